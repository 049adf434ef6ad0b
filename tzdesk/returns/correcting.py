"""Corrections (更正): a sealed month is opened with a reason, written, and sealed again under the next number.

While a correction is open the registers of its month may be written; the sealed version stays what it was and can be
written out at any time. Later sealed months that carry numbers on are named, for each of them wants a correction too.
"""

from __future__ import annotations

import json
from typing import Any, TypeAlias

from sqlalchemy import select, update
from sqlalchemy.orm import Session, object_session

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.base.text import tidy
from tzdesk.jobs import Job
from tzdesk.registers.workplace import Workplace
from tzdesk.returns import canonical
from tzdesk.returns.comparing import Difference, between, moved_since
from tzdesk.returns.compute import compute
from tzdesk.returns.model import Correction, ReturnEntry, SealedBook
from tzdesk.returns.seal import months_of
from tzdesk.returns.versions import open_correction, sealed_book
from tzdesk.returns.ways import advice, way, way_without
from tzdesk.rules import MIN_REASON
from tzdesk.store import Change, alive
from tzdesk.store.capture import select_rows
from tzdesk.store.entity import find_model, table_of
from tzdesk.store.journal import typed
from tzdesk.store.tables import changes

_Earlier: TypeAlias = dict[str, dict[int, dict[str, Any]]]  # values by kind, record and field
_NEW = ""  # among the names of a record's earlier values: it was not there


def begin_correction(wp: Workplace, period: Month, reason: str) -> Correction:
    """Open a correction of a sealed month, as one operation that undo does not reach behind.

    UserError without the right to seal, for a month that is not sealed or is being corrected already, for a reason that
    is too short, or where the district has differences booked in the open month.
    """
    wp.rights.demand("seal")
    reason = tidy(reason)
    if len(reason) < MIN_REASON:
        raise UserError(f"更正原因只有{len(reason)}个字。", f"请至少写{MIN_REASON}个字，讲清哪里错了、为什么。")
    with wp.store.operation("returns.correct", f"更正{period.label}", boundary=True) as op:
        newest = sealed_book(op.session, period)
        if newest is None:
            raise UserError(f"{period.label}还没有封存，直接修改就行。", "封存以后发现差错，才需要更正。")
        if open_correction(op.session, period) is not None:
            raise UserError(f"{period.label}的更正已经开始了。", "请改好以后封存更正。")
        if way(wp, op.session, period) == "booked":
            raise UserError(
                "按区总工会的规定，已报出月份的差错不出更正表，差额计入当月。", advice(wp, op.session, period)
            )
        correction = Correction(
            period=period,
            version=newest.version + 1,
            reason=reason,
            opened_at=clock.now(),
            opened_by=wp.store.user,
            definition_year=wp.definition(period).year,
        )
        op.add(correction)
        op.session.flush()
        op.session.expunge(correction)
        return correction


def drop_correction(wp: Workplace, period: Month) -> Job[None]:
    """Give a correction up. UserError when what was changed under it makes the registers give other numbers than the
    sealed book; what differed before it was begun is no hindrance, nor is a remark that no figure counts. Where
    differences are booked in the open month by now, they go there."""
    wp.rights.demand("seal")
    with wp.store.operation("returns.drop_correction", f"放弃更正{period.label}", boundary=True) as op:
        book, correction = sealed_book(op.session, period), open_correction(op.session, period)
        if book is None or correction is None:
            raise UserError(f"{period.label}没有正在进行的更正。", "请刷新后再看。")
        stays = way_without(wp, op.session, period) == "paper"
        touched = _touched(wp, op.session, correction) if stays else {}
        moved = bool(touched) and _other_numbers(wp, op.session, book, touched)
        found = (yield from moved_since(wp, op.session, book)) if moved else []
        if found:
            raise UserError(
                f"{period.label}已有 {len(found)} 处与封存时不同，例如：{found[0].words}。",
                "请改回原来的数，或者封存更正。",
            )
        correction.closed_at, correction.dropped = clock.now(), True


