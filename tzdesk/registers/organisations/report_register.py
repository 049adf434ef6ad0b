"""The register of who reported when (报送登记)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.organisations.dates import BELOW, days_late, report_limit
from tzdesk.registers.organisations.file_registers import org_name_of
from tzdesk.registers.organisations.gather import by_id
from tzdesk.registers.organisations.model import Organisation
from tzdesk.registers.organisations.report_model import ReportMark
from tzdesk.registers.profile import profile_of
from tzdesk.registers.register import Register, Saved
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import MIN_REASON
from tzdesk.store import alive, search


class ReportMarkRegister(Register[ReportMark]):
    """报送登记: one row per union and month."""

    kind = "report_mark"
    model = ReportMark
    parent: ClassVar[tuple[str, str] | None] = ("organisation", "org_id")
    month_attribute: ClassVar[str | None] = "period"
    default_order: ClassVar[str] = "org_id"

    def title(self, record: ReportMark) -> str:
        """The union's name and the month."""
        placed = record.placed
        return f"{org_name_of(record)} {placed.label}".strip() if placed else "新记录"

    def titles(self, session: Session, ids: Iterable[int]) -> dict[int, str]:
        """Titles of many with one look at the unions."""
        records = self.fetch(session, ids)
        names = by_id(session, Organisation, (r.org_id for r in records))
        return {r.id: f"{names[r.org_id].org_name} {r.period.label}" for r in records if r.org_id in names}

    def text_clause(self, text: str) -> ColumnElement[bool]:
        """Rows whose union or reason holds the text."""
        named = search.any_like([Organisation.search_text, Organisation.org_name], text)
        return ReportMark.org_id.in_(select(Organisation.id).where(named)) | search.like_clause(ReportMark.reason, text)

    def derive(self, wp: Workplace, session: Session, record: ReportMark) -> None:
        """The days after the limit of those who report to this desk."""
        period = record.placed
        if period is None:
            return
        level = BELOW.get(profile_of(session).unit_level, "unit")
        record.days_late = days_late(report_limit(wp.definition(period), level, period), record.reported_on)


def mark_report(
    wp: Workplace,
    org_id: int,
    *,
    period: Month,
    day: date | None = None,
    missed: bool | None = None,
    reason: str | None = None,
) -> Saved:
    """登记报送: a union's report of a month came on a day, or did not (漏报) for a reason. UserError for neither."""
    if day is None and not missed:
        raise UserError("没有填写收到日期，也没有注明漏报。", "收到报表的填日期；没有收到的选漏报并写明原因。")
    if missed and not (reason or "").strip():
        raise UserError("漏报没有写明原因。", f"请写明原因，不少于{MIN_REASON}个字。")
    register = wp.register("report_mark")
    with wp.store.reading() as session:
        known = marks_of(session, period).get(org_id)
    values = {"org_id": org_id, "period": period, "reported_on": day, "missed": missed, "reason": reason}
    return register.save(wp, values, known.id if known else None, name="mark", label="登记报送")


def marks_of(session: Session, period: Month) -> dict[int, ReportMark]:
    """The marks of a month by union."""
    found = session.scalars(select(ReportMark).where(alive(ReportMark), ReportMark.period == period))
    return {mark.org_id: mark for mark in found}


def excused(session: Session, period: Month, least: int) -> set[int]:
    """Unions marked 漏报 with a reason of at least `least` characters: they no longer hold up the month."""
    return {
        org_id for org_id, mark in marks_of(session, period).items() if mark.missed and len(mark.reason or "") >= least
    }
