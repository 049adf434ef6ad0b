"""Makes other offices' workbooks with their truth: other headings, orders, formats and faults, from a seed.

`make(seed, folder)` writes one file and gives a `Case`: its path, its kind, what a careful reader takes from it, and
the faults that must be named.
"""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tests.data.office_tables import KINDS, TOWNS, Col


@dataclass
class Case:
    """One made file: `rows` are (sheet row number, values), `faults` (row, field) that must be named."""

    path: Path
    kind: str
    rows: list[tuple[int, dict[str, Any]]]
    faults: list[tuple[int, str]] = field(default_factory=list)
    context: dict[str, Any] = field(default_factory=dict)


SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
TITLES = {
    "members": "{town}2023年11月工会会员统计台账",
    "contracts": "{town}集体合同签订情况台账",
    "aid-cases": "{town}困难职工建档情况一览表",
    "grants": "{town}2023年金秋助学金发放花名册",
    "roster": "工会会员信息登记表",
}


def make(seed: int, folder: Path, kind: str | None = None, form: str | None = None) -> Case:
    """Write one workbook and give its truth. The same seed gives the same file."""
    r = random.Random(seed)
    kind = kind or r.choice(list(KINDS))
    form = form or r.choice(("xlsx", "xlsx", "xlsx", "xml", "csv-gbk", "csv-utf8", "html"))
    columns_of, row_of = KINDS[kind]
    two_rows = kind in {"members", "contracts"} and r.random() < 0.6
    columns = columns_of(r, two_rows)
    heads = {col.key: r.choice(col.heads) for col in columns}
    if not two_rows:
        columns = shuffled(r, columns, heads)
    if r.random() < 0.3 and len(columns) > 8:
        columns = [col for col in columns if col.key not in {"industry_name", "opinion", "retired", "bank_card"}]
    town = r.choice(TOWNS)
    grid: list[list[Any]] = []
    merges: list[tuple[int, int, int, int]] = []
    context: dict[str, Any] = {}
    _top(r, kind, grid, merges, town=town, width=len(columns) + 1, context=context)
    _headings(grid, merges, columns, heads, two_rows=two_rows)
    case = Case(
        folder / f"{kind}-{seed}.{ {'xlsx': 'xlsx', 'xml': 'xls', 'html': 'xls'}.get(form, 'csv') }",
        kind,
        [],
        context=context,
    )
    _body(r, case, grid, columns, row_of=row_of, heads=heads)
    _bottom(r, grid)
    WRITERS[form](case.path, grid, merges)
    return case


def shuffled(r: random.Random, columns: list[Col], heads: dict[str, tuple[str, ...]]) -> list[Col]:
    """Another order; a heading that leans on its left neighbour stays behind it."""
    groups: list[list[Col]] = []
    for col in columns:
        if heads[col.key][0].startswith("其中") and groups:
            groups[-1].append(col)
        else:
            groups.append([col])
    r.shuffle(groups)
    return [col for group in groups for col in group]


def _top(
    r: random.Random,
    kind: str,
    grid: list[list[Any]],
    merges: list[Any],
    *,
    town: str,
    width: int,
    context: dict[str, Any],
) -> None:
    if r.random() < 0.15:
        return
    if r.random() < 0.2:
        grid.append(["附件2"])
    title = TITLES[kind].format(town=town)
    merges.append((len(grid), 0, len(grid), width - 1))
    grid.append([title])
    if town in title:
        context["town"] = town
    if kind == "members":
        context["period"] = "2023-11"
    if kind == "grants":
        source = r.choice(("区级财政", "本级工会经费", "上级工会补助"))
        context.update(
            fund_source={"区级财政": "区（县）级财政"}.get(source, source), paid_date="2023-08-25", item="金秋助学"
        )
        grid.append(
            [f"资金来源：{source}    发放日期：2023年8月25日"]
            if r.random() < 0.5
            else ["资金来源：", source, None, "发放时间：2023.8.25"]
        )
    elif r.random() < 0.7:
        grid.append([r.choice((f"填报单位：{town}总工会   填报日期：2023年12月1日", f"编制单位:{town}总工会(盖章)"))])
    if r.random() < 0.2:
        grid.append([])


def _headings(
    grid: list[list[Any]],
    merges: list[Any],
    columns: list[Col],
    heads: dict[str, tuple[str, ...]],
    *,
    two_rows: bool,
) -> None:
    first = len(grid)
    if not two_rows:
        grid.append(["序号", *("".join(heads[col.key]) for col in columns), "备注"])
        return
    top: list[Any] = ["序号"]
    sub: list[Any] = [None]
    merges.append((first, 0, first + 1, 0))
    begun: dict[str, int] = {}
    for index, col in enumerate(columns, 1):
        head = heads[col.key]
        if len(head) == 1:
            top.append(head[0])
            sub.append(None)
            merges.append((first, index, first + 1, index))
            continue
        new = begun.setdefault(head[0], index) == index
        top.append(head[0] if new else None)
        sub.append(head[1])
        if not new and (first, begun[head[0]], first, index - 1) in merges:
            merges.remove((first, begun[head[0]], first, index - 1))
        if not new:
            merges.append((first, begun[head[0]], first, index))
    grid += [top, sub]


