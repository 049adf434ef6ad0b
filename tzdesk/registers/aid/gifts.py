"""捐赠款用途: whether what was paid out of gifts can have come from gifts that were given for it (公益事业捐赠法第5条,
第18条: as the donor said).

A receipt (`AidFund.donor_items`) may be bound to items; a grant does not say which gift it spends. So all that was
spent is held against all that came in: whatever items one picks, no more was spent on them than came in free or for one
of them. Where that fails for some items, the grants of these items spend what was given for something else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.registers.aid import codes
from tzdesk.registers.aid.model import AidFund, AidGrant
from tzdesk.registers.aid.reading import stored_id
from tzdesk.store import alive


@dataclass(frozen=True)
class _Gift:
    """A receipt: for these items, or for any when none is named. An opening (上年结转) begins the account anew."""

    day: date
    amount: int
    items: frozenset[str]
    opening: bool


@dataclass(frozen=True)
class _Spent:
    """What a grant took out of gifts, or what came back (less than nothing)."""

    id: int
    day: date
    item: str
    amount: int


class Gifts:
    """The gifts of a workplace and what was spent of them. Nothing is asked about while no gift is bound."""

    def __init__(self, session: Session, receipts: Sequence[AidFund]) -> None:
        gifts = [_gift(one, day) for one in receipts if (day := one.counts_from) is not None]
        self._gifts = gifts if any(one.items for one in gifts) else []
        self._spent = list(_spent(session)) if self._gifts else []

    def misused(self, grant: AidGrant, day: date) -> bool:
        """Whether a grant on a day, with all that was spent before, spends what was given for another item."""
        begin = max((one.day for one in self._gifts if one.opening and one.day <= day), default=date.min)
        gifts = [one for one in self._gifts if begin <= one.day <= day]
        if not any(one.items for one in gifts):
            return False
        sums: dict[str, int] = defaultdict(int)
        for one in self._spent:
            if begin <= one.day <= day and one.id != stored_id(grant):
                sums[one.item] += one.amount
        sums[grant.item or ""] += grant.amount or 0
        return any(grant.item in items for items in _overspent(gifts, sums))


def _gift(fund: AidFund, day: date) -> _Gift:
    items = frozenset(fund.donor_items or ())
    return _Gift(day, fund.amount or 0, items, fund.kind == codes.FUND_OPENING)


def _overspent(gifts: Sequence[_Gift], sums: Mapping[str, int]) -> Iterator[frozenset[str]]:
    """The smallest sets of items on which more was spent than came in free or for one of them.

    Items that the same gifts allow stand or fall together, so only their groups are combined.
    """
    groups: dict[frozenset[int], set[str]] = defaultdict(set)
    for item, amount in sums.items():
        if amount > 0:
            groups[frozenset(n for n, one in enumerate(gifts) if not one.items or item in one.items)].add(item)
    found: list[frozenset[frozenset[int]]] = []
    for size in range(1, len(groups) + 1):
        for picked in combinations(groups, size):
            allowed = frozenset[int]().union(*picked)
            spent = sum(sums[item] for group in picked for item in groups[group])
            if spent > sum(gifts[n].amount for n in allowed) and not any(one <= set(picked) for one in found):
                found.append(frozenset(picked))
    for one in found:
        yield frozenset(item for group in one for item in groups[group])


def _spent(session: Session) -> Iterator[_Spent]:
    columns = (AidGrant.id, AidGrant.paid_date, AidGrant.item, AidGrant.amount)
    found = select(*columns).where(
        alive(AidGrant),
        AidGrant.fund_source == codes.SOURCE_DONATION,
        AidGrant.status.in_(codes.GRANT_COUNTS),
        AidGrant.paid_date.is_not(None),
    )
    for number, day, item, amount in session.execute(found):
        if day is not None:
            yield _Spent(number, day, item or "", amount or 0)
