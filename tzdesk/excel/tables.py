"""Which sheets of a book hold the table that is wanted, where its heading is, and what its columns mean."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tzdesk.base.errors import UserError
from tzdesk.excel.blocks import tables_of
from tzdesk.excel.book import Book, Cell, Sheet, column_index, column_letter
from tzdesk.excel.heads import ADDED_BY_US, Head, Vocabulary, assign, find_head, paths_of
from tzdesk.excel.layout import Column, Layout
from tzdesk.excel.words import canon

_SAMPLES = 15
_DITTO = frozenset({"同上", "〃", "″", "〞", "＂"})
_RESCUE_SAMPLES = 3
_ENOUGH = 0.45  # of the best sheet's score: less is another table that happens to share a few headings


@dataclass
class Table:
    """A sheet with its heading; `keys` is column → key."""

    sheet: Sheet
    head: Head
    keys: dict[int, str]

    @property
    def headings(self) -> dict[str, str]:
        """Heading → key, for the eyes of the clerk."""
        return {self.head.heading(column): key for column, key in sorted(self.keys.items())}

    def value(self, index: int, column: int) -> Cell:
        """A record's cell: a cell below the first of a merge holds its text, 同上 means the row above."""
        value = self.sheet.cell(index, column)
        if value is None and (index, column) in self._merged_down:
            return self.sheet.cell(self._merged_down[index, column], column)
        above = index - 1
        while isinstance(value, str) and "".join(value.split()) in _DITTO and above > self.head.last:
            value = self.sheet.cell(above, column)
            above -= 1
        return value

    @cached_property
    def _merged_down(self) -> dict[tuple[int, int], int]:
        """Cell → the first row of the merge in its own column that covers it."""
        return {
            (row, left): top
            for top, left, bottom, right in self.sheet.merged
            if left == right and top > self.head.last and bottom - top < len(self.sheet.rows)
            for row in range(top + 1, bottom + 1)
        }

    def column_of(self, key: str) -> int | None:
        """The column of a key."""
        return next((column for column, known in self.keys.items() if known == key), None)


@dataclass(frozen=True)
class ByHand:
    """A mapping made by hand: heading or column letter → key ("" = leave out); optional sheet and heading row."""

    columns: Mapping[str, str] = field(default_factory=dict)
    header_row: int | None = None  # 1-based
    sheet: str | None = None

    @classmethod
    def parse(cls, raw: str | Mapping[str, Any] | None) -> ByHand:
        """From JSON text or a mapping: {"columns": {…}, "header_row": 4, "sheet": "12月"} or just the columns."""
        if raw is None:
            return cls()
        if isinstance(raw, str):
            try:
                raw = json.loads(raw)
            except ValueError as error:
                raise UserError("列对应关系不是有效的 JSON。", "请检查映射文件的括号和引号。") from error
        if not isinstance(raw, Mapping):
            raise UserError("列对应关系应是“表头→字段”的对照。", "请检查映射文件。")
        columns = raw.get("columns") if isinstance(raw.get("columns"), Mapping) else None
        if columns is None:
            columns = {k: v for k, v in raw.items() if k not in {"header_row", "sheet"}}
        row = raw.get("header_row")
        return cls({str(k): str(v or "") for k, v in columns.items()}, int(row) if row else None, raw.get("sheet"))

    def check(self, layout: Layout) -> None:
        """Raise UserError for keys that the layout does not know."""
        unknown = [key for key in self.columns.values() if key and layout.column(key) is None]
        if unknown:
            raise UserError(
                f"列对应关系里有不认识的字段：{'、'.join(unknown)}。", f"可用的字段：{'、'.join(layout.keys)}。"
            )


@dataclass
class Found:
    """The tables of a book: the records' and the children's (household members)."""

    main: list[Table]
    children: list[Table]
    notes: list[str] = field(default_factory=list)


def find_tables(book: Book, layout: Layout, by_hand: ByHand) -> Found:
    """Look through all sheets. Raises UserError when no sheet holds such a table."""
    by_hand.check(layout)
    words = Vocabulary(layout)
    child_words = Vocabulary(layout.children) if layout.children else None
    main: list[Table] = []
    children: list[Table] = []
    for sheet in book.sheets:
        if by_hand.sheet and sheet.name != by_hand.sheet:
            continue
        by_row = _head_by_hand(sheet, by_hand)
        several = [(sheet, by_row)] if by_row is not None else tables_of(sheet, words)
        head = several[0][1] if several else None
        child = find_head(sheet, child_words) if child_words and not by_hand.header_row else None
        if child and child_words and (head is None or child.score >= head.score - 0.05):
            children.append(_settle(sheet, child, child_words, ByHand()))
        else:
            main += [_settle(part, own, words, by_hand) for part, own in several]
    if not main and children:  # heads and members in one table
        children, main = [], [t for c in children if (t := _as_main(c.sheet, words, by_hand)) is not None]
    found = Found(main, children)
    _prefer_visible(found)
    best = max((table.head.score for table in found.main), default=0.0)
    found.main = [table for table in found.main if table.head.score >= best * _ENOUGH]
    if not found.main:
        expected = "、".join(column.label for column in layout.columns if column.required) or layout.columns[0].label
        raise UserError(
            f"“{book.name}”里没有找到{layout.label}的表头。",
            f"请确认选对了种类；表头应有“{expected}”等列，也可以手工指定各列对应的内容。",
        )
    return found


