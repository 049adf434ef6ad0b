"""返困: a household that came back has a new file, and is one household still: in income, ceilings and 户数."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.unit.registers.aid.people import filed
from tests.unit.registers.aid.test_reconciling import FORMS, returns
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.registers.aid import codes, leaving, payments, service
from tzdesk.registers.aid.calculator import prefill
from tzdesk.registers.aid.homes import Homes
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import Severity

TODAY = date(2024, 6, 28)
AID: dict[str, Any] = {"item": "10", "fund_source": "6", "pay_method": "3"}
COMFORT: dict[str, Any] = {"item": "70", "fund_source": "6", "pay_method": "3"}


def came_back(wp: Workplace) -> tuple[int, int]:
    """A household that had 800 yuan in 2023 and 900 in January, left in February, and is in file again since March."""
    old = filed(wp, date(2022, 5, 1), archive_level="1").id
    payments.pay(wp, {**AID, "case_id": old, "amount": 80_000}, on=date(2023, 6, 1))
    payments.pay(wp, {**AID, "case_id": old, "amount": 900_000}, on=date(2024, 1, 10))
    payments.pay(wp, {**COMFORT, "case_id": old, "amount": 10_000}, on=date(2024, 1, 11))
    wp.register("aid_evidence").save(wp, {"case_id": old, "kind": codes.EVIDENCE_STABLE})
    leaving.leave(wp, old, date(2024, 2, 1), codes.EXIT_LIFTED, stable_from=date(2023, 7, 1))
    new = leaving.come_back(wp, old, date(2024, 3, 1), case_no="返0001").id
    given = {"status": codes.IN_FILE, "approve_date": date(2024, 3, 20), "category": "1", "archive_level": "1"}
    wp.register("aid_case").save(wp, given, new)
    return old, new


def test_aid_under_the_old_file_is_income_of_the_new_one(wp: Workplace) -> None:
    """It is filled in, and B05 asks for it where nothing is stated."""
    with clock.frozen(TODAY):
        old, new = came_back(wp)
        with wp.store.reading() as session:
            for case in (old, new):
                assert prefill(wp, session, case, date(2024, 3, 1)).values["income_union_aid"] == 80_000
        year = {"kind": "1", "assess_year": 2024, "income_union_aid": 0, "income_wage": 100, "rigid_other": 0}
        assert "B05" in {one.rule for one in service.assess(wp, new, year).findings}


def test_the_years_ceiling_is_the_households(wp: Workplace) -> None:
    """9 000 yuan in January under the old file leave 840 of twelve months of dibao (9 840 yuan)."""
    with clock.frozen(TODAY):
        _, new = came_back(wp)
        within = payments.pay(wp, {**AID, "case_id": new, "amount": 84_000}, on=date(2024, 4, 10))
        over = payments.pay(wp, {**AID, "case_id": new, "amount": 1}, on=date(2024, 6, 10))
    assert [one.rule for one in within.findings if one.severity is Severity.HARD] == []
    assert [one.rule for one in over.findings if one.severity is Severity.HARD] == ["D05"]


def test_a_year_counts_the_household_once(wp: Workplace) -> None:
    """户 and 人 of the year so far in BF-2, 户 of the year in the months of both files: one; the benefits are two."""
    with clock.frozen(TODAY):
        _, new = came_back(wp)
        payments.pay(wp, {**AID, "case_id": new, "amount": 84_000}, on=date(2024, 4, 10))
        january, april = returns(wp, Month(2024, 1)), returns(wp, Month(2024, 4))
    assert FORMS[1:3] == ["BF-2", "BF-3"]
    assert [january["BF-2"].number("01", column) for column in ("c1", "c2", "c14", "c15")] == [1, 1, 1, 1]
    assert [april["BF-2"].number("01", column) for column in ("c1", "c2", "c14", "c15")] == [1, 1, 1, 2]


def test_comfort_under_both_files_in_one_month_is_of_one_household(wp: Workplace) -> None:
    with clock.frozen(TODAY):
        _, new = came_back(wp)
        january = date(2024, 1, 20)
        wp.register("aid_case").take(
            wp, new, "correct_file", {"reason": "x", "apply_date": january, "approve_date": january}
        )
        wp.register("aid_visit").save(
            wp, {"visit_date": date(2024, 1, 25), "kind": "4", "case_id": new, "goods_value": 100, "item": "70"}
        )
        form = returns(wp, Month(2024, 1))["BF-3"]
    assert [form.number("01", column) for column in ("c2", "c3")] == [1, 2]


@pytest.mark.parametrize(
    ("before", "roots"),
    [
        ({}, {1: 1}),
        ({2: 1, 3: 2}, {1: 1, 2: 1, 3: 1, 4: 4}),
        ({2: 1, 3: 1}, {1: 1, 2: 1, 3: 1}),
        ({1: 2, 2: 1, 3: 2}, {1: 1, 2: 1, 3: 1}),  # two that name each other
        ({5: 5}, {5: 5}),
    ],
)
def test_a_home_is_known_by_its_first_file(before: dict[int, int], roots: dict[int, int]) -> None:
    homes = Homes(before)
    assert {number: homes.root(number) for number in roots} == roots
    for number, root in roots.items():
        assert homes.files([number]) == {one for one, other in roots.items() if other == root} | {number}
    assert homes.of(None) is None
