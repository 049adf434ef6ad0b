"""Gathers the statement (情况说明) of a month: as sealed where it is, else from the reasons given so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.documents.statement import Statement, Told
from tzdesk.jobs import run_now
from tzdesk.pieces.month import book_as_sent
from tzdesk.registers.profile import profile_of
from tzdesk.returns.audit import audit_in
from tzdesk.returns.booking import booked_in
from tzdesk.returns.canonical import version_label
from tzdesk.returns.checks_empty import is_empty_table
from tzdesk.returns.forms import forms_of
from tzdesk.returns.head import draft_version
from tzdesk.returns.notes import without_names
from tzdesk.returns.seal import findings_of
from tzdesk.returns.summary import notes_of
from tzdesk.returns.versions import definition_as_sealed
from tzdesk.rules import Finding

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.definitions import Definition
    from tzdesk.registers.workplace import Workplace


def statement(
    wp: Workplace,
    session: Session,
    period: Month,
    version: int | None = None,
    findings: Sequence[Finding] | None = None,
) -> Statement:
    """The statement of a month, of the version that is asked for where it is sealed.

    `findings` are those of the month where whoever asks has them at hand; without them an open month is audited.
    Findings that speak of persons are worded without their names.
    """
    sealed, profile = book_as_sent(session, period, version), profile_of(session)
    head: Mapping[str, Any] = sealed.head if sealed is not None else {}
    notes = sealed.summary.get("notes") if sealed is not None else None
    booked = sealed.summary.get("booked") or () if sealed is not None else run_now(booked_in(wp, session, period))
    # An open month's reasons are those of findings that stand: one for what was mended since is no part of it.
    if findings is None:
        findings = findings_of(sealed) if sealed is not None else run_now(audit_in(wp, session, period)).findings
    given = [one for one in without_names(findings) if one.reason]
    told = tuple(
        Told(one.record, one.message, one.reason, one.agreed, one.alone) for one in given if not is_empty_table(one)
    )
    return Statement(
        unit=head.get("unit_name", profile.unit_name),
        superior=head.get("superior", profile.superior),
        period=period,
        version=version_label(sealed.version) if sealed is not None else draft_version(session, period),
        told=told,
        empty=_empty(wp.definition(period) if sealed is None else definition_as_sealed(wp, sealed), given),
        notes=tuple((name, note) for name, note in (notes_of(session, period) if notes is None else notes)),
        booked=tuple(str(one["words"]) for one in booked),
        leader=head.get("leader", profile.leader),
        filler=head.get("filler", profile.filler),
        day=date.fromisoformat(sealed.head["sent_on"]) if sealed is not None else clock.today(),
        draft=sealed is None,
        open=0 if sealed is not None else sum(one.blocks for one in findings),
    )


def _empty(definition: Definition, given: Sequence[Finding]) -> tuple[Told, ...]:
    """The empty tables, those with one reason together: a unit without a line of work has many of them."""
    titles = {form.id: form.title for form in forms_of(definition).values()}
    by_reason: dict[tuple[str, str, bool], list[str]] = {}
    for one in given:
        if is_empty_table(one):
            by_reason.setdefault((one.reason, one.agreed, one.alone), []).append(
                f"《{titles.get(one.kind, one.record)}》"
            )
    return tuple(Told("", f"{''.join(those)}，共{len(those)}张", *why) for why, those in by_reason.items())
