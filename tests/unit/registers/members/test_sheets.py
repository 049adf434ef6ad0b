"""The office's member ledger and real-name roster come in, go out again, and come back without loss."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.excel.planning import Policy
from tzdesk.fields.codes import fold
from tzdesk.importing import preview_file, write_preview
from tzdesk.jobs import run_now
from tzdesk.registers.query import Query
from tzdesk.registers.workplace import Workplace

FILES = Path(__file__).parents[3] / "data" / "office-files"
ROSTER, LEDGER = "会员实名制采集表.xlsx", "2023年12月会员台账.xlsx"
DECEMBER = Month(2023, 12)


@pytest.fixture
def desk() -> Iterator[Workplace]:
    """A town's workplace that keeps a roster, with the ledger taken in."""
    with clock.frozen(date(2024, 1, 3)):
        wp = app.in_memory()
        wp.register("profile").save(wp, {"unit_name": "金沙街道总工会", "keeps_roster": True})
        take(wp, "members", FILES / LEDGER)
        yield wp
        wp.close()


def take(wp: Workplace, kind: str, path: Path) -> Any:
    return run_now(write_preview(wp, run_now(preview_file(wp, kind, path, period=DECEMBER))))


def write(wp: Workplace, kind: str, target: Path) -> None:
    register = wp.register(kind)
    [writer] = register.sheets().values()
    with wp.store.reading() as session:
        ids = register.ids(wp, session, Query(period=DECEMBER if kind == "member_count" else None))
    run_now(writer(wp, target, ids, DECEMBER))


def rows(path: Path) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def folded(row: list[Any]) -> list[Any]:
    """Brackets and blanks of a word do not matter (劳动(工作)关系)."""
    return [fold(value) if isinstance(value, str) else value for value in row]


def test_the_roster_goes_out_as_the_template_has_it(desk: Workplace, tmp_path: Path) -> None:
    """Twenty headings in row 4, eighty people below in their order, cell by cell as they came; numbers as text."""
    take(desk, "roster", FILES / ROSTER)
    target = tmp_path / "名册.xlsx"
    write(desk, "member", target)
    came, went = rows(FILES / ROSTER), rows(target)
    assert went[3] == came[3]
    assert [folded(row) for row in went[4:84]] == [folded(row) for row in came[4:84]]
    assert went[84][0] == came[84][0]
    sheet = openpyxl.load_workbook(target).worksheets[0]
    assert (sheet["H5"].data_type, sheet["H5"].number_format) == ("s", "@")
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:T1"]


def test_what_went_out_comes_in_again_and_changes_nothing(desk: Workplace, tmp_path: Path) -> None:
    take(desk, "roster", FILES / ROSTER)
    for kind, import_name in (("member", "roster"), ("member_count", "members")):
        target = tmp_path / f"{kind}.xlsx"
        write(desk, kind, target)
        incoming = run_now(preview_file(desk, import_name, target, period=DECEMBER))
        assert incoming.preview.unknown_columns == [], kind
        plan = incoming.plan(Policy.UPDATE)
        assert (len(plan.new), len(plan.rejected)) == (0, 0), kind
        assert [(row.row, changes) for row, _, changes in plan.changed] == [], kind
        assert len(plan.unchanged) == len(incoming.preview.rows) > 40, kind


def test_the_ledger_says_in_another_workplace_what_it_said_here(desk: Workplace, tmp_path: Path) -> None:
    """Every figure of every union is there again, by the union's name."""
    target = tmp_path / "台账.xlsx"
    write(desk, "member_count", target)
    other = app.in_memory()
    try:
        take(other, "members", target)
        assert figures(other) == figures(desk)
    finally:
        other.close()


def figures(wp: Workplace) -> dict[str, dict[str, int]]:
    register = wp.register("member_count")
    with wp.store.reading() as session:
        counts = register.fetch(session, register.ids(wp, session, Query(period=DECEMBER)))
        return {register.title(count): count.filled() for count in counts}


def test_the_head_that_the_register_gives_its_unions_is_known_again(desk: Workplace, tmp_path: Path) -> None:
    """填报工会, as in the window and in the list that is written from it."""
    target, named = tmp_path / "台账.xlsx", 0
    write(desk, "member_count", target)
    book = openpyxl.load_workbook(target)
    for row in book.worksheets[0].iter_rows(max_row=6):
        for cell in row:
            if cell.value == "工会名称":
                cell.value, named = "填报工会", named + 1
    book.save(target)
    incoming = run_now(preview_file(desk, "members", target, period=DECEMBER))
    plan = incoming.plan(Policy.UPDATE)
    assert (named, incoming.preview.unknown_columns, plan.new, plan.rejected, plan.changed) == (1, [], [], [], [])
    assert len(plan.unchanged) == len(incoming.preview.rows) > 40
