"""The import kinds of monitoring points (监测点名册) and of their reports (监测报告)."""

from __future__ import annotations

from tzdesk.base.periods import Month
from tzdesk.registers.record_import import Known, RecordImport
from tzdesk.registers.workplace import Workplace

_POINTS = Known(
    number="point_no",
    facts=("enterprise_id", "level"),
    required=("enterprise_id",),
    later=frozenset({"JC01"}),
)
_REPORTS = Known(
    number="",
    facts=("point_id", "report_date"),
    required=("point_id", "report_date"),
    later=frozenset({"JC06"}),
)


def points(wp: Workplace, period: Month | None = None) -> RecordImport:
    """监测点: known again by their number, else by employer and level."""
    return RecordImport(wp, "monitor_point", _POINTS, period)


def reports(wp: Workplace, period: Month | None = None) -> RecordImport:
    """监测报告: known again by point and day."""
    return RecordImport(wp, "monitor_report", _REPORTS, period)


IMPORTS = {"monitor-points": points, "monitor-reports": reports}
