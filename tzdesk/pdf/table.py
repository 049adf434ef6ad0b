"""Tables: what they hold, and how rows are measured. `table_draw` breaks them over pages and draws them.

Canvas-based on purpose: a paragraph object a cell would be six times slower, and a roster has ten thousand cells.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from tzdesk.pdf.fonts import FIGURES_BOLD, HEI, SONG, SONG_BOLD, width
from tzdesk.pdf.pen import Ink
from tzdesk.pdf.text import Line, fit_size, narrowest, wrap

PAD_X = 3.6
PAD_Y = 2.6
PITCH = 1.25
_READABLE = 6.0  # points; a text shrinks to this rather than break a number
_SMALLER = 0.78  # of its size, to which a name may shrink
_SAMPLE = 400  # rows looked at when a column's width is computed


@dataclass(frozen=True)
class Column:
    """One column. `width` in points, None: computed from the contents. `figures`: Sans, right-aligned, never broken;
    `names`: shrunk to one line while that can be read, else broken so that no character stands alone."""

    width: float | None = None
    align: str = "left"
    figures: bool = False
    font: str = SONG
    names: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell that spans columns or rows, or that is set otherwise than its column. `tint` is a colour behind it."""

    text: str
    across: int = 1
    down: int = 1
    align: str | None = None
    bold: bool | None = None
    tint: Ink | None = None


@dataclass(frozen=True)
class Row:
    """One row; cells that a span covers are not given. `with_previous`: never parted from the row before (totals)."""

    cells: tuple[str | Cell, ...]
    bold: bool = False
    with_previous: bool = False
    min_height: float = 0.0


@dataclass(frozen=True)
class Table:
    """A table as a document hands it over.

    `subtotal` is called with the rows of each page and gives the row at the page's foot (本页小计); `totals` stand
    once, after all rows and the last page's subtotal, and never without a row above them. `tail` is the height of what
    the document sets below the table and wants on its last page, such as signatures.
    """

    columns: tuple[Column, ...]
    head: tuple[Row, ...]
    rows: tuple[Row, ...]
    totals: tuple[Row, ...] = ()
    title: str = ""
    note: str = ""  # above the table at the right, such as 单位：元
    size: float = 9.5
    row_height: float = 0.0
    pad: float = PAD_Y  # above and below the text of a cell
    subtotal: Callable[[Sequence[Row]], Row] | None = None
    tail: float = 0.0


class Placed(NamedTuple):
    """A cell on the grid with its text broken into lines. A tuple: a roster has a hundred thousand of them."""

    row: int
    column: int
    down: int
    across: int
    lines: tuple[Line, ...]
    font: str
    size: float
    align: str
    tint: Ink | None = None
    pad: float = PAD_Y

    @property
    def height(self) -> float:
        """What the text needs, padding included."""
        return len(self.lines) * self.size * PITCH + 2 * self.pad


@dataclass(frozen=True)
class Block:
    """Rows laid out: the cells and the height of each row."""

    cells: tuple[Placed, ...]
    heights: tuple[float, ...]

    @property
    def height(self) -> float:
        """Height of all rows."""
        return sum(self.heights)


def total_row(*cells: str | Cell) -> Row:
    """A bold row, for `totals` or as a sum between rows; it stays with the row before it."""
    return Row(cells, bold=True, with_previous=True)


def column_widths(table: Table, room: float) -> list[float]:
    """Width of each column so that together they fill `room`.

    Fixed widths are kept (scaled down when they are too much); the others share the rest by what they hold, but none
    is narrower than its longest unbreakable piece as long as there is room for that.
    """
    fixed = sum(column.width or 0 for column in table.columns)
    open_ = [index for index, column in enumerate(table.columns) if column.width is None]
    if not open_:
        scale = min(1.0, room / fixed)
        return [(column.width or 0) * scale for column in table.columns]
    natural, least = _contents(table)
    rest = room - fixed
    wish = sum(natural[index] for index in open_)
    need = sum(least[index] for index in open_)
    widths = [column.width or 0.0 for column in table.columns]
    for index in open_:
        if wish <= rest:
            widths[index] = natural[index] * rest / wish
        elif need < rest:
            widths[index] = least[index] + (rest - need) * (natural[index] - least[index]) / (wish - need)
        else:
            widths[index] = max(1.0, least[index] * rest / need)
    return widths


