"""Exporting a month: all pieces together or none, and a word about what paper cannot show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.errors import Cancelled
from tzdesk.base.periods import Month
from tzdesk.exporting import export_month
from tzdesk.jobs import run_now
from tzdesk.registers.workplace import Workplace

DECEMBER = Month(2023, 12)


@pytest.fixture
def wp() -> Iterator[Workplace]:
    """A workplace with a name that no font of ours can write whole."""
    with clock.frozen(date(2024, 1, 3)):
        made = app.in_memory()
        made.register("profile").save(made, {"unit_name": "金沙𲎰总工会"})
        yield made
        made.close()


def test_a_character_without_a_font_is_reported(wp: Workplace, tmp_path: Path) -> None:
    """The note names the character and the piece; the workbook keeps it as it is."""
    exported = run_now(export_month(wp, DECEMBER, tmp_path))
    assert any("𲎰" in note and "封面" in note for note in exported.notes)
    assert 5 == len(exported.files)


@pytest.mark.parametrize("steps", range(1, 7))
def test_a_cancelled_export_leaves_what_was_there(wp: Workplace, tmp_path: Path, steps: int) -> None:
    """Cancelled at any of its steps: the old files stand untouched and nothing new lies beside them."""
    first = run_now(export_month(wp, DECEMBER, tmp_path))
    for path in first.files:
        path.write_bytes(b"old")
    job = export_month(wp, DECEMBER, tmp_path)
    seen = 0
    try:
        while True:
            step = next(job)
            seen += step.text.startswith(("写", "画", "完成"))
            if seen == steps:
                break
    except StopIteration:
        pytest.skip("the export has fewer steps")
    with pytest.raises(Cancelled):
        job.throw(Cancelled())
    assert dict.fromkeys(first.files, b"old") == {path: path.read_bytes() for path in tmp_path.iterdir()}


@pytest.mark.parametrize(
    ("month", "there", "missing"),
    [
        (Month(2023, 12), {"BF-4", "BF-5"}, {"BF-7"}),
        (Month(2023, 8), {"BF-4", "BF-7"}, {"BF-5"}),
        (Month(2023, 11), {"BF-4"}, {"BF-5", "BF-7"}),
    ],
)
def test_a_book_holds_the_forms_of_its_month_and_no_annex_with_names(
    wp: Workplace, tmp_path: Path, month: Month, there: set[str], missing: set[str]
) -> None:
    """季报表 in the quarter's last month, 金秋助学 from July to October; 实名附表 in none."""
    exported = run_now(export_month(wp, month, tmp_path))
    path = next(path for path in exported.files if path.suffix == ".xlsx")
    book = openpyxl.load_workbook(path)
    assert there <= set(book.sheetnames)
    assert not missing & set(book.sheetnames)
    assert not {name for name in book.sheetnames if name.startswith(("BF-6", "BF-7A"))}
    known = {title for defined in book.defined_names.values() for title, _ in defined.destinations}
    assert known <= set(book.sheetnames)
