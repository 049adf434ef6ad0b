"""Days at the edge of a month, a year and an age, and what nobody decided: the figures that they must not move."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from tests.unit.registers.aid.people import LINE, filed, resident_id
from tzdesk.base.periods import Month
from tzdesk.definitions import load
from tzdesk.registers.aid import codes, destruction, filing, leaving, payments, reading, service
from tzdesk.registers.aid.calculator import prefill
from tzdesk.registers.aid.measures.cases import cases, people
from tzdesk.registers.aid.measures.comfort import comfort
from tzdesk.registers.aid.model import AidAssessment, AidCase
from tzdesk.registers.aid.near import CaseNear
from tzdesk.registers.measure import Scope
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import check

DAY = timedelta(days=1)
PERIOD = {"assess_year": 2023, "period_from": date(2022, 6, 1), "period_to": date(2023, 5, 31)}
FIGURES = {**PERIOD, "income_wage": 1_500_000, "rigid_other": 0, "household_size": 1}


def counted(wp: Workplace, month: Month, measured: Any, **params: Any) -> int:
    """One figure of a month."""
    with wp.store.reading() as session:
        return int(measured(Scope(session, month, wp.definition(month)), **params).value)


# --- what nobody decided ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "told", [{}, {"decided_category": codes.RELATIVE}], ids=["figures alone", "a class, no opinion"]
)
def test_figures_without_an_opinion_are_no_review_and_change_no_class(wp: Workplace, told: Mapping[str, Any]) -> None:
    one = filed(wp, date(2022, 5, 1))
    service.assess(wp, one.id, {**FIGURES, "kind": codes.ASSESS_YEARLY, **told})
    december = Month(2023, 12)
    assert counted(wp, december, cases, which="reviewed") == 0
    assert counted(wp, december, cases, which="closing", klass=codes.DEEP) == 1
    with wp.store.reading() as session:
        home = service.household(session, one.id)
        assert home.case.category == codes.DEEP
        assert home.held is None
        assert reading.reviews(home.case, home.assessments) == ()


@pytest.mark.parametrize("level", ["unit", "town", "district"])
def test_an_opinion_that_rejects_decides_nothing(wp: Workplace, level: str) -> None:
    one = filed(wp, date(2022, 5, 1))
    rejected = {f"{level}_op": codes.OPINION_NO, f"{level}_date": date(2023, 6, 30)}
    given = {**FIGURES, "kind": codes.ASSESS_YEARLY, "decided_category": codes.RELATIVE}
    service.assess(wp, one.id, {**given, **rejected})
    assert counted(wp, Month(2023, 6), cases, which="reviewed") == 0
    assert counted(wp, Month(2023, 6), cases, which="closing", klass=codes.RELATIVE) == 0


@pytest.mark.parametrize(("day", "reviewed"), [(date(2023, 6, 30), 1), (date(2023, 7, 1), 0)])
def test_a_review_counts_from_its_own_month(wp: Workplace, day: date, reviewed: int) -> None:
    """The last day of June belongs to June, the first of July does not."""
    one = filed(wp, date(2022, 5, 1))
    values = {**FIGURES, "decided_category": codes.RELATIVE}
    leaving.review(wp, one.id, day, values)
    assert counted(wp, Month(2023, 6), cases, which="reviewed") == reviewed
    assert counted(wp, Month(2023, 6), cases, which="closing", klass=codes.RELATIVE) == reviewed
    assert counted(wp, Month(2023, 7), cases, which="reviewed") == 1


@pytest.mark.parametrize(("applied", "dibao"), [(date(2024, 6, 30), 82_000), (date(2024, 7, 1), 84_000)])
def test_an_application_is_held_against_the_line_of_its_own_day(wp: Workplace, applied: date, dibao: int) -> None:
    """Not against that of the period's end: dibao changes on 1 July."""
    one = service.save_case(
        wp, {"case_no": "N1", "name": "某某", "id_no": resident_id(date(1980, 1, 1), 1), "apply_date": applied}
    )
    figures = {
        "assess_year": 2024,
        "period_from": date(2023, 6, 1),
        "period_to": date(2024, 5, 31),
        "income_wage": 83_999 * 12,
    }
    found = service.assess(wp, one.id, {**figures, "rigid_other": 0, "household_size": 1, "kind": codes.ASSESS_NEW})
    with wp.store.reading() as session:
        stored = wp.register("aid_assessment").get(session, found.id)
        assert stored.dibao_snapshot == dibao
        assert stored.suggested_category == (codes.DEEP if dibao == 84_000 else codes.RELATIVE)


@pytest.mark.parametrize(("net", "fires"), [(81_999, []), (82_000, ["B10"])])
def test_a_districts_own_class_is_held_against_the_line_of_its_parent(net: int, fires: list[str]) -> None:
    """特困职工 counts under 深度: its net income is below dibao as theirs is."""
    case = AidCase(category="0", status=codes.IN_FILE)
    found = AidAssessment(income_total=net * 12, rigid_total=0, household_size=1)
    near = CaseNear(date(2023, 12, 28), assessment=found, line=LINE, parent=codes.DEEP)
    hits = check(load(2023), "aid_case", [(case, near)])
    assert [hit.rule for hit in hits if hit.rule in {"B10", "B11", "B12"}] == fires


