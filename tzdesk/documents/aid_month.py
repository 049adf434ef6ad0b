"""困难帮扶月度汇总: six numbers, the aid returns in short, thirteen months, findings, signatures."""

from __future__ import annotations

from tzdesk.documents.aid_month_model import AidMonth, AidTable
from tzdesk.documents.aid_paper import block
from tzdesk.documents.model import Movement
from tzdesk.documents.month_summary import draw_findings, draw_note, draw_series, draw_signers, draw_tiles
from tzdesk.documents.shared import count, foot_of, money
from tzdesk.pdf.flow import title
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import A4, MM
from tzdesk.pdf.table import Column, Row, Table, total_row

NAME = "困难帮扶月度汇总"
_NUMERALS = "一二三四五六七八九"
_STUB = 46 * MM
_PAD = 1.8  # lines so near that a month stands on two pages, three tables on the first


def compose(data: AidMonth) -> Sheet:
    """Lay the summary out."""
    identity = data.identity
    head = f"{NAME}　{identity.unit}　{identity.period.label}"
    name = f"{identity.unit} {identity.period.label} {NAME}"
    sheet = Sheet(A4, title=name, foot=foot_of(identity), head=head, draft=identity.draft)
    title(sheet, NAME, f"{identity.unit}　　{identity.period.label}　　{identity.version}")
    draw_tiles(sheet, data.tiles)
    for number, table in enumerate(data.tables):
        block(sheet, _table(f"{_NUMERALS[number]}、{table.title}", table), gap=2.5 * MM if number else 0)
    sheet.y += 3 * MM
    used = len(data.tables)
    draw_series(sheet, data.series, f"{_NUMERALS[used]}、帮扶慰问人次：本月与前十二个月", "人次")
    draw_findings(sheet, data.findings, _NUMERALS[used + 1])
    draw_note(sheet, data.note, _NUMERALS[used + 2])
    draw_signers(sheet, data.signers)
    return sheet


def _table(name: str, table: AidTable) -> Table:
    figures = tuple(Column(None, figures=True) for _ in table.headings)
    totals = (total_row(*_cells(table, table.total)),) if table.total is not None else ()
    rows = tuple(Row(_cells(table, line)) for line in table.lines)
    head = (Row((table.stub, *table.headings)),)
    return Table((Column(_STUB), *figures), head, rows, totals, name, f"单位：{table.unit}", size=9, pad=_PAD)


def _cells(table: AidTable, line: Movement) -> tuple[str, ...]:
    shown = (money(value) if place in table.money else count(value) for place, value in enumerate(line.values))
    return (line.label, *shown)
