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


@pytest.fixture
def wp() -> Iterator[Workplace]:
    """A workplace of December 2023."""
    with clock.frozen(TODAY):
        store = Store.in_memory(user="录入员", definition_year=2023)
        yield Workplace(store, {register.kind: register for register in aid.REGISTERS})
        store.close()
