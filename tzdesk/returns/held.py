"""Holds every cell of a book that came back against the workbook as it was sealed: texts, cover and added rows too.

The canonical numbers say nothing of a line's label, a unit's name on a sheet, a reason, or a row that was put below a
list. The workbook that was kept with the seal says it all; where the month is not sealed here, the template is filled
again from what the file carries, and what it does not carry (signers, phone, reasons) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from io import BytesIO
from typing import Any, TypeAlias
from zipfile import ZipFile

from openpyxl.utils import get_column_letter
from sqlalchemy.orm import Session

from tzdesk.definitions import Definition
from tzdesk.excel.covering import printed_otherwise
from tzdesk.excel.fill import FORMS, META, NUMBERS, SHEETS, load
from tzdesk.excel.looks import hidden_otherwise, looks_otherwise
from tzdesk.excel.names import cells_of, owners
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.book import NOTES, fill_book
from tzdesk.returns.comparing import rows_of
from tzdesk.returns.forms import forms_of
from tzdesk.returns.head import sealed_head
from tzdesk.returns.model import SealedBook
from tzdesk.returns.seal import findings_of, frozen_values
from tzdesk.returns.versions import BOOK, definition_as_sealed, kept_files

Row: TypeAlias = tuple[Any, ...]
Place: TypeAlias = tuple[str, int, int]  # sheet, row, column

_NOT_CARRIED = ("superior", "leader", "checker", "filler", "phone")
_TOLD = 3  # how many cells of a row are quoted
_CAME, _WENT = "多出一行", "少了一行"
UNSEEN = frozenset({META, NUMBERS, FORMS, SHEETS})  # the sheets that the program carries along
_DRAWN_OVER = re.compile(r"xl/drawings/[^/]+\.xml")  # pictures, shapes and text boxes; openpyxl drops some of them


@dataclass(frozen=True)
class Altered:
    """A place of a workbook that is not as it was sealed: sheet, cell (C5) or row (第15行), and what is there now."""

    sheet: str
    place: str
    what: str

    @property
    def is_row(self) -> bool:
        """Whether a whole row came or went: the cells below it stand elsewhere, and differ for no other reason."""
        return self.what.startswith((_CAME, _WENT))

    @property
    def words(self) -> str:
        """封面 C5：原“甲街道总工会”，现“乙街道总工会”."""
        return f"{self.sheet} {self.place}：{self.what}" if self.place else f"{self.sheet}：{self.what}"


def as_sealed(wp: Workplace, session: Session, book: SealedBook) -> Any:
    """The workbook of a sealed book: the kept one, else (from before files were kept) drawn again."""
    kept = kept_files(session, book).get(BOOK)
    return _drawn(wp, definition_as_sealed(wp, book), book) if kept is None else load(kept.content).book


def as_carried(wp: Workplace, definition: Definition, carried: SealedBook) -> tuple[Any, frozenset[Place]]:
    """The workbook that a file's own numbers and head make with a definition, and the places that they say nothing
    of."""
    book = _drawn(wp, definition, carried)
    owners = ("cover", *(form.sheet_name for form in forms_of(definition).values()))
    names = ["cover_sent_on", *(f"{owner}_{field}" for owner in owners for field in _NOT_CARRIED)]
    return book, frozenset(place for name in names for place in _places_of(book, name))


def book_carried(meta: Mapping[str, str], numbers: Mapping[str, Any], period: Any, version: int) -> SealedBook:
    """What a file carries in the shape of a sealed book; it belongs to no session and is never kept."""
    return SealedBook(
        period=period,
        version=version,
        definition_year=int(meta.get("definition_year") or period.year),
        definition_hash=meta.get("definition_hash", ""),
        digest=meta.get("digest", ""),
        check_code=meta.get("check_code", ""),
        head=dict(meta),
        content={"cells": dict(numbers), "rows": {}},
        ids={},
        findings=[],
    )


def _drawn(wp: Workplace, definition: Definition, book: SealedBook) -> Any:
    filling = fill_book(definition, sealed_head(book), frozen_values(wp, book), findings_of(book))
    return load(filling.to_bytes()).book


def rows_carried(definition: Definition, sent: Collection[str], numbers: Mapping[str, Any]) -> dict[str, Any]:
    """The rows of each form that a file carries; whose records they are it does not say."""
    return {form.id: [["", 0]] * rows_of(form, numbers) for form in forms_of(definition).values() if form.id in sent}


def altered(
    read: Any, wanted: Any, named: Collection[Place], unsaid: Collection[Place] | None = None
) -> Iterator[Altered]:
    """What a workbook shows otherwise than the one that is wanted, sheet by sheet.

    `named` are places of `read` that have been named already (their numbers differ), `unsaid` places of `wanted`
    that nothing is known of (None: all is known).
    """
    parted: set[str] = set()  # sheets in which rows came or went: what lies below is elsewhere
    for title in wanted.sheetnames:
        if title in UNSEEN or (unsaid is not None and title == _notes_sheet(wanted)):
            continue
        if title in read.sheetnames:
            yield from cells_apart(read[title], wanted[title], named, unsaid or ())
            whole = len(_rows(read[title])) == len(_rows(wanted[title]))
            looks = looks_otherwise if whole else hidden_otherwise
            yield from (Altered(title, *one) for one in looks(read[title], wanted[title]))
            if whole:
                yield from (Altered(*one) for one in printed_otherwise(read[title], wanted[title]))
            parted |= set() if whole else {title}
        else:
            yield Altered(title, "", "缺少这张工作表")
    for sheet in read.worksheets:
        if sheet.title not in {*wanted.sheetnames, *UNSEEN}:
            yield added_sheet(sheet)
    for title in sorted(UNSEEN.intersection(wanted.sheetnames).difference(read.sheetnames)):
        yield Altered(title, "", "缺少这张隐藏的工作表")
    yield from _moved_names(read, wanted, parted)
    if unsaid is None:
        yield from _meta(read, wanted)


def added_sheet(sheet: Any) -> Altered:
    """What is said of a sheet that no book of ours has."""
    hidden = "" if sheet.sheet_state == "visible" else "（隐藏的）"
    return Altered(sheet.title, "", f"多出的工作表{hidden}")


def _notes_sheet(book: Any) -> str:
    return next((title for title, _, _ in _places_of(book, f"{NOTES}_rows")), "")


def _places_of(book: Any, name: str) -> list[Place]:
    return [(cell.parent.title, cell.row, cell.column) for cell in cells_of(book, name)]


def _moved_names(read: Any, wanted: Any, parted: Collection[str]) -> Iterator[Altered]:
    """Names that lead elsewhere: what is read by them is not what is seen at their place."""
    for name in sorted({name for owner in owners(wanted) for name in owner.defined_names}):
        ours = _places_of(wanted, name)
        if not ours or ours[0][0] in parted or ours[0][0] not in read.sheetnames:
            continue
        if _places_of(read, name) != ours:
            sheet, row, column = ours[0]
            yield Altered(sheet, f"{get_column_letter(column)}{row}", f"名称“{name}”被移走")


def drawn_over(file: bytes, wanted: Any | None) -> bool:
    """Whether a workbook has pictures, shapes or text boxes, which may lie over its cells, and the wanted one none."""
    if wanted is not None and any(sheet._images or sheet._charts for sheet in wanted.worksheets):  # noqa: SLF001 - openpyxl lists them nowhere
        return False
    with ZipFile(BytesIO(file)) as parts:
        return any(_DRAWN_OVER.fullmatch(name) for name in parts.namelist())


def _meta(read: Any, wanted: Any) -> Iterator[Altered]:
    ours, theirs = (
        {str(row[0]): str(row[1] or "") for row in book[META].iter_rows(max_col=2, values_only=True)}
        for book in (wanted, read)
    )
    for key in sorted({*ours, *theirs} - {"program", "template"}):
        if ours.get(key) != theirs.get(key):
            yield Altered("文件标识", key, _both(ours.get(key), theirs.get(key)))


def cells_apart(read: Any, wanted: Any, named: Collection[Place], unsaid: Collection[Place] = ()) -> Iterator[Altered]:
    """The rows of a sheet that came or went, and the cells that hold something else than those of the wanted one."""
    before, after = _rows(wanted), _rows(read)
    for old, new in _aligned(before, after):
        was = before[old] if old is not None else ()
        now = after[new] if new is not None else ()
        if not was and now and new is not None:
            seen = ((read.title, new + 1, column) for column, one in enumerate(now, 1) if one is not None)
            if old is None or not all(place in named for place in seen):
                yield Altered(read.title, f"第{new + 1}行", f"{_CAME}“{_quoted(now)}”")
        elif was and not now and old is not None:
            yield Altered(read.title, f"第{old + 1}行", f"{_WENT}“{_quoted(was)}”")
        elif old is not None and new is not None:
            for column in range(1, max(len(was), len(now)) + 1):
                one, other = (row[column - 1] if column <= len(row) else None for row in (was, now))
                known = (read.title, new + 1, column) in named or (wanted.title, old + 1, column) in unsaid
                if not known and (one != other or isinstance(one, bool) != isinstance(other, bool)):
                    yield Altered(read.title, f"{get_column_letter(column)}{new + 1}", _both(one, other))


def _rows(sheet: Any) -> list[Row]:
    """What the cells of a sheet hold, row by row, without the blanks at the end of rows and sheet."""
    found = [_without_end(tuple(_plain(one) for one in row)) for row in sheet.iter_rows(values_only=True)]
    while found and not found[-1]:
        found.pop()
    return found


def _without_end(row: Row) -> Row:
    length = next((place for place in range(len(row), 0, -1) if row[place - 1] is not None), 0)
    return row[:length]


def _plain(value: Any) -> Any:
    """A cell's value whichever office wrote it: nothing is a blank, a day has no hour, lines end in one way."""
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date()
    if isinstance(value, str):
        return value.replace("_x000D_", "").replace("\r\n", "\n") or None
    return value


def _aligned(before: Sequence[Row], after: Sequence[Row]) -> Iterator[tuple[int | None, int | None]]:
    """The rows that belong together and are not the same: row by row where none was put in or taken out."""
    if len(before) == len(after):
        yield from ((place, place) for place, row in enumerate(before) if _apart(row, after[place]))
        return
    start = 0
    while start < min(len(before), len(after)) and not _apart(before[start], after[start]):
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and not _apart(before[-1 - end], after[-1 - end]):
        end += 1
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    for what, first, last, here, there in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            for step in range(max(last - first, there - here)):
                yield (
                    start + first + step if first + step < last else None,
                    start + here + step if here + step < there else None,
                )


def _apart(one: Row, other: Row) -> bool:
    return one != other or [isinstance(cell, bool) for cell in one] != [isinstance(cell, bool) for cell in other]


def _both(before: Any, after: Any) -> str:
    was, now = ("空" if side is None or side == "" else f"“{side}”" for side in (before, after))
    return f"原{was}，现{now}"


def _quoted(row: Row) -> str:
    return "　".join(str(one) for one in [one for one in row if one is not None][:_TOLD])
