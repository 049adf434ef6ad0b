"""建会率: enterprises that have a union over a base figure that somebody entered with its source and date.

The numerator is counted from the table of units on the last day of the month, the base never is: a rate over our own
list would always be flattering (members.md §2.3).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tzdesk.registers.measure import Measured, Scope, measure
from tzdesk.registers.organisations import target_model as targets
from tzdesk.registers.organisations.model import HostUnit
from tzdesk.registers.organisations.queries import UnitFacts, unit_facts
from tzdesk.registers.organisations.target_model import Target
from tzdesk.registers.organisations.targets import target_of

# From how many staff on an enterprise counts in a kind, and which ones do besides; unknown staff counts nowhere.
_KINDS: Mapping[str, Callable[[UnitFacts, int], bool]] = {
    targets.FROM_25: lambda unit, staff: staff >= 25,
    targets.PRIVATE_50: lambda unit, staff: staff >= 50 and unit.private is True,
    targets.FROM_100: lambda unit, staff: staff >= 100,
    targets.SMALL: lambda unit, staff: staff < 25,
}


def _units(scope: Scope) -> Mapping[int, UnitFacts]:
    return scope.once("organisations.units", lambda: unit_facts(scope.session, scope.period.last))


@measure("organisations.unionised")
def unionised(scope: Scope, *, kind: str) -> Measured:
    """Operating enterprises of a kind that have a union of their own or are covered by a joint one."""
    fits = _KINDS[kind]
    ids = tuple(
        unit.id
        for unit in _units(scope).values()
        if unit.has_union
        and unit.is_enterprise
        and unit.operating is not False
        and unit.headcount is not None
        and fits(unit, unit.headcount)
    )
    return Measured(len(ids), ids, HostUnit.__kind__)


@measure("organisations.base")
def base(scope: Scope, *, kind: str) -> Measured:
    """The base figure of the year for a kind; blank while nobody has entered one."""
    target = target_of(scope.session, scope.period.year, kind)
    if target is None:
        return Measured(None)
    return Measured(target.base_value, (target.id,), Target.__kind__)


@measure("organisations.target")
def target(scope: Scope, *, kind: str) -> Measured:
    """The year's target of the workplace for a kind; blank while nobody has entered one."""
    found = target_of(scope.session, scope.period.year, kind)
    if found is None:
        return Measured(None)
    return Measured(found.value, (found.id,), Target.__kind__)
