"""Gathers the neighbours of many unions or units with a handful of queries, whatever their number."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.base.text import normal_name
from tzdesk.definitions import Definition
from tzdesk.fields.codes import CodeList
from tzdesk.fields.types.choices import RefType
from tzdesk.registers.organisations.former_codes import former_stat_codes
from tzdesk.registers.organisations.history import Standing, begun_by, organisations_as_of, units_as_of
from tzdesk.registers.organisations.model import JOINT, PLANNED, SINGLE, CoveredUnit, HostUnit, Organisation
from tzdesk.registers.organisations.near import CountsMembers, Doubled, Headcount, OrgNear, UnitNear
from tzdesk.registers.workplace import Workplace
from tzdesk.store import Entity, alive
from tzdesk.store.bulk import among

E = TypeVar("E", bound=Entity)
_CHUNK = 500
_DEPTH = 12  # levels of upper unions; more than that is a circle


def in_chunks(values: Iterable[Any]) -> Iterable[list[Any]]:
    """Values in portions that fit into one SQL `IN`."""
    wanted = list(values)
    for start in range(0, len(wanted), _CHUNK):
        yield wanted[start : start + _CHUNK]


def by_id(session: Session, model: type[E], ids: Iterable[int | None]) -> dict[int, E]:
    """Living and deleted records of these ids."""
    found: dict[int, E] = {}
    for part in in_chunks({one for one in ids if one is not None}):
        found |= {record.id: record for record in session.scalars(select(model).where(model.id.in_(part)))}
    return found


def codes_of(definition: Definition, kind: str, field: str) -> CodeList | None:
    """The code list behind a field; None where it has none."""
    spec = definition.records.get(kind)
    if spec is None or field not in spec:
        return None
    codes = getattr(spec.field(field).type, "codes", None)
    return codes if isinstance(codes, CodeList) else None


def org_nears(wp: Workplace, session: Session, records: Sequence[Organisation], period: Month | None) -> list[OrgNear]:
    """One near per union, in the order of the records."""
    day = period.last if period else clock.today()
    hosts = by_id(session, HostUnit, (r.host_unit_id for r in records))
    units = {unit.id: unit for unit in units_as_of(session, list(hosts.values()), day)}
    parents = _parents(session, records, day)
    covered = _covered(session, records, day)
    begun = begun_by(session, day)
    doubled = _doubled(session, records, covered, begun, day)
    names = _same_names(begun, records)
    stat_codes = _same_stat_codes(session, records)
    heads = headcounts(wp, session, records, period)
    divisions = codes_of(wp.definition(period), Organisation.__kind__, "division_code")
    former = former_stat_codes(session, records)
    result = []
    for place, r in enumerate(records):
        chain, cycle = _chain(r, parents)
        result.append(
            OrgNear(
                day=day,
                in_period=period is None or r.id in heads,
                unit=units.get(r.host_unit_id or 0),
                covered=len(covered.get(r.id, ())) if r.id else 0,
                parents=chain,
                cycle=cycle,
                same_name=names[place],
                same_stat_code=stat_codes[place],
                former=former.get(r.id),
                doubled=doubled[place],
                head=heads.get(r.id, Headcount()),
                divisions=divisions,
                parameter=wp.definition(period).parameter,
            )
        )
    return result


def headcounts(
    wp: Workplace, session: Session, records: Sequence[Organisation], period: Month | None
) -> Mapping[int, Headcount]:
    """What the register of member counts says of these unions in a month; nothing where there is no such register."""
    return _headcounts_of(wp, session, [r.id for r in records if r.id], period)


def counted_in(wp: Workplace, session: Session, org_ids: Collection[int], period: Month) -> frozenset[int]:
    """Those of these unions that have a count of the month."""
    return frozenset(_headcounts_of(wp, session, org_ids, period))


def _headcounts_of(
    wp: Workplace, session: Session, org_ids: Collection[int], period: Month | None
) -> Mapping[int, Headcount]:
    counts: object = wp.registers.get("member_count")
    if period is None or not isinstance(counts, CountsMembers):
        return {}
    return counts.headcounts(session, org_ids, period)


def _parents(session: Session, records: Sequence[Organisation], day: date) -> dict[int, Organisation]:
    known: dict[int, Organisation] = {}
    wanted = {r.parent_org_id for r in records if r.parent_org_id}
    for _ in range(_DEPTH):
        if not wanted:
            break
        rows = list(by_id(session, Organisation, wanted).values())
        found = {org.id: org for org in organisations_as_of(session, rows, day)}
        known |= found
        wanted = {org.parent_org_id for org in found.values() if org.parent_org_id} - known.keys()
    return known


def _chain(r: Organisation, parents: Mapping[int, Organisation]) -> tuple[tuple[Organisation, ...], bool]:
    """The upper unions from the next one up, and whether the way up comes back to where it has been."""
    chain: list[Organisation] = []
    seen = {r.id} if r.id else set()
    up = r.parent_org_id
    while up is not None and up in parents:
        if up in seen:
            return tuple(chain), True
        seen.add(up)
        chain.append(parents[up])
        up = parents[up].parent_org_id
    return tuple(chain), up is not None and up in seen


def _living_on(day: date) -> ColumnElement[bool]:
    begun = CoveredUnit.from_date.is_(None) | (CoveredUnit.from_date <= day)
    return alive(CoveredUnit) & begun & (CoveredUnit.to_date.is_(None) | (CoveredUnit.to_date >= day))


def _covered(session: Session, records: Sequence[Organisation], day: date) -> dict[int, list[int]]:
    """Union → the units it covers on a day."""
    found: dict[int, list[int]] = {}
    for part in in_chunks(r.id for r in records if r.id):
        query = select(CoveredUnit.org_id, CoveredUnit.unit_id).where(CoveredUnit.org_id.in_(part), _living_on(day))
        for org_id, unit_id in session.execute(query):
            if unit_id is not None:
                found.setdefault(org_id, []).append(unit_id)
    return found


def _doubled(
    session: Session,
    records: Sequence[Organisation],
    covered: Mapping[int, Sequence[int]],
    begun: Sequence[Standing],
    day: date,
) -> list[tuple[Doubled, ...]]:
    """For every union the units that another union of type 11 or 12 counts as well on that day."""
    own = [_own_units(r, covered) for r in records]
    wanted = set().union(*own) if own else set()
    counted: dict[int, dict[int, str]] = {unit: {} for unit in wanted}
    counting = {one.id: one for one in begun if one.org_type in (SINGLE, JOINT) and one.status != PLANNED}
    for one in counting.values():
        if one.host_unit_id in counted:
            counted[one.host_unit_id][one.id] = one.org_name
    for part in in_chunks(wanted):
        joined = select(CoveredUnit.unit_id, CoveredUnit.org_id).where(CoveredUnit.unit_id.in_(part), _living_on(day))
        for unit_id, org_id in session.execute(joined):
            if org_id in counting:
                counted[unit_id or 0][org_id] = counting[org_id].org_name
    shared = [
        [(unit, name) for unit in sorted(units) for org_id, name in sorted(counted[unit].items()) if org_id != r.id]
        for r, units in zip(records, own, strict=True)
    ]
    names = by_id(session, HostUnit, {unit for pairs in shared for unit, _ in pairs})
    return [tuple(Doubled(names[unit].unit_name, other) for unit, other in pairs) for pairs in shared]


def _own_units(r: Organisation, covered: Mapping[int, Sequence[int]]) -> set[int]:
    if r.org_type not in (SINGLE, JOINT):
        return set()
    units = {r.host_unit_id} if r.host_unit_id else set()
    return units | set(covered.get(r.id, ()))


def _same_names(begun: Sequence[Standing], records: Sequence[Organisation]) -> list[int]:
    """How many other active unions bear the same name, brackets and blanks aside."""
    bearers: dict[str, set[int]] = {}
    for one in begun:
        if one.org_name:
            bearers.setdefault(normal_name(one.org_name), set()).add(one.id)
    return [len(bearers.get(normal_name(r.org_name or ""), set()) - {r.id}) for r in records]


def _same_stat_codes(session: Session, records: Sequence[Organisation]) -> list[tuple[str, ...]]:
    bearers: dict[str, dict[int, str]] = {}
    for part in in_chunks({r.stat_code for r in records if r.stat_code}):
        query = select(Organisation.stat_code, Organisation.id, Organisation.org_name)
        for code, org_id, name in session.execute(query.where(Organisation.stat_code.in_(part), alive(Organisation))):
            bearers.setdefault(code or "", {})[org_id] = name
    return [
        tuple(name for org_id, name in bearers.get(r.stat_code or "", {}).items() if org_id != r.id) for r in records
    ]


def unit_nears(wp: Workplace, session: Session, records: Sequence[HostUnit], period: Month | None) -> list[UnitNear]:
    """One near per unit, in the order of the records."""
    reg_types = codes_of(wp.definition(period), HostUnit.__kind__, "reg_type")
    bearers: dict[str, dict[int, str]] = {}
    for part in in_chunks({r.unit_uscc for r in records if r.unit_uscc}):
        query = select(HostUnit.unit_uscc, HostUnit.id, HostUnit.unit_name)
        for code, unit_id, name in session.execute(query.where(HostUnit.unit_uscc.in_(part), alive(HostUnit))):
            bearers.setdefault(code or "", {})[unit_id] = name
    numbers: list[int | None] = [r.id for r in records]  # one that is only being typed has none
    stored = [number for number in numbers if number is not None]
    used = used_without_union(wp, session, period, stored) if period else {}
    return [
        UnitNear(
            tuple(name for unit_id, name in bearers.get(r.unit_uscc or "", {}).items() if unit_id != r.id),
            reg_types,
            used.get(r.id, ()),
        )
        for r in records
    ]


_OWN_KINDS = frozenset({"organisation", "covered_unit", "host_unit", "unit_change"})


def used_without_union(
    wp: Workplace, session: Session, period: Month, unit_ids: Sequence[int]
) -> dict[int, tuple[str, ...]]:
    """Those of these units that have no union at a month's end → the registers (by label) that refer to them.

    Whichever fields refer to a unit, the definition says; this register knows no other.
    """
    from tzdesk.registers.organisations.queries import unit_facts

    bare = sorted(unit.id for unit in unit_facts(session, period.last, unit_ids).values() if not unit.has_union)
    found: dict[int, list[str]] = {}
    for kind, register in wp.registers.items() if bare else ():
        if kind in _OWN_KINDS:
            continue
        spec = register.spec(wp, period)
        fields = [f.name for f in spec.fields if isinstance(f.type, RefType) and f.type.to == HostUnit.__kind__]
        for name in fields:
            column = register.column(name)
            for unit_id in session.scalars(select(column).where(alive(register.model), among(column, bare)).distinct()):
                if spec.label not in found.setdefault(unit_id, []):
                    found[unit_id].append(spec.label)
    return {unit_id: tuple(labels) for unit_id, labels in found.items()}
