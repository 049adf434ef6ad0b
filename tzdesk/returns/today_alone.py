"""Which numbers of a form rest on fields of which a record has today's value alone (专职人数, 女职工委员会 …).

What such a number was in a past month is told by that month's seal and by nothing else: the registers' value of today
is no mistake of that month.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tzdesk.definitions import Definition
from tzdesk.registers.field_measures import told_today
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.forms import Form, operand_place


def today_alone(wp: Workplace, definition: Definition, form: Form, code: str, column: str) -> bool:
    """Whether a cell of a grid, or one of the cells that it is made of, counts by such a field."""
    if not form.has(code, column):
        return False
    cell = form.cell(code, column)
    if any(_measured_today(wp, definition, stated) for stated in (cell, cell.get("num"), cell.get("den"))):
        return True
    return any(today_alone(wp, definition, form, *place) for place in _made_of(cell, code, column))


def _measured_today(wp: Workplace, definition: Definition, stated: object) -> bool:
    if not isinstance(stated, Mapping) or "name" not in stated:
        return False
    return told_today(wp, definition, stated["name"], stated.get("params", {}))


def _made_of(cell: Mapping[str, Any], code: str, column: str) -> Iterator[tuple[str, str]]:
    """The cells of the same form that a cell is made of, in the month itself or before."""
    if cell["type"] == "sum":
        yield from ((signed[1:], column) for signed in cell.get("lines", ()))
        yield from ((code, signed[1:]) for signed in cell.get("columns", ()))
    elif cell["type"] == "previous" and "column" in cell:
        yield cell.get("line", code), cell["column"]
    elif cell["type"] == "cumulative":
        yield code, cell["of"]
    elif cell["type"] == "ratio":
        places = (operand_place(cell[side], code, column) for side in ("num", "den"))
        yield from (place for place in places if place is not None)
