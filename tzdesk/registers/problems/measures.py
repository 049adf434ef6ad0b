"""Measures of visits and problems for ZF-01 and the year's figures.

- `problems.visits(what)`: enterprises (家, distinct; Y63), visits (家次), workers (人次; Y64) in the window.
- `problems.found(what)`: problems found in the window (Y65), their kinds (Y66); done: closed in the window (Y67).
- `problems.standing(overdue)`: open at the month's end, or open past their limit.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from tzdesk.registers.measure import ListRow, Measured, Scope, added_up, measure, rows
from tzdesk.registers.organisations.at_unit import unit_names
from tzdesk.registers.problems.course import overdue_days, state_of
from tzdesk.registers.problems.model import EnterpriseVisit, Problem
from tzdesk.registers.windows import within
from tzdesk.store import alive

VISITS, PROBLEMS, UNITS = "enterprise_visit", "problem", "host_unit"
_HAPPY = frozenset({"1", "2"})


def visits_of(scope: Scope) -> list[EnterpriseVisit]:
    """All living visits, read once."""
    found = select(EnterpriseVisit).where(alive(EnterpriseVisit)).order_by(EnterpriseVisit.id)
    return scope.once("problems.visits", lambda: list(scope.session.scalars(found)))


def problems_of(scope: Scope) -> list[Problem]:
    """All living problems, read once."""
    found = select(Problem).where(alive(Problem)).order_by(Problem.problem_no, Problem.id)
    return scope.once("problems.all", lambda: list(scope.session.scalars(found)))


@measure("problems.visits")
def visits(scope: Scope, *, what: str = "visits", when: str = "month") -> Measured:
    """走访 of the window: `enterprises` distinct, `visits`, or `workers` talked to (人次)."""
    found = [one for one in visits_of(scope) if within(scope.period, one.visit_date, when)]
    ids = tuple(one.id for one in found)
    match what:
        case "visits":
            return Measured(len(found), ids, VISITS)
        case "workers":
            return added_up(((one.id, one.talked_workers) for one in found), VISITS)
        case "enterprises":
            units = tuple(sorted({one.enterprise_id for one in found if one.enterprise_id is not None}))
            return Measured(len(units), units, UNITS)
        case _:
            raise KeyError(what)


@measure("problems.found")
def found(scope: Scope, *, what: str = "found", when: str = "month", kind: str = "") -> Measured:
    """问题 found in the window (of one `kind`), or the distinct `kinds` of them.

    `closed`: solved in the window, whenever found.
    """
    day = {"found": "found_date", "kinds": "found_date", "closed": "close_date"}[what]
    known = [one for one in problems_of(scope) if within(scope.period, getattr(one, day), when)]
    known = [one for one in known if not kind or one.kind == kind]
    ids = tuple(one.id for one in known)
    if what == "kinds":
        return Measured(len({one.kind for one in known if one.kind is not None}), ids, PROBLEMS)
    return Measured(len(known), ids, PROBLEMS)


@measure("problems.standing")
def standing(scope: Scope, *, overdue: bool = False, when: str = "month") -> Measured:
    """问题 not solved at the month's end, whatever the window; `overdue`: of them those past their limit."""
    last = scope.period.last
    known = [one for one in problems_of(scope) if one.found_date is not None and one.found_date <= last]
    left = [one for one in known if one.close_date is None or one.close_date > last]
    if overdue:
        left = [one for one in left if overdue_days(one, last)]
    return Measured(len(left), tuple(one.id for one in left), PROBLEMS)


@measure("problems.satisfied")
def satisfied(scope: Scope, *, asked: bool = False, when: str = "month") -> Measured:
    """问题 whose return visit in the window found 满意 or 基本满意; `asked`: all that were asked."""
    known = [one for one in problems_of(scope) if within(scope.period, one.revisit_date, when) and one.satisfaction]
    fitting = known if asked else [one for one in known if one.satisfaction in _HAPPY]
    return Measured(len(fitting), tuple(one.id for one in fitting), PROBLEMS)


@rows("problems.list_rows")
def list_rows(scope: Scope) -> list[ListRow]:
    """ZF-01: what the month is about: found or solved in it, or open at its end; as it stood at its end."""
    last, codes = scope.period.last, scope.definition.codes
    dates = {one.id: one.visit_date for one in visits_of(scope)}
    shown = [one for one in problems_of(scope) if _belongs(scope, one)]
    names = unit_names(scope.session, (one.enterprise_id for one in shown))
    listed = []
    for one in shown:
        done = _by(one.close_date, last)
        late = overdue_days(one, last)
        asked = one.revisit_date is None or one.revisit_date <= last
        values: dict[str, Any] = {
            "problem_no": one.problem_no,
            "visit_date": dates.get(one.visit_id or 0) or one.found_date,
            "unit_name": names.get(one.enterprise_id),
            "raised_by": codes["raised_by"].label_of(one.raised_by or ""),
            "kind": codes["problem_kind"].label_of(one.kind or ""),
            "text": one.text,
            "dept": one.dept,
            "assign_date": _by(one.assign_date, last),
            "due_date": one.due_date,
            "progress": one.result_text if done else (one.progress or "").rpartition("\n")[2] or None,
            "state": codes["problem_state"].label_of(state_of(one, last)),
            "close_date": done,
            "satisfaction": codes["satisfaction"].label_of(one.satisfaction) if asked and one.satisfaction else None,
            "overdue_days": late,
            "found": 1 if one.found_date is not None and one.found_date in scope.period else None,
            "closed": 1 if done is not None and done in scope.period else None,
            "overdue": 1 if late and done is None else None,
        }
        listed.append(ListRow(PROBLEMS, one.id, values))
    return listed


def _by(day: date | None, last: date) -> date | None:
    """A day, unless it lies after the month."""
    return day if day is not None and day <= last else None


def _belongs(scope: Scope, problem: Problem) -> bool:
    period = scope.period
    if problem.found_date is None or problem.found_date > period.last:
        return False
    return problem.close_date is None or problem.close_date >= period.first
