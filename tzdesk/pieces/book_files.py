"""The files of a month's book (报表册): the workbook and its printed pieces, all from the same numbers, in memory.

A sealed book's files are drawn once, when it is sealed, and kept with it (`keep_drawn` is handed to the seal by
`app.py`); they are given out as they were kept from then on, whatever the program would make of them today.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from tzdesk.definitions import Definition
from tzdesk.documents import cover, month_summary
from tzdesk.documents.correction import compose as compose_correction
from tzdesk.documents.statement import NAME as STATEMENT_NAME
from tzdesk.documents.statement import compose as compose_statement
from tzdesk.jobs import Job, Progress, run_now
from tzdesk.pieces.correction import correction_of
from tzdesk.pieces.month import Content, content_of
from tzdesk.pieces.month_summary import cover_of, summary_of
from tzdesk.pieces.return_forms import composing_book
from tzdesk.pieces.statement import statement
from tzdesk.returns.book import filling_book
from tzdesk.returns.correcting import corrected
from tzdesk.returns.proof import refuse_if_different
from tzdesk.returns.versions import BOOK, KeptFile, definition_as_sealed, kept_files

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.pdf.page import Sheet
    from tzdesk.registers.workplace import Workplace
    from tzdesk.returns.model import SealedBook

COVER_NAME, TABLES_NAME, SUMMARY_NAME, BOOK_NAME = "封面", "报表", "月度汇总", BOOK
CORRECTION_NAME = "更正表"
PAPERS = (COVER_NAME, TABLES_NAME, SUMMARY_NAME, STATEMENT_NAME, CORRECTION_NAME)  # in the order in which they lie
Draw: TypeAlias = Callable[[], Job[KeptFile]]


def drawing(
    wp: Workplace, session: Session, content: Content, sealed: SealedBook | None, *, pdf: bool = True
) -> dict[str, Draw]:
    """The files of a book by piece, the workbook first; each is made when it is called for.

    Everything that is read is read now, so that the session may be closed before the first is made.
    """
    head, book, findings, trend = content
    definition = wp.definition(head.period) if sealed is None else definition_as_sealed(wp, sealed)
    found: dict[str, Draw] = {BOOK_NAME: partial(_workbook, definition, content)}
    if not pdf:
        return found
    told = statement(wp, session, head.period, sealed.version if sealed is not None else None, findings)
    sheets: dict[str, Callable[[], Sheet]] = {
        COVER_NAME: lambda: cover.compose_cover(cover_of(head, book)),
        SUMMARY_NAME: lambda: month_summary.compose(summary_of(head, book, findings, trend)),
        STATEMENT_NAME: lambda: compose_statement(told),
    }
    if sealed is not None and sealed.version:
        changed = correction_of(head, sealed, corrected(wp, sealed))
        sheets[CORRECTION_NAME] = lambda: compose_correction(changed)
    stem = head.file_stem
    composed = {name: partial(_at_once, sheet) for name, sheet in sheets.items()}
    composed |= {TABLES_NAME: partial(composing_book, definition, head, book)}
    named = ((name, composed[name]) for name in PAPERS if name in composed)
    return found | {name: partial(_printed, name, f"{stem}_{name}.pdf", sheet) for name, sheet in named}


def _at_once(compose: Callable[[], Sheet]) -> Job[Sheet]:
    yield from ()
    return compose()


def made(files: Mapping[str, Draw]) -> Job[dict[str, KeptFile]]:
    """Make all of them, one after the other."""
    found: dict[str, KeptFile] = {}
    for number, (name, make) in enumerate(files.items()):
        yield Progress(number, len(files), doing(name))
        found[name] = yield from make()
    return found


def doing(piece: str) -> str:
    """What is being done while a piece is made."""
    return f"{'写' if piece == BOOK_NAME else '画'}{piece}"


def drawn_at_the_seal(wp: Workplace, session: Session, book: SealedBook) -> Job[dict[str, KeptFile]]:
    """All files of a book that is being sealed: what the seal keeps. UserError when the workbook cannot be made."""
    content = run_now(content_of(wp, session, book.period, book.version))  # as sealed: nothing is computed any more
    yield Progress(0, len(PAPERS), "准备各件")
    return (yield from made(drawing(wp, session, content, book)))


def kept_papers(session: Session, book: SealedBook | None) -> dict[str, bytes]:
    """The printed pieces of a sealed book as they were kept; empty for one from before they were, and for a draft."""
    if book is None:
        return {}
    files = kept_files(session, book)
    return {name: files[name].content for name in PAPERS if name in files}


def _workbook(definition: Definition, content: Content) -> Job[KeptFile]:
    """The workbook, read back and held against the numbers before it may leave."""
    head, book, findings, _trend = content
    filling = yield from filling_book(definition, head, book, findings)
    yield Progress(0, 2, "写出工作簿")
    file = filling.to_bytes()
    yield Progress(1, 2, "读回核对")
    if not head.draft:
        refuse_if_different(definition, head, book, file)
    return KeptFile(f"{head.file_stem}_{BOOK_NAME}.xlsx", file, tuple(filling.notes))


def _printed(piece: str, name: str, compose: Callable[[], Job[Sheet]]) -> Job[KeptFile]:
    sheet = yield from compose()
    yield Progress(1, 1, f"写{piece}")
    content = sheet.to_bytes()
    return KeptFile(name, content, tuple(missing_notes(piece, sheet.drawn.missing)))


def missing_notes(piece: str, missing: Iterable[str]) -> list[str]:
    """One sentence for the characters of a piece that no font of ours has; they are drawn as 〓."""
    characters = "、".join(dict.fromkeys(missing))
    if not characters:
        return []
    return [f"《{piece}》中的“{characters}”没有可用的字形，印成了“〓”，请在纸面上手写补正。"]
