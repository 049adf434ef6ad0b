"""Fill a district's own template by its defined names: formats, titles, print set-up stay; only values are put in.

A list block is a defined name over one model row; the row is repeated downwards with its styles and height, and all
that lies below moves: cells, merges, heights, names, print area, page breaks, validations, conditional formats.
"""

from __future__ import annotations

import copy
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from tzdesk.base.errors import UserError, machine_error
from tzdesk.excel.names import owners, places, quoted
from tzdesk.excel.packing import save, saved
from tzdesk.excel.room import fit
from tzdesk.excel.write import put as put_cell
from tzdesk.fields.types import FieldType

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

META, NUMBERS, FORMS, SHEETS = "_meta", "_numbers", "_forms", "_sheets"
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"  # how an old workbook begins, and one with a password to open it
_CHUNK = 30_000  # characters of a carried text that one cell takes
_WIDE = 2  # a Chinese character takes the room of two figures
_USUAL_WIDTH, _LINE = 8.43, 14  # a column's width where none is stated; the height of a line of text in points


class Filling:
    """A template in work. `notes` gathers what had to be changed on the way into cells."""

    def __init__(self, book: Workbook, name: str) -> None:
        self.book = book
        self.name = name
        self.notes: list[str] = []

    def names(self) -> list[str]:
        """All defined names, in order."""
        own = [name for sheet in self.book.worksheets for name in sheet.defined_names]
        return sorted({*self.book.defined_names, *own})

    def has(self, name: str) -> bool:
        """Whether the template carries a name: a district's form may leave cells out."""
        return self._find(name) is not None

    def text_of(self, name: str) -> str:
        """The text that stands in a named cell; empty where there is none."""
        cell = self._named(name)
        return cell.value if cell is not None and isinstance(cell.value, str) else ""

    def sharing(self, names: Sequence[str]) -> list[list[str]]:
        """Names gathered by the cell that they lead to (a merge's first cell), in their order; unknown ones are left
        out."""
        found: dict[tuple[str, str], list[str]] = {}
        for name in names:
            if (cell := self._named(name)) is not None:
                found.setdefault((cell.parent.title, cell.coordinate), []).append(name)
        return list(found.values())

    def put(self, name: str, value: object, kind: FieldType[Any] | None = None) -> bool:
        """Put a value into the named cell (a merge's first cell). False when the template has no such name."""
        place = self._find(name)
        if place is None:
            return False
        sheet, (left, top, _, _) = place
        self._write(sheet, top, left, value, kind)
        return True

    def fit(self, name: str) -> None:
        """Make the text of a named cell so small that it is whole where it stands."""
        if (cell := self._named(name)) is not None:
            fit(cell)

    def put_all(self, values: Mapping[str, object]) -> list[str]:
        """Put many plain values; gives the names that the template lacks."""
        return [name for name, value in values.items() if not self.put(name, value)]

    def rows(
        self, name: str, rows: Sequence[Sequence[object]], kinds: Sequence[FieldType[Any] | None] | None = None
    ) -> bool:
        """Write a list from the named model row downwards, value by value from its left cell on."""
        place = self._find(name)
        if place is None:
            return False
        sheet, (left, top, right, bottom) = place
        extra = len(rows) - (bottom - top + 1)
        if extra > 0:
            self._open(sheet, bottom, extra)
            _repeat_row(sheet, bottom, range(bottom + 1, bottom + extra + 1))
        widths = _column_widths(sheet, left, right)
        for offset, values in enumerate(rows):
            for index, value in enumerate(values[: right - left + 1]):
                kind = kinds[index] if kinds else None
                self._write(sheet, top + offset, left + index, value, kind)
            _fit_height(sheet, top + offset, widths)
        return True

    def drop(self, name: str) -> bool:
        """Take out the sheet that a name lies on, with all names on it: a form that is not sent this month."""
        place = self._find(name)
        if place is None:
            return False
        sheet = place[0]
        for owner in owners(self.book):
            for known, defined in list(owner.defined_names.items()):
                if any(title == sheet.title for title, _ in places(defined)):
                    del owner.defined_names[known]
        self.book.remove(sheet)
        return True

    def _hidden(self, title: str) -> Any:
        """A hidden sheet of that title, empty; one that was there is replaced."""
        if title in self.book.sheetnames:
            del self.book[title]
        sheet = self.book.create_sheet(title)
        sheet.sheet_state = "hidden"
        return sheet

    def meta(self, values: Mapping[str, str]) -> None:
        """Write the hidden sheet `_meta`: key and value as text, sorted."""
        sheet = self._hidden(META)
        for row, key in enumerate(sorted(values), 1):
            put_cell(sheet.cell(row, 1), key, "@")
            put_cell(sheet.cell(row, 2), str(values[key]), "@")

    def numbers(self, values: Mapping[str, Any]) -> None:
        """Write the hidden sheet `_numbers`: every canonical number by its name, as JSON. What stands in the cells can
        be held against it without the program that made the file."""
        sheet = self._hidden(NUMBERS)
        told = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
        plain: Any = None
        for row, name in enumerate(sorted(values), 1):
            for column, text in enumerate((name, told(values[name])), 1):
                cell: Any = sheet.cell(row, column)
                if plain is not None:
                    cell._style = copy.copy(plain)  # noqa: SLF001 - a format by its name is looked up each time
                put_cell(cell, text, "@" if plain is None else None)
                plain = cell._style if plain is None else plain  # noqa: SLF001

    def carry(self, title: str, values: Mapping[str, str]) -> None:
        """Write a hidden sheet of long texts by their names, for whoever opens the file without the definition that it
        was made with: `_forms`, what the lines, columns and formats of each return are; `_sheets`, what each sheet
        says."""
        sheet = self._hidden(title)
        for row, (name, text) in enumerate(values.items(), 1):
            put_cell(sheet.cell(row, 1), name, "@")
            for column, start in enumerate(range(0, len(text), _CHUNK), 2):
                put_cell(sheet.cell(row, column), text[start : start + _CHUNK], "@")

    def to_bytes(self) -> bytes:
        """The workbook's bytes; the same values give the same."""
        return saved(self.book)

    def save(self, target: Path) -> None:
        """Save atomically; the same values give the same bytes. Raises MachineError."""
        save(self.book, target, "写入报表")

    def _find(self, name: str) -> tuple[Worksheet, tuple[int, int, int, int]] | None:
        from openpyxl.utils import range_boundaries

        for owner in owners(self.book):
            defined = owner.defined_names.get(name)
            if defined is None:
                continue
            for title, reference in places(defined):
                left, top, right, bottom = range_boundaries(reference.replace("$", ""))
                if None not in {left, top, right, bottom}:
                    return self.book[title], (int(left or 1), int(top or 1), int(right or 1), int(bottom or 1))
        return None

    def _named(self, name: str) -> Any:
        place = self._find(name)
        return None if place is None else _holder(place[0], place[1][1], place[1][0])

    def _write(self, sheet: Worksheet, row: int, column: int, value: object, kind: FieldType[Any] | None) -> None:
        cell = _holder(sheet, row, column)
        shown = kind.to_cell(value) if kind is not None else value
        number_format = kind.excel_format if kind is not None and cell.number_format == "General" else None
        note = put_cell(cell, shown, number_format)
        if note:
            self.notes.append(f"工作表“{sheet.title}”的 {cell.coordinate} {note}。")

    def _open(self, sheet: Worksheet, after: int, count: int) -> None:
        """Make room for rows below `after`."""
        if sheet.max_row > after:
            sheet.move_range(f"A{after + 1}:{sheet.cell(sheet.max_row, sheet.max_column).coordinate}", rows=count)
        _shift_heights(sheet, after, count)
        below = [merged for merged in sheet.merged_cells.ranges if merged.min_row > after]
        sheet.merged_cells.ranges.difference_update(below)  # all first: one that moves may land on another of its size
        for merged in below:
            merged.shift(row_shift=count)
            sheet.merged_cells.ranges.add(merged)
        self._shift_names(sheet, after, count)
        _shift_extras(sheet, after, count)

    def _shift_names(self, sheet: Worksheet, after: int, count: int) -> None:
        for owner in owners(self.book):
            for defined in owner.defined_names.values():
                found = places(defined)
                if any(title == sheet.title for title, _ in found):
                    defined.attr_text = ",".join(
                        f"{quoted(title)}!{_shifted(ref, after, count) if title == sheet.title else ref}"
                        for title, ref in found
                    )
        if sheet.print_area:
            areas = [area.rpartition("!")[2] for area in str(sheet.print_area).split(",")]
            sheet.print_area = ",".join(_shifted(area, after, count).replace("$", "") for area in areas)


