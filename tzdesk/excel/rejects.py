"""Rows that cannot be taken go back as a workbook: the sender's own columns, and behind them 行号 and 原因."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from tzdesk.excel.convert import Problem
from tzdesk.excel.importing import ImportRow, Preview
from tzdesk.excel.packing import save
from tzdesk.excel.tables import Table
from tzdesk.excel.write import Written, put, sheet_name
from tzdesk.jobs import Job, Progress

_STEP = 300


def write_rejects(preview: Preview, rows: Sequence[ImportRow], target: Path) -> Job[Written]:
    """Write the given rows with their reasons, sheet by sheet. Raises MachineError.

    Texts stay texts (an identity number never becomes a number again), and the heading stays where its columns were,
    so that the mended file can be read once more.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill

    book = Workbook()
    book.remove(book.worksheets[0])
    result = Written(target, len(rows))
    done = 0
    for table in preview.tables:
        wanted = [row for row in rows if row.sheet == table.sheet.name]
        if not wanted:
            continue
        sheet = book.create_sheet(sheet_name(table.sheet.name))
        width = max([table.sheet.width, *(len(row.raw) for row in wanted)])
        height = _heading(sheet, table, width)
        sheet.freeze_panes = sheet.cell(height + 1, 1)
        for offset, row in enumerate(wanted, height + 1):
            done += 1
            if done % _STEP == 0:
                yield Progress(done, len(rows), "正在写退回的行")
            for column, value in enumerate(row.raw, 1):
                _note(result, put(sheet.cell(offset, column), value, _format(value)), row.row)
            put(sheet.cell(offset, width + 1), row.row)
            reason = sheet.cell(offset, width + 2)
            put(reason, reasons(row.problems, preview))
            reason.alignment = Alignment(wrap_text=True, vertical="top")
            reason.font = Font(color="C00000")
        for column in (width + 1, width + 2):
            sheet.cell(height, column).fill = PatternFill("solid", fgColor="FFF2CC")
        sheet.column_dimensions[sheet.cell(1, width + 2).column_letter].width = 60
    if not book.sheetnames:
        book.create_sheet("没有退回的行")
    yield Progress(len(rows), len(rows), "正在保存")
    save(book, target, "写退回的行")
    return result


def reasons(problems: Sequence[Problem], preview: Preview) -> str:
    """All that is wrong with a row in one text: label and sentence, the worst first."""
    ordered = sorted(problems, key=lambda p: {"hard": 0, "soft": 1}.get(p.severity, 2))
    lines = []
    for problem in ordered:
        column = preview.layout.column(problem.field.partition(".")[0])
        label = column.label if column else ""
        lines.append(f"{label}：{problem.message}" if label else problem.message)
    return "\n".join(dict.fromkeys(lines))


def _heading(sheet: object, table: Table, width: int) -> int:
    """Copy the heading rows with their merges; gives their number."""
    from openpyxl.worksheet.worksheet import Worksheet

    assert isinstance(sheet, Worksheet)
    head = table.head
    height = head.last - head.first + 1
    for index in range(head.first, head.last + 1):
        for column, value in enumerate(table.sheet.rows[index], 1):
            put(sheet.cell(index - head.first + 1, column), value)
    for top, left, bottom, right in table.sheet.merged:
        if head.first <= top and bottom <= head.last:
            sheet.merge_cells(
                start_row=top - head.first + 1,
                start_column=left + 1,
                end_row=bottom - head.first + 1,
                end_column=right + 1,
            )
    put(sheet.cell(height, width + 1), "行号")
    put(sheet.cell(height, width + 2), "原因")
    return height


def _format(value: object) -> str | None:
    if isinstance(value, str):
        return "@"
    return "yyyy-mm-dd" if isinstance(value, (date, datetime)) else None


def _note(result: Written, note: str, row: int) -> None:
    if note:
        result.notes.append(f"原表第{row}行{note}。")
