"""Exporting a month: all pieces together or none, and a word about what paper cannot show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

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
    assert 3 == len(exported.files)


@pytest.mark.parametrize("steps", range(1, 6))
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
