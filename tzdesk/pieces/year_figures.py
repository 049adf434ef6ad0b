"""年度工作数据 gathered for the screen, the wall and a workbook: the same figures, read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.documents import year_figures as wall
from tzdesk.documents.year_figures import NAME, WallFigure, WallGroup, YearPage
from tzdesk.registers.profile import profile_of
from tzdesk.returns.year_figures import YearFigure, year_figures

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.pdf.page import Sheet
    from tzdesk.registers.workplace import Workplace

_WIDTHS = (26, 34, 16, 10, 16, 16)


@dataclass(frozen=True)
class FigureTable:
    """The figures of a year up to a month, with whose they are."""

    unit: str
    until: Month
    figures: tuple[YearFigure, ...]

    @property
    def words(self) -> str:
        """Up to when: 2023年全年, or 2023年1—6月."""
        year, month = self.until.year, self.until.month
        return f"{year}年全年" if month == 12 else f"{year}年1—{month}月" if month > 1 else f"{year}年1月"

    @property
    def before(self) -> str:
        """What the figures beside are of: last year, or last year up to the same month."""
        return "上年" if self.until.month == 12 else "上年同期"

    @property
    def heads(self) -> tuple[str, ...]:
        """The headings of the sheet."""
        return ("类别", "指标", "本年", "计量单位", self.before, "增减")

    @property
    def title(self) -> str:
        """The name of paper and sheet."""
        return f"{self.until.year}{NAME}"


def figure_table(wp: Workplace, session: Session, until: Month) -> FigureTable:
    """Read them. Raises NotShownError where they need records that the session's user may not see."""
    return FigureTable(profile_of(session).unit_name, until, year_figures(wp, session, until))


def difference(figure: YearFigure) -> Decimal | int | None:
    """This year's less last year's; None while one of them is not known."""
    return None if figure.value is None or figure.last is None else figure.value - figure.last


def shown(figure: YearFigure) -> tuple[str, str, str, str]:
    """This year, unit, last year and the difference as the desk shows them, in full figures; blank is not known."""
    change = difference(figure)
    return (
        "" if figure.value is None else f"{figure.value:,}",
        figure.spec.unit,
        "" if figure.last is None else f"{figure.last:,}",
        "" if change is None else f"{change:+,}",
    )


def compose(table: FigureTable) -> Sheet:
    """The page for the wall."""
    groups = tuple(
        WallGroup(name, tuple(_wall(one) for one in members))
        for name, members in groupby(table.figures, key=lambda one: one.spec.group)
    )
    return wall.compose(YearPage(table.unit, table.until.year, table.words, groups, clock.today(), table.before))


def _wall(figure: YearFigure) -> WallFigure:
    number, unit = figure.spec.in_print(figure.value)
    return WallFigure(figure.spec.label, number, unit, figure.spec.in_print(figure.last)[0])


def write_sheet(table: FigureTable, target: Path) -> None:
    """The same as a workbook, in full figures (人、元), set up to be printed. Raises MachineError."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, Side

    from tzdesk.excel.packing import save
    from tzdesk.excel.write import put, sheet_name

    book = Workbook()
    sheet: Any = book.active
    sheet.title = sheet_name("年度工作数据")
    thin = Side(style="thin", color="999999")
    put(sheet.cell(1, 1), table.title)
    put(sheet.cell(2, 1), f"{table.unit}　　{table.words}")
    for column, (head, wide) in enumerate(zip(table.heads, _WIDTHS, strict=True), 1):
        put(sheet.cell(3, column), head)
        sheet.column_dimensions[sheet.cell(3, column).column_letter].width = wide
    for row, figure in enumerate(table.figures, 4):
        spec = figure.spec
        for column, value in enumerate(
            (spec.group, spec.label, figure.value, spec.unit, figure.last, difference(figure)), 1
        ):
            put(sheet.cell(row, column), value, _format(value) if column in {3, 5, 6} else None)
    for row in sheet.iter_rows(min_row=3, max_row=3 + len(table.figures), max_col=len(_WIDTHS)):
        for cell in row:
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            cell.font = Font(bold=cell.row == 3)
            cell.alignment = Alignment(horizontal="center" if cell.row == 3 else None, vertical="center")
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(_WIDTHS))
    sheet.cell(1, 1).font = Font(bold=True, size=16)
    sheet.cell(1, 1).alignment = Alignment(horizontal="center")
    sheet.freeze_panes = "A4"
    sheet.print_title_rows = "1:3"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    save(book, target, "写入年度工作数据")


def _format(value: Decimal | int | str | None) -> str:
    return "#,##0" if not isinstance(value, Decimal) or value == value.to_integral_value() else "#,##0.##"


def write_both(table: FigureTable, folder: Path) -> Sequence[Path]:
    """Wall page and sheet in a folder. Raises MachineError."""
    page, sheet = folder / f"{table.title}.pdf", folder / f"{table.title}.xlsx"
    compose(table).save(page)
    write_sheet(table, sheet)
    return (page, sheet)
