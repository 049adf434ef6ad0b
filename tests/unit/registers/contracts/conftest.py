"""A workplace in memory with the registers of organisations and contracts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, TypeAlias

import pytest

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.registers import contracts, organisations
from tzdesk.registers.contracts.model import Contract, CoverageLink
from tzdesk.registers.measure import Measured, Scope, all_measures
from tzdesk.registers.organisations.model import HostUnit, Organisation
from tzdesk.registers.workplace import Workplace
from tzdesk.store import Entity, Store

Make: TypeAlias = Callable[..., int]
DECEMBER = Month(2023, 12)


@pytest.fixture
def wp() -> Iterator[Workplace]:
    """A workplace on 2024-01-05, when December is being reported."""
    registers = {register.kind: register for register in (*organisations.REGISTERS, *contracts.REGISTERS)}
    with clock.frozen(date(2024, 1, 5)):
        store = Store.in_memory(user="录入员", definition_year=2023)
        yield Workplace(store, registers)
        store.close()


def _put(wp: Workplace, record: Entity) -> int:
    with wp.store.operation("test.put") as op:
        op.add(record)
        op.session.flush()
        wp.register(record.__kind__).settle(wp, op.session, record)
    return record.id


@pytest.fixture
def unit(wp: Workplace) -> Make:
    """Makes an enterprise; with a union of its own unless `union=False`."""

    def make(name: str, staff: int | None = None, *, union: bool = True, **values: Any) -> int:
        unit_id = _put(wp, HostUnit(unit_name=name, staff_total=staff, **values))
        if union:
            _put(wp, Organisation(org_name=f"{name}工会", org_type="11", status="1", host_unit_id=unit_id))
        return unit_id

    return make


@pytest.fixture
def contract(wp: Workplace) -> Make:
    """Makes a signed, valid contract of 2023 for an enterprise, unless stated otherwise."""

    def make(party: int | None, content: str = "10", level: str = "1", **values: Any) -> int:
        facts: dict[str, Any] = {
            "text_form": "1",
            "procedure_code": "P",
            "outcome_code": "1",
            "sign_date": date(2023, 3, 1),
            "valid_from": date(2023, 3, 1),
            "valid_to": date(2024, 2, 29),
        }
        record = Contract(party_a_id=party, content_code=content, level_code=level, **{**facts, **values})
        return _put(wp, record)

    return make


@pytest.fixture
def link(wp: Workplace) -> Make:
    """Puts an enterprise on a contract's roster."""

    def make(contract_id: int, enterprise: int, **values: Any) -> int:
        return _put(wp, CoverageLink(contract_id=contract_id, enterprise_id=enterprise, **values))

    return make


@pytest.fixture
def measured(wp: Workplace) -> Callable[..., Measured]:
    """Runs a measure of contracts for December 2023, or for another `period`."""

    def run(name: str, *, period: Month = DECEMBER, **params: Any) -> Measured:
        with wp.store.reading() as session:
            return all_measures()[f"contracts.{name}"](Scope(session, period, wp.definition(period)), **params)

    return run
