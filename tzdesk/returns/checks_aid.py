"""Rules over the aid returns (E): last month's figures, blocks, sources, funds, slips of the unit.

A return of money is a negative figure in the month it becomes known, so identities of person-times that it can break
are soft in such a month. Amounts are 分.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tzdesk.base.money import format_yuan
from tzdesk.registers.measure import total
from tzdesk.returns.compute import BookValues, FormValues
from tzdesk.rules import Hit, Thresholds, rule

_ITEMS = ("02", "03", "04", "06", "07", "08", "09")
_CLASSES = ("10", "11", "12", "13")
_WAYS = ("14", "15", "16", "17")
_COMFORTED = tuple(f"{n:02d}" for n in range(2, 9))
_FUNDS = tuple(f"{n:02d}" for n in range(2, 11))
# BF-4's line of a source: the columns of BF-2 and of BF-3 that pay from it; BF-3 has one column for all fiscal money.
_AID_COLUMNS = {line: f"c{n}" for n, line in enumerate(_FUNDS, 5)}
_COMFORT_COLUMNS = {
    "c7": ("02", "03", "04", "05"),
    "c8": ("06",),
    "c9": ("07",),
    "c10": ("08",),
    "c11": ("09",),
    "c12": ("10",),
}


def _cell(line: str, column: str) -> str:
    return f"{line}/{column}"


def _sum(form: FormValues, lines: Sequence[str], column: str) -> int:
    return total(form.number(line, column) for line in lines) or 0


def _said(form: FormValues, column: str, value: float) -> str:
    """A figure as the form shows it: money in 元, the rest as it is."""
    return f"{format_yuan(int(value))}元" if form.form.column_ids[column].format == "money" else str(value)


def _returned(book: BookValues) -> bool:
    """Whether money came back in the month."""
    return "BF-4" in book.forms and bool(book["BF-4"].number("01", "c6"))


# --- BF-1 ------------------------------------------------------------------------------------------------------------


@rule("E01", on="BF-1")
def opening_is_last_closing(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """Line 01 is line 12 of the month before, as it was sent.

    After a month without any file it only asks: old files that came in since were not here then.
    """
    soft = book.earlier("BF-1", "12", "c1") == 0
    for column in form.form.columns:
        now, before = form.number("01", column.id), book.earlier("BF-1", "12", column.id)
        if now is not None and before is not None and now != before:
            yield Hit(_cell("01", column.id), soften=soft, now=now, before=before)


@rule("E04", on="BF-1")
def class_changes_balance(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """Who leaves a class enters another: 06 and 11 have the same sum over the classes."""
    into, out = (total(form.number(line, column) for column in ("c2", "c3", "c4")) for line in ("06", "11"))
    if into != out:
        yield Hit(_cell("06", "c1"), into=into or 0, out=out or 0)


# --- BF-2 ------------------------------------------------------------------------------------------------------------


@rule("E06B", on="BF-2")
def items_sum_to_total(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """01 = 02+03+04+06+07+08+09 in person-times and money (E06)."""
    yield from _block(form, _ITEMS)


@rule("E07", on="BF-2")
def blocks_alike(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """Classes and ways of payment each sum to 01 (columns 3–13); 金秋助学 is a part of 子女助学."""
    yield from _block(form, _CLASSES)
    yield from _block(form, _WAYS)
    for column in form.form.columns[:13]:
        part, whole = form.number("05", column.id), form.number("04", column.id)
        if part is not None and whole is not None and part > whole:
            said: dict[str, Any] = {"parts": _said(form, column.id, part), "whole": _said(form, column.id, whole)}
            yield Hit(_cell("05", column.id), soften=_returned(book), **said)


def _block(form: FormValues, lines: Sequence[str]) -> Iterator[Hit]:
    for column in form.form.columns[2:13]:
        whole, parts = form.number("01", column.id), _sum(form, lines, column.id)
        if whole is not None and whole != parts:
            said: dict[str, Any] = {"parts": _said(form, column.id, parts), "whole": _said(form, column.id, whole)}
            yield Hit(_cell("01", column.id), **said)


@rule("E08B", on="BF-2")
def money_has_its_persons(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """No household without money and no money without a household, in lines 02–12 (E08)."""
    for line in form.form.lines:
        if not "02" <= line.code <= "12":
            continue
        households, amount = form.number(line.code, "c1"), form.number(line.code, "c4")
        persons = form.number(line.code, "c2")
        if households is not None and amount is not None and bool(households or persons) != bool(amount):
            yield Hit(_cell(line.code, "c1"), soften=_returned(book), line=line.label, households=households)


@rule("E09", on="BF-2")
def a_household_counts_once(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """A household that has several kinds of aid is one: no less than the largest line, no more than their sum."""
    whole = form.number("01", "c1")
    parts = [form.number(line, "c1") or 0 for line in _ITEMS]
    if whole is not None and not max(parts) <= whole <= sum(parts):
        soft = _returned(book)
        yield Hit(_cell("01", "c1"), soften=soft, whole=whole, largest=max(parts), parts=sum(parts))


@rule("E10", on="BF-2")
def year_goes_on(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """累计人次、金额 are last month's and this month's; 累计户数 are no fewer than last month's, no more than both."""
    yield from _goes_on(form, book, (("c15", "c3"), ("c16", "c4")))
    for line in form.form.lines:
        before = 0 if book.period.month == 1 else book.earlier("BF-2", line.code, "c14")
        now, added = form.number(line.code, "c14"), form.number(line.code, "c1")
        if before is not None and now is not None and added is not None and not before <= now <= before + added:
            soft = _returned(book) and now < before
            yield Hit(_cell(line.code, "c14"), soften=soft, line=line.label, now=now, before=before, added=added)


