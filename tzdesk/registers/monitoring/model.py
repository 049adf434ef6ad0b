"""四级联动百点监测: points at enterprises, and the reports that each gives cycle by cycle."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.store import Entity


class MonitorPoint(Entity):
    """One point. It reports for every cycle that ends from `active_from` to `active_to` (none: still at work)."""

    __tablename__ = "monitor_point"
    __kind__ = "monitor_point"

    point_no: Mapped[str | None] = mapped_column(String(30))
    level: Mapped[str | None] = mapped_column(String(12))
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("host_unit.id"), index=True)
    industry: Mapped[str | None] = mapped_column(String(12))
    org_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    informant: Mapped[str | None] = mapped_column(String(50))
    phone: Mapped[str | None] = mapped_column(String(30))
    cycle: Mapped[str | None] = mapped_column(String(12))
    active_from: Mapped[date | None]
    active_to: Mapped[date | None]
    remark: Mapped[str | None] = mapped_column(String(300))
    search_text: Mapped[str | None] = mapped_column(String(400))


class MonitorReport(Entity):
    """One report of a point. `cycle_end` is the last day of the cycle it is about; money in 分.

    `covers` is any day of that cycle where it was named; else the cycle follows from the day of the report.
    """

    __tablename__ = "monitor_report"
    __kind__ = "monitor_report"

    point_id: Mapped[int | None] = mapped_column(ForeignKey("monitor_point.id"), index=True)
    report_date: Mapped[date | None] = mapped_column(index=True)
    covers: Mapped[date | None]
    cycle_end: Mapped[date | None] = mapped_column(index=True)
    zero_report: Mapped[bool | None]
    headcount: Mapped[int | None]
    hired: Mapped[int | None]
    left_count: Mapped[int | None]
    dispatch: Mapped[int | None]
    arrears_persons: Mapped[int | None]
    arrears_amount: Mapped[int | None]
    arrears_months: Mapped[int | None]
    layoff_plan: Mapped[int | None]
    stop_days: Mapped[int | None]
    insurance_arrears: Mapped[int | None]
    overtime: Mapped[bool | None]
    disputes: Mapped[int | None]
    collective_cases: Mapped[int | None]
    collective_persons: Mapped[int | None]
    petition: Mapped[int | None]
    opinion: Mapped[str | None] = mapped_column(Text)
    risk_level: Mapped[str | None] = mapped_column(String(12))
    action: Mapped[str | None] = mapped_column(Text)
    reported_to: Mapped[str | None] = mapped_column(String(80))
    reported_date: Mapped[date | None]
    closed_date: Mapped[date | None]
    closed_note: Mapped[str | None] = mapped_column(String(300))
