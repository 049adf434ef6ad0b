"""登记表 of one row of a work ledger, and the printed list of a month's rows."""

from __future__ import annotations

from tzdesk.documents.aid_paper import sign_line
from tzdesk.documents.ledger_model import EntryCard, EntryList
from tzdesk.documents.letter import grid
from tzdesk.pdf.flow import title
from tzdesk.pdf.page import Foot, Sheet
from tzdesk.pdf.paper import A4, MM
from tzdesk.pdf.table import Cell, Column, Row, Table
from tzdesk.pdf.table_draw import draw_table

_SIZE, _GAP, _SIGN = 10, 3 * MM, 13 * MM
_NUMBER = 10 * MM


def compose_card(data: EntryCard) -> Sheet:
    """Lay one row out, section by section, with who signs for it."""
    name = f"{data.ledger}登记表"
    foot = Foot(data.unit, data.number, name)
    sheet = Sheet(A4, title=f"{data.unit} {name}", foot=foot, head=f"{name}　{data.number}")
    title(sheet, name, data.title)
    for part in data.parts:
        sheet.y += 0 if sheet.untouched else _GAP
        draw_table(sheet, grid(part.pairs, title=part.title, size=_SIZE))
    sign_line(sheet, [("责任人", data.owner), ("审核人", ""), ("单位（公章）", "")], high=_SIGN)
    return sheet


def compose_list(data: EntryList) -> Sheet:
    """Lay a month's rows out; an empty list says so, for a list of nothing is worth knowing."""
    name = f"{data.ledger}台账"
    sheet = Sheet(A4.landscape, title=f"{data.unit} {name}", foot=Foot(data.unit, data.about, name), head=name)
    title(sheet, name, f"{data.unit}　{data.about}" if data.unit else data.about)
    draw_table(sheet, _table(data, sheet.width))
    sign_line(sheet, [("制表人", ""), ("审核人", ""), ("单位负责人", ""), ("单位（公章）", "")], high=_SIGN)
    return sheet


def _table(data: EntryList, width: float) -> Table:
    shares = sum(column.share for column in data.columns)
    room = width - _NUMBER
    columns = (
        Column(_NUMBER, "center"),
        *(Column(room * column.share / shares, figures=column.figures) for column in data.columns),
    )
    rows = [Row((str(number), *row)) for number, row in enumerate(data.rows, 1)]
    if not rows:
        rows = [Row((Cell("本月没有登记。", across=len(columns), align="center"),))]
    totals: tuple[Row, ...] = ()
    if data.rows and any(column.total for column in data.columns):
        totals = (Row(("合计", *(column.total for column in data.columns)), bold=True, with_previous=True),)
    head = (Row(("序号", *(column.title for column in data.columns))),)
    return Table(columns, head, tuple(rows), totals=totals, size=8.5, row_height=7 * MM, tail=_SIGN + 2 * MM)
