"""审核结果清单: what the rules say of a month, by register and table, with the numbers and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from tzdesk.base.periods import Month
from tzdesk.pdf.flow import paragraph, title
from tzdesk.pdf.page import Foot, Sheet
from tzdesk.pdf.paper import A4, BODY, MM
from tzdesk.pdf.table import Cell, Column, Row, Table
from tzdesk.pdf.table_draw import draw_table

NAME = "审核结果清单"
_HEADS = ("等级", "在哪里", "问题", "两边的数", "怎么办", "情况说明")
_WIDTHS = (14, 44, None, 34, 48, 40)


@dataclass(frozen=True)
class FindingRow:
    """One line: texts only."""

    severity: str
    group: str
    where: str
    message: str
    sides: str
    advice: str
    reason: str


@dataclass(frozen=True)
class FindingsList:
    """The findings of a unit's month."""

    unit: str
    period: Month
    rows: tuple[FindingRow, ...]


def compose_findings(data: FindingsList) -> Sheet:
    """Lay the list out, a heading row for each register or table."""
    foot = Foot(data.unit, data.period.label)
    sheet = Sheet(A4.landscape, title=f"{data.unit} {NAME}", foot=foot, head=f"{NAME}　{data.period.label}")
    title(sheet, NAME, f"{data.unit}　{data.period.label}")
    if not data.rows:
        paragraph(sheet, "全部逻辑正确，没有问题。", BODY)
        return sheet
    columns = tuple(
        Column(None if wide is None else wide * MM, "center" if wide == _WIDTHS[0] else "left") for wide in _WIDTHS
    )
    draw_table(sheet, Table(columns, (Row(_HEADS),), tuple(_rows(data.rows))))
    return sheet


def _rows(rows: Sequence[FindingRow]) -> list[Row]:
    found: list[Row] = []
    ordered = sorted(rows, key=lambda row: row.group)
    for group, members in groupby(ordered, key=lambda row: row.group):
        own = list(members)
        found.append(Row((Cell(f"{group}（{len(own)} 条）", across=len(_HEADS), align="left", bold=True),)))
        found += [Row((r.severity, r.where, r.message, r.sides, r.advice, r.reason)) for r in own]
    return found