def carried_texts(book: Any, title: str) -> dict[str, str]:
    """The long texts that a workbook carries on a hidden sheet, by their names; nothing where it has no such sheet."""
    if title not in book.sheetnames:
        return {}
    rows = book[title].iter_rows(values_only=True)
    return {str(row[0]): "".join(str(one) for one in row[1:] if one is not None) for row in rows if row[0]}


def load(template: Path | bytes, name: str = "报表模板") -> Filling:
    """Open a template. Raises UserError when it is no workbook, MachineError when it cannot be reached."""
    name = template.name if isinstance(template, Path) else name
    return Filling(open_workbook(template, name), name)


def open_workbook(source: Path | bytes, name: str) -> Workbook:
    """A workbook to be changed. Raises UserError when it is none, MachineError when it cannot be reached."""
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        return openpyxl.load_workbook(io.BytesIO(source) if isinstance(source, bytes) else source)
    except OSError as error:
        raise machine_error(error, Path(name), "打开报表模板") from error
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        InvalidFileException,
    ) as error:
        if _begins(source).startswith(_OLD_OR_LOCKED):
            raise UserError(
                f"“{name}”设了打开密码，或者是旧的 .xls 格式，不能直接读。",
                "请在 Excel 或 WPS 里打开，取消打开密码，另存为 .xlsx。",
            ) from error
        raise UserError(
            f"“{name}”打不开，不是能用的 Excel 工作簿。", "请在 Excel 或 WPS 里打开后另存为 .xlsx。"
        ) from error


