"""Lines that a change of the definition gives to another figure, while their numbers of earlier months are carried on.

A sealed cell is found again by its form, line and column. A line that counts something else from a month on would be
compared with, and added to, what it counted before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from tzdesk.base.periods import Month, Span
from tzdesk.definitions import Definition
from tzdesk.returns.forms import Form, forms_of

_CARRIED = {"previous": "上期数", "cumulative": "本年累计"}


def other_sources(month: Month, since: Month, standing: Callable[[Month], Definition], after: Definition) -> list[str]:
    """A sentence for every cell that counts otherwise from a month on, though a cell of the month carries on what it
    gave in the months before.

    `standing` gives the definition of a month as it stands without the change, `after` that of the month with it; the
    program knows of no month before `since`. A cell is held against the last of the months read that has it, whatever
    came between: a line that was dropped and comes back is the same line to them. What stands already without the
    change, such as what a year shipped with the program changes, is no fault of it.
    """
    forms_in = cache(lambda one: forms_of(standing(one)))
    problems: dict[tuple[str, str, str], str] = {}
    for form in forms_of(after).values():
        for line, column, word, read in _carried(form, month):
            there = [one for one in read if since <= one < month and _has(forms_in(one), form, line, column)]
            if not there or not _another(forms_in(there[-1])[form.id], form, line, column):
                continue
            if _has(now := forms_in(month), form, line, column) and not _another(now[form.id], form, line, column):
                continue
            problems.setdefault((form.id, line, word), (
                f"{form.id} 第{line}行“{form.line_codes[line].label}”：{month.label}起换了取数，"
                f"但“{word}”还连着以前各月按原来取数报的数。换指标请用新行号，原来的行照旧，不想印时可以在样表里不画。"
            ))  # fmt: skip
    return list(problems.values())


def _has(forms: Mapping[str, Form], form: Form, line: str, column: str) -> bool:
    return form.id in forms and forms[form.id].has(line, column)


def _carried(form: Form, month: Month) -> Iterator[tuple[str, str, str, list[Month]]]:
    """Which cells' earlier values a month's form reads, the heading they are read under, and the months whose books
    have them, the oldest first."""
    span = form.span(month)
    for line in form.lines:
        for column in form.columns:
            cell = form.cell(line.code, column.id)
            if cell["type"] not in _CARRIED:
                continue
            there = cell["of"] if cell["type"] == "cumulative" else cell.get("column", column.id)
            code = cell.get("line", line.code)
            if form.has(code, there):
                yield code, there, column.head, _months_read(span, month, cell)


def _months_read(span: Span, month: Month, cell: Mapping[str, Any]) -> list[Month]:
    if cell["type"] == "cumulative":
        return [one.months[-1] for one in span.year_to_date[:-1]]
    return [month.step(-int(cell["months"]))] if "months" in cell else [span.previous.months[-1]]


def _another(old: Form, new: Form, line: str, column: str) -> bool:
    """Whether a cell counts another thing: labels, order and lines that a sum gains do not make it one."""
    was, now = old.cell(line, column), new.cell(line, column)
    if was["type"] != now["type"]:
        return True
    if was["type"] == "sum":
        return any(
            not set(was.get(part, ())) <= set(now.get(part, ())) or _had(old, part, now) - set(was.get(part, ()))
            for part in ("lines", "columns")
        )
    return _said(was) != _said(now)


def _had(old: Form, part: str, now: Mapping[str, Any]) -> set[str]:
    """What a sum takes of the lines or columns that the old form had already."""
    there = old.line_codes.keys() if part == "lines" else old.column_ids.keys()
    return {signed for signed in now.get(part, ()) if signed[1:] in there}


def _said(cell: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in cell.items() if value not in (None, "", [], {})}
