"""What of a workbook may keep its cells from being seen as they are, though no cell says it: notes over cells, texts of
which a part is not seen, another reckoning of days, what is printed and what is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, TypeAlias
from zipfile import ZipFile

from tzdesk.excel.looks import unseen_part

Seen: TypeAlias = tuple[str, str, str]  # sheet, cell, what is there

_TEXTS = re.compile(r"xl/(sharedStrings|worksheets/[^/]+)\.xml")
_PARTS = re.compile(rb"<(?:\w+:)?rPr[\s>/]")  # a part of a text with a look of its own


def covered(file: bytes, read: Any) -> Iterator[Seen]:
    """What no book of ours ever has: notes on cells, texts with parts that are not seen, days reckoned from 1904.

    Offices part the texts of a cell by their fonts; that alone is nothing."""
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    if read.epoch == CALENDAR_MAC_1904:
        yield "工作簿", "", "日期系统被改成1904年的，日期都会差四年"
    for sheet in read.worksheets:
        for cell in _cells(sheet):
            if getattr(cell, "comment", None) is not None:
                yield sheet.title, cell.coordinate, "多出批注，可能盖住格子"
    if not _has_parts(file):
        return
    from openpyxl import load_workbook
    from openpyxl.cell.rich_text import CellRichText

    for sheet in load_workbook(BytesIO(file), rich_text=True).worksheets:
        for cell in _cells(sheet):
            parts = cell.value if isinstance(cell.value, CellRichText) else ()
            if any(not isinstance(part, str) and unseen_part(part.font, cell) for part in parts):
                yield sheet.title, cell.coordinate, "文字中有一部分看不出来，或者被划去"


def printed_otherwise(read: Any, wanted: Any) -> Iterator[Seen]:
    """What of a sheet is printed or shown otherwise as a whole: the area, header and foot, noughts."""
    title = read.title
    if _area(read) != _area(wanted):
        yield title, "", f"打印区域被改成“{_area(read) or '整张'}”，原是“{_area(wanted) or '整张'}”"
    for place, word in (("oddHeader", "页眉"), ("oddFooter", "页脚")):
        one, other = (_margin(sheet, place) for sheet in (wanted, read))
        if one != other:
            yield title, "", f"{word}被改动：原“{one}”，现“{other}”"
    if (wanted.sheet_view.showZeros is not False) and read.sheet_view.showZeros is False:
        yield title, "", "被设为不显示零值"
    if read.sheet_view.showFormulas and not wanted.sheet_view.showFormulas:
        yield title, "", "被设为显示公式，数字格式不起作用"


def _cells(sheet: Any) -> Iterator[Any]:
    for row in sheet.iter_rows():
        yield from row


def _has_parts(file: bytes) -> bool:
    with ZipFile(BytesIO(file)) as parts:
        return any(_PARTS.search(parts.read(name)) for name in parts.namelist() if _TEXTS.fullmatch(name))


def _area(sheet: Any) -> str:
    areas = str(sheet.print_area or "").split(",")
    return ",".join(sorted(area.rpartition("!")[2].replace("$", "") for area in areas))


def _margin(sheet: Any, place: str) -> str:
    parts = getattr(sheet, place)
    texts = (getattr(parts, side).text for side in ("left", "center", "right"))
    return "".join("".join(str(text).split()) for text in texts if text)
