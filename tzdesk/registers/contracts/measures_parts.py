"""Measures by town (JT-04) and by the nature of units (JT-06): the counts of JT-01 narrowed to a part of the district.

A contract belongs to the town of its enterprise, a regional one to the town that its area names; one that names neither
stands in the total alone. Parts are disjoint, so that they add up where nothing is without a town or nature.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from tzdesk.registers.contracts.case_model import BargainingCase
from tzdesk.registers.contracts.facts import CaseFile
from tzdesk.registers.contracts.files import files_of
from tzdesk.registers.contracts.gather import LimitsByDay
from tzdesk.registers.contracts.measures import CONTRACTS, UNITS, WAGE
from tzdesk.registers.contracts.measures_course import checked_units, counted_offers, offers_sent, replies_given
from tzdesk.registers.contracts.model import Contract
from tzdesk.registers.contracts.snapshot import Snapshot, snapshot
from tzdesk.registers.contracts.states import state_on
from tzdesk.registers.contracts.terms import NO_OBJECTION, OWN_LEVELS, SILENCE, rise
from tzdesk.registers.measure import Measured, Scope, measure, total

TOWN_DIGITS = 9
WOMEN = "30"


class Part:
    """A part of the district: a town (nine digits of the division), a nature of units, or, with neither, all."""

    def __init__(self, view: Snapshot, division: str, nature: str) -> None:
        self._view = view
        self._town = division[:TOWN_DIGITS]
        self._nature = nature

    def has_unit(self, unit_id: int | None) -> bool:
        """Whether an enterprise lies in the part."""
        unit = self._view.tables.units.get(unit_id or 0)
        if not self._town and not self._nature:
            return True
        if unit is None or (self._nature and unit.group != self._nature):
            return False
        return not self._town or (unit.division or "").startswith(self._town)

    def has(self, record: Contract | BargainingCase | None) -> bool:
        """Whether a contract or a case lies in the part."""
        if not self._town and not self._nature:
            return True
        if record is None:
            return False
        if record.party_a_id in self._view.tables.units:
            return self.has_unit(record.party_a_id)
        return bool(self._town) and not self._nature and (record.area_code or "").startswith(self._town)

    def units(self, ids: Iterable[int]) -> Measured:
        """Those of these enterprises that lie in the part."""
        found = tuple(sorted(unit for unit in ids if self.has_unit(unit)))
        return Measured(len(found), found, UNITS)

    def texts(self, contracts: Iterable[Contract]) -> Measured:
        """Those of these contracts that lie in the part."""
        found = tuple(sorted(contract.id for contract in contracts if self.has(contract)))
        return Measured(len(found), found, CONTRACTS)


def _part(scope: Scope, division: str, nature: str, shift: int) -> tuple[Snapshot, Part]:
    view = snapshot(scope, shift)
    return view, Part(view, division, nature)


def _tuple(content: str) -> tuple[str, ...]:
    return (content,) if content else ()


@measure("contracts.part_should_sign")
def part_should_sign(
    scope: Scope, *, division: str = "", nature: str = "", min_headcount: int = 0, shift: int = 0
) -> Measured:
    """应签企业 of the part."""
    view, part = _part(scope, division, nature, shift)
    return part.units(view.of_size(view.obliged, min_headcount))


@measure("contracts.part_offers")
def part_offers(
    scope: Scope,
    *,
    division: str = "",
    nature: str = "",
    level: str = "",
    accepted: bool = False,
    when: str = "year",
    shift: int = 0,
) -> Measured:
    """要约书 of a level (1 enterprises and groups, 2 regional, 3 industry), or the replies that accept."""
    view, part = _part(scope, division, nature, shift)
    levels = {"1": {"1", "4"}}.get(level, {level})
    own, flat = (replies_given if accepted else offers_sent)(view, when)
    cases = view.tables.case_of

    def fits(record: Contract | BargainingCase | None) -> bool:
        return part.has(record) and (not level or (record is not None and record.level_code in levels))

    return counted_offers([o for o in own if fits(cases.get(o.case_id or 0))], [c for c in flat if fits(c)])


@measure("contracts.part_bargaining")
def part_bargaining(scope: Scope, *, division: str = "", nature: str = "", shift: int = 0) -> Measured:
    """正在协商: cases that met by the day, were not signed, confirmed or closed by then."""
    view, part = _part(scope, division, nature, shift)
    signed = {c.case_id for c in view.tables.contracts if c.sign_date is not None and c.sign_date <= view.day}
    found = [
        case.id
        for case in view.tables.cases
        if case.session1_date is not None
        and case.session1_date <= view.day
        and case.id not in signed
        and (case.closed_date is None or case.closed_date > view.day)
        and part.has(case)
    ]
    return Measured(len(found), tuple(found), "bargaining_case")


@measure("contracts.part_texts")
def part_texts(
    scope: Scope,
    *,
    division: str = "",
    nature: str = "",
    content: str = "",
    levels: str = "",
    when: str = "valid",
    shift: int = 0,
) -> Measured:
    """集体合同份数 of the part, of a content and of `levels` (each character one)."""
    view, part = _part(scope, division, nature, shift)
    chosen = view.stock if when == "valid" else [c for c in view.texts if view.within(c.sign_date, when)]
    return part.texts(
        c
        for c in chosen
        if (not content or c.content_code == content) and (not levels or (c.level_code or "-") in levels)
    )


@measure("contracts.part_covered")
def part_covered(
    scope: Scope,
    *,
    division: str = "",
    nature: str = "",
    content: str = "",
    what: str = "enterprises",
    obliged: bool = False,
    shift: int = 0,
) -> Measured:
    """Covered enterprises of the part, each once, or their workers, women or migrant workers.

    `obliged` keeps to those that should sign, as a numerator must.
    """
    view, part = _part(scope, division, nature, shift)
    units = view.covered("all", _tuple(content))
    found = part.units(units & view.obliged if obliged else units)
    if what == "enterprises":
        return found
    figure = {"workers": view.headcount, "female": view.women, "migrant": view.migrants}[what]
    ids = tuple(unit for unit in found.ids if figure(unit) is not None)
    return Measured(total(figure(unit) for unit in ids), ids, UNITS)


@measure("contracts.part_unanswered")
def part_unanswered(
    scope: Scope, *, division: str = "", nature: str = "", letters: bool = False, when: str = "year", shift: int = 0
) -> Measured:
    """未应约: enterprises offered to in the window that refused, or whose days for the reply ran out without one.

    `letters` counts the union's letters of opinion (意见书) sent to them instead.
    """
    view, part = _part(scope, division, nature, shift)
    cases = view.tables.case_of
    own, flat = offers_sent(view, when)
    if letters:
        sent = [o.id for o in own if view.within(o.opinion_letter_date, when) and part.has(cases.get(o.case_id or 0))]
        return Measured(len(sent), tuple(sent), "bargain_offer")
    files, law = files_of(scope), LimitsByDay(scope.definition)
    asked = [files.of_case(key) for key in {offer.case_id for offer in own} if key in cases]
    asked += [files.of_contract(contract.id) for contract in flat]
    waiting = {_party(file) for file in asked if state_on(file, view.day, law) in _UNANSWERED}
    return part.units(unit for unit in waiting if unit in view.tables.units)


_UNANSWERED = frozenset({"21", "22"})  # 逾期未答复、对方拒绝


def _party(file: CaseFile) -> int:
    record = file.case or file.contract
    return (record.party_a_id if record is not None else None) or 0


def _wage_rows(view: Snapshot, part: Part, when: str) -> list[tuple[Contract, Decimal, int]]:
    """Wage contracts of the window that state both wages and their workers: contract, exact rise, workers."""
    chosen = view.stock if when == "valid" else [c for c in view.texts if view.within(c.sign_date, when)]
    return [
        (c, exact, c.headcount_at_sign)
        for c in chosen
        if c.content_code == WAGE
        and part.has(c)
        and c.headcount_at_sign
        and (exact := rise(c.avg_wage_prev, c.avg_wage_new)) is not None
    ]


@measure("contracts.part_wages")
def part_wages(
    scope: Scope, *, what: str, division: str = "", nature: str = "", when: str = "valid", shift: int = 0
) -> Measured:
    """Weighted by workers: the wage before (`prev`), the agreed one (`new`), in fen, or the rise in percent (`pct`)."""
    view, part = _part(scope, division, nature, shift)
    rows = _wage_rows(view, part, when)
    ids, workers = tuple(row[0].id for row in rows), sum(row[2] for row in rows)
    if not workers:
        return Measured(None, ids, CONTRACTS)
    if what == "pct":
        mean = sum((exact * heads for _, exact, heads in rows), Decimal(0)) / workers
        return Measured(mean.quantize(Decimal("0.1"), ROUND_HALF_UP), ids, CONTRACTS)
    name = {"prev": "avg_wage_prev", "new": "avg_wage_new"}[what]
    mean = Decimal(sum(getattr(c, name) * heads for c, _, heads in rows)) / workers
    return Measured(int(mean.quantize(Decimal(1), ROUND_HALF_UP)), ids, CONTRACTS)


@measure("contracts.part_rises")
def part_rises(
    scope: Scope,
    *,
    above: int | None = None,
    up_to: int | None = None,
    stated: bool = True,
    division: str = "",
    nature: str = "",
    shift: int = 0,
) -> Measured:
    """Enterprises whose newest own wage contract rises by more than `above` and no more than `up_to` percent.

    `stated=False` gives those whose contract does not state both wages, so that all bands make up the whole.
    """
    view, part = _part(scope, division, nature, shift)
    low, high = Decimal(-(10**6) if above is None else above), Decimal(10**6 if up_to is None else up_to)
    own = [c for c in view.stock if c.content_code == WAGE and c.level_code in OWN_LEVELS]
    newest = {c.party_a_id: c for c in sorted(own, key=lambda one: (one.sign_date or view.day, one.id))}
    rises = {unit: rise(c.avg_wage_prev, c.avg_wage_new) for unit, c in newest.items() if unit is not None}
    if not stated:
        return part.units(unit for unit, exact in rises.items() if exact is None)
    return part.units(unit for unit, exact in rises.items() if exact is not None and low < exact <= high)


@measure("contracts.part_reviewed")
def part_reviewed(scope: Scope, *, division: str = "", nature: str = "", content: str = "", shift: int = 0) -> Measured:
    """审查通过: valid texts that the labour department had no objection to, or whose review ran out."""
    view, part = _part(scope, division, nature, shift)
    passed = {NO_OBJECTION, SILENCE}
    return part.texts(c for c in view.stock if c.opinion_kind in passed and (not content or c.content_code == content))


@measure("contracts.part_checked")
def part_checked(scope: Scope, *, division: str = "", nature: str = "", when: str = "year", shift: int = 0) -> Measured:
    """履约检查 in enterprises of the part."""
    view, part = _part(scope, division, nature, shift)
    return part.units(checked_units(view, when))
