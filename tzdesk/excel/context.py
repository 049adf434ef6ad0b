"""Facts around the table: title, period, town, 资金来源：…, 单位：万元. They are defaults for the rows, never more."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from tzdesk.base.periods import Month
from tzdesk.base.text import tidy
from tzdesk.excel.book import Book, Sheet
from tzdesk.excel.heads import Head
from tzdesk.excel.layout import Layout
from tzdesk.excel.terms import find_month, find_year, western
from tzdesk.excel.words import canon

_GAP = re.compile(r"\s{2,}|\u3000+|[\t\n]+|[;；]")
_KEY = re.compile(r"^\s*[(（]?([^:：()（）]{2,14}?)\s*(?:[(（][^)）]*[)）])?\s*[:：]\s*(.*?)\s*[)）]?\s*$")
_KEYS_INSIDE = re.compile(r"\s+(?=[\u3400-\u9fff]{2,8}(?:[(（][^)）]*[)）])?[:：])")
_MEASURES = frozenset(
    {"人", "元", "万元", "千元", "个", "户", "份", "家", "人、元", "元、人", "人、个", "个、人", "人、户"}
)
_TOWN = re.compile(r"([\u3400-\u9fff]{2,3}?(?:街道|镇|乡|开发区|园区|农场))")
_ABOVE_TOWN = re.compile(r"江苏省|南通市|通州区|通州市|南通")
_DATE_WORDS = re.compile(r"\d+|[年月日度季]|元旦|春节|关于|附件|附表|[〇零一二三四五六七八九十]{2,}")
_SHEET_MONTH = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])\s*月")
_MIN_TITLE = 4


@dataclass
class Facts:
    """What stands around one sheet's table. `values` are by context key, as written; `factor` multiplies money."""

    title: str = ""
    values: dict[str, str] = field(default_factory=dict)
    period: Month | None = None
    town: str | None = None
    unit: str = ""
    year: int | None = None


def gather(book: Book, sheet: Sheet, head: Head, layout: Layout, foot: Iterable[str] = ()) -> Facts:
    """Read the rows above the heading (and the given foot lines), then the sheet's and the file's names."""
    facts = Facts()
    lines = list(_lines(sheet, head.first))
    pairs = [pair for line in lines for pair in _pairs(line)]
    below = [pair for line in foot for pair in _pairs([line])]
    facts.title = _title(lines) or ""
    for context in layout.context:
        words = {canon(word) for word in context.words}
        for key, value in (*pairs, *below):
            if canon(key) in words and value and _fits(context.key, value):
                facts.values.setdefault(context.key, value)
        if context.key not in facts.values:
            for implied, marks in context.titles.items():
                if any(mark in facts.title or mark in sheet.name for mark in marks):
                    facts.values[context.key] = implied
                    break
    facts.unit = _measure(pairs)
    facts.period = _period(book, sheet, facts)
    facts.year = facts.period.year if facts.period else find_year(facts.title) or find_year(sheet.name)
    facts.town = (
        town_of(facts.title) or town_of(facts.values.get("reporter", "")) or town_of(sheet.name) or town_of(book.name)
    )
    return facts


def _fits(key: str, value: str) -> bool:
    if key == "unit_of_measure":
        return value in _MEASURES
    if key == "reporter":
        return value not in _MEASURES
    return True


def _lines(sheet: Sheet, until: int) -> Iterable[list[str]]:
    for row in sheet.rows[:until]:
        cells = [str(value) for value in row if value is not None]
        if cells:
            yield cells


def _title(lines: list[list[str]]) -> str | None:
    for cells in lines:
        for cell in cells:
            text = tidy(cell)
            if len(text) >= _MIN_TITLE and not _KEY.match(text) and not re.match(r"^附[件表]\s*\d*$", text):
                return text
    return None


def _pairs(cells: list[str]) -> list[tuple[str, str]]:
    """Key and value from one line's cells: in one cell, several in one cell, or the value in the next cell."""
    pairs: list[tuple[str, str]] = []
    waiting = ""
    for cell in cells:
        pieces = [piece for part in _GAP.split(cell) for piece in _KEYS_INSIDE.split(part) if piece.strip()]
        for piece in pieces:
            found = _KEY.match(piece)
            if found:
                pairs.append((found[1], found[2]))
                waiting = "" if found[2] else found[1]
            elif waiting:
                pairs.append((waiting, piece.strip()))
                waiting = ""
    return pairs


def _measure(pairs: list[tuple[str, str]]) -> str:
    for key, value in pairs:
        if canon(key).endswith("单位") and value in _MEASURES:
            return value
    return ""


def _period(book: Book, sheet: Sheet, facts: Facts) -> Month | None:
    stated = find_month(facts.values.get("period", "")) or find_month(facts.title)
    if stated:
        return stated
    stem = book.name.rpartition(".")[0] or book.name
    if found := find_month(sheet.name):
        return found
    month = _SHEET_MONTH.search(western(facts.values.get("period", ""))) or _SHEET_MONTH.search(western(sheet.name))
    month = month or _SHEET_MONTH.search(western(facts.title))
    if month:
        year = (
            find_year(facts.values.get("period", ""))
            or find_year(facts.title)
            or find_year(stem)
            or find_year(facts.values.get("filled_on", ""))
        )
        if year:
            return Month(year, int(month[1]))
    return find_month(stem)


def town_of(text: str) -> str | None:
    """The town or street that a title names: 金沙街道, 张芝山镇."""
    for piece in re.split(r"[\s:：,，()（）]", _ABOVE_TOWN.sub(" ", _DATE_WORDS.sub(" ", text))):
        found = _TOWN.search(piece)
        if found:
            return found[1]
    return None
