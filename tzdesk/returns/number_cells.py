"""Where the canonical numbers stand in a workbook: by their own names, in a list by row and column of its block."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tzdesk.excel.names import begins
from tzdesk.returns.comparing import form_cells, rows_of
from tzdesk.returns.forms import Form


def number_cell(book: Any, form: Form, name: str, place: str) -> Any:
    """The cell of a number, whose place is line/column or row/column; None where a workbook shows none."""
    if (own := begins(book, name)) is not None:
        return _at(book, own)
    row, _, column = place.partition("/")
    block = begins(book, f"{form.sheet_name}_rows") if form.kind == "list" and row.isdigit() else None
    first = None if block is None else _at(book, block)
    if first is None:
        return None
    offset = [one.id for one in form.columns].index(column)
    return first.parent.cell(first.row + int(row) - 1, first.column + offset)


def number_cells(book: Any, forms: Iterable[Form], numbers: Mapping[str, Any]) -> Iterator[tuple[Any, str, str]]:
    """The cells of all numbers that a workbook shows, each with its name and its format."""
    for form in forms:
        for name, place, _, shape in form_cells(form, rows_of(form, numbers)):
            cell = number_cell(book, form, name, place) if name in numbers else None
            if cell is not None:
                yield cell, name, shape


def _at(book: Any, place: tuple[str, str]) -> Any:
    title, cell = place
    return book[title][cell] if title in book.sheetnames else None
