"""Steps of every register: what the definition names is carried out by a function that takes what is asked."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tzdesk.app import in_memory
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.definitions import StepSpec, available_years, load
from tzdesk.registers import REGISTERS
from tzdesk.registers.workplace import Workplace

STEPS = [
    pytest.param(kind, step, id=f"{year}-{kind}-{step.id}")
    for year in available_years()
    for kind, steps in load(year).steps.items()
    for step in steps
]


@pytest.fixture
def wp() -> Iterator[Workplace]:
    with clock.frozen(date(2023, 6, 15)):
        made = in_memory()
        yield made
        made.close()


def test_definition_and_registers_name_the_same_steps() -> None:
    for year in available_years():
        named = {(kind, step.id) for kind, steps in load(year).steps.items() for step in steps}
        assert named == {(kind, one) for kind, register in REGISTERS.items() for one in register.doers()}


@pytest.mark.parametrize(("kind", "step"), STEPS)
def test_the_function_of_a_step_takes_what_it_asks(kind: str, step: StepSpec) -> None:
    signature = inspect.signature(REGISTERS[kind].doers()[step.id])
    needed = {known.name: None for known in step.asks.fields if known.required}
    signature.bind(None, 1, **needed)
    signature.bind(None, 1, **dict.fromkeys(step.asks.by_name))
    assert step.help.endswith("。")


@pytest.mark.parametrize(("kind", "step"), STEPS)
def test_what_a_function_passes_on_is_a_field_of_some_record(kind: str, step: StepSpec) -> None:
    """Answers that the function does not name itself are written as they are: a misspelt one would be lost."""
    parameters = inspect.signature(REGISTERS[kind].doers()[step.id]).parameters
    free = {name for name in step.asks.by_name if name not in parameters}
    fields = {name for record in load(2023).records.values() for name in record.by_name}
    assert free <= fields


def test_a_step_without_its_required_answer_is_refused_by_the_name_of_the_field(wp: Workplace) -> None:
    case = wp.register("bargaining_case").save(wp, {"case_no": "协001", "procedure_code": "P"}).id
    with pytest.raises(UserError, match="办理“发出要约”还缺：要约日期"):
        wp.register("bargaining_case").take(wp, case, "offer", {"proposer": "W"})


def test_an_answer_that_was_not_asked_for_is_a_mistake_of_ours(wp: Workplace) -> None:
    case = wp.register("bargaining_case").save(wp, {"case_no": "协001", "procedure_code": "P"}).id
    with pytest.raises(KeyError, match="weather"):
        wp.register("bargaining_case").take(wp, case, "reopen", {"weather": 1})


def test_every_record_of_every_register_can_be_asked_for_its_steps(wp: Workplace) -> None:
    """A new record that holds nothing yet has steps, or none; asking never fails."""
    wp.register("profile").save(wp, {"unit_name": "某街道总工会", "keeps_roster": True})
    for register in REGISTERS.values():
        if register.placing():
            continue
        saved: Any = register.save(wp, {})
        with wp.store.reading() as session:
            for step in register.steps(wp, session, register.get(session, saved.id)):
                assert set(step.given) <= set(step.asks.by_name)
