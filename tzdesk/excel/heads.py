"""Find the heading rows of a sheet and what each column means.

Every block of one to three rows near the top is tried; the block whose columns mean the most wins. A column's words are
its cells from top to bottom, merged or merely left blank to the right of a group's name.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from tzdesk.excel.book import Sheet, column_letter
from tzdesk.excel.layout import Column, Layout
from tzdesk.excel.words import canon, is_total_word, leans_left, split_heading, stem, subjects_differ

_SEARCH_ROWS = 40
_MAX_HEIGHT = 3
_ACCEPT = 62.0
_FUZZY = 0.76
MARK = "导入标记"
# The columns of a workbook of rows that went back, which comes again mended.
ADDED_BY_US = ("行号", "导入情况", "出错的单元格", "原因", "怎么办", MARK)
_SET_NUMBERS = "0123456789一二三四五六七八九十"
Path_ = tuple[str, ...]


@dataclass
class Head:
    """The heading block: 0-based rows `first`–`last`, words per column, and which column gives which key."""

    first: int
    last: int
    paths: dict[int, Path_]
    keys: dict[int, str] = field(default_factory=dict)
    repeats: dict[int, tuple[int, str]] = field(default_factory=dict)  # column → (set number, child key)
    score: float = 0.0

    def heading(self, column: int) -> str:
        """The words of a column as shown: 职工人数·女."""
        return "·".join(self.paths.get(column, ())) or column_letter(column)


class Vocabulary:
    """A layout's headings, looked up by their canonical words."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.exact: dict[str, dict[str, float]] = {}
        self.stems: dict[str, dict[str, float]] = {}
        self.aliases: list[tuple[str, str]] = []
        self.groups: set[str] = set()
        for column in layout.columns:
            self._learn(column)
        self.ignore = {canon(word) for word in (*layout.ignore, *ADDED_BY_US)}
        self.child = Vocabulary(layout.children) if layout.children else None
        self.foreign = {
            word
            for child in ([layout.children] if layout.children else [])
            for c in child.columns
            for word in _groups(c)
        }

    def is_foreign(self, path: Path_) -> bool:
        """Whether a group's name belongs to the children's columns: 家庭成员, 家庭成员2."""
        return any(canon(part).rstrip(_SET_NUMBERS) in self.foreign for part in path)

    def _learn(self, column: Column) -> None:
        for rank, alias in enumerate((*column.aliases, column.label)):
            weight = 1.0 - min(rank, 20) * 0.002  # earlier aliases are the surer ones
            _keep(self.exact, canon(alias), column.key, weight)
            _keep(self.stems, stem(alias), column.key, weight - 0.001)
            self.aliases.append((canon(alias), column.key))
        for group in column.groups:
            self.groups.add(canon(group))
            for sub in column.subs:
                _keep(self.exact, canon(group) + canon(sub), column.key, 1.0)
                _keep(self.stems, stem(group) + stem(sub), column.key, 0.995)


def _groups(column: Column) -> set[str]:
    return {canon(group) for group in column.groups}


def _keep(table: dict[str, dict[str, float]], word: str, key: str, weight: float) -> None:
    if word:
        known = table.setdefault(word, {})
        known[key] = max(known.get(key, 0.0), weight)


def means(path: Path_, words: Vocabulary, *, fuzzy: bool) -> dict[str, float]:
    """Key → score (0–100) of what a column's words may mean."""
    path = tuple(part for part in path if canon(part) or part.strip())
    if not path or canon("".join(path)) in words.ignore or (canon(path[-1]) in words.ignore and len(path) == 1):
        return {}
    if words.is_foreign(path[:-1] or path):
        return {key: 100.0 * weight for key, weight in words.exact.get(canon("".join(path)), {}).items()}
    scores: dict[str, float] = {}
    for text, base in _variants(path, words):
        _collect(scores, words.exact.get(canon(text), {}), base)
        _collect(scores, words.stems.get(stem(text), {}), base - 3)
    if fuzzy and (not scores or max(scores.values()) < 75):
        for key, score in _resemble(path, words).items():
            scores[key] = max(scores.get(key, 0.0), score)
    return scores


