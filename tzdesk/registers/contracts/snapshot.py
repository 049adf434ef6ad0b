"""All contracts of a workplace seen on the last day of a month: what counts as a text, who is covered, by whom.

No double counting (contracts.md §3.3): an enterprise counts once per content; its own contract comes before a regional
one; over all contents the sets are united; a worker is counted with the enterprise, never with the contract.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TypeAlias, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.periods import Month
from tzdesk.registers.contracts.case_model import BargainingCase, BargainOffer, GuidePerson
from tzdesk.registers.contracts.model import Contract, CoverageLink
from tzdesk.registers.contracts.terms import (
    CHANGE,
    NO_ROSTER,
    OBJECTION,
    OWN_LEVELS,
    SHARED_LEVELS,
    counts_from,
    is_contract,
    is_terminated,
    is_text,
    is_valid_on,
    turned_round,
)
from tzdesk.registers.contracts.text_model import ContractCheck, ContractSubmission
from tzdesk.registers.contracts.units import UnitView, all_units, joint_staff, with_union
from tzdesk.registers.measure import Scope
from tzdesk.registers.organisations.model import CoveredUnit
from tzdesk.registers.profile import profile_of
from tzdesk.store import Entity, alive

E = TypeVar("E", bound=Entity)
Units: TypeAlias = frozenset[int]
_LEVELS = {"unit": "1", "town": "2", "district": "3"}  # a desk's own level among the codes of signing_level
GRACE = timedelta(days=30)  # a successor signed so many days after expiry still counts as a renewal (C14)


@dataclass(frozen=True)
class Tables:
    """What is read once from the database, whatever the month."""

    contracts: tuple[Contract, ...]
    links: tuple[CoverageLink, ...]
    units: dict[int, UnitView]
    joint: tuple[CoveredUnit, ...]
    cases: tuple[BargainingCase, ...] = ()
    offers: tuple[BargainOffer, ...] = ()
    rounds: tuple[ContractSubmission, ...] = ()
    checks: tuple[ContractCheck, ...] = ()
    guides: tuple[GuidePerson, ...] = ()
    own_level: str = "9"

    @cached_property
    def case_of(self) -> dict[int, BargainingCase]:
        """Cases by id."""
        return {case.id: case for case in self.cases}

    @cached_property
    def rounds_of(self) -> dict[int, list[ContractSubmission]]:
        """Contract id → its rounds of review."""
        found: dict[int, list[ContractSubmission]] = {}
        for one in self.rounds:
            found.setdefault(one.contract_id or 0, []).append(one)
        return found

    @cached_property
    def by_id(self) -> dict[int, Contract]:
        """Contracts by id."""
        return {contract.id: contract for contract in self.contracts}

    @cached_property
    def successors(self) -> dict[int, tuple[Contract, ...]]:
        """Contract id → the signed contracts that renew or change it."""
        found: dict[int, list[Contract]] = {}
        for contract in self.contracts:
            if contract.prev_contract_id is not None and contract.sign_date is not None and is_contract(contract):
                found.setdefault(contract.prev_contract_id, []).append(contract)
        return {key: tuple(value) for key, value in found.items()}

    @cached_property
    def of_enterprise(self) -> dict[tuple[int | None, str | None, str | None], tuple[Contract, ...]]:
        """(enterprise, level, content) → its signed contracts, for renewals that nobody linked."""
        found: dict[tuple[int | None, str | None, str | None], list[Contract]] = {}
        for contract in self.contracts:
            if contract.party_a_id is not None and contract.sign_date is not None and is_contract(contract):
                key = (contract.party_a_id, contract.level_code, contract.content_code)
                found.setdefault(key, []).append(contract)
        return {key: tuple(value) for key, value in found.items()}


def read_tables(session: Session) -> Tables:
    """Read the registers' rows."""

    def every(model: type[E]) -> tuple[E, ...]:
        return tuple(session.scalars(select(model).where(alive(model)).order_by(model.id)))

    return Tables(
        contracts=every(Contract),
        links=every(CoverageLink),
        units=all_units(session),
        joint=joint_staff(session),
        cases=every(BargainingCase),
        offers=every(BargainOffer),
        rounds=every(ContractSubmission),
        checks=every(ContractCheck),
        guides=every(GuidePerson),
        own_level=own_level(session),
    )


def own_level(session: Session) -> str:
    """The desk's own level among the codes of signing_level."""
    return _LEVELS.get(profile_of(session).unit_level, "9")


