"""From a record to the cells it counts in: open and sealed months, what it adds, and who may know."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.returns.conftest import NOVEMBER, OCTOBER
from tzdesk.access import Rights
from tzdesk.access.roles import roles_of
from tzdesk.base.periods import Month
from tzdesk.registers.measure import NotShownError
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.workplace import Workplace
from tzdesk.returns import compute as computing
from tzdesk.returns.compute import compute
from tzdesk.returns.counted_in import Counted, CountedIn, Counting
from tzdesk.returns.drill import records_of


def counted(wp: Workplace, kind: str, record_id: int, period: Month) -> CountedIn:
    with wp.store.reading() as session:
        return Counting(wp).of(session, kind, record_id, period)


def cells(found: CountedIn) -> dict[tuple[str, str, str], Counted]:
    return {(one.form, one.line, one.column): one for one in found.cells}


def count_id(wp: Workplace, period: Month, place: int = 0) -> int:
    with wp.store.reading() as session:
        rows = compute(wp, session, period)["Z05"].rows
    return sorted(row.id for row in rows)[place]


def test_a_count_says_in_which_cells_it_stands_and_with_how_much(wp: Workplace) -> None:
    """October of the first union: 80 at its beginning, 5 joined, 83 at its end."""
    found = cells(counted(wp, "member_count", count_id(wp, OCTOBER), OCTOBER))

    told = {line: (found["Z02", line, "c1"].value, found["Z02", line, "c1"].share) for line in ("10", "12", "30")}
    assert told == {"10": ("190", "80"), "12": ("8", "5"), "30": ("195", "83")}
    assert found["Z02", "12", "c1"].words == "Z02 会员情况月报表 第12行 新发展入会（合计）＝ 8，其中这一条 5"
    assert {line for form, line, column in found if form == "Z05" and not column} <= {"1", "2", "3"}
    assert "Z05" in {form for form, _, _ in found}


def test_every_record_behind_a_cell_finds_the_cell_and_no_other(wp: Workplace) -> None:
    with wp.store.reading() as session:
        book, counting = compute(wp, session, NOVEMBER), Counting(wp)
        behind: dict[tuple[str, int], set[tuple[str, str, str]]] = {}
        for form_id, values in book.forms.items():
            for (code, column), cell in values.cells.items():
                kind, ids = records_of(cell)
                for one in ids:
                    behind.setdefault((kind, one), set()).add((form_id, code, column))
        assert {kind for kind, _ in behind} >= {"organisation", "member_count", "host_unit"}
        for (kind, number), places in behind.items():
            found = counting.of(session, kind, number, NOVEMBER)
            assert {place for place in cells(found) if place[2]} == places


def test_what_the_records_add_is_what_the_cell_says(wp: Workplace) -> None:
    """Wherever every record's share is known, the shares come to the number."""
    with wp.store.reading() as session:
        book = compute(wp, session, NOVEMBER)
    known = [
        (cell.value, sum(cell.shares.values()))
        for values in book.forms.values()
        for cell in values.cells.values()
        if cell.ids and cell.shares is not None and cell.value is not None
    ]
    assert len(known) > 50
    assert [pair for pair in known if pair[0] != pair[1]] == []


def test_a_sealed_month_answers_as_it_was_sealed(sealed: Workplace) -> None:
    number = count_id(sealed, OCTOBER)
    before = counted(sealed, "member_count", number, OCTOBER)

    assert before.state == "已封存，首报"
    assert cells(before)["Z02", "12", "c1"].share == "5"
    assert cells(before)["Z02", "30", "c1"].share == "83"
    assert cells(before)["Z02", "30", "c1"].value == "195"


def test_a_month_is_read_once_until_something_changes(wp: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []
    real = computing.Evaluator.form
    monkeypatch.setattr(computing.Evaluator, "form", lambda self, *args: made.append(args) or real(self, *args))
    counting, number = Counting(wp), count_id(wp, NOVEMBER)
    made.clear()
    with wp.store.reading() as session:
        for _ in range(3):
            found = counting.of(session, "member_count", number, NOVEMBER)
        forms = len(made)
        assert forms == len({form.id for _, form in made}) > 5
    assert cells(found)["Z02", "12", "c1"].share == "2"

    with wp.store.reading() as session:
        org_id = wp.register("member_count").get(session, number).org_id
    save_counts(wp, NOVEMBER, {org_id: {"12T": 9}})
    with wp.store.reading() as session:
        again = counting.of(session, "member_count", number, NOVEMBER)
    assert len(made) == 2 * forms
    assert cells(again)["Z02", "12", "c1"].share == "9"


def test_who_sees_a_part_learns_nothing_of_the_forms_behind_it(sealed: Workplace) -> None:
    """The clerk of the aid files neither sees a contract's cells, nor that of a union that has one."""
    spec = roles_of(sealed.definition())
    rights = [Rights.of(spec, [one]) for one in spec.roles]
    limited = next(one for one in rights if one.sees("organisation") and not one.sees("contract"))
    union = 1
    whole = {form for form, _, _ in cells(counted(sealed, "organisation", union, NOVEMBER))}
    sealed.enter(limited)

    with pytest.raises(NotShownError):
        counted(sealed, "contract", 1, NOVEMBER)
    for month in (OCTOBER, NOVEMBER):
        found = counted(sealed, "organisation", union, month)
        assert found.hidden
        assert "JT-01" not in {one.form for one in found.cells}
        assert "您的角色看不到的报表不在内" in found.words
    assert "Z01" in whole


def test_a_record_that_counts_nowhere_is_told_so(wp: Workplace) -> None:
    found = counted(wp, "member_count", 10_000, NOVEMBER)
    assert found.words == "2023年11月（未封存，现在的数）：没有计入报表。"
