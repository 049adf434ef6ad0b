"""The month's audit: every register's rules, then the rules over the finished book, with the reasons already given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.base.text import tidy
from tzdesk.jobs import Job, Progress
from tzdesk.registers.organisations.model import Organisation as Organisations
from tzdesk.registers.register import Register
from tzdesk.registers.workplace import Workplace
from tzdesk.returns import checks, checks_aid, checks_bargaining, checks_members, checks_organisations
from tzdesk.returns.compute import BookValues, NotShownError, compute
from tzdesk.returns.model import Explanation, SealedBook
from tzdesk.returns.month_near import month_near
from tzdesk.rules import MIN_REASON, Finding, Severity, check


@dataclass(frozen=True)
class Audit:
    """What an audit gives: the findings, hard ones first, and the book they were found in."""

    period: Month
    findings: tuple[Finding, ...]
    book: BookValues

    @property
    def hard(self) -> int:
        """强制: stop the sealing."""
        return sum(found.severity is Severity.HARD for found in self.findings)

    @property
    def soft(self) -> int:
        """核实 without a reason yet."""
        return sum(found.severity is Severity.SOFT and not found.reason for found in self.findings)

    @property
    def explained(self) -> int:
        """核实 with a reason."""
        return sum(found.severity is Severity.SOFT and bool(found.reason) for found in self.findings)

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """What has to be mended or explained before the month can be sealed."""
        return tuple(found for found in self.findings if found.blocks)


def audit_month(wp: Workplace, period: Month) -> Job[Audit]:
    """Audit a month in a reading session of its own."""
    with wp.store.reading() as session:
        return (yield from audit_in(wp, session, period))


def audit_again(wp: Workplace, session: Session, before: Audit, kinds: frozenset[str]) -> Job[Audit]:
    """Audit anew what a change of these kinds can have touched; the other findings are taken over.

    Registers of one room look at one another, and all of them look at organisations; the book is always checked anew.
    """
    rooms = {_room(wp.registers[kind]) for kind in kinds if kind in wp.registers}
    chosen = [r for r in wp.registers.values() if _room(r) in rooms or _room(Organisations) in rooms]
    anew = {register.kind for register in chosen}
    kept = [replace(f, reason="", offer="") for f in before.findings if f.kind in wp.registers and f.kind not in anew]
    return (yield from _audit(wp, session, before.period, chosen, kept))


def _room(register: object) -> str:
    """The folder of a register."""
    kind = register if isinstance(register, type) else type(register)
    return kind.__module__.split(".")[2]


def audit_in(wp: Workplace, session: Session, period: Month) -> Job[Audit]:
    """Audit a month in this session: what sealing does inside its operation."""
    return (yield from _audit(wp, session, period, list(wp.registers.values()), []))


def _audit(
    wp: Workplace, session: Session, period: Month, registers: Sequence[Register[Any]], findings: list[Finding]
) -> Job[Audit]:
    for number, register in enumerate(registers):
        yield Progress(number, len(registers) + 1, f"审核{register.spec(wp, period).label}")
        for part in register.audit(wp, session, period):
            findings += _with_titles(session, register, part)
            yield Progress(number, len(registers) + 1, f"审核{register.spec(wp, period).label}")
    yield Progress(len(registers), len(registers) + 1, "核对报表")
    try:
        book = compute(wp, session, period)
        findings += check_book(wp, session, book)
    except NotShownError:  # whoever sees a part of the registers audits that part, and no book
        book = BookValues(period, wp.definition(period).year, {})
    findings = with_reasons(session, period, findings)
    findings.sort(key=lambda found: (_ORDER[found.severity], found.kind, found.rule, found.id or 0, found.field))
    return Audit(period, tuple(findings), book)


RULES = (
    checks,
    checks_aid,
    checks_bargaining,
    checks_members,
    checks_organisations,
)  # the modules whose rules over books an audit runs
_ORDER = {Severity.HARD: 0, Severity.SOFT: 1, Severity.HINT: 2}


def check_book(wp: Workplace, session: Session, book: BookValues) -> list[Finding]:
    """The rules over forms and over the month."""
    definition = wp.definition(book.period)
    where = str(book.period)
    findings: list[Finding] = []
    for form_id, values in book.forms.items():
        found = check(definition, form_id, [(values, book)], period=where)
        findings += [replace(one, record=values.form.title) for one in found]
    near = month_near(wp, session, book)
    month = SimpleNamespace(id=None)
    found = check(definition, "month", [(month, near)], period=where)
    return findings + [replace(one, record=book.period.label) for one in found]


def _with_titles(session: Session, register: Register[Any], findings: list[Finding]) -> list[Finding]:
    titles = register.titles(session, {found.id for found in findings if found.id is not None})
    return [replace(found, record=titles.get(found.id or 0, "")) for found in findings]


def with_reasons(session: Session, period: Month, findings: Sequence[Finding]) -> list[Finding]:
    """The findings with the reasons that were given for this month."""
    stored = select(Explanation).where(Explanation.period == period, Explanation.deleted_at.is_(None))
    given = {(e.rule, e.subject, e.record_id, e.field): e for e in session.scalars(stored)}
    return [_with_reason(found, given.get(found.key)) for found in findings]


def _with_reason(found: Finding, given: Explanation | None) -> Finding:
    """A reason speaks of the numbers it was given for; for others it is only offered again."""
    if given is None:
        return found
    same = given.message == found.message
    return replace(found, reason=given.reason if same else "", offer="" if same else given.reason)


def explain(wp: Workplace, period: Month, findings: Sequence[Finding], reason: str) -> None:
    """Give soft findings of a month one reason (情况说明), as one operation.

    UserError when the reason is too short to say anything, when a finding is hard (it must be mended, not explained),
    or when the month is sealed.
    """
    reason = tidy(reason)
    if len(reason) < MIN_REASON:
        raise UserError(f"说明只有{len(reason)}个字。", f"请至少写{MIN_REASON}个字，讲清原因。")
    if hard := [found for found in findings if found.severity is Severity.HARD]:
        raise UserError(f"“{hard[0].message}”是强制性审核，不能用说明代替。", "请改正数据后重新审核。")
    with wp.store.operation("returns.explain", f"说明{len(findings)}条核实项") as op:
        refuse_if_sealed(op.session, period)
        stored = op.session.scalars(select(Explanation).where(Explanation.period == period)).all()
        known = {(e.rule, e.subject, e.record_id, e.field): e for e in stored}
        for found in findings:
            explanation = known.get(found.key)
            if explanation is None:
                explanation = Explanation(
                    period=period,
                    rule=found.rule,
                    subject=found.kind,
                    record_id=found.id,
                    field=found.field,
                    definition_year=wp.definition(period).year,
                )
                known[found.key] = explanation
                op.add(explanation)
            explanation.message = found.message
            explanation.reason = reason
            explanation.deleted_at = None


def refuse_if_sealed(session: Session, period: Month) -> None:
    """UserError when the month is sealed."""
    if session.scalar(select(SealedBook.id).where(SealedBook.period == period).limit(1)):
        raise UserError(f"{period.label}已经封存，不能再改动。", "需要改正时请走更正程序，另出更正表。")
