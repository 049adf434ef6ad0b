"""Children of a record (household members): on their own sheet, in the rows below their head, or in columns beside."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from tzdesk.base.text import normal_name
from tzdesk.excel.book import Cell, Sheet
from tzdesk.excel.convert import Converter, Problem, Values, located, shown
from tzdesk.excel.heads import Vocabulary, assign, means
from tzdesk.excel.layout import Layout
from tzdesk.excel.records import Skipped, Sorter
from tzdesk.excel.tables import Table

_MIN_SCORE = 75.0


@dataclass
class Child:
    """One child as read: its values, and where it stood."""

    row: int
    sheet: str
    values: dict[str, Any]
    unknown: dict[str, str] = field(default_factory=dict)

    def to_json(self, layout: Layout, links: Iterable[str]) -> dict[str, Any]:
        """As a dry run writes it; what links it to its head is left out."""
        left_out = set(links)
        return {key: shown(layout, key, self.values, self.unknown) for key in self.values if key not in left_out}


def prefixed(problems: list[Problem], key: str) -> list[Problem]:
    """A child's problems under its head's key: members.id_no."""
    return [replace(problem, field=f"{key}.{problem.field}") for problem in problems]


class Beside:
    """Children in the columns of the head's own sheet, under a group such as 家庭成员, perhaps several times."""

    def __init__(self, table: Table, layout: Layout, factors: Callable[[Table, Layout], dict[str, int]]) -> None:
        self.layout = layout.children
        self.table = table
        self.sets: list[dict[int, str]] = []
        self.by_relation = "relation" in table.keys.values()
        if self.layout is None:
            return
        words = Vocabulary(self.layout)
        if self.by_relation:
            self.sets = [assign(table.head.paths, words, fuzzy=True)]
        else:
            self._find_sets(words, Vocabulary(layout))
        self.converter = Converter(self.layout, table.sheet.name, factors(table, self.layout))

    def _find_sets(self, words: Vocabulary, head_words: Vocabulary) -> None:
        counts: dict[str, int] = {}
        for column, path in sorted(self.table.head.paths.items()):
            if column in self.table.keys or not head_words.is_foreign(path[:-1]):
                continue
            scores = means(path[-2:], words, fuzzy=False) or means((path[-1],), words, fuzzy=False)
            key = max(scores, key=lambda k: scores[k], default="")
            if not key or scores[key] < _MIN_SCORE:
                continue
            number = counts.get(key, 0)
            counts[key] = number + 1
            while len(self.sets) <= number:
                self.sets.append({})
            self.sets[number][column] = key

    @property
    def columns(self) -> set[int]:
        """The columns that belong to children alone."""
        return {column for columns in self.sets for column in columns} - set(self.table.keys)

    def is_continuation(self, row: list[Cell]) -> bool:
        """Whether a row goes on with the last head's children: its own columns are blank, theirs are not."""
        if not self.columns or self.by_relation:
            return False
        own = any(c < len(row) and row[c] is not None for c in self.table.keys)
        return not own and any(c < len(row) and row[c] is not None for c in self.columns)

    def is_child_row(self, row: list[Cell], head_words: tuple[str, ...]) -> bool:
        """In a sheet with a relation column: whether the relation names somebody else than the head."""
        if not self.by_relation:
            return False
        column = self.table.column_of("relation")
        value = row[column] if column is not None and column < len(row) else None
        return value is not None and "".join(str(value).split()) not in head_words

    def read(self, number: int, row: list[Cell]) -> tuple[list[Child], list[Problem]]:
        """The children that one row holds."""
        children: list[Child] = []
        problems: list[Problem] = []
        for columns in self.sets:
            raw = {key: row[c] if c < len(row) else None for c, key in columns.items()}
            if all(value is None for value in raw.values()):
                continue
            values = self.converter.row(number, self._ordered(raw), {})
            if values.typed.get("name") is None and values.typed.get("id_no") is None:
                continue
            children.append(Child(number, self.table.sheet.name, values.typed, values.unknown))
            problems += located(values.problems, {key: c for c, key in columns.items()})
        return children, problems

    def _ordered(self, raw: dict[str, Cell]) -> dict[str, Cell]:
        keys = self.layout.keys if self.layout else ()
        return {key: raw[key] for key in keys if key in raw}


@dataclass
class OwnSheet:
    """The children that a sheet of their own holds, not yet linked."""

    children: list[Child]
    problems: list[Problem]
    skipped: list[Skipped]


def read_own_sheet(table: Table, layout: Layout, factors: dict[str, int], links: Iterable[str]) -> OwnSheet:
    """Read a sheet of children. A blank link (merged or typed once) is taken from the row above."""
    sheet: Sheet = table.sheet
    sorter = Sorter(sheet, table.head, layout, table.keys)
    converter = Converter(layout, sheet.name, factors)
    result = OwnSheet([], [], [])
    carried: dict[str, Any] = {}
    names = [link for link in links if link in table.keys.values()]
    for index in range(table.head.last + 1, len(sheet.rows)):
        number = sheet.row_number(index)
        why = sorter.why_not(index)
        if why:
            if why != "空行":
                result.skipped.append(Skipped(number, why, sheet.name))
            continue
        row = sheet.rows[index]
        raw = {key: row[c] if c < len(row) else None for c, key in table.keys.items()}
        values: Values = converter.row(number, {key: raw[key] for key in layout.keys if key in raw}, {})
        if any(values.typed.get(name) is not None for name in names):
            carried = {name: values.typed.get(name) for name in names}
        else:
            values.typed.update(carried)
        result.children.append(Child(number, sheet.name, values.typed, values.unknown))
        result.problems += located(values.problems, {key: c for c, key in table.keys.items()})
    return result


def link(children: list[Child], heads: list[Any], layout: Layout) -> list[Problem]:
    """Give every child to its head by the first link that fits; problems for those that find none or several."""
    problems: list[Problem] = []
    tables = [(child_key, _index(heads, head_key)) for child_key, head_key in layout.links]
    for child in children:
        head, label = _head_of(child, tables)
        if head is not None:
            if not _is_head_himself(child, head, layout):
                head.values.setdefault(layout.children_key, []).append(child)
            continue
        problems.append(
            Problem(
                child.row,
                layout.children_key,
                "hard",
                f"家庭成员“{child.values.get('name') or '（未写姓名）'}”{label}，没有挂到任何一户。",
                sheet=child.sheet,
                code="no_head",
                lost=True,
            )
        )
    return problems


def _index(heads: list[Any], key: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for head in heads:
        value = head.values.get(key)
        if value is not None:
            found.setdefault(normal_name(str(value)), []).append(head)
    return found


def _head_of(child: Child, tables: list[tuple[str, dict[str, list[Any]]]]) -> tuple[Any, str]:
    label = "没有写明属于哪一户"
    for key, known in tables:
        value = child.values.get(key)
        if value is None:
            continue
        heads = known.get(normal_name(str(value)), [])
        if len(heads) == 1 or (heads and key == "case_no"):
            return heads[0], ""
        label = f"写的“{value}”有{len(heads)}户，分不清是哪一户" if heads else f"写的“{value}”在档案表里找不到"
    return None, label


def _is_head_himself(child: Child, head: Any, layout: Layout) -> bool:
    """A member list that begins with the head: 本人 is no further member."""
    relation = str(child.values.get("relation") or "")
    return relation in layout.head_words and child.values.get("name") in {None, head.values.get("name")}
