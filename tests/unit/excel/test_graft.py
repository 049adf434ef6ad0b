"""A sheet taken out of one workbook into another keeps what a drawn form is made of."""

from __future__ import annotations

import openpyxl
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from tzdesk.excel.graft import graft, names_on, remove_sheet


def drawn() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "画's 表"
    sheet["A1"] = "=不是公式"
    sheet["A1"].data_type = "s"
    sheet["B2"].font, sheet["B2"].number_format = Font(name="楷体", size=9, bold=True), "#,##0.0"
    sheet.merge_cells("A1:C1")
    sheet.column_dimensions["B"].width, sheet.row_dimensions[2].height = 33, 27
    sheet.conditional_formatting.add(
        "B2:B9", CellIsRule("lessThan", ["0"], fill=PatternFill("solid", fgColor="FFCCCC"))
    )
    sheet.add_data_validation(DataValidation("whole", sqref="B2"))
    sheet.page_setup.orientation, sheet.print_title_rows = "landscape", "1:1"
    sheet.print_area = "A1:C9"
    book.defined_names["X_1"] = DefinedName("X_1", attr_text="'画''s 表'!$B$2")
    return book


def test_cells_sizes_print_set_up_and_names_come_along() -> None:
    book = openpyxl.Workbook()
    source = drawn()["画's 表"]

    sheet = graft(book, source, "TZ-1")

    assert (sheet["A1"].value, sheet["A1"].data_type) == ("=不是公式", "s")
    assert (sheet["B2"].font.name, sheet["B2"].font.bold, sheet["B2"].number_format) == ("楷体", True, "#,##0.0")
    assert [area.coord for area in sheet.merged_cells.ranges] == ["A1:C1"]
    assert (sheet.column_dimensions["B"].width, sheet.row_dimensions[2].height) == (33, 27)
    assert len(sheet.conditional_formatting) == len(sheet.data_validations.dataValidation) == 1
    assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$1:$1")
    assert names_on(book, "TZ-1") == {"X_1": "$B$2"}


def test_a_sheet_of_the_same_title_is_replaced_with_its_names() -> None:
    book = openpyxl.Workbook()
    book.create_sheet("TZ-1")
    book.defined_names["OLD_1"] = DefinedName("OLD_1", attr_text="'TZ-1'!$A$1")

    graft(book, drawn()["画's 表"], "TZ-1")

    assert book.sheetnames.count("TZ-1") == 1
    assert set(book.defined_names) == {"X_1"}
    remove_sheet(book, "TZ-1")
    assert set(book.defined_names) == set()
