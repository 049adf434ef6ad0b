"""What unions have due: committees whose term runs out (换届), legal-person certificates that expire."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from tzdesk.pieces.board import Due, left_words
from tzdesk.registers.organisations.model import Organisation
from tzdesk.store import alive

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.workplace import Workplace


_ENDING = (
    (Organisation.term_end, "term_remind_days", "换届"),
    (Organisation.legal_valid_to, "cert_remind_days", "法人证书换证"),
)


def terms_and_certificates(wp: Workplace, session: Session, day: date) -> Iterator[Due]:
    """Terms and certificates that have run out or do so within the days that the definition names."""
    for column, parameter, what in _ENDING:
        ahead = wp.definition(day.year).parameter(parameter, day)
        if ahead is None:
            continue
        asked = select(Organisation).where(alive(Organisation), column <= day + timedelta(days=int(ahead)))
        for org in session.scalars(asked.order_by(column)):
            end = getattr(org, column.key)
            if org.active_on(day) and not (column is Organisation.legal_valid_to and org.has_legal_person is False):
                days = (end - day).days
                mark = "overdue" if days < 0 else "due"
                yield Due(end, "organisation", org.id, what, org.org_name, left_words(days, overdue=days < 0), mark)
