"""Papers of member counts: a union's ledger over the twelve months of a year, and transfers that have not landed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tzdesk.documents.aid_paper import NOTES, sign_line
from tzdesk.documents.letter import day_short
from tzdesk.pdf.flow import paragraph, title
from tzdesk.pdf.page import Foot, Sheet
from tzdesk.pdf.paper import A4, MM
from tzdesk.pdf.table import Cell, Column, Row, Table
from tzdesk.pdf.table_draw import draw_table

LEDGER, UNLANDED = "会员台账（十二个月）", "会员转接未落地清单"
_SIGN = 13 * MM
_MONTHS = 12
_LEDGER_NOTE = (
    "注：空格为未填报，0 为没有；月末＝月初＋本月增加－本月减少（“其中”各行另加类别调整）；保留会籍不含在会员人数内；"
    "全年没有发生的其中项不列。"
)
_UNLANDED_NOTE = "注：区内转接应在对方工会登记后落地；逾期的请与对方工会核对，未报到的请查明去向。"


@dataclass(frozen=True)
class LedgerLine:
    """One line of the ledger: label, depth, and the figures of the twelve months (None: not stated)."""

    label: str
    values: tuple[str, ...]
    indent: int = 0
    strong: bool = False


@dataclass(frozen=True)
class MemberLedger:
    """会员台账 of one union and year. `opening` says where the year's first figure came from."""

    unit: str
    union: str
    number: str
    year: int
    opening: str
    lines: tuple[LedgerLine, ...]


@dataclass(frozen=True)
class UnlandedLine:
    """A transfer whose other side is missing: who entered it, which way, whom it concerns, for how many people."""

    union: str
    way: str
    peer: str
    day: date
    count: int
    missing: int
    waited: int
    person: str = ""


@dataclass(frozen=True)
class UnlandedList:
    """转接未落地 on a day."""

    unit: str
    about: str
    lines: tuple[UnlandedLine, ...]


def compose_ledger(data: MemberLedger) -> Sheet:
    """Lay the ledger out on landscape pages."""
    number = f"（统计代码 {data.number}）" if data.number else ""
    sheet = _sheet(data.unit, LEDGER, f"{data.union}{number}　{data.year} 年　单位：人", f"{data.union} {data.year}年")
    columns = (Column(None), *(Column(16 * MM, "right", figures=True) for _ in range(_MONTHS)))
    head = (Row(("指标", *(f"{month}月" for month in range(1, _MONTHS + 1)))),)
    rows = tuple(Row(("　" * line.indent + line.label, *line.values), bold=line.strong) for line in data.lines)
    draw_table(sheet, Table(columns, head, rows, size=8.5, row_height=6.2 * MM, tail=_SIGN + NOTES.pitch * 2))
    return _foot(sheet, f"{_LEDGER_NOTE}{data.opening}")


def compose_unlanded(data: UnlandedList) -> Sheet:
    """Lay the list out; an empty one says so."""
    sheet = _sheet(data.unit, UNLANDED, data.about, data.about)
    heads = ("序号", "登记工会", "方向", "对方工会", "登记日期", "人数", "未落地", "已过天数", "会员", "核对情况")
    widths = (10, None, 14, 62, 24, 14, 16, 20, 24, 40)
    rows = tuple(
        Row(
            (
                *(str(number), line.union, line.way, line.peer, day_short(line.day)),
                *(str(line.count), str(line.missing), str(line.waited), line.person, ""),
            )
        )
        for number, line in enumerate(data.lines, 1)
    )
    if not rows:
        rows = (Row((Cell("区内转接都已落地。", across=len(heads), align="center"),)),)
    columns = tuple(Column(wide * MM if wide else None, "center" if wide and wide < 30 else "left") for wide in widths)
    draw_table(sheet, Table(columns, (Row(heads),), rows, size=9, row_height=8 * MM, tail=_SIGN + NOTES.pitch + 2 * MM))
    return _foot(sheet, _UNLANDED_NOTE)


def _sheet(unit: str, name: str, about: str, short: str) -> Sheet:
    sheet = Sheet(A4.landscape, title=f"{unit} {name}", foot=Foot(unit, short, name), head=name)
    title(sheet, name, f"{unit}　{about}" if unit else about)
    return sheet


def _foot(sheet: Sheet, note: str) -> Sheet:
    sheet.y += 1 * MM
    paragraph(sheet, note, NOTES)
    sign_line(sheet, [("制表人", ""), ("审核人", ""), ("单位负责人", ""), ("单位（公章）", "")], high=_SIGN)
    return sheet
