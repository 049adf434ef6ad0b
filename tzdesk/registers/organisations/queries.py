"""Reads over organisations and units that other registers share: who stands, which units have a union."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.text import normal_name, squeeze
from tzdesk.definitions import Definition
from tzdesk.registers.organisations.gather import in_chunks
from tzdesk.registers.organisations.history import organisations_as_of, units_as_of
from tzdesk.registers.organisations.model import OPERATING, CoveredUnit, HostUnit, Organisation
from tzdesk.store import alive

ENTERPRISE = "10"
# Types that count members of their own (members.md §3.1); a federation's or a town's are sums of others.
OWN_MEMBERS = frozenset({"11", "12", "31"})
COUNTED = OWN_MEMBERS  # 工会组织数: the same unions


@dataclass(frozen=True)
class UnitFacts:
    """An employer as contracts, aid and the rates of 建会 see it on a day.

    `own_union` is the active union that stands in it, `joint_union` one that covers it. `operating` is None while its
    business status is not known. `headcount` is None while nobody has stated it.
    """

    id: int
    name: str
    uscc: str | None
    nature: str | None
    private: bool | None
    operating: bool | None
    headcount: int | None
    division_code: str | None
    own_union: int | None = None
    joint_union: int | None = None

    @property
    def has_union(self) -> bool:
        """Whether it has a union of its own or is covered by a joint one."""
        return self.own_union is not None or self.joint_union is not None

    @property
    def is_enterprise(self) -> bool:
        """企业; a unit of unknown nature counts as one, which most are."""
        return self.nature in (None, ENTERPRISE)


def unit_facts(session: Session, day: date, unit_ids: Collection[int] | None = None) -> dict[int, UnitFacts]:
    """Every living unit (or those asked for) with its union on a day."""
    units: list[HostUnit] = []
    query = select(HostUnit).where(alive(HostUnit)).order_by(HostUnit.id)
    if unit_ids is None:
        units = list(session.scalars(query))
    else:
        for part in in_chunks(unit_ids):
            units += session.scalars(query.where(HostUnit.id.in_(part)))
    own: dict[int, int] = {}
    joint: dict[int, int] = {}
    standing = {org.id: org for org in organisations_on(session, day)}
    for org in standing.values():
        if org.host_unit_id is not None and org.org_type in (None, "11", "31"):
            own.setdefault(org.host_unit_id, org.id)
    for covered in session.scalars(select(CoveredUnit).where(alive(CoveredUnit)).order_by(CoveredUnit.id)):
        if covered.unit_id is not None and covered.org_id in standing and covered.active_on(day):
            joint.setdefault(covered.unit_id, covered.org_id)
    return {
        unit.id: UnitFacts(
            id=unit.id,
            name=unit.unit_name,
            uscc=unit.unit_uscc,
            nature=unit.unit_nature,
            private=unit.is_private,
            operating=_operating(unit, day),
            headcount=unit.staff_total,
            division_code=unit.division_code,
            own_union=own.get(unit.id),
            joint_union=joint.get(unit.id),
        )
        for unit in units_as_of(session, units, day)
    }


def _operating(unit: HostUnit, day: date) -> bool | None:
    if unit.ended_on is not None:
        return unit.ended_on > day
    return None if unit.business_status is None else unit.business_status == OPERATING


def organisations_on(session: Session, day: date, types: Iterable[str] | None = None) -> list[Organisation]:
    """The unions that stood on a day, of these types or of all, by id."""
    query = select(Organisation).where(alive(Organisation)).order_by(Organisation.id)
    wanted = None if types is None else set(types)
    found = organisations_as_of(session, list(session.scalars(query)), day)
    return [org for org in found if org.active_on(day) and (wanted is None or org.org_type in wanted)]


def reporting_unions(session: Session, day: date) -> list[Organisation]:
    """The unions that report members for the month that ends on a day: they count their own and have not ended.

    A union whose type is not known yet reports; one that direct members of a federation make up does, too.
    """
    return [org for org in organisations_on(session, day) if counts_own(org.org_type, org.individual_members)]


def counts_own(org_type: str | None, individual_members: bool | None) -> bool:
    """Whether a union of this type counts members of its own; an unknown type does."""
    return org_type is None or org_type in OWN_MEMBERS or (org_type == "22" and bool(individual_members))


def town_label(definition: Definition, division_code: str | None) -> str:
    """The 镇（街道） that a division code lies in: its first nine digits; empty for one that is not known."""
    divisions = definition.codes.get("division")
    entry = divisions.get(division_code[:9] + "000") if divisions and division_code else None
    return entry.label if entry else ""


def unit_like(session: Session, code: str | None, name: str | None) -> int | None:
    """The unit under this code, else the one of this name; brackets of either width mean the same."""
    if code:
        by_code = select(HostUnit.id).where(alive(HostUnit), HostUnit.unit_uscc == code.strip().upper())
        if (found := session.scalars(by_code).first()) is not None:
            return found
    if not name:
        return None
    plain = squeeze(name)
    written = {name, plain, plain.translate(_WIDE), plain.translate(_NARROW)}
    by_name = select(HostUnit.id).where(alive(HostUnit), HostUnit.unit_name.in_(written))
    return session.scalars(by_name.order_by(HostUnit.id)).first()


_WIDE, _NARROW = str.maketrans("()", "（）"), str.maketrans("（）", "()")


class UnitIndex:
    """Finds a unit or union by its code, else by its name: made once for a whole import."""

    def __init__(self, session: Session) -> None:
        self.unit_by_code: dict[str, int] = {}
        self.unit_by_name: dict[str, int] = {}
        self.org_by_code: dict[str, int] = {}
        self.org_by_name: dict[str, int] = {}
        units = select(HostUnit.id, HostUnit.unit_uscc, HostUnit.unit_name).where(alive(HostUnit))
        for record_id, code, name in session.execute(units.order_by(HostUnit.id.desc())):
            _remember(self.unit_by_code, self.unit_by_name, record_id, code, name)
        orgs = select(Organisation.id, Organisation.union_uscc, Organisation.org_name).where(alive(Organisation))
        for record_id, code, name in session.execute(orgs.order_by(Organisation.id.desc())):
            _remember(self.org_by_code, self.org_by_name, record_id, code, name)

    def unit(self, code: str | None, name: str | None) -> int | None:
        """The unit under this code, else the one of this name."""
        return _find(self.unit_by_code, self.unit_by_name, code, name)

    def org(self, code: str | None, name: str | None) -> int | None:
        """The union under this code, else the one of this name."""
        return _find(self.org_by_code, self.org_by_name, code, name)

    def add_unit(self, record_id: int, code: str | None, name: str | None) -> None:
        """Remember a unit that the import has just made."""
        _remember(self.unit_by_code, self.unit_by_name, record_id, code, name)

    def add_org(self, record_id: int, code: str | None, name: str | None) -> None:
        """Remember a union that the import has just made."""
        _remember(self.org_by_code, self.org_by_name, record_id, code, name)


def _remember(codes: dict[str, int], names: dict[str, int], record_id: int, code: str | None, name: str | None) -> None:
    if code:
        codes[code] = record_id
    if name:
        names[normal_name(name)] = record_id


def _find(codes: dict[str, int], names: dict[str, int], code: str | None, name: str | None) -> int | None:
    if code and code in codes:
        return codes[code]
    return names.get(normal_name(name)) if name else None