def test_a_bill_is_taken_once_and_only_with_a_date_of_its_twelve_months(wp: Workplace) -> None:
    """Computed on 1 June: May and last June are within; an undated bill is told of, never taken."""
    one = filed(wp, date(2022, 5, 1))
    bill = {"case_id": one.id, "kind": "12", "rigid_type": "1"}
    days = (date(2022, 5, 31), date(2022, 6, 1), date(2023, 5, 31), date(2023, 6, 1), None)
    for place, day in enumerate(days):
        wp.register("aid_evidence").save(wp, {**bill, "self_paid": 10**place, "issued_on": day})
    with wp.store.reading() as session:
        known = prefill(wp, session, one.id, date(2023, 6, 1))
    assert known.values["rigid_medical"] == 10 + 100
    assert any("1张票据没有填开具日期" in note for note in known.notes)


def test_a_refused_application_is_kept_from_the_refusal(wp: Workplace) -> None:
    """Applied for in January of one year, refused in December of the next: two years run from the refusal."""
    values = {"case_no": "R1", "name": "某某", "id_no": resident_id(date(1980, 1, 1), 1), "status": codes.WAITING}
    one = service.save_case(wp, {**values, "apply_date": date(2022, 1, 10)})
    filing.first_check(wp, one.id, date(2023, 12, 20), codes.OPINION_NO, person="某", opinion="收入高于标准")
    with wp.store.reading() as session:
        case = service.household(session, one.id).case
        assert destruction.keep_until(wp, case, date(2023, 12, 28)) == date(2025, 12, 20)


# --- persons ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "minors"),
    [(date(2009, 6, 30), 0), (date(2009, 7, 1), 1), (date(2023, 6, 30), 1), (date(2005, 6, 30), 0), (None, 1)],
    ids=["14 today", "14 tomorrow", "born today", "18 today", "certificate only"],
)
def test_under_fourteen_is_by_the_months_last_day(wp: Workplace, born: date | None, minors: int) -> None:
    """A newborn of whom only the birth certificate's number is known is a person and a minor."""
    one = filed(wp, date(2022, 5, 1))
    number = resident_id(born, 3) if born is not None else "P320123456"
    wp.register("aid_member").save(wp, {"case_id": one.id, "name": "小宝", "relation": "05", "id_no": number})
    assert counted(wp, Month(2023, 6), people, which="all") == 2
    assert counted(wp, Month(2023, 6), people, which="under14") == minors


def test_who_is_born_after_the_month_is_no_person_of_it(wp: Workplace) -> None:
    """Born on 1 July: June counts the head alone. The date is typed where the number is a birth certificate's."""
    one = filed(wp, date(2022, 5, 1))
    child = {"case_id": one.id, "name": "小宝", "relation": "05", "id_no": "P320123456", "birth_date": date(2023, 7, 1)}
    wp.register("aid_member").save(wp, child)
    assert [counted(wp, Month(2023, n), people, which="all") for n in (6, 7)] == [1, 2]
    assert [counted(wp, Month(2023, n), people, which="under14") for n in (6, 7)] == [0, 1]


# --- aid over files, visits beside their grant ------------------------------------------------------------------------


def test_a_household_aided_under_its_earlier_file_was_aided(wp: Workplace) -> None:
    """Row 23 goes by household: paid in January, left in February, back in March (返困)."""
    old = filed(wp, date(2021, 5, 1))
    payments.pay(
        wp,
        {"item": "10", "fund_source": "6", "pay_method": "3", "case_id": old.id, "amount": 100},
        on=date(2023, 1, 31),
    )
    service.exit_case(wp, old.id, date(2023, 2, 28), codes.EXIT_LIFTED)
    back = leaving.come_back(wp, old.id, date(2023, 3, 1), case_no="B1")
    wp.register("aid_case").save(
        wp, {"status": codes.IN_FILE, "approve_date": date(2023, 3, 31), "category": "1"}, back.id
    )
    assert counted(wp, Month(2023, 3), cases, which="closing") == 1
    assert counted(wp, Month(2023, 3), cases, which="unaided") == 0


@pytest.mark.parametrize(
    ("paid", "called"),
    [
        (date(2023, 6, 30), date(2023, 7, 1)),
        (date(2023, 7, 1), date(2023, 6, 30)),
        (date(2023, 1, 5), date(2022, 12, 30)),
        (date(2022, 12, 31), date(2023, 1, 1)),
    ],
    ids=["the month after", "the month before", "last December", "next January"],
)
def test_persons_of_a_visit_are_lost_over_no_month_and_no_year(wp: Workplace, paid: date, called: date) -> None:
    """Thirty whom the visit met: all with the payment when called on before, else the rest when it is known."""
    goods = {"item": "74", "fund_source": "6", "amount": 30_000, "pay_method": "2", "person_unit": "甲厂"}
    payments.pay(wp, {**goods, "beneficiary_class": "06", "grant_group_id": "G1"}, on=paid)
    visit = {"visit_date": called, "kind": codes.VISIT_COMFORT, "unit_visited": "甲厂", "grant_group_id": "G1"}
    wp.register("aid_visit").save(wp, {**visit, "head_count": 30})
    at_once = 30 if called < paid else 1
    assert counted(wp, Month.of(paid), comfort, what="times") == at_once
    assert counted(wp, Month.of(called), comfort, what="times") == 30 - at_once
    assert sum(counted(wp, Month(year, 12), comfort, what="times", when="year") for year in (2022, 2023)) == 30
