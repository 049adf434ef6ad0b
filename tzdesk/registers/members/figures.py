"""Bare numbers of members, summed by the database: for charts of many months, which open no records."""

from __future__ import annotations

from typing import Any, Unpack

from sqlalchemy import and_, func, or_, select

from tzdesk.registers.measure import Number, Scope, figure, total
from tzdesk.registers.members.items import TOTAL
from tzdesk.registers.members.measures import item as measured_item
from tzdesk.registers.members.model import MemberCount
from tzdesk.registers.organisations.gather import in_chunks
from tzdesk.registers.organisations.history import organisations_as_of
from tzdesk.registers.organisations.history_model import OrgChange
from tzdesk.registers.organisations.measures import Filters
from tzdesk.registers.organisations.model import Organisation
from tzdesk.registers.organisations.queries import OWN_MEMBERS, counts_own
from tzdesk.store import alive


@figure("members.item")
def item(scope: Scope, *, item: str, dim: str = TOTAL, **filters: Unpack[Filters]) -> Number:
    """An item's sum over all unions in the month."""
    if any(filters.values()):
        return measured_item(scope, item=item, dim=dim, **filters).value
    return total([_unchanged(scope, item + dim), *_changed(scope, item + dim)])


def _summed(scope: Scope, cell: str) -> Any:
    value = MemberCount.cells[cell].as_integer()
    return select(func.sum(value)).where(alive(MemberCount), MemberCount.period == scope.period)


def _unchanged(scope: Scope, cell: str) -> int | None:
    """Over the unions whose record says what they were at the month's end."""
    own = or_(
        Organisation.org_type.is_(None),
        Organisation.org_type.in_(OWN_MEMBERS),
        and_(Organisation.org_type == "22", Organisation.individual_members.is_(True)),
    )
    changed = select(OrgChange.org_id).where(alive(OrgChange), OrgChange.change_date > scope.period.last)
    joined = _summed(scope, cell).join(Organisation, Organisation.id == MemberCount.org_id)
    found: int | None = scope.session.scalar(joined.where(alive(Organisation), own, Organisation.id.not_in(changed)))
    return found


def _changed(scope: Scope, cell: str) -> list[int | None]:
    """Over those that changed later, by what they were then; they are few."""

    def read() -> list[int]:
        last = scope.period.last
        changed = select(OrgChange.org_id).where(alive(OrgChange), OrgChange.change_date > last)
        orgs = scope.session.scalars(select(Organisation).where(alive(Organisation), Organisation.id.in_(changed)))
        then = organisations_as_of(scope.session, list(orgs), last)
        return [org.id for org in then if counts_own(org.org_type, org.individual_members)]

    ids = scope.once("members.changed", read)
    return [scope.session.scalar(_summed(scope, cell).where(MemberCount.org_id.in_(part))) for part in in_chunks(ids)]
