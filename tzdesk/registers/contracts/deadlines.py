"""Legal limits and reminders: what is due, what is overdue, on any day.

A limit is counted from the fact before it under the parameters in force on that fact's day (blank = off); the start
day is not counted and a holiday rolls on. How many days before (or after) a limit a reminder speaks stands in `steps`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.periods import Month, add_months
from tzdesk.definitions import Definition
from tzdesk.registers.contracts.facts import CaseFile, facts_of
from tzdesk.registers.contracts.files import Files
from tzdesk.registers.contracts.gather import LimitsByDay
from tzdesk.registers.contracts.states import Law, reply_due, state_on
from tzdesk.registers.contracts.steps import IN_FORCE, STEPS
from tzdesk.registers.contracts.terms import EMERGENCY, is_contract, publish_start, review_due
from tzdesk.registers.organisations.model import HostUnit
from tzdesk.registers.workplace import Workplace

Level = Literal["overdue", "today", "soon", "info"]
OTHER = "90"  # contract_content 其他专项
_AHEAD = 7  # days before a limit from which it counts as near, where no step says otherwise
_REPORTS_FROM = 10  # the month from which the year's report to the congress is asked for
_RENEW_STEPS = STEPS["renew"].remind


@dataclass(frozen=True)
class Due:
    """A limit that is open on a day: what has to be done by when. `since` is the fact it is counted from.

    A `soft` one is a custom, not a legal limit: it is never overdue.
    """

    kind: str
    label: str
    due: date
    record: tuple[str, int]
    since: date | None = None
    advice: str = ""
    weekly: bool = False
    soft: bool = False


@dataclass(frozen=True)
class Reminder:
    """A line of the reminder list. `days` until the limit (negative: overdue); `record` is (kind, id) to open.

    `about` says which of an enterprise's contracts it is.
    """

    kind: str
    due: date
    level: Level
    record: tuple[str, int]
    title: str
    text: str
    days: int
    about: str = ""


def open_limits(file: CaseFile, day: date, law: Law, state: str | None = None) -> list[Due]:
    """Every limit of a case or contract that is not fulfilled on a day; `state` where it is known already."""
    if state is None:
        state = state_on(file, day, law)
    return list(_of_bargaining(file, state, day, law)) + list(_of_text(file, state, day, law))


def _record(file: CaseFile) -> tuple[str, int]:
    """The case while it is bargained; the text once there is one."""
    if file.contract is not None:
        return file.contract.__kind__, file.contract.id
    assert file.case is not None
    return file.case.__kind__, file.case.id


def _of_bargaining(file: CaseFile, state: str, day: date, law: Law) -> Iterator[Due]:
    where = (file.case.__kind__, file.case.id) if file.case is not None else _record(file)
    days = {fact.name: fact.day for fact in facts_of(file) if fact.day <= day}
    if state in {"10", "21"} and (due := reply_due(file, day, law)) is not None:
        advice = "可发工会意见书，或请上级工会指导。" if state == "21" else ""
        yield Due("reply", "对方应约答复", due, where, days.get("receive"), advice, weekly=True)
    if state == "22":
        refused = days["refuse"]
        yield Due("refused", "对方拒绝应约", refused, where, refused, "可请上级工会指导或发工会意见书。", weekly=True)
    if state == "31" and (plan := _resume_plan(file, day)) is not None:
        yield Due("resume", "恢复协商", plan, where, days.get("suspend"))
    yield from _of_procedure(file, state, day, law, where)
    if state == "40" and "draft" in days:
        # No law sets it: the reference proposes to ask after fifteen days without a congress.
        yield Due("congress", "提交职代会审议", days["draft"] + timedelta(days=15), where, days["draft"], soft=True)
    if state == "50":
        planned = [one.planned_date for one in file.votes if one.vote_date is None and one.planned_date is not None]
        if planned:
            yield Due("congress", "召开职代会审议", planned[-1], where, days.get("plan"))


def _of_procedure(file: CaseFile, state: str, day: date, law: Law, where: tuple[str, int]) -> Iterator[Due]:
    """How long each procedure may take: Jiangsu's own numbers, blank until the district knows them."""
    days = {fact.name: fact.day for fact in facts_of(file) if fact.day <= day}
    first = min((one.meet_date for one in file.sessions if one.meet_date is not None), default=None)
    if state in {"30", "31", "52"} and first is not None and not file.is_short:
        limits = law.on(first)
        if (count := limits.bargaining_days(extended=file.extended_by(day))) is not None:
            yield Due("bargain", "普通程序协商", limits.deadline(first, count), where, first)
    if file.procedure == EMERGENCY and state in {"10", "20"} and "offer" in days:
        hours = law.on(days["offer"]).emergency_hours
        if hours is not None:  # records know days: the day on which the last hour lies
            yield Due("emergency", "应急协商启动", days["offer"] + timedelta(hours=hours), where, days["offer"])
    if file.is_short and state in {"10", "20", "30"} and "offer" in days:
        limits = law.on(days["offer"])
        if limits.simple_proc_days is not None:
            due = limits.deadline(days["offer"], limits.simple_proc_days)
            yield Due("confirm", "成果确认", due, where, days["offer"])


