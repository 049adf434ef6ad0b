"""The month's counts of all unions as one paper (会员月报一览表): a line per union, the items in use, the totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from tzdesk.documents.aid_paper import NOTES, sign_line
from tzdesk.pdf.flow import paragraph, title
from tzdesk.pdf.page import Foot, Sheet
from tzdesk.pdf.paper import A3, A4, MM
from tzdesk.pdf.table import Cell, Column, Row, Table
from tzdesk.pdf.table_draw import draw_table

COUNTS = "会员月报一览表"
_SIGN = 13 * MM
_NUMBER, _CODE, _CELL = 9 * MM, 22 * MM, 13 * MM
_ON_A4, _ON_A3 = 13, 22  # items that a sheet has room for beside the union's name
_NOTE = "注：空格为未填报，0 为没有；合计不含联合会和上级工会（它们是所属工会的合计）；没有一家填报的项目不列。"


@dataclass(frozen=True)
class CountLine:
    """One union: 统计代码, name, and its figures as they are written (empty: not stated)."""

    code: str
    name: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class CountList:
    """会员月报一览表 of a month. `heads` are (item, dimension) of each column of figures."""

    unit: str
    about: str
    heads: tuple[tuple[str, str], ...]
    lines: tuple[CountLine, ...]
    totals: tuple[str, ...]


def compose_counts(data: CountList) -> Sheet:
    """Lay the list out on landscape A4, or on A3 where more items are in use; what A3 cannot hold begins anew."""
    paper, per = (A4, _ON_A4) if len(data.heads) <= _ON_A4 else (A3, _ON_A3)
    about = f"{data.unit}　{data.about}" if data.unit else data.about
    sheet = Sheet(paper.landscape, title=f"{data.unit} {COUNTS}", foot=Foot(data.unit, data.about, COUNTS), head=COUNTS)
    title(sheet, COUNTS, f"{about}　单位：人")
    for start in range(0, max(1, len(data.heads)), per):
        if start:
            sheet.new_page()
        draw_table(sheet, _table(data, slice(start, start + per)))
    sheet.y += 1 * MM
    paragraph(sheet, _NOTE, NOTES)
    sign_line(sheet, [("制表人", ""), ("审核人", ""), ("单位负责人", ""), ("单位（公章）", "")], high=_SIGN)
    return sheet


def _table(data: CountList, part: slice) -> Table:
    heads = data.heads[part]
    columns = (
        *(Column(_NUMBER, "center"), Column(_CODE, "center"), Column(None)),
        *(Column(_CELL, "right", figures=True) for _ in heads),
    )
    rows = tuple(
        Row((str(number), line.code, line.name, *line.values[part])) for number, line in enumerate(data.lines, 1)
    )
    if not rows:
        rows = (Row((Cell("本月还没有填报。", across=len(columns), align="center"),)),)
    totals = (Row((Cell("合计", across=3, align="center"), *data.totals[part]), bold=True),) if data.lines else ()
    tail = _SIGN + NOTES.pitch + 2 * MM
    return Table(columns, _head(heads), rows, totals, size=8.5, row_height=6.4 * MM, tail=tail)


def _head(heads: Sequence[tuple[str, str]]) -> tuple[Row, Row]:
    """An item over its dimensions."""
    above: list[Cell] = [Cell(text, down=2, align="center") for text in ("序号", "统计代码", "工会名称")]
    below: list[Cell] = []
    for item, group in groupby(heads, key=lambda head: head[0]):
        dims = [dim for _, dim in group]
        above.append(Cell(item, across=len(dims), align="center"))
        below += [Cell(dim, align="center") for dim in dims]
    return Row(tuple(above)), Row(tuple(below))
