"""CSV, TSV and semicolon files: which encoding, which separator, and the tricks that keep codes text."""

from __future__ import annotations

import codecs
import csv
import io
import re

from tzdesk.base.errors import UserError
from tzdesk.excel.book import MAX_CELLS, Book, Cell, Sheet, plain

_SEPARATORS = (",", "\t", ";", "|")
_SAMPLE_LINES = 40
_AS_FORMULA = re.compile(r'^="(.*)"$', re.DOTALL)  # ="813206…": Excel's way to keep digits in a CSV
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def decode(data: bytes) -> tuple[str, str] | None:
    """Text and the name of its encoding; None when these bytes are no text at all."""
    for mark, codec in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _try(data, codec)
    if b"\x00" in data[:4000]:
        codec = "utf-16-le" if data[1:4000:2].count(0) > data[0:4000:2].count(0) else "utf-16-be"
        return _try(data, codec)
    return _try(data, "utf-8") or _try(data, "gb18030") or _mostly(data)


def _try(data: bytes, codec: str) -> tuple[str, str] | None:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    return (text, codec) if _looks_like_text(text) else None


def _mostly(data: bytes) -> tuple[str, str] | None:
    """GB 18030 with a few broken characters (files glued together, cut in the middle of a character)."""
    text = data.decode("gb18030", errors="replace")
    broken = text.count("\ufffd")
    return (text, "gb18030?") if broken <= 1 + len(text) // 500 and _looks_like_text(text) else None


def _looks_like_text(text: str) -> bool:
    sample = text[:20_000]
    return len(_CONTROL.findall(sample)) <= len(sample) // 1000


def read_text_table(data: bytes, name: str) -> Book | None:
    """Read delimited text; None when the bytes are no text. Raises UserError when the text is no table."""
    decoded = decode(data)
    if decoded is None:
        return None
    text, codec = decoded
    text = text.replace("\x00", "")
    separator = _separator(text)
    if separator is None:
        raise UserError(
            f"“{name}”是一段文字，里面没有表格的列。", "请发送 Excel 工作簿，或用逗号、制表符分隔各列的文本文件。"
        )
    notes = ["文件中有个别无法识别的字，已用“\ufffd”代替。"] if codec.endswith("?") else []
    rows = _rows(text, separator, name)
    return Book(name, [Sheet(name.rpartition(".")[0] or name, rows)], "csv", notes)


def _rows(text: str, separator: str, name: str) -> list[list[Cell]]:
    csv.field_size_limit(1_000_000)
    rows: list[list[Cell]] = []
    cells = 0
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            cells += len(record)
            if cells > MAX_CELLS:
                raise UserError(f"“{name}”的行列太多，无法读取。", "请拆成几个小文件再导入。")
            rows.append([plain(_unquoted(value)) for value in record])
    except csv.Error as error:
        raise UserError(
            f"“{name}”第{len(rows) + 1}行附近的引号或分隔符不成对，读不下去。", "请另存为 .xlsx 后再导入。"
        ) from error
    return rows


def _unquoted(value: str) -> str:
    bare = value.strip("\t\r\n")
    trick = _AS_FORMULA.match(bare.strip())
    if trick:
        return trick[1]
    return bare[1:] if bare.startswith("'") and bare[1:].isalnum() else bare


def _separator(text: str) -> str | None:
    """The separator that cuts most lines into the same number of columns."""
    lines = [line for line in text[:200_000].splitlines() if line.strip()][:_SAMPLE_LINES]
    best: tuple[float, str] | None = None
    for mark in _SEPARATORS:
        counts = [len(row) for row in csv.reader(lines, delimiter=mark)]
        usual = max(set(counts), key=lambda n: (counts.count(n), n)) if counts else 1
        if usual < 2:
            usual = max(counts, default=1)
        if usual < 2:
            continue
        score = counts.count(usual) / len(counts) * min(usual, 12)
        if best is None or score > best[0]:
            best = (score, mark)
    return best[1] if best else None
