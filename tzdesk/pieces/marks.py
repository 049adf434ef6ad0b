"""What the rules say of records in a list, with the reasons already given for the month: a row's mark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tzdesk.returns.reasons import with_reasons

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.base.periods import Month
    from tzdesk.registers.register import Register
    from tzdesk.registers.workplace import Workplace
    from tzdesk.rules import Finding


def month_findings(
    wp: Workplace, session: Session, register: Register[Any], records: Sequence[Any], period: Month
) -> list[Finding]:
    """The findings of a month for these records, gathered in bulk; an explained one carries its reason."""
    return with_reasons(session, period, register.check(wp, session, records, period))
