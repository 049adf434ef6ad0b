"""What this register needs to know of enterprises: who they are, whether they work, whether they have a union."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.registers.organisations.model import CoveredUnit, HostUnit
from tzdesk.registers.organisations.queries import unit_facts
from tzdesk.store import alive

NORMAL = "1"
SHUT = frozenset({"3", "4"})  # 歇业、注销
ENTERPRISE = "10"
PUBLIC = {"20": "institution", "30": "office", "40": "society", "51": "society", "52": "society"}


@dataclass(frozen=True, slots=True)
class UnitView:
    """An enterprise as contracts see it. A blank business status counts as operating, as most units never state it."""

    id: int
    name: str
    uscc: str | None = None
    status: str | None = None
    ended_on: date | None = None
    staff: int | None = None
    division: str | None = None
    nature: str | None = None
    holding: str | None = None

    @property
    def group(self) -> str:
        """单位性质 as returns list it: public bodies by what they are, enterprises by who controls them."""
        if self.nature in PUBLIC:
            return PUBLIC[self.nature]
        if self.nature in {None, ENTERPRISE}:
            return self.holding if self.holding in {"1", "2", "3", "4", "5"} else "0"
        return "other"

    def is_shut(self, day: date) -> bool:
        """Whether it had closed or was deregistered by a day (VR-05)."""
        if self.ended_on is not None:
            return self.ended_on <= day
        return self.status in SHUT

    def is_operating(self, day: date) -> bool:
        """正常经营 on a day: neither shut nor standing still."""
        if self.ended_on is not None:
            return self.ended_on > day
        return self.status in {None, NORMAL}


_COLUMNS = (
    HostUnit.id,
    HostUnit.unit_name,
    HostUnit.unit_uscc,
    HostUnit.business_status,
    HostUnit.ended_on,
    HostUnit.staff_total,
    HostUnit.division_code,
    HostUnit.unit_nature,
    HostUnit.holding,
)


def all_units(session: Session) -> dict[int, UnitView]:
    """Every living unit by id."""
    return {row[0]: UnitView(*row) for row in session.execute(select(*_COLUMNS).where(alive(HostUnit)))}


def some_units(session: Session, ids: Iterable[int]) -> dict[int, UnitView]:
    """The units of these ids."""
    found = select(*_COLUMNS).where(HostUnit.id.in_(sorted(set(ids))), alive(HostUnit))
    return {row[0]: UnitView(*row) for row in session.execute(found)}


def namesakes(session: Session, units: Iterable[UnitView]) -> dict[int, tuple[str, ...]]:
    """For each unit the other living units of the same name (brackets half- or full-width) or credit code (VR-02)."""
    units = list(units)
    names = {writing for unit in units for writing in _writings(unit.name)}
    codes = {unit.uscc for unit in units if unit.uscc}
    found = select(HostUnit.id, HostUnit.unit_name, HostUnit.unit_uscc).where(
        alive(HostUnit), HostUnit.unit_name.in_(sorted(names)) | HostUnit.unit_uscc.in_(sorted(codes))
    )
    by_word: dict[str, dict[int, str]] = {}
    for other in session.execute(found):
        for word in {*_writings(other.unit_name), other.unit_uscc or ""} - {""}:
            by_word.setdefault(word, {})[other.id] = other.unit_name
    twins: dict[int, tuple[str, ...]] = {}
    for unit in units:
        same = {**by_word.get(unit.name, {}), **by_word.get(unit.uscc or "", {})}
        same.pop(unit.id, None)
        if same:
            twins[unit.id] = tuple(same[key] for key in sorted(same))
    return twins


def _writings(name: str) -> set[str]:
    if not any(bracket in name for bracket in "（）()"):
        return {name} - {""}
    narrow = name.replace("（", "(").replace("）", ")")
    return {name, narrow, narrow.replace("(", "（").replace(")", "）")}


def with_union(session: Session, day: date) -> frozenset[int]:
    """Ids of the units that have a union on a day, their own or a joint one that covers them."""
    return frozenset(facts.id for facts in unit_facts(session, day).values() if facts.has_union)


def joint_staff(session: Session) -> tuple[CoveredUnit, ...]:
    """The units of joint unions for which a headcount was stated."""
    return tuple(session.scalars(select(CoveredUnit).where(alive(CoveredUnit), CoveredUnit.staff.is_not(None))))
