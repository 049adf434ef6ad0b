"""Every paper and every list by every role: each is laid out or refused by a sentence, and never a traceback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from tzdesk import app
from tzdesk.access import EVERYTHING, Rights, roles_of
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.jobs import run_now
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.preview import page_count
from tzdesk.pieces import LISTS, PAPERS, compose_list, compose_paper, list_titles, paper_titles
from tzdesk.practice.unit import unit_scene
from tzdesk.registers.keeping.gate import Permit
from tzdesk.registers.query import Query
from tzdesk.registers.workplace import Workplace

SPEC = roles_of(app.in_memory().definition())
SEALED, OPEN, COMING = Month(2023, 11), Month(2023, 12), Month(2024, 1)
PERMIT = Permit("DC2023-0001", full=True)


@pytest.fixture(scope="module")
def wp() -> Iterator[Workplace]:
    """A year of the practice unit: eleven months sealed, the twelfth open."""
    made = app.in_memory()
    run_now(unit_scene(made).play())
    with clock.frozen(OPEN.last):
        yield made
    made.close()


def firsts(wp: Workplace) -> dict[str, int]:
    """A record of each kind that has papers."""
    wp.enter(EVERYTHING)
    with wp.store.reading() as session:
        found = {kind: wp.register(kind).ids(wp, session, Query()) for kind in PAPERS}
    return {kind: ids[0] for kind, ids in found.items() if ids}


@pytest.mark.parametrize("month", [SEALED, OPEN])
def test_the_aid_summary_of_a_month_stands_on_two_pages(wp: Workplace, month: Month) -> None:
    """With four tables in full, thirteen months, what was found and the place for the seal."""
    wp.enter(EVERYTHING)
    assert page_count(compose_list(wp, "aid-month", "aid_batch", month).to_bytes()) == 2


def test_what_is_hidden_of_a_member_is_hidden_of_the_head_too() -> None:
    """The file holds the head's own health and 劳动能力 beside the household's rows; its reasons may tell of them."""
    finance = Rights.of(SPEC, ["finance"])
    file = {spec.name for spec in app.in_memory().definition().record("aid_case").fields}
    assert finance.hidden("aid_member") & file <= finance.hidden("aid_case")
    assert {"work_capacity", "exclusion_reason"} <= finance.hidden("aid_case")


def is_drawn(make: Callable[[], Sheet]) -> bool:
    """Whether a paper was laid out; any other refusal than a sentence (UserError) fails the test."""
    try:
        return page_count(make().to_bytes()) > 0
    except UserError:
        return False


@pytest.mark.parametrize("role", [*SPEC.roles, ""])
def test_a_role_over_every_paper_and_list(wp: Workplace, role: str) -> None:
    """Lists of a sealed, an open and a coming month. Who may print the lists of batches has the month's summary of
    each, though he may not see the whole book of a month that is open."""
    records = firsts(wp)
    assert {"aid_case", "aid_batch", "aid_grant", "contract", "organisation"} <= records.keys()
    wp.enter(Rights.of(SPEC, [role]) if role else EVERYTHING)
    for kind, record in records.items():
        for name, _ in paper_titles(kind):
            is_drawn(partial(compose_paper, wp, name, kind, record, PERMIT))
    drawn = {
        (name, month)
        for kind in LISTS
        for name, _ in list_titles(kind)
        for month in (SEALED, OPEN, COMING)
        if is_drawn(partial(compose_list, wp, name, kind, month))
    }
    printed = {month for name, month in drawn if name == "aid-month"}
    assert printed == ({SEALED, OPEN, COMING} if wp.rights.prints("aid_batch") else set())
