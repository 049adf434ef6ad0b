"""What the month summary shows beyond the book's cells: the closing members of the last thirteen months."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.periods import Month
from tzdesk.registers.members import trend
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import BookValues
from tzdesk.returns.model import SealedBook

MONTHS = 13
MEMBERS_CELL = "Z02_r30_c1"


def summary_of(wp: Workplace, session: Session, book: BookValues) -> dict[str, Any]:
    """The trend as it stands when the month is sealed: [["2022-12", 1234], …], None where nothing is known."""
    return {"trend": [[str(month), members] for month, members in member_trend(session, book.period)]}


def member_trend(session: Session, period: Month) -> list[tuple[Month, int | None]]:
    """Closing members of the last thirteen months, oldest first; sealed months as they were sealed."""
    sealed = select(SealedBook).where(SealedBook.deleted_at.is_(None)).order_by(SealedBook.version)
    known = {book.period: book.content["cells"].get(MEMBERS_CELL) for book in session.scalars(sealed)}
    return [(month, known.get(month, value)) for month, value in trend(session, period, MONTHS)]
