"""Rules over the finished member returns: last month and the year so far (M22, M26), groups (N02, N05), sums that must
agree between tables (X04, X06), transfers inside the district (X10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tzdesk.registers.measure import total
from tzdesk.returns.checks import place
from tzdesk.returns.checks_month import MonthNear
from tzdesk.returns.compute import BookValues, FormValues
from tzdesk.returns.values import restore
from tzdesk.rules import Hit, Thresholds, rule

_COLUMNS = {"T": "c1", "F": "c2", "M": "c3", "D": "c4", "N": "c5"}
_ALIASES = {"staff": "01T", "opening": "10T", "closing": "30T"}
_SHOWN = 5


def _last(near: MonthNear, form: FormValues, line: str, column: str) -> Any:
    """A cell of last month's sealed book."""
    return restore(near.last.get(form.form.cell_name(line, column)))


@rule("M22", on="month")
def year_is_the_sum_of_its_months(month: object, near: MonthNear, t: Thresholds) -> Iterator[Hit]:
    """本年累计 = last month's 本年累计 + this month; in January it is this month (Z02 column 6)."""
    form = near.book.forms.get("Z02")
    if form is None or not (near.last or near.book.period.month == 1):
        return
    for line in form.form.lines:
        if form.form.cell(line.code, "c6")["type"] != "cumulative":
            continue
        before = None if near.book.period.month == 1 else _last(near, form, line.code, "c6")
        expected = total((before, form.number(line.code, "c1")))
        stated = form.number(line.code, "c6")
        if stated != expected:
            yield Hit(place(line.code, "c6"), line=line.label, a=stated, b=expected)


@rule("M26", on="month")
def difference_to_last_month(month: object, near: MonthNear, t: Thresholds) -> Iterator[Hit]:
    """上月数 is what was sealed then, and 比上月增减 is 合计 less 上月数 (Z02 columns 7 and 8)."""
    form = near.book.forms.get("Z02")
    if form is None:
        return
    for line in form.form.lines:
        now, before, change = (form.number(line.code, column) for column in ("c1", "c7", "c8"))
        sealed = _last(near, form, line.code, "c1")
        if near.last and form.form.cell(line.code, "c7")["type"] == "previous" and before != sealed:
            yield Hit(place(line.code, "c7"), line=line.label, why=f"上月数 {before} 与上月报出的 {sealed} 不符")
        if None not in {now, before, change} and change != now - before:
            yield Hit(place(line.code, "c8"), line=line.label, why=f"增减 {change} 不等于 {now} 减 {before}")


@rule("N02", on="Z03")
def groups_add_up(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """90 is the sum of all groups, 91 of the four key groups, 92 of the eight groups, in every column of numbers."""
    groups = [line.code for line in form.form.lines if line.code not in {"90", "91", "92"}]
    for code, parts, name in (("90", groups, "合计"), ("91", t["four"], "四类"), ("92", t["eight"], "八大群体")):
        for column in form.form.columns:
            if column.format != "count" or code not in form.form.line_codes:
                continue
            stated, summed = form.number(code, column.id), total(form.number(part, column.id) for part in parts)
            if (stated or 0) != (summed or 0):
                yield Hit(place(code, column.id), name=name, a=stated or 0, b=summed or 0)


@rule("N05", on="Z03")
def groups_agree_with_members(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """Members and new members of all groups are column 5 of the member return (Z02 rows 30 and 12)."""
    if "Z02" not in book.forms:
        return
    for column, line, what in (("c12", "30", "月末会员"), ("c8", "12", "新发展")):
        ours, theirs = form.number("90", column), book["Z02"].number(line, "c5")
        if (ours or 0) != (theirs or 0):
            yield Hit(place("90", column), what=what, a=ours or 0, b=theirs or 0)


@rule("X04", on="Z01")
def unions_agree_with_members(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """Staff and members of Z01 row 01 are those of Z02 (rows 01 and 30)."""
    if "Z02" not in book.forms:
        return
    pairs = (
        ("c10", "01", "c1", "职工"),
        ("c11", "01", "c2", "女职工"),
        ("c12", "30", "c1", "会员"),
        ("c13", "30", "c2", "女会员"),
        ("c14", "30", "c3", "农民工会员"),
    )
    for column, line, other, what in pairs:
        ours, theirs = form.number("01", column), book["Z02"].number(line, other)
        if (ours or 0) != (theirs or 0):
            yield Hit(place("01", column), what=what, a=ours or 0, b=theirs or 0)


@rule("X06", on="Z05")
def ledger_sums_to_return(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """Every column sum of the ledger of unions (Z05) is the cell of Z02 that it stands for."""
    if "Z02" not in book.forms:
        return
    totals = form.totals()
    for column in form.form.columns:
        if not column.total:
            continue
        cell = _ALIASES.get(column.value, column.value)
        line, other = cell[:-1], _COLUMNS.get(cell[-1], "")
        found = book["Z02"].cells.get((line, other))
        if found is None:
            continue
        ours, theirs = totals[column.id], found.value
        if (ours or 0) != (theirs or 0):
            names = _apart(form, column.value, set(found.ids))
            yield Hit(place(line, other), ours=ours or 0, theirs=theirs or 0, names=names)


def _apart(form: FormValues, value: str, ids: set[int]) -> str:
    """The unions that stand in only one of the two sums."""
    ours: Mapping[int, str] = {
        row.id: str(row.values.get("org_name") or "") for row in form.rows if row.values.get(value)
    }
    strange = [name for one, name in ours.items() if one not in ids]
    lacking = len(ids - set(ours))
    shown = "、".join(strange[:_SHOWN]) + ("等" if len(strange) > _SHOWN else "")
    return "，".join(part for part in (shown, f"另有{lacking}家不在台账" if lacking else "") if part) or "无"


@rule("X10", on="month")
def transfers_land(month: object, near: MonthNear, t: Thresholds) -> Iterator[Hit]:
    """People who moved between two unions of the district left the one and arrived in the other."""
    if near.transfers is not None and near.transfers.open:
        yield Hit("transfers", a=near.transfers.out, b=near.transfers.into, c=near.transfers.open)
