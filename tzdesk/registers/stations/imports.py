"""The import kinds of stations (站点台账) and of their service by month (月服务情况)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tzdesk.base.periods import Month
from tzdesk.registers.record_import import Known, RecordImport
from tzdesk.registers.workplace import Workplace


def _undated(text: str, values: Mapping[str, Any]) -> str | None:
    """A station that is called closed, without a day."""
    if any(word in text for word in ("停用", "关停", "撤销")) and values.get("stop_date") is None:
        return f"状态写的是“{text}”，没有停用日期，导入后仍计入累计，请补填。"
    return None


_STATIONS = Known(
    number="station_no",
    facts=("name", "category"),
    required=("name", "category"),
    later=frozenset({"VR-66", "ZD01", "ZD06"}),
    said="state",
    apart="host",
    doubt=_undated,
)
_SERVICE = Known(
    number="",
    facts=("station_id", "month"),
    required=("station_id", "month"),
    month="month",
)


def stations(wp: Workplace, period: Month | None = None) -> RecordImport:
    """服务站点: known again by their number, else by name and category, at its host."""
    return RecordImport(wp, "station", _STATIONS, period)


def service(wp: Workplace, period: Month | None = None) -> RecordImport:
    """站点服务 of a month, which the head of the sheet may state."""
    return RecordImport(wp, "station_service", _SERVICE, period)


IMPORTS = {"stations": stations, "station-service": service}
