"""Rows that were not taken in whole go back as a workbook that can be mended and imported again.

The sender's own columns as they came, with the lines above and below the table; behind them what became of the row,
which cell is wrong, why, what to do, and the mark by which the row finds its record again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tzdesk.excel.book import Cell, column_letter
from tzdesk.excel.convert import Problem
from tzdesk.excel.heads import ADDED_BY_US
from tzdesk.excel.importing import ImportRow, Preview
from tzdesk.excel.lost import cell_of, lost_cells, marks
from tzdesk.excel.packing import save
from tzdesk.excel.tables import Table
from tzdesk.excel.write import Written, put, sheet_name
from tzdesk.jobs import Job, Progress

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

REFUSED, PARTIAL = "未导入", "部分导入"
_STEP = 300
_WIDTHS = (8, 10, 28, 60, 44, 18)
_AROUND = frozenset({"签字栏", "说明"})  # lines below a table that may state what holds for all its rows
_AGAIN = "改好后把本文件再导入一次，会补进已有的记录，不会重复。"
_ANEW = "改好后把本文件再导入一次。"
_AT_HOME = "本文件里的证件号、卡号和电话已遮盖：请在原表的这一行改好，再导入原表。"
_LONG = 10**10
# A row of eleven digits and more, however it is cut up by blanks or hyphens, with the X of an ID.
_PERSONAL = re.compile(r"\d(?:[ \-]?\d){9,}[ \-]?[\dXx]")


@dataclass
class _Line:
    """One row of the workbook: what stood in it, and what is said behind it."""

    number: int
    raw: list[Cell]
    said: tuple[str, ...] = ()
    bad: set[int] = field(default_factory=set)


def write_rejects(
    preview: Preview,
    rows: Sequence[ImportRow],
    target: Path,
    *,
    partial: Sequence[ImportRow] = (),
    masked: bool = False,
) -> Job[Written]:
    """Write the rows that were refused and those that came in without a cell. Raises MachineError.

    `masked` blots out the numbers of people wherever they stand: such rows are mended in the sender's own file.

    Texts stay texts (an identity number never becomes a number again), and the heading stays where its columns were,
    so that the mended file can be read once more. Members of a household go with their head.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    taken = {id(row) for row in partial}
    going = {id(row): row for row in (*rows, *partial)}
    wanted = [row for row in preview.rows if id(row) in going] or list(going.values())
    result = Written(target, len(wanted))
    known = marks(preview.rows)
    done = 0
    for table in (*preview.tables, *preview.child_tables):
        lines = _lines(table, preview, wanted, taken, known)
        if not lines:
            continue
        sheet = book.create_sheet(sheet_name(table.sheet.name))
        top, width = _heading(sheet, table, lines)
        for offset, line in enumerate(lines, top + 1):
            done += 1
            if done % _STEP == 0:
                yield Progress(done, len(wanted), "正在写退回的行")
            _write(sheet, offset, line, width, result)
        _below(sheet, table, preview, len(lines) + top + 2)
    if not book.sheetnames:
        book.create_sheet("没有退回的行")
    for sheet in book.worksheets if masked else ():
        _blot(sheet)
    yield Progress(len(wanted), len(wanted), "正在保存")
    save(book, target, "写退回的行")
    return result


def blot_numbers(text: str) -> str:
    """A text without the IDs, cards and telephones in it, but for their last four places."""
    return _PERSONAL.sub(lambda found: f"{'*' * (len(found[0]) - 4)}{found[0][-4:]}", text)


def _blot(sheet: Worksheet) -> None:
    """Mask IDs, cards and telephones in every cell, also where Excel had made a number of them."""
    for row in sheet.iter_rows():
        for cell in row:
            value = cell.value
            if isinstance(value, float | int) and not isinstance(value, bool) and abs(value) >= _LONG:
                value = format(value, ".0f")
            if not isinstance(value, str):
                continue
            text = blot_numbers(value)
            for word in (_AGAIN, _ANEW):
                text = text.replace(word, _AT_HOME)
            if text != cell.value:
                cell.value, cell.number_format = text, "@"


def _lines(
    table: Table, preview: Preview, wanted: Sequence[ImportRow], taken: set[int], known: dict[int, str]
) -> list[_Line]:
    if any(table is child for child in preview.child_tables):
        return _children(table, preview, wanted)
    lines = []
    for row in wanted:
        if (row.table is not table and row.table is not None) or row.sheet != table.sheet.name:
            continue
        state = PARTIAL if id(row) in taken else REFUSED
        cells = lost_cells(row, preview)
        where = "\n".join(f"{cell.place}　{cell.text}" for cell in cells)
        what = [f"{cell.label}：{cell.advice}" if cell.label else cell.advice for cell in cells]
        again = _AGAIN if state == PARTIAL else _ANEW
        said = (str(row.row), state, where, reasons(row.problems, preview), "\n".join([*what, again]))
        places = [cell_of(problem, row, preview) for problem in row.lost]
        bad = {place[2] for place in places if place is not None and place[0] is table and place[1] == row.row}
        lines.append(_Line(row.row, row.raw, (*said, known.get(id(row), row.mark)), bad))
        lines += [_Line(number, raw) for number, raw in row.more]
    return lines


