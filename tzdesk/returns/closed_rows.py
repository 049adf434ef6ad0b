"""Rows of a workbook that would change what a sealed month counted: they go back with the reason, the others come in.

The store refuses such a change whoever makes it (`sealed_months_guard`); one row would take the whole file with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import select

from tzdesk.base.periods import Month
from tzdesk.excel.convert import Problem
from tzdesk.registers.ledgers.imports import LedgerImport
from tzdesk.registers.record_import import RecordImport
from tzdesk.returns.model import Correction, SealedBook
from tzdesk.store import alive

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.excel.importing import ImportRow
    from tzdesk.excel.planning import Plan

Kind: TypeAlias = LedgerImport | RecordImport
CODE = "sealed"


def set_aside(kind: Kind, plan: Plan) -> list[Problem]:
    """Move rows that a sealed month does not take to the rejected ones; gives what is newly said of them."""
    register, said = kind.register, []
    with kind.wp.store.reading() as session:
        closed = _closed(session)
        if not closed:
            return []
        new = [(row, register.months_moved({}, row.values) & closed) for row in plan.new]
        changed = []
        for row, record_id, found in plan.changed:
            record = register.get(session, record_id)
            before = {name: register.value(record, name) for name in register.spec(kind.wp).by_name}
            changed.append((row, register.months_moved(before, _after(before, found)) & closed))
    for row, months in (*new, *changed):
        if months:
            said += _say(row, min(months))
            plan.reject(row)
    away = {id(row) for row, months in (*new, *changed) if months}
    plan.new[:] = [row for row in plan.new if id(row) not in away]
    plan.changed[:] = [one for one in plan.changed if id(one[0]) not in away]
    plan.partial[:] = [row for row in plan.partial if id(row) not in away]
    return said


def _closed(session: Session) -> set[Month]:
    """The months that are sealed and not being corrected."""
    open_ = select(Correction.period).where(alive(Correction), Correction.closed_at.is_(None))
    return set(session.scalars(select(SealedBook.period))) - set(session.scalars(open_))


def _after(before: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """A record with a row's changes; a name or code typed anew means another enterprise."""
    relinked = {"unit_id": None} if found.keys() & {"unit_name", "unit_uscc"} and "unit_id" in before else {}
    return {**before, **relinked, **found}


def _say(row: ImportRow, month: Month) -> list[Problem]:
    if any(problem.code == CODE for problem in row.problems):
        return []
    message = f"{month.label}已经封存，这一行会改动它计过的数，不导入；确需补正的，请先对{month.label}开更正再导入。"
    problem = Problem(row.row, "", "hard", message, sheet=row.sheet, code=CODE)
    row.problems.append(problem)
    return [problem]
