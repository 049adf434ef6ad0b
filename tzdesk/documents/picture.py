"""A workbook's sheets as they print, for a drawn form and its preview: cells, merges, lines, fills, widths.

A sheet stands on one page as long as it can be read; else it goes on over several, its title rows repeated. This is no
office program: fonts are the desk's own, and what a template of a return does not use is left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from tzdesk.excel.room import LEADING, ROW, column_width, row_height
from tzdesk.excel.shown_text import UNREAD, shown_text
from tzdesk.pdf.fonts import HEI, SONG, SONG_BOLD
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import A4, FRAME, HAIRLINE, Paper
from tzdesk.pdf.text import fit_size, wrap

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_WEIGHTS = {"hair": 0.3, "thin": HAIRLINE, "medium": FRAME, "thick": 1.6, "double": FRAME}
_THOUSANDS = re.compile(r"(?<![.\d])\d{4,}")  # not what stands behind the point
LEAST = 0.7  # of its own size: smaller than this a sheet goes on over several pages
_SMALLEST = 3.0  # points of a number that is fitted to its cell
Box: TypeAlias = tuple[float, float, float, float]  # x, y, width, height


@dataclass(frozen=True)
class _Grid:
    """Edges of columns in points from the left; of each row that stands on the page, top and height."""

    columns: tuple[float, ...]
    rows: Mapping[int, tuple[float, float]]

    def area(self, left: int, top: int, right: int, bottom: int) -> tuple[float, float, float, float]:
        """x, y, width and height of a run of cells."""
        x, y = self.columns[left - 1], self.rows[top][0]
        high = sum(self.rows[row][1] for row in range(top, bottom + 1) if row in self.rows)
        return x, y, self.columns[right] - x, high


def picture_of(book: Workbook, titles: Iterable[str], name: str) -> Sheet:
    """The named sheets of a workbook, each fitted to the width and height of one page."""
    chosen = [book[title] for title in titles if title in book.sheetnames]
    sheet = Sheet(paper_of(chosen[0]) if chosen else A4, title=name)
    for number, source in enumerate(chosen):
        if number:
            sheet.new_part(paper_of(source), "")
        draw_sheet(sheet, source)
    return sheet


def paper_of(source: Worksheet) -> Paper:
    """The paper that a sheet is set up for."""
    return A4.landscape if source.page_setup.orientation == "landscape" else A4


def stands_on_one(sheet: Sheet, source: Worksheet, least: float) -> bool:
    """Whether a sheet of a workbook as wide as this page stands on it in no less than this part of its own size."""
    across, down = sheet.width / _columns(source)[-1], sheet.room / sum(_heights(source).values())
    return down >= min(1.0, across, least)


def draw_sheet(sheet: Sheet, source: Worksheet, *, zeros: bool = True, least: float = LEAST) -> None:
    """Draw a sheet of a workbook from where the pen is; without `zeros` a cell that holds 0 stays blank. It goes on
    over several pages rather than be drawn smaller than `least`."""
    columns, heights = _columns(source), _heights(source)
    scale = min(1.0, sheet.width / columns[-1])
    if stands_on_one(sheet, source, least):
        pages = [list(heights)]
        scale = min(scale, sheet.room / sum(heights.values()))
    else:
        pages = list(_pages(source, heights, sheet.room / scale, sheet.full_room / scale))
    for number, rows in enumerate(pages):
        if number:
            sheet.new_page()
        tops, y = {}, 0.0
        for row in rows:
            tops[row] = (y, heights[row])
            y += heights[row]
        _draw(sheet, source, _Grid(columns, tops), scale, zeros=zeros)


def _pages(source: Worksheet, heights: Mapping[int, float], first: float, further: float) -> Iterator[list[int]]:
    """The rows of each page: as many as there is room for, never through a merged area, after the title rows."""
    titles = _title_rows(source)
    together = {row for one in source.merged_cells.ranges for row in range(one.min_row + 1, one.max_row + 1)}
    page, filled, room = list[int](), 0.0, first
    for row in heights:
        if page and filled + heights[row] > room and row not in together and row not in titles:
            yield page
            page, room = list(titles), further
            filled = sum(heights[one] for one in page)
        page.append(row)
        filled += heights[row]
    yield page


def _title_rows(source: Worksheet) -> range:
    """The rows that are printed at the top of each page, as the sheet is set up."""
    found = re.fullmatch(r"\$?(\d+):\$?(\d+)", str(source.print_title_rows or "").rpartition("!")[2])
    return range(int(found[1]), int(found[2]) + 1) if found else range(0)


def _draw(sheet: Sheet, source: Worksheet, grid: _Grid, scale: float, *, zeros: bool) -> None:
    left = sheet.left + (sheet.width - grid.columns[-1] * scale) / 2
    on_page = [row for row in source.iter_rows() if row[0].row in grid.rows]
    merged = {(one.min_row, one.min_col): one for one in source.merged_cells.ranges}
    covered = {
        (row, column)
        for one in source.merged_cells.ranges
        for row in range(one.min_row, one.max_row + 1)
        for column in range(one.min_col, one.max_col + 1)
    } - set(merged)
    inside = {place: sides for one in source.merged_cells.ranges for place, sides in _inner_sides(one)}
    for row in on_page:
        for cell in row:
            place = (cell.row or 1, cell.column or 1)
            one = merged.get(place)
            right, bottom = (one.max_col, one.max_row) if one is not None else (place[1], place[0])
            if place not in covered:
                box = _box(grid, (place[1], place[0], right, bottom), left, sheet.y, scale=scale)
                _cell(sheet, cell, box, scale, zeros=zeros)
    for row in on_page:  # after all fills, so that none of them covers a line
        for cell in row:
            place = (cell.row or 1, cell.column or 1)
            inner = inside.get(place, ())
            _lines(sheet, cell, _box(grid, (place[1], place[0], place[1], place[0]), left, sheet.y, scale=scale), inner)


def _box(grid: _Grid, cells: tuple[int, int, int, int], left: float, top: float, *, scale: float) -> Box:
    x, y, wide, high = grid.area(*cells)
    return left + x * scale, top + y * scale, wide * scale, high * scale


def _cell(sheet: Sheet, cell: Any, box: Box, scale: float, *, zeros: bool) -> None:
    x, y, wide, high = box
    if cell.fill is not None and cell.fill.fill_type == "solid" and wide > 2 and high > 2:
        sheet.box(x + 0.4, y + 0.4, wide - 0.8, high - 0.8, weight=0, fill=0.92)
    text = _text(cell.value, cell.number_format) if zeros or cell.value != 0 else ""
    if not text or wide <= 0:
        return
    size = float(cell.font.size or 11) * scale
    heavy = bool(cell.font.bold)
    font = HEI if "黑" in str(cell.font.name) else SONG_BOLD if heavy else SONG
    align = cell.alignment.horizontal or ("right" if isinstance(cell.value, int | float | Decimal) else "left")
    align = align if align in {"right", "center"} else "left"
    inset = (2 + 9 * (cell.alignment.indent or 0)) * scale
    wraps = cell.alignment.wrap_text or "\n" in text
    room = max(wide - 2 * inset, 1.0)
    if cell.alignment.shrink_to_fit or not isinstance(cell.value, str):  # a number that is cut off is another
        size = fit_size(text, font, size, room, _SMALLEST)
    lines = [line.text for line in wrap(text, font, size, max(room, size))] if wraps else [text]
    at = {"left": x + inset, "right": x + wide - inset, "center": x + wide / 2}[align]
    start = y + (high - len(lines) * size * LEADING) / 2 + size * 1.02
    for number, line in enumerate(lines):
        sheet.text(at, start + number * size * LEADING, line, font, size, align=align)


def _inner_sides(merged: Any) -> Iterable[tuple[tuple[int, int], tuple[str, ...]]]:
    """The sides of each cell of a merged area that lie within it: no line is drawn there."""
    for row in range(merged.min_row, merged.max_row + 1):
        for column in range(merged.min_col, merged.max_col + 1):
            sides = {
                "top": row > merged.min_row,
                "bottom": row < merged.max_row,
                "left": column > merged.min_col,
                "right": column < merged.max_col,
            }
            yield (row, column), tuple(side for side, within in sides.items() if within)


def _lines(sheet: Sheet, cell: Any, box: Box, without: Collection[str]) -> None:
    x, y, wide, high = box
    lines = {
        "top": (x, y, x + wide, y),
        "bottom": (x, y + high, x + wide, y + high),
        "left": (x, y, x, y + high),
        "right": (x + wide, y, x + wide, y + high),
    }
    for name, line in lines.items():
        side = getattr(cell.border, name)
        if wide > 0 and side is not None and side.style in _WEIGHTS and name not in without:
            sheet.line(*line, weight=_WEIGHTS[side.style])


def _columns(source: Worksheet) -> tuple[float, ...]:
    edges = [0.0]
    for number in range(1, max(source.max_column, 1) + 1):
        edges.append(edges[-1] + column_width(source, number))
    return tuple(edges)


def _heights(source: Worksheet) -> dict[int, float]:
    """The height of each row that is seen."""
    found = {number: row_height(source, number) for number in range(1, max(source.max_row, 1) + 1)}
    return {number: high for number, high in found.items() if high} or {1: ROW}


def _text(value: Any, shape: str) -> str:
    """What a cell shows of its value by its number format."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return shown_text(value, shape) if "年" in shape else f"{value:%Y-%m-%d}"
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        seen = shown_text(value, shape)
        seen = str(value) if UNREAD in seen else seen
        return _THOUSANDS.sub(lambda found: f"{int(found[0]):,}", seen, count=1) if "#,##" in shape else seen
    return str(value)
