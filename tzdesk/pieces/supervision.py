"""The papers of supervision: values of letters and problems gathered, and laid out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.base.text import items_of
from tzdesk.documents.supervision import PIECES
from tzdesk.documents.supervision_model import HandOut, Letter, LetterKind, ProblemLine, ProblemList
from tzdesk.registers.measure import Scope
from tzdesk.registers.organisations.model import HostUnit, Organisation
from tzdesk.registers.problems.measures import list_rows
from tzdesk.registers.problems.model import Problem, ProblemEvent
from tzdesk.registers.profile import profile_of
from tzdesk.registers.supervision.course import OPINION, PROPOSAL, REMINDER, limits_on
from tzdesk.registers.supervision.model import SupervisionDoc
from tzdesk.store import alive

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.pdf.page import Sheet
    from tzdesk.registers.workplace import Workplace

_KINDS = {REMINDER: LetterKind.REMINDER, OPINION: LetterKind.OPINION, PROPOSAL: LetterKind.PROPOSAL}


def _letter(wp: Workplace, session: Session, letter: SupervisionDoc) -> Letter:
    """A letter's values; the union that sends it is named at the letter, else the workplace's own."""
    profile, codes = profile_of(session), wp.definition().codes
    day = letter.issue_date or clock.today()
    unit = session.get(HostUnit, letter.enterprise_id) if letter.enterprise_id else None
    sender = session.get(Organisation, letter.org_id) if letter.org_id else None
    prior = session.get(SupervisionDoc, letter.prior_doc) if letter.prior_doc else None
    kind, limits = _KINDS[letter.doc_type or OPINION], limits_on(wp.definition(day.year), day)
    employer = unit.unit_name if unit else ""
    return Letter(
        unit=sender.org_name if sender else profile.unit_name or "",
        kind=kind,
        number=letter.doc_no or "",
        employer=employer,
        addressee=letter.target_dept or "" if kind is LetterKind.PROPOSAL else employer,
        checked_on=letter.check_date,
        checkers=letter.checkers or "",
        issues=tuple(codes["letter_issue"].label_of(code) for code in letter.issue_kinds or ()),
        facts=letter.facts or "",
        laws=tuple(codes["law_article"].label_of(code) for code in letter.laws or ()),
        advice=items_of(letter.advice),
        fix_due=letter.fix_due,
        reply_days=limits.filing_wd if kind is LetterKind.PROPOSAL else limits.reply_wd,
        prior_number=(prior.doc_no or "") if prior else "",
        prior_day=prior.issue_date if prior else None,
        issued_on=letter.issue_date,
        contact=letter.owner or "",
        phone=profile.phone or "",
        delivered_on=letter.deliver_date,
        deliver_mode=codes["deliver_mode"].label_of(letter.deliver_mode) if letter.deliver_mode else "",
        receiver=letter.receiver or "",
    )


def _hand_out(wp: Workplace, session: Session, problem: Problem) -> HandOut:
    """A problem's slip, with what was done about it so far."""
    profile, codes = profile_of(session), wp.definition().codes
    unit = session.get(HostUnit, problem.enterprise_id) if problem.enterprise_id else None
    events = select(ProblemEvent).where(alive(ProblemEvent), ProblemEvent.problem_id == problem.id)
    course = tuple(
        (str(one.day or ""), one.what or "", one.person or "", one.note or "")
        for one in session.scalars(events.order_by(ProblemEvent.day, ProblemEvent.id))
    )
    return HandOut(
        unit=profile.unit_name or "",
        number=problem.problem_no or "",
        dept=problem.dept or "",
        owner=problem.owner or "",
        enterprise=unit.unit_name if unit else "",
        raised_by=codes["raised_by"].label_of(problem.raised_by or ""),
        kind=codes["problem_kind"].label_of(problem.kind or ""),
        text=problem.text or "",
        found_on=problem.found_date,
        assigned_on=problem.assign_date,
        due=problem.due_date,
        phone=profile.phone or "",
        course=course,
    )


def _list(wp: Workplace, session: Session, period: Month | None) -> ProblemList:
    """What a month is about, as its return lists it (ZF-01)."""
    month = period or Month.of(clock.today())
    listed = list_rows(Scope(session, month, wp.definition(month)))
    lines = [
        ProblemLine(
            number=row.values["problem_no"] or "",
            found_on=row.values["visit_date"],
            enterprise=row.values["unit_name"] or "",
            kind=row.values["kind"] or "",
            text=row.values["text"] or "",
            dept=row.values["dept"] or "",
            due=row.values["due_date"],
            state=row.values["state"] or "",
            result=row.values["progress"] or "",
            overdue=row.values["overdue_days"],
        )
        for row in listed
    ]
    found, done, late = (sum(1 for row in listed if row.values[name]) for name in ("found", "closed", "overdue"))
    left = sum(1 for row in listed if not row.values["close_date"])
    summary = f"{month.label}收集 {found} 条，办结 {done} 条；期末未办结 {left} 条，其中超期 {late} 条。"
    return ProblemList(profile_of(session).unit_name or "", month.label, tuple(lines), summary)


_GATHER: Mapping[str, Mapping[str, Callable[[Workplace, Session, Any], object]]] = MappingProxyType(
    {
        "supervision_doc": {"supervision-letter": _letter, "delivery-receipt": _letter},
        "problem": {"problem-hand-out": _hand_out},
    }
)


def titles(kind: str) -> list[tuple[str, str]]:
    """Name and title of each paper of a kind."""
    return [(name, PIECES[name].title) for name in _GATHER[kind]]


def compose(wp: Workplace, name: str, kind: str, record_id: int) -> Sheet:
    """Lay a paper of a record out."""
    with wp.store.reading() as session:
        record = wp.register(kind).get(session, record_id)
        return PIECES[name].compose(_GATHER[kind][name](wp, session, record))


def list_titles(kind: str) -> list[tuple[str, str]]:
    """The list of problems."""
    return [("problem-list", PIECES["problem-list"].title)]


def compose_list(wp: Workplace, name: str, period: Month | None) -> Sheet:
    """Lay the list of a month out; without one that of today's month."""
    with wp.store.reading() as session:
        return PIECES[name].compose(_list(wp, session, period))
