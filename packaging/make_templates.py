"""Draw the shipped template of the return book (报表册) from the forms of a definition year.

    python packaging/make_templates.py 2023 2024

The result is an ordinary workbook with defined names; a district may replace it by drawing its own in Excel or WPS, as
long as the names stay. Run it after a form's lines or columns changed; a test holds template and forms together.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tzdesk.base.paths import resource_path
from tzdesk.definitions import load
from tzdesk.excel.packing import save
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
LONG_FORM, ONE_PAGE = 20, 30  # lines above which rows are lower; lines up to which a grid is kept on one page
NOTE_ROW, NOTE_CHARACTER = 13, 1.7  # the height of a line of notes; its characters in units of a column's width
# What is signed at the foot, with the share of the width that it takes; in two rows where a share would be too narrow.
SIGNED = (("leader", 10), ("checker", 8), ("filler", 8), ("phone", 12), ("sent_on", 12))
NARROW = 16


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

    @property
    def widths(self) -> tuple[float, ...]:
        """The columns' widths in characters."""
        stubs = self.form.stub_width[: len(self.form.stub)] if self.form.kind == "grid" else ()
        return (*stubs, *(column.width for column in self.form.columns))

    def spread(self, shares: Sequence[float]) -> list[tuple[int, int]]:
        """First and last column of each share of the sheet's width, whatever the columns' own widths are."""
        edges = list(accumulate(self.widths, initial=0.0))
        whole, cuts = sum(shares), [0]
        for so_far in list(accumulate(shares))[:-1]:
            target = edges[-1] * so_far / whole
            near = min(range(len(edges)), key=lambda edge: abs(edges[edge] - target))
            cuts.append(max(near, cuts[-1] + 1))
        cuts.append(len(edges) - 1)
        return [(first + 1, last) for first, last in pairwise(cuts)]

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
    _column_widths(page)
    _print_set_up(page)


def _column_widths(page: Sheet) -> None:
    for index, chars in enumerate(page.widths, 1):
        page.sheet.column_dimensions[get_column_letter(index)].width = chars


def _head(page: Sheet, width: int) -> None:
    form, sheet = page.form, page.sheet
    page.put(1, 1, form.title, TITLE, CENTER)
    page.merge(1, 1, width)
    sheet.row_dimensions[1].height = 32
    left, middle, right = page.spread((1, 1, 1))
    page.put(2, left[0], f"表　　号：{form.table_no}" if form.table_no else None, HEAD, LEFT)
    page.merge(2, *left)
    page.put(2, middle[0], None, HEAD, CENTER)
    page.name(f"{form.sheet_name}_period", 2, middle[0])
    page.merge(2, *middle)
    page.put(2, right[0], form.unit_label, HEAD, RIGHT)
    page.merge(2, *right)
    left, right = page.spread((2, 1))
    page.put(3, left[0], None, HEAD, LEFT)
    page.name(f"{form.sheet_name}_unit", 3, left[0])
    page.merge(3, *left)
    page.put(3, right[0], "工会内部工作报表", HEAD, RIGHT)
    page.merge(3, *right)
    sheet.row_dimensions[2].height = sheet.row_dimensions[3].height = 18


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
    grouped = any(column.group for column in form.columns)
    page.sheet.row_dimensions[HEADER_ROWS[0]].height = 24 if grouped else 18
    page.sheet.row_dimensions[HEADER_ROWS[1]].height = 30 if grouped else 18


def _grid(page: Sheet, stubs: int) -> int:
    form = page.form
    for offset, line in enumerate(form.lines, 1):
        row = NUMBER_ROW + offset
        page.sheet.row_dimensions[row].height = 16 if len(form.lines) > LONG_FORM else 20
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
    if "计量单位" in label:
        return line.unit, CENTER
    return line.label, Alignment(horizontal="left", vertical="center", indent=line.indent, wrap_text=True)