def _resume_plan(file: CaseFile, day: date) -> date | None:
    paused = [e for e in file.events if e.event == "suspend" and e.day is not None and e.day <= day]
    if paused:
        return max(paused, key=lambda event: (event.day or day, event.id)).planned_date
    return file.contract.resume_plan_date if file.case is None and file.contract is not None else None


def _of_text(file: CaseFile, state: str, day: date, law: Law) -> Iterator[Due]:
    contract = file.contract
    if contract is None or not is_contract(contract):
        return
    where = _record(file)
    days = {fact.name: fact.day for fact in facts_of(file) if fact.day <= day}
    if state == "60" and "sign" in days:
        limits = law.on(days["sign"])
        if (count := limits.submit_limit(contract.content_code)) is not None:
            yield Due("submit", "报送审查", limits.deadline(days["sign"], count), where, days["sign"])
    if state == "72":
        yield Due("return", "补正后重新报送", days["return"] + timedelta(days=7), where, days["return"], soft=True)
    if state == "73":
        due = days["object"] + timedelta(days=10)
        yield Due("objection", "重新协商或改签后报送", due, where, days["object"], soft=True)
    yield from _of_review(file, state, days, law, where)
    start = publish_start(contract)
    if state in IN_FORCE and start is not None and "publish" not in days:
        limits = law.on(start)
        if (count := limits.publish_limit(contract.content_code)) is not None:
            due = limits.deadline(start, count)
            yield Due("publish", "向全体职工公布", due, where, start)
    yield from _of_checks(file, state, day, days, where)
    yield from _of_reports(file, state, day, law, where)
    if state in {"90", "94"} and contract.valid_to is not None:
        advice = "合同已经到期，请尽快续签。" if state == "94" else "请启动续签要约。"
        yield Due("renew", "续签", contract.valid_to, where, None, advice, weekly=True)


def _of_checks(file: CaseFile, state: str, day: date, days: dict[str, date], where: tuple[str, int]) -> Iterator[Due]:
    for check in file.checks:
        known = check.rectify_due is not None and check.check_date is not None and check.check_date <= day
        if known and (check.rectified_date is None or check.rectified_date > day):
            assert check.rectify_due is not None
            yield Due("rectify", "履约整改", check.rectify_due, where, check.check_date)
    ends = file.contract.valid_to if file.contract is not None else None
    following = _next_check(file, days) if state in {"81", "82", "90"} else None
    if following is not None and (ends is None or following <= ends):
        yield Due("check", "履约检查", following, where, days.get("publish"), soft=True)


def _of_reports(file: CaseFile, state: str, day: date, law: Law, where: tuple[str, int]) -> Iterator[Due]:
    """Each year the congress hears how a contract was kept that was in force for half of it; asked for from October."""
    contract = file.contract
    if contract is None or contract.effective_date is None or state not in IN_FORCE or day.month < _REPORTS_FROM:
        return
    reported, known = contract.perf_report_date, law.on(day).perf_report_per_year
    if known and contract.effective_date <= date(day.year, 6, 30) and (reported is None or reported.year < day.year):
        yield Due("report", "向职代会报告履约情况", date(day.year, 12, 31), where, contract.effective_date, soft=True)


def _of_review(file: CaseFile, state: str, days: dict[str, date], law: Law, where: tuple[str, int]) -> Iterator[Due]:
    """The review runs out; afterwards the silence has to be put on record (VR-28)."""
    contract = file.contract
    assert contract is not None
    # A flat ledger seldom says how the review ended, and is not asked to.
    waiting = {"70", "80", "81", "90"} if file.submissions else {"70"}
    if contract.opinion_kind is not None or state not in waiting or "submit" not in days:
        return
    received = days["received"] if days.get("received", date.min) >= days["submit"] else days["submit"]
    due = review_due(received, law.on(received))
    if due is not None:
        yield Due("review", "审查期限届满", due, where, received, "届满未提出异议的，登记“视同无异议”。", soft=True)


def _next_check(file: CaseFile, days: dict[str, date]) -> date | None:
    """Half a year after the last check or report to the congress, else after publication (contracts.md §2.2 row 81)."""
    checked = [check.check_date for check in file.checks]
    reported = file.contract.perf_report_date if file.contract is not None else None
    start = max([day for day in (*checked, reported, days.get("publish")) if day is not None], default=None)
    return None if start is None else add_months(start, 6)


