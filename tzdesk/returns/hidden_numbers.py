"""The numbers that a file carries hidden (工作表 _numbers), and what its cells show: which of two was changed.

A cell and its hidden number that part say nothing of which one was touched. What is true says it: the month as it was
sealed here, the numbers on the paper, or the check code, which only the numbers that were sealed give.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from tzdesk.base import money
from tzdesk.base.periods import Month
from tzdesk.excel.fill import NUMBERS
from tzdesk.returns.comparing import Difference, form_cells, rows_of
from tzdesk.returns.forms import Form
from tzdesk.returns.number_cells import number_cell
from tzdesk.returns.values import Value, cell_of, plain, restore


@dataclass(frozen=True)
class Apart:
    """A cell that shows something else than its hidden number: both, and what the cell holds as a file writes it."""

    name: str
    cell: Any
    difference: Difference  # before: the hidden number, after: what the cell shows

    def shows(self, raw: Any) -> bool:
        """Whether the cell shows this canonical value."""
        return same(self.cell.value, cell_of(restore(raw), self.difference.format))


def numbers_in(read: Any) -> dict[str, Any]:
    """The canonical numbers on the hidden sheet by name; one that was spoilt is its text. KeyError without a sheet."""
    rows = read[NUMBERS].iter_rows(max_col=2, values_only=True)
    return {str(row[0]): _told(row[1]) for row in rows if row[0] is not None}


def _told(raw: Any) -> Any:
    if raw is None or raw == "":
        return None
    try:
        found = json.loads(str(raw))
        restore(found)
    except (ValueError, KeyError, TypeError, ArithmeticError):
        return str(raw)
    return found if found is None or isinstance(found, int | str | dict) else str(raw)


def apart(read: Any, forms: Iterable[Form], numbers: Mapping[str, Any]) -> Iterator[Apart]:
    """The cells that show something else than the number that the file carries for them; of a grid also those that it
    carries none for."""
    for form in forms:
        for name, place, label, shape in form_cells(form, rows_of(form, numbers)):
            cell = number_cell(read, form, name, place)
            if cell is None or (name not in numbers and (form.kind == "list" or cell.value is None)):
                continue
            value = restore(numbers.get(name))
            if not same(cell.value, cell_of(value, shape)):
                at = f"{cell.parent.title} {cell.coordinate}"
                now = value_of(cell.value, shape)
                if isinstance(now, str) and isinstance(value, int | Decimal):
                    now = f"文本“{now}”"
                yield Apart(name, cell, Difference(form.id, form.title, place, label, shape, value, now, at=at))


def touched(
    found: Sequence[Apart],
    numbers: Mapping[str, Any],
    known: Mapping[str, Any] | None,
    agrees: Callable[[Mapping[str, Any]], bool],
) -> tuple[list[Difference], list[Difference]]:
    """The cells that were changed, and the hidden numbers that were (before: the true number, after: the hidden one).

    `known` are the true numbers as far as they are known, None where they are not at all: then `agrees` says whether
    numbers give the check code that the file states.
    """
    if known is None:
        shown = {one.name: plain(one.difference.after) for one in found}
        hidden = list(found) if shown and not agrees(numbers) and agrees({**numbers, **shown}) else []
    else:
        hidden = [one for one in found if one.name in known and one.shows(known[one.name])]
    names = {one.name for one in hidden}
    turned = [replace(one.difference, before=one.difference.after, after=one.difference.before) for one in hidden]
    return [one.difference for one in found if one.name not in names], turned


def unknown_names(forms: Iterable[Form], numbers: Mapping[str, Any]) -> list[str]:
    """Names of hidden numbers that no cell of these forms has."""
    known = {name for form in forms for name, *_ in form_cells(form, rows_of(form, numbers))}
    return sorted(numbers.keys() - known)


def same(found: Any, expected: Any) -> bool:
    """Whether a cell shows a value; a blank is not zero, and yes is not one. A text of nothing is a blank."""
    if isinstance(found, bool) != isinstance(expected, bool):
        return False
    if isinstance(found, datetime):
        found = found.date()
    if isinstance(expected, int | Decimal) and isinstance(found, int | float):
        return float(expected) == float(found)
    return (None if found == "" else found) == (None if expected == "" else expected)


def value_of(found: Any, shape: str) -> Value:
    """What a cell shows, in the units of the book: 分 where it says 元."""
    if isinstance(found, datetime):
        return found.date()
    if isinstance(found, float) and not isfinite(found):
        return str(found)
    if isinstance(found, int | float) and shape == "money":
        return round(found * money.FEN_PER_YUAN)
    if isinstance(found, str) and shape == "month":
        try:
            return Month.parse(found)
        except ValueError:
            return found
    return Decimal(str(found)) if isinstance(found, float) else found
