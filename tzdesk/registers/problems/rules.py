"""Rules on visits and problems (VR-64, VR-65, VR-77, ZF)."""

from __future__ import annotations

from collections.abc import Iterator

from tzdesk.registers.problems import course
from tzdesk.registers.problems.model import EnterpriseVisit, Problem
from tzdesk.registers.problems.register import ProblemNear, VisitNear
from tzdesk.rules import Hit, Thresholds, rule

VISIT, KIND = "enterprise_visit", "problem"
_UNHAPPY = "3"
_COURSE = (
    ("assign_date", "交办日期", "found_date", "收集日期"),
    ("due_date", "办理时限", "assign_date", "交办日期"),
    ("close_date", "办结日期", "assign_date", "交办日期"),
    ("reply_date", "答复日期", "found_date", "收集日期"),
    ("cancel_date", "销号日期", "close_date", "办结日期"),
    ("revisit_date", "回访日期", "found_date", "收集日期"),
)


@rule("VR-64", on=KIND, fields=("found_date", "assign_date", "due_date", "reply_date", "close_date", "cancel_date"))
def problems_take_their_course(r: Problem, near: ProblemNear, t: Thresholds) -> Iterator[Hit]:
    """No limit, answer or end lies before the handing out, none before the finding."""
    for name, label, earlier, before in _COURSE:
        day, start = getattr(r, name), getattr(r, earlier)
        if day is not None and start is not None and day < start:
            yield Hit(name, label=label, a=day, before=before, b=start)


@rule("VR-65", on=KIND, fields=("due_date", "close_date", "suspended_date", "overdue_reason"))
def problems_are_done_in_time(r: Problem, near: ProblemNear, t: Thresholds) -> Iterator[Hit]:
    """An open problem is done by its limit; a reason is asked for otherwise."""
    if r.due_date is None or r.close_date is not None or r.suspended_date is not None:
        return
    if near.day > r.due_date and not r.overdue_reason:
        yield Hit("close_date", limit=r.due_date, days=(near.day - r.due_date).days)


@rule("VR-77b", on=KIND, fields=("found_date",))
def problems_are_not_of_days_to_come(r: Problem, near: ProblemNear, t: Thresholds) -> Iterator[Hit]:
    """No problem was found after the day from which it is looked at."""
    if r.found_date is not None and r.found_date > near.day:
        yield Hit("found_date", a=r.found_date, b=near.day)


@rule("VR-77c", on=VISIT, fields=("visit_date",))
def visits_are_not_of_days_to_come(r: EnterpriseVisit, near: VisitNear, t: Thresholds) -> Iterator[Hit]:
    """No visit was made after the day from which it is looked at."""
    if r.visit_date is not None and r.visit_date > near.day:
        yield Hit("visit_date", a=r.visit_date, b=near.day)


@rule("ZF01", on=KIND, fields=("assign_date", "dept", "due_date"))
def work_handed_out_has_a_place_and_a_day(r: Problem, near: ProblemNear, t: Thresholds) -> Iterator[Hit]:
    """What was handed out says to whom and until when."""
    if r.assign_date is None:
        return
    for name, label in (("dept", "责任部门"), ("due_date", "办理时限")):
        if not getattr(r, name):
            yield Hit(name, missing=label)


@rule("ZF02", on=KIND, fields=("close_date", "cancel_date", "closed_by"))
def what_is_struck_off_was_solved(r: Problem, near: ProblemNear, t: Thresholds) -> Iterator[Hit]:
    """Only what is solved is struck off, and somebody answers for it."""
    if r.cancel_date is None:
        return
    if r.close_date is None:
        yield Hit("close_date", why="已经销号，没有办结日期")
    elif not r.closed_by:
        yield Hit("closed_by", why="已经销号，没有写销号人")


@rule("ZF03", on=KIND, fields=("assign_date",))
def problems_are_handed_out(r: Problem, near: ProblemNear, t: Thresholds) -> Iterator[Hit]:
    """A problem does not lie about for long before somebody is told to see to it."""
    if course.state_of(r) != course.FOUND or r.found_date is None:
        return
    days = (near.day - r.found_date).days
    if days > int(t["days"]):
        yield Hit("assign_date", a=r.found_date, days=days)


@rule("ZF04", on=KIND, fields=("satisfaction",))
def the_unhappy_are_heard_again(r: Problem, near: ProblemNear, t: Thresholds) -> Iterator[Hit]:
    """Whoever is not content with the outcome is not struck off without more ado."""
    if r.satisfaction == _UNHAPPY and course.state_of(r) in {course.DONE, course.STRUCK_OFF}:
        yield Hit("satisfaction")


@rule("ZF05", on=KIND, fields=("visit_id", "enterprise_id", "found_date"))
def problems_agree_with_their_visit(r: Problem, near: ProblemNear, t: Thresholds) -> Iterator[Hit]:
    """A problem from a visit is of that enterprise, and not older than the visit."""
    visit = near.visit
    if visit is None:
        return
    if visit.enterprise_id is not None and r.enterprise_id is not None and visit.enterprise_id != r.enterprise_id:
        yield Hit("enterprise_id", why="涉及企业不是走访的企业")
    if visit.visit_date is not None and r.found_date is not None and r.found_date < visit.visit_date:
        yield Hit("found_date", why=f"收集日期 {r.found_date} 早于走访日期 {visit.visit_date}")