def _children(table: Table, preview: Preview, wanted: Sequence[ImportRow]) -> list[_Line]:
    """The members of the households that go back, and those that found none."""
    key, sheet = preview.layout.children_key, table.sheet
    numbers = {child.row for row in wanted for child in row.values.get(key) or () if child.sheet == sheet.name}
    told: dict[int, list[Problem]] = {}
    for problem in preview.problems:
        if problem.sheet == sheet.name and problem.lost:
            told.setdefault(problem.row, []).append(problem)
    lines = []
    for number in sorted(numbers | told.keys()):
        index = number - sheet.first_row
        raw = list(sheet.rows[index])
        for column in table.keys:
            raw += [None] * (column + 1 - len(raw))
            raw[column] = table.value(index, column)
        problems = told.get(number, [])
        stand_in = ImportRow(number, sheet.name, {}, raw, problems)
        cells = lost_cells(stand_in, preview)
        where = "\n".join(f"{cell.place}　{cell.text}" for cell in cells)
        state = (PARTIAL if number in numbers else REFUSED) if problems else ""
        said = (str(number), state, where, reasons(problems, preview), "\n".join(cell.advice for cell in cells))
        bad = {problem.column for problem in problems if problem.column is not None}
        lines.append(_Line(number, raw, said, bad))
    return lines


def reasons(problems: Sequence[Problem], preview: Preview) -> str:
    """All that is wrong with a row in one text: label and sentence, the worst first."""
    ordered = sorted(problems, key=lambda p: {"hard": 0, "soft": 1}.get(p.severity, 2))
    lines = []
    for problem in ordered:
        column = preview.layout.column(problem.field.partition(".")[0])
        label = column.label if column else ""
        lines.append(f"{label}：{problem.message}" if label else problem.message)
    return "\n".join(dict.fromkeys(lines))


def _write(sheet: Worksheet, offset: int, line: _Line, width: int, result: Written) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    for column, value in enumerate(line.raw, 1):
        _note(result, put(sheet.cell(offset, column), value, _format(value)), line.number)
    for column in line.bad:
        sheet.cell(offset, column + 1).fill = PatternFill("solid", fgColor="F8CBAD")
    for column, text in enumerate(line.said, width + 1):
        cell = sheet.cell(offset, column)
        put(cell, int(text) if column == width + 1 else text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if column == width + 4:
            cell.font = Font(color="C00000")


def _heading(sheet: Worksheet, table: Table, lines: Sequence[_Line]) -> tuple[int, int]:
    """Copy the lines above the table and its heading with their merges; gives the heading's last row and the width."""
    from openpyxl.styles import PatternFill

    width = max([table.sheet.width, *(len(line.raw) for line in lines)])
    own = [c for c, path in table.head.paths.items() if path[-1] in ADDED_BY_US]
    width = min([width, *own]) if own else width  # a workbook that goes back for the second time
    head = table.head
    for index in range(head.last + 1):
        for column, value in enumerate(table.sheet.rows[index][:width], 1):
            put(sheet.cell(index + 1, column), value, _format(value))
    for top, left, bottom, right in table.sheet.merged:
        if bottom <= head.last and right < width:
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    for column, (word, wide) in enumerate(zip(ADDED_BY_US, _WIDTHS, strict=True), width + 1):
        put(sheet.cell(head.last + 1, column), word)
        sheet.cell(head.last + 1, column).fill = PatternFill("solid", fgColor="FFF2CC")
        sheet.column_dimensions[column_letter(column - 1)].width = wide
    for line in lines:
        del line.raw[width:]
    sheet.freeze_panes = f"A{head.last + 2}"
    return head.last + 1, width


def _below(sheet: Worksheet, table: Table, preview: Preview, top: int) -> None:
    numbers = [one.row for one in preview.skipped if one.sheet == table.sheet.name and one.why in _AROUND]
    for offset, number in enumerate(numbers, top):
        for column, value in enumerate(_row(table, number), 1):
            put(sheet.cell(offset, column), value, _format(value))


def _row(table: Table, number: int) -> Iterable[Cell]:
    index = number - table.sheet.first_row
    return table.sheet.rows[index] if 0 <= index < len(table.sheet.rows) else ()


def _format(value: object) -> str | None:
    if isinstance(value, str):
        return "@"
    return "yyyy-mm-dd" if isinstance(value, (date, datetime)) else None


def _note(result: Written, note: str, row: int) -> None:
    if note:
        result.notes.append(f"原表第{row}行{note}。")
