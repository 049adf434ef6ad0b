"""Bare amounts of aid, summed by the database: for charts of many months, which open no records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from tzdesk.registers.aid import codes
from tzdesk.registers.aid.measures.grant_facts import OTHER_SOURCE
from tzdesk.registers.aid.measures.grants import grants as measured_grants
from tzdesk.registers.aid.model import AidGrant
from tzdesk.registers.measure import Number, Scope, figure
from tzdesk.store import alive


@figure("aid.grants")
def grants(
    scope: Scope,
    *,
    what: str,
    items: Sequence[str] | None = None,
    pay: str | None = None,
    source: str | None = None,
    sources: Sequence[str] | None = None,
    **others: Any,
) -> Number:
    """Aid of the month in 分, net of returns; whatever is no amount of a month is left to the measure."""
    if what != "amount" or others:
        asked = {"items": items, "pay": pay, "source": source, "sources": sources, **others}
        return measured_grants(scope, what=what, **asked).value
    wanted = tuple(sources or ()) + ((source,) if source else ())
    return sum(
        amount
        for item, way, fund, amount in scope.once("aid.amounts", lambda: _amounts(scope))
        if codes.is_aid(item)
        and (items is None or item in items)
        and (pay is None or way == pay)
        and (not wanted or (fund or OTHER_SOURCE) in wanted)
    )


def _amounts(scope: Scope) -> list[tuple[str | None, str | None, str | None, int]]:
    """(item, way of payment, source, sum) of the month; what takes a payment back stands under that payment's."""
    last = scope.period.last
    first = aliased(AidGrant)
    counts = [(alive(one), one.status.in_(codes.GRANT_COUNTS), one.amount.is_not(None)) for one in (AidGrant, first)]
    taken_back = and_(first.id == AidGrant.reversal_of, first.paid_date <= last, *counts[1])
    item, way, fund = (
        func.iif(first.id.is_(None), getattr(AidGrant, name), getattr(first, name))
        for name in ("item", "pay_method", "fund_source")
    )
    query = (
        select(item, way, fund, func.sum(AidGrant.amount))
        .outerjoin(first, taken_back)
        .where(*counts[0], AidGrant.paid_date.between(scope.period.first, last))
        .group_by(item, way, fund)
    )
    return [tuple(row) for row in scope.session.execute(query)]
