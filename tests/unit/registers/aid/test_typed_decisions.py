"""A review or change of class that is typed into the form is asked what its step asks, and leaves the same act."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from tests.unit.registers.aid import ways
from tests.unit.registers.aid.conftest import open_desk
from tests.unit.registers.aid.people import WOMAN, filed, wrong
from tzdesk.base.errors import UserError
from tzdesk.registers.aid import codes, leaving, service
from tzdesk.registers.aid.model import AidEvent
from tzdesk.registers.query import Query
from tzdesk.registers.workplace import Workplace

APPROVED, DAY = date(2023, 3, 20), date(2023, 9, 6)
KINDS = [codes.ASSESS_YEARLY, codes.ASSESS_CHANGE]
# 15 000 ÷ 12 = 1 250.00: 相对
FIGURES: dict[str, Any] = {
    "assess_year": 2023,
    "period_from": date(2022, 9, 1),
    "period_to": date(2023, 8, 31),
    "income_wage": 15_000_00,
    "rigid_other": 0,
    "household_size": 1,
}
TYPED = {"decided_category": codes.RELATIVE, "unit_date": DAY}


@pytest.fixture
def wp() -> Iterator[Workplace]:
    yield from open_desk()


def begun(wp: Workplace, kind: str, **told: Any) -> tuple[int, int]:
    """A file that was approved as 深度, and a computation begun for a review of it."""
    case = filed(wp, APPROVED).id
    return case, service.assess(wp, case, {**FIGURES, "kind": kind, **told}).id


def typed(wp: Workplace, number: int, values: Mapping[str, Any]) -> Any:
    return wp.register("aid_assessment").save(wp, values, number)


def acts(wp: Workplace, case: int) -> list[AidEvent]:
    register = wp.register("aid_event")
    with wp.store.reading() as session:
        return list(register.fetch(session, register.ids(wp, session, Query(parent_id=case))))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("figures", "values", "sentence"),
    [
        # 3 000 yuan a head is above every line of 820
        ({"income_wage": 36_000_00}, TYPED, "相对困难，但"),
        ({"income_wage": 9_839_88}, TYPED, "相对困难，但.*，低于深度困难的线"),
        ({"household_size": None, "income_wage": None, "rigid_other": None}, TYPED, "还没有算出家庭月人均纯收入"),
        ({}, {**TYPED, "unit_date": date(2023, 3, 19)}, "早于审定日期"),
    ],
    ids=["above the lines", "below the line", "no figures", "before the approval"],
)
def test_what_the_step_refuses_the_form_refuses(
    wp: Workplace, kind: str, figures: Mapping[str, Any], values: Mapping[str, Any], sentence: str
) -> None:
    """The last of class and day does it, whichever is typed first; nothing of the file has moved."""
    case, number = begun(wp, kind, **figures)
    with pytest.raises(UserError, match=sentence):
        typed(wp, number, values)
    typed(wp, number, {"decided_category": values["decided_category"]})
    with pytest.raises(UserError, match=sentence):
        typed(wp, number, {"unit_date": values["unit_date"]})
    assert ways.status(wp, case) == (codes.IN_FILE, codes.DEEP)
    assert acts(wp, case) == []


@pytest.mark.parametrize(("kind", "step"), [(KINDS[0], ("review", "年度复核")), (KINDS[1], ("adjust", "动态调整"))])
def test_a_decision_on_the_form_leaves_its_act(wp: Workplace, kind: str, step: tuple[str, str]) -> None:
    case, number = begun(wp, kind)
    typed(wp, number, {"unit_by": "复核员", "unit_note": "配偶就业"})
    typed(wp, number, TYPED)
    typed(wp, number, {"surveyors": "张三、李四"})
    assert ways.status(wp, case) == (codes.IN_FILE, codes.RELATIVE)
    (event,) = acts(wp, case)
    assert (event.step, event.what) == step
    assert (event.day, event.person, event.opinion) == (DAY, "复核员", "配偶就业")


def test_a_new_computation_that_is_typed_with_its_decision_is_asked_as_well(wp: Workplace) -> None:
    case = filed(wp, APPROVED).id
    register = wp.register("aid_assessment")
    given = {**FIGURES, **TYPED, "kind": codes.ASSESS_CHANGE, "case_id": case}
    with pytest.raises(UserError, match=r"照这样调整.*相对困难，但"):
        register.save(wp, {**given, "income_wage": 36_000_00})
    register.save(wp, given)
    assert [one.step for one in acts(wp, case)] == ["adjust"]


def test_a_fault_that_was_there_before_does_not_stop_the_form_either(wp: Workplace) -> None:
    """The wife's ID was wrong before; only what the decision brings anew is refused."""
    case, number = begun(wp, codes.ASSESS_YEARLY, household_size=2, income_wage=30_000_00)
    wife = {"relation": "02", "name": "某妻", "id_no": wrong(WOMAN)}
    service.save_case(wp, {}, members=[wife], record_id=case)
    with wp.store.reading() as session:
        assert service.hard_findings(wp, session, case)
    typed(wp, number, TYPED)
    assert ways.status(wp, case) == (codes.IN_FILE, codes.RELATIVE)


