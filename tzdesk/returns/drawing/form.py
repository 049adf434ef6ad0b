"""One return as a drawn sheet: title, headings, lines or the model row of a list, foot, notes."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment

from tzdesk.returns.drawing.sheet import (
    CENTER,
    HEAD,
    HEADER_ROWS,
    LEFT,
    LONG_FORM,
    NARROW,
    NOTE,
    NOTE_CHARACTER,
    NOTE_ROW,
    NUMBER_ROW,
    PERIOD,
    RIGHT,
    RIGHT_SHRUNK,
    SIGNED,
    STUB_NUMERALS,
    TEXT,
    TITLE,
    Sheet,
    borders,
    column_widths,
    print_set_up,
    value_cell,
)
from tzdesk.returns.forms import FIGURES, Form, Line


def draw_form(book: Workbook, form: Form) -> None:
    """One form on one sheet."""
    page = Sheet(book, book.create_sheet(form.id), form)
    stubs = len(form.stub) if form.kind == "grid" else 0
    width = stubs + len(form.columns)
    draw_head(page, width)
    draw_header(page, stubs)
    last = _grid(page, stubs) if form.kind == "grid" else draw_list(page)
    _foot(page, last + 1, width)
    column_widths(page)
    print_set_up(page)


def draw_head(page: Sheet, width: int) -> None:
    """Title, number of the table, month, unit."""
    form, sheet = page.form, page.sheet
    page.put(1, 1, form.title, TITLE, CENTER)
    page.merge(1, 1, width)
    sheet.row_dimensions[1].height = 32
    sheet.row_dimensions[2].height = sheet.row_dimensions[3].height = 18
    if not (thirds := page.thirds(PERIOD)):
        _draw_narrow_head(page)
        return
    left, middle, right = thirds
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


def _draw_narrow_head(page: Sheet) -> None:
    """Where there is no room for three texts in a line: month and unit of counting, then who reports and the number."""
    form = page.form
    left, right = page.spread((2, 1))
    for row, name, beside in ((2, "period", form.unit_label), (3, "unit", form.table_no)):
        page.put(row, left[0], None, HEAD, LEFT)
        page.name(f"{form.sheet_name}_{name}", row, left[0])
        page.merge(row, *left)
        page.put(row, right[0], beside or None, HEAD, RIGHT_SHRUNK)
        page.merge(row, *right)


def draw_header(page: Sheet, stubs: int) -> None:
    """The headings, in two rows where columns are grouped, and the numbers of the columns."""
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
            value_cell(page, row, index, form.format_of(line.code, column.id))
            page.name(form.cell_name(line.code, column.id), row, index)
    last = NUMBER_ROW + len(form.lines)
    borders(page.sheet, HEADER_ROWS[0], last, stubs + len(form.columns))
    return last


def _stub(line: Line, label: str) -> tuple[str, Alignment]:
    if "代码" in label:
        return line.code, CENTER
    if "计量单位" in label:
        return line.unit, CENTER
    return line.label, Alignment(horizontal="left", vertical="center", indent=line.indent, wrap_text=True)


def draw_list(page: Sheet) -> int:
    """The model row of a list with its total and foot; gives the last row."""
    form = page.form
    row = NUMBER_ROW
    for index, column in enumerate(form.columns, 1):
        value_cell(page, row, index, column.format)
    page.name(f"{form.sheet_name}_rows", row, 1, len(form.columns))
    # No height for list rows: they grow with what wraps in them.
    last = row
    if any(column.total for column in form.columns):
        last += 1
        page.put(last, 1, "合计", TEXT, CENTER)
        for index, column in enumerate(form.columns, 1):
            if column.total:
                value_cell(page, last, index, column.format)
                page.name(f"{form.sheet_name}_total_{column.id}", last, index)
    for number, foot in enumerate(form.feet, 1):
        last += 1
        page.put(last, 2, foot.label, TEXT, LEFT)
        for index, column in enumerate(form.columns, 1):
            if column.id in foot.values:
                value_cell(page, last, index, form.foot_format(column.id))
                if column.format not in FIGURES:  # in a column of names: how many they are
                    page.sheet.cell(last, index).number_format = '#,##0"家"'
                page.name(form.foot_name(number, column.id), last, index)
    borders(page.sheet, HEADER_ROWS[0], last, len(form.columns))
    return last


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
