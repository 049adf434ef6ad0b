"""What the month summary shows beyond the book's cells: the closing members of the last thirteen months."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.periods import Month
from tzdesk.registers.members import trend
from tzdesk.registers.members.history import organisation_names
from tzdesk.registers.members.model import MemberCount
from tzdesk.returns.compute import BookValues
from tzdesk.returns.sealed_numbers import sealed_cells
from tzdesk.store import alive

MONTHS = 13
MEMBERS_CELL = "Z02_r30_c1"


def summary_of(session: Session, book: BookValues) -> dict[str, Any]:
    """What stands beside the numbers when the month is sealed: the trend, [["2022-12", 1234], …] with None where
    nothing is known, and what unions wrote with their counts."""
    return {
        "trend": [[str(month), members] for month, members in member_trend(session, book.period)],
        "notes": [list(one) for one in notes_of(session, book.period)],
    }


def member_trend(session: Session, period: Month) -> list[tuple[Month, int | None]]:
    """Closing members of the last thirteen months, oldest first; sealed months as they were sealed."""
    sealed = sealed_cells(session, period.step(1 - MONTHS), period)
    known = {month: cells.get(MEMBERS_CELL) for month, cells in sealed}
    return [(month, known.get(month, value)) for month, value in trend(session, period, MONTHS)]


def notes_of(session: Session, period: Month) -> list[tuple[str, str]]:
    """What unions wrote with their counts, by name."""
    counts = select(MemberCount.org_id, MemberCount.note).where(alive(MemberCount), MemberCount.period == period)
    written = [(org_id, (note or "").strip()) for org_id, note in session.execute(counts)]
    stated = [(org_id, note) for org_id, note in written if note]
    names = organisation_names(session, [org_id for org_id, _ in stated])
    return sorted((names.get(org_id, ""), note) for org_id, note in stated)
