"""Rules over the monthly return of collective bargaining (JT-01): identities inside it, and with the month before.

Rule ids are those of the reference list (contracts.md §6.3).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from tzdesk.registers.measure import total
from tzdesk.returns.checks import at_most, place
from tzdesk.returns.compute import BookValues, FormValues
from tzdesk.rules import Hit, Thresholds, rule


@rule("VR-46", on="JT-01")
def covered_parts_within_total(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """162 ≤ 161, 163 ≤ 161, 172 ≤ 161, 174 ≤ 162 (VR-46)."""
    yield from at_most(form, (("162", "161"), ("163", "161"), ("172", "161"), ("174", "162")))


@rule("VR-47", on="JT-01")
def texts_by_level_and_content(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """Texts by level and texts by content give the same total (VR-47)."""
    for column in ("D", "E", "F"):
        by_level = total(form.number(code, column) for code in ("112", "113", "114"))
        by_content = total(form.number(code, column) for code in ("121", "122", "123", "124", "125"))
        if (by_level or 0) != (by_content or 0):
            yield Hit(place("111", column), by_level=by_level or 0, by_content=by_content or 0)


@rule("VR-44", on="JT-01")
def covered_is_own_and_regional(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """151 = 152 + 153, and no enterprise stands in both parts (VR-44)."""
    whole, own, regional = (form.cells.get((code, "F")) for code in ("151", "152", "153"))
    if whole is None or own is None or regional is None:
        return
    both = len(set(own.ids) & set(regional.ids))
    parts = total(form.number(code, "F") for code in ("152", "153"))
    if both or (whole.value or 0) != (parts or 0):
        yield Hit(place("151", "F"), whole=whole.value or 0, parts=parts or 0, both=both)


@rule("VR-45", on="JT-01")
def workers_count_once(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """Workers are the headcounts of the distinct enterprises covered, added up, and of no others (VR-45)."""
    workers, covered = form.cells.get(("161", "F")), form.cells.get(("151", "F"))
    if workers is None or covered is None:
        return
    repeated = len(workers.ids) - len(set(workers.ids))
    outside = len(set(workers.ids) - set(covered.ids))
    added = form.memo["headcounts"].value if "headcounts" in form.memo else workers.value
    if repeated or outside or (workers.value or 0) != (added or 0):
        yield Hit(place("161", "F"), repeated=repeated, outside=outside, workers=workers.value or 0, added=added or 0)


@rule("VR-49", on="JT-01")
def stock_moves_by_what_happened(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """期末有效 is last month's, as sealed, plus what took effect, less what ended; a change moves nothing (VR-49).

    Where the registers of last month give another number today than was sealed, it was entered later: to be explained.
    """
    now, before = form.number("111", "F"), form.before.get(("111", "F"))
    moved = {name: form.memo[name].value for name in _MOVES if name in form.memo}
    if now is None or not isinstance(before, int) or len(moved) < len(_MOVES):
        return
    started, *ended = (value or 0 for value in moved.values())
    diff = now - (before + started - sum(ended))
    if diff:
        entered_later = (form.memo["stock_before"].value or 0) - before
        yield Hit(place("111", "F"), soften=diff == entered_later, now=now, before=before, diff=diff, **moved)


_MOVES = ("started", "expired", "terminated", "superseded")


@rule("VR-50", on="JT-01")
def year_follows_month(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """The year's figure is no less than the month's, and last month's, as sealed, plus this month's (VR-50).

    In January the year is the month. A line that counts different contracts or enterprises (`distinct`) does not add
    up over months: there the year is only no less. What was entered later for an earlier month breaks the row, and is
    explained.
    """
    for line in form.form.lines:
        month, year = form.number(line.code, "D"), form.number(line.code, "E")
        if form.form.format_of(line.code, "D") != "count" or month is None or year is None:
            continue
        before = 0 if book.period.month == 1 else form.before.get((line.code, "E"))
        if year < month:
            yield Hit(place(line.code, "E"), line=line.label, month=month, year=year, why="小于本月")
        elif not line.distinct and isinstance(before, int) and year != before + month:
            why = f"不等于上月累计 {before} 加本月"
            yield Hit(place(line.code, "E"), soften=True, line=line.label, month=month, year=year, why=why)


@rule("VR-51", on="JT-01")
def rates_are_computed(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """A rate is its two lines divided, one decimal half up, and blank over nothing (VR-51)."""
    for rate, (top, base) in _RATES.items():
        for column in ("D", "E"):
            upper, lower, stated = (form.number(code, column) for code in (top, base, rate))
            expected = None if upper is None or not lower else _rate(upper, lower)
            if stated != expected:
                yield Hit(place(rate, column), line=form.form.line_codes[rate].label, a=stated, b=expected)


_RATES = {"193": ("192", "191"), "203": ("202", "201"), "233": ("232", "231")}


def _rate(upper: int, lower: int) -> Decimal:
    return (Decimal(upper) * 100 / Decimal(lower)).quantize(Decimal("0.1"), ROUND_HALF_UP)


@rule("VR-53", on="JT-01")
def rates_hold(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """A signing rate has not fallen by more than `points` against the same month of last year (VR-53)."""
    for code in ("181", "182", "183"):
        now, before = form.number(code, "F"), form.number(code, "G")
        if now is not None and before is not None and before - now > t["points"]:
            yield Hit(place(code, "F"), line=form.form.line_codes[code].label, a=now, b=before, points=t["points"])


@rule("VR-48", on="JT-01")
def signed_by_kind(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """新签 + 续签 + 变更 of the month are its texts (VR-48)."""
    texts = form.number("111", "D")
    kinds = total(form.number(code, "D") for code in ("131", "132", "133"))
    if (texts or 0) != (kinds or 0):
        yield Hit(place("111", "D"), texts=texts or 0, kinds=kinds or 0)


@rule("VR-52", on="JT-01")
def rates_within_hundred(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """No signing rate exceeds 100 % (VR-52)."""
    for code in ("181", "182", "183"):
        rate = form.number(code, "F")
        if rate is not None and rate > 100:
            yield Hit(place(code, "F"), rate=rate)
