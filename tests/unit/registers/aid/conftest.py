"""A workplace in memory with the aid register, on a fixed day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tzdesk.base import clock
from tzdesk.registers import aid
from tzdesk.registers.workplace import Workplace
from tzdesk.store import Store

TODAY = date(2023, 12, 28)


def open_workplace() -> Iterator[Workplace]:
    """A workplace of December 2023, closed afterwards."""
    with clock.frozen(TODAY):
        store = Store.in_memory(user="录入员", definition_year=2023)
        yield Workplace(store, {register.kind: register for register in aid.REGISTERS})
        store.close()


@pytest.fixture
def wp() -> Iterator[Workplace]:
    """A workplace of one test."""
    yield from open_workplace()


@pytest.fixture(scope="module")
def shared() -> Iterator[Workplace]:
    """A workplace that the tests of a module fill once and then only read."""
    yield from open_workplace()
