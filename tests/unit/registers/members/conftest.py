"""A workplace in memory with the registers of organisations and members."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tzdesk.base import clock
from tzdesk.registers import members, organisations
from tzdesk.registers.organisations.model import Organisation
from tzdesk.registers.profile import Profile
from tzdesk.registers.workplace import Workplace
from tzdesk.store import Store


@pytest.fixture
def wp() -> Iterator[Workplace]:
    """A workplace of December 2023."""
    from datetime import date

    registers = {register.kind: register for register in (*organisations.REGISTERS, *members.REGISTERS)}
    with clock.frozen(date(2023, 12, 28)):
        store = Store.in_memory(user="录入员", definition_year=2023)
        yield Workplace(store, registers)
        store.close()


@pytest.fixture
def union(wp: Workplace) -> int:
    """A single union that reports."""
    return new_union(wp, "南通甲纺织有限公司工会委员会")


def new_union(wp: Workplace, name: str, **values: object) -> int:
    """The id of a new union of type 11 unless stated otherwise."""
    with wp.store.operation("test.union") as op:
        org = Organisation(**{"org_name": name, "org_type": "11", "status": "1", "search_text": name, **values})
        op.add(org)
        op.session.flush()
        return org.id


@pytest.fixture
def keeps_roster(wp: Workplace) -> None:
    """The workplace has chosen to keep the real-name roster."""
    with wp.store.operation("test.profile", "启用名册") as op:
        op.add(Profile(unit_name="某街道总工会", keeps_roster=True))
