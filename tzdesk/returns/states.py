"""The life of a return (报表状态): 未开始 → 填报 → 已审核 → 已封存 → 已报出 → 已接收 or 退回 → 更正.

A state is not kept: it follows from dated facts. The seal and the corrections are records of their own, the rest are
`ReturnEvent`s, noted by an audit, by an export or by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.base.text import tidy
from tzdesk.registers.profile import profile_of
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import Audit, last_change
from tzdesk.returns.canonical import version_label
from tzdesk.returns.model import AUDITED, RECEIVED, RETURNED, SENT, Correction, ReturnEvent, SealedBook
from tzdesk.returns.versions import open_correction, sealed_book, versions_of
from tzdesk.rules import MIN_REASON
from tzdesk.store import alive
from tzdesk.store.types import MonthText


class ReturnState(StrEnum):
    """Where a return stands."""

    NOT_BEGUN = "not_begun"
    FILLING = "filling"
    AUDITED = "audited"
    SEALED = "sealed"
    SENT = "sent"
    RECEIVED = "received"
    RETURNED = "returned"
    CORRECTING = "correcting"
    # No states of their own: a version stays what it was while its month is amended (补改). They stand in the past.
    AMENDING = "amending"
    AMENDED = "amended"

    @property
    def label(self) -> str:
        """The word on screen."""
        return _LABELS[self]


_LABELS = {
    ReturnState.NOT_BEGUN: "未开始",
    ReturnState.FILLING: "填报",
    ReturnState.AUDITED: "已审核",
    ReturnState.SEALED: "已封存",
    ReturnState.SENT: "已报出",
    ReturnState.RECEIVED: "已接收",
    ReturnState.RETURNED: "退回",
    ReturnState.CORRECTING: "更正",
    ReturnState.AMENDING: "补改",
    ReturnState.AMENDED: "补改结束",
}
# What can be noted by hand: the state it leads to, and the states it may follow.
BY_HAND = {
    SENT: (ReturnState.SENT, (ReturnState.SEALED,)),
    RECEIVED: (ReturnState.RECEIVED, (ReturnState.SENT, ReturnState.RETURNED)),
    RETURNED: (ReturnState.RETURNED, (ReturnState.SENT, ReturnState.RECEIVED)),
}


def day_in(day: date | None, year: int) -> str:
    """A day as it is said in a return of a year: 12月25日; of another year 2026年11月28日; nothing for none."""
    return "" if day is None else f"{f'{day.year}年' if day.year != year else ''}{day.month}月{day.day}日"


@dataclass(frozen=True)
class Link:
    """One state of the chain: when it was reached (None: not yet), who noted it, to or from whom, and why."""

    state: ReturnState
    day: date | None = None
    who: str = ""
    party: str = ""
    note: str = ""

    def day_in(self, year: int) -> str:
        """The day as it is said in a return of that year."""
        return day_in(self.day, year)

    def words_in(self, year: int) -> str:
        """已报出 12月25日 王芳 → 通州区总工会."""
        party = f"→ {self.party}" if self.party and self.state is ReturnState.SENT else self.party
        return " ".join(part for part in (self.state.label, self.day_in(year), self.who, party, self.note) if part)


@dataclass(frozen=True)
class Chain:
    """The states of a return's newest version (with an open correction: of the one that is being made), in order.

    `past` is every version with what became of it, oldest first, for the record.
    """

    period: Month
    version: int
    now: ReturnState
    links: tuple[Link, ...]
    past: tuple[tuple[int, Link], ...] = ()

    def reached(self, state: ReturnState) -> Link | None:
        """The link of a state that was reached."""
        return next((link for link in self.links if link.state is state and link.day is not None), None)


def chain_of(wp: Workplace, session: Session, period: Month) -> Chain:
    """Where a period's return stands, by today's facts."""
    newest, correction = sealed_book(session, period), open_correction(session, period)
    version = correction.version if correction is not None else newest.version if newest is not None else 0
    begun = Link(ReturnState.FILLING, *_begun(wp, session, period))
    events = _events(session, period, version)
    links = [begun if correction is None else _corrected(correction)]
    if correction is not None or newest is None:
        links.append(_audited(session, events))
        links += [Link(ReturnState.SEALED), Link(ReturnState.SENT), Link(ReturnState.RECEIVED)]
    else:
        if version and (made := _made_by(session, period, version)) is not None:
            links[0] = _corrected(made)
        links += [Link(ReturnState.AUDITED, *_sealed(newest)), Link(ReturnState.SEALED, *_sealed(newest))]
        links += _after(events)
    return Chain(period, version, _now(links, correction), tuple(links), _past(session, period))


def _now(links: Sequence[Link], correction: Correction | None) -> ReturnState:
    reached = [link.state for link in links if link.day is not None]
    if not reached:
        return ReturnState.NOT_BEGUN
    if correction is not None and reached[-1] is not ReturnState.AUDITED:
        return ReturnState.CORRECTING
    return reached[-1]


def _begun(wp: Workplace, session: Session, period: Month) -> tuple[date, str] | tuple[()]:
    """When the first record of the month was entered, and by whom."""
    found: list[tuple[datetime, str]] = []
    for register in wp.registers.values():
        if register.month_attribute is None:
            continue
        model, dated = register.model, getattr(register.model, register.month_attribute)
        within = dated == period if isinstance(dated.type, MonthText) else dated.between(period.first, period.last)
        asked = select(model.created_at, model.created_by).where(within, model.deleted_at.is_(None))
        found += [tuple(row) for row in session.execute(asked.order_by(model.created_at).limit(1))]
    if not found:
        return ()
    at, who = min(found)
    return clock.local(at).date(), who


def _sealed(book: SealedBook) -> tuple[date, str]:
    return clock.local(book.sealed_at).date(), book.sealed_by


def _corrected(correction: Correction) -> Link:
    day = clock.local(correction.opened_at).date()
    return Link(ReturnState.CORRECTING, day, correction.opened_by, version_label(correction.version), correction.reason)


def _made_by(session: Session, period: Month, version: int) -> Correction | None:
    asked = select(Correction).where(
        alive(Correction), Correction.period == period, Correction.version == version, Correction.dropped.is_(False)
    )
    return session.scalars(asked).first()


def _events(session: Session, period: Month, version: int) -> list[ReturnEvent]:
    asked = select(ReturnEvent).where(alive(ReturnEvent), ReturnEvent.period == period, ReturnEvent.version == version)
    return list(session.scalars(asked.order_by(ReturnEvent.id)))


def _link(event: ReturnEvent) -> Link:
    return Link(ReturnState(event.what), event.day, event.created_by, event.party, event.note)


def _audited(session: Session, events: Sequence[ReturnEvent]) -> Link:
    """The last audit that left nothing open, as long as nothing was changed since."""
    last = next((one for one in reversed(events) if one.what == AUDITED), None)
    if last is None or last_change(session) != last.after_operation:
        return Link(ReturnState.AUDITED)
    return _link(last)


def _after(events: Sequence[ReturnEvent]) -> list[Link]:
    """What became of a sealed version: sent, then the upper union's last word."""
    sent = next((one for one in events if one.what == SENT), None)
    if sent is None:
        return [Link(ReturnState.SENT), Link(ReturnState.RECEIVED)]
    answered = [one for one in events if one.what in {RECEIVED, RETURNED}]
    return [_link(sent), _link(answered[-1]) if answered else Link(ReturnState.RECEIVED)]


