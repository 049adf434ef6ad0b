"""What was carried over (上年结转): where a source's account begins, in the ledger and in BF-4 alike."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.unit.registers.aid.people import filed
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.registers.aid import ledger, payments
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import compute

GIVEN = {"item": "10", "pay_method": "4"}
JANUARY, FEBRUARY = Month(2024, 1), Month(2024, 2)


def fund(wp: Workplace, day: date, kind: str, amount: int, source: str = "6", **more: Any) -> None:
    wp.register("aid_fund").save(
        wp, {"txn_date": day, "fund_source": source, "kind": kind, "amount": amount * 100, **more}
    )


def spend(wp: Workplace, day: date, amount: int, source: str = "6", item: str = "10") -> tuple[str, ...]:
    """Yuan out of a source to somebody new; the rules that speak of it."""
    case = filed(wp, date(2023, 1, 5)).id
    saved = payments.pay(
        wp, {**GIVEN, "case_id": case, "amount": amount * 100, "fund_source": source, "item": item}, on=day
    )
    return tuple(one.rule for one in saved.findings)


def row(wp: Workplace, month: Month, line: str = "07") -> list[float | None]:
    """BF-4, in yuan: 上月末结余, 本月拨入, 本月支出净额, 月末结余."""
    with wp.store.reading() as session:
        form = compute(wp, session, month, ["BF-4"])["BF-4"]
    return [None if (cell := form.number(line, f"c{n}")) is None else cell / 100 for n in (1, 2, 3, 7)]


def test_a_carry_over_entered_in_the_middle_of_the_month_is_what_it_began_with(wp: Workplace) -> None:
    """Else January would close with what February does not begin with (E14)."""
    with clock.frozen(date(2024, 3, 1)):
        fund(wp, date(2023, 6, 1), "2", 700)
        spend(wp, date(2024, 1, 2), 300)
        fund(wp, date(2024, 1, 4), "2", 50)
        fund(wp, date(2024, 1, 10), "1", 1000)
        spend(wp, date(2024, 1, 20), 100)
        assert row(wp, JANUARY) == [1000, 50, 400, 650]
        assert row(wp, FEBRUARY) == [650, 0, 0, 650]
        with wp.store.reading() as session:
            assert ledger.account(session, "6", JANUARY.first, JANUARY.last).closing == 650_00
            entries = ledger.entries(session, date(2024, 1, 5), "6")
        assert ledger.balance(entries, date(2024, 1, 5)) == 750_00


@pytest.mark.parametrize("days", [(1, 1), (1, 9)])
def test_what_was_carried_over_in_parts_is_all_of_it(wp: Workplace, days: tuple[int, int]) -> None:
    """Gifts for study and free ones, or two projects, are carried over each by itself."""
    with clock.frozen(date(2024, 3, 1)):
        fund(wp, date(2023, 6, 1), "2", 9000, "7")
        fund(wp, date(2024, 1, days[0]), "1", 1000, "7", donor_items=["30"])
        fund(wp, date(2024, 1, days[1]), "1", 500, "7")
        assert spend(wp, date(2024, 1, 20), 400, "7") == ()
        assert row(wp, JANUARY, "08") == [1500, 0, 400, 1100]
        assert row(wp, FEBRUARY, "08") == [1100, 0, 0, 1100]
        with wp.store.reading() as session:
            account = ledger.account(session, "7", JANUARY.first, JANUARY.last)
        assert (account.closing, account.lines[1].balance) == (1100_00, 1500_00)
        assert "D18" in spend(wp, date(2024, 1, 21), 101, "7")  # what is left free is a hundred
        assert "D17" in spend(wp, date(2024, 1, 22), 1100, "7", "30")
