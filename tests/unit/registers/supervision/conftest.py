"""A workplace in memory on 2024-01-05, when December 2023 is being reported, with an enterprise or two."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, TypeAlias

import pytest

from tzdesk.app import in_memory
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.registers.measure import Measured, Scope, all_measures
from tzdesk.registers.workplace import Workplace

Make: TypeAlias = Callable[..., int]
Run: TypeAlias = Callable[..., Measured]
TODAY = date(2024, 1, 5)
DECEMBER = Month(2023, 12)


def d(text: str) -> date:
    """12-04 is 2023-12-04."""
    return date.fromisoformat(text if len(text) > 5 else f"2023-{text}")


@pytest.fixture
def wp() -> Iterator[Workplace]:
    with clock.frozen(TODAY):
        made = in_memory()
        yield made
        made.close()


@pytest.fixture
def unit(wp: Workplace) -> Make:
    """Makes an enterprise."""
    return lambda name, **values: wp.register("host_unit").save(wp, {"unit_name": name, **values}).id


@pytest.fixture
def save(wp: Workplace) -> Make:
    """Saves a record of a kind."""

    def make(kind: str, /, **values: Any) -> int:
        return wp.register(kind).save(wp, values).id

    return make


@pytest.fixture
def take(wp: Workplace) -> Callable[..., int]:
    """Takes a step of a record; gives the id that the step gives."""

    def run(kind: str, record_id: int, step: str, /, **values: Any) -> int:
        return wp.register(kind).take(wp, record_id, step, values).id

    return run


@pytest.fixture
def measured(wp: Workplace) -> Run:
    """Runs a measure for December 2023, or for another `period`."""

    def run(name: str, *, period: Month = DECEMBER, **params: Any) -> Measured:
        with wp.store.reading() as session:
            return all_measures()[name](Scope(session, period, wp.definition(period)), **params)

    return run


@pytest.fixture
def field(wp: Workplace) -> Callable[..., Any]:
    """A field of a stored record, living ones included."""

    def read(kind: str, record_id: int, name: str) -> Any:
        with wp.store.reading() as session:
            register = wp.register(kind)
            return register.value(register.get(session, record_id), name)

    return read


@pytest.fixture
def steps(wp: Workplace) -> Callable[[str, int], list[str]]:
    """The steps that a record is offered."""

    def read(kind: str, record_id: int) -> list[str]:
        with wp.store.reading() as session:
            register = wp.register(kind)
            return [step.id for step in register.steps(wp, session, register.get(session, record_id))]

    return read
