"""Reads a written book back and holds it against the frozen values: file and paper say the same (members.md T07)."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

from tzdesk.base.errors import UserError
from tzdesk.definitions import Definition
from tzdesk.excel.fill import META
from tzdesk.returns.book import cell_of
from tzdesk.returns.checks_month import Written
from tzdesk.returns.compute import BookValues
from tzdesk.returns.head import BookHead
from tzdesk.rules import check


def refuse_if_different(definition: Definition, head: BookHead, book: BookValues, file: bytes) -> None:
    """UserError when a figure of a grid, the foot of a list or the digest in the file is not that of the snapshot."""
    found = check(definition, "export", [(read_back(head, book, file), None)], period=str(head.period))
    if found:
        raise UserError(found[0].message, "文件没有写出；如果再次出现，请检查区里下发的报表模板。")


def read_back(head: BookHead, book: BookValues, file: bytes) -> Written:
    """What the file says where it differs from the values, and both digests. A district's own form may show less."""
    from openpyxl import load_workbook

    read = load_workbook(BytesIO(file))
    meta = {str(row[0]): str(row[1] or "") for row in read[META].iter_rows(values_only=True)}
    shown = [(name, value) for name, value in _expected(book) if name in read.defined_names]
    differing = [name for name, value in shown if not _same(_cell(read, name), value)]
    return Written(tuple(differing), meta.get("digest", ""), head.digest)


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


def _cell(read: Any, name: str) -> Any:
    """A cell's value by its defined name."""
    title, place = next(iter(read.defined_names[name].destinations))
    return read[title][place.replace("$", "")].value


def _same(found: Any, expected: Any) -> bool:
    """Whether a cell holds a figure; texts and dates are no numbers of the return."""
    if isinstance(expected, int | Decimal):
        return isinstance(found, int | float) and float(expected) == float(found)
    return expected is not None or found is None
