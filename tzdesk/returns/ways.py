"""How a wrong number of a sealed month is set right: 另出更正表 or 差额计入当月, and what may be written meanwhile.

Which of the two is the district's rule (`correction_mode`), in force today for all months alike: whoever asks, asks
`way`. Two things go by paper whatever the rule says: a correction that was begun already, and a return that came back
(退回), for what the upper union did not take is no report that a difference could be booked to.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.model import AMENDED, AMENDING, RECEIVED, RETURNED, ReturnEvent, SealedBook
from tzdesk.returns.versions import open_correction
from tzdesk.store import alive

MODE = "correction_mode"  # dated parameter: how a wrong number of a sealed month is set right
PAPER, BOOKED = 1, 2  # 另出更正表, 差额计入当月
Way: TypeAlias = Literal["paper", "booked"]


def rule_today(wp: Workplace) -> Way:
    """The district's rule in force today: a correction with a paper of its own, or the difference booked."""
    today = clock.today()
    return "booked" if wp.definition(Month.of(today)).parameter(MODE, today) == BOOKED else "paper"


def way(wp: Workplace, session: Session, period: Month) -> Way:
    """How a wrong number of this month is set right today."""
    return "paper" if open_correction(session, period) is not None else way_without(wp, session, period)


def way_without(wp: Workplace, session: Session, period: Month) -> Way:
    """How it is set right once the correction that is open has been given up."""
    return "paper" if came_back(session, period) else rule_today(wp)


def came_back(session: Session, period: Month) -> bool:
    """Whether the upper union's last word on a month's newest version is that it does not take it."""
    newest = select(func.max(SealedBook.version)).where(SealedBook.period == period).scalar_subquery()
    asked = select(ReturnEvent.what).where(
        alive(ReturnEvent), ReturnEvent.period == period, ReturnEvent.version == newest
    )
    answers = asked.where(ReturnEvent.what.in_((RECEIVED, RETURNED))).order_by(ReturnEvent.id.desc())
    return session.scalars(answers).first() == RETURNED


def advice(wp: Workplace, session: Session, period: Month) -> str:
    """What to do about a wrong number of a sealed month: the way that is open today."""
    if way(wp, session, period) == "paper":
        return "需要改正时请走更正程序，另出更正表。"
    return f"需要改正时，请在{period.label}的报表里点“更正…”，写明原因后补改台账；差额计入当月，列入当月的情况说明。"


def amendments(session: Session) -> Iterator[tuple[ReturnEvent, bool]]:
    """The amendments (补改) whose differences no month was sealed with yet, and whether each still opens its month."""
    asked = select(ReturnEvent).where(alive(ReturnEvent), ReturnEvent.what.in_((AMENDING, AMENDED)))
    waiting: dict[Month, list[ReturnEvent]] = {}
    open_: set[Month] = set()
    for event in session.scalars(asked.order_by(ReturnEvent.id)):
        if event.what == AMENDING:
            waiting.setdefault(event.period, []).append(event)
            open_.add(event.period)
            continue
        open_.discard(event.period)
        if event.party:  # ended by the seal of the month that its differences were booked in, or of a correction
            waiting.pop(event.period, None)
    for month in sorted(waiting):
        yield from ((event, month in open_) for event in waiting[month])


def open_amendment(wp: Workplace, session: Session, period: Month) -> ReturnEvent | None:
    """The amendment that opens a sealed month for writing: its own or an earlier month's, whose differences are carried
    on. None where the month is set right by paper: the rule may have changed since."""
    found = next((one for one, is_open in amendments(session) if is_open and one.period <= period), None)
    return found if found is not None and way(wp, session, period) == "booked" else None


def refuse_if_sealed(wp: Workplace, session: Session, period: Month) -> None:
    """UserError when the month's report stands: it is sealed and no correction of it is open."""
    if not _is_sealed(session, period) or open_correction(session, period) is not None:
        return
    raise UserError(f"{period.label}已经封存，不能再改动。", advice(wp, session, period))


def _is_sealed(session: Session, period: Month) -> bool:
    return session.scalar(select(SealedBook.id).where(SealedBook.period == period).limit(1)) is not None


def is_shut(wp: Workplace, session: Session, period: Month) -> bool:
    """Whether the registers of a month may not be written: it is sealed, neither corrected nor amended."""
    if not _is_sealed(session, period):
        return False
    return open_correction(session, period) is None and open_amendment(wp, session, period) is None


def refuse_if_shut(wp: Workplace, session: Session, period: Month) -> None:
    """UserError when the registers of a month may not be written, with the way that is open today."""
    if is_shut(wp, session, period):
        raise UserError(f"{period.label}已经封存，不能再改动。", advice(wp, session, period))
