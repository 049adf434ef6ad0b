"""The same content gives the same bytes: a saved workbook is packed again with fixed dates in a fixed order."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from tzdesk.base.files import atomic_write

if TYPE_CHECKING:
    from openpyxl import Workbook

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


def save(book: Workbook, target: Path, doing: str = "写入工作簿") -> None:
    """Save beside the target and move into place. Raises MachineError."""
    memory = io.BytesIO()
    book.save(memory)
    content = packed(memory.getvalue())
    with atomic_write(target, doing) as beside:
        beside.write_bytes(content)
