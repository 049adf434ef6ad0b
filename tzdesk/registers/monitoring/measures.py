"""Measures of monitoring for JC-01.

- `monitoring.points(level)`: points at work at the month's end.
- `monitoring.reports(what)`: due (应报), given (实报), zero (零报告) in the window; `rate` = given ÷ due in percent.
- `monitoring.warnings(level, closed)`: warnings by colour, and those that are over.
- `monitoring.sums(what)`: people and money concerned; what stands from report to report counts once a point.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import select

from tzdesk.base.money import FEN_PER_WAN, to_wan
from tzdesk.registers.measure import ListRow, Measured, Scope, measure, rows, total
from tzdesk.registers.monitoring.cycles import owed
from tzdesk.registers.monitoring.model import MonitorPoint, MonitorReport
from tzdesk.registers.monitoring.service import WARNINGS
from tzdesk.registers.organisations.at_unit import unit_names
from tzdesk.registers.windows import span_begins, within
from tzdesk.store import alive

POINTS, REPORTS = "monitor_point", "monitor_report"
# What stands (欠薪, 拟裁员) is said again by the next report: of a point's reports the largest counts.
_STANDING = frozenset({"arrears_persons", "arrears_amount", "layoff_plan"})
_HAPPENED = frozenset({"stop_days", "disputes", "collective_cases", "collective_persons", "petition"})
_MONEY = frozenset({"arrears_amount"})


def points_of(scope: Scope) -> list[MonitorPoint]:
    """All living points, read once."""
    found = select(MonitorPoint).where(alive(MonitorPoint)).order_by(MonitorPoint.point_no, MonitorPoint.id)
    return scope.once("monitoring.points", lambda: list(scope.session.scalars(found)))


def reports_of(scope: Scope) -> list[MonitorReport]:
    """All living reports, read once."""
    found = select(MonitorReport).where(alive(MonitorReport)).order_by(MonitorReport.report_date, MonitorReport.id)
    return scope.once("monitoring.reports", lambda: list(scope.session.scalars(found)))


def given_for(scope: Scope, when: str) -> dict[int, dict[date, MonitorReport]]:
    """Point → end of a cycle that it owes in the window → the report given for it (the last one of several)."""
    by_point: dict[int, dict[date, MonitorReport]] = defaultdict(dict)
    for report in reports_of(scope):
        if report.cycle_end is not None and report.point_id is not None:
            by_point[report.point_id][report.cycle_end] = report
    first, last = span_begins(scope.period, when) or date.min, scope.period.last
    return {
        point.id: {end: by_point[point.id][end] for end in owed(point, first, last) if end in by_point[point.id]}
        for point in points_of(scope)
    }


def due_in(scope: Scope, when: str) -> dict[int, int]:
    """Point → reports that it owes in the window."""
    first, last = span_begins(scope.period, when) or date.min, scope.period.last
    return {point.id: len(owed(point, first, last)) for point in points_of(scope)}


@measure("monitoring.points")
def points(scope: Scope, *, level: str = "", when: str = "month") -> Measured:
    """个 at work on the month's last day, whatever the window."""
    last = scope.period.last
    found = [
        one
        for one in points_of(scope)
        if one.active_from is not None
        and one.active_from <= last
        and (one.active_to is None or one.active_to >= last)
        and (not level or one.level == level)
    ]
    return Measured(len(found), tuple(one.id for one in found), POINTS)


@measure("monitoring.reports")
def reports(scope: Scope, *, what: str = "given", when: str = "month") -> Measured:
    """份: due (应报), given (实报), zero (零报告), or `rate`, the 上报率 in percent; blank where nothing is due."""
    due, given = due_in(scope, when), given_for(scope, when)
    if what == "due":
        owing = tuple(point for point, number in due.items() if number)
        return Measured(sum(due.values()), owing, POINTS)
    found = [report for ends in given.values() for report in ends.values()]
    if what == "zero":
        found = [report for report in found if report.zero_report is True]
    ids = tuple(report.id for report in found)
    if what != "rate":
        return Measured(len(found), ids, REPORTS)
    base = sum(due.values())
    rate = None if not base else (Decimal(len(found)) * 100 / base).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Measured(rate, ids, REPORTS)