def _touched(wp: Workplace, session: Session, correction: Correction) -> _Earlier:
    """The records of the month that are not what they were when a correction was begun, with the values that they had
    then; one that was set back is none."""
    opening = select(changes.c.operation_id).where(
        changes.c.kind == Correction.__kind__, changes.c.record_id == correction.id, changes.c.action == "insert"
    )
    asked = select(changes.c.kind, changes.c.record_id, changes.c.action, changes.c.before)
    was: _Earlier = {}
    for kind, record_id, action, before in session.execute(
        asked.where(changes.c.operation_id > opening.scalar_subquery()).order_by(changes.c.id.desc())
    ):  # newest first, so that what a field was at first stays
        fields = was.setdefault(kind, {}).setdefault(record_id, {})
        if action == "insert":
            fields.clear()
            fields[_NEW] = True
        else:
            fields |= typed(kind, json.loads(before))
    found: _Earlier = {}
    for kind, records in was.items():
        model = find_model(kind)
        if model is None or kind not in {*wp.registers, ReturnEntry.__kind__}:
            continue
        now = select_rows(session.connection(), model, records)
        moved = {
            one: fields
            for one, fields in records.items()
            if _moved(wp, kind, one, fields, now.get(one, {}), correction.period)
        }
        found |= {kind: moved} if moved else {}
    return found


def _other_numbers(wp: Workplace, session: Session, book: SealedBook, touched: _Earlier) -> bool:
    """Whether a cell that these changes moved is not what was sealed of it."""
    sealed = book.content["cells"]
    now = canonical.cells_of(compute(wp, session, book.period))
    then = _as_it_was(wp, session, book.period, touched)
    moved = (name for name in {**now, **then} if now.get(name) != then.get(name))
    return any(now.get(name) != sealed.get(name) for name in moved)


def _as_it_was(wp: Workplace, session: Session, period: Month, touched: _Earlier) -> dict[str, Any]:
    """The numbers of a month with records as they were earlier: put so for the look, and back again."""
    connection = session.connection()
    session.flush()
    look = connection.begin_nested()
    try:
        for kind, records in touched.items():
            model = find_model(kind)
            assert model is not None
            table = table_of(model)
            for number, fields in records.items():
                values = {"deleted_at": clock.now()} if _NEW in fields else fields
                known = {name: value for name, value in values.items() if name in table.c}
                connection.execute(update(table).where(table.c.id == number).values(known))
        session.expire_all()
        return canonical.cells_of(compute(wp, session, period))
    finally:
        look.rollback()
        session.expire_all()


def _moved(  # noqa: PLR0917 - a record on both sides, and which month
    wp: Workplace, kind: str, record_id: int, fields: dict[str, Any], now: dict[str, Any], period: Month
) -> bool:
    """Whether a record, of which earlier values are known, moves a month's return by what became of it."""
    before = {} if _NEW in fields else {**now, **fields}
    after = {} if _NEW in fields and now.get("deleted_at") else now
    if before == after:
        return False
    return period in months_of(wp, Change(kind, record_id, "update", before, after))


def corrected(wp: Workplace, book: SealedBook) -> list[Difference]:
    """What a corrected version changed against the one before; of a first report nothing."""
    session = object_session(book)
    assert session is not None
    before = sealed_book(session, book.period, book.version - 1) if book.version else None
    return between(wp, before, book) if before is not None else []


def later_sealed(session: Session, period: Month) -> list[Month]:
    """The sealed months after this one that no correction is open of: what is changed in this one may move them too,
    and is refused while they are shut. The earliest first."""
    opened = select(Correction.period).where(alive(Correction), Correction.closed_at.is_(None))
    asked = select(SealedBook.period).where(SealedBook.period > period, SealedBook.period.not_in(opened)).distinct()
    return list(session.scalars(asked.order_by(SealedBook.period)))


def later_months(wp: Workplace, period: Month) -> Job[list[Month]]:
    """The sealed months after this one whose numbers the registers would give otherwise now: each wants its own
    correction."""
    found: list[Month] = []
    with wp.store.reading() as session:
        asked = select(SealedBook.period).where(SealedBook.period > period).distinct().order_by(SealedBook.period)
        for month in list(session.scalars(asked)):
            book = sealed_book(session, month)
            assert book is not None
            if (yield from moved_since(wp, session, book)):
                found.append(month)
    return found