def _as_main(sheet: Sheet, words: Vocabulary, by_hand: ByHand) -> Table | None:
    head = find_head(sheet, words)
    return _settle(sheet, head, words, by_hand) if head else None


def _head_by_hand(sheet: Sheet, by_hand: ByHand) -> Head | None:
    if not by_hand.header_row or by_hand.header_row > len(sheet.rows):
        return None
    row = by_hand.header_row - 1
    return Head(row, row, paths_of(sheet, row, row), score=1.0)


def _prefer_visible(found: Found) -> None:
    shown = [table for table in found.main if not table.sheet.hidden]
    if shown and len(shown) < len(found.main):
        left_out = "、".join(table.sheet.name for table in found.main if table.sheet.hidden)
        found.notes.append(f"隐藏的工作表“{left_out}”没有读入。")
        found.main = shown


def _settle(sheet: Sheet, head: Head, words: Vocabulary, by_hand: ByHand) -> Table:
    """The final meaning of the columns: words, then what stands below them, then the clerk's own word."""
    forced = _forced(head, by_hand)
    free = {column: path for column, path in head.paths.items() if column not in forced}
    keys = assign(free, words, fuzzy=True, bonus=lambda c, spec: _fits(sheet, head, c, spec))
    for column in [c for c, key in keys.items() if key in forced.values()]:
        del keys[column]
    keys.update({column: key for column, key in forced.items() if key})
    _rescue(sheet, head, words, keys, set(forced))
    head.keys = keys
    return Table(sheet, head, keys)


def _forced(head: Head, by_hand: ByHand) -> dict[int, str]:
    forced: dict[int, str] = {}
    for name, key in by_hand.columns.items():
        column = next(
            (c for c, path in head.paths.items() if canon(name) in {canon("".join(path)), canon(head.heading(c))}), None
        )
        if column is None:
            column = next((c for c, path in head.paths.items() if canon(name) == canon(path[-1])), None)
        if column is None:
            column = column_index(name)
        if column is not None:
            forced[column] = key
    return forced


def _rescue(sheet: Sheet, head: Head, words: Vocabulary, keys: dict[int, str], forced: set[int]) -> None:
    """Columns whose heading says nothing but whose content is unmistakable: identity numbers, credit codes, kinds."""
    for column, path in head.paths.items():
        if column in keys or column in forced or canon(path[-1]) in words.ignore or words.is_foreign(path[:-1]):
            continue
        samples = _samples(sheet, head, column)
        for spec in words.layout.columns:
            if spec.key in keys.values() or len(samples) < _RESCUE_SAMPLES:
                continue
            if sum(_unmistakable(value, spec, words.layout) for value in samples) >= 0.8 * len(samples):
                keys[column] = spec.key
                break


def _unmistakable(value: object, spec: Column, layout: Layout) -> bool:
    if spec.split == "words":
        rules = layout.words.get(spec.key, ())
        return isinstance(value, str) and any(word and word in value for rule in rules for word in rule.any_of)
    if spec.type.name not in {"resident_id", "credit_code", "mobile"}:
        return False
    reading = spec.type.from_cell(value)
    return reading.value is not None and not spec.type.check(reading.value)


def _samples(sheet: Sheet, head: Head, column: int) -> list[object]:
    found = [row[column] for row in sheet.rows[head.last + 1 :] if column < len(row) and row[column] is not None]
    return found[:_SAMPLES]


def _fits(sheet: Sheet, head: Head, column: int, spec: Column) -> float:
    """A bonus or a malus by how many of the first cells can be read as this column's type; a hidden column gives way to
    a shown one of the same meaning."""
    hidden = -6.0 if column in sheet.hidden_columns else 0.0
    if spec.type.name in {"text", "name"} or spec.split:
        return hidden
    samples = _samples(sheet, head, column)
    if not samples:
        return hidden
    readings = [spec.type.from_cell(value) for value in samples]
    good = sum(r.value is not None and not spec.type.check(r.value) for r in readings)
    share = good / len(samples)
    return hidden + (2.0 * share if share >= 0.5 else -14.0 * (1 - share))


def unknown_columns(table: Table, layout: Layout, also: set[int]) -> list[str]:
    """The headings that mean nothing to this layout, without those that never hold anything (序号, 备注)."""
    ignore = {canon(word) for word in (*layout.ignore, *ADDED_BY_US)}
    return [
        table.head.heading(column)
        for column, path in sorted(table.head.paths.items())
        if column not in table.keys
        and column not in also
        and canon(path[-1]) not in ignore
        and canon("".join(path)) not in ignore
    ]


def letters(table: Table) -> dict[str, str]:
    """Column letter → key."""
    return {column_letter(column): key for column, key in sorted(table.keys.items())}