@measure("monitoring.warnings")
def warnings(scope: Scope, *, level: str = "", closed: bool = False, when: str = "month") -> Measured:
    """条 that warn in the window by the day of the report; `closed`: those over by the month's end."""
    last = scope.period.last
    found = [
        one
        for one in reports_of(scope)
        if within(scope.period, one.report_date, when)
        and one.risk_level in WARNINGS
        and (not level or one.risk_level == level)
        and (not closed or (one.closed_date is not None and one.closed_date <= last))
    ]
    return Measured(len(found), tuple(one.id for one in found), REPORTS)


@measure("monitoring.sums")
def sums(scope: Scope, *, what: str, when: str = "month") -> Measured:
    """A figure of the reports of the window, money in 万元; blank while none states it.

    What happened adds up; what stands is said again by every report, and counts once a point with its largest.
    """
    found = [one for one in reports_of(scope) if within(scope.period, one.report_date, when)]
    counted = _counted(found, what)
    value: int | Decimal | None = total(getattr(one, what) for one in counted)
    if what in _MONEY:
        value = to_wan(total(getattr(one, what) for one in counted))
    return Measured(value, tuple(one.id for one in counted), REPORTS)


def _counted(made: Iterable[MonitorReport], what: str) -> list[MonitorReport]:
    """The reports that state a figure and count in it; KeyError for one that is none."""
    stated = [one for one in made if getattr(one, what) is not None]
    if what in _HAPPENED:
        return stated
    if what not in _STANDING:
        raise KeyError(what)
    largest: dict[int | None, MonitorReport] = {}
    for one in stated:
        known = largest.get(one.point_id)
        if known is None or getattr(one, what) > getattr(known, what):
            largest[one.point_id] = one
    return list(largest.values())


@rows("monitoring.point_rows")
def point_rows(scope: Scope) -> list[ListRow]:
    """JC-01: every point that owes a report for a cycle of the month, or gave one in it."""
    due, given = due_in(scope, "month"), given_for(scope, "month")
    made: dict[int, list[MonitorReport]] = defaultdict(list)
    for report in reports_of(scope):
        if report.point_id is not None and within(scope.period, report.report_date, "month"):
            made[report.point_id].append(report)
    shown = [one for one in points_of(scope) if due[one.id] or made[one.id]]
    names = unit_names(scope.session, (one.enterprise_id for one in shown))
    industry = scope.definition.codes["industry"]
    listed = []
    for one in shown:
        ends = list(given[one.id].values())
        values: dict[str, Any] = {
            "point_no": one.point_no,
            "unit_name": names.get(one.enterprise_id),
            "industry": industry.label_of(one.industry or "") or None,
            "informant": one.informant,
            "due": due[one.id],
            "given": len(ends),
            "zero": sum(report.zero_report is True for report in ends),
            **_signs(scope, made[one.id]),
        }
        listed.append(ListRow(POINTS, one.id, values))
    return listed


def _signs(scope: Scope, made: Sequence[MonitorReport]) -> dict[str, Any]:
    """What a point's reports of the month say: the last headcount, what happened and what stands, the gravest colour
    with what was done. Money in 万元, not rounded: the total is of what was said."""

    def figure(name: str) -> int | None:
        stated: list[int | None] = [getattr(report, name) for report in _counted(made, name)]
        return total(stated)

    heads = [report.headcount for report in made if report.headcount is not None]
    gravest = max(made, key=lambda report: (report.risk_level or "", report.id), default=None)
    closed = gravest.closed_date if gravest else None
    cases, people = figure("collective_cases"), figure("collective_persons")
    owed_fen = figure("arrears_amount")
    collective = f"{cases or 0}起/{people or 0}人" if cases or people else None
    return {
        "headcount": heads[-1] if heads else None,
        "arrears_persons": figure("arrears_persons"),
        "arrears_amount": None if owed_fen is None else Decimal(owed_fen) / FEN_PER_WAN,
        "layoff": figure("layoff_plan"),
        "stop_days": figure("stop_days"),
        "disputes": figure("disputes"),
        "collective": collective,
        "level": scope.definition.codes["risk_level"].label_of(gravest.risk_level or "") if gravest else None,
        "action": gravest.action if gravest else None,
        "closed_date": closed if closed is not None and closed <= scope.period.last else None,
    }
