"""How the stock of texts moved from the end of one month to the end of the next (VR-49)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tzdesk.registers.contracts.measures import CONTRACTS, sign_kind
from tzdesk.registers.contracts.model import Contract
from tzdesk.registers.contracts.snapshot import Snapshot, snapshot
from tzdesk.registers.contracts.terms import CHANGE, is_terminated, is_valid_on
from tzdesk.registers.measure import Measured, Scope, measure


def _why_gone(contract: Contract, now: Snapshot) -> str:
    if is_terminated(contract, now.day):
        return "terminated"
    if contract.valid_to is not None and contract.valid_to < now.day:
        return "expired"
    after = [c for c in now.tables.successors.get(contract.id, ()) if is_valid_on(c, now.day)]
    return "superseded" if after and all(sign_kind(c) != CHANGE for c in after) else "changed"


def _why_come(contract: Contract, _now: Snapshot) -> str:
    return "change" if sign_kind(contract) == CHANGE else "started"


_SIDES: Mapping[str, Callable[[Contract, Snapshot], str]] = {
    "started": _why_come,
    "change": _why_come,
    "expired": _why_gone,
    "terminated": _why_gone,
    "superseded": _why_gone,
    "changed": _why_gone,
}


@measure("contracts.moves")
def moves(scope: Scope, *, what: str) -> Measured:
    """Texts that came into the stock in the month (`started`: 新签 and 续签; `change`: 变更) or left it.

    They left because they `expired`, were `terminated`, `superseded` by a renewal that is valid already, or `changed`.
    """
    before, now = snapshot(scope, -1), snapshot(scope)
    why = _SIDES[what]
    there, here = {c.id: c for c in before.stock}, {c.id: c for c in now.stock}
    moved = (
        [here[i] for i in here.keys() - there.keys()]
        if why is _why_come
        else [there[i] for i in there.keys() - here.keys()]
    )
    ids = tuple(sorted(c.id for c in moved if why(c, now) == what))
    return Measured(len(ids), ids, CONTRACTS)


@measure("contracts.stock_before")
def stock_before(scope: Scope) -> Measured:
    """The stock at the end of the month before, as the registers have it now."""
    ids = tuple(sorted(contract.id for contract in snapshot(scope, -1).stock))
    return Measured(len(ids), ids, CONTRACTS)
