"""What stood in a file and is not taken in: which cell, as it stood, what is wrong, what to do.

A row with such a cell comes in without it (部分导入) and goes back to the sender like a rejected one. Mended and read
again it must find its own record, even where the lost cell was what a record is known by: its `mark` tells, or all
that stands in its other cells.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass

from tzdesk.excel.book import column_letter
from tzdesk.excel.convert import Problem
from tzdesk.excel.importing import ImportRow, Preview
from tzdesk.excel.layout import Column
from tzdesk.excel.tables import Table
from tzdesk.fields.types import CodeType

_MANY = 12  # options that a sentence can still list
_ADVICE = {
    "digits_lost": "请找原始材料，把单元格设成文本后重新填写全部位数。",
    "not_a_number": "请只填阿拉伯数字，不写“约”“左右”等字。",
    "not_whole": "请填整数。",
    "suspect_unit": "请按本栏的单位写出完整的数字。",
    "too_many_decimals": "请核对小数位数后重填。",
    "out_of_range": "请核对后重填。",
    "not_a_date": "请写成 2023-03-05 的样子，并核对这一天是否存在。",
    "no_day": "请补全到日，写成 2023-03-05 的样子。",
    "no_year": "请补上年份，写成 2023-03-05 的样子。",
    "short_year": "请把年份写成四位。",
    "formula": "请在 Excel 或 WPS 里打开原文件后保存，或把公式改成结果。",
    "excel_error": "请改掉公式的错误，或直接填结果。",
    "unknown_union": "请先登记该工会，或改成台账里的工会名称。",
    "not_found": "请改成台账里已有的名称或编号。",
    "no_head": "请改好户主编号或身份证号后，把原文件再导入一次，已导入的不会重复。",
}
_OTHERWISE = "请核对后重填。"


@dataclass(frozen=True)
class LostCell:
    """One cell: its label, where it stands (12月!F7), its text as it stood, what is wrong, what to do."""

    label: str
    place: str
    text: str
    why: str
    advice: str


def lost_cells(row: ImportRow, preview: Preview) -> list[LostCell]:
    """The cells of a row that are not taken in, each once."""
    found: dict[tuple[str, str], LostCell] = {}
    for problem in row.lost:
        place, text = _stood(problem, row, preview)
        column = _column(problem, preview)
        label = column.label if column else ""
        found.setdefault(
            (place, problem.message), LostCell(label, place, text, problem.message, advice(problem, column))
        )
    return list(found.values())


def texts(row: ImportRow, preview: Preview) -> dict[str, str]:
    """What stood in the cells of a row that are not taken in, by key."""
    return {problem.field: _stood(problem, row, preview)[1] for problem in row.lost}


def named(problem: Problem, preview: Preview) -> str:
    """A problem's sentence behind the name of its column."""
    column = _column(problem, preview)
    return (
        f"{column.label}：{problem.message}"
        if column is not None and column.label not in problem.message
        else problem.message
    )


def advice(problem: Problem, column: Column | None) -> str:
    """What the sender can do about a cell."""
    if problem.code == "not_in_list" and column is not None and isinstance(column.type, CodeType):
        options = [code.label for code in column.type.codes]
        if len(options) <= _MANY:
            return f"请改成下列之一：{'、'.join(options)}。"
    if problem.code == "not_in_list":
        return "请改成规定的选项。"
    return _ADVICE.get(problem.code, _OTHERWISE)


def _column(problem: Problem, preview: Preview) -> Column | None:
    head, _, rest = problem.field.partition(".")
    layout = preview.layout
    if rest and head == layout.children_key and layout.children is not None:
        return layout.children.column(rest)
    return layout.column(head)


def cell_of(problem: Problem, row: ImportRow, preview: Preview) -> tuple[Table, int, int] | None:
    """The table, the row number and the column (0-based) of a problem's cell; None where no column gave it."""
    sheet = problem.sheet or row.sheet
    key = problem.field.rpartition(".")[2]
    tables = [*preview.tables, *preview.child_tables]
    if row.table is not None and row.table.sheet.name == sheet:
        tables = [row.table]
    for table in tables:
        if table.sheet.name != sheet or not 0 <= problem.row - table.sheet.first_row < len(table.sheet.rows):
            continue
        column = problem.column if problem.column is not None else table.column_of(key)
        if column is not None:
            return table, problem.row, column
    return None


def _stood(problem: Problem, row: ImportRow, preview: Preview) -> tuple[str, str]:
    found = cell_of(problem, row, preview)
    if found is None:
        return problem.sheet or row.sheet, ""
    table, number, column = found
    index = number - table.sheet.first_row
    value = table.value(index, column)
    text = table.sheet.no_value.get((index, column), "") if value is None else str(value).strip()
    return f"{table.sheet.name}!{column_letter(column)}{number}", text


# --- knowing a row again --------------------------------------------------------------------------------------------


def digest(row: ImportRow, without: Container[str]) -> str:
    """What stands in a row's cells but those of some keys, in a short hash."""
    said = {
        key: str(row.raw[c]).strip() for key, c in row.places.items() if key not in without and row.raw[c] is not None
    }
    text = json.dumps(sorted(said.items()), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def lost_keys(row: ImportRow) -> tuple[str, ...]:
    """The keys of the cells that a row has lost, in order."""
    return tuple(sorted({problem.field for problem in row.lost}))


def marks(rows: Iterable[ImportRow]) -> dict[int, str]:
    """The mark of every row with a lost cell, by id() of the row: its own from last time, else its digest and the
    how-manieth of its like it is."""
    seen: Counter[str] = Counter()
    found: dict[int, str] = {}
    for row in rows:
        if row.lost:
            key = digest(row, lost_keys(row))
            seen[key] += 1
            found[id(row)] = row.mark or f"{key}-{seen[key]}"
    return found
