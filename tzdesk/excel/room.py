"""How much room a cell has for a text: its merged area, and what it may run over into; the size that shows it whole.

Widths are told without the office's own fonts: a Chinese character is as wide as it is high, a figure half of it.
"""

from __future__ import annotations

import copy
from math import ceil, inf
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

CHARACTER, PADDING, ROW = 5.6, 3.7, 14.0  # points: a column's unit of width, a column's own room, a row's height
USUAL_SIZE = 11.0  # a font's size where none is stated
_BESIDE = 0.43  # what a usual column is wider than the characters that it is said to take
LEADING = 1.25  # the height of a line by the size of its font
_EDGES = 4.0  # points that a text keeps from the edges of its cell, at both sides together
_CARE = 0.96  # offices measure a little otherwise
_STEP = 0.5  # sizes of fonts are told in half points
LEAST = 6.0  # points: smaller than this a code is not read from paper


def column_width(sheet: Worksheet, number: int) -> float:
    """A column's width in points, none where it is hidden; one entry of the sheet may stand for a run of columns."""
    from openpyxl.utils import column_index_from_string

    for letter, one in sheet.column_dimensions.items():
        first = one.min or column_index_from_string(letter)
        if (one.width or one.hidden) and first <= number <= (one.max or first):
            return 0.0 if one.hidden else float(one.width) * CHARACTER + PADDING
    usual = sheet.sheet_format  # 默认列宽 where the sheet has one, else the characters that a usual column takes
    return float(usual.defaultColWidth or (usual.baseColWidth or 8) + _BESIDE) * CHARACTER + PADDING


def row_height(sheet: Worksheet, number: int) -> float:
    """A row's height in points, none where it is hidden."""
    row, usual = sheet.row_dimensions[number], sheet.sheet_format  # 默认行高 where somebody put one
    return 0.0 if row.hidden else float(row.height or (usual.defaultRowHeight if usual.customHeight else ROW))


def text_width(text: str, size: float) -> float:
    """The width of a text in points, in a font of this size."""
    return sum(size if east_asian_width(sign) in "WF" else size / 2 for sign in text)


def size_for(cell: Any, text: str) -> float:
    """The size in points at which a cell shows a text whole: its own where it does so, else a smaller one."""
    own = float(cell.font.size or USUAL_SIZE)
    wide, high = _room(cell)
    size = own
    while size > _STEP and not _fits(text, size, wide, high, wraps=bool(cell.alignment.wrap_text)):
        size -= _STEP
    return size


def fit(cell: Any) -> None:
    """Make the font of a cell so small that its text is whole, down to what can be read; nothing happens where there is
    room."""
    if not isinstance(cell.value, str):
        return
    size = max(size_for(cell, cell.value), LEAST)
    if size < float(cell.font.size or USUAL_SIZE):
        font = copy.copy(cell.font)
        font.size = size
        cell.font = font


def _fits(text: str, size: float, wide: float, high: float, *, wraps: bool) -> bool:
    lines = text.split("\n")
    if not wraps:
        return all(text_width(line, size) <= wide for line in lines)
    # A line ends before a character that has no room any more: up to one character of it stays free.
    room = max(wide - size / 2, size)
    needed = sum(max(1, ceil(text_width(line, size) / room)) for line in lines)
    return needed == 1 or needed * size * LEADING <= high


def _room(cell: Any) -> tuple[float, float]:
    """Width and height for a cell's text: of the merged area; else of the cell, with the empty cells that a text which
    does not wrap runs over."""
    sheet, row = cell.parent, cell.row
    area = next((one for one in sheet.merged_cells.ranges if cell.coordinate in one), None)
    if area is not None:
        columns, rows = range(area.min_col, area.max_col + 1), range(area.min_row, area.max_row + 1)
    else:
        columns, rows = _run(cell), range(row, row + 1)
    if area is None and columns.stop > sheet.max_column + 1:
        return inf, inf
    wide = sum(column_width(sheet, one) for one in columns)
    high = sum(row_height(sheet, one) for one in rows)
    return (wide - _EDGES) * _CARE, high


def _run(cell: Any) -> range:
    """The columns that the text of a single cell may take: from the left on over empty ones, past the edge of the sheet
    where nothing stands in its way; a centred one where both neighbours are empty."""
    sheet, column = cell.parent, cell.column
    align = cell.alignment.horizontal
    taken = {number for one in sheet.merged_cells.ranges for number in _columns_in(one, cell.row)}

    def free(number: int) -> bool:
        return number not in taken and sheet.cell(cell.row, number).value is None

    edge: int = sheet.max_column
    if cell.alignment.wrap_text:
        return range(column, column + 1)
    if align == "center":
        sides = [number for number in (column - 1, column + 1) if 1 <= number <= edge]
        return range(column, edge + 2 if all(map(free, sides)) else column + 1)
    if align == "right":
        first = next((one for one in range(column - 1, 0, -1) if not free(one)), 0) + 1
        return range(first, column + 1)
    last = next((one for one in range(column + 1, edge + 1) if not free(one)), edge + 2) - 1
    return range(column, last + 1)


def _columns_in(area: Any, row: int) -> range:
    return range(area.min_col, area.max_col + 1) if area.min_row <= row <= area.max_row else range(0)
