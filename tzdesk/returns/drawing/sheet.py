"""A sheet of a return template under construction: its fonts, its cells, its defined names, its print set-up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from tzdesk.returns.forms import FIGURES, Form

THIN, OUTER = Side(style="hair"), Side(style="thin")
TITLE = Font(name="黑体", size=18, bold=True)
HEAD = Font(name="宋体", size=10.5)
TEXT = Font(name="宋体", size=10)
FIGURE = Font(name="Arial", size=10)
NOTE = Font(name="宋体", size=9)
CENTER = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
RIGHT = Alignment(horizontal="right", vertical="center")
RIGHT_SHRUNK = Alignment(horizontal="right", vertical="center", shrink_to_fit=True)
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
HEADER_ROWS = (4, 5)
NUMBER_ROW = 6
STUB_NUMERALS = "甲乙丙丁"
CM = 1 / 2.54
LONG_FORM, ONE_PAGE = 20, 30  # lines above which rows are lower; lines up to which a grid is kept on one page
NOTE_ROW, NOTE_CHARACTER = 13, 1.7  # the height of a line of notes; its characters in units of a column's width
# What is signed at the foot, with the share of the width that it takes; in two rows where a share would be too narrow.
SIGNED = (("leader", 10), ("checker", 8), ("filler", 8), ("phone", 12), ("sent_on", 12))
NARROW = 16
PERIOD = 14  # a column's characters in which the longest month or quarter stands in one line


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

    def put(self, row: int, column: int, value: str | int | None, font: Font, align: Alignment) -> None:
        """A cell's fixed text."""
        cell = self.sheet.cell(row, column)
        cell.value = value
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

    def thirds(self, needed: float) -> list[tuple[int, int]]:
        """The sheet's width in three parts as even as columns allow, the middle one with the characters needed; none
        where no columns give that."""
        edges = list(accumulate(self.widths, initial=0.0))
        even = self.spread((1, 1, 1))
        found = [even] if even[-1][0] <= even[-1][1] else []
        found += sorted(
            ([(1, first), (first + 1, last), (last + 1, len(edges) - 1)] for first, last in _cuts(len(edges) - 1)),
            key=lambda cut: sum(abs(edges[cut[part][1]] - edges[-1] * (part + 1) / 3) for part in (0, 1)),
        )
        return next((cut for cut in found if edges[cut[1][1]] - edges[cut[1][0] - 1] >= needed), [])

    def merge(self, row: int, first: int, last: int, bottom: int | None = None) -> None:
        """Merge a run of cells where there is more than one."""
        if last > first or (bottom or row) > row:
            self.sheet.merge_cells(start_row=row, start_column=first, end_row=bottom or row, end_column=last)


def _cuts(columns: int) -> Iterator[tuple[int, int]]:
    """After which columns a sheet may be cut in three."""
    return ((first, last) for first in range(1, columns) for last in range(first + 1, columns))


def column_widths(page: Sheet) -> None:
    """Every column as wide as its definition says."""
    for index, chars in enumerate(page.widths, 1):
        page.sheet.column_dimensions[get_column_letter(index)].width = chars


def value_cell(page: Sheet, row: int, column: int, shape: str) -> None:
    """An empty cell of a format."""
    figure = shape in FIGURES
    page.put(row, column, None, FIGURE if figure else TEXT, RIGHT if figure else LEFT)
    page.sheet.cell(row, column).number_format = NUMBER_FORMATS[shape]


def borders(sheet: Worksheet, top: int, bottom: int, right: int) -> None:
    """Lines around and within a table."""
    for row in range(top, bottom + 1):
        for column in range(1, right + 1):
            sheet.cell(row, column).border = Border(
                top=OUTER if row == top else THIN,
                bottom=OUTER if row == bottom else THIN,
                left=OUTER if column == 1 else THIN,
                right=OUTER if column == right else THIN,
            )


def print_set_up(page: Sheet) -> None:
    """A4, fitted to the width, heads repeated, page x of y in the foot."""
    form = page.form
    sheet: Any = page.sheet  # openpyxl's types know neither its footers nor its print set-up
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
