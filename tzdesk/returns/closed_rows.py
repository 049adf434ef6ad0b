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
from tzdesk.returns.model import SealedBook
from tzdesk.returns.ways import is_shut, way

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.excel.importing import ImportRow
    from tzdesk.excel.planning import Plan
    from tzdesk.registers.workplace import Workplace

Kind: TypeAlias = LedgerImport | RecordImport
CODE = "sealed"


def set_aside(kind: Kind, plan: Plan) -> list[Problem]:
    """Move rows that a sealed month does not take to the rejected ones; gives what is newly said of them."""
    register, said = kind.register, []
    with kind.wp.store.reading() as session:
        closed = _closed(kind.wp, session)
        if not closed:
            return []
        new = [(row, register.months_moved({}, row.values) & closed) for row in plan.new]
        changed = []
        for row, record_id, found in plan.changed:
            record = register.get(session, record_id)
            before = {name: register.value(record, name) for name in register.spec(kind.wp).by_name}
            changed.append((row, register.months_moved(before, _after(before, found)) & closed))
        words = {month: "更正" if way(kind.wp, session, month) == "paper" else "补改" for month in closed}
    for row, months in (*new, *changed):
        if months:
            said += _say(row, min(months), words[min(months)])
            plan.reject(row)
    away = {id(row) for row, months in (*new, *changed) if months}
    plan.new[:] = [row for row in plan.new if id(row) not in away]
    plan.changed[:] = [one for one in plan.changed if id(one[0]) not in away]
    plan.partial[:] = [row for row in plan.partial if id(row) not in away]
    return said


def _closed(wp: Workplace, session: Session) -> set[Month]:
    """The months that are sealed, and neither corrected nor amended."""
    sealed = session.scalars(select(SealedBook.period).distinct())
    return {month for month in sealed if is_shut(wp, session, month)}


def _after(before: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """A record with a row's changes; a name or code typed anew means another enterprise."""
    relinked = {"unit_id": None} if found.keys() & {"unit_name", "unit_uscc"} and "unit_id" in before else {}
    return {**before, **relinked, **found}


def _say(row: ImportRow, month: Month, word: str) -> list[Problem]:
    if any(problem.code == CODE for problem in row.problems):
        return []
    message = f"{month.label}已经封存，这一行会改动它计过的数，不导入；确需补正的，请先对{month.label}开{word}再导入。"
    problem = Problem(row.row, "", "hard", message, sheet=row.sheet, code=CODE)
    row.problems.append(problem)
    return [problem]
