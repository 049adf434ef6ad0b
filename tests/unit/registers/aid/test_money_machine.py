"""Three months of money reconcile whatever is done with it, and what reconciles them would notice a fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.unit.registers.aid.money_machine import Money
from tzdesk.registers.aid import bank_result, codes, ledger
from tzdesk.registers.aid.measures import comfort, grant_facts
from tzdesk.registers.aid.model import AidGrant

TestMoney = Money.TestCase
TestMoney.settings = settings(
    max_examples=8,
    stateful_step_count=20,
    deadline=None,
    derandomize=True,  # the same months everywhere; what they notice is tried below
    database=None,
    phases=[Phase.explicit, Phase.generate],  # no shrinking: an example costs a workplace
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def tell() -> None:
    """One story in which everything happens once; all is compared at its end, and once more by the rules."""
    money = Money()
    money.begin()
    try:
        split, child, failing = [("4", 300), ("7", 200)], [("6", 400)], [("6", 500)]
        money.promise(to=0, source="4", amount=510, kind="")
        money.call(date(2023, 11, 20), 0, "6", goods=320, heads=3, item="70", kind="", names=1)  # names the promise
        lines = [(0, split), (5, child), (1, failing), (1, child)]
        money.batch(date(2023, 11, 27), "10", lines, again=False, wait=10, fails={2}, far=2)
        money.goods(date(2023, 11, 30), "70", 250, [1, 2, 3], proxy=True, unsigned=1)
        money.single(date(2023, 11, 15), 0, to=8, parts=[("6", 110)], item="10", way="3", kind="03")
        money.call(date(2023, 11, 21), 2, "", goods=70, heads=None, item="73", kind="", names=0)  # names nothing
        money.call_on_unit(date(2023, 11, 22), 1, goods=900, heads=6, item="74", kind="07")
        money.change_class(0, date(2023, 12, 1), codes.RELATIVE)
        money.single(date(2023, 12, 2), 0, to=0, parts=split, item="69", way="1", kind="")
        money.seal()
        money.keep_promise(0, date(2023, 12, 5), 0)
        money.take_back(0, wait=40, whole=False, bank=False)  # one source of the split benefit, in January
        money.correct(date(2023, 11, 9), 2, [("7", 60)])
        money.all_say_the_same()
    finally:
        money.teardown()


def test_the_story_reconciles() -> None:
    """Without a fault nothing is noticed."""
    tell()


# --- a test of the test: faults that might be made, each of which must be noticed -------------------------------------


def _only_paid(session: Any) -> dict[str, str]:
    """A visit that names a gift which is only planned counts by itself."""
    rows = session.query(AidGrant.grant_group_id, AidGrant.item).filter(AidGrant.status == codes.GRANT_PAID)
    return {group: item for group, item in rows if group and codes.is_comfort(item)}


def _each_row_for_itself(rows: Iterable[Any]) -> dict[str, list[Any]]:
    """Split funding is as many 人次 as it has sources."""
    return {f"#{row.reversal_of or row.id}": [row] for row in rows}


def _back_on_the_day_of_payment(grant: AidGrant, *args: Any) -> AidGrant:
    """A return stands in the month of the payment, not in the one that knows it."""
    back = _REVERSAL(grant, *args)
    back.paid_date = grant.paid_date
    return back


_REVERSAL: Callable[..., AidGrant] = AidGrant.reversal
FAULTS: dict[str, list[tuple[Any, str, Any]]] = {
    "a planned gift does not stand behind its visit": [
        (comfort, "comfort_groups", _only_paid),
        (ledger, "comfort_groups", _only_paid),
    ],
    "split funding counts twice": [(grant_facts, "groups_of", _each_row_for_itself)],
    "a return is dated back": [(AidGrant, "reversal", _back_on_the_day_of_payment)],
    "what failed counts as paid": [(bank_result, "return_grant", lambda *_args, **_more: [])],
    "gifts of visits cost nothing": [(ledger, "_visits", lambda *_args: [])],
    "a child is its parent": [(grant_facts, "person_key", lambda **who: ("id", str(who["case_id"])))],
    "a gift reaches one person, whatever the visit says": [(comfort, "_weights", lambda _scope: lambda *_args: 1)],
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_noticed(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of these faults moves a figure of the story, and what compares them says so."""
    for owner, name, wrong in FAULTS[fault]:
        monkeypatch.setattr(owner, name, wrong)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        tell()
