"""补改: the registers of a sealed month are written with a reason, and the difference is booked in the open month.

The other way beside a correction (`correcting`); `setting_right` takes the one that is in force.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.base.text import tidy
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.canonical import version_label
from tzdesk.returns.model import AMENDED, AMENDING, ReturnEvent, SealedBook
from tzdesk.returns.versions import sealed_book
from tzdesk.returns.ways import amendments, way
from tzdesk.rules import MIN_REASON


def begin_amendment(wp: Workplace, period: Month, reason: str) -> None:
    """Let the registers of a sealed month, and of those sealed after it, be written until the open month is sealed.

    One operation that undo does not reach behind; the sealed books stay as they are. UserError without the right to
    seal, for a month that is not sealed or is being amended, for a short reason, and where a paper is wanted.
    """
    wp.rights.demand("seal")
    reason = tidy(reason)
    if len(reason) < MIN_REASON:
        raise UserError(f"补改原因只有{len(reason)}个字。", f"请至少写{MIN_REASON}个字，讲清哪里错了、为什么。")
    with wp.store.operation("returns.amend", f"补改{period.label}", boundary=True) as op:
        if sealed_book(op.session, period) is None:
            raise UserError(f"{period.label}还没有封存，直接修改就行。", "封存以后发现差错，才需要补改。")
        if way(wp, op.session, period) == "paper":
            raise UserError(f"{period.label}的差错要另出更正表。", "请用“更正…”开始更正。")
        if any(is_open and one.period == period for one, is_open in amendments(op.session)):
            raise UserError(f"{period.label}的补改已经开始了。", "请直接修改台账；改好后封存当月。")
        op.add(_event(wp, op.session, period, AMENDING, reason))


def end_amendment(wp: Workplace, period: Month) -> list[Month]:
    """Shut a month again before the open one is sealed; what was changed is booked all the same. Gives the months whose
    amendments were open in it and ended: its own, and those of earlier months that opened it as well.

    An undo opens it again, and goes on to what was written under it. UserError without the right to seal.
    """
    wp.rights.demand("seal")
    with wp.store.reading() as session:
        known = _opening(session, period)
    if not known:
        return []
    words = "、".join(month.label for month in known)
    with wp.store.operation("returns.amend_end", f"结束补改{words}") as op:
        found = _opening(op.session, period)
        for month in found:
            op.add(_event(wp, op.session, month, AMENDED, ""))
    return found


def _opening(session: Session, period: Month) -> list[Month]:
    """The months whose amendments leave a month open."""
    return sorted({one.period for one, is_open in amendments(session) if is_open and one.period <= period})


def settle(wp: Workplace, session: Session, month: Month) -> list[ReturnEvent]:
    """What ends the amendments of earlier months when `month` is sealed: their differences are booked in it. Where the
    district wants papers by now nothing was booked, and the amendment waits for what comes of it."""
    months = sorted({one.period for one, _ in amendments(session) if one.period < month})
    booked = [one for one in months if way(wp, session, one) == "booked"]
    ended = [_event(wp, session, one, AMENDED, f"差额计入{month.label}") for one in booked]
    for event in ended:
        event.party = month.label
    return ended


def supersede(wp: Workplace, session: Session, period: Month, version: int) -> list[ReturnEvent]:
    """What ends the amendments of a month when a correction of it is sealed: it says itself what was wrong. Where later
    months are sealed the reason is kept, for it may be theirs as well."""
    waiting = [is_open for one, is_open in amendments(session) if one.period == period]
    later = session.scalar(select(SealedBook.id).where(SealedBook.period > period).limit(1)) is not None
    if not waiting or (later and not any(waiting)):
        return []
    event = _event(wp, session, period, AMENDED, f"由{version_label(version)}代替")
    event.party = "" if later else version_label(version)
    return [event]


def _event(wp: Workplace, session: Session, period: Month, what: str, note: str) -> ReturnEvent:
    book = sealed_book(session, period)
    version = book.version if book is not None else 0
    year = wp.definition(period).year
    return ReturnEvent(
        period=period, version=version, what=what, day=clock.today(), party="", note=note, definition_year=year
    )
