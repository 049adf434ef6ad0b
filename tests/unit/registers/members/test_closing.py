"""A union is merged or closed: its members leave in every dimension and arrive, matched, in the other union."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.registers.members.conftest import new_union
from tzdesk.base.periods import Month
from tzdesk.registers.members import filling, roster_life
from tzdesk.registers.members.closing import move_members
from tzdesk.registers.members.history import counts_of
from tzdesk.registers.members.movements import unlanded
from tzdesk.registers.members.register import count_register
from tzdesk.registers.members.service import open_month, save_counts
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import Severity

NOVEMBER, DECEMBER = Month(2023, 11), Month(2023, 12)
QUIET = {"12T": 0, "13T": 0, "21T": 0, "22T": 0}
DAY = date(2023, 12, 15)
FULL = {"01T": 60, "01F": 30, "01M": 20}


def merge(wp: Workplace, union: int, into: int | None) -> int:
    with wp.store.operation("test.merge", "合并工会") as op:
        return move_members(wp, op.session, union, into, DAY)


def cells(wp: Workplace, union: int) -> dict[str, int]:
    with wp.store.reading() as session:
        return counts_of(session, DECEMBER, [union])[union].filled()


def pick(found: dict[str, int], *names: str) -> list[int | None]:
    return [found.get(name) for name in names]


@pytest.fixture
def pair(wp: Workplace, union: int) -> tuple[int, int]:
    """The union that ends (10 members, 4 women, 3 retained) and the one it goes into (50 members, 20 women)."""
    other = new_union(wp, "乙工会")
    save_counts(
        wp,
        NOVEMBER,
        {
            union: {**FULL, **QUIET, "10T": 10, "30F": 4, "30M": 2, "35T": 3},
            other: {**FULL, **QUIET, "10T": 50, "30F": 20, "30M": 9},
        },
    )
    return union, other


@pytest.mark.parametrize("opened", [True, False])
def test_a_merger_moves_every_dimension_and_both_pools(wp: Workplace, pair: tuple[int, int], opened: bool) -> None:
    union, other = pair
    if opened:
        open_month(wp, DECEMBER)
    assert merge(wp, union, other) == 10
    gone, come = cells(wp, union), cells(wp, other)
    assert pick(gone, "21T", "21F", "21M", "30T", "30F", "30M", "35T", "36T") == [10, 4, 2, 0, 0, 0, 0, 3]
    assert pick(come, "12T", "13T", "13F", "13M", "21T", "22T", "30T") == [None, 10, 4, 2, None, None, None]
    save_counts(wp, DECEMBER, {other: {"12T": 0, "21T": 0, "22T": 0}})
    assert pick(cells(wp, other), "13T", "13F", "13M", "30T", "35T") == [10, 4, 2, 60, 3]
    save_counts(wp, DECEMBER, {other: {name + dim: 0 for name in ("12", "21", "22") for dim in "FM"}})
    assert pick(cells(wp, other), "30F", "30M") == [24, 11]
    wp.store.undo()
    wp.store.undo()
    with wp.store.reading() as session:
        assert unlanded(session, DECEMBER.last) == []
    wp.store.undo()
    with wp.store.reading() as session:
        after = counts_of(session, DECEMBER, pair)
        assert {one: count.filled().get("30T") for one, count in after.items()} == (
            {union: None, other: None} if opened else {}
        )


def test_a_closing_without_a_successor_is_another_decrease_with_its_reason(
    wp: Workplace, pair: tuple[int, int]
) -> None:
    union, _ = pair
    save_counts(wp, DECEMBER, {union: {**FULL, **QUIET, "12T": 2}})
    assert merge(wp, union, None) == 12
    assert pick(cells(wp, union), "12T", "27T", "27F", "30T", "30F", "35T") == [2, 12, 4, 0, 0, 0]
    with wp.store.reading() as session:
        register = count_register(wp)
        count = counts_of(session, DECEMBER, [union])[union]
        assert count.note == "工会撤销，其他减少12人"
        hard = [one for one in register.check(wp, session, [count], DECEMBER) if one.severity is Severity.HARD]
    assert hard == []


def test_a_month_that_is_filled_from_movements_gets_them_once(wp: Workplace, pair: tuple[int, int]) -> None:
    union, other = pair
    open_month(wp, DECEMBER)
    for one in pair:
        with wp.store.reading() as session:
            count_id = counts_of(session, DECEMBER, [one])[one].id
        filling.by_movements(wp, count_id)
    merge(wp, union, other)
    assert pick(cells(wp, union), "21T", "30T", "30F", "35T") == [10, 0, 0, 0]
    assert pick(cells(wp, other), "13T", "30T", "30F", "35T") == [10, 60, 24, 3]


@pytest.mark.usefixtures("keeps_roster")
def test_people_of_the_roster_go_along_and_keep_a_row_in_the_old_union(wp: Workplace, pair: tuple[int, int]) -> None:
    union, other = pair
    values = {"name": "张三", "gender": "1", "id_no": "999999196909202313"}
    member = roster_life.join(wp, union, values, day=date(2023, 11, 1)).id
    kept = roster_life.join(wp, union, {"name": "李四"}, day=date(2023, 11, 1)).id
    roster_life.retain(wp, kept, day=date(2023, 11, 20), reason="91")
    merge(wp, union, other)
    with wp.store.reading() as session:
        register = wp.register("member")
        people = register.fetch(session, range(1, 10))
        assert [(one.name, one.org_id, one.state) for one in people] == [
            ("张三", union, "3"),
            ("李四", union, "3"),
            ("张三", other, "1"),
            ("李四", other, "2"),
        ]
        assert [one.id for one in people[:2]] == [member, kept]
        assert [one for one in register.check(wp, session, people) if one.rule == "F05"] == []


def test_groups_of_new_forms_go_along(wp: Workplace, pair: tuple[int, int]) -> None:
    union, other = pair
    register = wp.register("group_count")
    for one, opening in ((union, 6), (other, 10)):
        register.save(
            wp,
            {"org_id": one, "period": NOVEMBER, "nef_group": "03", "opening": opening, "joined": 0, "left": 0},
        )
    open_month(wp, DECEMBER)
    merge(wp, union, other)
    with wp.store.reading() as session:
        rows = [one for one in register.fetch(session, range(1, 10)) if one.period == DECEMBER]
        assert [(one.org_id, one.opening, one.joined, one.left, one.closing) for one in rows] == [
            (union, 6, 0, 6, 0),
            (other, 10, 0, -6, 16),
        ]


def test_a_pool_that_was_only_stated_goes_along(wp: Workplace, union: int) -> None:
    """In the first month there is nothing to compute the pools from; the stated ones are moved."""
    other = new_union(wp, "乙工会")
    stated = {union: {**QUIET, "10T": 9, "35T": 3, "35F": 1}, other: {**QUIET, "10T": 5, "35T": 2}}
    save_counts(wp, DECEMBER, stated)
    merge(wp, union, other)
    assert pick(cells(wp, union), "30T", "35T", "35F") == [0, 0, 0]
    assert pick(cells(wp, other), "30T", "35T", "35F") == [14, 5, 1]


def test_a_union_whose_members_nobody_counted_leaves_no_row(wp: Workplace, union: int) -> None:
    """An old closing, entered late, or that of a federation, invents no count and no month."""
    other = new_union(wp, "乙工会")
    federation = new_union(wp, "某行业工会联合会", org_type="21")
    save_counts(wp, NOVEMBER, {federation: {**QUIET, "10T": 5}})
    assert merge(wp, union, other) == merge(wp, federation, None) == 0
    with wp.store.reading() as session:
        assert counts_of(session, DECEMBER, [union, other, federation]) == {}


def test_a_successor_that_gets_nobody_has_not_reported(wp: Workplace, union: int) -> None:
    other = new_union(wp, "乙工会")
    save_counts(wp, DECEMBER, {union: {**QUIET, "10T": 0}})
    assert merge(wp, union, other) == 0
    with wp.store.reading() as session:
        assert list(counts_of(session, DECEMBER, [union, other])) == [union]
