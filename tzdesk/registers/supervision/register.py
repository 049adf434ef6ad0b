"""The register of 一函两书: living state, limits, numbers, and what the rules look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.definitions import Definition
from tzdesk.registers.numbering import next_serial, others_of_number
from tzdesk.registers.organisations.at_unit import AtUnitRegister
from tzdesk.registers.organisations.gather import by_id
from tzdesk.registers.steps import Doer
from tzdesk.registers.supervision.course import limits_on, open_limits, state_on
from tzdesk.registers.supervision.model import SupervisionDoc
from tzdesk.registers.windows import as_of
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive

LIVING = ("state", "next_due", "overdue")


@dataclass(frozen=True)
class LetterNear:
    """What the rules know beside a letter: the day they look from, its 意见书, and how many bear its number."""

    day: date
    prior: SupervisionDoc | None = None
    same_number: int = 0


class SupervisionDocRegister(AtUnitRegister[SupervisionDoc]):
    """一函两书. A letter lives through many months: a sealed one closes only what was counted in it."""

    kind = "supervision_doc"
    model = SupervisionDoc
    search_fields: ClassVar[tuple[str, ...]] = ("doc_no", "title")
    default_order: ClassVar[str] = "issue_date"
    live: ClassVar[tuple[str, ...]] = LIVING
    dated_facts: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "issue_date": ("doc_type", "enterprise_id", "prior_doc", "workers"),
        "result_date": ("contracts_fixed", "wage_paid", "insurance_paid", "other_paid", "rules_fixed"),
        "filing_date": ("filing_result",),
    }

    def live_values(
        self, wp: Workplace, session: Session, records: Sequence[SupervisionDoc]
    ) -> list[Mapping[str, Any]]:
        """State, nearest limit, what is overdue."""
        return [standing(record, clock.today()) for record in records]

    def number(self, record: SupervisionDoc) -> str:
        """The letter's own number."""
        return record.doc_no or super().number(record)

    def derive(self, wp: Workplace, session: Session, record: SupervisionDoc) -> None:
        """The limits that the delivery sets going."""
        record.reply_due = record.filing_due = None
        if record.deliver_date is not None:
            limits = limits_on(wp.definition(record.deliver_date.year), record.deliver_date)
            record.reply_due, record.filing_due = limits.reply_due(record), limits.filing_due(record)

    def near(
        self, wp: Workplace, session: Session, records: Sequence[SupervisionDoc], period: Month | None
    ) -> list[LetterNear]:
        """The 意见书 before, and others of the same number."""
        before = by_id(session, SupervisionDoc, (record.prior_doc for record in records))
        same, day = others_of_number(session, records, "doc_no", of="org_id"), as_of(period)
        return [
            LetterNear(day, before.get(record.prior_doc or 0), others)
            for record, others in zip(records, same, strict=True)
        ]

    def to_audit(self, wp: Workplace, session: Session, period: Month) -> list[int]:
        """Letters issued by the month's end (or not yet) that had not ended before the month."""
        drawn_up = or_(SupervisionDoc.issue_date.is_(None), SupervisionDoc.issue_date <= period.last)
        alive_then = or_(SupervisionDoc.closed_date.is_(None), SupervisionDoc.closed_date >= period.first)
        found = select(SupervisionDoc.id).where(alive(SupervisionDoc), drawn_up, alive_then)
        return list(session.scalars(found.order_by(SupervisionDoc.id)))

    # --- steps --------------------------------------------------------------------------------------------------

    def doers(self) -> Mapping[str, Doer]:
        """From the number to the end."""
        from tzdesk.registers.supervision import service

        return service.DOERS

    def offered(self, wp: Workplace, session: Session, record: SupervisionDoc) -> Sequence[str]:
        """What the state allows, the likeliest first."""
        from tzdesk.registers.supervision import service

        return service.offered(record)

    def given(self, wp: Workplace, session: Session, record: SupervisionDoc, step_id: str) -> dict[str, Any]:
        """The next number; who would receive a 建议书."""
        if step_id == "number":
            return {"doc_no": next_number(wp.definition(), session, record)}
        return {"target_dept": "区人力资源和社会保障局"} if step_id == "propose" else {}


def standing(letter: SupervisionDoc, today: date) -> Mapping[str, Any]:
    """A letter's living values."""
    if letter.deleted_at is not None:
        return {}
    limits = open_limits(letter, today)
    late = [f"{limit.label}逾期{(today - limit.due).days}天" for limit in limits if limit.due < today]
    return {
        "state": state_on(letter, today),
        "next_due": limits[0].due if limits else None,
        "overdue": "、".join(late) or None,
    }


def next_number(definition: Definition, session: Session, letter: SupervisionDoc) -> str:
    """通工监意〔2023〕8号: the word of the level, that of the kind, the year, and a serial of their own.

    The words stand in the code lists `letter_level` and `letter_type`, where a district sets its own. Every union
    numbers its own letters.
    """
    words = []
    for codes, code in (("letter_level", letter.issuer_level), ("letter_type", letter.doc_type)):
        known = definition.codes[codes].get(code or "")
        words.append(known.extra.get("word", "") if known else "")
    year = (letter.issue_date or clock.today()).year
    before = f"{''.join(words)}〔{year}〕"
    return next_serial(session, SupervisionDoc.doc_no, before, "号", among=letters_beside(letter))


def letters_beside(letter: SupervisionDoc) -> tuple[ColumnElement[bool], ...]:
    """Which letters share their numbers with this one: those of its union, and those that name none."""
    if letter.org_id is None:
        return ()
    return (or_(SupervisionDoc.org_id.is_(None), SupervisionDoc.org_id == letter.org_id),)
