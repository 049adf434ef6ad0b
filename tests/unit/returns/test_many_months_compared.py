"""Comparing several sealed months in one reading gives what comparing each by itself, cell by cell, gives."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from sqlalchemy import select

from tests.unit.registers.aid.people import filed
from tests.unit.returns.conftest import NOVEMBER, OCTOBER, movements
from tests.unit.returns.test_month import explain_all, first_org
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.definitions import Definition
from tzdesk.jobs import run_now
from tzdesk.registers.aid import payments
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.organisations.model import Organisation
from tzdesk.registers.organisations.service import save_organisation
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.comparing import Difference, differing, held_against
from tzdesk.returns.compute import Evaluator, compute
from tzdesk.returns.forms import forms_of
from tzdesk.returns.seal import seal
from tzdesk.returns.setting_right import set_right
from tzdesk.returns.versions import definition_as_sealed, sealed_book
from tzdesk.returns.ways import BOOKED, MODE

DECEMBER = NOVEMBER.next
SEALED = (OCTOBER, NOVEMBER, DECEMBER)
Told = dict[Month, list[Difference]]


@pytest.fixture
def year(wp: Workplace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workplace]:
    """The town with three months sealed, under the rule that lets registers be written with a reason."""
    ours = Definition.parameter
    monkeypatch.setattr(
        Definition, "parameter", lambda self, name, day: BOOKED if name == MODE else ours(self, name, day)
    )
    monkeypatch.setattr("tzdesk.returns.seal.refuse_unready", lambda *_: None)
    with clock.frozen(date(2024, 1, 2)):
        save_counts(wp, DECEMBER, {first_org(wp): movements(1, 1, 0, 0)})
        for month in SEALED:
            explain_all(wp, month)
            run_now(seal(wp, month, backup=False, files=False))
        yield wp


def at_once(wp: Workplace) -> Told:
    """All months in one reading, as the open month's statement asks for them."""
    found: Told = {}
    with wp.store.reading() as session:
        evaluator = Evaluator(wp, session)
        for month in SEALED:
            book = sealed_book(session, month)
            assert book is not None
            found[month] = run_now(differing(wp, session, book, evaluator))
            evaluator.let_go()
    return found


def by_itself(wp: Workplace) -> Told:
    """Each month computed anew and held against the definition that was kept with it, every cell of it."""
    found: Told = {}
    for month in SEALED:
        with wp.store.reading() as session:
            book = sealed_book(session, month)
            assert book is not None
            forms = forms_of(definition_as_sealed(wp, book))
            found[month] = held_against(wp, session, book, forms, compute(wp, session, month))
    return found


def change(wp: Workplace, chance: random.Random, case: int) -> None:
    """Something that a clerk does in a month that is open, or opened again."""
    month = chance.choice(SEALED)

    def count() -> None:
        save_counts(wp, month, {first_org(wp): {"12T": chance.randrange(9)}})

    def union() -> None:
        name = f"第{chance.randrange(10**6)}工会委员会"
        values = {"org_name": name, "org_type": "11", "status": "1", "found_date": month.first}
        save_organisation(wp, values)

    def staff() -> None:
        with wp.store.operation("test.put", "删除或恢复工会") as op:
            org = chance.choice(list(op.session.scalars(select(Organisation).order_by(Organisation.id))))
            org.deleted_at = None if org.deleted_at else clock.now()

    def aid() -> None:
        values = {"case_id": case, "item": "10", "pay_method": "1", "fund_source": "6", "amount": 10_000}
        payments.pay(wp, {**values, "approve_date": month.first}, on=month.last)

    deeds: list[Callable[[], None]] = [count, union, staff, aid]
    chance.choice(deeds)()


@pytest.mark.parametrize("seed", range(3))
def test_many_months_in_one_reading_differ_as_each_by_itself(year: Workplace, seed: int) -> None:
    """After every change of a random play, with months that differ and months that do not."""
    chance = random.Random(seed)
    set_right(year, OCTOBER, "核对原件，补登漏报的各数")
    case = filed(year, date(2022, 5, 1)).id
    seen = 0
    for _ in range(6):
        change(year, chance, case)
        slow = by_itself(year)
        assert slow == at_once(year)
        seen += any(slow.values())
    assert seen


def test_a_year_of_sealed_months_that_nothing_touched_differs_in_nothing(year: Workplace) -> None:
    assert {month: [] for month in SEALED} == by_itself(year) == at_once(year)