def _contents(table: Table) -> tuple[list[float], list[float]]:
    """For each column the width of its longest text and of its longest unbreakable piece; spanning cells left out."""
    count = len(table.columns)
    natural, least = [2 * PAD_X + table.size] * count, [2 * PAD_X + table.size] * count
    step = max(1, len(table.rows) // _SAMPLE)
    for rows, head in ((table.head, True), (table.rows[::step], False), (table.totals, False)):
        for _, column, cell, row in _grid(rows, count):
            if cell.across > 1:
                continue
            font = _font(table.columns[column], cell, row, head=head)
            longest = max(width(part, font, table.size) for part in cell.text.split("\n")) + 2 * PAD_X + 0.5
            whole = table.columns[column].figures and not head
            piece = longest if whole else narrowest(cell.text, font, table.size) + 2 * PAD_X + 0.5
            natural[column] = max(natural[column], min(longest, piece * 1.5) if head else longest)
            least[column] = max(least[column], piece)
    return natural, least


def lay_out(table: Table, rows: Sequence[Row], widths: Sequence[float], *, head: bool) -> Block:
    """Break the texts of some rows into lines and find the height of each row."""
    cells: list[Placed] = []
    heights = [max(row.min_height, table.row_height, table.size * PITCH + 2 * table.pad) for row in rows]
    for index, column, cell, row in _grid(rows, len(table.columns)):
        room = sum(widths[column : column + cell.across]) - 2 * PAD_X
        look = table.columns[column]
        font = _font(look, cell, row, head=head)
        whole = look.figures and not head and cell.across == 1 and "\n" not in cell.text
        names = look.names and not head and cell.across == 1
        set_ = _set_name if names else partial(_set, whole=whole)
        lines, size = set_(cell.text, font, table.size, room)
        align = cell.align or ("center" if head else "right" if look.figures else look.align)
        placed = Placed(index, column, cell.down, cell.across, tuple(lines), font, size, align, cell.tint, table.pad)
        cells.append(placed)
        if cell.down == 1:
            heights[index] = max(heights[index], placed.height)
    for placed in cells:
        if placed.down > 1:
            last = placed.row + placed.down
            lacking = placed.height - sum(heights[placed.row : last])
            heights[last - 1] += max(0.0, lacking)
    return Block(tuple(cells), tuple(heights))


def _set(text: str, font: str, size: float, room: float, *, whole: bool) -> tuple[list[Line], float]:
    """Break a cell's text; a figure (`whole`) shrinks to one line, another text shrinks to keep a long number whole."""
    if whole:
        size = fit_size(text, font, size, room)
        return [Line(text, width(text, font, size))], size
    wide = width(text, font, size)
    if wide > room:
        least = narrowest(text, font, size)
        if least > room:
            fitting = int(size * room / least * 20) / 20
            size = fitting if fitting >= _READABLE else size
    elif "\n" not in text and "\r" not in text:
        return [Line(text.rstrip(" "), wide)], size
    return wrap(text, font, size, room), size


def _set_name(text: str, font: str, size: float, room: float) -> tuple[list[Line], float]:
    """Set a person's name: on one line as long as it can be read there, else without a last character alone."""
    least = max(_READABLE, size * _SMALLER)  # on a wall, large type must stay large
    small = fit_size(text, font, size, room, smallest=least)
    if width(text, font, small) <= room:
        return [Line(text, width(text, font, small))], small
    lines = wrap(text, font, size, room)
    while len(lines[-1].text) == 1 and size > least:
        size -= 0.25
        lines = wrap(text, font, size, room)
    return lines, size


def _font(column: Column, cell: Cell, row: Row, *, head: bool) -> str:
    if head:
        return HEI
    bold = row.bold if cell.bold is None else cell.bold
    if column.figures and cell.across == 1:
        return FIGURES_BOLD if bold else HEI
    return SONG_BOLD if bold else column.font


def _grid(rows: Sequence[Row], columns: int) -> list[tuple[int, int, Cell, Row]]:
    """Give every cell its row and column, passing over what earlier spans cover; short rows are filled with blanks."""
    taken: set[tuple[int, int]] = set()
    found: list[tuple[int, int, Cell, Row]] = []
    for index, row in enumerate(rows):
        column = 0
        for given in row.cells:
            cell = Cell(given) if isinstance(given, str) else given
            while (index, column) in taken:
                column += 1
            if column + cell.across > columns:
                raise ValueError(f"row {index} has more cells than the table has columns ({columns})")
            down = min(cell.down, len(rows) - index)
            found.append((index, column, cell if down == cell.down else replace(cell, down=down), row))
            if down > 1:
                taken |= {(index + below, column + beside) for below in range(1, down) for beside in range(cell.across)}
            column += cell.across
        blanks = [empty for empty in range(column, columns) if (index, empty) not in taken]
        found += [(index, empty, Cell(""), row) for empty in blanks]
    return found
