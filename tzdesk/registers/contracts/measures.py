"""Measures of collective bargaining for JT-01 (contracts.md §3.2, §6.2).

Flows (本月 `when="month"`, 本年累计 `when="year"`) go by the day a thing happened; stocks by the month's last day.
`shift` moves all of it by months: -12 is 上年同期. Counts of what is registered are 0 when there is nothing; sums of
figures that nobody stated are blank.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

from tzdesk.registers.contracts.model import Contract
from tzdesk.registers.contracts.snapshot import Snapshot, snapshot
from tzdesk.registers.contracts.terms import (
    CHANGE,
    OWN_LEVELS,
    SHORT_PROCEDURES,
    is_contract,
    rise,
)
from tzdesk.registers.measure import Measured, Scope, measure, total

CONTRACTS = "contract"
UNITS = "host_unit"
WAGE = "20"
Codes: TypeAlias = str | Sequence[str] | None


def _codes(value: Codes) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(sorted(value))


def _basis(scope: Scope, content: Codes) -> tuple[str, ...]:
    """The contents that coverage is counted over: those stated, else the district's 口径 (any = all)."""
    if content is not None:
        return _codes(content)
    day = scope.period.last
    stated = (
        scope.definition.parameter("coverage_basis", day) if "coverage_basis" in scope.definition.parameters else None
    )
    return () if stated in (None, "", "any") else _codes(str(stated))


def _count(records: Iterable[Contract]) -> Measured:
    ids = tuple(sorted({record.id for record in records}))
    return Measured(len(ids), ids, CONTRACTS)


def _units(units: Iterable[int]) -> Measured:
    ids = tuple(sorted(units))
    return Measured(len(ids), ids, UNITS)


@measure("contracts.should_sign")
def should_sign(scope: Scope, *, min_headcount: int = 0, when: str = "valid", shift: int = 0) -> Measured:
    """应签企业（单位）, of these with at least so many workers (rows 101–102)."""
    view = snapshot(scope, shift)
    return _units(view.of_size(view.obliged, min_headcount))


def sign_kind(contract: Contract) -> str:
    """新签 N, 续签 R or 变更 A; where nobody said, a contract that names the one before it is a renewal."""
    return contract.sign_kind or ("N" if contract.prev_contract_id is None else "R")


_BY: Mapping[str, Callable[[Contract], str | None]] = {
    "level": lambda contract: contract.level_code,
    "content": lambda contract: contract.content_code,
    "sign": sign_kind,
}


@measure("contracts.texts")
def texts(scope: Scope, *, by: str = "", values: Codes = None, when: str = "month", shift: int = 0) -> Measured:
    """集体合同份数 by `level`, `content` or `sign` (rows 111–133): signed in the window, or `when="valid"` at its end.

    Chapters and annexes, minutes and memoranda do not count.
    """
    return _count(chosen_texts(snapshot(scope, shift), by=by, values=values, when=when))


def chosen_texts(view: Snapshot, *, by: str, values: Codes, when: str) -> list[Contract]:
    """The texts that `texts` counts."""
    chosen = view.stock if when == "valid" else [c for c in view.texts if view.within(c.sign_date, when)]
    wanted = _codes(values)
    return [c for c in chosen if not by or _BY[by](c) in wanted]


@measure("contracts.annexes")
def annexes(scope: Scope, *, when: str = "month", shift: int = 0) -> Measured:
    """以专章或附件形式 (row 126), a memo beside the texts."""
    view = snapshot(scope, shift)
    if when == "valid":
        return _count(c for c in view.annexes if c in view.valid and not view.is_replaced(c))
    return _count(c for c in view.annexes if view.within(c.sign_date, when))


@measure("contracts.other_outcomes")
def other_outcomes(scope: Scope, *, outcomes: Codes = None, when: str = "month", shift: int = 0) -> Measured:
    """简易、应急程序成果 that are no contract (rows 141–142), by the day both sides confirmed them."""
    view = snapshot(scope, shift)
    wanted = _codes(outcomes)
    return _count(
        c
        for c in view.tables.contracts
        if c.procedure_code in SHORT_PROCEDURES
        and not is_contract(c)
        and c.outcome_code != "4"
        and (not wanted or c.outcome_code in wanted)
        and view.within(c.sign_date, when)
    )


