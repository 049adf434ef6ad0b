"""Rules over the returns of supervision (JD-01), of problems (ZF-02) and of service stations (ZD-01)."""

from __future__ import annotations

from collections.abc import Iterator

from tzdesk.registers.measure import total
from tzdesk.returns.checks import place
from tzdesk.returns.compute import BookValues, FormValues
from tzdesk.rules import Hit, Thresholds, rule

_LETTERS = ("311", "312", "315")
_ALL = "00"


@rule("JD-01A", on="JD-01")
def who_sends_letters_has_supervisors(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """Where letters were sent, the bodies and people of supervision are stated (rows 301, 302)."""
    if not any(form.number(code, "D") for code in _LETTERS):
        return
    for code in ("301", "302"):
        if form.number(code, "D") is None:
            yield Hit(place(code, "D"), line=form.form.line_codes[code].label)


@rule("VR-67", on="ZD-01")
def stations_add_up(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """累计 = 工会自建 + 社会共建 in every row, and 合计 = the categories (VR-67): none lacks its builder or kind."""
    for line in form.form.lines:
        whole = form.number(line.code, "B") or 0
        parts = total(form.number(line.code, column) for column in ("C", "D")) or 0
        if whole != parts:
            yield Hit(place(line.code, "B"), line=line.label, whole=whole, parts=parts, how="工会自建加社会共建")
    kinds = total(form.number(line.code, "B") for line in form.form.lines if line.code != _ALL) or 0
    whole = form.number(_ALL, "B") or 0
    if whole != kinds:
        yield Hit(place(_ALL, "B"), line="合计", whole=whole, parts=kinds, how="各类别之和")


@rule("ZF-02A", on="ZF-02")
def problems_have_a_kind(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """收集问题 = the sum of its kinds (201 …) in both columns: none is without a kind."""
    kinds = [line.code for line in form.form.lines if line.code.startswith("2")]
    for column in ("D", "E"):
        whole, parts = form.number("111", column) or 0, total(form.number(code, column) for code in kinds) or 0
        if whole != parts:
            yield Hit(place("111", column), whole=whole, parts=parts)
