"""What happens to a member of the real-name roster (会员名册): joining, transfers, retirement, leaving, a new category.

Every function is one operation: the person's row shows the new state, and a movement (会员变动) of one person stands
for the month. Source of the cases: 中国工会章程 arts. 5–8 and 会籍管理办法; 变化类型 and 原因 are those of the
real-name standard.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.registers.members.model import Member
from tzdesk.registers.members.movements import (
    DIE,
    EXPEL,
    JOIN,
    MOVE_IN,
    MOVE_OUT,
    QUIT,
    RECLASSIFY,
    RESTORE,
    RETAIN,
)
from tzdesk.registers.members.roster_counts import AFTER, GONE, KEPT, PRESENT
from tzdesk.registers.register import Saved
from tzdesk.registers.steps import Doer
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive

KIND = "member"
_MOVED, _DIED = "1", "92"  # 会籍变化原因: 劳动（工作）关系发生变化, 死亡
# What of a person goes along to the next union.
_OWN = (
    *("name", "gender", "birth_date", "ethnicity", "id_type", "id_no", "education", "skill", "mobile", "hukou"),
    *("hukou_place", "political", "native_place", "employment", "work_unit", "is_migrant", "is_dispatch", "nef_group"),
    *("join_date", "address"),
)
# Steps that a state allows, the likeliest first.
STEPS: Mapping[str | None, tuple[str, ...]] = {
    PRESENT: ("move_out", "retain", "quit", "expel", "die", "reclassify"),
    KEPT: ("restore", "move_out", "quit", "die"),
    GONE: ("take_in",),
}


def join(wp: Workplace, org_id: int, values: Mapping[str, Any], *, day: date, channel: str | None = None) -> Saved:
    """入会: a new person in a union's roster."""
    with wp.store.operation(f"{KIND}.join", "会员入会") as op:
        person = _new(wp, op.session, {**values, "org_id": org_id, "join_date": day}, JOIN, day)
        _movement(wp, op.session, person, JOIN, day, join_channel=channel)
        return _saved(wp, op.session, person)


def move_out(
    wp: Workplace,
    member_id: int,
    *,
    day: date,
    peer_org_id: int | None = None,
    peer_name: str | None = None,
    reason: str = _MOVED,
    doc_no: str | None = None,
) -> Saved:
    """转出 to another union of the district (`peer_org_id`) or outside it (`peer_name`). UserError without either."""
    if peer_org_id is None and not peer_name:
        raise UserError("转出没有写明转往哪个工会。", "区内的请选工会，区外的请写工会名称。")
    proof = {"peer_org_id": peer_org_id, "peer_name": peer_name, "doc_no": doc_no}
    return _change(wp, member_id, MOVE_OUT, day, "会员转出", reason=reason, **proof)


def take_in(wp: Workplace, member_id: int, *, day: date, org_id: int, doc_no: str | None = None) -> Saved:
    """转入: a person who moved out of a union of the district arrives in another one, with a row of its own there.

    The old row stays in the old union's roster as moved out.
    """
    with wp.store.operation(f"{KIND}.take_in", "会员转入") as op:
        old = wp.register(KIND).get(op.session, member_id)
        if old.state != GONE:
            raise UserError(f"“{old.name}”还没有从原工会转出。", "请先在原工会办理转出，再办理转入。")
        if old.org_id == org_id:
            raise UserError("转入的工会就是原工会。", "没有转成的，请撤销原来的转出。")
        if _stands(op.session, old):
            raise UserError(f"“{old.name}”已经在其他工会的名册里。", "同一人只能在一个工会，请先核对。")
        values = {name: getattr(old, name) for name in _OWN} | {"org_id": org_id}
        person = _new(wp, op.session, values, MOVE_IN, day)
        _movement(wp, op.session, person, MOVE_IN, day, peer_org_id=old.org_id, doc_no=doc_no)
        return _saved(wp, op.session, person)


def retain(wp: Workplace, member_id: int, *, day: date, reason: str) -> Saved:
    """转保留会籍: retired, unemployed, in military service. Retained members are no longer counted as members."""
    return _change(wp, member_id, RETAIN, day, "转保留会籍", reason=reason)


def restore(wp: Workplace, member_id: int, *, day: date) -> Saved:
    """恢复会籍 of a retained member who works again."""
    return _change(wp, member_id, RESTORE, day, "恢复会籍", reason=_MOVED)


def leave(wp: Workplace, member_id: int, *, day: date, reason: str | None = None) -> Saved:
    """退会, by the member's own wish or after six months without dues and activity (章程 art. 6)."""
    return _change(wp, member_id, QUIT, day, "会员退会", reason=reason)


def expel(wp: Workplace, member_id: int, *, day: date, doc_no: str, reason: str | None = None) -> Saved:
    """除名 (章程 art. 7), with the number under which the upper level was told."""
    return _change(wp, member_id, EXPEL, day, "会员除名", reason=reason, doc_no=doc_no)


def die(wp: Workplace, member_id: int, *, day: date) -> Saved:
    """死亡."""
    return _change(wp, member_id, DIE, day, "会员死亡", reason=_DIED)


