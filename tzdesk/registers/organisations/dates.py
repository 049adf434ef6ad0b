"""Days that follow from others: when a term ends, when a month's report is due."""

from __future__ import annotations

from datetime import date, timedelta

from tzdesk.base.periods import Month, add_months
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