@rule("E16", on="BF-2")
def names_sum_to_return(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """The list by name (BF-6B) has the return's person-times and money."""
    named = book.annex("BF-6B")
    if named is None:
        return
    amount = total(row.values.get("amount") for row in named.rows) or 0
    times = total(row.values.get("times") for row in named.rows) or 0
    stated = (form.number("01", "c3") or 0, form.number("01", "c4") or 0)
    if (times, amount) != stated:
        yield Hit(
            _cell("01", "c4"),
            times=times,
            amount=format_yuan(int(amount)),
            stated_times=stated[0],
            stated=format_yuan(int(stated[1])),
        )


# --- BF-3 ------------------------------------------------------------------------------------------------------------


@rule("E11B", on="BF-3")
def comforted_sum_to_total(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """01 is the sum of 02–08 in person-times and money; money and goods make the sum (E11)."""
    for column in ("c3", "c4", "c5", "c6"):
        whole, parts = form.number("01", column), _sum(form, _COMFORTED, column)
        if whole is not None and whole != parts:
            yield Hit(_cell("01", column), parts=_said(form, column, parts), whole=_said(form, column, whole))
    for line in form.form.lines:
        whole = form.number(line.code, "c6")
        parts = (form.number(line.code, "c4") or 0) + (form.number(line.code, "c5") or 0)
        if whole is not None and whole != parts:
            yield Hit(_cell(line.code, "c6"), parts=_said(form, "c6", parts), whole=_said(form, "c6", whole))


@rule("E10C", on="BF-3")
def comfort_goes_on(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """累计人次、金额 of comfort are last month's and this month's (E10)."""
    yield from _goes_on(form, book, (("c13", "c3"), ("c14", "c6")))


def _goes_on(form: FormValues, book: BookValues, columns: Sequence[tuple[str, str]]) -> Iterator[Hit]:
    """Each 累计 column with that of the month: last month's 累计 and this month make this month's."""
    for line in form.form.lines:
        for year, month in columns:
            before = 0 if book.period.month == 1 else book.earlier(form.form.id, line.code, year)
            now, added = form.number(line.code, year), form.number(line.code, month)
            if before is not None and now is not None and added is not None and now != before + added:
                said = {"now": now, "before": before, "added": added}
                told: dict[str, Any] = {name: _said(form, year, value) for name, value in said.items()}
                yield Hit(_cell(line.code, year), line=line.label, **told)


@rule("E12", on="BF-3")
def supplements(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """What is named besides stays within the total; 送清凉 is a matter of the hot months."""
    for line in ("09", "10", "11", "12"):
        for column in ("c3", "c6"):
            part, whole = form.number(line, column), form.number("01", column)
            if part is not None and whole is not None and part > whole:
                yield Hit(_cell(line, column))
    hot = t["first_month"] <= book.period.month <= t["last_month"]
    if not hot and (form.number("10", "c3") or form.number("10", "c6")):
        yield Hit(_cell("10", "c3"))


# --- BF-4 ------------------------------------------------------------------------------------------------------------


@rule("E13", on="BF-4")
def funds_and_payments(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """By source, aid of the ledger is that of BF-2, comfort that of BF-3."""
    if "BF-2" in book.forms:
        for line, column in _AID_COLUMNS.items():
            ours, theirs = form.number(line, "c4") or 0, book["BF-2"].number("01", column) or 0
            if ours != theirs:
                yield Hit(_cell(line, "c4"), ours=format_yuan(int(ours)), theirs=format_yuan(int(theirs)), other="BF-2")
    if "BF-3" in book.forms:
        for column, lines in _COMFORT_COLUMNS.items():
            ours, theirs = _sum(form, lines, "c5"), book["BF-3"].number("01", column) or 0
            if ours != theirs:
                told: dict[str, Any] = {"ours": format_yuan(int(ours)), "theirs": format_yuan(int(theirs))}
                yield Hit(_cell(lines[0], "c5"), **told, other="BF-3")


@rule("E14", on="BF-4")
def funds_balance(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """7 = 1+2−3, 3 = 4+5, 6 is never negative; 1 is last month's 7. A balance that is not known is not compared.

    Nor is the sum of balances (01) held against what lacks the balance of a source that spent, or got known just now.
    """
    lacking = any(form.number(line, "c7") is None and form.number(line, "c3") for line in _FUNDS)
    begun = any(form.number(line, "c1") and book.earlier("BF-4", line, "c7") is None for line in _FUNDS)
    for line in form.form.lines:
        whole = line.code == "01"
        opening, received, spent, aid, comfort, back, closing = (form.number(line.code, f"c{n}") for n in range(1, 8))
        known = closing is not None and opening is not None and not (whole and lacking)
        if known and closing != (opening or 0) + (received or 0) - (spent or 0):
            yield Hit(_cell(line.code, "c7"), line=line.label)
        if (spent or 0) != (aid or 0) + (comfort or 0):
            yield Hit(_cell(line.code, "c3"), line=line.label)
        if (back or 0) < 0:
            yield Hit(_cell(line.code, "c6"), line=line.label)
        before = None if whole and begun else book.earlier("BF-4", line.code, "c7")
        if opening is not None and before is not None and opening != before:
            yield Hit(_cell(line.code, "c1"), line=line.label)


@rule("E15", on="BF-4")
def bank_agrees(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """The books say what the bank's statement says, or it is explained."""
    for line in form.form.lines:
        if line.code != "01" and form.number(line.code, "c11"):
            yield Hit(_cell(line.code, "c11"), line=line.label)


# --- figures that look wrong -----------------------------------------------------------------------------------------


def _jumps(form: FormValues, book: BookValues, cells: Sequence[tuple[str, str]], t: Thresholds) -> Iterator[Hit]:
    """Far above the mean of the months before; fewer than three of them say nothing."""
    for line, column in cells:
        now = form.number(line, column)
        past = [book.earlier(form.form.id, line, column, months) for months in range(1, int(t["months"]) + 1)]
        known = [value for value in past if isinstance(value, int) and value > 0]
        if isinstance(now, int) and len(known) >= t["known"] and now * len(known) > t["times"] * sum(known):
            yield Hit(_cell(line, column), line=form.form.line_codes[line].label)


@rule("E17", on="BF-2")
def aid_jumps(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """Households, person-times and money of aid against the last half year."""
    yield from _jumps(form, book, (("01", "c1"), ("01", "c3"), ("01", "c4")), t)


@rule("E17A", on="BF-1")
def files_jump(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """New files and exits against the last half year (E17)."""
    yield from _jumps(form, book, (("03", "c1"), ("08", "c1"), ("09", "c1")), t)


@rule("E17C", on="BF-3")
def comfort_jumps(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """Person-times and money of comfort against the last half year (E17)."""
    yield from _jumps(form, book, (("01", "c3"), ("01", "c6")), t)


def _in_wan(form: FormValues, times: str, amount: str, t: Thresholds) -> Iterator[Hit]:
    persons, money = form.number("01", times), form.number("01", amount)
    if persons is not None and money is not None and persons > t["times"] and 0 < money < t["yuan"] * 100:
        yield Hit(_cell("01", amount))


@rule("E18", on="BF-2")
def aid_in_wan(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """Many were aided with hardly any money: it was typed in 万元."""
    yield from _in_wan(form, "c3", "c4", t)


@rule("E18C", on="BF-3")
def comfort_in_wan(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """The same of comfort (E18)."""
    yield from _in_wan(form, "c3", "c6", t)


@rule("E19", on="BF-1")
@rule("E19B", on="BF-2")
@rule("E19C", on="BF-3")
@rule("E19E", on="BF-5")
@rule("E19F", on="BF-7")
def no_blanks(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """No blank cell: where there is nothing, it is 0 (E19)."""
    for (line, column), cell in form.cells.items():
        if cell.role not in {"none", "entry"} and cell.value is None:
            yield Hit(_cell(line, column))


@rule("E19D", on="BF-4")
def bank_balance_told(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """The bank's balance of each source that had money in the month (E19): left blank, nobody compares (E15).

    A source whose receipts were never entered has no balance of the books to compare with, and one at rest needs none.
    """
    blank = [line for line in _FUNDS if _has_money(form, line) and form.number(line, "c10") is None]
    if blank:
        yield Hit(_cell(blank[0], "c10"), sources="、".join(form.form.line_codes[line].label for line in blank))


def _has_money(form: FormValues, line: str) -> bool:
    """Whether a source whose balance is known had or moved money in the month."""
    known = form.number(line, "c7") is not None
    return known and any(form.number(line, column) for column in ("c1", "c2", "c3", "c7"))
