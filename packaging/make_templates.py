"""Draw the shipped template of the return book (报表册) from the forms of a definition year.

    python packaging/make_templates.py 2023 2024

The result is an ordinary workbook with defined names; a district may replace it by drawing its own in Excel or WPS, as
long as the names stay. Run it after a form's lines or columns changed; a test holds template and forms together.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tzdesk.excel.packing import save

from tzdesk.base.paths import resource_path
from tzdesk.definitions import load
from tzdesk.registers import REGISTERS
from tzdesk.returns.forms import Column, Form, Line, forms_of

THIN, OUTER = Side(style="hair"), Side(style="thin")
TITLE = Font(name="黑体", size=18, bold=True)
HEAD = Font(name="宋体", size=10.5)
TEXT = Font(name="宋体", size=10)
FIGURE = Font(name="Arial", size=10)
NOTE = Font(name="宋体", size=9)
CENTER = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
RIGHT = Alignment(horizontal="right", vertical="center")
NUMBER_FORMATS = {
    "count": "#,##0",
    "money": "#,##0.00",
    "decimal": "#,##0.00",
    "rate1": "0.0",
    "rate2": "0.00",
    "text": "@",
    "code": "@",
    "month": "@",
    "date": "yyyy-mm-dd",
}
FIGURES = {"count", "money", "decimal", "rate1", "rate2"}
HEADER_ROWS = (4, 5)
NUMBER_ROW = 6
STUB_NUMERALS = "甲乙丙丁"
CM = 1 / 2.54


@dataclass
class Sheet:
    """A sheet under construction and the book whose names it adds to."""

    book: Workbook
    sheet: Worksheet
    form: Form

    def name(self, name: str, row: int, column: int, last: int = 0) -> None:
        """Give a cell, or a run of cells up to column `last`, a defined name of the workbook."""
        place = f"'{self.sheet.title}'!${get_column_letter(column)}${row}"
        if last:
            place += f":${get_column_letter(last)}${row}"
        self.book.defined_names[name] = DefinedName(name, attr_text=place)

    def put(self, row: int, column: int, value: object, font: Font, align: Alignment) -> None:
        """A cell's fixed text."""
        cell = self.sheet.cell(row, column, value)
        cell.font, cell.alignment = font, align

    def merge(self, row: int, first: int, last: int, bottom: int | None = None) -> None:
        """Merge a run of cells where there is more than one."""
        if last > first or (bottom or row) > row:
            self.sheet.merge_cells(start_row=row, start_column=first, end_row=bottom or row, end_column=last)


def draw_form(book: Workbook, form: Form) -> None:
    """One form on one sheet."""
    page = Sheet(book, book.create_sheet(form.id), form)
    stubs = len(form.stub) if form.kind == "grid" else 0
    width = stubs + len(form.columns)
    _head(page, width)
    _header(page, stubs)
    last = _grid(page, stubs) if form.kind == "grid" else _list(page)
    _foot(page, last + 1, width)
    for index, chars in enumerate((*form.stub_width[:stubs], *(column.width for column in form.columns)), 1):
        page.sheet.column_dimensions[get_column_letter(index)].width = chars
    _print_set_up(page, width)


