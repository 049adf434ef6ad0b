"""A computation on which a decision stands is put right or taken back by who decides, never by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.unit.registers.aid.conftest import enter, open_desk
from tests.unit.registers.aid.people import filed
from tzdesk.access import Rights
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.registers.aid import codes, service
from tzdesk.registers.query import Query
from tzdesk.registers.workplace import Workplace

FIRST, SECOND = date(2023, 1, 10), date(2023, 6, 10)
TOLD: dict[str, Any] = {"kind": "2", "period_from": date(2022, 6, 1), "period_to": date(2023, 5, 31), "conclusion": "3"}


@pytest.fixture
def wp() -> Iterator[Workplace]:
    yield from open_desk()


def reviewed(wp: Workplace) -> tuple[int, int, int]:
    """A file approved in 深度 in January and reviewed into 相对 in June, by the committee: file, first, second."""
    case = filed(wp, FIRST).id
    given = {"assess_year": 2023, "income_wage": 100_000}
    one = {"kind": "1", "district_date": FIRST, "decided_category": codes.DEEP}
    first = service.assess(wp, case, {**given, **one}).id
    two = {"committee_date": SECOND, "decided_category": codes.RELATIVE}
    second = service.assess(wp, case, {**given, **TOLD, **two}).id
    return case, first, second


def of_case(wp: Workplace, case: int) -> tuple[str | None, date | None]:
    with wp.store.reading() as session:
        found = wp.register("aid_case").get(session, case)
        return found.category, found.last_review_date


@pytest.mark.parametrize("roles", [("entry",), ("entry", "finance"), ("entry", "review"), ()])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("committee_date", date(2023, 7, 1)), ("period_to", date(2023, 4, 30)), ("income_wage", 1)),
        *(("decided_category", codes.DEEP), ("assess_year", 2022), ("conclusion", "1"), ("kind", "3")),
    ],
)
def test_nobody_types_over_what_a_decision_stands_on(
    wp: Workplace, roles: tuple[str, ...], name: str, value: Any
) -> None:
    """Nor who holds all roles: the sentence names the step that puts it right."""
    _case, _first, second = reviewed(wp)
    if roles:
        enter(wp, *roles)
    with pytest.raises(UserError) as refused:
        wp.register("aid_assessment").save(wp, {name: value}, second)
    assert "“更正认定”" in str(refused.value)


@pytest.mark.parametrize("roles", [("entry",), ()])
def test_nobody_throws_a_decision_away(wp: Workplace, roles: tuple[str, ...]) -> None:
    """A computation that nothing was decided on goes as before."""
    case, first, second = reviewed(wp)
    draft = service.assess(wp, case, {"kind": "3", "income_wage": 5}).id
    if roles:
        enter(wp, *roles)
    register = wp.register("aid_assessment")
    for number in (first, second):
        with pytest.raises(UserError, match="不能删除"):
            register.delete(wp, [number])
    register.delete(wp, [draft])
    assert of_case(wp, case) == (codes.RELATIVE, SECOND)


@pytest.mark.parametrize("name", ["committee_date", "period_to", "deleted_at"])
def test_the_store_itself_refuses_an_entry_clerk(wp: Workplace, name: str) -> None:
    """Below every face: whatever writes into the store is asked."""
    _case, _first, second = reviewed(wp)
    enter(wp, "entry")

    def write() -> None:
        with wp.store.operation("x", "x") as op:
            found = wp.register("aid_assessment").get(op.session, second)
            setattr(found, name, clock.now() if name == "deleted_at" else date(2023, 2, 1))

    with pytest.raises(UserError, match="不能直接填写"):
        write()


def test_who_decides_corrects_with_a_reason(wp: Workplace) -> None:
    """Totals and class follow; the file's event says what was corrected and why."""
    case, _first, second = reviewed(wp)
    register = wp.register("aid_assessment")
    enter(wp, "entry")
    with pytest.raises(UserError, match="不能办理“更正认定”"):
        register.take(wp, second, "correct", {"reason": "笔误", "income_wage": 200_000})
    enter(wp, "review")
    with pytest.raises(UserError, match="更正理由"):
        register.take(wp, second, "correct", {"income_wage": 200_000})
    with pytest.raises(UserError, match="没有改动"):
        register.take(wp, second, "correct", {"reason": "笔误", "income_wage": 100_000})
    told = {"reason": "工资单看错一行", "income_wage": 200_000, "committee_date": date(2023, 6, 12)}
    register.take(wp, second, "correct", {**told, "decided_category": codes.ACCIDENT})
    with wp.store.reading() as session:
        assert register.get(session, second).income_total == 200_000
        events = wp.register("aid_event")
        last = events.get(session, max(events.ids(wp, session, Query(parent_id=case))))
        assert (last.step, last.person) == ("correct", "李四")
        assert last.opinion == "工资单看错一行（更正：工资性收入、认定类别、集体研究日期）"
    assert of_case(wp, case) == (codes.ACCIDENT, date(2023, 6, 12))


def test_an_older_decision_that_is_corrected_leaves_the_file_alone(wp: Workplace) -> None:
    """What holds is the newest."""
    case, first, _second = reviewed(wp)
    wp.register("aid_assessment").take(wp, first, "correct", {"reason": "类别写错", "decided_category": "3"})
    assert of_case(wp, case) == (codes.RELATIVE, SECOND)


def test_who_decides_takes_a_decision_back(wp: Workplace) -> None:
    """The one before it holds again; the only one stays; what was taken back comes by undo and not by the bin."""
    case, first, second = reviewed(wp)
    register = wp.register("aid_assessment")
    enter(wp, "review")
    register.take(wp, second, "withdraw", {"reason": "户主弄错了，不是这一户"})
    assert of_case(wp, case) == (codes.DEEP, FIRST)
    with pytest.raises(UserError, match="唯一的认定"):
        register.take(wp, first, "withdraw", {"reason": "再撤"})
    wp.enter(Rights())
    with pytest.raises(UserError, match="不能从回收站恢复"):
        register.restore(wp, [second])
    wp.store.undo()
    assert of_case(wp, case) == (codes.RELATIVE, SECOND)


def test_what_is_still_open_is_typed_as_before(wp: Workplace) -> None:
    """An application under way, and a computation begun for a file in standing."""
    case, _first, _second = reviewed(wp)
    under_way = wp.register("aid_case").save(wp, {"name": "赵一"}).id
    register = wp.register("aid_assessment")
    open_ones = [
        service.assess(wp, under_way, {"assess_year": 2023, "period_to": SECOND}).id,
        service.assess(wp, case, {"kind": "3", "period_to": date(2023, 11, 30)}).id,
    ]
    enter(wp, "entry")
    for number in open_ones:
        register.save(wp, {"period_to": date(2023, 10, 31), "income_wage": 7}, number)
        with wp.store.reading() as session:
            offered = {step.id for step in register.steps(wp, session, register.get(session, number))}
            assert not offered
        register.delete(wp, [number])


def test_a_decision_may_still_be_told_what_it_left_blank(wp: Workplace) -> None:
    """Old files come in without their figures; who types them fills them in, but does not change them again."""
    _case, _first, second = reviewed(wp)
    enter(wp, "entry")
    register = wp.register("aid_assessment")
    register.save(wp, {"rigid_medical": 300, "surveyors": "张三、李四"}, second)
    with pytest.raises(UserError, match="已经审定或复核"):
        register.save(wp, {"rigid_medical": 400}, second)
