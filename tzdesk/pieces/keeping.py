"""导出登记簿 of a month or of all time, as it is printed; and what there is to say of the age of the last backup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.documents.aid_list_model import ExportLine
from tzdesk.documents.aid_list_model import ExportLog as ExportBook
from tzdesk.pieces.aid_face import Face
from tzdesk.registers.aid.rules.protection import BackupState
from tzdesk.registers.keeping.model import ExportLog
from tzdesk.rules import check
from tzdesk.store import journal

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


def backup_word(wp: Workplace) -> str:
    """规则 F03 in words: that the last backup is too old; empty while there is nothing to say.

    A workplace that was never backed up counts from its first entry. One in which nothing has changed since its backup
    can lose nothing, and one in memory or opened to be read only has no backups of its own.
    """
    from tzdesk.store.backup import latest_backup
    from tzdesk.store.container import made_at

    store = wp.store
    if store.in_memory_only or store.readonly:
        return ""
    with store.reading() as session:
        newest = journal.recent(session, 1)
        since = journal.began(session)
    file = latest_backup(store.path)
    made = made_at(file) if file is not None else None
    if not newest or (made is not None and newest[0].at <= made):
        return ""
    last = made or since
    today = clock.today()
    state = BackupState(clock.local(last).date() if last is not None else None, today)
    found = check(wp.definition(), "aid_backup", [(state, None)])
    return found[0].message if found else ""
