"""Looks at a book by itself, where this desk has nothing to hold it against but what it brings along of its forms and
sheets."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from tzdesk.excel.looks import cells_seen, hidden_parts, merged_otherwise, struck_cells
from tzdesk.excel.shown_text import UNREAD
from tzdesk.returns.carried_forms import displaced
from tzdesk.returns.carried_sheets import HIDDEN, MERGED, SEEN, as_told, shapes_of, usually
from tzdesk.returns.forms import Form
from tzdesk.returns.held import UNSEEN, Altered, Place, added_sheet, cells_apart
from tzdesk.returns.template import COVER, NOTES

_HUNDRED = 100
_SIGNS = re.compile(r"[-−－–—(（负减]")
_COUNTING = re.compile(r"[零〇一二三四五六七八九十百千万亿兆两半约余]")  # words that make another number of it
_FIGURES = re.compile(r"\d+(?:\.\d+)?|\.\d+")


def alone(
    read: Any,
    told: Mapping[str, Mapping[str, Any]],
    forms: Mapping[str, Form],
    numbers: Mapping[str, Any],
    named: Collection[Place],
) -> Iterator[Altered]:
    """Sheets that are missing, too many (also hidden ones) or hidden, numbers that stand elsewhere than the file says
    or are struck out, words that are not those that it carries (`told`, of its sheets), and cells that show something
    else than they hold. `named` are cells that have been named already."""
    known = {COVER, NOTES, *forms}
    shapes = shapes_of(read, forms.values(), numbers)
    for title in [title for title in known if title not in read.sheetnames]:
        yield Altered(title, "", "缺少这张工作表")
    for sheet in read.worksheets:
        if sheet.title in known:
            looks = _looks(sheet, told.get(sheet.title, {}), shapes.get(sheet.title, ()))
            yield from (Altered(sheet.title, *one) for one in looks)
        elif sheet.title not in UNSEEN:
            yield added_sheet(sheet)
    for title, place, name in displaced(read):
        if title in read.sheetnames:
            yield Altered(title, place, f"名称“{name}”被移走")
    words = as_told(read, told, forms.values(), numbers)
    for title in [title for title in words.sheetnames if title in read.sheetnames]:
        yield from cells_apart(read[title], words[title], named)
    for title in [title for title in read.sheetnames if title in known]:
        yield from _misleading(read[title], told.get(title, {}).get(SEEN), shapes.get(title, {}), named)


def _looks(sheet: Any, told: Mapping[str, Any], values: Collection[str]) -> Iterator[tuple[str, str]]:
    """What is hidden, and was not when the file was made, what of the `values` is struck out, and what is merged
    otherwise."""
    for place, why in (*hidden_parts(sheet), *struck_cells(sheet, values)):
        if f"{place} {why}" not in told.get(HIDDEN, ()):
            yield place, why
    if MERGED in told:
        yield from merged_otherwise(sheet, told[MERGED])


def _misleading(
    sheet: Any, otherwise: Mapping[str, str | None] | None, shapes: Mapping[str, str], named: Collection[Place]
) -> Iterator[Altered]:
    """The cells that show something else than they hold. `otherwise` is what the file says that is seen of cells that
    do not simply show their value (None: it does not say); `shapes` are the formats of the cells of numbers."""
    for cell, seen in cells_seen(sheet):
        shape = shapes.get(cell.coordinate)
        if (sheet.title, cell.row, cell.column) in named or (otherwise is None and shape is None):
            continue
        drawn = (otherwise or {}).get(cell.coordinate, usually(cell.value, shape))
        as_drawn = otherwise is None or seen == drawn
        unread = otherwise is not None and seen is not None and UNREAD in seen
        if not as_drawn or (shape is not None and not unread and _another(cell.value, seen)):
            yield Altered(sheet.title, cell.coordinate, _said(cell.value, seen))


def _said(value: Any, seen: str | None) -> str:
    if seen is None:
        return "字色与底色分不开，看不出来"
    return f"显示成“{seen}”，里面是 {value}" if seen else "没有显示出来"


def _another(value: Any, seen: str | None) -> bool:
    """Whether what is seen of a cell is not its value; a zero may be left out by whoever drew the form."""
    if value == 0 and not isinstance(value, bool):
        return bool(re.search(r"[1-9]", seen or "") or _COUNTING.search(seen or ""))
    if not seen:
        return True
    if isinstance(value, date):
        return [int(one) for one in re.findall(r"\d+", seen)] not in _days(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return isinstance(value, str) and "".join(seen.split()) != "".join(value.split())
    return len(_SIGNS.findall(seen)) != (value < 0) or bool(_COUNTING.search(seen)) or not _figures(value, seen)


def _days(value: date) -> list[list[int]]:
    """The ways to write a day in figures."""
    year, month, day = value.year, value.month, value.day
    return [[year, month, day], [year, month], [month, day], [year], [day, month, year], [month, day, year]]


def _figures(value: float, seen: str) -> bool:
    """Whether the figures that are seen are those of a number, to as many decimals as are shown."""
    found = _FIGURES.findall(seen)
    if len(found) != 1:
        return False
    try:
        said = Decimal(found[0])
        exact = abs(Decimal(str(value))) * (_HUNDRED if "%" in seen else 1)
        return said in {exact.quantize(said, how) for how in (ROUND_HALF_EVEN, ROUND_HALF_UP)}
    except InvalidOperation:  # more figures than a return ever has
        return False
