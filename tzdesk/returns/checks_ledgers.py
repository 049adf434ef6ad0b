"""Rules over the returns of the work ledgers (FL-01, AQ-01, MG-01): parts within wholes, kinds within the total, and
万元 as it follows from 元. Rule ids are those of the reference list (contracts.md §6.3)."""

from __future__ import annotations

from collections.abc import Iterator

from tzdesk.base.money import to_wan
from tzdesk.returns.checks import at_most, place
from tzdesk.returns.compute import BookValues, FormValues
from tzdesk.rules import Hit, Thresholds, rule

_SPANS = ("D", "E")
_KINDS = ("402", "403", "405", "406")  # besides 401, which counts people and not cases
_IN_WAN = ("410",)


@rule("VR-59", on="FL-01")
def services_are_their_kinds(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """400 is the cases of all kinds, advice among them where the district counts it; the rest names no kind."""
    for column in _SPANS:
        consults = form.memo.get(f"consults_{column}")
        whole = form.number("400", column)
        stated = [*(form.number(code, column) for code in _KINDS), consults.value if consults else None]
        parts = sum(number for number in stated if number is not None)
        if whole is not None and whole != parts:
            yield Hit(place("400", column), whole=whole, parts=parts)


@rule("VR-59b", on="FL-01")
def services_within_wholes(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """404 ≤ 403, 409 ≤ 408."""
    for column in _SPANS:
        yield from at_most(form, (("404", "403"), ("409", "408")), column)


@rule("VR-79", on="FL-01")
def wan_follows_from_yuan(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """Kept in 元, printed in 万元 with two decimals, half up: the sum is rounded, never its parts."""
    for code in _IN_WAN:
        for column in _SPANS:
            exact, cell = form.memo.get(f"fen_{code}_{column}"), form.cells.get((code, column))
            if exact is None or cell is None or not isinstance(exact.value, int):
                continue
            if cell.value != (wan := to_wan(exact.value)):
                yield Hit(place(code, column), shown=cell.value, exact=wan)


@rule("VR-58c", on="AQ-01")
def hazards_within_found(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """512 ≤ 511, 513 ≤ 511, 522 ≤ 521."""
    for column in _SPANS:
        yield from at_most(form, (("512", "511"), ("513", "511"), ("522", "521")), column)


@rule("MG01", on="MG-01")
def democracy_within_wholes(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """D ≤ C ≤ B, H and I ≤ G, K ≤ J, L ≤ B in every line."""
    for line in form.form.lines:
        for part, whole in (("C", "B"), ("D", "C"), ("H", "G"), ("I", "G"), ("K", "J"), ("L", "B")):
            small, large = form.number(line.code, part), form.number(line.code, whole)
            if small is not None and large is not None and small > large:
                columns = form.form.column_ids
                yield Hit(
                    place(line.code, part), line=line.label, part=columns[part].label, whole=columns[whole].label,
                    a=small, b=large,
                )  # fmt: skip
