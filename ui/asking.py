"""Questions that several screens put to the workplace, asked in the database thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.base.periods import Month


def head_state(session: Session, period: Month) -> tuple[str, bool]:
    """The unit's name and whether the month is sealed."""
    from tzdesk.registers.profile import profile_of
    from tzdesk.returns.seal import state

    return profile_of(session).unit_name or "", state(session, period) == "sealed"
