"""What the rules of a month's count may look at besides the count itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tzdesk.base.periods import Month
from tzdesk.registers.members.items import Items
from tzdesk.registers.organisations.model import HostUnit, Organisation
from tzdesk.registers.organisations.queries import OWN_MEMBERS

# Where members may outnumber staff without being wrong (members.md M09, H*): federations, village unions,
# and units that are neither 企业 nor 事业单位 nor 机关.
LOOSE_TYPES = frozenset({"21", "22", "31"})
STRICT_NATURES = frozenset({"10", "20", "30"})


def counts_own(org: Organisation) -> bool:
    """Whether a union counts members of its own (members.md §3.1); one of unknown type is taken to."""
    return org.org_type is None or org.org_type in OWN_MEMBERS or bool(org.org_type == "22" and org.individual_members)


@dataclass(frozen=True, slots=True)
class Tally:
    """A count that is only read: its cells, without the record around them."""

    id: int
    org_id: int
    period: Month
    cells: Mapping[str, int | None]

    def cell(self, name: str) -> int | None:
        """A cell's value; None where it is blank."""
        return self.cells.get(name)


@dataclass(frozen=True)
class CountNear:
    """One union-month's neighbours. `earlier` are the months right before it, newest first, without a gap.

    `moved` are the cells that the month's registered movements add up to, `filings` whether every expulsion among them
    has its number; `roster` the cells that the real-name roster gives. `covered_members` is the sum over the units that
    a joint union covers, None unless every one of them states its members.
    """

    items: Items
    org: Organisation | None = None
    unit: HostUnit | None = None
    earlier: tuple[Tally, ...] = ()
    moved: Mapping[str, int] = field(default_factory=dict)
    filings: bool = False
    roster: Mapping[str, int] = field(default_factory=dict)
    covered_members: int | None = None
    type_label: str = ""

    @property
    def previous(self) -> Tally | None:
        """Last month's count; None in the union's first month."""
        return self.earlier[0] if self.earlier else None

    @property
    def by_person(self) -> bool:
        """Whether the union is mainly one of individuals (新就业形态、灵活就业)."""
        return bool(self.org and self.org.individual_members)

    @property
    def loose(self) -> bool:
        """Whether members above staff are only doubtful here. A unit whose nature is unknown counts as strict."""
        if self.by_person or (self.org is not None and self.org.org_type in LOOSE_TYPES):
            return True
        nature = self.unit.unit_nature if self.unit else None
        return nature is not None and nature not in STRICT_NATURES
