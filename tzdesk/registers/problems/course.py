"""Where a problem stands: 收集 → 交办 → 办理 → 答复 → 办结 → 销号 → 回访, with 退回 and 暂缓 beside."""

from __future__ import annotations

from datetime import date

from tzdesk.registers.problems.model import Problem

FOUND, AT_WORK, ANSWERED, DONE, STRUCK_OFF, SUSPENDED, RETURNED = "1", "2", "3", "4", "5", "6", "7"
OPEN = frozenset({FOUND, AT_WORK, ANSWERED, RETURNED})  # still to be done, and not put off


def state_of(problem: Problem) -> str:
    """The state code that follows from the dates."""
    if problem.cancel_date is not None:
        return STRUCK_OFF
    if problem.close_date is not None:
        return DONE
    if problem.suspended_date is not None:
        return SUSPENDED
    if problem.returned_date is not None:
        return RETURNED
    if problem.reply_date is not None:
        return ANSWERED
    return AT_WORK if problem.assign_date is not None else FOUND


def overdue_days(problem: Problem, day: date) -> int | None:
    """Days past the limit: to the day it was done, or to `day` while it is open; None without any.

    What is put off is not overdue while it is.
    """
    if problem.due_date is None or (problem.close_date is None and problem.suspended_date is not None):
        return None
    end = problem.close_date if problem.close_date is not None and problem.close_date <= day else day
    late = (end - problem.due_date).days
    return late if late > 0 else None
