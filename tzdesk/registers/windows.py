"""Windows in time that ledgers count over, and the day from which an audit looks."""

from __future__ import annotations

from datetime import date

from tzdesk.base import clock
from tzdesk.base.periods import Kind, Month, Span


def as_of(period: Month | None) -> date:
    """The day that rules about "now" count by: the month's last, but never a day to come; today without a month."""
    today = clock.today()
    return today if period is None else min(period.last, today)


def within(period: Month, day: date | None, when: str) -> bool:
    """Whether a day lies in a span that ends with a month (`span_begins`): `month`, `quarter`, `year`, or `ever`."""
    first = span_begins(period, when)
    return day is not None and day <= period.last and (first is None or first <= day)


def span_begins(period: Month, span: str) -> date | None:
    """The first day of the span (a `Kind`: `month`, `quarter`, `half`, `year`, `survey`) that a month lies in; None for
    all until then (`stock` of what stands, `ever` of what happened). ValueError for another word."""
    return None if span in {"stock", "ever"} else Span.of(Kind(span), period).first
