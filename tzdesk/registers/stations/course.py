"""Where a station stands: 建设中 → 运行 (from the acceptance on), 整改 while something is amiss, 停用 at the end."""

from __future__ import annotations

from datetime import date

from tzdesk.registers.stations.model import Station

BUILDING, RUNNING, CORRECTING, CLOSED = "0", "1", "2", "3"


def state_of(station: Station) -> str:
    """The state code that follows from the dates."""
    if station.stop_date is not None:
        return CLOSED
    if station.accept_date is None:
        return BUILDING
    return CORRECTING if station.fix_date is not None else RUNNING


def stands_on(station: Station, day: date) -> bool:
    """Whether it counts on a day: accepted by then and not closed yet."""
    if station.accept_date is None or station.accept_date > day:
        return False
    return station.stop_date is None or station.stop_date > day
