"""A month is audited by what stood at its end: the class, and the computation that decided it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.unit.registers.aid.conftest import open_desk
from tests.unit.registers.aid.people import filed
from tzdesk.base.periods import Month
from tzdesk.registers.aid import codes, leaving, payments, service
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import Finding

APPROVED = date(2023, 3, 20)
AUGUST, SEPTEMBER, OCTOBER = Month(2023, 8), Month(2023, 9), Month(2023, 10)
# Of one head, the line 820 yuan: 6 000 ÷ 12 = 500.00 is 深度, 15 000 ÷ 12 = 1 250.00 相对, 36 000 ÷ 12 = 3 000.00 none.
POOR, BETTER, WELL = 6_000_00, 15_000_00, 36_000_00


@pytest.fixture
def wp() -> Iterator[Workplace]:
    yield from open_desk()


def computed(wage: int, **told: Any) -> dict[str, Any]:
    return {"income_wage": wage, "rigid_other": 0, "household_size": 1, **told}


def standing(wp: Workplace) -> int:
    """深度 since the twentieth of March, on 500 yuan a head and month."""
    case = filed(wp, APPROVED).id
    decided = {"kind": codes.ASSESS_NEW, "assess_year": 2023, "district_date": APPROVED}
    service.assess(wp, case, computed(POOR, decided_category=codes.DEEP, **decided))
    return case


def begun(wp: Workplace, case: int, wage: int, kind: str = codes.ASSESS_YEARLY, **told: Any) -> None:
    """A computation that somebody began in September, and that decides nothing yet."""
    months = {"assess_year": 2023, "period_from": date(2022, 9, 1), "period_to": AUGUST.last}
    service.assess(wp, case, computed(wage, kind=kind, **months) | told)


def told(wp: Workplace, period: Month, kind: str = "aid_case") -> dict[str, Finding]:
    with wp.store.reading() as session:
        return {one.rule: one for part in wp.register(kind).audit(wp, session, period) for one in part}


CLASSES = {"B10", "B11", "B12"}


def test_a_later_review_does_not_judge_the_months_before(wp: Workplace) -> None:
    case = standing(wp)
    leaving.review(wp, case, date(2023, 9, 4), computed(BETTER, decided_category=codes.RELATIVE))
    for month in (AUGUST, SEPTEMBER):
        assert not CLASSES & told(wp, month).keys()


def test_a_later_review_does_not_heal_the_months_before(wp: Workplace) -> None:
    """In August the class did not fit the figures that it was decided on, and still did not."""
    case = filed(wp, APPROVED).id
    decided = {"kind": codes.ASSESS_NEW, "assess_year": 2023, "district_date": APPROVED}
    service.assess(wp, case, computed(BETTER, decided_category=codes.DEEP, **decided))
    leaving.review(wp, case, date(2023, 9, 4), computed(BETTER, decided_category=codes.RELATIVE))
    assert "1,250.00元，不低于深度困难的线820.00元" in told(wp, AUGUST)["B10"].message
    assert not CLASSES & told(wp, SEPTEMBER).keys()


def test_figures_that_were_looked_for_later_do_not_judge_a_class_that_came_without(wp: Workplace) -> None:
    """A list of old files brought the class alone."""
    case = filed(wp, APPROVED).id
    leaving.review(wp, case, date(2023, 9, 4), computed(BETTER, decided_category=codes.RELATIVE))
    assert not CLASSES & told(wp, AUGUST).keys()


@pytest.mark.parametrize("month", [AUGUST, SEPTEMBER])
def test_a_computation_that_decided_nothing_does_not_judge_a_decided_class(wp: Workplace, month: Month) -> None:
    begun(wp, standing(wp), WELL)
    assert not CLASSES & told(wp, month).keys()


@pytest.mark.parametrize("kind", [codes.ASSESS_NEW, codes.ASSESS_YEARLY, codes.ASSESS_CHANGE])
def test_what_was_begun_after_a_month_is_not_looked_at_in_it(wp: Workplace, kind: str) -> None:
    """That its household has three people and not one is asked (B01) in the month in which it is made."""
    begun(wp, standing(wp), POOR, kind, household_size=3)
    assert "B01" not in told(wp, AUGUST, "aid_assessment")
    assert "B01" in told(wp, SEPTEMBER, "aid_assessment")


def test_who_leaves_with_income_above_the_line_does_not_fall_foul_of_the_class_he_had(wp: Workplace) -> None:
    """脱困 rests on a computation above dibao (G07C), which the class of before never fits."""
    case = standing(wp)
    begun(wp, case, WELL, codes.ASSESS_EXIT)
    leaving.plan_exit(wp, case, date(2023, 9, 5), stable_from=date(2023, 3, 1))
    leaving.leave(wp, case, date(2023, 9, 28), codes.EXIT_LIFTED, confirmed=True)
    for month in (AUGUST, SEPTEMBER, OCTOBER):
        assert not CLASSES & told(wp, month).keys()
    assert "G07C" not in told(wp, SEPTEMBER)


# --- money ------------------------------------------------------------------------------------------------------------

LIFE = {"item": "10", "fund_source": "6", "pay_method": "1"}


def test_what_was_paid_later_does_not_exceed_a_ceiling_in_the_months_before(wp: Workplace) -> None:
    """Twelve months of dibao are 9 840 yuan: 6 000 in August are within, and 4 000 in September go over."""
    case = standing(wp)
    payments.pay(wp, {**LIFE, "case_id": case, "amount": 6_000_00}, on=date(2023, 8, 10))
    over = payments.pay(wp, {**LIFE, "case_id": case, "amount": 4_000_00}, on=date(2023, 9, 10))
    assert "D05" in {one.rule for one in over.findings}
    assert "D05" not in told(wp, AUGUST, "aid_grant")
    assert told(wp, SEPTEMBER, "aid_grant")["D05"].id == over.id


def test_what_is_only_planned_does_not_exceed_a_ceiling_in_a_month_that_was_paid(wp: Workplace) -> None:
    case = standing(wp)
    payments.pay(wp, {**LIFE, "case_id": case, "amount": 6_000_00}, on=date(2023, 8, 10))
    planned = payments.save_grant(wp, {**LIFE, "case_id": case, "amount": 4_000_00, "aid_year": 2023})
    assert "D05" in {one.rule for one in planned.findings}
    assert "D05" not in told(wp, AUGUST, "aid_grant")


def test_what_came_back_leaves_its_room_in_every_month(wp: Workplace) -> None:
    case = standing(wp)
    first = payments.pay(wp, {**LIFE, "case_id": case, "amount": 6_000_00}, on=date(2023, 8, 10))
    payments.pay(wp, {**LIFE, "case_id": case, "amount": 9_840_00}, on=date(2023, 8, 20))
    assert "D05" in told(wp, AUGUST, "aid_grant")
    payments.return_grant(wp, first.id, date(2023, 9, 5), "发错了", bank=False)
    assert "D05" not in told(wp, AUGUST, "aid_grant")


@pytest.mark.parametrize(("rule", "item"), [("D05", "10"), ("D11", "70")])
def test_what_was_taken_back_exceeds_nothing(wp: Workplace, rule: str, item: str) -> None:
    """A nought too many, taken back the next day: neither it nor the right one is asked for a reason, though the
    ceiling binds whoever keeps such a sum."""
    given = {**LIFE, "item": item, "case_id": standing(wp)}
    wrong = payments.pay(wp, {**given, "amount": 20_000_00}, on=date(2023, 8, 10))
    assert told(wp, AUGUST, "aid_grant")[rule].id == wrong.id
    payments.return_grant(wp, wrong.id, date(2023, 8, 11), "多打了一个零", bank=False)
    payments.pay(wp, {**given, "amount": 2_000_00}, on=date(2023, 8, 11))
    assert rule not in told(wp, AUGUST, "aid_grant")


def test_what_was_taken_back_does_not_answer_for_what_stands(wp: Workplace) -> None:
    """9 000 and 4 000 of 9 840 exceed it; of the three the last that stands is asked."""
    life = {**LIFE, "case_id": standing(wp)}
    payments.pay(wp, {**life, "amount": 9_000_00}, on=date(2023, 8, 7))
    over = payments.pay(wp, {**life, "amount": 4_000_00}, on=date(2023, 8, 8))
    back = payments.pay(wp, {**life, "amount": 100_00}, on=date(2023, 8, 9))
    payments.return_grant(wp, back.id, date(2023, 8, 10), "发错了", bank=False)
    with wp.store.reading() as session:
        found = [one for part in wp.register("aid_grant").audit(wp, session, AUGUST) for one in part]
    assert [one.id for one in found if one.rule == "D05"] == [over.id]


def test_bills_of_later_months_do_not_make_room_before_them(wp: Workplace) -> None:
    """1 000 yuan of his own in August bear 1 000 of medical aid; what he pays in September bears September's."""
    medical = {**LIFE, "item": "20", "case_id": standing(wp)}
    over = payments.pay(wp, {**medical, "amount": 1_500_00, "basis_selfpay": 1_000_00}, on=date(2023, 8, 10))
    payments.pay(wp, {**medical, "amount": 100_00, "basis_selfpay": 2_000_00}, on=date(2023, 9, 10))
    assert told(wp, AUGUST, "aid_grant")["D06"].id == over.id
    assert "D06" not in told(wp, SEPTEMBER, "aid_grant")


def test_a_ceiling_of_a_class_binds_from_the_day_on_which_a_file_came_into_it(wp: Workplace) -> None:
    """相对困难 has one item a year (D09); of a household that was 深度 until September, two in August are fine."""
    case = standing(wp)
    payments.pay(wp, {**LIFE, "case_id": case, "amount": 100_00}, on=date(2023, 8, 10))
    medical = {**LIFE, "item": "20", "basis_selfpay": 1_000_00, "case_id": case, "amount": 100_00}
    payments.pay(wp, medical, on=date(2023, 8, 20))
    leaving.review(wp, case, date(2023, 9, 4), computed(BETTER, decided_category=codes.RELATIVE))
    again = payments.pay(wp, {**medical, "fund_source": "7"}, on=date(2023, 9, 20))
    assert "D09" not in told(wp, AUGUST, "aid_grant")
    assert told(wp, SEPTEMBER, "aid_grant")["D09"].id == again.id
