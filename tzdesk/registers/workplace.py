"""The opened workplace (工作区) as registers, returns and documents see it: the store and the definitions in force."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from tzdesk.access import EVERYTHING, Rights
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.definitions import Definition, available_years, load
from tzdesk.definitions.package import Package, in_force
from tzdesk.fields.spec import RecordSpec
from tzdesk.jobs import Job
from tzdesk.store import Store
from tzdesk.store.unseen import UNSEEN

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.access.accounts import Welcome
    from tzdesk.registers.register import Register


# (workplace, open session, union that ends, union it is merged into or None, day) → members moved
MoveMembers: TypeAlias = Callable[["Workplace", "Session", int, int | None, date], int]
# (workplace, session of the sealing, sealed book) → its files by piece, which are kept with it
DrawBook: TypeAlias = Callable[["Workplace", "Session", Any], Job[Mapping[str, Any]]]


@dataclass
class Workplace:
    """What `app.py` wires: one store, the registers, and the way to the definition of any month.

    `overlay` holds the district's own numbers (data, keyed like the definition's files); `packages` are the package
    files (参数包) that were taken over, each in force from its month on.
    `move_members` is what the members' register does when a union is closed or merged (organisations know no members);
    None where that register is not wired. `draw_book` makes the files of a book that is being sealed (returns draw no
    papers). `second_backup` is a folder on another disk where every backup is copied to.
    `keeps_roster` is what the profile said of the roster (会员名册) at the login.
    """

    store: Store
    registers: Mapping[str, Register[Any]]
    overlay: Mapping[str, object] | None = None
    second_backup: Path | None = None
    move_members: MoveMembers | None = None
    draw_book: DrawBook | None = None
    rights: Rights = EVERYTHING
    welcome: Welcome | None = None
    keeps_roster: bool = False
    packages: tuple[Package, ...] = ()
    _definitions: dict[tuple[int, tuple[str, ...]], Definition] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.store.info["workplace"] = self  # sessions carry it to values that are computed when they are read
        self._all = self.registers

    def enter(self, rights: Rights) -> None:
        """See the workplace with somebody's rights: `registers` and every reading hold what is shown to them."""
        self.rights = rights
        self.store.info[UNSEEN] = rights.unseen()
        self.registers = {kind: known for kind, known in self._all.items() if rights.sees(kind)}

    def admit(self, registers: Mapping[str, Register[Any]]) -> None:
        """Take in registers that the definitions in force bring along (a district's own ledgers)."""
        self._all = {**self._all, **registers}
        self._definitions.clear()
        self.registers = {kind: known for kind, known in self._all.items() if self.rights.sees(kind)}

    def definition(self, when: Month | int | None = None) -> Definition:
        """The definition (参数包) in force for a month or year; None means today's.

        A year that has no definition of its own yet is served by the latest before it, the oldest by the first. A
        whole year is seen as in its last month, the current one as today.
        """
        month = _month(when)
        key = (month.year, tuple(package.hash for package in in_force(self.packages, month)))
        if key not in self._definitions:
            self._definitions[key] = self._with_every_kind(definition_of(month, self.overlay, self.packages), month)
        return self._definitions[key]

    def _with_every_kind(self, definition: Definition, month: Month) -> Definition:
        """With the dictionaries of ledgers that begin after the month, or that a later version left out: their rows are
        there whatever month one looks at. Its hash stays that of what the month itself is asked."""
        missing = self._all.keys() - definition.records.keys()
        begins = sorted({package.begins for package in self.packages}) if missing else []
        found: dict[str, RecordSpec] = {}
        for known in (*reversed([one for one in begins if one <= month]), *(one for one in begins if one > month)):
            other = definition_of(known, self.overlay, self.packages)
            found |= {kind: other.records[kind] for kind in missing - found.keys() if kind in other.records}
        return replace(definition, records={**definition.records, **found}) if found else definition

    def differ(self, overlay: Mapping[str, object] | None) -> None:
        """Take other numbers of the district's own from now on."""
        if overlay != self.overlay:
            self.overlay = overlay
            self._definitions.clear()

    def take(self, packages: Sequence[Package]) -> None:
        """Take other packages from now on."""
        self.packages = tuple(packages)
        self._definitions.clear()

    @property
    def known_kinds(self) -> frozenset[str]:
        """The kinds that have a register, shown or not."""
        return frozenset(self._all)

    def register(self, kind: str) -> Register[Any]:
        """The register of a kind, whether its records are shown or not; KeyError when there is none."""
        return self._all[kind]

    def close(self) -> None:
        """Close the store; safe to call twice."""
        self.store.close()


def _month(when: Month | int | None) -> Month:
    today = Month.of(clock.today())
    if when is None or when == today.year:
        return today
    return when if isinstance(when, Month) else Month(when, 12)


def definition_of(month: Month, overlay: Mapping[str, object] | None, packages: Sequence[Package]) -> Definition:
    """The definition of a month with the packages that are in force then; one of them may open a year of its own."""
    laid = in_force(packages, month)
    shipped = available_years()
    fitting = max((known for known in shipped if known <= month.year), default=min(shipped))
    return load(max([fitting, *(package.begins.year for package in laid)]), overlay, laid)
