"""Drawing tables: repeated heads, hairlines inside, and a 1 pt frame around each page's part."""

from __future__ import annotations

from collections.abc import Sequence

from tzdesk.pdf.flow import baseline, caption
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import FRAME, HAIRLINE
from tzdesk.pdf.table import PAD_X, PITCH, Block, Placed, Table, column_widths, lay_out
from tzdesk.pdf.table_break import Body, how_many

_CAPTION = 10.5
_CAPTION_PITCH = _CAPTION * 1.7


def draw_table(sheet: Sheet, table: Table) -> None:
    """Draw a table from `sheet.y` on, over as many pages as it takes; `sheet.y` is then below it."""
    widths = column_widths(table, sheet.width)
    head = lay_out(table, table.head, widths, head=True)
    totals = lay_out(table, table.totals, widths, head=False)
    around = head.height + _caption_height(table) + _subtotal_height(table, widths)
    limit = sheet.full_room - around - totals.height
    body = Body.of(table.rows, lay_out(table, table.rows, widths, head=False), limit)
    if not body.groups:
        sheet.need(around + totals.height + table.tail)
        _draw_part(sheet, table, widths, [head, totals], again=False)
    done = 0
    while done < len(body.groups):
        take = how_many(body.groups, done, sheet.room - around, last=totals.height + table.tail, fresh=sheet.untouched)
        if take:
            rows, block = body.part(done, done + take)
            parts = [head, block]
            if table.subtotal is not None:
                parts.append(lay_out(table, [table.subtotal(rows)], widths, head=False))
            if done + take == len(body.groups):
                parts.append(totals)
            _draw_part(sheet, table, widths, parts, again=done > 0)
            done += take
        if done < len(body.groups):
            sheet.new_page()


def table_height(sheet: Sheet, table: Table) -> float:
    """Height of a table that is not broken over pages, for a document that wants to keep things together."""
    widths = column_widths(table, sheet.width)
    inner = (*table.rows, *table.totals)
    head, body = lay_out(table, table.head, widths, head=True), lay_out(table, inner, widths, head=False)
    return _caption_height(table) + head.height + body.height + _subtotal_height(table, widths)


def _caption_height(table: Table) -> float:
    return _CAPTION_PITCH if table.title or table.note else 0.0


def _subtotal_height(table: Table, widths: Sequence[float]) -> float:
    if table.subtotal is None:
        return 0.0
    return lay_out(table, [table.subtotal(table.rows)], widths, head=False).height


def _draw_part(sheet: Sheet, table: Table, widths: Sequence[float], parts: Sequence[Block], *, again: bool) -> None:
    if table.title or table.note:
        title = f"{table.title}（续）" if again and table.title else table.title
        caption(sheet, title, table.note, size=_CAPTION)
    _draw_block(sheet, _join(parts), widths, head_rows=len(parts[0].heights))


def _join(parts: Sequence[Block]) -> Block:
    cells: list[Placed] = []
    heights: list[float] = []
    for part in parts:
        above = len(heights)
        cells += [cell._replace(row=cell.row + above) for cell in part.cells] if above else part.cells
        heights += part.heights
    return Block(tuple(cells), tuple(heights))


def _draw_block(sheet: Sheet, block: Block, widths: Sequence[float], *, head_rows: int) -> None:
    xs = [sheet.left]
    for wide in widths:
        xs.append(xs[-1] + wide)
    ys = [sheet.y]
    for high in block.heights:
        ys.append(ys[-1] + high)
    for cell in block.cells:
        if cell.tint is not None:
            right, bottom = xs[cell.column + cell.across], ys[cell.row + cell.down]
            left, top = xs[cell.column], ys[cell.row]
            sheet.box(left, top, right - left, bottom - top, weight=0, fill=cell.tint)
    with sheet.pen() as pen:
        for cell in block.cells:
            left, right = xs[cell.column], xs[cell.column + cell.across]
            top, bottom = ys[cell.row], ys[cell.row + cell.down]
            pitch = min(cell.size * PITCH, (bottom - top) / max(1, len(cell.lines)))
            y = top + (bottom - top - pitch * len(cell.lines)) / 2 + baseline(cell.size, pitch)
            for line in cell.lines:
                if cell.align == "right":
                    pen.put(right - PAD_X - line.width, y, line.text, cell.font, cell.size)
                elif cell.align == "center":
                    pen.put((left + right - line.width) / 2, y, line.text, cell.font, cell.size)
                else:
                    pen.put(left + PAD_X, y, line.text, cell.font, cell.size)
                y += pitch
    sheet.lines(_rules(block, xs, ys), HAIRLINE)
    sheet.box(xs[0], ys[0], xs[-1] - xs[0], ys[-1] - ys[0], weight=FRAME)
    if 0 < head_rows < len(block.heights):
        sheet.line(xs[0], ys[head_rows], xs[-1], ys[head_rows], weight=HAIRLINE * 1.6)
    sheet.y = ys[-1]


def _rules(block: Block, xs: Sequence[float], ys: Sequence[float]) -> list[tuple[float, float, float, float]]:
    """The inner lines, leaving out those that spanning cells cover; neighbouring pieces are drawn as one."""
    rows, columns = len(block.heights), len(xs) - 1
    owner = [[-1] * columns for _ in range(rows)]
    for number, cell in enumerate(block.cells):
        for row in range(cell.row, cell.row + cell.down):
            for column in range(cell.column, cell.column + cell.across):
                owner[row][column] = number
    lines: list[tuple[float, float, float, float]] = []
    for row in range(1, rows):
        shown = [owner[row - 1][column] != owner[row][column] for column in range(columns)]
        lines += [(xs[start], ys[row], xs[stop], ys[row]) for start, stop in _stretches(shown)]
    for column in range(1, columns):
        shown = [owner[row][column - 1] != owner[row][column] for row in range(rows)]
        lines += [(xs[column], ys[start], xs[column], ys[stop]) for start, stop in _stretches(shown)]
    return lines


def _stretches(shown: Sequence[bool]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start = None
    for index, on in enumerate([*shown, False]):
        if on and start is None:
            start = index
        elif not on and start is not None:
            found.append((start, index))
            start = None
    return found
