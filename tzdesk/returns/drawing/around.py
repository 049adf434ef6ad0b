"""The sheets around the forms of a return book: its cover (封面) and the reasons given for findings (情况说明)."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl import Workbook
from openpyxl.styles import Border, Font
from openpyxl.utils import get_column_letter

from tzdesk.returns.drawing.form import draw_head, draw_header, draw_list
from tzdesk.returns.drawing.sheet import (
    CENTER,
    LEFT,
    NUMBER_ROW,
    OUTER,
    RIGHT,
    TEXT,
    Sheet,
    column_widths,
    print_set_up,
)
from tzdesk.returns.forms import Column, Form

COVER_LINES = (
    ("period", "报告期"),
    ("unit", "填报单位（章）"),
    ("code", "组织代码（统一社会信用代码）"),
    ("superior", "上级工会"),
    ("leader", "单位负责人"),
    ("checker", "审核人"),
    ("filler", "填表人"),
    ("phone", "联系电话"),
    ("sent_on", "报出日期"),
    ("version", "版本"),
    ("check", "校验码"),
)


def draw_cover(book: Workbook, forms: Mapping[str, Form]) -> None:
    """封面: who sends what for which month, and the check code that ties paper to file."""
    sheet = book.create_sheet("封面", 0)
    page = Sheet(book, sheet, next(iter(forms.values())))
    for column, chars in ((1, 6), (2, 30), (3, 44), (4, 12)):
        sheet.column_dimensions[get_column_letter(column)].width = chars
    page.put(2, 1, "工会工作月报", Font(name="黑体", size=26, bold=True), CENTER)
    page.merge(2, 1, 4)
    page.put(3, 1, "（工会组织和会员 · 集体协商 · 困难帮扶）", Font(name="宋体", size=14), CENTER)
    page.merge(3, 1, 4)
    sheet.row_dimensions[2].height = 60
    sheet.row_dimensions[3].height = 30
    row = 5
    for field, label in COVER_LINES:
        page.put(row, 2, label, Font(name="宋体", size=12), LEFT)
        page.put(
            row, 3, None, Font(name="黑体" if field == "check" else "宋体", size=14 if field == "check" else 12), LEFT
        )
        sheet.cell(row, 3).number_format = "@"
        sheet.cell(row, 3).border = Border(bottom=OUTER)
        page.name(f"cover_{field}", row, 3)
        sheet.row_dimensions[row].height = 26
        row += 1
    row += 1
    page.put(row, 2, "报表目录", Font(name="黑体", size=12, bold=True), LEFT)
    for form in forms.values():
        row += 1
        page.put(row, 1, None, TEXT, CENTER)
        page.put(row, 2, form.id, Font(name="宋体", size=11), LEFT)
        page.put(row, 3, form.title, Font(name="宋体", size=11), LEFT)
        page.put(row, 4, None, Font(name="宋体", size=11), RIGHT)
        page.name(f"cover_rows_{form.sheet_name}", row, 4)
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 1
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    sheet.sheet_view.showGridLines = False


def draw_notes(book: Workbook) -> None:
    """情况说明: the reasons given for soft findings, one row each."""
    sheet = book.create_sheet("情况说明")
    headings = (
        ("序号", 6, "seq"),
        ("规则", 10, "rule"),
        ("对象", 34, "record"),
        ("审核内容", 50, "message"),
        ("说明", 44, "reason"),
    )
    form = Form(
        "NOTES",
        "情况说明",
        "",
        999,
        "list",
        "landscape",
        "",
        tuple(Column(key, label, width=chars, format="text", value=key) for label, chars, key in headings),
    )
    page = Sheet(book, sheet, form)
    draw_head(page, len(headings))
    draw_header(page, 0)
    last = draw_list(page)
    for column in range(1, len(headings) + 1):
        sheet.cell(NUMBER_ROW, column).alignment = LEFT
    column_widths(page)
    print_set_up(page)
    assert last == NUMBER_ROW
