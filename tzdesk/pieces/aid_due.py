"""What files of households in hardship have due: the yearly review (年度复核)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from tzdesk.pieces.board import Due, left_words
from tzdesk.registers.aid.codes import STANDING
from tzdesk.registers.aid.models.case import AidCase
from tzdesk.store import alive

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.workplace import Workplace


def reviews(wp: Workplace, session: Session, day: date) -> Iterator[Due]:
    """Files in standing whose review is past or comes within the days that the definition names."""
    ahead = wp.definition(day.year).parameter("review_remind_days", day)
    if ahead is None:
        return
    asked = select(AidCase).where(
        alive(AidCase), AidCase.status.in_(STANDING), AidCase.next_review_due <= day + timedelta(days=int(ahead))
    )
    for case in session.scalars(asked.order_by(AidCase.next_review_due)):
        if case.next_review_due is not None:
            days = (case.next_review_due - day).days
            words, mark = left_words(days, overdue=days < 0), "overdue" if days < 0 else "due"
            yield Due(case.next_review_due, "aid_case", case.id, "年度复核", case.name or "", words, mark)
