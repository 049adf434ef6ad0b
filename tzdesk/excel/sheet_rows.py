"""The rows of a sheet as openpyxl's own writer gives them, byte for byte, without a tree of elements for each cell.

A district's book has half a million cells, of which all but a few are plain texts and numbers: these are put together
as text here. Every other cell (dates, formulas, comments, links) goes the library's way.
"""
# ruff: noqa: SLF001 - openpyxl's public attributes are computed anew at every look, and its writer is private

from __future__ import annotations

import io
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_ROWS = b"<sheetData></sheetData>"
_PLAIN = frozenset({str, int, float, Decimal, type(None)})


def sheet_xml(sheet: Worksheet) -> tuple[bytes, Any]:
    """A sheet's part of the workbook, and its relations to other parts."""
    from openpyxl.worksheet._writer import WorksheetWriter

    rows: list[str] = []

    class Around(WorksheetWriter):
        """The library's writer of all that stands around the rows; comments and links that rows have come after."""

        def write_rows(self) -> None:
            xf: Any = self.xf.send(True)
            with xf.element("sheetData"):
                rows.extend(_row(sheet, number, cells) for number, cells in self.rows())
            self.xf.send(None)

    writer: Any = Around(sheet, io.BytesIO())
    writer.write()
    before, found, after = writer.out.getvalue().partition(_ROWS)
    assert found
    written = "".join(rows).encode("utf-8")
    return b"".join((before, b"<sheetData>", written, b"</sheetData>", after)), writer._rels


def _row(sheet: Worksheet, number: int, cells: Iterable[Any]) -> str:
    stated = {"r": str(number)} | dict(sheet.row_dimensions.get(number, {}))  # numbers all, so nothing to escape
    attributes = "".join(f' {name}="{value}"' for name, value in stated.items())
    return f"<row{attributes}>{''.join([_cell(sheet, cell) for cell in cells])}</row>"


def _cell(sheet: Worksheet, cell: Any) -> str:
    value, kind, styled = cell._value, cell.data_type, any(cell._style or ())
    if value is None and not styled and cell._comment is None:
        return ""
    if kind not in "ns" or type(value) not in _PLAIN or cell._comment is not None or cell.hyperlink is not None:
        return _as_the_library(sheet, cell, styled)
    style = f' s="{cell.style_id}"' if styled else ""
    if kind == "n":
        head = f'<c r="{cell.coordinate}"{style} t="n"'
        return f"{head} />" if value is None else f"{head}>{_number(value)}</c>"
    head = f'<c r="{cell.coordinate}"{style} t="inlineStr"'
    if not value:
        return f"{head} />"
    stripped = value.strip()
    kept = ' xml:space="preserve"' if stripped and stripped != value else ""
    return f"{head}><is><t{kept}>{escape(value)}</t></is></c>"


def _number(value: Any) -> str:
    from openpyxl.compat import safe_string

    text = safe_string(value)
    return f"<v>{text}</v>" if text else "<v />"  # what is not a number


def _as_the_library(sheet: Worksheet, cell: Any, styled: bool) -> str:
    from openpyxl.cell._writer import etree_write_cell
    from openpyxl.comments.comment_sheet import CommentRecord

    class Text:
        def write(self, element: ET.Element) -> None:
            found.append(ET.tostring(element, encoding="unicode"))

    found: list[str] = []
    if cell._comment is not None:
        sheet._comments.append(CommentRecord.from_cell(cell))  # type: ignore[attr-defined]
    etree_write_cell(Text(), sheet, cell, styled)
    return "".join(found)
