"""What hardship aid has due: yearly reviews (年度复核), notices whose result is awaited, batches at the bank, single
grants that wait, and files whose time of keeping is over (到期应鉴定销毁)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import select

from tzdesk.base import clock
from tzdesk.pieces.board import Due, left_words
from tzdesk.registers.aid import codes, destruction
from tzdesk.registers.aid.approving import needs_approval
from tzdesk.registers.aid.model import AidBatch, AidCase, AidGrant, AidPublicity
from tzdesk.registers.aid.reading import reviews_of
from tzdesk.registers.aid.reviewing import due_of
from tzdesk.store import alive

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from tzdesk.registers.workplace import Workplace


def due(wp: Workplace, session: Session, day: date) -> Iterator[Due]:
    """Everything that hardship aid has due on a day."""
    yield from reviews(wp, session, day)
    yield from notices(wp, session, day)
    yield from unsent(wp, session, day)
    yield from batches(wp, session, day)
    yield from singles(wp, session, day)
    yield from outlived(wp, session, day)


def _due(on: date, day: date, kind: str, number: int, what: tuple[str, str]) -> Due:
    days = (on - day).days
    return Due(on, kind, number, *what, left_words(days, overdue=days < 0), "overdue" if days < 0 else "due")


def reviews(wp: Workplace, session: Session, day: date) -> Iterator[Due]:
    """Files in standing whose review is past or comes within the days that the definition names."""
    ahead = wp.definition(day.year).parameter("review_remind_days", day)
    if ahead is None:
        return
    standing = select(AidCase).where(alive(AidCase), AidCase.status.in_(codes.STANDING)).order_by(AidCase.id)
    cases = list(session.scalars(standing))
    found, parameter = reviews_of(session, cases), wp.definition(day.year).parameter
    days = [(due, case) for case in cases if (due := due_of(parameter, case, found[case.id], day)) is not None]
    for due, case in sorted(days, key=lambda one: one[0]):
        if due <= day + timedelta(days=int(ahead)):
            yield _due(due, day, "aid_case", case.id, ("年度复核", case.name or ""))


def notices(wp: Workplace, session: Session, day: date) -> Iterator[Due]:
    """Notices whose result is to be entered: on the first working day after the last day that they hang."""
    asked = select(AidPublicity).where(alive(AidPublicity), AidPublicity.result.is_(None))
    for notice in session.scalars(asked.order_by(AidPublicity.end_date)):
        if notice.end_date is None:
            continue
        on = wp.definition(notice.end_date.year).calendar.add_workdays(notice.end_date, 1)
        if notice.batch_id is not None and (batch := session.get(AidBatch, notice.batch_id)) is not None:
            yield _due(on, day, "aid_batch", batch.id, ("登记资金公示结果", batch.title or ""))
        elif notice.case_id is not None and (case := session.get(AidCase, notice.case_id)) is not None:
            yield _due(on, day, "aid_case", case.id, ("登记公示结果", case.name or ""))


def unsent(wp: Workplace, session: Session, day: date) -> Iterator[Due]:
    """Batches that are approved and have not gone to the bank after the days that the definition names."""
    asked = _standing(codes.BATCH_APPROVED, AidBatch.approve_date)
    return _waiting(wp, session, day, asked, ("batch_send_days", "发放已审批的批次"))


def batches(wp: Workplace, session: Session, day: date) -> Iterator[Due]:
    """Batches at the bank whose result has not been taken in after the days that the definition names."""
    asked = _standing(codes.BATCH_SENT, AidBatch.sent_date)
    return _waiting(wp, session, day, asked, ("bank_result_days", "导入银行代发结果"))


def singles(wp: Workplace, session: Session, day: date) -> Iterator[Due]:
    """Grants outside batches that were entered and wait for their approval, or to be paid, after the same days as a
    batch that was approved."""
    days = wp.definition(day.year).parameter("batch_send_days", day)
    alone = (AidGrant.batch_id.is_(None), AidGrant.reversal_of.is_(None), AidGrant.paid_date.is_(None))
    asked = select(AidGrant).where(alive(AidGrant), *alone, AidGrant.amount.is_not(None))
    for grant in session.scalars(asked.order_by(AidGrant.id)) if days is not None else ():
        since = grant.approve_date or clock.local(grant.created_at).date()
        if grant.approve_date is not None:
            what = "发放已审批的帮扶（慰问）"
        else:
            what = "审批帮扶（慰问）" if needs_approval(wp, grant.fund_source, day) else "发放帮扶（慰问）"
        on = wp.definition(since.year).calendar.add_workdays(since, int(days))
        yield _due(on, day, "aid_grant", grant.id, (what, f"{grant.grant_no or ''} {grant.person_name or ''}".strip()))


def outlived(wp: Workplace, session: Session, day: date) -> Iterator[Due]:
    """Files whose time of keeping is over (到期应鉴定销毁), for those who may destroy; the second step for the second
    person."""
    if not wp.rights.may(destruction.ACT):
        return
    for case in destruction.due(wp, session, day):
        first = destruction.appraised(session, case.id)
        what = "到期应鉴定销毁" if first is None else "已鉴定，等第二人确认销毁"
        if first is not None and first.appraised_by == wp.store.user:
            continue
        until = first.keep_until if first is not None else destruction.keep_until(wp, case, day)
        if until is not None:
            yield _due(until, day, "aid_case", case.id, (what, case.case_no or case.name or ""))


Standing: TypeAlias = "Select[int, str | None, date | None]"


def _standing(status: str, since: InstrumentedAttribute[date | None]) -> Standing:
    """Id, title and day of the batches that stand in a state since that day."""
    asked = select(AidBatch.id, AidBatch.title, since)
    return asked.where(alive(AidBatch), AidBatch.status == status, since.is_not(None)).order_by(since)


def _waiting(wp: Workplace, session: Session, day: date, asked: Standing, what: tuple[str, str]) -> Iterator[Due]:
    """What is to be done with batches so many working days (a parameter) after their day."""
    parameter, words = what
    days = wp.definition(day.year).parameter(parameter, day)
    if days is None:
        return
    for batch_id, title, first in session.execute(asked):
        if first is not None:
            on = wp.definition(first.year).calendar.add_workdays(first, int(days))
            yield _due(on, day, "aid_batch", batch_id, (words, title or ""))
