"""Reasons (情况说明) as they are read: those given for a month, and what was written before when a rule fires again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.periods import Month
from tzdesk.returns.model import Explanation
from tzdesk.rules import Finding

OF_MONTH = "month"  # the kind of findings that speak of a month as a whole


@dataclass(frozen=True)
class Remembered:
    """A reason of an earlier time. `same` when it was given for the same rule on the same field of the same record; a
    month as a whole has another cause each time (迟报), so that a reason of it is only offered."""

    period: Month
    reason: str
    same: bool


def remembered(session: Session, period: Month, findings: Sequence[Finding], most: int = 6) -> list[Remembered]:
    """Reasons given up to this month for the rules of these findings: for the same cause first, then the latest."""
    keys = {found.key for found in findings if found.kind != OF_MONTH}
    asked = (
        select(Explanation)
        .where(
            Explanation.rule.in_({found.rule for found in findings}),
            Explanation.period <= period,
            Explanation.deleted_at.is_(None),
        )
        .order_by(Explanation.period.desc(), Explanation.id.desc())
    )
    best: dict[str, Remembered] = {}
    for given in session.scalars(asked):
        same = (given.rule, given.subject, given.record_id, given.field) in keys
        known = best.get(given.reason)
        if known is None or (same and not known.same):
            best[given.reason] = Remembered(given.period, given.reason, same)
    return sorted(best.values(), key=lambda one: not one.same)[:most]


def with_reasons(session: Session, period: Month, findings: Sequence[Finding]) -> list[Finding]:
    """The findings with the reasons that were given for this month."""
    stored = select(Explanation).where(Explanation.period == period, Explanation.deleted_at.is_(None))
    given = {(e.rule, e.subject, e.record_id, e.field): e for e in session.scalars(stored)}
    return [_with_reason(found, given.get(found.key)) for found in findings]


def _with_reason(found: Finding, given: Explanation | None) -> Finding:
    """A reason speaks of the numbers it was given for; for others it is only offered again."""
    if given is None:
        return found
    same = given.message == found.stands_for
    if not same:
        return replace(found, offer=given.reason)
    agreed = given.agreed_by or ""
    return replace(found, reason=given.reason, agreed=agreed, alone=bool(agreed) and agreed == given.written_by)
