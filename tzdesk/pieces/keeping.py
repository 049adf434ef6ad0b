"""The books that the desk keeps of exports and looks, the papers on personal data, and the age of the last backup."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from sqlalchemy import select

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.documents.aid_list_model import ConsultedBook, ConsultedLine, ExportLine
from tzdesk.documents.aid_list_model import ExportLog as ExportBook
from tzdesk.pieces import privacy
from tzdesk.pieces.aid_face import Face
from tzdesk.registers.aid.rules.protection import BackupState
from tzdesk.registers.keeping.model import ExportLog, RevealLog
from tzdesk.rules import check
from tzdesk.store import journal

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.pdf.page import Sheet
    from tzdesk.registers.workplace import Workplace


_BOOKS = {"export_log": [("export-log", "导出登记簿")], "reveal_log": [("reveal-log", "档案查阅借阅登记簿")]}
_PRIVACY: Mapping[str, Callable[[Face], object]] = MappingProxyType(
    {"privacy-rules": privacy.rules_of, "privacy-assessment": privacy.assessment_of, "privacy-leak": privacy.leak_of}
)


def list_titles(kind: str) -> list[tuple[str, str]]:
    """Name and title of the kind's book; with the exports stand the papers on the protection of personal data."""
    from tzdesk.documents.aid import PIECES

    besides = [(name, PIECES[name].title) for name in _PRIVACY] if kind == "export_log" else []
    return [*_BOOKS[kind], *besides]


def compose_list(wp: Workplace, name: str, period: Month | None = None) -> Sheet:
    """Lay the book of a month out (without one, of the month that it is), or a paper that needs no month."""
    from tzdesk.documents.aid import PIECES

    month = period or Month.of(clock.today())
    with wp.store.reading() as session:
        face = Face(wp, session)
        if name in _PRIVACY:
            return PIECES[name].compose(_PRIVACY[name](face))
        issue = face.issue("", edition="")
        if name == "reveal-log":
            return PIECES["aid-consulted"].compose(
                ConsultedBook(issue, month.first, month.last, _consulted(session, month))
            )
        within = select(ExportLog).where(ExportLog.day.between(month.first, month.last)).order_by(ExportLog.serial)
        lines = tuple(_line(one) for one in session.scalars(within))
    return PIECES["aid-exports"].compose(ExportBook(issue, month.first, month.last, lines))


def _consulted(session: Session, month: Month) -> tuple[ConsultedLine, ...]:
    """The looks of a month; a single field read more than once a day for one reason is one line."""
    within = select(RevealLog).where(RevealLog.day.between(month.first, month.last)).order_by(RevealLog.id)
    lines: dict[tuple[object, ...], ConsultedLine] = {}
    for row in session.scalars(within):
        line = ConsultedLine(row.day, row.person, row.number, row.field_label, row.reason, "电子查阅")
        lines.setdefault((line.day, line.by, line.number, line.what, line.reason), line)
    return tuple(lines.values())


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
