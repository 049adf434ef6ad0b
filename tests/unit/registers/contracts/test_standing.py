"""State, days left, nearest limit and overdue marks of cases and contracts: computed, filtered, sorted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.unit.registers.contracts.conftest import Make
from tests.unit.registers.contracts.lives import Life, d
from tzdesk.base import clock
from tzdesk.registers.query import Condition, Query
from tzdesk.registers.workplace import Workplace


@pytest.fixture(autouse=True)
def day(wp: Workplace) -> Iterator[date]:
    """28 December 2023."""
    with clock.frozen(date(2023, 12, 28)) as frozen:
        yield frozen


@pytest.fixture
def three(wp: Workplace, unit: Make) -> dict[str, int]:
    """A case offered and never answered, one that has only been opened, one in bargaining."""
    late = Life(wp, case_no="协001", party_a_id=unit("甲厂", 120))
    late.offer("11-01")
    late.receive_offer("11-02")  # reply by 11-22
    fresh = Life(wp, case_no="协002", party_a_id=unit("乙厂", 60))
    talking = Life(wp, case_no="协003", party_a_id=unit("丙厂", 80))
    talking.offer("12-01")
    talking.receive_offer("12-02")
    talking.reply("12-05")
    talking.open_session("12-10")
    return {"late": late.case, "fresh": fresh.case, "talking": talking.case}


def found(wp: Workplace, kind: str, **query: Any) -> list[int]:
    register = wp.register(kind)
    with wp.store.reading() as session:
        ids = register.ids(wp, session, Query(**query))
        assert register.count(wp, session, Query(**query)) == len(ids)
        return ids


def shown(wp: Workplace, kind: str, record_id: int) -> dict[str, Any]:
    register = wp.register(kind)
    with wp.store.reading() as session:
        record = register.fetch(session, [record_id])[0]
        return {name: register.value(record, name) for name in register.live}


def test_a_case_shows_its_state_and_what_is_overdue(wp: Workplace, three: dict[str, int]) -> None:
    assert shown(wp, "bargaining_case", three["late"]) == {
        "state": "21",
        "next_due": d("11-22"),
        "overdue": "对方应约答复逾期36天",
    }
    assert shown(wp, "bargaining_case", three["fresh"]) == {"state": None, "next_due": None, "overdue": None}


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        (Condition("state", "one_of", ("21", "22")), ["late"]),
        (Condition("state", "blank"), ["fresh"]),
        (Condition("overdue", "filled"), ["late"]),
        (Condition("overdue", "contains", "应约"), ["late"]),
        (Condition("next_due", "at_most", d("11-30")), ["late"]),
        (Condition("state", "is_not", "30"), ["late", "fresh"]),
    ],
)
def test_cases_are_filtered_by_it(wp: Workplace, three: dict[str, int], condition: Condition, names: list[str]) -> None:
    assert found(wp, "bargaining_case", conditions=(condition,)) == [three[name] for name in names]


def test_cases_are_sorted_by_it_and_other_conditions_hold_as_well(wp: Workplace, three: dict[str, int]) -> None:
    assert found(wp, "bargaining_case", order="state") == [three["fresh"], three["late"], three["talking"]]
    assert found(wp, "bargaining_case", order="state", descending=True)[0] == three["talking"]
    both = (Condition("state", "filled"), Condition("case_no", "is", "协003"))
    assert found(wp, "bargaining_case", conditions=both, order="state") == [three["talking"]]


def test_a_contract_shows_its_days_left_and_loses_them_when_it_ends(wp: Workplace, unit: Make) -> None:
    contract = wp.register("contract")
    values = {"party_a_id": unit("甲厂", 120), "contract_no": "通1", "level_code": "1", "content_code": "10"}
    dates = {"sign_date": d("01-10"), "valid_from": d("01-20"), "valid_to": d("2024-01-19"), "outcome_code": "1"}
    made = contract.save(wp, values | dates).id
    assert shown(wp, "contract", made)["days_left"] == 22
    assert shown(wp, "contract", made)["state"] == "90"
    assert found(wp, "contract", conditions=(Condition("days_left", "at_most", 30),)) == [made]
    contract.take(wp, made, "terminate", {"day": d("12-20"), "kind": "B", "reason": None})
    assert shown(wp, "contract", made) == {"state": "93", "days_left": None, "next_due": None, "overdue": None}


def test_a_form_shows_the_state_while_other_fields_are_typed(wp: Workplace, three: dict[str, int]) -> None:
    register = wp.register("bargaining_case")
    with wp.store.reading() as session:
        tried = register.tried(wp, session, {"title": "新名称"}, three["late"])
        assert tried.computed["state"] == "21"
        assert register.tried(wp, session, {"title": "新案"}).computed["state"] is None


def test_a_page_of_rows_costs_a_handful_of_questions(wp: Workplace, unit: Make) -> None:
    from sqlalchemy import event

    for number in range(30):
        Life(wp, case_no=f"协{number:03d}", party_a_id=unit(f"厂{number}", 60)).offer("12-01")
    register = wp.register("bargaining_case")
    asked: list[str] = []
    event.listen(wp.store.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    with wp.store.reading() as session:
        for record in register.fetch(session, register.ids(wp, session, Query())):
            assert register.value(record, "state") in {"10", "21"}
    assert len(asked) < 20
