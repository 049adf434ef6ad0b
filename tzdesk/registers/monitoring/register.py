"""The registers of monitoring points (监测点) and of their reports (监测报告)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, object_session

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.definitions import Definition
from tzdesk.registers.monitoring.cycles import cycle_before, cycle_end, owed
from tzdesk.registers.monitoring.model import MonitorPoint, MonitorReport
from tzdesk.registers.numbering import next_serial, others_of_number
from tzdesk.registers.organisations.at_unit import AtUnitRegister, stored_id
from tzdesk.registers.organisations.gather import by_id, in_chunks
from tzdesk.registers.organisations.model import HostUnit
from tzdesk.registers.register import Register
from tzdesk.registers.steps import Doer
from tzdesk.registers.windows import as_of
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive, search

_LOOK_BACK = 2  # months before this one in which missing reports are named


@dataclass(frozen=True)
class PointNear:
    """The day, the ends of the cycles without a report that are past their day, and others of the same number."""

    day: date
    missing: tuple[date, ...] = ()
    same_number: int = 0


@dataclass(frozen=True)
class ReportNear:
    """The day, the point, and how many other reports are there for the same cycle."""

    day: date
    point: MonitorPoint | None = None
    same_cycle: int = 0


class MonitorPointRegister(AtUnitRegister[MonitorPoint]):
    """监测点."""

    kind = "monitor_point"
    model = MonitorPoint
    search_fields: ClassVar[tuple[str, ...]] = ("point_no", "informant")
    default_order: ClassVar[str] = "point_no"
    live: ClassVar[tuple[str, ...]] = ("last_report", "missing")

    def live_values(self, wp: Workplace, session: Session, records: Sequence[MonitorPoint]) -> list[Mapping[str, Any]]:
        """The latest report, and how many are missing."""
        today = clock.today()
        ids = [record.id for record in records]
        latest: dict[int | None, date | None] = {}
        for part in in_chunks(ids):
            found = select(MonitorReport.point_id, func.max(MonitorReport.report_date)).where(
                alive(MonitorReport), MonitorReport.point_id.in_(part)
            )
            latest |= dict(session.execute(found.group_by(MonitorReport.point_id)).all())
        missing = missing_by(wp.definition(today.year), session, records, today)
        return [{"last_report": latest.get(one.id), "missing": len(missing[one.id]) or None} for one in records]

    def number(self, record: MonitorPoint) -> str:
        """The point's own number."""
        return record.point_no or super().number(record)

    def derive(self, wp: Workplace, session: Session, record: MonitorPoint) -> None:
        """The number on first saving; the industry of the enterprise where none is stated."""
        if record.point_no is None and record.enterprise_id is not None:
            record.point_no = next_serial(session, MonitorPoint.point_no, "JC", width=4)
        if record.industry is None and record.enterprise_id is not None:
            unit = session.get(HostUnit, record.enterprise_id)
            known = wp.definition().codes["industry"]
            stated = unit.industry_letter if unit is not None else None
            record.industry = stated if stated in known else None

    def near(
        self, wp: Workplace, session: Session, records: Sequence[MonitorPoint], period: Month | None
    ) -> list[PointNear]:
        """Missing reports, and others of the same number."""
        day = as_of(period)
        stored = [record for record in records if stored_id(record) is not None]
        missing = missing_by(wp.definition(period), session, stored, day)
        same = others_of_number(session, records, "point_no")
        return [
            PointNear(day, tuple(missing.get(record.id, ())), others)
            for record, others in zip(records, same, strict=True)
        ]

    def to_audit(self, wp: Workplace, session: Session, period: Month) -> list[int]:
        """Points at work in the month."""
        begun = or_(MonitorPoint.active_from.is_(None), MonitorPoint.active_from <= period.last)
        standing = or_(MonitorPoint.active_to.is_(None), MonitorPoint.active_to >= period.first)
        found = select(MonitorPoint.id).where(alive(MonitorPoint), begun, standing).order_by(MonitorPoint.id)
        return list(session.scalars(found))

    def doers(self) -> Mapping[str, Doer]:
        """A zero report, a report, the end."""
        from tzdesk.registers.monitoring import service

        return service.POINT

    def offered(self, wp: Workplace, session: Session, record: MonitorPoint) -> Sequence[str]:
        """Reports while it is at work."""
        if record.active_to is not None and record.active_to < clock.today():
            return ("restart",)
        return ("zero", "report", "informant", "stop")


def report_limit(definition: Definition, end: date) -> date:
    """The last day for the report of a cycle that ended on a day; that day itself while no number is known."""
    days = definition.parameter("monitor_report_wd", end)
    return end if days is None else definition.calendar.add_workdays(end, int(days))