def test_what_is_typed_behind_a_later_review_is_held_against_its_own_figures(wp: Workplace) -> None:
    case, number = begun(wp, codes.ASSESS_YEARLY, income_wage=9_840_00)
    leaving.review(wp, case, date(2023, 10, 9), {**FIGURES, "decided_category": codes.RELATIVE}, kind=KINDS[1])
    with pytest.raises(UserError, match="不低于深度困难的线"):
        typed(wp, number, {"decided_category": codes.DEEP, "unit_date": DAY})
    typed(wp, number, TYPED)
    assert [one.day for one in acts(wp, case)] == [DAY, date(2023, 10, 9)]


@pytest.mark.parametrize(("kind", "step"), [(KINDS[0], "review"), (KINDS[1], "adjust")])
def test_the_opinions_that_follow_are_of_the_same_act(wp: Workplace, kind: str, step: str) -> None:
    """Unit, town and district one after the other: one review, though its day moves with each."""
    case, number = begun(wp, kind)
    typed(wp, number, TYPED)
    typed(wp, number, {"town_date": date(2023, 9, 10)})
    typed(wp, number, {"district_date": date(2023, 9, 15)})
    with wp.store.reading() as session:
        assert wp.register("aid_assessment").get(session, number).decided_on == date(2023, 9, 15)
    assert [(one.step, one.day) for one in acts(wp, case)] == [(step, DAY)]


def test_the_day_alone_is_no_act_until_there_is_a_class(wp: Workplace) -> None:
    """The days of two levels, then the class: the class decides, and leaves the act of the day that counts."""
    case, number = begun(wp, codes.ASSESS_YEARLY)
    typed(wp, number, {"unit_date": DAY})
    typed(wp, number, {"town_date": date(2023, 9, 10)})
    assert acts(wp, case) == []
    typed(wp, number, {"decided_category": codes.RELATIVE})
    assert [one.day for one in acts(wp, case)] == [date(2023, 9, 10)]


def test_the_step_leaves_one_act(wp: Workplace) -> None:
    case, number = begun(wp, codes.ASSESS_CHANGE)
    leaving.review(wp, case, DAY, {"decided_category": codes.RELATIVE}, kind=codes.ASSESS_CHANGE)
    typed(wp, number, {"town_date": date(2023, 9, 10)})
    assert [one.step for one in acts(wp, case)] == ["adjust"]


def test_figures_alone_and_a_file_under_way_are_typed_as_before(wp: Workplace) -> None:
    """Nothing is decided by figures, and before its approval a file is decided by the approval."""
    case, number = begun(wp, codes.ASSESS_CHANGE)
    typed(wp, number, {"income_wage": 36_000_00})
    under_way = filed(wp, APPROVED, status=codes.DRAFT, approve_date=None, category=None).id
    other = service.assess(wp, under_way, {**FIGURES, "kind": codes.ASSESS_YEARLY}).id
    typed(wp, other, {**TYPED, "income_wage": 36_000_00})
    assert acts(wp, case) == acts(wp, under_way) == []
