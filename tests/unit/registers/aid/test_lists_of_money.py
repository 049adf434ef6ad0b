"""BF-6C lists by name what BF-3 counts: one column of 人次 for both, whenever a visit met its people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from tests.unit.registers.aid.people import filed
from tzdesk.base.periods import Month
from tzdesk.registers.aid import codes, payments
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import compute

JUNE, JULY = Month(2023, 6), Month(2023, 7)
GOODS = {"item": "74", "amount": 300_00, "pay_method": "2", "person_unit": "甲厂", "beneficiary_class": "06"}


def pay(wp: Workplace, on: date, **more: Any) -> int:
    """Goods of 300 yuan to a works, from the union's own, as benefit G1."""
    return payments.pay(wp, {"fund_source": "6", "grant_group_id": "G1", **GOODS, **more}, on=on).id


def call(wp: Workplace, on: date, heads: int, **more: Any) -> None:
    """A visit that met so many over benefit G1."""
    given = {"visit_date": on, "kind": codes.VISIT_COMFORT, "unit_visited": "甲厂", "grant_group_id": "G1"}
    wp.register("aid_visit").save(wp, {**given, "head_count": heads, **more})


def listed(wp: Workplace, month: Month) -> tuple[list[tuple[int, int]], int]:
    """人次 and 分 of each line of the list by name, and the 人次 of the return."""
    with wp.store.reading() as session:
        book = compute(wp, session, month, ["BF-3", "BF-6C"])
    rows = [(row.values["times"], row.values["amount"]) for row in book["BF-6C"].rows]
    counted = book["BF-3"].number("01", "c3")
    assert isinstance(counted, int)
    return rows, counted


def test_persons_met_with_the_payment_stand_beside_it(wp: Workplace) -> None:
    pay(wp, date(2023, 6, 15))
    call(wp, date(2023, 6, 15), 30)
    assert listed(wp, JUNE) == ([(30, 300_00)], 30)
    assert listed(wp, JULY) == ([], 0)


def test_persons_met_after_the_month_have_a_line_without_money(wp: Workplace) -> None:
    """Paid in June, one person-time; called on in July, when thirty are known: 29 more."""
    pay(wp, date(2023, 6, 30))
    call(wp, date(2023, 7, 1), 30)
    assert listed(wp, JUNE) == ([(1, 300_00)], 1)
    assert listed(wp, JULY) == ([(29, 0)], 29)


def test_what_comes_back_takes_its_persons_with_it(wp: Workplace) -> None:
    grant = pay(wp, date(2023, 6, 15))
    call(wp, date(2023, 6, 15), 30)
    payments.return_benefit(wp, grant, date(2023, 7, 3), "发错", bank=False)
    assert listed(wp, JULY) == ([(-30, -300_00)], -30)


def test_split_funding_and_a_visit_without_a_stated_number_are_one_person_time(wp: Workplace) -> None:
    case = filed(wp, date(2023, 1, 5)).id
    whole = {"case_id": case, "item": "70", "pay_method": "1"}
    payments.pay_split(wp, whole, [("7", 200_00), ("6", 100_00)], on=date(2023, 6, 15), group="G1")
    call(wp, date(2023, 6, 16), 1, head_count=None, unit_visited=None, case_id=case)
    assert listed(wp, JUNE) == ([(1, 200_00), (0, 100_00)], 1)


@pytest.mark.parametrize(("more", "counted"), [({}, 0), ({"grant_group_id": None, "item": "74"}, 30)])
def test_a_visit_alone_is_in_the_return_and_not_in_the_list(
    wp: Workplace, more: Mapping[str, Any], counted: int
) -> None:
    """A visit that names a payment of the month after counts with it; one without any counts by itself."""
    call(wp, date(2023, 6, 15), 30, goods_value=300_00, **more)
    pay(wp, date(2023, 7, 1))
    assert listed(wp, JUNE) == ([], counted)
    assert listed(wp, JULY) == ([(1 if counted else 30, 300_00)], 1 if counted else 30)
