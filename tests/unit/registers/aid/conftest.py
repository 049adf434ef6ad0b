"""A workplace in memory with the aid register, on a fixed day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tzdesk import app
from tzdesk.access import Rights, roles_of
from tzdesk.base import clock
from tzdesk.registers import aid
from tzdesk.registers.workplace import Workplace
from tzdesk.store import Store

TODAY = date(2023, 12, 28)


def open_workplace(today: date = TODAY) -> Iterator[Workplace]:
    """A workplace of December 2023 or of another day, closed afterwards."""
    with clock.frozen(today):
        store = Store.in_memory(user="录入员", definition_year=today.year)
        yield Workplace(store, {register.kind: register for register in aid.REGISTERS})
        store.close()


def open_desk(today: date = TODAY) -> Iterator[Workplace]:
    """A workplace with everything that is wired into one, rights and guards among it, in the hands of 李四."""
    with clock.frozen(today):
        made = app.in_memory("李四")
        yield made
        made.close()


def enter(wp: Workplace, *roles: str) -> None:
    """Go on with the rights of some roles."""
    wp.enter(Rights.of(roles_of(wp.definition()), roles))


@pytest.fixture
def wp() -> Iterator[Workplace]:
    """A workplace of one test."""
    yield from open_workplace()


@pytest.fixture(scope="module")
def shared() -> Iterator[Workplace]:
    """A workplace that the tests of a module fill once and then only read."""
    yield from open_workplace()
