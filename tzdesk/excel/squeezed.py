"""Columns so narrow and rows so low that nobody reads what stands in them, though they are not hidden.

Widths are told as in `room.py`, a little in favour of the sheet: offices write the same width somewhat otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from openpyxl.utils import get_column_letter

from tzdesk.excel.room import CHARACTER, PADDING, USUAL_SIZE, column_width, row_height, text_width
from tzdesk.excel.shown_text import UNREAD, shown_text

_CARE = 0.9  # what counts as room is this much more than told
_ALIKE = 0.85  # offices write a width or height again as somewhat less
_HALF = 0.5
_LOW = 0.6  # of the size of its letters; in a lower row they are cut off
_SMALL = 4.0  # points of a letter that nobody reads
_EDGES = (0, 180)  # degrees by which letters stand level

Fault = tuple[str, str]  # place (D列, 第8行) and what is wrong there


def squeezed(sheet: Any) -> list[Fault]:
    """The columns and rows of a sheet in which what stands there does not fit."""
    room = _Room(sheet)
    return _faults(sheet, lambda cell: not room.shows(cell), lambda cell: not room.is_high_enough(cell))


def squeezed_otherwise(read: Any, wanted: Any) -> list[Fault]:
    """The columns and rows of a sheet that are far smaller than the wanted ones, or smaller and no longer enough."""
    now, was = _Room(read), _Room(wanted)

    def is_narrow(cell: Any) -> bool:
        share = now.width(cell) / (was.width(cell) or 1)
        return share < _HALF or (share < _ALIKE and not now.shows(cell))

    def is_low(cell: Any) -> bool:
        share = now.height(cell) / (was.height(cell) or 1)
        return share < _HALF or (share < _ALIKE and not now.is_high_enough(cell))

    return _faults(read, is_narrow, is_low)


def _faults(sheet: Any, is_narrow: Callable[[Any], bool], is_low: Callable[[Any], bool]) -> list[Fault]:
    columns: dict[int, bool] = {}  # whether a number is among what cannot be read
    rows: set[int] = set()
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None or cell.value == "":
                continue
            if not columns.get(cell.column) and is_narrow(cell):
                columns[cell.column] = _is_number(cell.value)
            if cell.row not in rows and is_low(cell):
                rows.add(cell.row)
    return [
        *((f"第{row}行", "被压低，里面的看不全") for row in sorted(rows)),
        *(
            (f"{get_column_letter(one)}列", f"被压窄，{'数' if columns[one] else '里面的'}看不全")
            for one in sorted(columns)
        ),
    ]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | date) and not isinstance(value, bool)


class _Room:
    """The room that the cells of a sheet have, in points, with what they are merged with."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._areas = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
        self._widths: dict[int, float] = {}
        self._heights: dict[int, float] = {}

    def width(self, cell: Any) -> float:
        """Of the columns that a cell takes, without what an office keeps free at the edges."""
        area = self._areas.get((cell.row, cell.column))
        last = area.max_col if area is not None else cell.column
        return sum(self._column(one) for one in range(cell.column, last + 1))

    def height(self, cell: Any) -> float:
        area = self._areas.get((cell.row, cell.column))
        last = area.max_row if area is not None else cell.row
        return sum(self._row(one) for one in range(cell.row, last + 1))

    def is_high_enough(self, cell: Any) -> bool:
        return self.height(cell) >= _LOW * float(cell.font.size or USUAL_SIZE) or self._is_turned(cell)

    def shows(self, cell: Any) -> bool:
        """Whether a number is shown whole, and at least a character of a text: an office prints signs for a number
        that does not fit, and lets a text run over the empty cell beside it."""
        if self._is_turned(cell) or self.width(cell) == 0:
            return True  # a column without any width is hidden, and named for it
        size = float(cell.font.size or USUAL_SIZE)
        if not _is_number(cell.value):
            letters = str(cell.value).split()
            least = min((text_width(sign, size) for sign in "".join(letters)), default=0.0)
            return self.width(cell) >= least * _CARE or self._runs_over(cell)
        if self.width(cell) < CHARACTER * _CARE:
            return shown_text(cell.value, cell.number_format) == ""
        shown = shown_text(cell.value, cell.number_format).partition(UNREAD)[0]
        if cell.number_format.lower() == "general":
            shown = shown.partition(".")[0]  # an office rounds what has no format of its own
        return text_width(shown, _SMALL if cell.alignment.shrink_to_fit else size) * _CARE <= self.width(cell)

    @staticmethod
    def _is_turned(cell: Any) -> bool:
        return (cell.alignment.text_rotation or 0) not in _EDGES

    def _runs_over(self, cell: Any) -> bool:
        if cell.alignment.wrap_text or cell.alignment.horizontal not in {None, "general", "left"}:
            return False
        area = self._areas.get((cell.row, cell.column))
        beside = (area.max_col if area is not None else cell.column) + 1
        return beside > self._sheet.max_column or self._sheet.cell(cell.row, beside).value is None

    def _column(self, number: int) -> float:
        if number not in self._widths:
            self._widths[number] = max(column_width(self._sheet, number) - PADDING, 0.0)
        return self._widths[number]

    def _row(self, number: int) -> float:
        if number not in self._heights:
            known = number in self._sheet.row_dimensions
            self._heights[number] = row_height(self._sheet, number)
            if not known:  # asking for a row makes one
                del self._sheet.row_dimensions[number]
        return self._heights[number]
