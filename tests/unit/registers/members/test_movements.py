"""Movements fill and check a month's count; transfers inside the district meet or are named."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.unit.registers.members.conftest import new_union
from tzdesk.base.periods import Month
from tzdesk.registers.members import filling
from tzdesk.registers.members.history import counts_of
from tzdesk.registers.members.movements import balance, transfers, unlanded
from tzdesk.registers.members.register import count_register
from tzdesk.registers.members.service import open_month, save_count, save_counts
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import Finding

NOVEMBER, DECEMBER, JANUARY = Month(2023, 11), Month(2023, 12), Month(2024, 1)
QUIET = {"12T": 0, "13T": 0, "21T": 0, "22T": 0}


def register(wp: Workplace, union: int, mv_type: str, count: int | None = 1, day: int = 5, **values: Any) -> int:
    stated = {"org_id": union, "mv_date": date(2023, 12, day), "mv_type": mv_type, "count": count, **values}
    return wp.register("movement").save(wp, stated).id


def cells(wp: Workplace, count_id: int) -> dict[str, int]:
    with wp.store.reading() as session:
        return count_register(wp).get(session, count_id).filled()


def findings(wp: Workplace, count_id: int) -> list[Finding]:
    with wp.store.reading() as session:
        register = count_register(wp)
        return register.check(wp, session, [register.get(session, count_id)], DECEMBER)


def test_a_month_filled_from_movements_has_every_dimension(wp: Workplace, union: int) -> None:
    """12: 3 joined, 2 women, 1 migrant. 22: one retired woman. 23: one unemployed. 36: a retained one died.

    30T = 50 + 3 − 1 − 1 = 51; 30F = 20 + 2 − 1 = 21; 30M = 10 + 1 + 1 (category) = 12; 35T = 4 + 2 − 1 = 5.
    """
    save_counts(wp, NOVEMBER, {union: {**QUIET, "10T": 50, "30F": 20, "30M": 10, "35T": 4}})
    [count_id] = save_counts(wp, DECEMBER, {union: {"01T": 60}}).ids.values()
    register(wp, union, "1", 3, female=2, migrant=1)
    register(wp, union, "3", 1, reason="91", female=1)
    register(wp, union, "3", 1, reason="3")
    register(wp, union, "8", 1, retained=True)
    register(wp, union, "93", None, migrant=1)
    filling.by_movements(wp, count_id)
    found = cells(wp, count_id)
    expected = {"12T": 3, "12F": 2, "12M": 1, "22T": 1, "22F": 1, "23T": 1, "26T": 0, "36T": 1, "19M": 1, "13D": 0}
    assert {name: found.get(name) for name in expected} == expected
    assert {name: found[name] for name in ("30T", "30F", "30M", "35T", "01T")} == {
        "30T": 51,
        "30F": 21,
        "30M": 12,
        "35T": 5,
        "01T": 60,
    }
    assert [one.rule for one in findings(wp, count_id) if one.rule in {"M06", "M27"}] == []


def test_a_month_that_chose_movements_follows_them(wp: Workplace, union: int) -> None:
    """Added, changed, moved to another day, deleted, brought back, undone: the month is right at once, the next too."""
    save_counts(wp, NOVEMBER, {union: {**QUIET, "10T": 50}})
    [count_id] = save_counts(wp, DECEMBER, {union: {}}).ids.values()
    filling.by_movements(wp, count_id)
    open_month(wp, JANUARY)
    joined = register(wp, union, "1", 2)
    assert (cells(wp, count_id)["12T"], cells(wp, count_id)["30T"]) == (2, 52)
    wp.register("movement").save(wp, {"count": 5}, joined)
    assert cells(wp, count_id)["30T"] == 55
    wp.register("movement").delete(wp, [joined])
    assert cells(wp, count_id)["30T"] == 50
    wp.register("movement").restore(wp, [joined])
    with wp.store.reading() as session:
        january = counts_of(session, JANUARY, [union])[union].filled()
    assert (january["10T"], january["12T"], january["30T"]) == (55, 0, 55)
    wp.register("movement").save(wp, {"mv_date": date(2024, 1, 3)}, joined)
    assert cells(wp, count_id)["30T"] == 50
    wp.store.undo()
    assert cells(wp, count_id)["30T"] == 55


def test_a_typed_month_is_only_compared_with_movements(wp: Workplace, union: int) -> None:
    count_id = save_count(wp, {"org_id": union, "period": DECEMBER, "10T": 50, **QUIET, "12T": 3}).id
    register(wp, union, "1", 2)
    assert [(one.field, one.message) for one in findings(wp, count_id) if one.rule == "M27"] == [
        ("12T", "新发展入会填报 3，会员变动登记合计 2，请核对。")
    ]
    assert cells(wp, count_id)["12T"] == 3
    register(wp, union, "1", 1, day=31)
    assert [one for one in findings(wp, count_id) if one.rule == "M27"] == []


def test_transfers_inside_the_district_meet_or_are_named(wp: Workplace, union: int) -> None:
    """Three leave for another union, which takes in two of them; one goes outside the district."""
    other = new_union(wp, "乙工会")
    gone = register(wp, union, "4", 3, peer_org_id=other)
    register(wp, union, "4", 1, peer_name="上海某公司工会")
    assert [(one.id, one.open) for one in read(wp, unlanded)] == [(gone, 3)]
    register(wp, other, "2", 2, day=9, peer_org_id=union)
    assert [(one.id, one.open, one.out) for one in read(wp, unlanded)] == [(gone, 1, True)]
    assert len(read(wp, lambda session, day: transfers(session, day, [union, other]))) == 2
    with wp.store.reading() as session:
        found = balance(session, DECEMBER)
        assert (found.out, found.into, found.open) == (3, 2, 1)
    register(wp, other, "2", 2, day=10, peer_org_id=union)
    assert [(one.count, one.open, one.out) for one in read(wp, unlanded)] == [(2, 1, False)]


def read(wp: Workplace, list_of: Any) -> Any:
    with wp.store.reading() as session:
        return list_of(session, DECEMBER.last)


def test_one_month_is_carried_on_as_a_step(wp: Workplace, union: int) -> None:
    """结转上月 is offered while nothing is entered; 由名册汇总 only where a roster is kept."""
    save_counts(wp, NOVEMBER, {union: {**QUIET, "10T": 50, "01T": 60, "12T": 2}})
    open_month(wp, DECEMBER, [union])
    register = count_register(wp)
    with wp.store.reading() as session:
        record = counts_of(session, DECEMBER, [union])[union]
        assert [step.id for step in register.steps(wp, session, record)] == ["carry", "by_movements"]
        count_id = record.id
    saved = register.take(wp, count_id, "carry", {})
    assert saved.id == count_id
    assert {name: cells(wp, count_id)[name] for name in ("01T", "12T", "30T")} == {"01T": 60, "12T": 0, "30T": 52}
    with wp.store.reading() as session:
        assert [step.id for step in register.steps(wp, session, register.get(session, count_id))] == ["by_movements"]
