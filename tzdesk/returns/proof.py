"""Reads a written book back and holds it against the frozen values: file and paper say the same (members.md T07)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO
from typing import Any

from tzdesk.base.errors import UserError
from tzdesk.definitions import Definition
from tzdesk.excel.fill import META
from tzdesk.excel.names import first_cells
from tzdesk.returns.checks_month import Written
from tzdesk.returns.compute import BookValues
from tzdesk.returns.head import BookHead
from tzdesk.returns.values import cell_of
from tzdesk.rules import check


def refuse_if_different(definition: Definition, head: BookHead, book: BookValues, file: bytes) -> None:
    """UserError when a figure of a grid, the foot of a list or the digest in the file is not that of the snapshot."""
    found = check(definition, "export", [(read_back(head, book, file), None)], period=str(head.period))
    if found:
        raise UserError(found[0].message, "文件没有写出；如果再次出现，请检查区里下发的报表模板。")


def read_back(head: BookHead, book: BookValues, file: bytes) -> Written:
    """What the file says where it differs from the values, and both digests. A district's own form may show less."""
    read = _Read(file)
    shown = [(name, value) for name, value in _expected(book) if name in read.names]
    differing = [name for name, value in shown if not _same(read.value(name), value)]
    return Written(tuple(differing), read.meta.get("digest", ""), head.digest)


class _Read:
    """A written workbook, read by another library than the one that wrote it, and in a twentieth of its time."""

    def __init__(self, file: bytes) -> None:
        from openpyxl import load_workbook
        from python_calamine import CalamineWorkbook

        outline = load_workbook(BytesIO(file), read_only=True)  # names only: sheets are read when they are asked for
        self.names: Mapping[str, Any] = outline.defined_names
        outline.close()
        self._book = CalamineWorkbook.from_filelike(BytesIO(file))
        self._sheets: dict[str, list[list[Any]]] = {}

    @property
    def meta(self) -> dict[str, str]:
        """The hidden sheet's keys and values."""
        return {str(row[0]): str(row[1]) for row in self._rows(META) if len(row) > 1}

    def value(self, name: str) -> Any:
        """What stands in the cell of a name; None where nothing does."""
        from openpyxl.utils.cell import coordinate_to_tuple

        title, place = first_cells(self.names[name])[0]
        row, column = coordinate_to_tuple(place)
        rows = self._rows(title)
        found = rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[row - 1]) else None
        return None if found == "" else found

    def _rows(self, title: str) -> list[list[Any]]:
        if title not in self._sheets:
            self._sheets[title] = self._book.get_sheet_by_name(title).to_python(skip_empty_area=False)
        return self._sheets[title]


def _expected(book: BookValues) -> list[tuple[str, Any]]:
    """Names of the cells that hold figures, and what they should hold."""
    found: list[tuple[str, Any]] = []
    for values in book.forms.values():
        form = values.form
        for (code, column), cell in values.cells.items():
            if cell.role != "none":
                found.append((form.cell_name(code, column), cell_of(cell.value, form.format_of(code, column))))
        for column, total in values.totals().items():
            name = f"{form.sheet_name}_total_{column}"
            found.append((name, cell_of(total, form.column_ids[column].format)))
        for (number, column), total in values.feet().items():
            found.append((form.foot_name(number, column), cell_of(total, form.foot_format(column))))
    return found


def _same(found: Any, expected: Any) -> bool:
    """Whether a cell holds a figure; texts and dates are no numbers of the return."""
    if isinstance(expected, int | Decimal):
        return isinstance(found, int | float) and float(expected) == float(found)
    return expected is not None or found is None
