"""Gathers the neighbours of many contracts or links with a handful of queries, whatever their number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.definitions import Definition
from tzdesk.registers.contracts.case_model import BargainingCase
from tzdesk.registers.contracts.limits import Limits, limits_on
from tzdesk.registers.contracts.model import Contract, CoverageLink
from tzdesk.registers.contracts.near import ContractNear, LinkNear
from tzdesk.registers.contracts.text_model import ContractSubmission
from tzdesk.registers.contracts.units import UnitView, namesakes, some_units
from tzdesk.store import Entity, alive


class LimitsByDay:
    """The limits of many days, each read once."""

    def __init__(self, definition: Definition) -> None:
        self._definition = definition
        self._known: dict[date, Limits] = {}

    def on(self, day: date) -> Limits:
        """The limits in force on a day."""
        if day not in self._known:
            self._known[day] = limits_on(self._definition, day)
        return self._known[day]


def day_of(period: Month | None) -> date:
    """The day that rules about "now" count by: the month's last, but never after today."""
    today = clock.today()
    return today if period is None else min(period.last, today)


def contract_nears(
    session: Session,
    definition: Definition,
    records: Sequence[Contract],
    day: date,
    *,
    beside: Sequence[Contract] = (),
    units: Mapping[int, UnitView] | None = None,
) -> list[ContractNear]:
    """One near per contract, in their order.

    `beside` are contracts that are not stored yet (the other rows of an import), `units` enterprises likewise.
    """
    limits = LimitsByDay(definition)
    parties = _ids(r.party_a_id for r in records)
    known_units = some_units(session, parties)
    twins = namesakes(session, known_units.values())
    known_units |= dict(units or {})
    drafted = {key_of(r) for r in beside} - {None}
    stored = [c for c in _around(session, records, parties) if c.id not in drafted]
    by_party: dict[int, list[Contract]] = {}
    by_prev: dict[int, list[Contract]] = {}
    for contract in (*stored, *beside):
        if contract.party_a_id is not None:
            by_party.setdefault(contract.party_a_id, []).append(contract)
        if contract.prev_contract_id is not None:
            by_prev.setdefault(contract.prev_contract_id, []).append(contract)
    by_id = {key_of(contract): contract for contract in (*stored, *beside)}
    own = _ids(r.id for r in records)
    rosters = _rosters(session, own)
    covering = _covering(session, parties)
    rounds, begun = _with_rounds(session, own), _begun(session, own)
    return [
        ContractNear(
            day=day,
            limits=limits.on(r.sign_date or day),
            unit=known_units.get(r.party_a_id or 0),
            twins=twins.get(r.party_a_id or 0, ()),
            siblings=tuple(c for c in by_party.get(r.party_a_id or 0, ()) if not _same(c, r)),
            successors=tuple(by_prev.get(key_of(r) or 0, ())),
            main=by_id.get(r.main_contract_id or 0),
            prev=by_id.get(r.prev_contract_id or 0),
            links=tuple(rosters.get(key_of(r) or 0, ())),
            covering=tuple(c for c in covering.get(r.party_a_id or 0, ()) if not _same(c, r)),
            has_rounds=key_of(r) in rounds,
            begun=key_of(r) in begun,
        )
        for r in records
    ]


@dataclass(frozen=True, slots=True)
class _Link:
    """As much of a link as its neighbours need to know."""

    id: int
    contract_id: int
    enterprise_id: int
    exit_date: date | None


def link_nears(session: Session, records: Sequence[CoverageLink], day: date) -> list[LinkNear]:
    """One near per link, in their order."""
    enterprises = _ids(r.enterprise_id for r in records)
    units = some_units(session, enterprises)
    columns = (CoverageLink.id, CoverageLink.contract_id, CoverageLink.enterprise_id, CoverageLink.exit_date)
    by_enterprise: dict[int, list[_Link]] = {}
    found = select(*columns).where(alive(CoverageLink), CoverageLink.enterprise_id.in_(enterprises))
    for row in session.execute(found.where(CoverageLink.contract_id.is_not(None))):
        link = _Link(row[0], row[1] or 0, row[2] or 0, row[3])
        by_enterprise.setdefault(link.enterprise_id, []).append(link)
    shared = (link.contract_id for links in by_enterprise.values() if len(links) > 1 for link in links)
    wanted = _ids([*(r.contract_id for r in records), *shared])
    contracts = {c.id: c for c in session.scalars(select(Contract).where(alive(Contract), Contract.id.in_(wanted)))}
    return [_link_near(r, by_enterprise.get(r.enterprise_id or 0, []), contracts, units, day) for r in records]


