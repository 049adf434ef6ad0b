"""BF-4: funds by source: balance, receipts, net expense, returns."""

from __future__ import annotations

from tzdesk.registers.aid.ledger import AID, COMFORT, IN, Entry, by_source, entries, opening
from tzdesk.registers.aid.measures.grant_facts import Window, window
from tzdesk.registers.measure import Measured, Scope, measure


@measure("aid.fund")
def fund(scope: Scope, *, what: str, source: str, when: str = "month") -> Measured:
    """One source's account in the month or in the year so far, in 分.

    `what`: opening (balance the evening before; None when no receipt of the source was ever entered), received, aid,
    comfort and spent (expense net of returns; both), returned (what came back, taken off already). A carry-over
    within the window is the opening's, not a receipt.
    """
    within = window(scope, when)
    found = scope.once("aid.entries", lambda: by_source(entries(scope.session, scope.period.last))).get(source, [])
    if what == "opening":
        return _opening(found, within)
    kept = [entry for entry in found if entry.day in within and not entry.opening and _is(entry, what)]
    sign = 1 if what in {"received", "returned"} else -1
    return Measured(sum(entry.amount for entry in kept) * sign, *_behind(kept))


def _is(entry: Entry, what: str) -> bool:
    match what:
        case "received":
            return entry.what == IN
        case "aid":
            return entry.what == AID
        case "comfort":
            return entry.what == COMFORT
        case "spent":
            return entry.what in {AID, COMFORT}
        case "returned":
            return entry.back
        case _:
            raise KeyError(what)


def _opening(found: list[Entry], within: Window) -> Measured:
    """The evening before; a carry-over dated in the window is what the account begins with."""
    carried = [entry for entry in found if entry.opening and entry.day in within]
    if carried:
        parts = [entry for entry in carried if entry.day == carried[-1].day]
        return Measured(sum(entry.amount for entry in parts), *_behind(parts))
    return Measured(opening(found, within.first, within.last))


def _behind(kept: list[Entry]) -> tuple[tuple[int, ...], str]:
    """A cell drills into one kind of record: that of most of its entries."""
    kinds = [entry.kind for entry in kept]
    if not kinds:
        return (), ""
    kind = max(sorted(set(kinds)), key=kinds.count)
    return tuple(entry.id for entry in kept if entry.kind == kind), kind