def _collect(scores: dict[str, float], found: Mapping[str, float], base: float) -> None:
    for key, weight in found.items():
        scores[key] = max(scores.get(key, 0.0), base * weight)


def _variants(path: Path_, words: Vocabulary) -> Iterable[tuple[str, float]]:
    """The texts that a path may stand for, surest first."""
    whole = "".join(path)
    yield whole, 100.0
    if len(path) == 1:
        pieces = split_heading(path[0])
        if len(pieces) > 1:
            yield from ((text, base - 1) for text, base in _pair_variants(pieces))
            if words.groups & {canon(pieces[0])}:
                return
            yield pieces[0], 80.0
        return
    yield from _pair_variants(path)
    yield path[-1], 88.0
    pieces = split_heading(path[-1])
    if len(pieces) > 1:
        yield "".join((path[-2], *pieces)), 96.0
    if canon(path[-1]) == "" or is_total_word(path[-1]):
        yield path[-2], 97.0


def _pair_variants(path: Path_) -> Iterable[tuple[str, float]]:
    group, leaf = stem(path[-2]), canon(path[-1]).replace("其中", "")
    if is_total_word(path[-1]):
        yield group, 98.0
        return
    yield group + leaf, 99.0
    yield leaf + group, 97.0
    if len(path) > 2:
        top = stem(path[-3])
        yield top + leaf, 95.0
        yield top + group + leaf, 96.0


def _resemble(path: Path_, words: Vocabulary) -> dict[str, float]:
    """Scores of headings that are nearly known: one word more, another order, a slip of the pen."""
    scores: dict[str, float] = {}
    texts = {canon("".join(path))}
    if len(path) > 1:
        texts |= {stem(path[-2]) + canon(path[-1]), canon(path[-1])}
    for text in texts:
        if len(text) < 2:
            continue
        for alias, key in words.aliases:
            if len(alias) < 2 or subjects_differ(text, alias):
                continue
            score = _alike(text, alias)
            if score > scores.get(key, 0.0):
                scores[key] = score
    return scores


def _alike(text: str, alias: str) -> float:
    inside = len(alias) >= 3 and alias in text and len(text) <= len(alias) + 6
    if inside:
        return 80.0 - (len(text) - len(alias)) * 2.0 + (3.0 if text.endswith(alias) else 0.0)
    if len(text) >= 4 and text in alias and len(alias) <= len(text) + 3:
        return 70.0
    ratio = difflib.SequenceMatcher(None, text, alias, autojunk=False).ratio()
    return 40.0 + 40.0 * ratio if ratio >= _FUZZY else 0.0


def paths_of(sheet: Sheet, first: int, last: int) -> dict[int, Path_]:
    """The words of every column over the rows `first`–`last`."""
    width = max((len(sheet.rows[r]) for r in range(first, last + 1)), default=0)
    grid = [[_text(sheet.cell(r, c)) for c in range(width)] for r in range(first, last + 1)]
    covered = _spread_merges(sheet, grid, first, width)
    for level in range(len(grid) - 1):
        _spread_groups(grid, level, covered)
    paths: dict[int, Path_] = {}
    for column in range(width):
        path: list[str] = []
        for row in grid:
            word = row[column]
            if word and (not path or path[-1] != word):
                path.append(word)
        if path:
            paths[column] = tuple(path)
    _lean_left(paths)
    return paths


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _spread_merges(sheet: Sheet, grid: list[list[str]], first: int, width: int) -> set[tuple[int, int]]:
    """Fill merged areas with their text; an area over nearly the whole width is a title and is emptied."""
    covered: set[tuple[int, int]] = set()
    for top, left, bottom, right in sheet.merged:
        if bottom < first or top > first + len(grid) - 1:
            continue
        text = _text(sheet.cell(top, left))
        if right - left + 1 >= max(3, width * 0.8):
            text = ""
        for row in range(max(top, first), min(bottom, first + len(grid) - 1) + 1):
            for column in range(left, min(right, width - 1) + 1):
                grid[row - first][column] = text
                covered.add((row - first, column))
    return covered


