"""The count grid: what it shows, what it computes while typing, and how quickly."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from tests.unit.registers.members.conftest import new_union
from tzdesk.base.periods import Month
from tzdesk.registers.members import grid
from tzdesk.registers.members.service import open_month, save_counts
from tzdesk.registers.workplace import Workplace

NOVEMBER, DECEMBER = Month(2023, 11), Month(2023, 12)
QUIET = {"12T": 0, "13T": 0, "21T": 0, "22T": 0}


@pytest.fixture
def two(wp: Workplace) -> tuple[int, int]:
    """A union with a November, and one that is new."""
    old, new = new_union(wp, "甲工会", stat_code="2"), new_union(wp, "乙工会", stat_code="1")
    save_counts(wp, NOVEMBER, {old: {**QUIET, "01T": 60, "10T": 50, "30F": 20}})
    return old, new


def test_a_column_for_every_cell_of_the_form_in_its_order(wp: Workplace) -> None:
    columns = {column.name: column for column in grid.grid_columns(wp.definition(DECEMBER))}
    assert list(columns)[:6] == ["01T", "01F", "01M", "01D", "01N", "02T"]
    assert [name for name in ("11T", "20F", "30T", "12T", "10T", "35T") if columns[name].computed] == [
        "11T",
        "20F",
        "30T",
    ]
    assert (columns["12F"].whole, columns["12T"].whole, columns["19F"].whole) == ("12T", None, None)
    assert [column.name for column in columns.values() if column.signed] == [
        *("19F", "19M", "19D", "19N"),
        *("36T", "36F", "36M", "36D", "36N"),
    ]
    assert columns["12F"].label == "新发展入会·女"


def test_every_union_that_should_report_has_a_row_with_last_months_figures(wp: Workplace, two: tuple[int, int]) -> None:
    old, new = two
    shown = grid.load_grid(wp, DECEMBER)
    assert [row.org_id for row in shown.rows] == [new, old]
    row = shown.row(old)
    assert (row.record_id, row.opening(), row.opening("F"), row.last_value("01T")) == (None, 50, 20, 60)
    assert (shown.row(new).last, shown.row(new).opening(), shown.row(new).findings) == (None, None, {})


def test_typing_computes_and_checks_without_writing(wp: Workplace, two: tuple[int, int]) -> None:
    old, _ = two
    shown = grid.load_grid(wp, DECEMBER)
    row = shown.tried(wp, old, {**QUIET, "12T": 3, "12F": 4, "21T": 1, "21F": 0})
    assert {name: row.cells[name] for name in ("11T", "20T", "30T", "30F")} == {
        "11T": 3,
        "20T": 1,
        "30T": 52,
        "30F": 24,
    }
    assert [found.rule for found in row.findings["12F"]] == ["M07"]
    assert grid.load_grid(wp, DECEMBER).row(old).record_id is None


def test_many_cells_of_several_unions_are_one_operation(wp: Workplace, two: tuple[int, int]) -> None:
    old, new = two
    shown = grid.load_grid(wp, DECEMBER)
    grid.save(wp, DECEMBER, {old: {**QUIET, "12T": 2}, new: {"10T": 7, **QUIET}})
    assert shown.reload(wp, [old, new]) == [1, 0]
    assert [shown.row(one).cells["30T"] for one in (old, new)] == [52, 7]
    assert shown.reload(wp, [old]) == []
    wp.store.undo()
    shown.reload(wp, [old, new])
    assert [shown.row(one).record_id for one in (old, new)] == [None, None]


def test_a_figure_typed_over_an_imported_one_is_by_hand(wp: Workplace, union: int) -> None:
    save_counts(wp, DECEMBER, {union: {**QUIET, "10T": 5, "01T": 9}}, source="3")
    grid.save(wp, DECEMBER, {union: {"12T": 2, "01T": 9}})
    sources = grid.load_grid(wp, DECEMBER).row(union).sources
    assert (sources["12T"], sources["01T"], sources["13T"]) == ("1", "3", "3")


def test_a_grid_of_a_hundred_and_twenty_unions_asks_the_database_in_bulk(wp: Workplace) -> None:
    """Loading all, trying a number and taking a saved one over: never a statement for each union."""
    unions = [new_union(wp, f"第{number}工会") for number in range(120)]
    save_counts(wp, NOVEMBER, {one: {**QUIET, "10T": 50} for one in unions})
    open_month(wp, DECEMBER)
    asked: list[str] = []
    with wp.store.reading() as session:
        engine = session.get_bind()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        shown = grid.load_grid(wp, DECEMBER)
        shown.tried(wp, unions[5], {"12T": 1})
        grid.save(wp, DECEMBER, {unions[5]: {"12T": 1}})
        shown.reload(wp, [unions[5]])
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert len(shown.rows) == 120
    assert 0 < len(asked) < len(unions)
