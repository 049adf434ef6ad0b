"""建会率, 入会率B and 任务完成率: what was counted over a figure that somebody entered with its source and date.

The numerator is counted on the last day of the month, the base never is: a rate over our own list would always be
flattering (members.md §2.3). Which enterprises a kind means (`low`, `high`, `private`) stands in its code list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tzdesk.registers.measure import Measured, Scope, all_measures, measure
from tzdesk.registers.organisations import target_model as targets
from tzdesk.registers.organisations.model import HostUnit
from tzdesk.registers.organisations.queries import UnitFacts, unit_facts
from tzdesk.registers.organisations.target_model import Target
from tzdesk.registers.organisations.targets import target_of

KINDS = "target_kind"
_HUNDREDTH = Decimal("0.01")


def _units(scope: Scope) -> Mapping[int, UnitFacts]:
    return scope.once("organisations.units", lambda: unit_facts(scope.session, scope.period.last))


def _limits(scope: Scope, kind: str) -> tuple[int | None, int | None, bool]:
    """From how many staff on an enterprise counts in a kind, up to how many, and whether it must be a private one."""
    known = scope.definition.codes[KINDS].get(kind)
    told = known.extra if known else {}
    low, high = (int(told[name]) if told.get(name) else None for name in ("low", "high"))
    return low, high, told.get("private") == "1"


def _fits(unit: UnitFacts, low: int | None, high: int | None, *, private: bool) -> bool:
    """Unknown staff counts nowhere, where a kind asks for some."""
    if private and unit.private is not True:
        return False
    if low is None and high is None:
        return True
    staff = unit.headcount
    return staff is not None and (low is None or staff >= low) and (high is None or staff <= high)


@measure("organisations.unionised")
def unionised(scope: Scope, *, kind: str) -> Measured:
    """Operating enterprises of a kind that have a union of their own or are covered by a joint one."""
    low, high, private = _limits(scope, kind)
    ids = tuple(
        unit.id
        for unit in _units(scope).values()
        if unit.has_union
        and unit.is_enterprise
        and unit.operating is not False
        and _fits(unit, low, high, private=private)
    )
    return Measured(len(ids), ids, HostUnit.__kind__)


@measure("organisations.base")
def base(scope: Scope, *, kind: str) -> Measured:
    """The base figure of the year for a kind; blank while nobody has entered one."""
    target = target_of(scope.session, scope.period.year, kind)
    if target is None:
        return Measured(None)
    return Measured(target.base_value, (target.id,), Target.__kind__)


# --- the rates that stand in the register of targets ------------------------------------------------------------------


@dataclass(frozen=True)
class Rate:
    """A rate in percent with both of its sides; None where one is not known."""

    done: int | None
    base: int | None

    @property
    def percent(self) -> Decimal | None:
        """Two decimals."""
        if self.done is None or not self.base:
            return None
        return (Decimal(self.done) * 100 / Decimal(self.base)).quantize(_HUNDREDTH, ROUND_HALF_UP)


def _named(name: str, **params: str) -> Callable[[Scope], Measured]:
    return lambda scope: all_measures()[name](scope, **params)


def _built(scope: Scope) -> Measured:
    """新建工会组织: unions founded in the year; units newly covered are counted apart (members.md §2.2)."""
    return all_measures()["organisations.founded"](scope, year=True)


# What was reached of a target since January, and what of a base is organised at the month's end.
_REACHED: Mapping[str, Callable[[Scope], Measured]] = {
    targets.NEW_MEMBERS: _named("members.item_ytd", item="12"),
    targets.NEW_UNIONS: _built,
    targets.NEW_MIGRANT: _named("members.item_ytd", item="12", dim="M"),
    targets.NEW_NEF: _named("members.item_ytd", item="12", dim="N"),
    targets.ALL_STAFF: _named("members.item", item="30"),
} | {
    kind: _named("organisations.unionised", kind=kind)
    for kind in (targets.ENTERPRISES, targets.FROM_25, targets.PRIVATE_50, targets.FROM_100, targets.SMALL)
}


def rate_of(scope: Scope, target: Target) -> Rate:
    """任务完成率 (of kinds with a target), 建会率 or 入会率B of one target of the whole workplace. A union's own
    target is not worked out: what is counted here is counted over all unions."""
    reached = _REACHED.get(target.target_kind)
    over = target.value if target.target_kind in targets.AIMED else target.base_value
    if reached is None or target.org_id is not None:
        return Rate(None, over)
    value = reached(scope).value
    return Rate(None if value is None else int(value), over)