def _past(session: Session, period: Month) -> tuple[tuple[int, Link], ...]:
    found: list[tuple[int, Link]] = []
    for book in versions_of(session, period):
        if book.version and (made := _made_by(session, period, book.version)) is not None:
            found.append((book.version, _corrected(made)))
        found.append((book.version, Link(ReturnState.SEALED, *_sealed(book), note=f"校验码 {book.check_code}")))
        found += [(book.version, _link(one)) for one in _events(session, period, book.version) if one.what != AUDITED]
    return tuple(found)


# --- noting --------------------------------------------------------------------------------------------------------


def note_audit(wp: Workplace, audit: Audit) -> bool:
    """Keep that an audit left nothing open; gives whether it was kept.

    Neither a workplace that is only read keeps anything, nor an audit by somebody who sees a part: it covered a part.
    One after which something was changed says nothing of what stands now.
    """
    if audit.blocking or wp.store.readonly or not audit.whole:
        return False
    with wp.store.reading() as session:
        newest, correction = sealed_book(session, audit.period), open_correction(session, audit.period)
        if newest is not None and correction is None:
            return False
        version = correction.version if correction is not None else 0
        noted = [one for one in _events(session, audit.period, version) if one.what == AUDITED]
        if last_change(session) != audit.after or any(one.after_operation == audit.after for one in noted):
            return False
    event = _event(wp, audit.period, version, AUDITED, clock.today())
    event.note = f"核实项已说明 {audit.explained} 条" if audit.explained else ""
    event.after_operation = audit.after
    with wp.store.housekeeping("returns.audited", f"审核{audit.period.label}：全部通过") as op:
        op.add(event)
    return True