def reclassify(
    wp: Workplace,
    member_id: int,
    *,
    day: date,
    is_migrant: bool | None = None,
    is_dispatch: bool | None = None,
    nef_group: str | None = None,
    no_group: bool = False,
) -> Saved:
    """类别调整: a present member becomes or ceases to be 农民工, 派遣工 or one of a group. Blank leaves it as it is."""
    with wp.store.operation(f"{KIND}.reclassify", "会员类别调整") as op:
        person = wp.register(KIND).get(op.session, member_id)
        _expect(person, PRESENT)
        wanted = {"is_migrant": is_migrant, "is_dispatch": is_dispatch, "nef_group": nef_group}
        values: dict[str, Any] = {name: value for name, value in wanted.items() if value is not None}
        if no_group:
            values["nef_group"] = None
        before = _flags(person)
        wp.register(KIND).put(person, values)
        shifts = {name: now - before[name] for name, now in _flags(person).items() if now != before[name]}
        if not shifts:
            raise UserError("类别没有变化。", "请填写变化后的类别，再办理。")
        wp.register(KIND).settle(wp, op.session, person)
        _movement(wp, op.session, person, RECLASSIFY, day, count=None, female=None, **{**_NO_SHIFT, **shifts})
        return _saved(wp, op.session, person)


_NO_SHIFT: Mapping[str, int | None] = {"migrant": None, "dispatch": None, "nef": None}


def _flags(person: Member) -> dict[str, int]:
    return {
        "migrant": int(bool(person.is_migrant)),
        "dispatch": int(bool(person.is_dispatch)),
        "nef": int(person.nef_group is not None),
    }


def _change(
    wp: Workplace, member_id: int, mv_type: str, day: date, label: str, *, reason: str | None = None, **proof: Any
) -> Saved:
    """The person's row takes the state that the change leads to, and the movement is registered."""
    with wp.store.operation(f"{KIND}.{mv_type}", label) as op:
        person = wp.register(KIND).get(op.session, member_id)
        retained = person.state == KEPT
        _expect(person, *((KEPT,) if mv_type == RESTORE else (PRESENT,) if mv_type == RETAIN else (PRESENT, KEPT)))
        if person.join_date is not None and day < person.join_date:
            raise UserError("办理日期早于入会日期。", f"“{person.name}”{person.join_date}入会，请核对日期。")
        _movement(wp, op.session, person, mv_type, day, reason=reason, retained=retained or None, **proof)
        values = {"state": AFTER[mv_type], "change_type": mv_type, "change_date": day, "change_reason": reason}
        wp.register(KIND).put(person, values)
        wp.register(KIND).settle(wp, op.session, person)
        return _saved(wp, op.session, person)


def _expect(person: Member, *states: str) -> None:
    if person.state not in states:
        words = {PRESENT: "在册", KEPT: "保留会籍"}
        raise UserError(
            f"“{person.name}”现在不是{'或'.join(words[state] for state in states)}会员。",
            "请先核对这位会员的会籍状态。",
        )


def _stands(session: Session, person: Member) -> bool:
    """Whether the person is a member somewhere else."""
    if not person.id_no:
        return False
    query = select(Member.id).where(
        alive(Member), Member.id_no == person.id_no, Member.state.in_((PRESENT, KEPT)), Member.id != person.id
    )
    return session.scalar(query.limit(1)) is not None


def _new(wp: Workplace, session: Session, values: Mapping[str, Any], mv_type: str, day: date) -> Member:
    person = Member(definition_year=wp.definition(day.year).year)
    session.add(person)
    change = {
        "state": AFTER[mv_type],
        "change_type": mv_type,
        "change_date": day,
        "change_reason": _MOVED if mv_type == MOVE_IN else None,
    }
    wp.register(KIND).put(person, {**values, **change})
    wp.register(KIND).settle(wp, session, person)
    session.flush()
    return person


def carried_over(wp: Workplace, session: Session, person: Member, org_id: int, day: date) -> None:
    """A row in the union that a person's own was merged into, with the state kept; the movement stands for all."""
    values = {name: getattr(person, name) for name in _OWN} | {"org_id": org_id}
    state = person.state
    moved = _new(wp, session, values, MOVE_IN, day)
    if state != moved.state:  # came here retained: the change stays 转入, so that the months before know nobody
        wp.register(KIND).put(moved, {"state": state})


def _movement(wp: Workplace, session: Session, person: Member, mv_type: str, day: date, **values: Any) -> None:
    register = wp.register("movement")
    movement = register.model(definition_year=wp.definition(day.year).year)
    flags = {"count": 1, "female": int(person.gender == "2"), **_flags(person)}
    place = {"org_id": person.org_id, "mv_date": day, "mv_type": mv_type, "person_id": person.id}
    register.put(movement, {**place, **flags, "nef_group": person.nef_group, **values})
    session.add(movement)
    register.settle(wp, session, movement)


def _saved(wp: Workplace, session: Session, person: Member) -> Saved:
    session.flush()
    findings = wp.register(KIND).check(wp, session, [person])
    return Saved(person.id, person.row_version, tuple(findings))


DOERS: Mapping[str, Doer] = {
    "move_out": move_out,
    "take_in": take_in,
    "retain": retain,
    "restore": restore,
    "quit": leave,
    "expel": expel,
    "die": die,
    "reclassify": reclassify,
}
