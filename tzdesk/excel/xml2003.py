"""XML Spreadsheet 2003, the format of many "exported .xls" files: positions by ss:Index, merges, typed values."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, time
from xml.parsers import expat

from tzdesk.base.errors import UserError
from tzdesk.excel.archive import damaged, walk
from tzdesk.excel.book import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Area, Book, Cell, Sheet, plain
from tzdesk.excel.text_files import decode

_DECLARED = re.compile(rb"""<\?xml[^>]*encoding=["']([A-Za-z0-9_\-]+)["']""")
_DECLARATION = re.compile(r"^\s*<\?xml.*?\?>", re.DOTALL)
_BARE_AMPERSAND = re.compile(r"&(?!(?:#\d+|#x[0-9A-Fa-f]+|amp|lt|gt|quot|apos);)")
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass
class _State:
    sheets: list[Sheet] = field(default_factory=list)
    row: int = -1
    column: int = -1
    across: int = 0
    kind: str = ""
    inside: bool = False
    pieces: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    filled: int = 0
    span: int = 0


class _Reader:
    """Follows the parser's events; element and attribute names are compared without their prefix."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.state = _State()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(":")[2]
        facts = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if local == "Worksheet":
            self.state.sheets.append(Sheet(facts.get("Name", f"Sheet{len(self.state.sheets) + 1}"), []))
            self.state.row = -1
            self.state.hidden_rows = set()
        elif local == "Row" and self.state.sheets:
            self._row(facts)
        elif local == "Cell" and self.state.sheets:
            self._cell(facts)
        elif local == "Data" and self.state.sheets:
            self.state.kind = facts.get("Type", "String")
            self.state.inside = True
            self.state.pieces = []

    def _row(self, facts: dict[str, str]) -> None:
        index = _number(facts.get("Index"), self.state.row + 2 + self.state.span) - 1
        if not self.state.row < index < MAX_ROWS:
            raise _too_far(self.name)
        self.state.row = index
        self.state.column = -1
        self.state.across = 0
        self.state.span = min(_number(facts.get("Span"), 0), MAX_ROWS)
        if facts.get("Hidden") == "1":
            self.state.hidden_rows.add(index + 1)

    def _cell(self, facts: dict[str, str]) -> None:
        column = _number(facts.get("Index"), self._next_free()) - 1
        across = _number(facts.get("MergeAcross"), 0)
        down = _number(facts.get("MergeDown"), 0)
        if not 0 <= column < MAX_COLUMNS or across >= MAX_COLUMNS or down >= MAX_ROWS:
            raise _too_far(self.name)
        self.state.column = column
        self.state.across = across
        if across or down:
            row = self.state.row
            self.state.sheets[-1].merged.append((row, column, row + down, column + across))

    def _next_free(self) -> int:
        """1-based column after the last cell, past what a merge from above covers: such cells are not written."""
        column = self.state.column + self.state.across + 1
        merged: list[Area] = self.state.sheets[-1].merged
        covered = True
        while covered:
            covered = False
            for top, left, bottom, right in merged:
                if top < self.state.row <= bottom and left <= column <= right:
                    column = right + 1
                    covered = True
        return column + 1

    def text(self, piece: str) -> None:
        if self.state.inside:
            self.state.pieces.append(piece)

    def end(self, tag: str) -> None:
        local = tag.rpartition(":")[2]
        if local == "Data" and self.state.inside:
            self.state.inside = False
            self._put("".join(self.state.pieces))
        elif local == "Worksheet" and self.state.sheets:
            self.state.sheets[-1].hidden_rows = frozenset(self.state.hidden_rows)

    def _put(self, text: str) -> None:
        sheet = self.state.sheets[-1]
        self.state.filled += 1
        if self.state.filled > MAX_CELLS:
            raise _too_far(self.name)
        place = (max(self.state.row, 0), max(self.state.column, 0))
        while len(sheet.rows) <= place[0]:
            sheet.rows.append([])
        row = sheet.rows[place[0]]
        row.extend([None] * (place[1] + 1 - len(row)))
        if self.state.kind == "Error":
            sheet.no_value[place] = text or "#N/A"
            return
        row[place[1]] = _typed(text, self.state.kind)


def _too_far(name: str) -> UserError:
    return UserError(f"“{name}”的行列编号不正常，无法读取。", "请在 Excel 或 WPS 里打开后另存为 .xlsx。")


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdigit() else otherwise


def _typed(text: str, kind: str) -> Cell:
    bare = text.strip()
    value: Cell = text
    if kind == "Boolean":
        value = bare == "1"
    elif kind == "Number" and not (bare.isdigit() and len(bare) > 15):
        # more digits than a number holds: a program wrote them all, unlike Excel's own numbers nothing is lost yet
        with suppress(ValueError):
            value = float(bare)
    elif kind == "DateTime":
        with suppress(ValueError):
            moment = datetime.fromisoformat(bare.rstrip("Z"))
            value = moment.date() if moment.time() == time.min else moment
    return plain(value)


def read_xml_spreadsheet(data: bytes, name: str) -> Book:
    """Read it. Raises UserError for damage, for a document type (entities are never expanded) and for far-off cells."""
    text = _decoded(data, name)
    text = _NOT_XML.sub("", _BARE_AMPERSAND.sub("&amp;", _DECLARATION.sub("", text, count=1)))
    reader = _Reader(name)
    try:
        walk(text, reader.start, reader.end, reader.text)
    except expat.ExpatError as error:
        raise damaged(name) from error
    if not reader.state.sheets:
        raise UserError(f"“{name}”是 XML 文件，但不是表格。", "请在 Excel 或 WPS 里打开后另存为 .xlsx。")
    return Book(name, reader.state.sheets, "xml2003", ["文件虽叫 .xls，内容是 XML 表格，已按内容读取。"])


def _decoded(data: bytes, name: str) -> str:
    declared = _DECLARED.search(data[:300])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        codec = declared[1].decode("ascii").lower()
        codec = "gb18030" if codec in {"gb2312", "gbk", "gb18030"} else codec
        try:
            return data.decode("utf-8-sig" if codec == "utf-8" else codec)
        except (UnicodeDecodeError, LookupError):
            pass  # the declaration lies: look at the bytes
    decoded = decode(data)
    if decoded is None:
        raise damaged(name)
    return decoded[0]
