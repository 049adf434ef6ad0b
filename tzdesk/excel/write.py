"""Safe cells and the export of a list as it is shown.

A text that begins with "=" stays text; what no workbook can hold (control characters, lone surrogates) becomes "�"
and is reported; numbers that identify are text cells, so that Excel cannot cut them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from tzdesk.excel.packing import abandon, save, stream_rows
from tzdesk.fields.spec import FieldSpec, RecordSpec
from tzdesk.jobs import Job, Progress

_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32_767  # characters that a cell holds
_STEP = 500
_SAFE_DIGITS = 10**15


@dataclass
class Written:
    """What an export wrote and what it had to change on the way."""

    path: Path
    rows: int
    notes: list[str] = field(default_factory=list)


def safe_text(text: str) -> tuple[str, str]:
    """The text that a cell can hold, and a note when something had to be replaced or cut."""
    clean = _BAD.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    note = "含有无法写入表格的字符，已用“\ufffd”代替" if "\ufffd" in clean and clean != text else ""
    if len(clean) > _LONGEST:
        return clean[:_LONGEST], "文字太长，单元格放不下，末尾已截去"
    return clean, note


def put(cell: Any, value: object, number_format: str | None = None) -> str:
    """Write a value into a cell. Gives a note when the text had to be changed, else an empty string."""
    note = ""
    if isinstance(value, str):
        text, note = safe_text(value)
        cell.value = text or None
        if text:
            cell.data_type = "s"  # openpyxl would take "=…" for a formula and "#N/A" for an error
            if text.startswith("="):
                cell.quotePrefix = True
    elif isinstance(value, bool):
        cell.value = "是" if value else "否"
    elif isinstance(value, (int, float, Decimal)) and abs(float(value)) >= _SAFE_DIGITS:
        cell.value = format(Decimal(value), "f")
        cell.data_type = "s"
        number_format = "@"
    elif value is None or isinstance(value, (int, float, Decimal, date, datetime, time)):
        cell.value = value
    else:
        cell.value, note = safe_text(str(value))
        cell.data_type = "s"
    if number_format:
        cell.number_format = number_format
    return note


def export_list(
    spec: RecordSpec,
    rows: Sequence[Mapping[str, Any]],
    target: Path,
    *,
    columns: Sequence[FieldSpec] | None = None,
    title: str = "",
    full: bool = False,
    foot: str = "",
) -> Job[Written]:
    """Write what the desk shows: one heading row, one row per record, frozen heading, set up to be printed.

    `rows` hold typed values by field name. Masked fields stay masked unless `full`. `foot` is printed under every page.

    Raises MachineError.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    fields = tuple(columns) if columns is not None else spec.list_fields()
    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_name(title or spec.label))
    sheet.freeze_panes = "A2"
    for index, spec_field in enumerate(fields, 1):
        sheet.column_dimensions[get_column_letter(index)].width = _width(spec_field, rows)
    _print_setup(sheet, title or spec.label, len(fields), foot)
    stream_rows(sheet)
    thin = Side(style="thin", color="999999")
    border = Border(left=thin, right=thin, top=thin, bottom=thin)
    heading = []
    for spec_field in fields:
        cell = WriteOnlyCell(sheet)
        put(cell, spec_field.title)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="EEEEEE")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = border
        heading.append(cell)
    sheet.append(heading)
    result = Written(target, len(rows))
    try:
        yield from _write_rows(sheet, fields, rows, result, border=border, full=full)
    except BaseException:
        abandon(sheet)
        raise
    yield Progress(len(rows), len(rows), "正在保存")
    save(book, target, "导出表格")
    return result


def _write_rows(
    sheet: Any,
    fields: Sequence[FieldSpec],
    rows: Sequence[Mapping[str, Any]],
    result: Written,
    *,
    border: Any,
    full: bool,
) -> Job[None]:
    from openpyxl.cell import WriteOnlyCell

    for number, row in enumerate(rows, 1):
        if number % _STEP == 0:
            yield Progress(number, len(rows), "正在写入表格")
        cells = []
        for spec_field in fields:
            cell = WriteOnlyCell(sheet)
            value = row.get(spec_field.name)
            hidden = spec_field.masked and not full
            shown = spec_field.type.mask(value) if hidden else spec_field.type.to_cell(value)
            note = put(cell, shown, "@" if hidden else spec_field.type.excel_format)
            if note:
                result.notes.append(f"第{number + 1}行“{spec_field.label}”{note}。")
            cell.border = border
            cells.append(cell)
        sheet.append(cells)


def sheet_name(text: str) -> str:
    """A title as a sheet may be called: 31 characters, none of []:*?/\\"""
    return re.sub(r"[\[\]:*?/\\']", " ", text).strip()[:31] or "Sheet1"


def _width(spec_field: FieldSpec, rows: Iterable[Mapping[str, Any]]) -> float:
    """Wide enough for the heading and the first rows, in Excel's characters (a Han takes two)."""
    longest = _cells(spec_field.title)
    for number, row in enumerate(rows):
        if number >= 200:
            break
        longest = max(longest, _cells(spec_field.type.format(row.get(spec_field.name))))
    return float(min(max(longest + 2, 6), 50))


def _cells(text: str) -> int:
    return max((sum(2 if ord(ch) > 0x2E7F else 1 for ch in line) for line in text.split("\n")), default=0)


def _print_setup(sheet: Any, title: str, columns: int, foot: str = "") -> None:
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape" if columns > 6 else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.oddHeader.center.text = title.replace("&", "&&")
    pages = "第 &P 页 共 &N 页"
    sheet.oddFooter.center.text = f"{foot.replace('&', '&&')}　{pages}" if foot else pages
