"""The versions of a month's book (首报, 更正第 n 号), the correction that is open, and what a sealed book stands on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Insert, insert, select
from sqlalchemy.orm import Session, object_session

from tzdesk.base.periods import Month
from tzdesk.definitions import Definition
from tzdesk.definitions.freezing import frozen, thawed
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.forms import Form, forms_of
from tzdesk.returns.model import Correction, SealedBook
from tzdesk.returns.template import drawn_forms, template_of
from tzdesk.store import Store, alive
from tzdesk.store.kept import get_kept, keep, keeping
from tzdesk.store.tables import sealed_files

State = Literal["open", "sealed", "correcting"]
DEFINITION, TEMPLATE = "definition", "template"
BOOK = "工会工作月报"  # the piece that is the workbook, among the files of a book


def state(session: Session, period: Month) -> State:
    """Whether a month is open, sealed, or sealed and being corrected."""
    if sealed_book(session, period) is None:
        return "open"
    return "sealed" if open_correction(session, period) is None else "correcting"


def sealed_book(session: Session, period: Month, version: int | None = None) -> SealedBook | None:
    """A month's sealed book in its newest version, or in the one that is asked for."""
    asked = select(SealedBook).where(SealedBook.period == period)
    if version is not None:
        asked = asked.where(SealedBook.version == version)
    return session.scalars(asked.order_by(SealedBook.version.desc())).first()


def versions_of(session: Session, period: Month) -> list[SealedBook]:
    """All versions of a month's book, the first report first."""
    return list(session.scalars(select(SealedBook).where(SealedBook.period == period).order_by(SealedBook.version)))


def open_correction(session: Session, period: Month) -> Correction | None:
    """The correction of a month that is being worked on."""
    asked = select(Correction).where(alive(Correction), Correction.period == period, Correction.closed_at.is_(None))
    return session.scalars(asked).first()


def grounds(session: Session, definition: Definition) -> dict[str, str]:
    """Keep what a book stands on: the definition as it was resolved, and the template; gives their hashes."""
    plain = frozen(definition) | {"drawn": sorted(drawn_forms(definition))}
    content = json.dumps(plain, ensure_ascii=False, sort_keys=True)
    return {
        DEFINITION: keep(session, content.encode()),
        TEMPLATE: keep(session, template_of(definition)),
    }


def definition_as_sealed(wp: Workplace, book: SealedBook) -> Definition:
    """The definition with the template as they were when a book was sealed; one from before they were kept stands on
    today's."""
    session = object_session(book)
    if not book.stands_on or session is None:
        return wp.definition(book.period)
    return definition_kept(session, book.stands_on)


def definition_kept(session: Session, stands_on: Mapping[str, str]) -> Definition:
    """The definition with the template that a sealed book stands on (`grounds`)."""
    content = json.loads(get_kept(session, stands_on[DEFINITION]))
    return thawed(content, get_kept(session, stands_on[TEMPLATE]))


def forms_as_sealed(wp: Workplace, book: SealedBook) -> dict[str, Form]:
    """The forms that a sealed book holds, as they were then, in the order of the book."""
    known = forms_of(definition_as_sealed(wp, book))
    return {form_id: form for form_id, form in known.items() if form_id in book.content["rows"]}


@dataclass(frozen=True)
class KeptFile:
    """A file of a sealed book: the name it is sent under, its bytes, and what the clerk must know of it (characters
    that no font has, text that no cell holds)."""

    name: str
    content: bytes
    notes: tuple[str, ...] = ()


def kept_files(session: Session, book: SealedBook) -> dict[str, KeptFile]:
    """The files of a sealed book as they were made, by piece. MachineError when bytes are missing."""
    columns = sealed_files.c
    asked = select(columns.piece, columns.name, columns.hash, columns.notes).where(columns.book_id == book.id)
    return {
        piece: KeptFile(name, get_kept(session, wanted), tuple(notes or ()))
        for piece, name, wanted, notes in session.execute(asked)
    }


def keep_files(session: Session, book: SealedBook, made: Mapping[str, KeptFile]) -> None:
    """Keep the files of a book as a part of the operation that seals it."""
    for statement, values in _keeping(book, made):
        session.connection().execute(statement, values)


def remember_files(store: Store, book: SealedBook, made: Mapping[str, KeptFile]) -> None:
    """Keep files that were made after the seal: of a book from before they were kept with it."""
    for statement, values in _keeping(book, made):
        store.note(statement, values)


def _keeping(book: SealedBook, made: Mapping[str, KeptFile]) -> Iterator[tuple[Insert, dict[str, Any]]]:
    for piece, file in made.items():
        statement, values = keeping(file.content)
        yield statement, values
        row = {"book_id": book.id, "piece": piece, "name": file.name, "hash": values["hash"]}
        yield insert(sealed_files).prefix_with("OR IGNORE"), row | {"notes": list(file.notes)}
