"""Packed workbooks (.xlsx, .xlsm, .xlsb, .ods) looked into before they are opened: bombs, damage, far-off cells.

The reader library lays a sheet out as one rectangle; a single cell at XFD1048576 would take the machine's memory and
with it the program. So the extent is taken from the parts' text first, and what is too large is refused by name.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import unescape

from tzdesk.base.errors import UserError
from tzdesk.excel.book import MAX_CELLS, MAX_COLUMNS, MAX_UNPACKED, column_index

_RATIO = 250  # a workbook packs 5 to 30 times; whoever packs 250 times packs zeros
_RATIO_FROM = 50 * 1024 * 1024
_BLOCK = 1 << 20
_ROWS = re.compile(rb'\br="(\d{1,7})"')
_WIDE = re.compile(rb'\br="([A-Z]{2,3})\d')
_FAR = re.compile(rb'\br="[A-Z]{1,3}(\d{5,7})"')
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(/?)>")
_REF = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_HIDDEN = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d+)"')
_FORMULA = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\br="([A-Z]{1,3}\d{1,7})")[^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>([^<]*)</(?:\w+:)?f>)'
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^>]*>")
_SPAN = re.compile(rb'\b(min|max)="(\d{1,6})"')
_ERROR = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")(?=[^>]*\br="([A-Z]{1,3}\d{1,7})")[^>]*>\s*'
    rb"(?:<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>))?\s*(?:<(?:\w+:)?v>([^<]*)<)?"
)


@dataclass
class SheetFacts:
    """What the reader library does not tell: hidden rows (1-based) and, for cells without a value, what they hold."""

    hidden_rows: frozenset[int] = frozenset()
    no_value: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_columns: frozenset[int] = frozenset()  # 0-based


def damaged(name: str) -> UserError:
    """The sentence for a file that is cut off or broken."""
    return UserError(
        f"“{name}”已损坏或没有传完整，打不开。", "请让发送人重新发一次，或在 Excel、WPS 里打开后另存为 .xlsx。"
    )


def too_large(name: str) -> UserError:
    """The sentence for a bomb and for honest giants alike."""
    return UserError(
        f"“{name}”展开后的内容异常庞大，不像正常的工作簿，已停止读取。", "请确认文件来源；确需导入时请拆成几个小文件。"
    )


def parts(source: Path | bytes, name: str = "") -> dict[str, bytes]:
    """Check every part of the archive (size, checksum) and give those that are looked into. Raises UserError."""
    name = source.name if isinstance(source, Path) else name
    kept: dict[str, bytes] = {}
    try:
        packed = source.stat().st_size if isinstance(source, Path) else len(source)
        with zipfile.ZipFile(source if isinstance(source, Path) else io.BytesIO(source)) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            if unpacked > MAX_UNPACKED or (unpacked > _RATIO_FROM and unpacked > _RATIO * packed):
                raise too_large(name)
            if len(entries) > 20_000:
                raise too_large(name)
            if any(entry.flag_bits & 1 for entry in entries):
                raise UserError(f"“{name}”是加密的压缩包，不能直接导入。", "请解压、去掉密码后再导入。")
            for entry in entries:
                content = _drain(archive, entry, name)
                if _wanted(entry.filename):
                    kept[entry.filename] = content
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OverflowError) as error:
        raise damaged(name) from error
    return kept


def _wanted(name: str) -> bool:
    low = name.lower()
    return low.endswith((".rels", "content.xml", "mimetype", "workbook.xml", "manifest.xml")) or (
        "worksheets/" in low and low.endswith(".xml")
    )


def _drain(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    """Read a part to its end (which checks its sum); a part that grows beyond its own word stops it."""
    keep = _wanted(entry.filename)
    blocks: list[bytes] = []
    size = 0
    with archive.open(entry) as part:
        while block := part.read(_BLOCK):
            size += len(block)
            if size > MAX_UNPACKED:
                raise too_large(name)
            if keep:
                blocks.append(block)
    return b"".join(blocks)


def look_into_xlsx(contents: dict[str, bytes], name: str) -> dict[str, SheetFacts]:
    """Facts by sheet name. Raises UserError for a sheet whose last cell lies impossibly far off."""
    names = _sheet_parts(contents)
    facts: dict[str, SheetFacts] = {}
    for part, content in contents.items():
        if "worksheets/" not in part.lower() or not part.lower().endswith(".xml"):
            continue
        title = names.get(part.lower().lstrip("/"), Path(part).stem)
        _refuse_far_cells(content, name, title)
        facts[title] = SheetFacts(
            frozenset(int(row) for row in _HIDDEN.findall(content)) if b"hidden" in content else frozenset(),
            _valueless(content),
            _hidden_columns(content),
        )
    return facts


def _hidden_columns(content: bytes) -> frozenset[int]:
    found: set[int] = set()
    for tag in _COLUMN.findall(content):
        if b'hidden="1"' in tag or b'hidden="true"' in tag:
            places = dict(_SPAN.findall(tag))
            first, last = int(places.get(b"min", 1)), int(places.get(b"max", 0))
            found |= set(range(first - 1, min(last, MAX_COLUMNS)))
    return frozenset(found)


def _valueless(content: bytes) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    for pattern, front, mark in ((_FORMULA, "=", b"<f"), (_ERROR, "", b't="e"')):
        if mark not in content and b":f" not in content:
            continue
        for ref, text in pattern.findall(content):
            place = _place(ref)
            if place:
                found[place] = front + unescape(text.decode("utf-8", "replace")) or "#N/A"
    return found


def _place(ref: bytes) -> tuple[int, int] | None:
    text = ref.decode("ascii")
    letters = text.rstrip("0123456789")
    column = column_index(letters)
    return None if column is None else (int(text[len(letters) :]) - 1, column)


def _refuse_far_cells(content: bytes, name: str, sheet: str) -> None:
    rows = max((int(row) for row in _ROWS.findall(content)), default=1)
    rows = max(rows, max((int(row) for row in _FAR.findall(content)), default=1))
    columns = max((column_index(c.decode()) or 0 for c in set(_WIDE.findall(content))), default=25) + 1
    if rows * columns <= MAX_CELLS:
        return
    last_row = last_column = 0  # styled but empty cells reach far down in honest files: only filled ones count
    for attributes, closed in _CELL.findall(content):
        ref = None if closed else _REF.search(attributes)
        if ref:
            last_row = max(last_row, int(ref[2]))
            last_column = max(last_column, (column_index(ref[1].decode()) or 0) + 1)
    if last_row * last_column > MAX_CELLS:
        raise UserError(
            f"“{name}”的工作表“{sheet}”在第{last_row}行、第{last_column}列附近还有内容，范围太大，无法读取。",
            "请删除表格下方和右侧多余的行列，保存后再导入。",
        )


def _sheet_parts(contents: dict[str, bytes]) -> dict[str, str]:
    """Part name (lower case) → sheet name, through the workbook's relations."""
    book = next((n for n in contents if n.lower().endswith("xl/workbook.xml")), None)
    relations = next((n for n in contents if n.lower().endswith("workbook.xml.rels")), None)
    if book is None or relations is None:
        return {}
    targets: dict[str, str] = {}
    names: dict[str, str] = {}

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag.endswith("Relationship") and "Id" in attributes:
            target = attributes.get("Target", "")
            targets[attributes["Id"]] = (target.lstrip("/") if target.startswith("/") else f"xl/{target}").lower()

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "sheet":
            rid = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), "")
            names[targets.get(rid, "")] = attributes.get("name", "")

    try:
        walk(contents[relations], relation)
        walk(contents[book], sheet)
    except expat.ExpatError:
        return {}
    return names


