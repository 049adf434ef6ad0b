"""What a clerk does with a monitoring point and with the warnings of its reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tzdesk.base.errors import UserError
from tzdesk.registers.monitoring.model import MonitorPoint, MonitorReport
from tzdesk.registers.register import Saved
from tzdesk.registers.steps import Doer
from tzdesk.registers.workplace import Workplace

POINT_KIND, KIND = "monitor_point", "monitor_report"
GREEN, RED = "1", "4"
WARNINGS = frozenset({"2", "3", RED})


def _report(wp: Workplace, point_id: int, words: str, values: Mapping[str, Any]) -> Saved:
    """One report, refused for a day on which the point was not at work."""
    with wp.store.operation(f"{KIND}.add", words) as op:
        point: MonitorPoint = wp.register(POINT_KIND).get(op.session, point_id)
        day: date = values["report_date"]
        if point.active_from is not None and day < point.active_from:
            raise UserError(f"监测点 {point.active_from} 起才启用，不能登记 {day} 的报告。", "请核对日期。")
        return wp.register(KIND).save(wp, {"point_id": point_id, **values})


def zero(wp: Workplace, point_id: int, day: date, headcount: int | None = None, covers: date | None = None) -> Saved:
    """零报告: nothing out of the ordinary, in time all the same. Gives the report's id."""
    values = {"report_date": day, "headcount": headcount, "covers": covers}
    return _report(wp, point_id, "登记零报告", {**values, "zero_report": True, "risk_level": GREEN})


def report(wp: Workplace, point_id: int, day: date, risk_level: str, **found: Any) -> Saved:
    """上报 of what is out of the ordinary. Gives the report's id."""
    values = {"report_date": day, "risk_level": risk_level, "zero_report": False, **found}
    return _report(wp, point_id, "登记监测报告", values)


def replace_informant(wp: Workplace, point_id: int, informant: str, phone: str | None = None) -> Saved:
    """更换信息员."""
    values = {"informant": informant, "phone": phone}
    return wp.register(POINT_KIND).save(wp, values, point_id, name="informant", label="更换信息员")


def stop(wp: Workplace, point_id: int, day: date, reason: str) -> Saved:
    """停用: a day after which no report is owed. A fixed sample is not changed without need, so a reason is kept."""
    with wp.store.operation(f"{POINT_KIND}.stop", "停用监测点") as op:
        point: MonitorPoint = wp.register(POINT_KIND).get(op.session, point_id)
        if point.active_from is not None and day < point.active_from:
            raise UserError(f"停用日期 {day} 早于启用日期 {point.active_from}。", "请核对日期。")
        remark = "；".join(part for part in (point.remark, f"{day} 停用：{reason}") if part)
        return wp.register(POINT_KIND).save(wp, {"active_to": day, "remark": remark}, point_id)


def restart(wp: Workplace, point_id: int) -> Saved:
    """恢复监测 of a point that was stopped by mistake."""
    return wp.register(POINT_KIND).save(wp, {"active_to": None}, point_id, name="restart", label="恢复监测点")


def handle(
    wp: Workplace, report_id: int, action: str, reported_to: str | None = None, day: date | None = None
) -> Saved:
    """处置 of a warning: what was done, and to whom it was reported at once."""
    values = {"action": action, "reported_to": reported_to, "reported_date": day if reported_to else None}
    return wp.register(KIND).save(wp, values, report_id, name="handle", label="登记预警处置")


def resolve(wp: Workplace, report_id: int, day: date, note: str) -> Saved:
    """化解: the warning is over."""
    with wp.store.operation(f"{KIND}.resolve", "登记预警化解") as op:
        found: MonitorReport = wp.register(KIND).get(op.session, report_id)
        if found.report_date is not None and day < found.report_date:
            raise UserError(f"化解日期 {day} 早于上报日期 {found.report_date}。", "请核对日期。")
        if not found.action:
            raise UserError("还没有登记处置，不能登记化解。", "请先登记处置。")
        return wp.register(KIND).save(wp, {"closed_date": day, "closed_note": note}, report_id)


POINT: Mapping[str, Doer] = {
    "zero": zero,
    "report": report,
    "informant": replace_informant,
    "stop": stop,
    "restart": restart,
}
REPORT: Mapping[str, Doer] = {"handle": handle, "resolve": resolve}


def offered(found: MonitorReport) -> Sequence[str]:
    """The steps of a report: none unless it warns."""
    if found.risk_level not in WARNINGS or found.closed_date is not None:
        return ()
    return ("resolve", "handle") if found.action else ("handle",)
