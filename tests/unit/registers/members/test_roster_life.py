"""What happens to people of the roster, month by month, and what the roster says of a month."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.unit.registers.members.conftest import new_union
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.members import filling, roster_life
from tzdesk.registers.members.model import Member
from tzdesk.registers.members.movements import unlanded
from tzdesk.registers.members.register import count_register
from tzdesk.registers.members.roster_counts import persons_of, roster_cells
from tzdesk.registers.members.service import save_count
from tzdesk.registers.workplace import Workplace

pytestmark = pytest.mark.usefixtures("keeps_roster")
OCTOBER, NOVEMBER, DECEMBER = Month(2023, 10), Month(2023, 11), Month(2023, 12)


def day(month: int, number: int = 10) -> date:
    return date(2023, month, number)


TENTH = day(10)


def joined(wp: Workplace, union: int, name: str, on: date = TENTH, **values: Any) -> int:
    return roster_life.join(wp, union, {"name": name, "gender": "1", **values}, day=on).id


def cells(wp: Workplace, union: int, month: Month) -> dict[str, int]:
    """What the roster gives of a month, without the zeros."""
    with wp.store.reading() as session:
        found = roster_cells(wp.definition(month), persons_of(session, [union])[union], month)
    return {name: value for name, value in found.items() if value}


def state(wp: Workplace, member: int) -> str | None:
    with wp.store.reading() as session:
        found = session.get(Member, member)
        return found.state if found else None


def test_a_workplace_that_keeps_no_roster_takes_nobody_in(wp: Workplace, union: int) -> None:
    wp.store.undo()  # the union
    wp.store.undo()  # the choice to keep a roster
    with pytest.raises(UserError, match="没有启用会员实名名册"):
        joined(wp, 1, "张三")


def test_every_month_shows_the_roster_as_it_was(wp: Workplace, union: int) -> None:
    """October: two join, one of them a woman. November: the man retires. December: he is taken on again, she leaves."""
    man = joined(wp, union, "张三")
    woman = joined(wp, union, "李四", gender="2", is_migrant=True)
    roster_life.retain(wp, man, day=day(11), reason="91")
    roster_life.restore(wp, man, day=day(12))
    roster_life.leave(wp, woman, day=day(12, 20))
    assert cells(wp, union, OCTOBER) == {"12T": 2, "12F": 1, "12M": 1, "30T": 2, "30F": 1, "30M": 1}
    assert cells(wp, union, NOVEMBER) == {"22T": 1, "30T": 1, "30F": 1, "30M": 1, "35T": 1}
    assert cells(wp, union, DECEMBER) == {"14T": 1, "24T": 1, "24F": 1, "24M": 1, "30T": 1}
    assert (state(wp, man), state(wp, woman)) == ("1", "4")


def test_a_change_of_category_moves_only_its_column(wp: Workplace, union: int) -> None:
    worker = joined(wp, union, "张三", is_migrant=True)
    roster_life.reclassify(wp, worker, day=day(11), is_migrant=False, is_dispatch=True)
    assert cells(wp, union, OCTOBER) == {"12T": 1, "12M": 1, "30T": 1, "30M": 1}
    assert cells(wp, union, NOVEMBER) == {"19M": -1, "19D": 1, "30T": 1, "30D": 1}
    with pytest.raises(UserError, match="类别没有变化"):
        roster_life.reclassify(wp, worker, day=day(12), is_migrant=False)


def test_who_moves_inside_the_district_stands_in_both_rosters_and_lands(wp: Workplace, union: int) -> None:
    other = new_union(wp, "乙工会")
    worker = joined(wp, union, "张三", id_no="999999196909202313")
    roster_life.move_out(wp, worker, day=day(11), peer_org_id=other)
    with wp.store.reading() as session:
        assert [(one.org_id, one.open) for one in unlanded(session, DECEMBER.last)] == [(union, 1)]
    arrived = roster_life.take_in(wp, worker, day=day(12), org_id=other)
    assert [one for one in arrived.findings if one.rule == "F05"] == []
    assert cells(wp, union, NOVEMBER) == {"21T": 1}
    assert cells(wp, other, NOVEMBER) == {}
    assert cells(wp, other, DECEMBER) == {"13T": 1, "30T": 1}
    with wp.store.reading() as session:
        assert unlanded(session, DECEMBER.last) == []
    with pytest.raises(UserError, match="已经在其他工会的名册里"):
        roster_life.take_in(wp, worker, day=day(12), org_id=new_union(wp, "丙工会"))


def test_a_retained_member_who_dies_leaves_the_pool_and_not_the_members(wp: Workplace, union: int) -> None:
    old = joined(wp, union, "张三")
    joined(wp, union, "李四")
    roster_life.retain(wp, old, day=day(11), reason="91")
    roster_life.die(wp, old, day=day(12))
    assert cells(wp, union, DECEMBER) == {"36T": 1, "30T": 1}


@pytest.mark.parametrize(
    ("step", "values", "said"),
    [
        ("restore", {}, "不是保留会籍会员"),
        ("take_in", {"org_id": 1}, "还没有从原工会转出"),
        ("move_out", {}, "没有写明转往哪个工会"),
        ("quit", {"day": date(2023, 10, 9)}, "早于入会日期"),
    ],
)
def test_what_a_state_does_not_allow_is_refused(
    wp: Workplace, union: int, step: str, values: dict[str, Any], said: str
) -> None:
    worker = joined(wp, union, "张三")
    with pytest.raises(UserError, match=said):
        wp.register("member").take(wp, worker, step, {"day": day(12), **values})
    assert state(wp, worker) == "1"


@pytest.mark.parametrize(
    ("step", "values", "outcome"),
    [
        ("move_out", {"peer_name": "上海某工会"}, ("3", ["take_in"])),
        ("retain", {"reason": "94"}, ("2", ["restore", "move_out", "quit", "die"])),
        ("quit", {}, ("4", [])),
        ("expel", {"doc_no": "备〔2023〕1号"}, ("5", [])),
        ("die", {}, ("6", [])),
        ("reclassify", {"nef_group": "03"}, ("1", ["move_out", "retain", "quit", "expel", "die", "reclassify"])),
    ],
)
def test_every_step_leads_to_its_state_and_offers_what_follows(
    wp: Workplace, union: int, step: str, values: dict[str, Any], outcome: tuple[str, list[str]]
) -> None:
    after, then = outcome
    worker = joined(wp, union, "张三")
    register = wp.register("member")
    register.take(wp, worker, step, {"day": day(12), **values})
    assert state(wp, worker) == after
    with wp.store.reading() as session:
        assert [one.id for one in register.steps(wp, session, register.get(session, worker))] == then
    wp.store.undo()
    assert state(wp, worker) == "1"


def test_a_count_filled_from_the_roster_agrees_with_it(wp: Workplace, union: int) -> None:
    """First month: the opening follows from the closing and the movements: 2 − 1 = 1."""
    joined(wp, union, "张三", day(11))
    joined(wp, union, "李四", day(12), gender="2")
    count_id = save_count(wp, {"org_id": union, "period": DECEMBER, "30T": 3, **dict.fromkeys(NEEDED, 0)}).id
    register = count_register(wp)
    with wp.store.reading() as session:
        found = register.check(wp, session, [register.get(session, count_id)], DECEMBER)
    assert ("30T", "月末会员人数填报 3，会员名册为 2，请核对。") in [
        (one.field, one.message) for one in found if one.rule == "M28"
    ]
    saved = filling.by_roster(wp, count_id)
    with wp.store.reading() as session:
        filled = register.get(session, count_id).filled()
    assert {name: filled[name] for name in ("10T", "12T", "12F", "30T", "30F")} == {
        "10T": 1,
        "12T": 1,
        "12F": 1,
        "30T": 2,
        "30F": 1,
    }
    assert [one for one in saved.findings if one.rule in {"M06", "M28"}] == []


def test_nobody_was_there_before_the_day_of_joining(wp: Workplace, union: int) -> None:
    """An imported row states when she joined and that she retired since; the month before she joined has no members."""
    values = {"org_id": union, "name": "李四", "gender": "2", "join_date": day(11, 5), "state": "2"}
    wp.register("member").save(wp, {**values, "change_type": "3", "change_date": day(12)})
    assert cells(wp, union, OCTOBER) == {}
    assert cells(wp, union, NOVEMBER) == {"30T": 1, "30F": 1}
    assert {"35T": 1}.items() <= cells(wp, union, DECEMBER).items()


def test_a_retained_member_comes_along_in_a_merger_and_was_nobody_there_before(wp: Workplace, union: int) -> None:
    """Retired in November, the union merged in December: in the other one she is in the pool from then on."""
    other = new_union(wp, "乙工会")
    retired = joined(wp, union, "李四", gender="2")
    roster_life.retain(wp, retired, day=day(11), reason="91")
    with wp.store.operation("test.merge", "合并工会") as op:
        person = op.session.get(Member, retired)
        assert person is not None
        roster_life.carried_over(wp, op.session, person, other, day(12))
    assert cells(wp, other, NOVEMBER) == {}
    found = cells(wp, other, DECEMBER)
    assert (found.get("35T"), found.get("36T"), found.get("30T"), found.get("13T")) == (1, -1, None, None)


NEEDED = ("12T", "13T", "21T", "22T")