class Snapshot:
    """The tables seen on one day. Sets hold ids of enterprises; lists hold contracts.

    `with_union` are the enterprises that have a union on that day.
    """

    def __init__(self, tables: Tables, period: Month, with_union: Units) -> None:
        self.tables = tables
        self.with_union = with_union
        self.period = period
        self.day = period.last
        self._own: dict[tuple[str, ...], Units] = {}
        self._shared: dict[tuple[str, ...], Units] = {}

    # --- texts ----------------------------------------------------------------------------------------------------

    @cached_property
    def texts(self) -> tuple[Contract, ...]:
        """Signed contracts that count as one text each (份) and are fully classed."""
        return tuple(c for c in self._counted if is_text(c) and is_classed(c))

    @cached_property
    def annexes(self) -> tuple[Contract, ...]:
        """Signed chapters and annexes: a memo, no texts of their own."""
        return tuple(c for c in self._counted if is_contract(c) and not is_text(c))

    @property
    def _counted(self) -> Iterator[Contract]:
        """What this level signed: one of an upper level covers enterprises here and is counted there (§3.3)."""
        level = self.tables.own_level
        return (c for c in self.tables.contracts if self.is_dated(c) and (c.signing_level or "") <= level)

    @cached_property
    def stock(self) -> tuple[Contract, ...]:
        """Texts valid on the day, of which no newer version or renewal is valid already (VR-49)."""
        return tuple(c for c in self.texts if is_valid_on(c, self.day) and not self.is_replaced(c))

    @cached_property
    def valid(self) -> tuple[Contract, ...]:
        """Contracts in any form that are valid on the day."""
        return tuple(c for c in self.tables.contracts if is_valid_on(c, self.day) and self._stands(c))

    def _stands(self, contract: Contract) -> bool:
        """A chapter or an annex stands only as long as the contract that it belongs to (VR-13)."""
        if is_text(contract) or contract.main_contract_id is None:
            return True
        main = self.tables.by_id.get(contract.main_contract_id)
        return main is not None and is_valid_on(main, self.day)

    @staticmethod
    def is_dated(contract: Contract) -> bool:
        """Whether both sides have signed."""
        return contract.sign_date is not None

    def is_replaced(self, contract: Contract) -> bool:
        """Whether a contract that names this one as the one before it is valid on the day."""
        return any(is_valid_on(successor, self.day) for successor in self.tables.successors.get(contract.id, ()))

    def within(self, day: date | None, when: str) -> bool:
        """Whether a day lies in the month ("month") or in the year up to its end ("year")."""
        if day is None:
            return False
        if when == "month":
            return day in self.period
        if when == "year":
            return date(self.period.year, 1, 1) <= day <= self.day
        raise ValueError(f"when={when}")

    # --- renewal --------------------------------------------------------------------------------------------------

    def expiring(self, when: str) -> list[Contract]:
        """Texts whose term ended in the window; not those of enterprises that closed, that were ended or changed."""
        return [c for c in self.texts if self.within(c.valid_to, when) and self._ran_out(c)]

    def _ran_out(self, contract: Contract) -> bool:
        assert contract.valid_to is not None
        unit = self.tables.units.get(contract.party_a_id or 0)
        if unit is not None and unit.is_shut(contract.valid_to):
            return False
        if any(s.sign_kind == CHANGE for s in self.tables.successors.get(contract.id, ())):
            return False
        if counts_from(contract) is None or contract.opinion_kind == OBJECTION or turned_round(contract):
            return False
        return not is_terminated(contract, contract.valid_to)

    def is_renewed(self, contract: Contract) -> bool:
        """Whether a successor was signed no later than 30 days after expiry, linked or of the same kind."""
        assert contract.valid_to is not None
        limit = contract.valid_to + GRACE
        linked = self.tables.successors.get(contract.id, ())
        if any(s.sign_date is not None and s.sign_date <= limit for s in linked):
            return True
        key = (contract.party_a_id, contract.level_code, contract.content_code)
        return any(
            other.id != contract.id
            and is_text(other) == is_text(contract)
            and other.sign_date is not None
            and other.sign_date <= limit
            and other.valid_to is not None
            and other.valid_to > contract.valid_to
            for other in self.tables.of_enterprise.get(key, ())
        )

    # --- enterprises ----------------------------------------------------------------------------------------------

    @cached_property
    def obliged(self) -> Units:
        """应签: living enterprises with a union that operate normally on the day (§3.2 C01)."""
        units = self.tables.units.values()
        return frozenset(unit.id for unit in units if unit.id in self.with_union and unit.is_operating(self.day))

    def of_size(self, units: Iterable[int], least: int) -> Units:
        """Those with at least so many workers; an unknown headcount is not large. 0 keeps all."""
        return frozenset(u for u in units if not least or (self.headcount(u) or 0) >= least)

    def own(self, contents: tuple[str, ...] = ()) -> Units:
        """Enterprises with a valid contract of their own (or of their group) in one of the contents; () = any."""
        if contents not in self._own:
            mine = {c.party_a_id for c in self._chosen(contents, OWN_LEVELS) if c.party_a_id is not None}
            self._own[contents] = self._known(mine | set(self._linked(contents, OWN_LEVELS)))
        return self._own[contents]

    def shared(self, contents: tuple[str, ...] = ()) -> Units:
        """Enterprises on the roster of a valid regional or industry contract, with or without one of their own."""
        if contents not in self._shared:
            self._shared[contents] = self._known(self._linked(contents, SHARED_LEVELS))
        return self._shared[contents]

    def covered(self, part: str, contents: tuple[str, ...] = ()) -> Units:
        """`own` 单独签订, `regional` 区域行业覆盖 without those, `all` both, `double` in both."""
        own, shared = self.own(contents), self.shared(contents)
        return {"own": own, "regional": shared - own, "all": own | shared, "double": own & shared}[part]

    def unlisted(self) -> list[Contract]:
        """Valid regional and industry texts that state only a number (无名册): a line of their own, never summed."""
        return [c for c in self.stock if c.level_code in SHARED_LEVELS and c.roster_status == NO_ROSTER]

    def _chosen(self, contents: tuple[str, ...], levels: frozenset[str]) -> Iterator[Contract]:
        for contract in self.valid:
            if contract.level_code in levels and (not contents or contract.content_code in contents):
                yield contract

    def _linked(self, contents: tuple[str, ...], levels: frozenset[str]) -> Iterator[int]:
        chosen = {contract.id for contract in self._chosen(contents, levels)}
        for link in self.active_links:
            if link.contract_id in chosen and link.enterprise_id is not None:
                yield link.enterprise_id

    @cached_property
    def active_links(self) -> tuple[CoverageLink, ...]:
        """Links that hold on the day: joined by then, not left."""
        return tuple(
            link
            for link in self.tables.links
            if (link.join_date is None or link.join_date <= self.day)
            and (link.exit_date is None or link.exit_date > self.day)
        )

    def _known(self, units: Iterable[int]) -> Units:
        return frozenset(unit for unit in units if unit in self.tables.units)

    # --- workers --------------------------------------------------------------------------------------------------

    def headcount(self, unit: int) -> int | None:
        """An enterprise's workers: its own figure, else the joint union's, else what its newest contract states."""
        known = self.tables.units[unit].staff
        if known is None:
            known = self._joint_staff.get(unit)
        return self._stated("headcount").get(unit) if known is None else known

    def women(self, unit: int) -> int | None:
        """Its women workers as its newest contract states them, never more than its workers."""
        return self._limited(unit, self._stated("female").get(unit))

    def migrants(self, unit: int) -> int | None:
        """Its migrant workers, likewise."""
        return self._limited(unit, self._stated("migrant").get(unit))

    def _limited(self, unit: int, part: int | None) -> int | None:
        whole = self.headcount(unit)
        return None if part is None or whole is None else min(part, whole)

    @cached_property
    def _joint_staff(self) -> dict[int, int]:
        return {
            c.unit_id: c.staff
            for c in self.tables.joint
            if c.unit_id is not None and c.staff is not None and c.active_on(self.day)
        }

    def _stated(self, what: str) -> dict[int, int]:
        return self._figures[what]

    @cached_property
    def _figures(self) -> dict[str, dict[int, int]]:
        """What rosters and valid contracts say of each enterprise; the contract signed last has the last word."""
        figures: dict[str, dict[int, int]] = {"headcount": {}, "female": {}, "migrant": {}}
        valid = {contract.id for contract in self.valid}
        for link in self.active_links:
            if link.contract_id in valid and link.enterprise_id is not None:
                _note(figures, link.enterprise_id, link.headcount, link.female, link.migrant)
        for contract in sorted(self.valid, key=lambda c: (c.sign_date or date.min, c.id)):
            if contract.level_code in OWN_LEVELS and contract.party_a_id is not None:
                _note(
                    figures,
                    contract.party_a_id,
                    contract.headcount_at_sign,
                    contract.female_at_sign,
                    contract.migrant_at_sign,
                )
        return figures


def _note(figures: dict[str, dict[int, int]], unit: int, *stated: int | None) -> None:
    for known, value in zip(figures.values(), stated, strict=True):
        if value is not None:
            known[unit] = value


def is_classed(contract: Contract) -> bool:
    """Whether level and content are stated; a text without them would stand in one total only (VR-10, VR-47)."""
    return bool(contract.level_code and contract.content_code)


def snapshot(scope: Scope, shift: int = 0) -> Snapshot:
    """The snapshot of a scope's month, or of the month `shift` months on (-12: the same month last year)."""
    tables = scope.once("contracts.tables", lambda: read_tables(scope.session))
    then = scope.at(scope.period.step(shift)) if shift else scope
    day = then.period.last
    return then.once("contracts.snapshot", lambda: Snapshot(tables, then.period, with_union(scope.session, day)))
