"""Export a month: the return book and, on request, its printed pieces, all from the same frozen numbers."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tzdesk.base.errors import UserError
from tzdesk.base.files import atomic_write
from tzdesk.base.periods import Month
from tzdesk.jobs import Job, Progress
from tzdesk.pieces.book_files import (
    BOOK_NAME,
    CORRECTION_NAME,
    COVER_NAME,
    SUMMARY_NAME,
    TABLES_NAME,
    doing,
    drawing,
    kept_papers,
    made,
)
from tzdesk.pieces.keeping import backup_word
from tzdesk.pieces.month import book_as_sent, content_of
from tzdesk.pieces.return_forms import PLAIN, Wishes, compose_book, titles_of
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.head import sealed_head
from tzdesk.returns.states import note_export
from tzdesk.returns.versions import KeptFile, definition_as_sealed, kept_files, remember_files

__all__ = [
    "BOOK_NAME",
    "CORRECTION_NAME",
    "COVER_NAME",
    "SUMMARY_NAME",
    "TABLES_NAME",
    "Exported",
    "export_month",
    "month_papers",
    "refuse_partial_sight",
    "refuse_unseen",
    "write_month_papers",
]

EMPTY_NAME = "空表"
_NAMED = 3  # tables that a file's name has room for


@dataclass(frozen=True)
class Exported:
    """The files written, and what the clerk must know: characters without a font, text that no cell holds, a workplace
    that has not been backed up for long."""

    files: tuple[Path, ...]
    notes: tuple[str, ...]


def refuse_partial_sight(wp: Workplace) -> None:
    """UserError without the right to export, or when the book would lack records that are not shown to its user."""
    wp.rights.demand("export")
    refuse_unseen(wp)


def refuse_unseen(wp: Workplace) -> None:
    """UserError when the book would show, or lack, records that are not shown to its user."""
    records = wp.definition().records
    for kind in sorted(wp.rights.unseen() & records.keys()):
        wp.rights.demand_sight(kind, records[kind].label)


def export_month(
    wp: Workplace, period: Month, out: Path, *, pdf: bool = True, version: int | None = None
) -> Job[Exported]:
    """Write a month's book (and PDFs) into a folder, or to the named .xlsx file.

    A sealed month is written as it was sealed (in the `version` that is asked for, else the newest): its kept files,
    byte for byte, with the notes they were made with; one from before files were kept is drawn and kept now. An open
    month is a marked draft. All pieces are made first and moved into place together at the end: a cancelled or failed
    export leaves what lay there before. Raises MachineError.
    """
    refuse_partial_sight(wp)
    with wp.store.reading() as session:
        sealed = book_as_sent(session, period, version)
        files = kept_files(session, sealed) if sealed is not None else {}
        wanted = drawing(wp, session, (yield from content_of(wp, session, period, version)), sealed, pdf=pdf)
    single = out.suffix.lower() == ".xlsx"
    folder = out.parent if single else out
    new: dict[str, KeptFile] = {}
    paths: list[Path] = []
    notes: list[str] = []
    with ExitStack() as moves:
        for number, (piece, make) in enumerate(wanted.items()):
            yield Progress(number, len(wanted), doing(piece))
            if piece not in files:
                files[piece] = new[piece] = yield from make()
            path = out if single and piece == BOOK_NAME else folder / files[piece].name
            moves.enter_context(atomic_write(path, f"写入{piece}")).write_bytes(files[piece].content)
            paths.append(path)
            notes += files[piece].notes
        yield Progress(len(wanted), len(wanted), "完成")
    if sealed is not None and new and not wp.store.readonly:  # only what has come into its place was sent
        remember_files(wp.store, sealed, new)
    if sealed is not None and not wp.store.readonly:
        note_export(wp, sealed)
    notes += filter(None, [backup_word(wp)])
    return Exported(tuple(paths), tuple(notes))


def month_papers(wp: Workplace, period: Month, wishes: Wishes = PLAIN) -> Job[dict[str, bytes]]:
    """All printed pieces of a month by name as PDF: what preview and print show, in one go.

    A sealed month shows the papers that were kept with it; only who wishes for its tables otherwise has those drawn.
    """
    refuse_unseen(wp)
    with wp.store.reading() as session:
        sealed = book_as_sent(session, period)
        papers = kept_papers(session, sealed)
        if wishes == PLAIN and TABLES_NAME in papers:
            return papers
        content = yield from content_of(wp, session, period)
        alone = wishes.empty or wishes.forms is not None
        wanted = {} if alone else drawing(wp, session, content, sealed)
        definition = wp.definition(period) if sealed is None else definition_as_sealed(wp, sealed)
    head, book, *_ = content
    tables = compose_book(definition, head, book, wishes).to_bytes()
    if alone:
        return {TABLES_NAME: tables}
    missing = {name: make for name, make in wanted.items() if name not in {BOOK_NAME, TABLES_NAME, *papers}}
    drawn = yield from made(missing)
    papers |= {name: file.content for name, file in drawn.items()} | {TABLES_NAME: tables}
    return {name: papers[name] for name in wanted if name != BOOK_NAME}


def write_month_papers(
    wp: Workplace, period: Month, folder: Path, wishes: Wishes = PLAIN, of: str = ""
) -> Job[tuple[Path, ...]]:
    """Write what `month_papers` gives into a folder. UserError for a table that the month has not; MachineError.

    What is not the book as it was sent bears in its name what it is: the tables wished for, or the longer period `of`
    which they are. So no part of a book lies in the place of the whole.
    """
    wp.rights.demand("export")
    with wp.store.reading() as session:
        sealed = book_as_sent(session, period)
        head = sealed_head(sealed) if sealed is not None else None
    known = titles_of(wp, period)
    unknown = sorted((wishes.forms or frozenset()) - known.keys())
    if unknown:
        raise UserError(f"{period.label}没有“{'、'.join(unknown)}”这张表。", f"可以写：{'、'.join(known)}。")
    papers = yield from month_papers(wp, period, wishes)
    stem = head.file_stem if head is not None else f"{period}_草稿"
    paths = []
    with ExitStack() as moves:
        for name, content in papers.items():
            path = folder / f"{period if wishes.empty else stem}_{_called(name, wishes, of)}.pdf"
            moves.enter_context(atomic_write(path, f"写入{name}")).write_bytes(content)
            paths.append(path)
    return tuple(paths)


def _called(name: str, wishes: Wishes, of: str) -> str:
    """A piece with what of it was wished for: 报表_Z02_零值不印, 报表_2023-Q4, 空表."""
    if name != TABLES_NAME:
        return name
    tables = sorted(wishes.forms or ())
    which = of or ("、".join(tables) if len(tables) <= _NAMED else f"{tables[0]}等{len(tables)}张表")
    wished = (
        EMPTY_NAME if wishes.empty else name,
        which,
        "" if wishes.zeros or wishes.empty else "零值不印",
        "每表一页" if wishes.one_page else "",
    )
    return "_".join(filter(None, wished))
