"""Several tables on one sheet: one below another under titles of their own, or side by side to save paper.

Each becomes a sheet of its own with the same name, row numbers and column letters, so that title, town and month are
read for it alone. A heading that is only printed again at the top of a page makes no new table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from tzdesk.excel.book import Cell, Sheet
from tzdesk.excel.heads import Head, Path_, Vocabulary, find_head
from tzdesk.excel.words import canon

_SHORT = 30  # characters: no heading is longer
_TITLE_CELLS = 3  # more cells are a table's row
_TITLE = re.compile(
    r"台账|花名册|名册|名单|一览表|明细表|统计表|登记表|汇总表|情况表|发放表|采集表|月报|档案|(?:街道|镇|乡|园区)$"
)
_BELOW = re.compile(r"^(?:合计|小计|总计|共计|累计|本页|填表|制表|审核|说明|备注|注|单位负责人)")


def tables_of(sheet: Sheet, words: Vocabulary) -> list[tuple[Sheet, Head]]:
    """Every table of a sheet that looks like the layout, as a part of the sheet with its heading."""
    head = find_head(sheet, words)
    if head is None:
        return []
    found: list[tuple[Sheet, Head]] = []
    for part in _stacked(sheet, head, words):
        own = head if part is sheet else find_head(part, words)
        if own is not None:
            found += _beside(part, own, words)
    return found


def _stacked(sheet: Sheet, head: Head, words: Vocabulary) -> list[Sheet]:
    """Parts of a sheet from title to title; the whole sheet where there is one table."""
    starts = [0]
    last = head.last
    identity = {canon(path[0]) for column, path in head.paths.items() if head.keys.get(column) in words.layout.identity}
    for index in range(head.last + 2, len(sheet.rows)):
        if index > last and _begins_heading(sheet.rows[index], identity):
            start = _title_above(sheet, index, max(last, starts[-1]))
            if start < index:
                starts.append(start)
            last = index
    if len(starts) == 1:
        return [sheet]
    ends = [*starts[1:], len(sheet.rows)]
    return [_rows(sheet, start, end) for start, end in zip(starts, ends, strict=True)]


def _begins_heading(row: list[Cell], identity: set[str]) -> bool:
    texts = [value for value in row if value is not None]
    if len(texts) < 2 or not all(isinstance(value, str) and len(value) <= _SHORT for value in texts):
        return False
    return any(canon(str(value)) in identity for value in texts)


def _title_above(sheet: Sheet, index: int, floor: int) -> int:
    """The first of the lines right above a heading, if a title is among them; the heading's own row if none is."""
    start, seen = index, False
    while start - 1 > floor:
        texts = [str(value) for value in sheet.rows[start - 1] if value is not None]
        if not 0 < len(texts) <= _TITLE_CELLS or _BELOW.match("".join(texts[0].split())):
            break
        start -= 1
        if len(texts) == 1 and _TITLE.search("".join(texts[0].split()).rstrip("：:")):
            seen = True
            break
    return start if seen else index


def _rows(sheet: Sheet, start: int, end: int) -> Sheet:
    return replace(
        sheet,
        rows=sheet.rows[start:end],
        merged=[(t - start, left, b - start, right) for t, left, b, right in sheet.merged if start <= t and b < end],
        first_row=sheet.first_row + start,
        no_value={(row - start, c): what for (row, c), what in sheet.no_value.items() if start <= row < end},
    )


def _beside(sheet: Sheet, head: Head, words: Vocabulary) -> list[tuple[Sheet, Head]]:
    """Parts of a sheet from the first column of one set of headings to that of the next."""
    width = _period(head.paths, head.keys, words)
    if width is None:
        return [(sheet, head)]
    first = min(head.paths)
    parts = []
    while first <= max(head.paths):
        part = _columns(sheet, head.last, first, first + width)
        own = find_head(part, words)
        if own is not None:
            parts.append((part, own))
        first += width
    return parts or [(sheet, head)]


def _period(paths: Mapping[int, Path_], keys: Mapping[int, str], words: Vocabulary) -> int | None:
    """After how many columns the headings come again, a record's own among them; None where they do not."""
    texts = {c: canon("".join(path)) for c, path in paths.items() if not words.is_foreign(path)}
    for column in (c for c, key in keys.items() if key in words.layout.identity):
        for again in (c for c, text in texts.items() if c > column and text == texts.get(column)):
            width = again - column
            whole = [c for c in texts if c - width in texts]
            same = sum(texts[c] == texts[c - width] for c in whole)
            if same >= 2 and same >= 0.8 * len(whole):
                return width
    return None


def _columns(sheet: Sheet, deep: int, first: int, end: int) -> Sheet:
    """The same rows and letters with only some columns filled; what stands above the heading stays."""

    def kept(row: list[Cell]) -> list[Cell]:
        return [value if first <= column < end else None for column, value in enumerate(row)]

    top = 0
    while top <= deep and sum(value is not None for value in sheet.rows[top]) <= _TITLE_CELLS:
        top += 1
    inside = [area for area in sheet.merged if area[0] < top or (first <= area[1] and area[3] < end)]
    return replace(
        sheet,
        rows=[*sheet.rows[:top], *map(kept, sheet.rows[top:])],
        merged=inside,
        no_value={place: what for place, what in sheet.no_value.items() if first <= place[1] < end},
    )
