"""Defined names of a workbook and where they lead: the one reading of them.

The workbook holds names; a district's own form may keep its names on the sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.workbook.defined_name import DefinedName

_PLAIN_PLACE = re.compile(r"'((?:[^']|'')+)'!(\$[A-Z]+\$\d+(?::\$[A-Z]+\$\d+)?)")


def quoted(title: str) -> str:
    """A sheet's title as references write it."""
    return "'" + title.replace("'", "''") + "'"


def owners(book: Workbook) -> list[Any]:
    """All that may hold defined names: the workbook, and each sheet after it."""
    return [book, *book.worksheets]


def places(defined: DefinedName) -> list[tuple[str, str]]:
    """Where a name leads: sheet and reference. The usual form is read here; openpyxl's own parser takes far longer."""
    if plain := _PLAIN_PLACE.fullmatch(defined.attr_text or ""):
        return [(plain[1].replace("''", "'"), plain[2])]
    return list(defined.destinations)


def first_cells(defined: DefinedName) -> list[tuple[str, str]]:
    """Where a name leads: sheet and first cell (C5) of each place."""
    return [(title, where.replace("$", "").partition(":")[0]) for title, where in places(defined)]


def begins(book: Workbook, name: str) -> tuple[str, str] | None:
    """Sheet and first cell that a name of a workbook leads to first; None where it leads nowhere."""
    return next(_led_to(book, name), None)


def cells_of(book: Workbook, name: str) -> list[Any]:
    """The first cell of every place that a name leads to on a sheet that is there."""
    return [book[title][cell] for title, cell in _led_to(book, name) if title in book.sheetnames]


def _led_to(book: Workbook, name: str) -> Iterator[tuple[str, str]]:
    for owner in owners(book):
        if name in owner.defined_names:
            yield from first_cells(owner.defined_names[name])


def names_on(book: Workbook, title: str) -> dict[str, str]:
    """The defined names whose first place lies on a sheet, with the reference."""
    found = {}
    for owner in owners(book):
        for name, defined in owner.defined_names.items():
            for where, reference in places(defined)[:1]:
                if where == title:
                    found[name] = reference
    return found