def _spread_groups(grid: list[list[str]], level: int, covered: set[tuple[int, int]]) -> None:
    """A group's name that was typed once and not merged reaches right over the sub-headings below it."""
    row, below = grid[level], grid[level + 1]
    filled = [c for c, word in enumerate(row) if word]
    if len(filled) == 1 and len(row) > 3:  # a title line, no group
        row[filled[0]] = ""
        return
    name = ""
    for column, word in enumerate(row):
        if word:
            name = word if below[column] and (level, column) not in covered else ""
        elif name and below[column] and (level, column) not in covered:
            row[column] = name
        else:
            name = ""


def _lean_left(paths: dict[int, Path_]) -> None:
    """其中：女 takes the last heading to its left that stands by itself: 会员总数, 其中：女, 其中：农民工."""
    owner: str | None = None
    for column in sorted(paths):
        path = paths[column]
        if len(path) > 1:
            owner = None
        elif leans_left(path[0]):
            if owner is not None:
                paths[column] = (owner, path[0])
        else:
            owner = path[0]


def assign(paths: Mapping[int, Path_], words: Vocabulary, *, fuzzy: bool, bonus: Bonus | None = None) -> dict[int, str]:
    """Column → key, each once; the best pairs first."""
    return {column: key for column, (key, _) in _ranked(paths, words, fuzzy=fuzzy, bonus=bonus).items()}


Bonus = Callable[[int, Column], float]


def _ranked(
    paths: Mapping[int, Path_], words: Vocabulary, *, fuzzy: bool, bonus: Bonus | None
) -> dict[int, tuple[str, float]]:
    pairs: list[tuple[float, int, str]] = []
    for column, path in paths.items():
        for key, score in means(path, words, fuzzy=fuzzy).items():
            spec = words.layout.column(key)
            extra = bonus(column, spec) if bonus and spec else 0.0
            if score + extra >= _ACCEPT:
                pairs.append((score + extra, column, key))
    taken: dict[int, tuple[str, float]] = {}
    used: set[str] = set()
    for score, column, key in sorted(pairs, key=lambda p: (-p[0], p[1])):
        if column not in taken and key not in used:
            taken[column] = (key, score)
            used.add(key)
    return taken


def find_head(sheet: Sheet, words: Vocabulary) -> Head | None:
    """The best heading block of a sheet, None when nothing in it looks like this layout."""
    best: Head | None = None
    for fuzzy in (False, True):
        for first in range(min(len(sheet.rows), _SEARCH_ROWS)):
            if not any(isinstance(value, str) for value in sheet.rows[first]):
                continue
            for last in range(first, min(first + _MAX_HEIGHT, len(sheet.rows))):
                if last > first and _holds_data(sheet, last):
                    break
                head = _try(sheet, words, first, last, fuzzy=fuzzy)
                if head and (best is None or head.score > best.score + 0.01):
                    best = head
        if best is not None and len(best.keys) >= 3:
            return best
    return best


def _try(sheet: Sheet, words: Vocabulary, first: int, last: int, *, fuzzy: bool) -> Head | None:
    paths = paths_of(sheet, first, last)
    if len(paths) < 2:
        return None
    ranked = _ranked(paths, words, fuzzy=fuzzy, bonus=None)
    keys = {column: key for column, (key, _) in ranked.items()}
    if len(keys) < 2 or not set(keys.values()) & set(words.layout.identity):
        return None
    score = sum(score for _, score in ranked.values()) / 100 - 0.2 * (last - first)
    score += 0.5 * sum(_is_childs(path, words) for column, path in paths.items() if column not in keys)
    return Head(first, last, paths, keys, score=score)


def _is_childs(path: Path_, words: Vocabulary) -> bool:
    """Whether a column stands under a children's group and means something there."""
    if words.child is None or len(path) < 2 or not words.is_foreign(path[:-1]):
        return False
    return bool(means(path[-2:], words.child, fuzzy=False) or means(path[-1:], words.child, fuzzy=False))


def _holds_data(sheet: Sheet, row: int) -> bool:
    """Whether a row has numbers, dates or long digits: no heading has."""
    data = 0
    for value in sheet.rows[row]:
        if value is None:
            continue
        if not isinstance(value, str) or sum(ch.isdigit() for ch in value) >= 8:
            data += 1
    return data >= 2
