"""Changes that touch several unions: merge, split, close; covered units join and leave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.registers.organisations import history_model as kinds
from tzdesk.registers.organisations.changes import refuse_circle
from tzdesk.registers.organisations.changing import Changing, Papers, changing
from tzdesk.registers.organisations.gather import codes_of
from tzdesk.registers.organisations.model import (
    ABOLISHED,
    ACTIVE,
    ENDED,
    JOINT,
    MERGED,
    CoveredUnit,
    HostUnit,
    Organisation,
)
from tzdesk.registers.register import Saved
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive

_DAY = timedelta(days=1)
REORGANISED = "4"  # 撤并原因: 工会组织调整


def merge(
    wp: Workplace, org_id: int, *, day: date, into_org_id: int, end_reason: str = REORGANISED, **papers: Unpack[Papers]
) -> Saved:
    """合并: the union ends, and what it has goes to its successor from the day on.

    Units that it covers are covered by the successor, and its own unit, too, where the successor is a joint union;
    unions under it come to stand under the successor; its members leave here and arrive there. UserError when the
    successor is the union itself, has ended, or stands under it.
    """
    with changing(wp, "organisation.merge", "合并", day, papers) as change:
        org, successor = change.standing(org_id), change.standing(into_org_id)
        if org is successor:
            raise UserError("不能并入自己。", "请选择另外的工会作为并入的工会。")
        change.op.label = f"“{org.org_name}”并入“{successor.org_name}”"
        refuse_circle(change.session, org.id, successor.id)
        for link in links_from(change.session, org.id, day):
            _hand_over(change.session, link, successor.id, day)
        if successor.org_type == JOINT and org.host_unit_id is not None:
            _cover_own_unit(change, org.host_unit_id, successor)
        for child in _children(change.session, org.id):
            change.enter(child, kinds.REPARENTED, _under(child, org.id, successor.id))
        _move_members(change, org, successor)
        _end(change, org, MERGED, end_reason, successor.id)
        return change.saved(org)


def close(
    wp: Workplace, org_id: int, *, day: date, end_reason: str, status: str = ABOLISHED, **papers: Unpack[Papers]
) -> Saved:
    """撤销: the union ends and covers nobody any more; its members leave. It stays in the months before."""
    with changing(wp, "organisation.close", "撤销", day, papers) as change:
        org = change.standing(org_id)
        change.op.label = f"{'合并' if status == MERGED else '撤销'}“{org.org_name}”"
        for link in links_from(change.session, org.id, day):
            link.to_date = day - _DAY
        _move_members(change, org, None)
        _end(change, org, status, end_reason, None)
        return change.saved(org)


def split(
    wp: Workplace,
    org_id: int,
    *,
    day: date,
    org_name: str,
    covered_ids: Sequence[int] = (),
    host_unit_id: int | None = None,
    org_type: str | None = None,
    **papers: Unpack[Papers],
) -> Saved:
    """分立: a new union comes out of this one and takes these covered units with it. Gives the new union.

    A covered unit that gets a union of its own (`host_unit_id`) is no longer covered. Upper union and place are those
    of the old one; chair, term and codes are the new one's own and stay blank.
    """
    with changing(wp, "organisation.split", "分立", day, papers) as change:
        org = change.standing(org_id)
        change.op.label = f"“{org.org_name}”分立“{org_name}”"
        new = Organisation(**{name: getattr(org, name) for name in _INHERITED}, definition_year=change.year)
        new.org_name, new.found_date, new.status = org_name.strip(), day, ACTIVE
        new.org_type, new.host_unit_id = org_type or org.org_type, host_unit_id
        new.approval_no, new.approval_date = papers.get("approval_no"), papers.get("approval_date")
        change.op.add(new)
        wp.register("organisation").settle(wp, change.session, new)
        change.session.flush()
        links = {link.id: link for link in links_from(change.session, org.id, day)}
        if unknown := set(covered_ids) - links.keys():
            raise UserError(f"有{len(unknown)}个覆盖单位不属于“{org.org_name}”。", "请在它的覆盖单位里选择。")
        for link in links.values():
            if link.id in covered_ids:
                _hand_over(change.session, link, new.id, day)
            elif link.unit_id is not None and link.unit_id == host_unit_id:
                link.to_date = day - _DAY
        change.enter(new, kinds.FOUNDED, {}, org.id)
        change.enter(org, kinds.SPLIT, {}, new.id)
        return change.saved(new)


_INHERITED = (
    *("individual_members", "org_level", "parent_org_id", "report_to_org_id"),
    *("division_code", "address", "postcode", "approval_org"),
)


def cover(
    wp: Workplace,
    org_id: int,
    *,
    day: date,
    unit_id: int,
    unit_kind: str | None = None,
    staff: int | None = None,
    members: int | None = None,
) -> Saved:
    """Add a covered unit (覆盖单位) from a day on. UserError when the union covers it already."""
    with changing(wp, "covered_unit.cover", "增加覆盖单位", day, {}) as change:
        org = change.standing(org_id)
        change.op.label = f"“{org.org_name}”增加覆盖单位"
        if any(link.unit_id == unit_id for link in links_from(change.session, org.id, day)):
            raise UserError(f"“{org.org_name}”已经覆盖这个单位。", "如需更改人数，请直接修改覆盖单位。")
        link = _link(change, org.id, unit_id, unit_kind)
        link.staff, link.members = staff, members
        change.op.add(link)
        return change.saved(org)


def uncover(wp: Workplace, covered_id: int, *, day: date) -> Saved:
    """A covered unit leaves (退出): from the day on it is no longer covered."""
    with changing(wp, "covered_unit.uncover", "退出覆盖", day, {}) as change:
        link: CoveredUnit = wp.register("covered_unit").get(change.session, covered_id)
        if link.to_date is not None and link.to_date < day:
            raise UserError("这个单位已经退出。", "如需更改退出日期，请直接修改覆盖单位。")
        if link.from_date is not None and day <= link.from_date:
            raise UserError("退出日期应晚于加入日期。", "请核对日期；如果是登记错了，请删除这一条。")
        link.to_date = day - _DAY
        change.session.flush()
        return Saved(link.id, link.row_version, ())


def hand_over(wp: Workplace, covered_id: int, *, day: date, to_org_id: int) -> Saved:
    """移交: another union covers the unit from a day on. UserError when it is covered there already."""
    with changing(wp, "covered_unit.hand_over", "移交覆盖单位", day, {}) as change:
        link: CoveredUnit = wp.register("covered_unit").get(change.session, covered_id)
        org = change.standing(to_org_id)
        if any(known.unit_id == link.unit_id for known in links_from(change.session, org.id, day)):
            raise UserError(f"“{org.org_name}”已经覆盖这个单位。", "请选择另外的工会。")
        _hand_over(change.session, link, org.id, day)
        return change.saved(org)


def links_from(session: Session, org_id: int, day: date) -> list[CoveredUnit]:
    """The living links of a union that hold on a day or begin after it."""
    query = select(CoveredUnit).where(alive(CoveredUnit), CoveredUnit.org_id == org_id).order_by(CoveredUnit.id)
    return [link for link in session.scalars(query) if link.to_date is None or link.to_date >= day]


def _link(change: Changing, org_id: int, unit_id: int, unit_kind: str | None) -> CoveredUnit:
    return CoveredUnit(
        org_id=org_id, unit_id=unit_id, unit_kind=unit_kind, from_date=change.day, definition_year=change.year
    )


def _hand_over(session: Session, link: CoveredUnit, to_org: int, day: date) -> None:
    """End a link the day before and let the other union cover the unit from the day on."""
    names = ("unit_id", "unit_kind", "staff", "members", "to_date", "definition_year")
    session.add(CoveredUnit(org_id=to_org, from_date=day, **{name: getattr(link, name) for name in names}))
    link.to_date = day - _DAY


def _cover_own_unit(change: Changing, unit_id: int, successor: Organisation) -> None:
    unit = change.session.get(HostUnit, unit_id)
    covered = {link.unit_id for link in links_from(change.session, successor.id, change.day)}
    if unit is None or unit.id in covered:
        return
    natures = codes_of(change.wp.definition(), HostUnit.__kind__, "unit_nature")
    entry = natures.get(unit.unit_nature) if natures else None
    kind = {"企业": "1", "社会组织": "3"}.get(entry.extra.get("group", "") if entry else "", "5")
    link = _link(change, successor.id, unit.id, kind)
    link.staff = unit.staff_total
    change.op.add(link)


def _children(session: Session, org_id: int) -> list[Organisation]:
    under = (Organisation.parent_org_id == org_id) | (Organisation.report_to_org_id == org_id)
    found = session.scalars(select(Organisation).where(alive(Organisation), under).order_by(Organisation.id))
    return [child for child in found if child.status not in ENDED]


def _under(child: Organisation, old: int, new: int) -> dict[str, int]:
    names = ("parent_org_id", "report_to_org_id")
    return {name: new for name in names if getattr(child, name) == old}


def _move_members(change: Changing, org: Organisation, to: Organisation | None) -> None:
    """The members leave on the day, and arrive in the successor where there is one."""
    if change.wp.move_members is not None:
        change.wp.move_members(change.wp, change.session, org.id, to.id if to else None, change.day)


def _end(change: Changing, org: Organisation, status: str, reason: str, other: int | None) -> None:
    moved: dict[str, Any] = {
        "status": status,
        "end_date": change.day,
        "end_reason": reason,
        "end_approval_no": change.papers.get("approval_no"),
    }
    change.enter(org, kinds.MERGED_INTO if status == MERGED else kinds.CLOSED, moved, other)
