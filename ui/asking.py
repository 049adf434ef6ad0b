"""Questions that several screens put to the workplace, asked in the database thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tzdesk.base.periods import Month

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.pieces.due import MonthDue
    from tzdesk.registers.workplace import Workplace


def head_state(wp: Workplace, session: Session, period: Month) -> tuple[str, bool, MonthDue | None]:
    """The unit's name, whether the month is sealed, and when its report is due."""
    from tzdesk.base import clock
    from tzdesk.pieces.due import month_due
    from tzdesk.registers.profile import profile_of
    from tzdesk.returns.seal import state

    due = month_due(wp, session, period, clock.today())
    return profile_of(session).unit_name or "", state(session, period) == "sealed", due


def month_at_work(wp: Workplace, session: Session, usual: Month) -> Month:
    """The month to start with: the latest that has entries, the one after it when that is sealed already.

    Without any entries it is the usual one.
    """
    from sqlalchemy import func, select

    from tzdesk.returns.seal import state

    found: list[Month] = []
    for register in wp.registers.values():
        if register.month_attribute is None:
            continue
        column = getattr(register.model, register.month_attribute)
        latest = session.scalar(select(func.max(column)).where(register.model.deleted_at.is_(None)))
        if isinstance(latest, Month):
            found.append(latest)
    if not found:
        return usual
    return max(found).next if state(session, max(found)) == "sealed" else max(found)
