"""导出登记簿 of a month or of all time, as it is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.documents.aid_list_model import ExportLine
from tzdesk.documents.aid_list_model import ExportLog as ExportBook
from tzdesk.pieces.aid_face import Face
from tzdesk.registers.keeping.model import ExportLog

if TYPE_CHECKING:
    from tzdesk.pdf.page import Sheet
    from tzdesk.registers.workplace import Workplace


def list_titles(kind: str) -> list[tuple[str, str]]:
    """Name and title of the book."""
    return [("export-log", "导出登记簿")]


def compose_list(wp: Workplace, name: str, period: Month | None = None) -> Sheet:
    """Lay the book of a month out (without one, of the month that it is)."""
    from tzdesk.documents.aid import PIECES

    month = period or Month.of(clock.today())
    with wp.store.reading() as session:
        within = select(ExportLog).where(ExportLog.day.between(month.first, month.last)).order_by(ExportLog.serial)
        lines = tuple(_line(one) for one in session.scalars(within))
        issue = Face(wp, session).issue("", edition="")
    return PIECES["aid-exports"].compose(ExportBook(issue, month.first, month.last, lines))


def _line(row: ExportLog) -> ExportLine:
    return ExportLine(
        serial=row.serial,
        at=clock.local(row.created_at),
        by=row.person,
        what=row.what,
        purpose=row.purpose,
        receiver=row.receiver,
        edition=row.edition,
        rows=row.record_count,
        consent=row.consent,
    )