@measure("contracts.covered")
def covered(
    scope: Scope,
    *,
    part: str = "all",
    what: str = "enterprises",
    content: Codes = None,
    min_headcount: int = 0,
    when: str = "valid",
    shift: int = 0,
) -> Measured:
    """Enterprises covered, or their workers, women or migrant workers, each enterprise once (rows 151–176).

    `part` is all, own, regional (without own) or double; `content` narrows to one or several contents.
    """
    view = snapshot(scope, shift)
    units = view.of_size(view.covered(part, _basis(scope, content)), min_headcount)
    if what == "enterprises":
        return _units(units)
    figure = {"workers": view.headcount, "female": view.women, "migrant": view.migrants}[what]
    ids = tuple(sorted(unit for unit in units if figure(unit) is not None))
    parts = tuple(figure(unit) for unit in ids)
    return Measured(total(parts), ids, UNITS, parts)


@measure("contracts.headcounts")
def headcounts(scope: Scope) -> Measured:
    """Σ headcount over every enterprise that signed or stands on a roster of a valid contract, for VR-45."""
    view, basis = snapshot(scope), _basis(scope, None)
    valid = {c.id: c for c in view.valid if not basis or c.content_code in basis}
    named = {c.party_a_id for c in valid.values() if c.level_code in OWN_LEVELS}
    named |= {link.enterprise_id for link in view.active_links if link.contract_id in valid}
    units = sorted(unit for unit in named if unit in view.tables.units and unit is not None)
    return Measured(total(view.headcount(unit) for unit in units), tuple(units), UNITS)


@measure("contracts.unlisted")
def unlisted(scope: Scope, *, when: str = "valid", shift: int = 0) -> Measured:
    """Workers that valid contracts without a roster state: not freed of double counts, in no other line."""
    found = snapshot(scope, shift).unlisted()
    return Measured(total(c.headcount_at_sign for c in found), tuple(c.id for c in found), CONTRACTS)


@measure("contracts.signed_of_should")
def signed_of_should(
    scope: Scope,
    *,
    min_headcount: int = 0,
    part: str = "all",
    content: Codes = None,
    when: str = "valid",
    shift: int = 0,
) -> Measured:
    """The numerator of the signing rates (C10–C12): covered enterprises among those that should sign (≤ 100 %)."""
    view = snapshot(scope, shift)
    return _units(view.of_size(view.obliged & view.covered(part, _basis(scope, content)), min_headcount))


@measure("contracts.expiring")
def expiring(scope: Scope, *, when: str = "month", shift: int = 0) -> Measured:
    """本期到期 (row 191)."""
    return _count(snapshot(scope, shift).expiring(when))


@measure("contracts.renewed")
def renewed(scope: Scope, *, when: str = "month", shift: int = 0) -> Measured:
    """Of those that expired in the window: renewed by 30 days after expiry (row 192)."""
    view = snapshot(scope, shift)
    return _count(c for c in view.expiring(when) if view.is_renewed(c))


@measure("contracts.wage_increase")
def wage_increase(scope: Scope, *, what: str = "pct", when: str = "year", shift: int = 0) -> Measured:
    """工资平均增幅 in percent, weighted by workers, or the `workers` it rests on (C13, rows 221–222).

    Over the wage contracts signed in the window that state both wages and their workers; a change replaces the version
    before it. The rises go in unrounded.
    """
    view = snapshot(scope, shift)
    signed = [c for c in view.texts if c.content_code == WAGE and view.within(c.sign_date, when)]
    changed = {c.prev_contract_id for c in signed if sign_kind(c) == CHANGE}
    rows = [
        (c.id, exact, c.headcount_at_sign)
        for c in signed
        if c.id not in changed and c.headcount_at_sign and (exact := rise(c.avg_wage_prev, c.avg_wage_new)) is not None
    ]
    ids = tuple(row[0] for row in rows)
    workers = total(row[2] for row in rows)
    if what == "workers" or not workers:
        return Measured(workers, ids, CONTRACTS)
    weighted = sum((exact * heads for _, exact, heads in rows), Decimal(0)) / workers
    return Measured(weighted.quantize(Decimal("0.1"), ROUND_HALF_UP), ids, CONTRACTS)


@measure("contracts.stars")
def stars(scope: Scope, *, star: str, when: str = "valid", shift: int = 0) -> Measured:
    """Enterprises by the highest star on one of their valid contracts (rows 241–244); 9 is 示范."""
    view = snapshot(scope, shift)
    highest: dict[int, str] = {}
    for contract in view.valid:
        unit = contract.party_a_id
        if unit in view.tables.units and contract.star:
            assert unit is not None
            highest[unit] = max(highest.get(unit, ""), contract.star)
    return _units(unit for unit, found in highest.items() if found == star)