def _link_near(
    r: CoverageLink,
    all_of_it: Iterable[_Link],
    contracts: Mapping[int, Contract],
    units: Mapping[int, UnitView],
    day: date,
) -> LinkNear:
    others = [link for link in all_of_it if link.id != key_of(r)]
    holding = {link.contract_id for link in others if link.exit_date is None or link.exit_date > day}
    return LinkNear(
        day=day,
        contract=contracts.get(r.contract_id or 0),
        unit=units.get(r.enterprise_id or 0),
        same=tuple(link.id for link in others if link.contract_id == r.contract_id),
        others=tuple(contracts[one] for one in sorted(holding) if one != r.contract_id and one in contracts),
    )


def _around(session: Session, records: Sequence[Contract], parties: Sequence[int]) -> list[Contract]:
    """Living contracts of the same enterprises, and those that name or are named by one of the records."""
    named = _ids([*(r.main_contract_id for r in records), *(r.prev_contract_id for r in records)])
    own = _ids(r.id for r in records)
    near = or_(Contract.party_a_id.in_(parties), Contract.id.in_(named), Contract.prev_contract_id.in_(own))
    return list(session.scalars(select(Contract).where(alive(Contract), near).order_by(Contract.id)))


def _rosters(session: Session, contracts: Sequence[int]) -> dict[int, list[int]]:
    """Contract → the ids of its links."""
    found: dict[int, list[int]] = {}
    links = select(CoverageLink.contract_id, CoverageLink.id).where(
        alive(CoverageLink), CoverageLink.contract_id.in_(contracts)
    )
    for contract, link in session.execute(links):
        found.setdefault(contract or 0, []).append(link)
    return found


def _with_rounds(session: Session, contracts: Sequence[int]) -> set[int | None]:
    """Contracts whose review is on record round by round."""
    found = select(ContractSubmission.contract_id).where(
        alive(ContractSubmission), ContractSubmission.contract_id.in_(contracts)
    )
    return set(session.scalars(found))


def _begun(session: Session, contracts: Sequence[int]) -> set[int | None]:
    """Contracts about whose renewal or change a case has come to a session."""
    found = select(BargainingCase.prev_contract_id).where(
        alive(BargainingCase),
        BargainingCase.prev_contract_id.in_(contracts),
        BargainingCase.session1_date.is_not(None),
        BargainingCase.closed_date.is_(None),
    )
    return set(session.scalars(found))


def _covering(session: Session, enterprises: Sequence[int]) -> dict[int, list[Contract]]:
    """Enterprise → the contracts with a wage floor on whose rosters it stands (VR-37b)."""
    found: dict[int, list[Contract]] = {}
    joined = (
        select(CoverageLink.enterprise_id, Contract)
        .join(Contract, Contract.id == CoverageLink.contract_id)
        .where(alive(CoverageLink), alive(Contract), Contract.wage_floor.is_not(None))
        .where(CoverageLink.enterprise_id.in_(enterprises))
    )
    for enterprise, contract in session.execute(joined):
        found.setdefault(enterprise or 0, []).append(contract)
    return found


def _ids(values: Iterable[Any]) -> list[int]:
    return sorted({value for value in values if value is not None})


def key_of(record: Entity) -> int | None:
    """A record's id; None while it is only being typed, which the mapped class cannot say."""
    return record.id


def _same(one: Contract, other: Contract) -> bool:
    return one is other or (key_of(one) is not None and one.id == other.id)
