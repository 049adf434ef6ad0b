"""生活暂时困难职工 (mult_temp): with the multiple stated, form, paper and returns know them; as shipped nobody does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.unit.registers.aid.conftest import open_desk
from tests.unit.registers.aid.people import filed
from tzdesk.base.periods import Month
from tzdesk.definitions import available_years, load
from tzdesk.pieces.aid_face import Face
from tzdesk.pieces.aid_file import file_of
from tzdesk.registers.aid import codes, payments, service
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import compute

MAY = Month(2023, 5)
WITHIN = 82_000 * 42 - 12  # a year's income of one person, a fen a month below 3.5 times the line
ROW = {"region": "320600", "effective_from": date(2022, 7, 1)}


def stated(**row: Any) -> dict[str, Any]:
    """An overlay that says something else of the shipped line."""
    return {"thresholds": {"threshold": [{**ROW, **row}]}}


@pytest.fixture
def wp() -> Iterator[Workplace]:
    yield from open_desk()


def computed(wp: Workplace, income: int) -> tuple[int, set[str]]:
    """An application with its computation, not taken into the files: its number, what the rules say of it."""
    case = filed(wp, date(2023, 5, 8), status=codes.REFUSED, approve_date=None, apply_date=date(2023, 5, 4)).id
    year = {"period_from": date(2022, 5, 1), "period_to": date(2023, 4, 30), "household_size": 1}
    saved = service.assess(
        wp, case, {"kind": "1", "assess_year": 2023, **year, "income_wage": income, "rigid_other": 0}
    )
    return case, {one.rule for one in saved.findings}


def printed(wp: Workplace, case: int) -> tuple[str, bool]:
    """测算类别 on the file's paper, and whether the line beside it is said not to be checked."""
    with wp.store.reading() as session:
        found = file_of(Face(wp, session), wp.register("aid_case").get(session, case)).assessment
    assert found is not None
    return found.suggested, found.unconfirmed


@pytest.mark.parametrize("year", available_years())
def test_no_district_is_taken_to_know_such_a_class(year: int) -> None:
    assert {line.mult_temp for line in load(year).thresholds} == {None}


@pytest.mark.parametrize(("income", "known"), [(WITHIN, True), (WITHIN + 12, False)])
def test_form_and_paper_suggest_comfort_without_a_file(wp: Workplace, income: int, *, known: bool) -> None:
    """A fen a month below 3.5 times the line, and on it."""
    assert "B14B" not in computed(wp, income)[1]
    wp.differ(stated(mult_temp=3.5))
    case, rules = computed(wp, income)
    assert ("B14B" in rules) is known
    assert printed(wp, case)[0] == ("生活暂时困难（慰问，不建档）" if known else "")


def test_what_they_are_given_counts_among_those_without_a_file(wp: Workplace) -> None:
    """BF-2 line 13 for aid, BF-3 line 03 for comfort; no household in file is counted by it."""
    wp.differ(stated(mult_temp=3.5))
    case, _rules = computed(wp, WITHIN)
    paid = {"case_id": case, "fund_source": "6", "pay_method": "1", "beneficiary_class": "03"}
    payments.pay(wp, {**paid, "item": "10", "amount": 500_00}, on=date(2023, 5, 20))
    payments.pay(wp, {**paid, "item": "70", "amount": 300_00}, on=date(2023, 5, 20))
    with wp.store.reading() as session:
        book = compute(wp, session, MAY, ["BF-2", "BF-3"])
    assert [book["BF-2"].number("13", column) for column in ("c3", "c4")] == [1, 500_00]
    assert [book["BF-3"].number("03", column) for column in ("c3", "c6")] == [1, 300_00]
    assert book["BF-3"].number("02", "c3") == 0


@pytest.mark.parametrize("confirmed", [False, True])
def test_a_line_that_nobody_has_checked_is_said_beside_it(wp: Workplace, *, confirmed: bool) -> None:
    """In the form once a class is decided by it, and on the paper."""
    if confirmed:
        wp.differ(stated(confirmed=True))
    case, _rules = computed(wp, 0)
    with wp.store.reading() as session:
        latest = service.household(session, case).latest
        assert latest is not None
        number = latest.id
    saved = wp.register("aid_assessment").save(wp, {"decided_category": codes.DEEP}, number)
    assert ("B14C" in {one.rule for one in saved.findings}) is not confirmed
    assert printed(wp, case) == ("深度困难职工", not confirmed)


def test_a_line_that_was_replaced_since_is_not_spoken_of(wp: Workplace) -> None:
    """The paper knows of the line only while the definition has it with the dibao that was used."""
    case, _rules = computed(wp, 0)
    wp.differ(stated(dibao=90_000))
    assert printed(wp, case)[1] is False
