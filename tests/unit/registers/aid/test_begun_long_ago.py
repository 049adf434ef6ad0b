"""A change of class is decided on the figures of its own twelve months, not on a trial that was begun long before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from tests.unit.registers.aid import ways
from tests.unit.registers.aid.conftest import open_desk
from tests.unit.registers.aid.people import filed
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.aid import codes, leaving, service
from tzdesk.registers.workplace import Workplace

APPROVED, DAY = date(2023, 3, 20), date(2023, 9, 6)
# 6 000 ÷ 12 = 500.00: 深度, 15 000 ÷ 12 = 1 250.00: 相对
POOR, BETTER = 6_000_00, 15_000_00


@pytest.fixture
def wp() -> Iterator[Workplace]:
    yield from open_desk()


def figures(last: date, wage: int) -> dict[str, Any]:
    """Of the twelve months to a day, made on the day after."""
    return {
        "assess_year": (last + timedelta(days=1)).year,
        "period_from": Month.of(last).step(-11).first,
        "period_to": last,
        "income_wage": wage,
        "rigid_other": 0,
        "household_size": 1,
    }


def begun(wp: Workplace, last: date | None, wage: int, **told: Any) -> tuple[int, int]:
    """A file in 深度, and a computation for a change of class that nobody has decided."""
    case = filed(wp, APPROVED).id
    own = figures(last or DAY, wage) | ({} if last is not None else {"period_from": None, "period_to": None})
    return case, service.assess(wp, case, {**own, "kind": codes.ASSESS_CHANGE, **told}).id


def suggested(wp: Workplace, case: int) -> Any:
    """The class with which the step's window opens."""
    cases = wp.register("aid_case")
    with wp.store.reading() as session:
        return cases.given(wp, session, cases.get(session, case), "adjust")["decided_category"]


@pytest.mark.parametrize(
    ("last", "taken"),
    [
        (date(2022, 8, 31), False),
        (date(2023, 4, 30), False),
        (date(2023, 5, 31), True),
        (date(2023, 8, 31), True),
        (date(2023, 9, 30), True),
        (date(2023, 10, 31), False),
    ],
)
def test_figures_of_the_months_before_are_decided_and_older_ones_are_left(
    wp: Workplace, last: date, taken: bool
) -> None:
    """The figures handed in are those of the decision where what was begun is too old, or of months after it."""
    case, trial = begun(wp, last, BETTER if taken else POOR)
    saved = leaving.review(
        wp,
        case,
        DAY,
        {**figures(date(2023, 8, 31), BETTER), "decided_category": codes.RELATIVE},
        kind=codes.ASSESS_CHANGE,
    )
    assert (saved.id == trial) is taken
    with wp.store.reading() as session:
        found = wp.register("aid_assessment").get(session, saved.id)
        assert (found.income_wage, found.decided_on) == (BETTER, DAY)
        assert found.period_to == (last if taken else date(2023, 8, 31))
        assert wp.register("aid_assessment").get(session, trial).decided_on == (DAY if taken else None)
    assert ways.status(wp, case) == (codes.IN_FILE, codes.RELATIVE)


@pytest.mark.parametrize(("year", "taken"), [(2023, True), (2022, False), (None, False)])
def test_figures_without_their_months_are_taken_in_their_year(wp: Workplace, year: int | None, taken: bool) -> None:
    case, trial = begun(wp, None, BETTER, assess_year=year)
    given = {**figures(date(2023, 8, 31), BETTER), "decided_category": codes.RELATIVE}
    saved = leaving.review(wp, case, DAY, given, kind=codes.ASSESS_CHANGE)
    assert (saved.id == trial) is taken


def typed(wp: Workplace, number: int, **values: Any) -> None:
    wp.register("aid_assessment").save(wp, values, number)


@pytest.mark.parametrize(
    ("last", "refusal"),
    [
        (date(2022, 8, 31), "核算到2022-08-31.*放了3个月以上"),
        (date(2023, 4, 30), "核算到2023-04-30.*放了3个月以上"),
        (date(2023, 5, 31), None),
        (date(2023, 8, 31), None),
        (date(2023, 9, 30), None),
        (date(2023, 10, 31), "核算到2023-10-31.*晚于动态调整日期（2023-09-06）"),
    ],
)
def test_the_form_takes_the_figures_that_the_step_takes(wp: Workplace, last: date, refusal: str | None) -> None:
    """Whichever of class and day comes last; what is refused decides nothing."""
    case, trial = begun(wp, last, BETTER)
    if refusal is None:
        typed(wp, trial, decided_category=codes.RELATIVE, unit_date=DAY)
        assert ways.status(wp, case) == (codes.IN_FILE, codes.RELATIVE)
        return
    with pytest.raises(UserError, match=refusal) as told:
        typed(wp, trial, decided_category=codes.RELATIVE, unit_date=DAY)
    assert "请重新办理收支测算" in told.value.advice
    typed(wp, trial, unit_date=DAY)
    with pytest.raises(UserError, match=refusal):
        typed(wp, trial, decided_category=codes.RELATIVE)
    assert ways.status(wp, case) == (codes.IN_FILE, codes.DEEP)


@pytest.mark.parametrize(("year", "taken"), [(2023, True), (2022, False), (None, False)])
def test_the_form_takes_figures_without_their_months_in_their_year(
    wp: Workplace, year: int | None, taken: bool
) -> None:
    case, trial = begun(wp, None, BETTER, assess_year=year)
    if taken:
        typed(wp, trial, decided_category=codes.RELATIVE, unit_date=DAY)
    else:
        with pytest.raises(UserError, match="没有填写核算期"):
            typed(wp, trial, decided_category=codes.RELATIVE, unit_date=DAY)
    assert ways.status(wp, case) == (codes.IN_FILE, codes.RELATIVE if taken else codes.DEEP)


def test_a_district_that_signs_late_signs_what_was_decided_in_time(wp: Workplace) -> None:
    """The figures are asked for their age when they decide; the opinions that follow take their time."""
    case, trial = begun(wp, date(2023, 5, 31), BETTER)
    typed(wp, trial, decided_category=codes.RELATIVE, unit_date=DAY)
    typed(wp, trial, district_date=date(2023, 12, 20))
    assert ways.status(wp, case) == (codes.IN_FILE, codes.RELATIVE)


def test_a_yearly_review_is_decided_on_the_figures_of_its_year_however_old(wp: Workplace) -> None:
    case, trial = begun(wp, date(2023, 3, 31), BETTER, kind=codes.ASSESS_YEARLY)
    typed(wp, trial, decided_category=codes.RELATIVE, unit_date=DAY)
    assert ways.status(wp, case) == (codes.IN_FILE, codes.RELATIVE)


# Today is the 28th of December 2023.
@pytest.mark.parametrize(("last", "category"), [(date(2023, 7, 31), codes.DEEP), (date(2023, 8, 31), codes.RELATIVE)])
def test_the_window_suggests_the_class_of_what_would_be_decided(wp: Workplace, last: date, category: str) -> None:
    """A trial that is too old suggests nothing: the class stays as it is until somebody says otherwise."""
    case, _trial = begun(wp, last, BETTER)
    assert suggested(wp, case) == category


def test_the_window_does_not_suggest_by_figures_of_another_kind(wp: Workplace) -> None:
    """A yearly review begun after it is the newest computation, and not the one that is decided here."""
    case, _trial = begun(wp, date(2023, 10, 31), BETTER)
    service.assess(wp, case, {**figures(date(2023, 11, 30), POOR), "kind": codes.ASSESS_YEARLY})
    assert suggested(wp, case) == codes.RELATIVE
