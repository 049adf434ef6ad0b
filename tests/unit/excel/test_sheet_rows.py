"""Rows are put together as text, and no byte of a workbook tells."""

from __future__ import annotations

import io
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet

from tzdesk.excel.packing import saved
from tzdesk.excel.sheet_rows import sheet_xml
from tzdesk.excel.write import put

VALUES = [
    *("字", "", " ", " 首尾有空格 ", "两\n行", "<&>\"'", "=1+1", "#N/A", "𬭎", "0012", "]]>"),
    *(0, 1, -7, 12345678901234567, 0.1, -2.50, 1e-9, float("nan"), Decimal("12.30"), Decimal(0)),
    *(None, True, False, date(2023, 12, 28), time(9, 30), timedelta(hours=1)),
]


def every_kind() -> Worksheet:
    """A sheet with every kind of cell that a template of ours or of a district may hold."""
    sheet = Workbook().worksheets[0]
    for row, value in enumerate(VALUES, 1):
        sheet.cell(row, 1, value)
        put(sheet.cell(row, 2), value, "@")
        sheet.cell(row, 3, value).font = Font(bold=True)
    sheet["E1"] = "=SUM(A12:A14)"
    sheet["E2"] = CellRichText("素文")
    sheet["E3"] = "注"
    sheet["E3"].comment = Comment("批注", "甲某")
    sheet["E4"].comment = Comment("空格上的批注", "甲某")
    sheet["E5"] = "链接"
    sheet["E5"].hyperlink = "#A1"
    sheet["E6"].alignment = Alignment(wrap_text=True)  # a look without a value
    sheet.merge_cells("G1:H2")
    sheet["G1"] = "合并"
    sheet.row_dimensions[3].height = 20.25
    sheet.row_dimensions[40].height = 31  # no cell in it
    sheet.row_dimensions[41].hidden = True
    sheet.row_dimensions[2].font = Font(italic=True)
    return sheet


def by_the_library(sheet: Worksheet) -> bytes:
    writer = WorksheetWriter(sheet, io.BytesIO())
    writer.write()
    found: bytes = writer.out.getvalue()
    return found


def test_a_sheet_is_what_the_library_writes_byte_for_byte() -> None:
    ours, theirs = every_kind(), every_kind()

    assert sheet_xml(ours)[0] == by_the_library(theirs)
    assert [(one.ref, one.text) for one in ours._comments] == [(one.ref, one.text) for one in theirs._comments]
    assert len(ours._comments) == 2
    assert [one.ref for one in ours._hyperlinks] == [one.ref for one in theirs._hyperlinks] == ["E5"]


def test_plain_cells_do_not_go_the_librarys_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a million of them do not, or a district waits twice as long for its book."""
    sheet = Workbook().worksheets[0]
    for row in range(1, 50):
        sheet.cell(row, 1, f"第{row}行")
        sheet.cell(row, 2, row)
    monkeypatch.setattr("openpyxl.cell._writer.etree_write_cell", None)

    assert sheet_xml(sheet)[0].count(b"<c ") == 98


def test_what_a_book_holds_besides_rows_is_saved_with_it() -> None:
    book = every_kind().parent
    assert book is not None

    assert saved(book) == saved(every_kind().parent)
    assert b"comment" in saved(book)
