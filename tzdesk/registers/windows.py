"""Windows in time that ledgers count over, and the day from which an audit looks."""

from __future__ import annotations

from datetime import date

from tzdesk.base import clock
from tzdesk.base.periods import Month


def as_of(period: Month | None) -> date:
    """The day that rules about "now" count by: the month's last, but never a day to come; today without a month."""
    today = clock.today()
    return today if period is None else min(period.last, today)


def within(period: Month, day: date | None, when: str) -> bool:
    """Whether a day lies in the month (`month`), in the year up to the month's end (`year`), or by then (`ever`)."""
    if day is None:
        return False
    match when:
        case "month":
            return day in period
        case "year":
            return day.year == period.year and day <= period.last
        case "ever":
            return day <= period.last
        case _:
            raise ValueError(f"when={when}")


def span_begins(period: Month, span: str) -> date | None:
    """The first day of a span (`month`, `quarter`, `year`) that ends with a month; None for what stands (`stock`)."""
    match span:
        case "month":
            return period.first
        case "quarter":
            return Month(period.year, period.month - (period.month - 1) % 3).first
        case "year":
            return Month(period.year, 1).first
        case "stock":
            return None
        case _:
            raise ValueError(f"span={span}")
