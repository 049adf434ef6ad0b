"""A package that was looked at and not yet taken over."""

from __future__ import annotations

from dataclasses import dataclass, field

from tzdesk.definitions import Definition
from tzdesk.definitions.package import Package
from tzdesk.returns.drawn import Drawn
from tzdesk.tailoring.changes import Change


@dataclass
class Prepared:
    """A package that was looked at: what it would change, and what stands in its way (each with sheet and cell).

    `package` and `definition` are None while problems keep them from being made.
    """

    package: Package | None
    definition: Definition | None
    changes: list[Change] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    drawn: list[Drawn] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def usable(self) -> bool:
        """Whether it can be taken over."""
        return self.package is not None and not self.problems
