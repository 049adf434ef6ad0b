"""Gathers the statement (情况说明) of a month: as sealed where it is, else from the reasons given so far."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.documents.statement import Statement, Told
from tzdesk.registers.members.history import organisation_names
from tzdesk.registers.members.model import MemberCount
from tzdesk.registers.profile import profile_of
from tzdesk.returns.canonical import version_label
from tzdesk.returns.head import DRAFT
from tzdesk.returns.model import Explanation
from tzdesk.returns.notes import without_names
from tzdesk.returns.seal import findings_of
from tzdesk.returns.versions import sealed_book
from tzdesk.rules import Finding, Severity
from tzdesk.store import alive

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.workplace import Workplace


def statement(wp: Workplace, session: Session, period: Month) -> Statement:
    """The statement of a month. Findings that speak of persons are worded without their names."""
    sealed, profile = sealed_book(session, period), profile_of(session)
    findings = findings_of(sealed) if sealed is not None else _given(wp, session, period)
    told = tuple(Told(one.record, one.message, one.reason, one.agreed) for one in without_names(findings) if one.reason)
    return Statement(
        unit=profile.unit_name,
        superior=profile.superior,
        period=period,
        version=version_label(sealed.version) if sealed is not None else DRAFT,
        told=told,
        notes=tuple(_notes(session, period)),
        leader=profile.leader,
        filler=profile.filler,
        day=date.fromisoformat(sealed.head["sent_on"]) if sealed is not None else clock.today(),
    )


def _given(wp: Workplace, session: Session, period: Month) -> list[Finding]:
    """The reasons given in an open month, as the findings they were given for."""
    stored = select(Explanation).where(alive(Explanation), Explanation.period == period).order_by(Explanation.id)
    rules = wp.definition(period).rules
    found = []
    for given in session.scalars(stored):
        register = wp.registers.get(given.subject)
        record = given.record_id
        name = register.titles(session, [record]).get(record, "") if register and record else period.label
        where = (given.subject, record, given.field)
        words = rules[given.rule].title if given.rule in rules else ""
        found.append(
            Finding(
                given.rule, Severity.SOFT, *where, given.message, words,
                record=name, reason=given.reason, agreed=given.agreed_by or "",
            )
        )  # fmt: skip
    return found


def _notes(session: Session, period: Month) -> Iterable[tuple[str, str]]:
    """What unions wrote with their counts, by name."""
    counts = select(MemberCount.org_id, MemberCount.note).where(alive(MemberCount), MemberCount.period == period)
    written = [(org_id, (note or "").strip()) for org_id, note in session.execute(counts)]
    stated = [(org_id, note) for org_id, note in written if note]
    names = organisation_names(session, [org_id for org_id, _ in stated])
    return sorted((names.get(org_id, ""), note) for org_id, note in stated)