# --- reminders ------------------------------------------------------------------------------------------------------

_BEFORE: dict[str, tuple[int, ...]] = {
    "reply": STEPS["accept"].remind,
    "submit": STEPS["submit"].remind,
    "review": STEPS["silence"].remind,
    "publish": STEPS["publish"].remind,
    "resume": STEPS["resume"].remind,
    "rectify": STEPS["rectify"].remind,
    "bargain": STEPS["draft"].remind,
    "confirm": STEPS["confirm"].remind,
    "congress": STEPS["plan"].remind,
    "report": (30, 7),
    "renew": _RENEW_STEPS,
}


def level_of(limit: Due, day: date) -> Level | None:
    """How loudly a limit speaks on a day; None while it is still far off."""
    left = (limit.due - day).days
    if left < 0:
        return "info" if limit.soft else "overdue"
    if left == 0:
        return "today"
    first = max((lead for lead in _BEFORE.get(limit.kind, ()) if lead > 0), default=1)
    if left > first:
        return None
    return "soon" if left <= _AHEAD else "info"


def speaks_on(limit: Due, day: date) -> bool:
    """Whether a reminder is issued on this very day: T-n, T, T+1 as the step says, weekly once overdue."""
    left = (limit.due - day).days
    if left in _BEFORE.get(limit.kind, (0,)):
        return True
    return limit.weekly and left < 0 and (-left - 1) % 7 == 0


def worded(limit: Due, day: date) -> str:
    """A sentence: what, by when, and how many days."""
    left = (limit.due - day).days
    if left < 0 and limit.soft:
        when = f"{limit.due} 已到，过了 {-left} 天"
    elif left < 0:
        when = f"应于 {limit.due} 前办理，已逾期 {-left} 天"
    elif left == 0:
        when = f"今天（{limit.due}）到期"
    else:
        when = f"{limit.due} 到期，还有 {left} 天"
    return f"{limit.label}：{when}。{limit.advice}"


def reminders(wp: Workplace, session: Session, day: date) -> list[Reminder]:
    """What is overdue or near on a day, the most urgent first: the lines on the home page."""
    found = []
    titles = Titles(session, wp.definition(day.year))
    law = LimitsByDay(wp.definition(day.year))
    for file in Files(session, None, None).all():
        for limit in open_limits(file, day, law):
            level = level_of(limit, day)
            if level is None:
                continue
            left = (limit.due - day).days
            title, text, about = titles.of(file), worded(limit, day), titles.about(file)
            found.append(Reminder(limit.kind, limit.due, level, limit.record, title, text, left, about))
    return sorted(found, key=lambda one: (one.level != "overdue", one.days, one.title, one.kind))


@dataclass(frozen=True)
class CalendarEntry:
    """A limit that falls on a day of the month looked at."""

    day: date
    kind: str
    label: str
    title: str
    record: tuple[str, int]
    overdue: bool
    about: str = ""


def month_calendar(wp: Workplace, session: Session, month: Month, day: date) -> list[CalendarEntry]:
    """The limits of a month as they stand on a day, in the order of their days."""
    titles, law = Titles(session, wp.definition(day.year)), LimitsByDay(wp.definition(day.year))
    found = []
    for file in Files(session, None, None).all():
        for limit in open_limits(file, day, law):
            if limit.due in month:
                late = limit.due < day and not limit.soft
                words = limit.kind, limit.label, titles.of(file)
                found.append(CalendarEntry(limit.due, *words, limit.record, late, titles.about(file)))
    return sorted(found, key=lambda one: (one.day, one.title, one.kind))


class Titles:
    """By what a clerk knows a case: the enterprise's name, else the title or number; and what it is about."""

    def __init__(self, session: Session, definition: Definition) -> None:
        self._contents = definition.codes["contract_content"]
        rows = session.execute(select(HostUnit.id, HostUnit.unit_name))
        self._names: dict[int, str] = {row.id: row.unit_name for row in rows}

    def of(self, file: CaseFile) -> str:
        """The words for a file."""
        record = file.contract or file.case
        assert record is not None
        named = self._names.get(record.party_a_id or 0, "")
        number = (file.contract.contract_no if file.contract else None) or (file.case.case_no if file.case else None)
        return named or record.title or number or f"第{record.id}号"

    def about(self, file: CaseFile) -> str:
        """The kind of contract; of 其他专项 its own title, which says more."""
        root = file.contract or file.case
        own = root.title if root is not None and file.content == OTHER else None
        return own or self._contents.label_of(file.content or "")
