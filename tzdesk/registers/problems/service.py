"""What a clerk does with a problem, each act kept in its course (办理经过).

Every function is one operation; a step in the wrong order is refused with a UserError that names what contradicts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tzdesk.base.errors import UserError
from tzdesk.registers.problems import course
from tzdesk.registers.problems.model import Problem
from tzdesk.registers.register import Saved
from tzdesk.registers.steps import Doer
from tzdesk.registers.workplace import Workplace

KIND, EVENT = "problem", "problem_event"


def _act(
    wp: Workplace,
    problem_id: int,
    step: tuple[str, str],
    day: date,
    values: Mapping[str, Any],
    *,
    note: str | None = None,
    person: str | None = None,
    dept: str | None = None,
) -> Saved:
    """One operation: the problem changed, and the act written into its course. `step` is its id with its name."""
    name, what = step
    register = wp.register(KIND)
    with wp.store.operation(f"{KIND}.{name}", f"问题{what}") as op:
        problem: Problem = register.get(op.session, problem_id)
        if problem.found_date is not None and day < problem.found_date:
            raise UserError(f"{what}日期 {day} 早于收集日期 {problem.found_date}。", "请核对日期。")
        event = {"problem_id": problem_id, "day": day, "what": what, "note": note}
        wp.register(EVENT).save(wp, {**event, "dept": dept or problem.dept, "person": person or wp.store.user})
        return register.save(wp, values, problem_id)


def _found(wp: Workplace, problem_id: int) -> Problem:
    with wp.store.reading() as session:
        found: Problem = wp.register(KIND).get(session, problem_id)
        session.expunge(found)
        return found


def assign(wp: Workplace, problem_id: int, day: date, dept: str, due_date: date, *, owner: str | None = None) -> Saved:
    """交办 to a department with a limit; a problem that was sent back is handed out anew."""
    if due_date < day:
        raise UserError(f"办理时限 {due_date} 早于交办日期 {day}。", "请核对日期。")
    values = {"assign_date": day, "dept": dept, "owner": owner, "due_date": due_date, "returned_date": None}
    note = f"时限 {due_date}"
    return _act(wp, problem_id, ("assign", "交办"), day, values, note=note, dept=dept)


def reassign(
    wp: Workplace,
    problem_id: int,
    day: date,
    dept: str,
    due_date: date,
    *,
    owner: str | None = None,
    reason: str | None = None,
) -> Saved:
    """转办 to another department."""
    if due_date < day:
        raise UserError(f"办理时限 {due_date} 早于转办日期 {day}。", "请核对日期。")
    before = _found(wp, problem_id).dept
    if before == dept:
        raise UserError(f"这个问题本来就由“{dept}”办理。", "转办请选另一个部门；只改时限的，请直接修改办理时限。")
    note = f"由{before or '未定部门'}转来；时限 {due_date}" + (f"；{reason}" if reason else "")
    values = {"assign_date": day, "dept": dept, "owner": owner, "due_date": due_date}
    return _act(wp, problem_id, ("reassign", "转办"), day, values, note=note, dept=dept)


def send_back(wp: Workplace, problem_id: int, day: date, reason: str) -> Saved:
    """退回 by the department: somebody else has to be found."""
    values = {"returned_date": day, "return_reason": reason}
    return _act(wp, problem_id, ("send_back", "退回"), day, values, note=reason)


def advance(wp: Workplace, problem_id: int, day: date, progress: str) -> Saved:
    """办理进展: added to what was said before."""
    before = _found(wp, problem_id).progress
    line = f"{day} {progress}"
    values = {"progress": f"{before}\n{line}" if before else line}
    return _act(wp, problem_id, ("advance", "进展"), day, values, note=progress)


def suspend(wp: Workplace, problem_id: int, day: date, reason: str) -> Saved:
    """暂缓: the limit stands still until the work goes on."""
    values = {"suspended_date": day, "suspend_reason": reason}
    return _act(wp, problem_id, ("suspend", "暂缓"), day, values, note=reason)


def resume(wp: Workplace, problem_id: int, day: date, due_date: date) -> Saved:
    """恢复办理 with a new limit."""
    if due_date < day:
        raise UserError(f"办理时限 {due_date} 早于恢复日期 {day}。", "请核对日期。")
    values = {"suspended_date": None, "due_date": due_date}
    return _act(wp, problem_id, ("resume", "恢复办理"), day, values, note=f"时限 {due_date}")


def answer(wp: Workplace, problem_id: int, day: date, reply_text: str) -> Saved:
    """答复 to who raised it."""
    values = {"reply_date": day, "reply_text": reply_text}
    return _act(wp, problem_id, ("answer", "答复"), day, values, note=reply_text)


def finish(wp: Workplace, problem_id: int, day: date, result_text: str, overdue_reason: str | None = None) -> Saved:
    """办结: it counts as solved in the month of this day; late ones say why."""
    problem = _found(wp, problem_id)
    if problem.assign_date is not None and day < problem.assign_date:
        raise UserError(f"办结日期 {day} 早于交办日期 {problem.assign_date}。", "请核对日期。")
    late = problem.due_date is not None and day > problem.due_date
    reason = overdue_reason or problem.overdue_reason
    if late and not reason:
        raise UserError(f"办结日期 {day} 超过时限 {problem.due_date}，没有写明超期原因。", "请写明超期原因。")
    values = {"close_date": day, "result_text": result_text, "overdue_reason": reason}
    return _act(wp, problem_id, ("finish", "办结"), day, values, note=result_text)


def strike_off(wp: Workplace, problem_id: int, day: date, closed_by: str) -> Saved:
    """销号 by who has made sure that it is solved."""
    closed = _found(wp, problem_id).close_date
    if closed is not None and day < closed:
        raise UserError(f"销号日期 {day} 早于办结日期 {closed}。", "请核对日期。")
    values = {"cancel_date": day, "closed_by": closed_by}
    return _act(wp, problem_id, ("strike_off", "销号"), day, values, person=closed_by)


def revisit(wp: Workplace, problem_id: int, day: date, satisfaction: str, note: str | None = None) -> Saved:
    """回访: what the one who raised it thinks of the outcome."""
    values = {"revisit_date": day, "satisfaction": satisfaction}
    label = wp.definition().codes["satisfaction"].label_of(satisfaction)
    return _act(wp, problem_id, ("revisit", "回访"), day, values, note=f"{label}{'：' + note if note else ''}")


def redo(wp: Workplace, problem_id: int, day: date, reason: str, due_date: date) -> Saved:
    """重新办理: not solved after all; it no longer counts as done."""
    if due_date < day:
        raise UserError(f"办理时限 {due_date} 早于重新办理日期 {day}。", "请核对日期。")
    gone = dict.fromkeys(("close_date", "cancel_date", "closed_by", "reply_date"))
    return _act(wp, problem_id, ("redo", "重新办理"), day, {**gone, "due_date": due_date}, note=reason)


def found_at_visit(wp: Workplace, visit_id: int, kind: str, raised_by: str, text: str) -> Saved:
    """登记问题 that a visit brought to light. Gives the problem's id."""
    with wp.store.operation(f"{KIND}.found", "登记走访问题") as op:
        visit = wp.register("enterprise_visit").get(op.session, visit_id)
        if visit.visit_date is None:
            raise UserError("走访没有填日期，不能登记问题。", "请先填走访日期。")
        values = {"visit_id": visit_id, "enterprise_id": visit.enterprise_id, "found_date": visit.visit_date}
        return wp.register(KIND).save(wp, {**values, "kind": kind, "raised_by": raised_by, "text": text})


VISIT: Mapping[str, Doer] = {"found": found_at_visit}
PROBLEM: Mapping[str, Doer] = {
    "assign": assign,
    "advance": advance,
    "answer": answer,
    "finish": finish,
    "send_back": send_back,
    "reassign": reassign,
    "suspend": suspend,
    "resume": resume,
    "strike_off": strike_off,
    "revisit": revisit,
    "redo": redo,
}
_OFFERS: Mapping[str, tuple[str, ...]] = {
    course.FOUND: ("assign", "suspend", "finish"),
    course.RETURNED: ("assign", "suspend"),
    course.AT_WORK: ("advance", "answer", "finish", "send_back", "reassign", "suspend"),
    course.ANSWERED: ("finish", "advance", "suspend"),
    course.SUSPENDED: ("resume",),
    course.DONE: ("strike_off", "revisit", "redo"),
    course.STRUCK_OFF: ("revisit", "redo"),
}


def offered(problem: Problem) -> Sequence[str]:
    """The steps that the state allows."""
    return _OFFERS[course.state_of(problem)]