def walk(
    content: bytes | str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Run expat over XML that declares no document type: entities and external parts are refused, not expanded."""
    parser = expat.ParserCreate("utf-8" if isinstance(content, str) else None)
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.Parse(content, True)


def _refuse_doctype(*_: object) -> None:
    raise UserError("文件里带有文档类型声明（DOCTYPE），出于安全不予读取。", "请在 Excel 或 WPS 里打开后另存为 .xlsx。")


def look_into_ods(contents: dict[str, bytes], name: str) -> None:
    """Refuse a sheet whose repeated cells would unroll beyond the limit."""
    content = contents.get("content.xml", b"")
    counts = {"cells": 0, "in_row": 0, "repeat": 1, "column": 1, "filled": 0}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table-row":
            counts.update(in_row=0, repeat=_number(attributes.get("table:number-rows-repeated")))
        elif tag == "table:table-cell":
            counts.update(column=_number(attributes.get("table:number-columns-repeated")), filled=0)
            if "office:value-type" in attributes:
                counts["filled"] = 1

    def end(tag: str) -> None:
        if tag == "table:table-cell" and counts["filled"]:
            counts["in_row"] += counts["column"]
        elif tag == "table:table-row":
            counts["cells"] += counts["in_row"] * counts["repeat"]
            if counts["cells"] > MAX_CELLS:
                raise too_large(name)

    try:
        walk(content, start, end)
    except expat.ExpatError as error:
        raise damaged(name) from error


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 1
