"""What a book carries of its own sheets (`_sheets`): the words of every cell that is no number, what is seen of a cell
where that is not what its value usually shows, and what is merged, hidden or struck out.

With it a desk that never saw the package of a file knows a changed label, a changed number format and a row that was
put in all the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tzdesk.excel.fill import SHEETS, carried_texts
from tzdesk.excel.looks import cells_seen, hidden_parts, merged_areas, struck_cells
from tzdesk.excel.names import quoted
from tzdesk.excel.shown_text import shown_text
from tzdesk.excel.write import put
from tzdesk.returns.carried_forms import places_carried
from tzdesk.returns.forms import Form
from tzdesk.returns.number_cells import number_cells
from tzdesk.returns.values import cell_of, restore
from tzdesk.store.types import canonical

if TYPE_CHECKING:
    from openpyxl import Workbook

WORDS, SEEN, MERGED, HIDDEN = "words", "seen", "merged", "hidden"


def carried_sheets(book: Any, forms: Iterable[Form], numbers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The visible sheets of a filled workbook, each by its title with the text that the book carries of it."""
    shapes = shapes_of(book, forms, numbers)
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            yield sheet.title, canonical(_carried(sheet, shapes.get(sheet.title, {})))


def _carried(sheet: Any, shapes: Mapping[str, str]) -> dict[str, Any]:
    words, otherwise = {}, {}
    for cell, seen in cells_seen(sheet):
        shape = shapes.get(cell.coordinate)
        if shape is None:
            words[cell.coordinate] = _word(cell.value)
        if seen != usually(cell.value, shape):
            otherwise[cell.coordinate] = seen
    hidden = [f"{place} {why}" for place, why in (*hidden_parts(sheet), *struck_cells(sheet, shapes))]
    return {WORDS: words, SEEN: otherwise, MERGED: merged_areas(sheet), HIDDEN: hidden}


def sheets_carried(read: Any) -> dict[str, dict[str, Any]]:
    """What a file carries of its sheets; nothing in a file from before they were carried.

    ValueError, TypeError or KeyError for what is none of it.
    """
    found = {title: json.loads(text) for title, text in carried_texts(read, SHEETS).items()}
    return {
        title: {WORDS: dict(one[WORDS]), SEEN: dict(one[SEEN]), MERGED: list(one[MERGED]), HIDDEN: list(one[HIDDEN])}
        for title, one in found.items()
    }


def as_told(
    read: Any, told: Mapping[str, Mapping[str, Any]], forms: Iterable[Form], numbers: Mapping[str, Any]
) -> Workbook:
    """The sheets as a file says itself that they were: the words that it carries, and its canonical numbers where it
    says that they stood."""
    from openpyxl import Workbook
    from openpyxl.utils import absolute_coordinate
    from openpyxl.workbook.defined_name import DefinedName

    book = Workbook()
    book.remove(book.worksheets[0])
    for title, one in told.items():
        sheet = book.create_sheet(title)
        for coordinate, word in one[WORDS].items():
            put(sheet[coordinate], _restored(word))
    for name, (title, where) in places_carried(read).items():
        if title in told:
            book.defined_names[name] = DefinedName(name, attr_text=f"{quoted(title)}!{absolute_coordinate(where)}")
    for cell, name, shape in number_cells(book, forms, numbers):
        value = cell_of(restore(numbers[name]), shape)
        put(cell, float(value) if isinstance(value, Decimal) else value)  # as a workbook gives it when it is read
    return book


def usually(value: Any, shape: str | None) -> str:
    """What is seen of a value in a cell of a format as the program draws it; of words (no format) the words."""
    from tzdesk.returns.drawing.sheet import NUMBER_FORMATS

    return shown_text(value, "General" if shape is None else NUMBER_FORMATS[shape])


def shapes_of(book: Any, forms: Iterable[Form], numbers: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The formats of the cells of all numbers, by sheet and cell."""
    found: dict[str, dict[str, str]] = {}
    for cell, _, shape in number_cells(book, forms, numbers):
        found.setdefault(cell.parent.title, {})[cell.coordinate] = shape
    return found


def _word(value: Any) -> Any:
    """A value as JSON; a day is told apart from a text."""
    if isinstance(value, datetime):
        value = value.date()
    return {"t": value.isoformat()} if isinstance(value, date) else value


def _restored(word: Any) -> Any:
    return date.fromisoformat(word["t"]) if isinstance(word, Mapping) else word
