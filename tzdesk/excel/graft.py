"""Take a sheet out of one workbook into another: cells with their styles, merges, sizes, print set-up, names."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from tzdesk.excel.names import names_on, owners, places, quoted

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_STYLES = ("font", "fill", "border", "alignment", "protection")


def remove_sheet(book: Workbook, title: str) -> None:
    """Take a sheet out with every name on it; nothing happens when there is none."""
    if title not in book.sheetnames:
        return
    for owner in owners(book):
        for name, defined in list(owner.defined_names.items()):
            if any(where == title for where, _ in places(defined)):
                del owner.defined_names[name]
    book.remove(book[title])


def graft(book: Workbook, source: Worksheet, title: str) -> Worksheet:
    """A copy of a sheet of another workbook at the end of a book, with its names. A sheet of that title is replaced."""
    from openpyxl.workbook.defined_name import DefinedName

    origin: Any = source.parent
    remove_sheet(book, title)
    target: Worksheet = book.create_sheet(title)
    _cells(source, target)
    _sizes(source, target)
    _print_set_up(source, target)
    for name, reference in names_on(origin, source.title).items():
        book.defined_names[name] = DefinedName(name, attr_text=f"{quoted(title)}!{reference}")
    return target


def _cells(source: Worksheet, target: Worksheet) -> None:
    from openpyxl.cell.cell import MergedCell

    for row in source.iter_rows():
        for cell in row:
            assert cell.row is not None
            assert cell.column is not None
            fresh: Any = target.cell(cell.row, cell.column)
            if not isinstance(cell, MergedCell):
                fresh.value = cell.value
                fresh.data_type = cell.data_type  # a text that looks like a formula stays one
            if cell.has_style:
                fresh.number_format = cell.number_format
                for style in _STYLES:
                    setattr(fresh, style, copy.copy(getattr(cell, style)))
    for merged in source.merged_cells.ranges:
        target.merge_cells(merged.coord)
    for formats in source.conditional_formatting:
        for rule in formats.rules:
            target.conditional_formatting.add(str(formats.sqref), copy.copy(rule))
    for validation in source.data_validations.dataValidation:
        target.add_data_validation(copy.copy(validation))


def _sizes(source: Worksheet, target: Worksheet) -> None:
    for key, column in source.column_dimensions.items():
        fresh = target.column_dimensions[key]
        fresh.width, fresh.hidden, fresh.min, fresh.max = column.width, column.hidden, column.min, column.max
    for row, dimension in source.row_dimensions.items():
        target.row_dimensions[row].height = dimension.height
        target.row_dimensions[row].hidden = dimension.hidden
    target.sheet_format = copy.copy(source.sheet_format)
    target.freeze_panes = source.freeze_panes
    target.sheet_view.showGridLines = source.sheet_view.showGridLines


def _print_set_up(source: Worksheet, target: Worksheet) -> None:
    for part in ("page_margins", "print_options", "HeaderFooter", "sheet_properties"):
        setattr(target, part, copy.copy(getattr(source, part)))
    for key in ("paperSize", "orientation", "scale", "fitToWidth", "fitToHeight"):
        setattr(target.page_setup, key, getattr(source.page_setup, key))
    target.print_title_rows, target.print_title_cols = source.print_title_rows, source.print_title_cols
    if source.print_area:
        target.print_area = ",".join(area.rpartition("!")[2] for area in str(source.print_area).split(","))
    for mark in source.row_breaks.brk:
        target.row_breaks.append(copy.copy(mark))
