"""Questions that several screens put to the workplace, asked in the database thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tzdesk.base.periods import Month

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.pieces.due import MonthDue
    from tzdesk.registers.workplace import Workplace
    from tzdesk.returns.versions import State


def head_state(wp: Workplace, session: Session, period: Month) -> tuple[str, State, MonthDue | None, bool]:
    """The unit's name, whether the month is open, sealed or being corrected, when its report is due, and whether its
    registers are shut: a sealed month that is amended (补改) is written."""
    from tzdesk.base import clock
    from tzdesk.pieces.due import month_due
    from tzdesk.registers.profile import profile_of
    from tzdesk.returns.versions import state
    from tzdesk.returns.ways import is_shut

    due = month_due(wp, session, period, clock.today())
    return profile_of(session).unit_name or "", state(session, period), due, is_shut(wp, session, period)
