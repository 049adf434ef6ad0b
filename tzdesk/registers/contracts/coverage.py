"""Which enterprise is covered by what (覆盖情况): own contracts, rosters of regional and industry ones, or nothing.

The same sets as in the returns (contracts.md §3.3), enterprise by enterprise, so that a clerk sees who is missing, who
stands twice, and by which contracts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tzdesk.base.periods import Month
from tzdesk.registers.contracts.model import Contract
from tzdesk.registers.contracts.snapshot import Snapshot, read_tables
from tzdesk.registers.contracts.terms import OWN_LEVELS
from tzdesk.registers.contracts.units import with_union

# What is told apart: any content, then those that returns list by themselves, then the rest.
CONTENTS: Mapping[str, tuple[str, ...]] = {
    "any": (),
    "10": ("10",),
    "20": ("20",),
    "30": ("30",),
    "40": ("40",),
    "other": ("50", "60", "90"),
}
OWN, SHARED, DOUBLE, NONE = "own", "shared", "double", "none"


@dataclass(frozen=True)
class Covering:
    """How an enterprise is covered in one content; `repeated`: by two or more regional or industry contracts of it."""

    how: str
    contracts: tuple[int, ...] = ()
    repeated: bool = False


@dataclass(frozen=True)
class CoverageRow:
    """One enterprise that should sign or is covered. `staff` is what the returns count, None where nobody says."""

    unit: int
    name: str
    uscc: str
    division: str
    staff: int | None
    obliged: bool
    by: Mapping[str, Covering]

    @property
    def missing(self) -> bool:
        """It should sign, and nothing covers it."""
        return self.obliged and self.by["any"].how == NONE


@dataclass(frozen=True)
class Coverage:
    """All rows at the end of a month, and per content how many are covered in which way."""

    period: Month
    rows: tuple[CoverageRow, ...]
    counts: Mapping[str, Mapping[str, int]]


def coverage(session: Session, period: Month) -> Coverage:
    """Every enterprise that should sign at the end of a month, or is covered then."""
    view = Snapshot(read_tables(session), period, with_union(session, period.last))
    own, shared = _by_enterprise(view)
    units = sorted(view.obliged | view.covered("all"), key=lambda one: _order(view, one))
    rows = tuple(_row(view, unit, own.get(unit, []), shared.get(unit, [])) for unit in units)
    counts = {name: Counter(row.by[name].how for row in rows) for name in CONTENTS}
    return Coverage(period, rows, counts)


def _order(view: Snapshot, unit: int) -> tuple[str, str]:
    known = view.tables.units[unit]
    return known.division or "", known.name


def _by_enterprise(view: Snapshot) -> tuple[dict[int, list[Contract]], dict[int, list[Contract]]]:
    """Valid contracts by enterprise: its own (or its group's), and those on whose roster it stands."""
    own: dict[int, list[Contract]] = {}
    shared: dict[int, list[Contract]] = {}
    valid = {contract.id: contract for contract in view.valid}
    for contract in valid.values():
        if contract.level_code in OWN_LEVELS and contract.party_a_id is not None:
            own.setdefault(contract.party_a_id, []).append(contract)
    for link in view.active_links:
        contract_of = valid.get(link.contract_id or 0)
        if contract_of is not None and link.enterprise_id is not None:
            side = own if contract_of.level_code in OWN_LEVELS else shared
            side.setdefault(link.enterprise_id, []).append(contract_of)
    return own, shared


def _row(view: Snapshot, unit: int, own: Iterable[Contract], shared: Iterable[Contract]) -> CoverageRow:
    known = view.tables.units[unit]
    by = {name: _covering(_within(own, codes), _within(shared, codes)) for name, codes in CONTENTS.items()}
    obliged = unit in view.obliged
    return CoverageRow(unit, known.name, known.uscc or "", known.division or "", view.headcount(unit), obliged, by)


def _within(contracts: Iterable[Contract], contents: tuple[str, ...]) -> list[Contract]:
    return [contract for contract in contracts if not contents or contract.content_code in contents]


def _covering(own: list[Contract], shared: list[Contract]) -> Covering:
    how = DOUBLE if own and shared else OWN if own else SHARED if shared else NONE
    ids = tuple(sorted({contract.id for contract in (*own, *shared)}))
    most = Counter(contract.content_code for contract in shared).most_common(1)
    return Covering(how, ids, bool(most and most[0][1] > 1))