def _list(page: Sheet) -> int:
    form = page.form
    row = NUMBER_ROW
    for index, column in enumerate(form.columns, 1):
        _value_cell(page, row, index, column.format)
    page.name(f"{form.sheet_name}_rows", row, 1, len(form.columns))
    # No height for list rows: they grow with what wraps in them.
    last = row
    if any(column.total for column in form.columns):
        last += 1
        page.put(last, 1, "合计", TEXT, CENTER)
        for index, column in enumerate(form.columns, 1):
            if column.total:
                _value_cell(page, last, index, column.format)
                page.name(f"{form.sheet_name}_total_{column.id}", last, index)
    for number, foot in enumerate(form.feet, 1):
        last += 1
        page.put(last, 2, foot.label, TEXT, LEFT)
        for index, column in enumerate(form.columns, 1):
            if column.id in foot.values:
                _value_cell(page, last, index, "count")
                if column.format not in FIGURES:  # in a column of names: how many they are
                    page.sheet.cell(last, index).number_format = '#,##0"家"'
                page.name(form.foot_name(number, column.id), last, index)
    _borders(page.sheet, HEADER_ROWS[0], last, len(form.columns))
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
    rows = [SIGNED] if width >= len(SIGNED) and _roomy(page, SIGNED) else [SIGNED[:3], SIGNED[3:]]
    for signed in rows if width >= len(SIGNED) else ():
        for (field, _), (first, last) in zip(signed, page.spread([room for _, room in signed]), strict=True):
            page.put(row, first, None, HEAD, LEFT)
            page.name(f"{form.sheet_name}_{field}", row, first)
            page.merge(row, first, last)
        page.sheet.row_dimensions[row].height = 26 if len(rows) == 1 else 20
        row += 1
    row -= 1
    page.put(row + 1, 1, None, NOTE, LEFT)
    page.name(f"{form.sheet_name}_check", row + 1, 1)
    page.merge(row + 1, 1, width)
    for offset, note in enumerate(form.notes):
        text = ("说明：" if offset == 0 else "　　　") + note
        page.put(row + 2 + offset, 1, text, NOTE, LEFT)
        page.merge(row + 2 + offset, 1, width)
        lines = -(-len(text) * NOTE_CHARACTER // sum(page.widths))  # merged cells do not grow by themselves
        page.sheet.row_dimensions[row + 2 + offset].height = NOTE_ROW * max(lines, 1)


def _roomy(page: Sheet, signed: Sequence[tuple[str, int]]) -> bool:
    cells = page.spread([room for _, room in signed])
    return all(sum(page.widths[first - 1 : last]) >= NARROW for first, last in cells)


def _print_set_up(page: Sheet) -> None:
    sheet, form = page.sheet, page.form
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = form.orientation
    one_page = form.kind == "grid" and len(form.lines) <= ONE_PAGE
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = form.pages_wide, int(one_page)
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"1:{NUMBER_ROW if form.kind == 'grid' else HEADER_ROWS[1]}"
    if form.pages_wide > 1:
        sheet.print_title_cols = "A:C"
    sheet.print_options.horizontalCentered = form.pages_wide == 1
    margins = sheet.page_margins
    margins.left, margins.right = 2.5 * CM, 2.0 * CM
    margins.top, margins.bottom = (1.5 * CM, 1.6 * CM) if form.orientation == "landscape" else (2.0 * CM, 2.0 * CM)
    margins.header = margins.footer = 0.8 * CM
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    sheet.oddFooter.left.text = "&A"
    sheet.freeze_panes = sheet.cell(NUMBER_ROW + (1 if form.kind == "grid" else 0), 3)
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
    _header(page, 0)
    last = _list(page)
    for column in range(1, len(headings) + 1):
        sheet.cell(NUMBER_ROW, column).alignment = LEFT
    _column_widths(page)
    _print_set_up(page)
    assert last == NUMBER_ROW


def draw_book(year: int) -> Path:
    """The template of a year, saved where the definition looks for it."""
    assert REGISTERS  # registering measures is what makes the forms' measures known
    forms = {name: form for name, form in forms_of(load(year)).items() if not form.restricted}
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
