"""BF-2: aid paid (items 10–69), by item, class, way of payment and source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tzdesk.registers.aid import codes
from tzdesk.registers.aid.measures.grant_facts import OTHER_SOURCE, GrantFact, grant_facts, standing, times_of, window
from tzdesk.registers.measure import Measured, Scope, measure


@measure("aid.grants")
def grants(
    scope: Scope,
    *,
    what: str,
    items: Sequence[str] | None = None,
    klass: str | None = None,
    pay: str | None = None,
    source: str | None = None,
    sources: Sequence[str] | None = None,
    when: str = "month",
) -> Measured:
    """Aid of the month, or of the longer period (`when`: quarter, half, year, survey) so far.

    `what`: households (distinct, whatever files they have had), persons (distinct), times (benefits, split funding
    once), amount (分, net of returns in the month they are known), continued (benefits paid on, by another source or
    anew, that were 人次 of a time before). `klass` "none" is paid to somebody not in file. Over
    a longer period households and persons are counted anew, never summed.
    """
    within = window(scope, when)
    wanted = tuple(sources or ()) + ((source,) if source else ())
    found = [
        grant
        for grant in grant_facts(scope, within)
        if codes.is_aid(grant.item)
        and (items is None or grant.item in items)
        and (klass is None or grant.klass == klass)
        and (pay is None or grant.pay == pay)
        and (not wanted or (grant.source or OTHER_SOURCE) in wanted)
    ]
    touched = [grant for grant in found if grant.paid in within]
    match what:
        case "households":
            kept = [grant for grant in standing(found, within) if grant.home is not None]
            return _measured(len({grant.home for grant in kept}), kept)
        case "persons":
            kept = list(standing(found, within))
            return _measured(len({grant.person for grant in kept}), kept)
        case "times":
            return _measured(sum(times_of(found, within).values()), touched)
        case "continued":
            paid_on = {grant.group for grant in standing(found, within)}
            before = [grant for grant in found if grant.group in paid_on and grant.stands_on(within.before)]
            return _measured(len({grant.group for grant in before}), before)
        case "amount":
            return replace(
                _measured(sum(grant.amount for grant in touched), touched),
                parts=tuple(grant.amount for grant in touched),
            )
        case _:
            raise KeyError(what)


def _measured(value: int, rows: Sequence[GrantFact]) -> Measured:
    return Measured(value, tuple(grant.id for grant in rows), "aid_grant")
