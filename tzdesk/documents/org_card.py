"""工会组织卡片: all that is known of a union on one or two pages, to be kept in its file and handed over."""

from __future__ import annotations

from tzdesk.documents.letter import day_short, grid
from tzdesk.documents.org_model import Grid, OrgCard
from tzdesk.pdf.flow import paragraph, title
from tzdesk.pdf.page import Foot, Sheet
from tzdesk.pdf.paper import A4, MM, Style
from tzdesk.pdf.table import Column, Row, Table
from tzdesk.pdf.table_draw import draw_table, table_height

NAME = "工会组织卡片"
_SIZE = 9.5
_GAP = 3 * MM
_STATE = Style(size=11, leading=1.6)
_FLAG = Style(size=10.5, leading=1.5)


def compose(data: OrgCard) -> Sheet:
    """Lay the card out; it names persons, so it is a paper of the union's own files."""
    foot = Foot(data.unit, f"截至 {day_short(data.day)}", NAME)
    sheet = Sheet(A4, title=f"{data.name} {NAME}", foot=foot, head=f"{NAME}　{data.name}")
    title(sheet, NAME, data.name)
    number = f"统计代码 {data.number}　　" if data.number else ""
    paragraph(sheet, f"{number}状态：{data.state}　　截至 {day_short(data.day)}", _STATE)
    for flag in data.flags:
        paragraph(sheet, f"● {flag}", _FLAG)
    for block in data.blocks:
        _keep(sheet, grid(block.pairs, title=block.title, size=_SIZE))
    for table in data.grids:
        _keep(sheet, _table(table))
    return sheet


def _keep(sheet: Sheet, table: Table) -> None:
    """A table on one page where a page can hold it."""
    high = table_height(sheet, table) + _GAP
    if high <= sheet.full_room:
        sheet.need(high)
    sheet.y += 0 if sheet.untouched else _GAP
    draw_table(sheet, table)


def _table(data: Grid) -> Table:
    columns = tuple(Column(wide * MM if wide else None, "center" if wide else "left") for _, wide in data.heads)
    head = (Row(tuple(name for name, _ in data.heads)),)
    return Table(columns, head, tuple(Row(row) for row in data.rows), title=data.title, size=_SIZE)
