"""Gathers what the rules on a month look at besides its book: who did not report, who signs, what is late or sealed."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.registers.members import missing_unions
from tzdesk.registers.members.model import MemberCount
from tzdesk.registers.members.movements import balance
from tzdesk.registers.organisations.dates import days_late
from tzdesk.registers.organisations.report_register import excused
from tzdesk.registers.profile import profile_of
from tzdesk.registers.workplace import Workplace
from tzdesk.returns import canonical
from tzdesk.returns.checks_month import MonthNear
from tzdesk.returns.compute import BookValues
from tzdesk.returns.head import limit_of
from tzdesk.returns.model import Correction, SealedBook
from tzdesk.returns.sealed_numbers import months_told, sealed_cells
from tzdesk.returns.versions import open_correction
from tzdesk.rules import MIN_REASON
from tzdesk.store import alive

SIGNED = {
    "unit_name": "填报单位",
    "leader": "单位负责人",
    "checker": "审核人",
    "filler": "填表人",
    "phone": "联系电话",
}


def month_near(wp: Workplace, session: Session, book: BookValues) -> MonthNear:
    """The neighbours of a month, as of today."""
    period, profile = book.period, profile_of(session)
    limit = limit_of(wp, session, period)
    told = excused(session, period, MIN_REASON)
    moved = _moved(book)
    return MonthNear(
        book,
        unreported=tuple(org.org_name for org in missing_unions(session, period) if org.id not in told),
        reporting=_reporting(session, period),
        open_before=open_before(session, period),
        sealed_after=_sealed_after(session, period),
        unsigned=unsigned(session),
        future=period.first > clock.today(),
        one_signer=bool(profile.filler) and profile.filler == profile.checker,
        limit=limit,
        days_late=None if open_correction(session, period) is not None else days_late(limit, clock.today()),
        same_as=_same_as(session, book) if moved else None,
        moved=moved,
        last=dict(sealed_cells(session, period.previous, period.previous)).get(period.previous, {}),
        transfers=balance(session, period),
    )


def unsigned(session: Session) -> tuple[str, ...]:
    """What the profile still lacks of those who answer for a return."""
    profile = profile_of(session)
    return tuple(label for name, label in SIGNED.items() if not getattr(profile, name))


def open_before(session: Session, period: Month) -> str | None:
    """The earlier month that goes first, in words; None when nothing is in the way."""
    before = first_open_before(session, period)
    if before is None:
        return None
    return before.label if open_correction(session, before) is None else f"{before.label}的更正"


def first_open_before(session: Session, period: Month) -> Month | None:
    """The earliest month before this one that is being corrected, or has counts and can still be sealed."""
    correcting = session.scalar(
        select(func.min(Correction.period)).where(
            alive(Correction), Correction.period < period, Correction.closed_at.is_(None)
        )
    )
    found = [month for month in (correcting, counted_open_before(session, period)) if month is not None]
    return min(found, default=None)


def counted_open_before(session: Session, period: Month) -> Month | None:
    """The earliest month before this one that has counts and can still be sealed.

    Months without counts may lie between. One that lies before a sealed month cannot be sealed any more (T01) and is
    in nobody's way.
    """
    last_sealed = session.scalar(select(func.max(SealedBook.period)).where(SealedBook.period <= period))
    counted = select(func.min(MemberCount.period)).where(alive(MemberCount), MemberCount.period < period)
    if last_sealed is not None:
        counted = counted.where(MemberCount.period > last_sealed)
    return session.scalar(counted)


def _reporting(session: Session, period: Month) -> int:
    rows = select(func.count()).where(MemberCount.period == period, MemberCount.deleted_at.is_(None))
    return session.scalar(rows) or 0


def _sealed_after(session: Session, period: Month) -> str | None:
    if open_correction(session, period) is not None:  # a correction comes after later months by its nature
        return None
    later = session.scalar(select(func.min(SealedBook.period)).where(SealedBook.period > period))
    return later.label if later else None


def _moved(book: BookValues) -> bool:
    z02 = book.forms.get("Z02")
    return z02 is not None and any(z02.number(line) for line in ("11", "20"))


def _same_as(session: Session, book: BookValues) -> str | None:
    """Another month that was sealed with the very same numbers."""
    found = [month for month in months_told(session, canonical.cells_of(book)) if month != book.period]
    return found[0].label if found else None
