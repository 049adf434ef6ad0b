"""When a file is to be reviewed next (复核): one answer for the rule, the form, the list and the reminder
(the whole stock at least once a year, aid.md §1.3).

It is computed when it is read, and kept nowhere: the district may change the period (review_months) from a day on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tzdesk.base.periods import add_months
from tzdesk.definitions import Parameters
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.model import AidCase


def last_review(case: AidCase, reviews: Sequence[date], today: date) -> date | None:
    """The day from which the next review counts: the last one up to a day; being approved is the first."""
    return max((day for day in reviews if day <= today), default=case.last_review_date or case.approve_date)


def review_due(parameter: Parameters, last: date | None, today: date) -> date | None:
    """The day until which a file last reviewed (or approved) on a day is to be reviewed; None: no period is known.

    The period (review_months) is that of the last review's day; one from before any was stated is held to today's.
    """
    if last is None:
        return None
    months = parameter("review_months", last) or parameter("review_months", today)
    return None if months is None else add_months(last, int(months))


def due_of(parameter: Parameters, case: AidCase, reviews: Sequence[date], today: date) -> date | None:
    """应复核日期 of a file in standing; None for one that nobody has to review."""
    if case.status not in codes.STANDING:
        return None
    return review_due(parameter, last_review(case, reviews, today), today)
