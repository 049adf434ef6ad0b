"""The cycles of monitoring: weeks (Monday to Sunday), thirds of a month (旬: to the 10th, the 20th, the last), months.

A point owes a report for every cycle that ends while it is at work. Which cycles fall into a month goes by their ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tzdesk.base.periods import Month
from tzdesk.registers.monitoring.model import MonitorPoint

WEEK, THIRD, MONTH = "W", "T", "M"
_DAY = timedelta(days=1)
_THIRDS = (10, 20)


def cycle_end(cycle: str, day: date) -> date:
    """The last day of the cycle that a day lies in; KeyError for an unknown cycle."""
    match cycle:
        case "W":
            return day + _DAY * (6 - day.weekday())
        case "T":
            month = Month.of(day)
            return next((date(day.year, day.month, end) for end in _THIRDS if day.day <= end), month.last)
        case "M":
            return Month.of(day).last
        case _:
            raise KeyError(cycle)


def cycle_before(cycle: str, end: date) -> date:
    """The end of the cycle before the one that ends on a day."""
    match cycle:
        case "W":
            return end - _DAY * 7
        case "T":
            start = next((at + 1 for at in reversed(_THIRDS) if end.day > at), 1)
            return date(end.year, end.month, start) - _DAY
        case "M":
            return Month.of(end).first - _DAY
        case _:
            raise KeyError(cycle)


def ends_between(cycle: str, first: date, last: date) -> Iterator[date]:
    """The ends of all cycles from a day to a day, both included."""
    end = cycle_end(cycle, first)
    while end <= last:
        yield end
        end = cycle_end(cycle, end + _DAY)


def owed(point: MonitorPoint, first: date, last: date) -> list[date]:
    """The ends of the cycles from a day to a day for which a point owes a report."""
    if point.cycle is None or point.active_from is None:
        return []
    until = last if point.active_to is None else min(last, point.active_to)
    return list(ends_between(point.cycle, max(first, point.active_from), until))
