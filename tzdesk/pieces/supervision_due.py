"""What supervision has due: answers and filings, problems past their limit, reports of monitoring, stations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from tzdesk.base.periods import Month
from tzdesk.pieces.board import Due, left_words
from tzdesk.registers.monitoring.model import MonitorPoint, MonitorReport
from tzdesk.registers.monitoring.register import missing_by, report_limit
from tzdesk.registers.monitoring.service import WARNINGS
from tzdesk.registers.organisations.at_unit import unit_names
from tzdesk.registers.problems.model import Problem
from tzdesk.registers.stations.course import CORRECTING, state_of
from tzdesk.registers.stations.model import Station
from tzdesk.registers.supervision.course import open_limits
from tzdesk.registers.supervision.model import SupervisionDoc
from tzdesk.store import alive

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.workplace import Workplace

_AHEAD = timedelta(days=7)  # what is due within a week is shown


def _due(day: date, end: date, record: tuple[str, int], what: str, unit: str | None) -> Due:
    left = (end - day).days
    late = left < 0
    return Due(end, *record, what, unit or "", left_words(left, overdue=late), "overdue" if late else "due")


def letters(wp: Workplace, session: Session, day: date) -> Iterator[Due]:
    """Answers to 意见书, filings of 建议书, corrections: overdue or due within a week."""
    waiting = select(SupervisionDoc).where(
        alive(SupervisionDoc), SupervisionDoc.deliver_date.is_not(None), SupervisionDoc.closed_date.is_(None)
    )
    found = list(session.scalars(waiting.order_by(SupervisionDoc.id)))
    names = unit_names(session, (one.enterprise_id for one in found))
    kinds = wp.definition(day.year).codes["letter_type"]
    for one in found:
        for limit in open_limits(one, day)[:1]:
            if limit.due <= day + _AHEAD:
                what = f"{limit.label} · {kinds.label_of(one.doc_type or '')}"
                yield _due(day, limit.due, ("supervision_doc", one.id), what, names.get(one.enterprise_id))


def problems(wp: Workplace, session: Session, day: date) -> Iterator[Due]:
    """Open problems past their limit or due within a week; what is put off is not due."""
    asked = select(Problem).where(
        alive(Problem),
        Problem.close_date.is_(None),
        Problem.suspended_date.is_(None),
        Problem.due_date <= day + _AHEAD,
    )
    found = list(session.scalars(asked.order_by(Problem.due_date, Problem.id)))
    names = unit_names(session, (one.enterprise_id for one in found))
    for one in found:
        if one.due_date is not None:
            what = f"办结 · {one.dept or '未交办'}"
            yield _due(day, one.due_date, ("problem", one.id), what, names.get(one.enterprise_id) or one.problem_no)


def monitoring(wp: Workplace, session: Session, day: date) -> Iterator[Due]:
    """Points with missing reports (the latest one's limit), and warnings that are not over."""
    definition = wp.definition(day.year)
    since = Month.of(day).previous.first
    asked = select(MonitorPoint).where(
        alive(MonitorPoint), or_(MonitorPoint.active_to.is_(None), MonitorPoint.active_to >= since)
    )
    points = list(session.scalars(asked.order_by(MonitorPoint.point_no, MonitorPoint.id)))
    names, units = unit_names(session, (one.enterprise_id for one in points)), {p.id: p.enterprise_id for p in points}
    for point_id, ends in missing_by(definition, session, points, day).items():
        if ends:
            limit, what = report_limit(definition, ends[-1]), f"监测报告缺 {len(ends)} 期"
            yield _due(day, limit, ("monitor_point", point_id), what, names.get(units[point_id]))
    yield from _warnings(wp, session, day)


def _warnings(wp: Workplace, session: Session, day: date) -> Iterator[Due]:
    asked = select(MonitorReport, MonitorPoint.enterprise_id).join(
        MonitorPoint, MonitorPoint.id == MonitorReport.point_id
    )
    asked = asked.where(
        alive(MonitorReport), MonitorReport.risk_level.in_(sorted(WARNINGS)), MonitorReport.closed_date.is_(None)
    )
    found = session.execute(asked.order_by(MonitorReport.report_date)).all()
    names = unit_names(session, (unit for _, unit in found))
    colours = wp.definition(day.year).codes["risk_level"]
    for report, unit in found:
        if report.report_date is not None and report.report_date <= day:
            what = f"{colours.label_of(report.risk_level or '')}预警{'待化解' if report.action else '待处置'}"
            mark = "due" if report.action else "overdue"
            words = f"已 {(day - report.report_date).days} 天"
            yield Due(report.report_date, "monitor_report", report.id, what, names.get(unit) or "", words, mark)


def stations(wp: Workplace, session: Session, day: date) -> Iterator[Due]:
    """Corrections of stations that are overdue or due within a week."""
    asked = select(Station).where(alive(Station), Station.stop_date.is_(None), Station.fix_due <= day + _AHEAD)
    for one in session.scalars(asked.order_by(Station.fix_due, Station.id)):
        if state_of(one) == CORRECTING and one.fix_due is not None:
            yield _due(day, one.fix_due, ("station", one.id), "站点整改", one.name)