def missing_by(
    definition: Definition, session: Session, points: Sequence[MonitorPoint], day: date
) -> dict[int, list[date]]:
    """Point → the ends of the cycles of late without a report though their day is past, oldest first."""
    since = Month.of(day).step(-_LOOK_BACK).first
    given: set[tuple[int | None, date | None]] = set()
    for part in in_chunks([point.id for point in points]):
        found = select(MonitorReport.point_id, MonitorReport.cycle_end).where(
            alive(MonitorReport), MonitorReport.point_id.in_(part), MonitorReport.cycle_end >= since
        )
        given |= {(owner, end) for owner, end in session.execute(found)}
    limits: dict[date, date] = {}
    missing = {}
    for point in points:
        ends = owed(point, since, day)
        limits |= {end: report_limit(definition, end) for end in ends if end not in limits}
        missing[point.id] = [end for end in ends if limits[end] < day and (point.id, end) not in given]
    return missing


class MonitorReportRegister(Register[MonitorReport]):
    """监测报告, by the day of the report: a sealed month takes no other. What is done about a warning comes later."""

    kind = "monitor_report"
    model = MonitorReport
    month_attribute: ClassVar[str | None] = "report_date"
    open_after: ClassVar[frozenset[str]] = frozenset(
        {"action", "reported_to", "reported_date", "opinion", "closed_date", "closed_note"}
    )
    dated_facts: ClassVar[Mapping[str, tuple[str, ...]]] = {"closed_date": ()}
    shown_at: ClassVar[Mapping[str, str]] = {"monitor_point": "point_id"}
    default_order: ClassVar[str] = "report_date"

    def text_clause(self, text: str) -> ColumnElement[bool]:
        """Reports of points whose number or enterprise holds the text."""
        named = search.any_like([HostUnit.search_text, HostUnit.unit_name, HostUnit.unit_uscc], text)
        units = select(HostUnit.id).where(named)
        points = select(MonitorPoint.id).where(
            or_(search.like_clause(MonitorPoint.search_text, text), MonitorPoint.enterprise_id.in_(units))
        )
        return MonitorReport.point_id.in_(points)

    def title(self, record: MonitorReport) -> str:
        """The point's number with the day."""
        session = object_session(record)
        point = session.get(MonitorPoint, record.point_id) if session and record.point_id else None
        return f"{point.point_no if point else ''} {record.report_date or ''}".strip() or super().title(record)

    def titles(self, session: Session, ids: Iterable[int]) -> dict[int, str]:
        """Titles of many reports with one look at the points."""
        records = self.fetch(session, ids)
        points = by_id(session, MonitorPoint, (record.point_id for record in records))
        numbers = {one.id: points[one.point_id].point_no for one in records if one.point_id in points}
        return {one.id: f"{numbers.get(one.id) or ''} {one.report_date or ''}".strip() for one in records}

    def derive(self, wp: Workplace, session: Session, record: MonitorReport) -> None:
        """The cycle that it is about."""
        point = session.get(MonitorPoint, record.point_id) if record.point_id is not None else None
        record.cycle_end = None
        if point is not None and point.cycle is not None and record.report_date is not None:
            record.cycle_end = self._cycle(wp, session, record, point.cycle, record.report_date)

    def _cycle(self, wp: Workplace, session: Session, record: MonitorReport, cycle: str, day: date) -> date:
        """The cycle of the day named; else the one before while its report is due and not there; else the day's own."""
        if record.covers is not None:
            return cycle_end(cycle, record.covers)
        own = cycle_end(cycle, day)
        before = cycle_before(cycle, own)
        if own == day or day > report_limit(wp.definition(day.year), before):
            return own
        point = session.get(MonitorPoint, record.point_id)
        if point is not None and point.active_from is not None and before < point.active_from:
            return own
        given = select(MonitorReport.id).where(
            alive(MonitorReport), MonitorReport.point_id == record.point_id, MonitorReport.cycle_end == before
        )
        others = [one for one in session.scalars(given) if one != stored_id(record)]
        return own if others else before

    def near(
        self, wp: Workplace, session: Session, records: Sequence[MonitorReport], period: Month | None
    ) -> list[ReportNear]:
        """The points, and other reports of the same cycle."""
        points = by_id(session, MonitorPoint, (record.point_id for record in records))
        ends = {record.cycle_end for record in records if record.cycle_end is not None}
        counts: dict[tuple[int | None, date | None], int] = {}
        for part in in_chunks(points):
            counted = select(MonitorReport.point_id, MonitorReport.cycle_end, func.count()).where(
                alive(MonitorReport), MonitorReport.point_id.in_(part), MonitorReport.cycle_end.in_(ends)
            )
            grouped = counted.group_by(MonitorReport.point_id, MonitorReport.cycle_end)
            counts |= {(owner, end): number for owner, end, number in session.execute(grouped)}
        day = as_of(period)
        return [
            ReportNear(
                day,
                points.get(record.point_id or 0),
                max(0, counts.get((record.point_id, record.cycle_end), 0) - (stored_id(record) is not None)),
            )
            for record in records
        ]

    def doers(self) -> Mapping[str, Doer]:
        """What is done about a warning, until it is over."""
        from tzdesk.registers.monitoring import service

        return service.REPORT

    def offered(self, wp: Workplace, session: Session, record: MonitorReport) -> Sequence[str]:
        """A warning is dealt with and closed; all other reports need nothing."""
        from tzdesk.registers.monitoring import service

        return service.offered(record)
