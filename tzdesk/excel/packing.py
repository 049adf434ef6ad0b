"""Saving workbooks: the same content gives the same bytes, and nothing of it ever lies in the temporary folder.

openpyxl writes every sheet into a temporary file first, unencrypted and named after nobody; here it writes into memory.
Then the parts are packed again with fixed dates in a fixed order.
"""
# ruff: noqa: SLF001 - openpyxl has no public way to choose where a sheet is written

from __future__ import annotations

import io
import re
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tzdesk.base.files import atomic_write
from tzdesk.excel.sheet_rows import sheet_xml

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMP = b"2000-01-01T00:00:00Z"
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")
_WHO = re.compile(rb"<(dc:creator|cp:lastModifiedBy)>[^<]*</\1>")


def packed(content: bytes) -> bytes:
    """A workbook's bytes with fixed times and no user's name; nothing else is touched."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            part = source.read(name)
            if name == "docProps/core.xml":
                part = _TIMES.sub(rb"\g<1>" + _STAMP + rb"\g<2>", part)
                part = _WHO.sub(rb"<\g<1>>tzdesk</\g<1>>", part)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            out.writestr(entry, part, compresslevel=6)
    return target.getvalue()


def stream_rows(sheet: WriteOnlyWorksheet) -> None:
    """Let a write-only sheet write into memory. Call it when widths, frozen panes and print set-up are set."""
    from openpyxl.worksheet._writer import WorksheetWriter

    inner: Any = sheet
    inner._writer = WorksheetWriter(inner, io.BytesIO())
    inner._writer.write_top()


def abandon(sheet: WriteOnlyWorksheet) -> None:
    """Close a write-only sheet that will not be saved: its open writer would complain when it is collected."""
    with suppress(Exception):
        sheet.close()


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook, by way of memory alone."""
    from openpyxl.writer.excel import ExcelWriter

    class InMemory(ExcelWriter):
        """openpyxl's own writer but for the place where a sheet is written."""

        def write_worksheet(self, ws: Any) -> None:
            ws._drawing = _drawing(ws)
            if self.workbook.write_only:
                if not ws.closed:
                    ws.close()
                ws._rels, content = ws._writer._rels, ws._writer.out.getvalue()
            else:
                content, ws._rels = sheet_xml(ws)
            archive.writestr(ws.path[1:], content)
            self.manifest.append(ws)

    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:  # stored as it is: `packed` compresses
        InMemory(book, archive).save()
    return packed(memory.getvalue())


def _drawing(sheet: Any) -> Any:
    from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing

    drawing: Any = SpreadsheetDrawing()
    drawing.charts = sheet._charts
    drawing.images = sheet._images
    return drawing


def save(book: Workbook, target: Path, doing: str = "写入工作簿") -> None:
    """Save beside the target and move into place. Raises MachineError."""
    content = saved(book)
    with atomic_write(target, doing) as beside:
        beside.write_bytes(content)
