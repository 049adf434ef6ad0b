"""What the rules of organisations and units may look at besides the record itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol, runtime_checkable

from sqlalchemy.orm import Session

from tzdesk.base.periods import Month
from tzdesk.definitions import Parameters, nothing_known
from tzdesk.fields.codes import CodeList
from tzdesk.registers.organisations.former_codes import FormerCode
from tzdesk.registers.organisations.model import HostUnit, Organisation


@dataclass(frozen=True)
class Headcount:
    """What a union's count of a month says, as far as rules of organisations need it. None is not stated."""

    members: int | None = None
    women: int | None = None
    staff: int | None = None
    any_members: bool = False


@runtime_checkable
class CountsMembers(Protocol):
    """The register of member counts as this register knows it: handed in by the workplace, never imported."""

    def headcounts(self, session: Session, org_ids: Collection[int], period: Month) -> Mapping[int, Headcount]:
        """Each union's count of a month; unions without one are left out."""


@dataclass(frozen=True)
class Doubled:
    """A unit that this union counts and another active union counts too."""

    unit: str
    other: str


@dataclass(frozen=True)
class OrgNear:
    """One union's neighbours on the last day of the month that is looked at."""

    day: date
    in_period: bool = True
    unit: HostUnit | None = None
    covered: int = 0
    parents: tuple[Organisation, ...] = ()
    cycle: bool = False
    same_name: int = 0
    same_stat_code: tuple[str, ...] = ()
    former: FormerCode | None = None
    doubled: tuple[Doubled, ...] = ()
    head: Headcount = Headcount()
    divisions: CodeList | None = None
    parameter: Parameters = nothing_known

    @property
    def staff(self) -> int | None:
        """The union's staff: of the month's count, else the unit's own figure."""
        if self.head.staff is not None:
            return self.head.staff
        return self.unit.staff_total if self.unit else None


@dataclass(frozen=True)
class UnitNear:
    """One unit's neighbours: other living units under the same code, and the codes in force.

    `used_in` names the registers that hold records of it while it has no union; looked up in a month's audit only.
    """

    same_uscc: tuple[str, ...] = ()
    reg_types: CodeList | None = None
    used_in: tuple[str, ...] = ()


@dataclass(frozen=True)
class TargetNear:
    """The day on which a target is looked at."""

    day: date


def twins(names: Iterable[str]) -> str:
    """Names in a row for a message, at most three."""
    shown = sorted(set(names))
    return "、".join(shown[:3]) + ("等" if len(shown) > 3 else "")
