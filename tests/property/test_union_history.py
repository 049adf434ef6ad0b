"""Changes of a union may be entered in any order: a day sees the last one up to it, and deletion takes one out."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tzdesk import app
from tzdesk.base import clock
from tzdesk.registers.organisations import changes
from tzdesk.registers.organisations.history import organisations_as_of
from tzdesk.registers.organisations.history_model import OrgChange
from tzdesk.registers.organisations.model import Organisation
from tzdesk.registers.organisations.service import save_organisation

FIRST = date(2023, 1, 1)
NAME = "原名工会"
# Days with the name that holds from then on, in the order in which they are entered.
ENTRIES = st.lists(st.integers(0, 60), min_size=1, max_size=6)


@settings(max_examples=25)
@given(entered=ENTRIES, gone=st.integers(0, 5))
def test_a_day_sees_the_last_change_up_to_it_whatever_the_order_of_entry(entered: list[int], gone: int) -> None:
    with clock.frozen(date(2023, 12, 28)):
        wp = app.in_memory()
        try:
            org_id = save_organisation(wp, {"org_name": NAME, "org_type": "11", "status": "1"}).id
            for number, offset in enumerate(entered):
                changes.rename(wp, org_id, day=FIRST + timedelta(offset), org_name=f"{number}号工会")
            everything = list(enumerate(entered))
            _holds(wp, org_id, everything)
            dropped = gone % len(entered)
            with wp.store.reading() as session:
                entry = session.scalars(select(OrgChange.id).order_by(OrgChange.id)).all()[dropped]
            wp.register("org_change").delete(wp, [entry])
            _holds(wp, org_id, [one for one in everything if one[0] != dropped])
            wp.register("org_change").restore(wp, [entry])
            _holds(wp, org_id, everything)
        finally:
            wp.close()


def _holds(wp: app.Workplace, org_id: int, entries: list[tuple[int, int]]) -> None:
    """Every day of the span shows the name that a plain look at the list gives; of one day the entry made last."""
    with wp.store.reading() as session:
        org = session.get_one(Organisation, org_id)
        for day in range(62):
            past = [(offset, number) for number, offset in entries if offset <= day]
            expected = f"{max(past)[1]}号工会" if past else NAME
            [seen] = organisations_as_of(session, [org], FIRST + timedelta(day))
            assert seen.org_name == expected, day
