"""Rules over a finished book: identities inside a form and between forms.

Sums that the forms themselves compute hold by construction; what is checked here can really fail: registers that
disagree with one another, units that did not report, cells that nobody filled.
Rule ids are those of the reference lists: M, T and X for members, VR for contracts, E for aid returns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tzdesk.base.money import format_yuan
from tzdesk.registers.measure import total
from tzdesk.returns.compute import BookValues, FormValues
from tzdesk.rules import Hit, Thresholds, rule

_PARTS = ("c2", "c3", "c4", "c5")


def place(line: str, column: str) -> str:
    """How a finding names a cell."""
    return f"{line}/{column}"


@rule("Z02-07", on="Z02")
def parts_within_total(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """M07 on the sums: no "其中" column exceeds 合计 (row 19 has no 合计)."""
    for line in form.form.lines:
        whole = form.number(line.code, "c1")
        if line.code == "19" or whole is None or not isinstance(whole, int):
            continue
        for column in _PARTS:
            part = form.number(line.code, column)
            if part is not None and part > whole:
                yield Hit(place(line.code, column), line=line.label, part=part, whole=whole)


@rule("Z02-06", on="Z02")
def members_balance(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """M06 on the sums: 30 = 10 + 11 − 20 in column 合计."""
    opening, joined, left, closing = (form.number(code) for code in ("10", "11", "20", "30"))
    if closing is None or opening is None:
        return
    expected = opening + (joined or 0) - (left or 0)
    if expected != closing:
        yield Hit(place("30", "c1"), closing=closing, expected=expected, diff=closing - expected)


@rule("Z02-03", on="Z02")
def opening_is_last_closing(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """M03 on the sums: 月初 is last month's 月末 unless unions were added or closed."""
    opening, before = form.number("10", "c1"), form.number("30", "c7")
    if opening is not None and before is not None and opening != before:
        yield Hit(place("10", "c1"), opening=opening, before=before)


def at_most(form: FormValues, pairs: Iterable[tuple[str, str]], column: str = "F") -> Iterator[Hit]:
    """A hit for each line that exceeds the line it is a part of."""
    for part, whole in pairs:
        small, large = form.number(part, column), form.number(whole, column)
        if small is not None and large is not None and small > large:
            yield Hit(place(part, column), part=small, whole=large, line=form.form.line_codes[part].label)


@rule("E02", on="BF-1")
def classes_sum_to_cases(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """合计 = 深度 + 相对 + 意外 in rows 01–12 (E02)."""
    for line in form.form.lines:
        if not line.code.isdigit() or int(line.code) > 12:
            continue
        whole = form.number(line.code, "c1")
        parts = total(form.number(line.code, column) for column in ("c2", "c3", "c4"))
        if whole is not None and parts is not None and whole != parts:
            yield Hit(place(line.code, "c1"), line=line.label, whole=whole, parts=parts)


@rule("E03", on="BF-1")
def cases_balance(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """12 = 01 + 02 − 07 in every column that states all of them (E03)."""
    for column in form.form.columns:
        opening, more, less, closing = (form.number(code, column.id) for code in ("01", "02", "07", "12"))
        if closing is None or opening is None:
            continue
        expected = opening + (more or 0) - (less or 0)
        if closing != expected:
            yield Hit(place("12", column.id), closing=closing, expected=expected)


@rule("E05", on="BF-1")
def persons_at_least_households(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """13 ≥ 12, and every "其中" within its total (E05)."""
    persons, households = form.number("13"), form.number("12")
    if persons is not None and households is not None and persons < households:
        yield Hit(place("13", "c1"), part=households, whole=persons, line="月末在档家庭人口")
    yield from at_most(form, (("14", "13"), ("15", "13"), ("16", "13")), "c1")
    for line in form.form.lines:
        whole = form.number(line.code, "c1")
        for column in ("c5", "c6", "c7"):
            part = form.number(line.code, column)
            if whole is not None and part is not None and part > whole:
                yield Hit(place(line.code, column), part=part, whole=whole, line=line.label)


@rule("E06", on="BF-2")
def amounts_by_source(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """Column 4 is the sum of the sources 5–13, row by row (E06)."""
    yield from _sources(form, "c4", [f"c{n}" for n in range(5, 14)])


@rule("E11", on="BF-3")
def comfort_by_source(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """Column 6 is the sum of the sources 7–12, row by row (E11)."""
    yield from _sources(form, "c6", [f"c{n}" for n in range(7, 13)])


def _sources(form: FormValues, whole_column: str, columns: list[str]) -> Iterator[Hit]:
    for line in form.form.lines:
        whole = form.number(line.code, whole_column)
        parts = total(form.number(line.code, column) for column in columns)
        if (whole or 0) != (parts or 0):
            yield Hit(
                place(line.code, whole_column),
                line=line.label,
                whole=format_yuan(int(whole or 0)),
                parts=format_yuan(int(parts or 0)),
            )


@rule("E08", on="BF-2")
def times_persons_households(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """人次 ≥ 人数 ≥ 户数, and an amount has its person-times (E08; soft in a month with a bank return, and where the
    difference is benefits that another source pays on: their 人次 stand in the month that began them)."""
    continued = form.memo["continued"].value or 0 if "continued" in form.memo else 0
    for line in form.form.lines:
        households, persons, times = (form.number(line.code, f"c{n}") for n in range(1, 4))
        if persons is None or times is None:
            continue
        in_order = times >= persons >= (households or 0)
        if line.code != "13" and not in_order:
            # Each grant has one payee, so only a payment that came back leaves fewer times than persons.
            returned = bool(book["BF-4"].number("01", "c6")) if "BF-4" in book.forms else times < persons
            yield Hit(
                place(line.code, "c3"),
                soften=returned or times + continued >= persons >= (households or 0),
                line=line.label,
                times=times,
                persons=persons,
                households=households,
            )
