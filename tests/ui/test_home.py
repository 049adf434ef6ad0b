"""The first page: what it says of the month before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.ui import small
from tzdesk.base.periods import Month
from ui.screens.home import read_facts

if TYPE_CHECKING:
    from tzdesk.registers.workplace import Workplace

DECEMBER = Month(2023, 12)


def test_a_month_before_without_entries_is_not_asked_for(wp: Workplace) -> None:
    """The first month of a new workplace has none before it to finish."""
    with wp.store.reading() as session:
        assert read_facts(wp, session, DECEMBER, ["organisation"]).open_before is None


def test_a_month_before_that_has_entries_and_no_seal_is_named(wp: Workplace) -> None:
    """The audit says the same; the counts are those of the registers."""
    unions = small.fill(wp)["organisation"]
    wp.register("member_count").save(wp, {"org_id": unions[0], "period": DECEMBER.previous, "10T": 5})
    with wp.store.reading() as session:
        facts = read_facts(wp, session, DECEMBER, ["organisation"])
        assert facts.open_before == "2023年11月"
        assert facts.counts == {"organisation": len(unions)}
