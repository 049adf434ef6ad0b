"""A receipt that stands twice in the ledger of the funds is said of both entries, and of nothing that resembles it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tzdesk.registers.workplace import Workplace
from tzdesk.rules import Severity

GIFT: dict[str, Any] = {
    "txn_date": date(2023, 4, 3),
    "fund_source": "6",
    "kind": "2",
    "amount": 10_000_00,
    "voucher_no": "04-003",
    "payer": "南通某厂",
}


def doubts(wp: Workplace, record_id: int) -> list[Any]:
    """What is said of an entry's being there twice."""
    register = wp.register("aid_fund")
    with wp.store.reading() as session:
        found = register.check(wp, session, [register.get(session, record_id)])
    return [one for one in found if one.rule == "D13E"]


def test_the_same_receipt_twice_is_said_of_both_and_stops_neither(wp: Workplace) -> None:
    register = wp.register("aid_fund")
    first = register.save(wp, GIFT).id
    assert doubts(wp, first) == []
    second = register.save(wp, GIFT)
    assert [one.severity for one in doubts(wp, first)] == [Severity.SOFT]
    (told,) = [one for one in second.findings if one.rule == "D13E"]
    assert told.message.startswith("疑似重复登记：")
    assert "10,000.00元" in told.message
    assert "凭证号04-003" in told.message
    register.delete(wp, [second.id])
    assert doubts(wp, first) == []


def test_it_is_said_while_the_second_is_typed(wp: Workplace) -> None:
    register = wp.register("aid_fund")
    register.save(wp, GIFT)
    with wp.store.reading() as session:
        tried = register.tried(wp, session, GIFT, None, None)
    assert "D13E" in {one.rule for one in tried.findings}


@pytest.mark.parametrize(
    "other",
    [
        {"txn_date": date(2023, 4, 4)},
        {"fund_source": "4"},
        {"kind": "3"},
        {"amount": 10_000_01},
        {"voucher_no": "04-004"},
        {"payer": "南通另一厂"},
    ],
)
def test_what_differs_in_one_thing_is_another_receipt(wp: Workplace, other: dict[str, Any]) -> None:
    register = wp.register("aid_fund")
    first, second = (register.save(wp, given).id for given in (GIFT, GIFT | other))
    assert doubts(wp, first) == doubts(wp, second) == []


@pytest.mark.parametrize("blank", [{"voucher_no": None}, {"payer": None}])
def test_what_is_not_stated_tells_nothing_apart(wp: Workplace, blank: dict[str, Any]) -> None:
    """Two entries without a voucher, and one that does not say who gave it."""
    register = wp.register("aid_fund")
    first = register.save(wp, GIFT | {"voucher_no": None} if "voucher_no" in blank else GIFT).id
    register.save(wp, GIFT | blank)
    assert len(doubts(wp, first)) == 1


def test_entries_that_say_too_little_are_not_held_against_each_other(wp: Workplace) -> None:
    register = wp.register("aid_fund")
    bare = {"txn_date": date(2023, 4, 3), "kind": "2"}
    first, second = (register.save(wp, bare).id for _ in range(2))
    assert doubts(wp, first) == doubts(wp, second) == []