def _head(page: Sheet, width: int) -> None:
    form, sheet = page.form, page.sheet
    page.put(1, 1, form.title, TITLE, CENTER)
    page.merge(1, 1, width)
    sheet.row_dimensions[1].height = 32
    third = max(width // 3, 1)
    page.put(2, 1, f"表　　号：{form.table_no}", HEAD, LEFT)
    page.merge(2, 1, third)
    page.put(2, third + 1, None, HEAD, CENTER)
    page.name(f"{form.sheet_name}_period", 2, third + 1)
    page.merge(2, third + 1, width - third)
    page.put(2, width - third + 1, form.unit_label, HEAD, RIGHT)
    page.merge(2, width - third + 1, width)
    half = max(width // 2, 1)
    page.put(3, 1, None, HEAD, LEFT)
    page.name(f"{form.sheet_name}_unit", 3, 1)
    page.merge(3, 1, half)
    page.put(3, half + 1, "工会内部工作报表", HEAD, RIGHT)
    page.merge(3, half + 1, width)


def _header(page: Sheet, stubs: int) -> None:
    form = page.form
    for index, label in enumerate(form.stub[:stubs], 1):
        page.put(HEADER_ROWS[0], index, label, HEAD, CENTER)
        page.merge(HEADER_ROWS[0], index, index, HEADER_ROWS[1])
        page.put(NUMBER_ROW, index, STUB_NUMERALS[index - 1], HEAD, CENTER)
    start = 0
    while start < len(form.columns):
        group = form.columns[start].group
        end = start + 1
        while group and end < len(form.columns) and form.columns[end].group == group:
            end += 1
        first = stubs + 1 + start
        if group:
            page.put(HEADER_ROWS[0], first, group, HEAD, CENTER)
            page.merge(HEADER_ROWS[0], first, stubs + end)
        for offset, column in enumerate(form.columns[start:end]):
            row = HEADER_ROWS[1] if group else HEADER_ROWS[0]
            page.put(row, first + offset, column.label, HEAD, CENTER)
            if not group:
                page.merge(row, first + offset, first + offset, HEADER_ROWS[1])
            if stubs:
                page.put(NUMBER_ROW, first + offset, start + offset + 1, HEAD, CENTER)
        start = end
    page.sheet.row_dimensions[HEADER_ROWS[0]].height = 24
    page.sheet.row_dimensions[HEADER_ROWS[1]].height = 30


def _grid(page: Sheet, stubs: int) -> int:
    form = page.form
    for offset, line in enumerate(form.lines, 1):
        row = NUMBER_ROW + offset
        page.sheet.row_dimensions[row].height = 20
        for index, label in enumerate(form.stub[:stubs], 1):
            text, align = _stub(line, label)
            page.put(row, index, text, TEXT, align)
            page.sheet.cell(row, index).number_format = "@"
        for index, column in enumerate(form.columns, stubs + 1):
            if form.cell(line.code, column.id)["type"] == "none":
                page.put(row, index, "—", TEXT, CENTER)
                continue
            _value_cell(page, row, index, form.format_of(line.code, column.id))
            page.name(form.cell_name(line.code, column.id), row, index)
    last = NUMBER_ROW + len(form.lines)
    _borders(page.sheet, HEADER_ROWS[0], last, stubs + len(form.columns))
    return last


def _stub(line: Line, label: str) -> tuple[str, Alignment]:
    if "代码" in label:
        return line.code, CENTER
    if "单位" in label:
        return line.unit, CENTER
    return line.label, Alignment(horizontal="left", vertical="center", indent=line.indent, wrap_text=True)


def _list(page: Sheet) -> int:
    form = page.form
    row = NUMBER_ROW
    for index, column in enumerate(form.columns, 1):
        _value_cell(page, row, index, column.format)
    page.name(f"{form.sheet_name}_rows", row, 1, len(form.columns))
    last = row
    if any(column.total for column in form.columns):
        last += 1
        page.put(last, 1, "合计", TEXT, CENTER)
        for index, column in enumerate(form.columns, 1):
            if column.total:
                _value_cell(page, last, index, column.format)
                page.name(f"{form.sheet_name}_total_{column.id}", last, index)
    _borders(page.sheet, HEADER_ROWS[0], last, len(form.columns))
    for shown in range(row, last + 1):
        page.sheet.row_dimensions[shown].height = 20
    return last


def _value_cell(page: Sheet, row: int, column: int, shape: str) -> None:
    figure = shape in FIGURES
    page.put(row, column, None, FIGURE if figure else TEXT, RIGHT if figure else LEFT)
    page.sheet.cell(row, column).number_format = NUMBER_FORMATS[shape]


def _borders(sheet: Worksheet, top: int, bottom: int, right: int) -> None:
    for row in range(top, bottom + 1):
        for column in range(1, right + 1):
            sheet.cell(row, column).border = Border(
                top=OUTER if row == top else THIN,
                bottom=OUTER if row == bottom else THIN,
                left=OUTER if column == 1 else THIN,
                right=OUTER if column == right else THIN,
            )


def _foot(page: Sheet, row: int, width: int) -> None:
    form = page.form
    blanks = (
        ("leader", "单位负责人："),
        ("checker", "审核人："),
        ("filler", "填表人："),
        ("phone", "联系电话："),
        ("sent_on", "报出日期："),
    )
    share = max(width // len(blanks), 1)
    if width >= len(blanks):
        for index, (field, _) in enumerate(blanks):
            first = index * share + 1
            last = width if index == len(blanks) - 1 else first + share - 1
            page.put(row, first, None, HEAD, LEFT)
            page.name(f"{form.sheet_name}_{field}", row, first)
            page.merge(row, first, last)
    page.sheet.row_dimensions[row].height = 26
    page.put(row + 1, 1, None, NOTE, LEFT)
    page.name(f"{form.sheet_name}_check", row + 1, 1)
    page.merge(row + 1, 1, width)
    for offset, note in enumerate(form.notes):
        page.put(row + 2 + offset, 1, ("说明：" if offset == 0 else "　　　") + note, NOTE, LEFT)
        page.merge(row + 2 + offset, 1, width)
        page.sheet.row_dimensions[row + 2 + offset].height = 15


def _print_set_up(page: Sheet, width: int) -> None:
    sheet = page.sheet
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = page.form.orientation
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"1:{NUMBER_ROW if page.form.kind == 'grid' else HEADER_ROWS[1]}"
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left, margins.right, margins.top, margins.bottom = 2.5 * CM, 2.0 * CM, 2.0 * CM, 2.0 * CM
    margins.header = margins.footer = 1.0 * CM
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    sheet.oddFooter.left.text = "&A"
    sheet.freeze_panes = sheet.cell(NUMBER_ROW + (1 if page.form.kind == "grid" else 0), 3)
    sheet.sheet_view.showGridLines = False


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


def draw_cover(book: Workbook, forms: dict[str, Form]) -> None:
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
    _head(page, len(headings))
    sheet["A2"] = None
    _header(page, 0)
    last = _list(page)
    for column in range(1, len(headings) + 1):
        sheet.cell(NUMBER_ROW, column).alignment = LEFT
    for index, (_, chars, _) in enumerate(headings, 1):
        sheet.column_dimensions[get_column_letter(index)].width = chars
    _print_set_up(page, len(headings))
    assert last == NUMBER_ROW


def draw_book(year: int) -> Path:
    """The template of a year, saved where the definition looks for it."""
    assert REGISTERS  # registering measures is what makes the forms' measures known
    forms = forms_of(load(year))
    book = Workbook()
    book.remove(book.active)
    for form in forms.values():
        draw_form(book, form)
    draw_cover(book, forms)
    draw_notes(book)
    meta = book.create_sheet("_meta")
    meta.sheet_state = "hidden"
    target = resource_path("definitions", str(year), "returns", "book.xlsx")
    save(book, target)
    return target


if __name__ == "__main__":
    for wanted in sys.argv[1:] or ["2023", "2024"]:
        print(draw_book(int(wanted)))