def _body(
    r: random.Random,
    case: Case,
    grid: list[list[Any]],
    columns: list[Col],
    *,
    row_of: Callable[[random.Random, int], dict[str, Any]],
    heads: dict[str, tuple[str, ...]],
) -> None:
    numbers = {"count", "money"}
    total = r.randrange(8, 25)
    for n in range(1, total + 1):
        values = row_of(r, n)
        cells: list[Any] = [n]
        truth: dict[str, Any] = {}
        for col in columns:
            value = values[col.key]
            if col.wrong and r.random() < 0.04:
                cell, value = col.wrong(r)
                case.faults.append((len(grid) + 1, col.key))
            else:
                cell = col.write(r, value)
                if cell in {"/", "—", "无"}:
                    case.faults.append((len(grid) + 1, col.key))
            cells.append(cell)
            truth[col.key] = value
        if "term" in truth:
            del truth["term"]
            truth |= {key: values[key] for key in ("valid_from", "valid_to")}
        if "contract_type" in truth:
            truth |= {key: values[key] for key in ("content_code", "level_code")}
        case.rows.append((len(grid) + 1, truth))
        grid.append(cells)
        if n % 10 == 0 and r.random() < 0.6:
            grid.append(
                [None, r.choice(("小计", "本页小计", "小 计"))]
                + [123 if col.write.__name__ in numbers else None for col in columns[1:]]
            )
            if r.random() < 0.5:
                grid.append(["序号", *(heads[col.key][-1] for col in columns), "备注"])


def _bottom(r: random.Random, grid: list[list[Any]]) -> None:
    if r.random() < 0.6:
        grid.append(["合计" if r.random() < 0.5 else None, None if grid[-1] and r.random() < 0 else "总计"])
    if r.random() < 0.5:
        grid.append([])
    if r.random() < 0.7:
        grid.append(
            r.choice((["填表人：张三    审核人：李四    负责人："], ["制表：", "王五", None, "审核：", "赵六"]))
        )
    if r.random() < 0.4:
        grid += [["说明：1.本表按月填报。"], ["2.没有的填0，不要空着。"]]


def write_xlsx(path: Path, grid: list[list[Any]], merges: list[Any]) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "台账"
    for i, row in enumerate(grid, 1):
        for j, value in enumerate(row, 1):
            if value is not None:
                cell = sheet.cell(i, j, value)
                if isinstance(value, str):
                    cell.data_type = "s"
    for top, left, bottom, right in merges:
        if (top, left) != (bottom, right):
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    guide = book.create_sheet("填表说明")
    guide["A1"] = "1.会员人数指在册会员。"
    book.save(path)


def write_xml(path: Path, grid: list[list[Any]], merges: list[Any]) -> None:
    spans = {(t, left): (b - t, right - left) for t, left, b, right in merges}
    out = ['<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?>']
    out.append(f'<Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}"><Worksheet ss:Name="Sheet1"><Table>')
    for i, row in enumerate(grid):
        if not row:
            continue
        out.append(f'<Row ss:Index="{i + 1}">')
        for j, value in enumerate(row):
            if value is None:
                continue
            down, across = spans.get((i, j), (0, 0))
            merge = (f' ss:MergeAcross="{across}"' if across else "") + (f' ss:MergeDown="{down}"' if down else "")
            kind, shown = "String", str(value)
            if isinstance(value, dt.date):
                kind, shown = "DateTime", f"{value.isoformat()}T00:00:00.000"
            elif isinstance(value, (int, float)):
                kind = "Number"
                shown = f"{value:.14E}" if value >= 1e15 else str(value)
            out.append(f'<Cell ss:Index="{j + 1}"{merge}><Data ss:Type="{kind}">{html.escape(shown)}</Data></Cell>')
        out.append("</Row>")
    out.append("</Table></Worksheet></Workbook>")
    path.write_text("".join(out), encoding="utf-8")


def write_html(path: Path, grid: list[list[Any]], merges: list[Any]) -> None:
    covered = {
        (i, j)
        for t, left, b, right in merges
        for i in range(t, b + 1)
        for j in range(left, right + 1)
        if (i, j) != (t, left)
    }
    spans = {(t, left): (b - t + 1, right - left + 1) for t, left, b, right in merges}
    out = ['<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb18030"></head><body><table>']
    for i, row in enumerate(grid):
        out.append("<tr>")
        for j, value in enumerate(row):
            if (i, j) in covered:
                continue
            down, across = spans.get((i, j), (1, 1))
            shown = "" if value is None else f"{value:.14E}" if isinstance(value, float) else str(value)
            out.append(f'<td rowspan="{down}" colspan="{across}">{html.escape(shown)}</td>')
        out.append("</tr>")
    out.append("</table></body></html>")
    path.write_bytes("".join(out).encode("gb18030"))


def _csv(path: Path, grid: list[list[Any]], codec: str) -> None:
    width = max(len(row) for row in grid)
    memory = io.StringIO(newline="")
    writer = csv.writer(memory)
    for row in grid:
        shown = ["" if v is None else f"{v:.14E}" if isinstance(v, float) else str(v) for v in row]
        shown = [f"\t{v}" if len(v) == 18 and v[:6].isdigit() else v for v in shown]
        writer.writerow(shown + [""] * (width - len(shown)))
    path.write_bytes(memory.getvalue().encode(codec))


WRITERS: dict[str, Callable[[Path, list[list[Any]], list[Any]], None]] = {
    "xlsx": write_xlsx,
    "xml": write_xml,
    "html": write_html,
    "csv-gbk": lambda path, grid, _: _csv(path, grid, "gb18030"),
    "csv-utf8": lambda path, grid, _: _csv(path, grid, "utf-8-sig"),
}
