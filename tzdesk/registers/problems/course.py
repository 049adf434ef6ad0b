"""Where a problem stands: 收集 → 交办 → 办理 → 答复 → 办结 → 销号 → 回访, with 退回 and 暂缓 beside."""

from __future__ import annotations

from datetime import date

from tzdesk.registers.problems.model import Problem

FOUND, AT_WORK, ANSWERED, DONE, STRUCK_OFF, SUSPENDED, RETURNED = "1", "2", "3", "4", "5", "6", "7"
OPEN = frozenset({FOUND, AT_WORK, ANSWERED, RETURNED})  # still to be done, and not put off


# The dates that decide, the last step first.
_DECIDING = (
    ("cancel_date", STRUCK_OFF),
    ("close_date", DONE),
    ("suspended_date", SUSPENDED),
    ("returned_date", RETURNED),
    ("reply_date", ANSWERED),
    ("assign_date", AT_WORK),
)


def state_of(problem: Problem, day: date | None = None) -> str:
    """The state code that follows from the dates; of a past day, from those up to it.

    A suspension or a return that was over by now is not known any more: on its days the problem was at work.
    """
    for name, state in _DECIDING:
        stated: date | None = getattr(problem, name)
        if stated is not None and (day is None or stated <= day):
            return state
    return FOUND


def overdue_days(problem: Problem, day: date) -> int | None:
    """Days past the limit: to the day it was done, or to `day` while it is open; None without any.

    What is put off is not overdue while it is; on the days before it was put off it was.
    """
    if problem.due_date is None:
        return None
    closed = problem.close_date is not None and problem.close_date <= day
    if not closed and problem.suspended_date is not None and problem.suspended_date <= day:
        return None
    end = problem.close_date if closed and problem.close_date is not None else day
    late = (end - problem.due_date).days
    return late if late > 0 else None
