"""Changes of one union with a day: rename, move, relocate, retype, pause, resume.

Each is one operation with one entry among the changes (变动登记); the months before its day go on as they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.registers.organisations import history_model as kinds
from tzdesk.registers.organisations.changing import Papers, changing
from tzdesk.registers.organisations.model import ACTIVE, IDLE, Organisation
from tzdesk.registers.register import Saved
from tzdesk.registers.workplace import Workplace

_NAMES = {
    kinds.RENAMED: ("rename", "更名"),
    kinds.REPARENTED: ("move", "转隶"),
    kinds.MOVED: ("relocate", "迁址"),
    kinds.RETYPED: ("retype", "类型变更"),
    kinds.PAUSED: ("pause", "停业"),
    kinds.RESUMED: ("resume", "恢复"),
}


def _one(wp: Workplace, org_id: int, kind: str, moved: Mapping[str, Any], when: tuple[date, Papers]) -> Saved:
    name, word = _NAMES[kind]
    with changing(wp, f"organisation.{name}", word, *when) as change:
        org = change.standing(org_id)
        change.op.label = f"“{org.org_name}”{word}"
        change.enter(org, kind, {field: value for field, value in moved.items() if value is not None})
        return change.saved(org)


def rename(
    wp: Workplace, org_id: int, *, day: date, org_name: str, org_short: str | None = None, **papers: Unpack[Papers]
) -> Saved:
    """更名. The 统计代码 stays (members.md O02)."""
    return _one(wp, org_id, kinds.RENAMED, {"org_name": org_name.strip(), "org_short": org_short}, (day, papers))


def move(
    wp: Workplace,
    org_id: int,
    *,
    day: date,
    parent_org_id: int,
    report_to_org_id: int | None = None,
    **papers: Unpack[Papers],
) -> Saved:
    """转隶: another upper union, and whom to report to (the upper union unless stated). UserError for a circle."""
    with wp.store.reading() as session:
        refuse_circle(session, org_id, parent_org_id)
    moved = {"parent_org_id": parent_org_id, "report_to_org_id": report_to_org_id or parent_org_id}
    return _one(wp, org_id, kinds.REPARENTED, moved, (day, papers))


def refuse_circle(session: Session, org_id: int, parent_org_id: int) -> None:
    """UserError when a union would come to stand under itself."""
    up: int | None = parent_org_id
    seen = {org_id}
    while up is not None:
        if up in seen:
            raise UserError("上级工会不能是自己或自己的下级。", "请选择另外的上级工会。")
        seen.add(up)
        up = session.scalar(select(Organisation.parent_org_id).where(Organisation.id == up))


def relocate(
    wp: Workplace,
    org_id: int,
    *,
    day: date,
    address: str,
    division_code: str | None = None,
    postcode: str | None = None,
    **papers: Unpack[Papers],
) -> Saved:
    """迁址: another address, maybe in another town. Geography moves; the reporting line does not."""
    moved = {"address": address, "division_code": division_code, "postcode": postcode}
    return _one(wp, org_id, kinds.MOVED, moved, (day, papers))


def retype(
    wp: Workplace,
    org_id: int,
    *,
    day: date,
    org_type: str,
    stat_type_904: str | None = None,
    host_unit_id: int | None = None,
    **papers: Unpack[Papers],
) -> Saved:
    """类型变更: a single union becomes a joint one or the other way, or stands in another unit from the day on."""
    stat = stat_type_904 or {"11": "1", "12": "2"}.get(org_type)
    moved = {"org_type": org_type, "stat_type_904": stat, "host_unit_id": host_unit_id}
    return _one(wp, org_id, kinds.RETYPED, moved, (day, papers))


def pause(wp: Workplace, org_id: int, *, day: date, **papers: Unpack[Papers]) -> Saved:
    """停业: the unit stands still; the union is still counted."""
    return _one(wp, org_id, kinds.PAUSED, {"status": IDLE}, (day, papers))


def resume(wp: Workplace, org_id: int, *, day: date, **papers: Unpack[Papers]) -> Saved:
    """恢复 after 停业."""
    return _one(wp, org_id, kinds.RESUMED, {"status": ACTIVE}, (day, papers))
