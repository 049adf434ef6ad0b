"""BF-7: 金秋助学 (item 31) of the month, by stage of schooling."""

from __future__ import annotations

from collections.abc import Sequence

from tzdesk.registers.aid import codes
from tzdesk.registers.aid.measures.grant_facts import (
    OTHER_SOURCE,
    OUTSIDE,
    GrantFact,
    Window,
    grant_facts,
    standing,
    times_of,
    window,
)
from tzdesk.registers.measure import Measured, Scope, measure


def autumn(scope: Scope, within: Window) -> list[GrantFact]:
    """All grants of 金秋助学 up to the month's end that a window wants (`grant_facts`)."""
    return [grant for grant in grant_facts(scope, within) if grant.item == codes.ITEM_AUTUMN]


@measure("aid.study")
def study(
    scope: Scope,
    *,
    what: str,
    stages: Sequence[str] | None = None,
    sources: Sequence[str] | None = None,
    filed: bool = False,
    when: str = "month",
) -> Measured:
    """`what`: persons (distinct students), times (人次), amount (分, net of returns).

    `stages` are stages of schooling ("" where none is stated), `sources` the funds, `filed` households in file only.
    """
    within = window(scope, when)
    found = [
        grant
        for grant in autumn(scope, within)
        if (stages is None or grant.stage in stages)
        and (sources is None or (grant.source or OTHER_SOURCE) in sources)
        and (not filed or grant.klass != OUTSIDE)
    ]
    touched = [grant for grant in found if grant.paid in within]
    ids = tuple(grant.id for grant in touched)
    match what:
        case "persons":
            kept = list(standing(found, within))
            return Measured(len({grant.person for grant in kept}), tuple(grant.id for grant in kept), "aid_grant")
        case "times":
            return Measured(sum(times_of(found, within).values()), ids, "aid_grant")
        case "amount":
            return Measured(sum(grant.amount for grant in touched), ids, "aid_grant")
        case _:
            raise KeyError(what)
