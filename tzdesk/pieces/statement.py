"""Gathers the statement (情况说明) of a month: as sealed where it is, else from the reasons given so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.documents.statement import Statement, Told
from tzdesk.pieces.month import book_as_sent
from tzdesk.registers.profile import profile_of
from tzdesk.returns.booking import booked_in
from tzdesk.returns.canonical import version_label
from tzdesk.returns.checks_empty import is_empty_table
from tzdesk.returns.forms import forms_of
from tzdesk.returns.head import draft_version
from tzdesk.returns.model import Explanation
from tzdesk.returns.notes import without_names
from tzdesk.returns.seal import findings_of
from tzdesk.returns.summary import notes_of
from tzdesk.rules import Finding, Severity
from tzdesk.store import alive

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.workplace import Workplace


def statement(wp: Workplace, session: Session, period: Month, version: int | None = None) -> Statement:
    """The statement of a month, of the version that is asked for where it is sealed.

    Findings that speak of persons are worded without their names.
    """
    sealed, profile = book_as_sent(session, period, version), profile_of(session)
    head: Mapping[str, Any] = sealed.head if sealed is not None else {}
    notes = sealed.summary.get("notes") if sealed is not None else None
    booked = sealed.summary.get("booked") or () if sealed is not None else booked_in(wp, session, period)
    findings = findings_of(sealed) if sealed is not None else _given(wp, session, period)
    given = [one for one in without_names(findings) if one.reason]
    told = tuple(Told(one.record, one.message, one.reason, one.agreed) for one in given if not is_empty_table(one))
    return Statement(
        unit=head.get("unit_name", profile.unit_name),
        superior=head.get("superior", profile.superior),
        period=period,
        version=version_label(sealed.version) if sealed is not None else draft_version(session, period),
        told=told,
        empty=_empty(wp, period, given),
        notes=tuple((name, note) for name, note in (notes_of(session, period) if notes is None else notes)),
        booked=tuple(str(one["words"]) for one in booked),
        leader=head.get("leader", profile.leader),
        filler=head.get("filler", profile.filler),
        day=date.fromisoformat(sealed.head["sent_on"]) if sealed is not None else clock.today(),
    )


def _empty(wp: Workplace, period: Month, given: Sequence[Finding]) -> tuple[Told, ...]:
    """The empty tables, those with one reason together: a unit without a line of work has many of them."""
    titles = {form.id: form.title for form in forms_of(wp.definition(period)).values()}
    by_reason: dict[tuple[str, str], list[str]] = {}
    for one in given:
        if is_empty_table(one):
            by_reason.setdefault((one.reason, one.agreed), []).append(f"《{titles.get(one.kind, one.record)}》")
    return tuple(Told("", f"{''.join(those)}，共{len(those)}张", *why) for why, those in by_reason.items())


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