def _begins(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source[: len(_OLD_OR_LOCKED)]
    with source.open("rb") as file:
        return file.read(len(_OLD_OR_LOCKED))


def read_meta(path: Path) -> dict[str, str]:
    """The hidden sheet's keys and values; empty when the workbook has none. Raises UserError or MachineError."""
    from tzdesk.excel.read import read_book

    sheet = next((s for s in read_book(path).sheets if s.name == META), None)
    pairs = [row[:2] for row in sheet.rows if len(row) >= 2 and row[0] is not None] if sheet else []
    return {str(key): "" if value is None else str(value) for key, value in pairs}


def _holder(sheet: Worksheet, row: int, column: int) -> Any:
    """The cell that holds what is written at a place: of a merged area its first one."""
    from openpyxl.cell.cell import MergedCell

    cell = sheet.cell(row, column)
    return _merge_owner(sheet, row, column) if isinstance(cell, MergedCell) else cell


def _merge_owner(sheet: Worksheet, row: int, column: int) -> Any:
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col:
            return sheet.cell(merged.min_row, merged.min_col)
    raise KeyError((row, column))


def _fit_height(sheet: Worksheet, row: int, widths: Mapping[int, float]) -> None:
    """A row high enough for the texts that wrap in it: not every program works this out when it opens a file."""
    lines = 1
    for column, wide in widths.items():
        cell = sheet.cell(row, column)
        if isinstance(cell.value, str) and len(cell.value) * _WIDE > wide and cell.alignment.wrap_text:
            needed = sum(_WIDE if east_asian_width(sign) in "WF" else 1 for sign in cell.value)
            lines = max(lines, ceil(needed / wide))
    if lines > 1:
        sheet.row_dimensions[row].height = max(sheet.row_dimensions[row].height or 0, lines * _LINE)


def _column_widths(sheet: Worksheet, left: int, right: int) -> dict[int, float]:
    """The width of each column in figures; one entry of the sheet may stand for a run of columns."""
    found = dict.fromkeys(range(left, right + 1), _USUAL_WIDTH)
    for dimension in reversed(list(sheet.column_dimensions.values())):  # of several the first holds
        if dimension.width:
            stated = range(max(left, dimension.min or 0), min(right, dimension.max or 0) + 1)
            found |= dict.fromkeys(stated, float(dimension.width))
    return found


def _repeat_row(sheet: Worksheet, model: int, rows: Sequence[int]) -> None:
    """Give rows the looks, the height and the merges of a model row."""
    first: list[Any] = [sheet.cell(model, column) for column in range(1, sheet.max_column + 1)]
    looks = [(cell.column, cell._style) for cell in first]  # noqa: SLF001 - openpyxl has no public copy of a look
    height = sheet.row_dimensions[model].height
    merges = [merged for merged in sheet.merged_cells.ranges if merged.min_row == merged.max_row == model]
    for row in rows:
        for column, look in looks:
            cell: Any = sheet.cell(row, column)
            if any(look or ()):
                cell._style = copy.copy(look)  # noqa: SLF001
        sheet.row_dimensions[row].height = height
        for merged in merges:
            sheet.merge_cells(start_row=row, end_row=row, start_column=merged.min_col, end_column=merged.max_col)


def _shift_heights(sheet: Worksheet, after: int, count: int) -> None:
    for row in sorted((r for r in sheet.row_dimensions if r > after), reverse=True):
        dimension = sheet.row_dimensions.pop(row)
        dimension.index = row + count
        sheet.row_dimensions[row + count] = dimension


def _shift_extras(sheet: Worksheet, after: int, count: int) -> None:
    from openpyxl.formatting.formatting import ConditionalFormattingList
    from openpyxl.worksheet.cell_range import MultiCellRange

    for mark in sheet.row_breaks.brk:
        if mark.id > after:
            mark.id += count
    for validation in sheet.data_validations.dataValidation:
        validation.sqref = MultiCellRange(" ".join(_shifted(str(r), after, count) for r in validation.sqref.ranges))
    old = sheet.conditional_formatting
    moved = ConditionalFormattingList()
    for formats in old:
        reference = " ".join(_shifted(str(part), after, count) for part in formats.sqref.ranges)
        for rule in formats.rules:
            moved.add(reference, rule)
    sheet.conditional_formatting = moved


def _shifted(reference: str, after: int, count: int) -> str:
    """A reference with every row below `after` moved down: $A$8:$B$9 → $A$18:$B$19; a range that spans it grows."""
    parts = []
    for part in reference.split(":"):
        letters = part.rstrip("0123456789")
        digits = part[len(letters) :]
        moved = str(int(digits) + count) if digits and int(digits) > after else digits
        parts.append(f"{letters}{moved}")
    return ":".join(parts)
