"""Rules on monitoring points and reports (VR-77, JC)."""

from __future__ import annotations

from collections.abc import Iterator

from tzdesk.base.money import format_yuan
from tzdesk.base.periods import Month
from tzdesk.registers.monitoring.model import MonitorPoint, MonitorReport
from tzdesk.registers.monitoring.register import PointNear, ReportNear
from tzdesk.registers.monitoring.service import RED, WARNINGS
from tzdesk.rules import Hit, Thresholds, rule

POINT, KIND = "monitor_point", "monitor_report"
# What a zero report cannot state: any of these is out of the ordinary.
_UNUSUAL = (
    *("arrears_persons", "arrears_amount", "layoff_plan", "stop_days", "insurance_arrears", "overtime"),
    *("disputes", "collective_cases", "collective_persons", "petition"),
)


@rule("JC01", on=POINT, fields=("cycle", "active_from", "active_to"))
def points_report_every_cycle(r: MonitorPoint, near: PointNear, t: Thresholds) -> Iterator[Hit]:
    """No cycle whose day is past is without a report; nothing to report is a zero report."""
    if near.missing:
        yield Hit("cycle", count=len(near.missing), last=near.missing[-1])


@rule("JC02", on=POINT, fields=("point_no",))
def points_are_numbered_once(r: MonitorPoint, near: PointNear, t: Thresholds) -> Iterator[Hit]:
    """No two points bear one number."""
    if r.point_no and near.same_number:
        yield Hit("point_no", number=r.point_no, count=near.same_number)


@rule("JC03", on=POINT, fields=("active_from", "active_to"))
def points_end_after_they_begin(r: MonitorPoint, near: PointNear, t: Thresholds) -> Iterator[Hit]:
    """The end lies after the beginning."""
    if r.active_from is not None and r.active_to is not None and r.active_to < r.active_from:
        yield Hit("active_to", a=r.active_to, b=r.active_from)


@rule("JC04", on=KIND, fields=("zero_report", *_UNUSUAL, "risk_level"))
def zero_reports_state_nothing(r: MonitorReport, near: ReportNear, t: Thresholds) -> Iterator[Hit]:
    """A zero report states nothing out of the ordinary, and does not warn."""
    if r.zero_report is not True:
        return
    if any(getattr(r, name) for name in _UNUSUAL):
        yield Hit("zero_report", why="填了异常情况")
    elif r.risk_level in WARNINGS:
        yield Hit("zero_report", why="预警等级不是绿色")


@rule("JC05", on=KIND, fields=("risk_level", "action"))
def warnings_are_acted_on(r: MonitorReport, near: ReportNear, t: Thresholds) -> Iterator[Hit]:
    """From yellow on somebody does something."""
    if r.risk_level in WARNINGS and not r.action:
        yield Hit("action")


@rule("JC06", on=KIND, fields=("risk_level", "closed_date", "action"))
def warnings_come_to_an_end(r: MonitorReport, near: ReportNear, t: Thresholds) -> Iterator[Hit]:
    """A warning is not left open for long."""
    if r.risk_level not in WARNINGS or r.closed_date is not None or r.report_date is None:
        return
    days = (near.day - r.report_date).days
    if days > int(t["days"]):
        yield Hit("closed_date", a=r.report_date, days=days)


@rule("JC07", on=KIND, fields=("risk_level", "collective_persons", "arrears_persons", "arrears_amount", "reported_to"))
def the_grave_is_reported_at_once(r: MonitorReport, near: ReportNear, t: Thresholds) -> Iterator[Hit]:
    """Red, many people together, or much money owed is reported at once, and to whom is kept."""
    if r.reported_to:
        return
    if r.risk_level == RED:
        yield Hit("reported_to", why="红色预警")
    elif (r.collective_persons or 0) >= int(t["people"]):
        yield Hit("reported_to", why=f"群体性苗头 {r.collective_persons} 人")
    elif (r.arrears_persons or 0) >= int(t["unpaid"]):
        yield Hit("reported_to", why=f"欠薪 {r.arrears_persons} 人 {format_yuan(r.arrears_amount)} 元")


@rule("JC08", on=KIND, fields=("report_date", "covers", "point_id"))
def one_report_a_cycle(r: MonitorReport, near: ReportNear, t: Thresholds) -> Iterator[Hit]:
    """A cycle has one report; another one corrects it or belongs to another cycle."""
    if r.cycle_end is not None and near.same_cycle:
        yield Hit("covers", end=r.cycle_end, count=near.same_cycle)


@rule("JC09", on=KIND, fields=("report_date", "closed_date"))
def warnings_end_after_they_came(r: MonitorReport, near: ReportNear, t: Thresholds) -> Iterator[Hit]:
    """The end lies after the report."""
    if r.report_date is not None and r.closed_date is not None and r.closed_date < r.report_date:
        yield Hit("closed_date", a=r.closed_date, b=r.report_date)


@rule("VR-77d", on=KIND, fields=("report_date", "covers"))
def reports_belong_to_their_time(r: MonitorReport, near: ReportNear, t: Thresholds) -> Iterator[Hit]:
    """No report is dated after the day from which it is looked at, or about a month long past."""
    if r.report_date is None:
        return
    if r.report_date > near.day:
        yield Hit("report_date", why=f"上报日期 {r.report_date} 晚于 {near.day}")
    elif r.cycle_end is not None and Month.of(r.cycle_end) < Month.of(r.report_date).previous:
        yield Hit("covers", why=f"{r.report_date} 上报的是截至 {r.cycle_end} 的一期，早于上个月")
