"""花名册: the lines of a batch, in the order in which they are printed, announced and paid (aid.md §7a)."""

from __future__ import annotations

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.registers.aid.model import AidBatch, AidGrant
from tzdesk.registers.aid.reading import stored_id
from tzdesk.registers.numbering import next_serial, serials_of
from tzdesk.store import alive


def lines_of(session: Session, batch_id: int) -> list[AidGrant]:
    """The lines of the roster in its order, without what took lines back."""
    found = select(AidGrant).where(alive(AidGrant), AidGrant.batch_id == batch_id, AidGrant.reversal_of.is_(None))
    return list(session.scalars(found.order_by(AidGrant.line_no, AidGrant.id)))


def list_number(session: Session, batch: AidBatch) -> str:
    """The number of a new list: FF, the year of its plan (today's while that is not known) and a serial."""
    year = (batch.plan_date or clock.today()).year
    return next_serial(session, AidBatch.batch_no, f"FF{year}", width=3)


def next_place(session: Session, batch: AidBatch) -> int:
    """The place after the last on a roster. Places and numbers of lines are not given twice: what went into the bin may
    come back, what was moved to another roster or stands on a list that was renamed keeps its number."""
    last = session.scalar(select(func.max(AidGrant.line_no)).where(AidGrant.batch_id == batch.id))
    named = serials_of(session, (AidGrant.grant_no, AidGrant.grant_group_id), f"{list_name(batch)}-")
    return 1 + max(last or 0, 0, *map(int, named))


def line_number(batch: AidBatch, place: int) -> str:
    """What a line is called after its list and its place."""
    return f"{list_name(batch)}-{place:04d}"


def number_taken(session: Session, line: AidGrant, number: str) -> bool:
    """Whether a number is that of another grant, or of its benefit; deleted ones keep theirs."""
    own = or_(AidGrant.grant_no == number, AidGrant.grant_group_id == number)
    others = select(AidGrant.id).where(own, AidGrant.id.is_distinct_from(stored_id(line)))
    return session.scalars(others).first() is not None


def list_name(batch: AidBatch) -> str:
    """By what a list, its lines and its files are called: its number, without one its row."""
    return batch.batch_no or f"批次{batch.id}"
