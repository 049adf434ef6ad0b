"""The month's audit: every register's rules, then the rules over the finished book, with the reasons already given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tzdesk.base.periods import Month
from tzdesk.jobs import Job, Progress, run_now
from tzdesk.registers.looks import kinds_present
from tzdesk.registers.measure import NotShownError
from tzdesk.registers.organisations.model import Organisation as Organisations
from tzdesk.registers.register import Register
from tzdesk.registers.workplace import Workplace
from tzdesk.returns import (
    checks,
    checks_aid,
    checks_bargaining,
    checks_empty,
    checks_ledgers,
    checks_members,
    checks_organisations,
    checks_supervision,
    checks_survey,
    own_history,
)
from tzdesk.returns.canonical import cells_of
from tzdesk.returns.comparing import changed_since
from tzdesk.returns.compute import BookValues, Evaluator
from tzdesk.returns.model import SealedBook
from tzdesk.returns.month_near import counted_open_before, month_near
from tzdesk.returns.reasons import with_reasons
from tzdesk.returns.versions import open_correction, sealed_book
from tzdesk.returns.ways import amendments, way
from tzdesk.rules import Finding, Severity, check
from tzdesk.store.tables import operations


@dataclass(frozen=True)
class Audit:
    """What an audit gives: the findings, hard ones first, and the book they were found in.

    `whole` is False when whoever audited sees only a part of the records: the findings are of that part. `after` is the
    number of the last change of a record that it saw. `sealed` names the version (首报) that these findings were frozen
    with; empty where the registers were audited.
    """

    period: Month
    findings: tuple[Finding, ...]
    book: BookValues
    whole: bool = True
    after: int = 0
    sealed: str = ""

    @property
    def hard(self) -> int:
        """强制: stop the sealing."""
        return sum(found.severity is Severity.HARD for found in self.findings)

    @property
    def firm(self) -> int:
        """准强制 without a reason, or with one that no second person has agreed to."""
        return sum(found.severity is Severity.FIRM and found.blocks for found in self.findings)

    @property
    def soft(self) -> int:
        """核实 without a reason yet."""
        return sum(found.severity is Severity.SOFT and found.blocks for found in self.findings)

    @property
    def explained(self) -> int:
        """核实 and 准强制 whose reason stands."""
        return sum(found.explained for found in self.findings)

    @property
    def words(self) -> str:
        """强制 2 条，准强制 1 条，待说明 5 条; 准强制 is named where there are any. Of a sealed month that it is so."""
        if self.sealed:
            return f"已封存（{self.sealed}），这是封存时的审核结果"
        firm = f"准强制 {self.firm} 条，" if self.firm else ""
        return f"强制 {self.hard} 条，{firm}待说明 {self.soft} 条"

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


def _refused(wp: Workplace, session: Session, period: Month) -> Job[tuple[str, ...]]:
    """What would stop the sealing of each amended month whose differences go out with this one: what its own rules hold
    against rows that were changed and cells that are others since it was sealed. What records that live on say today
    of the rest is no word on it. Nothing for a month that books no difference anew: a correction on paper, or while an
    earlier one is open."""
    if open_correction(session, period) is not None or counted_open_before(session, period) is not None:
        return ()
    first = min((event.period for event, _ in amendments(session) if event.period < period), default=None)
    if first is None:
        return ()
    asked = select(SealedBook.period).where(SealedBook.period >= first, SealedBook.period < period)
    registers = [register for register in wp.registers.values() if register.month_attribute]
    found: list[str] = []
    for month in session.scalars(asked.distinct().order_by(SealedBook.period)).all():
        if way(wp, session, month) == "booked":
            audit = yield from _audit(wp, session, month, registers, [], back=False)
            hard = [one for one in audit.findings if one.severity is Severity.HARD]
            rules = [wp.definition(month).rules[one.rule] for one in _of_what_changed(session, month, audit.book, hard)]
            names = dict.fromkeys(f"{one.id}“{one.title}”" for one in rules)
            found += [f"{month.label} {'、'.join(names)}"] if names else []
    return tuple(found)


def _of_what_changed(session: Session, month: Month, now: BookValues, found: Sequence[Finding]) -> Iterator[Finding]:
    """The findings about records that were changed since a month was sealed, and about cells that are others now."""
    book = sealed_book(session, month)
    assert book is not None
    ids = [one.id for one in found if one.id is not None]
    changed = {kind: changed_since(session, kind, ids, book) for kind in {one.kind for one in found}}
    cells, sealed = cells_of(now), book.content["cells"]
    for one in found:
        values = now.forms.get(one.kind)
        code, _, column = one.field.partition("/")
        if values is not None and values.form.has(code, column):
            name = values.form.cell_name(code, column)
            about = cells.get(name) != sealed.get(name)
        else:
            about = one.id in changed[one.kind]
        if about:
            yield one


def _audit(
    wp: Workplace,
    session: Session,
    period: Month,
    registers: Sequence[Register[Any]],
    findings: list[Finding],
    *,
    back: bool = True,
) -> Job[Audit]:
    """`back`: also at the amended months before it."""
    present = kinds_present(session, registers)
    for number, register in enumerate(registers):
        yield Progress(number, len(registers) + 1, f"审核{register.spec(wp, period).label}")
        for part in register.audit(wp, session, period) if register.kind in present else ():
            findings += _named(session, register, part)
            yield Progress(number, len(registers) + 1, f"审核{register.spec(wp, period).label}")
    yield Progress(len(registers), len(registers) + 1, "核对报表")
    try:
        book = yield from Evaluator(wp, session).filling(period)
        refused = (yield from _refused(wp, session, period)) if back else ()
        findings += yield from checking(wp, session, book, refused)
    except NotShownError:  # whoever sees a part of the registers audits that part, and no book
        book = BookValues(period, wp.definition(period).year, {})
    findings = with_reasons(session, period, findings)
    findings.sort(key=lambda found: (_ORDER[found.severity], found.kind, found.rule, found.id or 0, found.field))
    whole = wp.rights.sees_whole(wp.definition(period).records)
    return Audit(period, tuple(findings), book, whole, last_change(session))


# What became of a return that left: nothing that an audit looks at.
_NO_CHANGE = ("returns.sent", "returns.received", "returns.returned", "returns.amend", "returns.amend_end")


def last_change(session: Session) -> int:
    """The number of the last change of a record; what the house notes of itself, and of returns that left, is none."""
    asked = select(func.max(operations.c.id)).where(operations.c.mode != "system", operations.c.name.not_in(_NO_CHANGE))
    return session.scalar(asked) or 0


RULES = (
    checks,
    checks_aid,
    checks_bargaining,
    checks_empty,
    checks_ledgers,
    checks_members,
    checks_organisations,
    checks_supervision,
    checks_survey,
    own_history,
)  # the modules whose rules over books an audit runs
_ORDER = {severity: place for place, severity in enumerate(Severity)}


def check_book(wp: Workplace, session: Session, book: BookValues) -> list[Finding]:
    """The rules over forms and over the month."""
    return run_now(checking(wp, session, book))


def checking(wp: Workplace, session: Session, book: BookValues, refused: tuple[str, ...] = ()) -> Job[list[Finding]]:
    """The same form by form; `refused` is what is wrong with amended months before it."""
    definition = wp.definition(book.period)
    where = str(book.period)
    findings: list[Finding] = []
    for number, (form_id, values) in enumerate(book.forms.items()):
        yield Progress(number, len(book.forms), f"审核《{values.form.title}》")
        found = check(definition, form_id, [(values, book)], period=where)
        found += check(definition, checks_empty.ON, [(values, book)], period=where)
        findings += [replace(one, kind=form_id, record=values.form.title) for one in found]
    for form_id, past in own_history.pasts_of(definition, session, book):
        found = check(definition, own_history.ON, [(past, None)], period=where)
        findings += [replace(one, kind=form_id, record=book[form_id].form.title) for one in found]
    yield Progress(len(book.forms), len(book.forms), "审核全月")
    near = replace(month_near(wp, session, book), refused=refused)
    month = SimpleNamespace(id=None)
    found = check(definition, "month", [(month, near)], period=where)
    return findings + [replace(one, record=book.period.label) for one in found]


def _named(session: Session, register: Register[Any], findings: list[Finding]) -> list[Finding]:
    known = register.called(session, {found.id for found in findings if found.id is not None})
    called = ((found, known.get(found.id or 0)) for found in findings)
    return [
        replace(found, record=by.title, number=by.number) if by else replace(found, record="") for found, by in called
    ]
