"""Sealing (封存): the month's cells, the ids behind them, the definition's hash and the rules' word are frozen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy.orm import Session, object_session

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.jobs import Job, Progress
from tzdesk.registers.measure import ListRow
from tzdesk.registers.profile import profile_of
from tzdesk.registers.workplace import Workplace
from tzdesk.returns import canonical
from tzdesk.returns.amending import settle, supersede
from tzdesk.returns.audit import Audit, audit_again, audit_in, last_change
from tzdesk.returns.booking import booked_in
from tzdesk.returns.carried_forms import forms_hash
from tzdesk.returns.checks_month import Leaving
from tzdesk.returns.compute import BookValues, CellValue, FormValues
from tzdesk.returns.forms import operand_place, tells_hidden, tells_masked
from tzdesk.returns.head import lateness
from tzdesk.returns.model import Correction, Explanation, ReturnEntry, SealedBook
from tzdesk.returns.sealed_numbers import SealedNumbers
from tzdesk.returns.summary import summary_of
from tzdesk.returns.told import told_so_far
from tzdesk.returns.values import restore
from tzdesk.returns.versions import (
    forms_as_sealed,
    grounds,
    keep_files,
    open_correction,
    sealed_book,
)
from tzdesk.returns.ways import advice, is_shut, refuse_if_sealed, refuse_if_shut
from tzdesk.rules import Finding, Severity, as_shown, check
from tzdesk.store import Change

HEAD_FIELDS = ("unit_name", "unit_code", "superior", "leader", "checker", "filler", "phone")


class SealRefused(UserError):
    """The month cannot be sealed while these findings stand."""

    def __init__(self, audit: Audit, words: str = "") -> None:
        super().__init__(
            f"{audit.period.label}还不能封存：{audit.words}。{words}",
            "请改正强制项，给核实项写明原因，准强制项再由另一人复核，然后封存。"
            if audit.firm
            else "请改正强制项，给核实项写明原因，再封存。",
        )
        self.findings = audit.blocking


@dataclass(frozen=True)
class Sealed:
    """A sealed month: its version (0 = 首报), digest and the check code that stands on the paper."""

    period: Month
    version: int
    digest: str
    check_code: str


def seal(wp: Workplace, period: Month, note: str = "", *, backup: bool = True, files: bool = True) -> Job[Sealed]:
    """Freeze a month as one operation, after a backup; a month with an open correction as its next version.

    The book's workbook and papers are drawn in the same operation and kept with it, so that they can be given out bit
    for bit however late they are asked for (`files`; months of practice are drawn when somebody first exports them).
    Raises SealRefused (with the list) while hard findings stand or soft ones have no reason, UserError when the month
    is sealed already. The operation is a boundary: undo does not reach behind it.
    """
    wp.rights.demand("seal")
    first = None
    if backup and not wp.store.in_memory_only:
        from tzdesk.store.backup import backup as back_up

        # Audited before the backup as well, so that a month that cannot be sealed does not cost one.
        with wp.store.reading() as session:
            refuse_if_sealed(wp, session, period)
            first = yield from audit_in(wp, session, period)
            refuse_unready(wp, first, _leaving(session, period))
        yield from back_up(wp.store, reason="封存前", second=wp.second_backup)
    with wp.store.operation("returns.seal", f"封存{period.label}", boundary=True) as op:
        refuse_if_sealed(wp, op.session, period)
        if first is not None and last_change(op.session) == first.after:  # nothing was written meanwhile
            audit = yield from audit_again(wp, op.session, first, frozenset())
        else:
            audit = yield from audit_in(wp, op.session, period)
        leaving = _leaving(op.session, period)
        refuse_unready(wp, audit, leaving)
        booked = yield from booked_in(wp, op.session, period)
        step = Progress(0, 1, f"封存{period.label}各数")
        yield step
        book = _freeze(wp, op.session, audit, leaving.reason or note, leaving.version)
        book.summary |= {"booked": booked} if booked else {}
        yield step
        _refuse_unchanged(sealed_book(op.session, period), book)
        if stated := told_so_far(op.session).stated_in(period) if leaving.version else []:
            book.summary |= {"replaces": [str(month) for month in stated]}
        op.add(book)
        if leaving.version:
            ended = supersede(wp, op.session, period, leaving.version)
        else:
            ended = settle(wp, op.session, period)
        op.add(*ended)
        if (correction := open_correction(op.session, period)) is not None:
            correction.closed_at = clock.now()
        op.session.flush()
        yield step
        if files and wp.draw_book is not None:
            keep_files(op.session, book, (yield from wp.draw_book(wp, op.session, book)))
        yield Progress(1, 1, "封存")
        return Sealed(period, book.version, book.digest, book.check_code)


def _leaving(session: Session, period: Month) -> Leaving:
    """What is about to leave: the first report, or the correction that is open."""
    newest, correction = sealed_book(session, period), open_correction(session, period)
    if newest is None or correction is None:
        return Leaving()
    return Leaving(version=correction.version, kept=newest.version, reason=correction.reason)


def refuse_unready(wp: Workplace, audit: Audit, leaving: Leaving | None = None) -> None:
    """Raise SealRefused while hard findings stand, others have no reason (T05), or a correction is none (T06)."""
    leaving = replace(leaving or Leaving(), unexplained=audit.soft + audit.firm)
    found = check(wp.definition(audit.period), "seal", [(leaving, None)], period=str(audit.period))
    if audit.blocking or found:
        raise SealRefused(audit, "".join(one.message for one in found))


def _refuse_unchanged(before: SealedBook | None, book: SealedBook) -> None:
    """UserError for a correction in which numbers, reasons, notes and those who sign are what they were."""
    if before is None or _says(before) != _says(book) or not _told(book) <= _told(before):
        return
    raise UserError(
        f"{book.period.label}的{canonical.version_label(book.version)}与{canonical.version_label(before.version)}"
        "没有一处不同，不能封存。",
        "请先改好差错再封存；不需要更正的，请“放弃更正”。",
    )


def _says(book: SealedBook) -> tuple[Any, ...]:
    signed = {name: book.head.get(name) or "" for name in HEAD_FIELDS}
    notes = [tuple(one) for one in book.summary.get("notes") or ()]
    return book.content["cells"], signed, notes


def _told(book: SealedBook) -> set[tuple[Any, ...]]:
    """Which reasons were given for what; lateness, which a correction has none of, may be gone from them."""
    return {(one["rule"], one["kind"], one["id"], one["field"], one["reason"]) for one in book.findings}


def _freeze(wp: Workplace, session: Session, audit: Audit, note: str, version: int) -> SealedBook:
    profile = profile_of(session)
    head = {name: getattr(profile, name) for name in HEAD_FIELDS}
    head["sent_on"] = clock.today().isoformat()
    head |= lateness(wp, session, audit.period)
    cells = canonical.cells_of(audit.book)
    head["forms_hash"] = forms_hash(values.form for values in audit.book.forms.values())
    unit = canonical.unit_of(profile.unit_code, profile.unit_name)
    digest = canonical.digest(unit, str(audit.period), version, cells, head["forms_hash"])
    return SealedBook(
        period=audit.period,
        version=version,
        sealed_at=clock.now(),
        sealed_by=wp.store.user,
        note=note,
        definition_year=audit.book.definition_year,
        definition_hash=wp.definition(audit.period).hash,
        stands_on=grounds(session, wp.definition(audit.period)),
        digest=digest,
        check_code=canonical.check_code(digest),
        head=head,
        content={"cells": cells, "rows": canonical.rows_of(audit.book), "parts": canonical.parts_of(audit.book)},
        ids=canonical.ids_of(audit.book),
        findings=[_plain(found) for found in audit.findings if found.severity.asks_reason],
        summary=summary_of(session, audit.book) | _was(session, audit.period),
    )


def _was(session: Session, period: Month) -> dict[str, Any]:
    """The check code of the version that this one corrects."""
    before = sealed_book(session, period)
    return {"was": before.check_code} if before is not None else {}


def _plain(found: Finding) -> dict[str, Any]:
    content = asdict(found)
    content.pop("params")
    content.pop("cause")
    return content


def findings_of(book: SealedBook) -> list[Finding]:
    """The findings with their reasons, as they stood when the month was sealed.

    Those about records or fields that are not shown to whoever reads the book are left out.
    """
    found = [Finding(**{**content, "severity": Severity(content["severity"])}) for content in book.findings]
    session = object_session(book)
    wp: Workplace | None = session.info.get("workplace") if session is not None else None
    if wp is None or not wp.rights.limited:
        return found
    unseen = wp.rights.unseen()
    return as_shown((one for one in found if one.kind not in unseen), wp.rights, wp.definition(book.period))


def audit_standing(wp: Workplace, period: Month) -> Job[Audit]:
    """The audit of a month that stands: of a sealed one what was frozen with the seal, for what the registers say today
    is no word on what was sent; else one that is made now. Made now also while a sealed month is amended (补改): its
    registers are written, and what they say goes out with the open month."""
    with wp.store.reading() as session:
        book = sealed_book(session, period)
        if book is not None and is_shut(wp, session, period):
            label = canonical.version_label(book.version)
            return Audit(period, tuple(findings_of(book)), frozen_values(wp, book), sealed=label)
        return (yield from audit_in(wp, session, period))


def frozen_values(wp: Workplace, book: SealedBook) -> BookValues:
    """The sealed book as values again: the month exactly as it was sealed, whatever the registers say today.

    A cell that tells of fields which are not shown to whoever reads it is left blank, without its records.
    """
    told = SealedNumbers.of(book.content, book.ids)
    forms: dict[str, FormValues] = {}
    for form_id, form in forms_as_sealed(wp, book).items():
        values = FormValues(form)
        for line in form.lines:
            for column in form.columns:
                if tells_hidden(wp.rights, form.cell(line.code, column.id)):
                    values.cells[line.code, column.id] = CellValue(None, role="none")
                    continue
                role = {"none": "none", "entry": "entry"}.get(form.cell(line.code, column.id)["type"], "computed")
                cell = told.cell(form.cell_name(line.code, column.id))
                if tells_masked(wp.rights, wp.definition(book.period), form.cell(line.code, column.id)):
                    cell = cell.alone
                values.cells[line.code, column.id] = replace(cell, role=role)
        _join_sides(values)
        for number, (kind, record_id) in enumerate(book.content["rows"][form_id], 1):
            row = {c.value: restore(told.cells.get(f"{form.sheet_name}_{number}_{c.id}")) for c in form.columns}
            values.rows.append(ListRow(kind, record_id, row))
        forms[form_id] = values
    return BookValues(book.period, book.definition_year, forms)


def _join_sides(values: FormValues) -> None:
    """Give frozen rates their frozen numerator and base; one that a measure gave is not kept."""
    for (code, column), cell in list(values.cells.items()):
        stated = values.form.cell(code, column)
        if stated["type"] == "ratio":
            places = [operand_place(stated[key], code, column) for key in ("num", "den")]
            sides = tuple(values.cells[place] for place in places if place is not None)
            if len(sides) == len(places):
                values.cells[code, column] = replace(cell, sides=sides)


def sealed_months_guard(wp: Workplace) -> Callable[[Session, Sequence[Change]], None]:
    """The store's guard that refuses a change to a record of a sealed month, whoever makes it."""

    def refuse(session: Session, changes: Sequence[Change]) -> None:
        months: set[Month] = set()
        for change in changes:
            if change.kind == SealedBook.__kind__ and change.action != "insert":
                raise UserError("封存的报表册不能改动或删除。", _way_out(wp, session, change))
            if change.kind == Correction.__kind__ and change.action != "insert" and change.before.get("closed_at", ""):
                raise UserError("封存了的更正不能改动。", "需要再改时请另开一号更正。")
            if change.before.get("deleted_at") and not change.after:
                continue  # emptying the recycle bin takes nothing out of a month
            months |= months_of(wp, change)
        for month in sorted(months):
            refuse_if_shut(wp, session, month)

    return refuse


def _way_out(wp: Workplace, session: Session, change: Change) -> str:
    period = (change.before or change.after).get("period")
    return advice(wp, session, period) if isinstance(period, Month) else ""


# What the returns themselves keep of a month, besides the registers' records.
_OF_A_MONTH = frozenset({ReturnEntry.__kind__, Explanation.__kind__})


def months_of(wp: Workplace, change: Change) -> set[Month]:
    """The months whose returns a change of a record moves."""
    register = wp.registers.get(change.kind)
    sides = [values for values in (change.before, change.after) if values]
    if change.kind in _OF_A_MONTH:
        return {values["period"] for values in sides}
    if register is None:
        return set()
    return register.months_moved(change.before, change.after)
