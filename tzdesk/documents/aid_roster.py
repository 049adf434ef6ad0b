"""困难职工帮扶（慰问）资金发放花名册: a line to sign for each benefit, sums on every page, the whole in words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from tzdesk.base.money import capital, format_yuan
from tzdesk.documents.aid_money_model import Roster, RosterLine
from tzdesk.documents.aid_paper import NOTES, WIDE, begin, sign_line, spread
from tzdesk.documents.letter import blank, day_text
from tzdesk.pdf.flow import paragraph
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import MM
from tzdesk.pdf.table import Cell, Column, Row, Table, total_row
from tzdesk.pdf.table_draw import draw_table

NAME = "资金发放花名册"
_ROW = 8.5 * MM  # room to sign in
_SIGN = 13 * MM
_FULL = ("序号", "单位", "姓名", "身份证号", "困难类别", "帮扶项目", "金额（元）", "开户行", "银行卡号")
_FULL_WIDTHS = (9, 36, 20, 35.5, 22, 20, 21, 24, 37, 27, None)
_PUBLIC = ("序号", "单位", "姓名", "困难类别", "帮扶项目", "金额（元）")
_PUBLIC_WIDTHS = (12, 66, 38, 30, 36, 30, None)
_FIGURES = "金额（元）"


def compose(data: Roster) -> Sheet:
    """Lay the roster out; the public edition leaves out identity, bank and signature."""
    sheet = begin(data.issue, NAME, title=f"{data.batch}{NAME}", paper=WIDE, public=data.public, named=True)
    sources = "、".join(data.sources) or blank(10)
    spread(sheet, f"资金来源：{sources}", f"批次号：{data.issue.number or blank(8)}", f"日期：{day_text(data.day)}")
    table = _table(data)
    draw_table(sheet, table)
    sheet.y += 1.5 * MM
    people = [("制表人", data.maker), ("经办人", data.handler), ("审核人", data.checker), ("工会主席", data.chair)]
    sign_line(sheet, [*people, ("单位（公章）", "")], high=_SIGN)
    if data.note:
        paragraph(sheet, data.note, NOTES)
    return sheet


def _table(data: Roster) -> Table:
    names = (*_PUBLIC, "备注") if data.public else (*_FULL, "领取人签名\n（或回单号）", "备注")
    widths = _PUBLIC_WIDTHS if data.public else _FULL_WIDTHS
    columns = tuple(
        Column(
            wide * MM if wide else None,
            "left" if name in {"单位", "开户行", "备注"} else "center",
            figures=name == _FIGURES,
            names=name == "姓名",
        )
        for name, wide in zip(names, widths, strict=True)
    )
    rows = tuple(Row(_cells(number, line, data)) for number, line in enumerate(data.lines, 1))
    before = names.index(_FIGURES)
    after = len(names) - before - 1
    return Table(
        columns,
        (Row(names),),
        rows,
        (_total(data, before, after), _words(data, len(names))),
        size=9,
        row_height=_ROW,
        subtotal=_Subtotal(rows, data.lines, before, after),
        tail=_SIGN + 4 * MM + (NOTES.pitch * 2 if data.note else 0),
        note="单位：元",
    )


def _cells(number: int, line: RosterLine, data: Roster) -> tuple[str, ...]:
    amount = format_yuan(line.fen)
    if data.public:
        return (str(number), line.unit, line.name, line.category, line.item, amount, line.remark)
    signed = f"代：{line.proxy}" if line.proxy else line.slip
    return (
        *(str(number), line.unit, line.name, line.id_no, line.category, line.item, amount),
        *(line.bank, line.card, signed, line.remark),
    )


class _Subtotal:
    """The row at a page's foot: what stands on this page, and all pages up to here."""

    def __init__(self, rows: Sequence[Row], lines: Sequence[RosterLine], before: int, after: int) -> None:
        self._place = {id(row): index for index, row in enumerate(rows)}
        self._fen = [line.fen for line in lines]
        self._running = list(accumulate(self._fen))
        self._before, self._after = before, after

    def __call__(self, rows: Sequence[Row]) -> Row:
        places = [self._place[id(row)] for row in rows]
        page = sum(self._fen[place] for place in places)
        last = max(places, default=-1)
        running = self._running[last] if places else 0
        told = f"本页{len(places)}行　累计{last + 1}行　{format_yuan(running)}元"
        return Row(
            (
                Cell("本页小计", across=self._before, align="center"),
                format_yuan(page),
                Cell(told, across=self._after, align="left"),
            ),
            bold=True,
        )


def _total(data: Roster, before: int, after: int) -> Row:
    counts = ((data.households, "户"), (data.persons, "人"), (data.times, "人次"))
    told = "　".join(f"{value} {word}" for value, word in counts if value is not None)
    times, fen = data.returned
    if times and not data.public:
        told += f"　其中退回 {times} 人次 {format_yuan(fen)} 元"
    return total_row(
        Cell("合计", across=before, align="center"), format_yuan(data.fen), Cell(told, across=after, align="left")
    )


def _words(data: Roster, columns: int) -> Row:
    return total_row(Cell(f"合计金额（大写）：{capital(data.fen)}", across=columns, align="left"))
