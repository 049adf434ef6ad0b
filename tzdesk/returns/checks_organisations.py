"""Rules over Z01 (工会组织情况) and Z04 (新建、撤并明细), members.md §8: X01, X02, X03, X05, X09, X12.

What the forms compute holds by construction in the shipped year; a district's own form, a sealed book that is read
again, and registers that disagree with one another are what can fail here.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from tzdesk.registers.measure import total
from tzdesk.returns.compute import BookValues, CellValue, FormValues
from tzdesk.rules import Hit, Thresholds, rule

WHOLE = "01"
_SUMS = {
    "01": ("02", "08", "09", "10", "11", "12"),
    "02": ("03", "04", "05", "06", "07"),
    "13": ("05", "06", "07"),
}
_NATURES = ("01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13")
_BODIES = ("c17", "c18", "c19", "c20", "c21")
_RATES = ("20", "21", "22", "23")
FOUNDED, ENDED = frozenset({"新建"}), frozenset({"撤销", "合并"})


def _lines(form: FormValues) -> list[str]:
    return [code for code in _NATURES if code in form.form.line_codes]


@rule("X01", on="Z01")
def natures_sum_up(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """01 = 02 + 08…12 and 02 = 03…07, in every column."""
    for code, parts in _SUMS.items():
        for column in form.form.columns:
            whole, expected = form.number(code, column.id), total(form.number(part, column.id) for part in parts)
            if (whole or 0) != (expected or 0):
                yield Hit(f"{code}/{column.id}", line=_label(form, code), a=whole or 0, b=expected or 0)


@rule("X02", on="Z01")
def kinds_make_the_unions(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """Every line: 1 = 2 + 3 and 5 = 2 + 4. The whole: no covered units without a joint union, and at least `least` for
    each but those that individuals join, which need none; a book read from a seal does not tell them apart, and is
    only asked about."""
    for code in _lines(form):
        unions, single, joint, covered, both = (form.number(code, f"c{n}") or 0 for n in range(1, 6))
        if unions != single + joint:
            yield Hit(
                f"{code}/c1", why=f"“{_label(form, code)}”工会组织 {unions} 个，单独与联合合计 {single + joint} 个"
            )
        if both != single + covered:
            yield Hit(f"{code}/c5", why=f"“{_label(form, code)}”覆盖单位合计 {both} 个，应为 {single + covered} 个")
        if code != WHOLE:
            continue
        if joint == 0 and covered:
            yield Hit("01/c4", why=f"没有联合工会，却有覆盖单位 {covered} 个")
            continue
        individuals = _of_individuals(form)
        ordinary = joint - (individuals or 0)
        if joint and covered < t["least"] * ordinary:
            why = f"联合工会（不含个人会员联合工会）{ordinary} 个，只有覆盖单位 {covered} 个"
            yield Hit("01/c4", soften=individuals is None, why=why)


def _of_individuals(form: FormValues) -> int | None:
    """Joint unions whose members join one by one (个人会员): a measure beside the form; None where it is not known."""
    known = form.memo.get("individuals")
    return known.value if known is not None and isinstance(known.value, int) else None


@rule("X03", on="Z01")
def unions_balance(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """1 = last month's 1 + 6 + 7 − 9; hard in line 01. Unions that a sealed month did not know yet (补登) are asked
    about where they alone make the difference; between lines units change hands."""
    for code in _lines(form):
        now, before = form.cells.get((code, "c1")), book.past("Z01", code, "c1")
        if now is None or not isinstance(before.value, int):
            continue
        new = sum(form.number(code, column) or 0 for column in ("c6", "c7"))
        expected = before.value + new - (form.number(code, "c9") or 0)
        unions = form.number(code, "c1") or 0
        if unions != expected:
            late = len(_entered_late(form, code, now, before))
            soft = code != WHOLE or (late > 0 and late == unions - expected)
            why = f"，其中补登 {late} 个" if soft and code == WHOLE else ""
            yield Hit(f"{code}/c1", soften=soft, line=_label(form, code), a=unions, b=expected, why=why)


def _entered_late(form: FormValues, code: str, now: CellValue, before: CellValue) -> set[int]:
    """Unions that stand now, are not new this month, and were not behind last month's number."""
    new = {one for column in ("c6", "c7") if (cell := form.cells.get((code, column))) for one in cell.ids}
    return set(now.ids) - set(before.ids) - new


@rule("X05", on="Z04")
def detail_matches_counts(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """As many 新建 rows as Z01 counts in 6 and 7, as many 撤销 and 合并 rows as it counts in 9."""
    if "Z01" not in book.forms:
        return
    z01 = book["Z01"]
    for words, columns, label in ((FOUNDED, ("c6", "c7"), "新建"), (ENDED, ("c9",), "撤并")):
        listed = sum(row.values.get("change") in words for row in form.rows)
        counted = sum(z01.number(WHOLE, column) or 0 for column in columns)
        if listed != counted:
            yield Hit(f"01/{columns[0]}", what=label, a=counted, b=listed)


@rule("X09", on="Z01")
def bodies_within_unions(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """No more unions with a body or a right (17–21) than there are unions."""
    for code in _lines(form):
        unions = form.number(code, "c1")
        for column in _BODIES:
            having = form.number(code, column)
            if having is not None and having > (unions or 0):
                label = form.form.column_ids[column].head
                yield Hit(f"{code}/{column}", line=_label(form, code), what=label, a=having, b=unions or 0)


@rule("X12", on="Z01")
def rates_are_right(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """建会率 is unionised over base, two decimals half up, blank over nothing, and never above 100 %."""
    for code in _RATES:
        base: int | None = form.number(code, "c1")
        unionised: int | None = form.number(code, "c2")
        stated: Decimal | None = form.number(code, "c3")
        expected = _rate(unionised, base) if base and unionised is not None else None
        if stated != expected:
            yield Hit(f"{code}/c3", line=_label(form, code), why=f"应为 {_shown(expected)}，填报 {_shown(stated)}")
        elif expected and expected > t["most"]:
            yield Hit(
                f"{code}/c3", line=_label(form, code), why=f"已建会 {unionised} 家大于企业数 {base} 家，请更新底数"
            )


def _rate(upper: int, lower: int) -> Decimal:
    return (Decimal(upper) * 100 / Decimal(lower)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _shown(rate: Decimal | None) -> str:
    return "空" if rate is None else f"{rate}%"


def _label(form: FormValues, code: str) -> str:
    return form.form.line_codes[code].label
