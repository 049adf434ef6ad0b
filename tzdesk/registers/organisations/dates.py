"""Days that follow from others: when a term ends, when a month's report is due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from tzdesk.base.periods import Kind, Month, Span, add_months
from tzdesk.definitions import Definition

# Where a desk's own limit stands among the parameters, and whether it falls into the month after the period.
LIMITS = {
    "unit": ("unit_deadline_day", False),
    "town": ("town_deadline_day", False),
    "district": ("district_deadline_day", True),
}
# The level whose reports a desk takes in: a town waits for its units, the district for its towns.
BELOW = {"unit": "unit", "town": "unit", "district": "town"}


def end_of_term(start: date | None, years: int | None) -> date | None:
    """届满日期: the day before the term's last anniversary."""
    if start is None or not years or years <= 0:
        return None
    return add_months(start, years * 12) - timedelta(days=1)


def report_opens(definition: Definition, level: str, span: Span) -> date | None:
    """The day from which a level fills in a period's return; None where none is stated. Of a longer period it is that
    of its last month, whose book it goes out with."""
    known = LIMITS.get(level)
    if known is None:
        return None
    month = span.months[-1]
    day = definition.parameter(f"{level}_opening_day", span.last)
    if day is None:
        return None
    within = month.next if known[1] else month
    return date(within.year, within.month, min(int(day), within.last.day))


def span_limit(definition: Definition, level: str, span: Span) -> date | None:
    """The last day for a level's return of a period of any length: the limit of its last month, with the days more
    that the kind is given (`quarter_more_days` …), put off over holidays in the same way."""
    limit = report_limit(definition, level, span.months[-1])
    more = definition.parameter(f"{span.kind}_more_days", span.last) if span.kind is not Kind.MONTH else None
    if limit is None or not more:
        return limit
    later = limit + timedelta(days=int(more))
    return definition.calendar.roll_forward(later) if definition.parameter("deadline_roll", span.last) else later


def book_limit(definition: Definition, level: str, period: Month, kinds: Iterable[Kind]) -> date | None:
    """The last day for a month's book, which goes out whole: the earliest limit of the kinds of forms in it.

    A quarter's days more help a book of quarterly forms alone; beside monthly ones it is due with those.
    """
    limits = [span_limit(definition, level, Span.of(kind, period)) for kind in {*kinds} or {Kind.MONTH}]
    return min((limit for limit in limits if limit is not None), default=None)


def report_limit(definition: Definition, level: str, period: Month) -> date | None:
    """报送期限: the last day for a level's report of a month, put off over holidays where `deadline_roll` says so.

    None while the parameter is not known or the level is none of the three.
    """
    known = LIMITS.get(level)
    if known is None:
        return None
    name, next_month = known
    month = period.next if next_month else period
    day = definition.parameter(name, period.last)
    if day is None:
        return None
    fitting = min(int(day), month.last.day)
    limit = date(month.year, month.month, fitting)
    return definition.calendar.roll_forward(limit) if definition.parameter("deadline_roll", period.last) else limit


def days_late(limit: date | None, day: date | None) -> int | None:
    """Calendar days after the limit; 0 when in time, None where either is not known."""
    if limit is None or day is None:
        return None
    return max((day - limit).days, 0)