def note_export(wp: Workplace, book: SealedBook) -> None:
    """Keep that a sealed version left the house, at its first export. One that a correction has taken the place of is
    written out for looking: nothing is sent by it."""
    with wp.store.reading() as session:
        newest = sealed_book(session, book.period)
        if newest is None or newest.version != book.version:
            return
        if any(one.what == SENT for one in _events(session, book.period, book.version)):
            return
        party = str(book.head.get("superior") or profile_of(session).superior or "")
    event = _event(wp, book.period, book.version, SENT, clock.today())
    event.party, event.note = party, "导出报表册"
    with wp.store.housekeeping("returns.sent", f"{book.period.label}报出") as op:
        op.add(event)


def note_by_hand(  # noqa: PLR0917 - which return, what became of it, and the facts of that
    wp: Workplace, period: Month, what: str, day: date, party: str = "", note: str = ""
) -> ReturnState:
    """Note that a sealed return was sent, received or returned, as one operation; gives the state after it.

    UserError without the right to seal, for a day before the seal or after today, out of order (nothing is received
    that was not sent), and for a return (退回) without a reason of at least six characters.
    """
    wp.rights.demand("seal")
    reached, before = BY_HAND[what]
    party, note = tidy(party), tidy(note)
    if what == RETURNED and len(note) < MIN_REASON:
        raise UserError(f"退回原因只有{len(note)}个字。", f"请至少写{MIN_REASON}个字，照上级退回的意见写。")
    with wp.store.operation(f"returns.{what}", f"{period.label}{reached.label}") as op:
        chain = chain_of(wp, op.session, period)
        if chain.now not in before:
            wanted = "、".join(state.label for state in before)
            raise UserError(
                f"{period.label}现在是“{chain.now.label}”，不能登记“{reached.label}”。", f"“{wanted}”之后才能登记。"
            )
        # A step that was noted under a clock set wrong lies in the future; it must not bar what follows it for years.
        latest = min(max(link.day for link in chain.links if link.day is not None), clock.today())
        if not latest <= day <= clock.today():
            raise UserError(f"“{reached.label}”的日期是{day}，早于上一步的{latest}，或者晚于今天。", "请核对日期。")
        event = _event(wp, period, chain.version, what, day)
        event.party = party or profile_of(op.session).superior or ""
        event.note = note
        op.add(event)
    return reached


def _event(wp: Workplace, period: Month, version: int, what: str, day: date) -> ReturnEvent:
    return ReturnEvent(
        period=period, version=version, what=what, day=day, party="", note="",
        definition_year=wp.definition(period).year,
    )  # fmt: skip


def returned_reason(chain: Chain) -> str:
    """Why a return came back, as the reason that its correction begins with; empty when it did not."""
    link = chain.reached(ReturnState.RETURNED)
    return "" if link is None else replace(link, who="").note
