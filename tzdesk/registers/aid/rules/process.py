"""Rules on the way of a file: notice, survey, entry in the national system, exit (G01–G04, G06, G07)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tzdesk.base.money import format_yuan
from tzdesk.base.periods import add_months
from tzdesk.registers.aid import codes, income
from tzdesk.registers.aid.model import AidCase, AidPublicity, AidVisit
from tzdesk.registers.aid.near import CaseNear, VisitNear
from tzdesk.registers.aid.rules.since import applies, taken_over
from tzdesk.rules import Hit, Thresholds, rule

_NAMES = re.compile(r"[、，,；;\s]+")


def filing_notice(notices: Sequence[AidPublicity]) -> AidPublicity | None:
    """The last notice on a file's opening (建档公示) that was not stopped (中止)."""
    hung = (one for one in notices if one.kind in {None, codes.PUBLICITY_CASE} and one.end_date is not None)
    found = [one for one in hung if one.result != codes.NOTICE_STOPPED]
    return max(found, key=lambda one: (one.end_date, one.id or 0), default=None)


@rule("G01", on="aid_case", fields=("approve_date", "status"))
def notice_long_enough(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """A notice of so many working days (publicity_workdays on its first day), over before the approval."""
    if case.approve_date is None or not applies(t, case.approve_date):
        return
    notice = filing_notice(near.notices)
    begins = notice.start_date if notice is not None else None
    needed = int(near.parameter("publicity_workdays", begins or case.approve_date) or 0)
    if notice is None or begins is None or notice.end_date is None or near.calendar is None:
        yield Hit("approve_date", n=0, needed=needed)
        return
    days = near.calendar.count_workdays(begins, notice.end_date)
    if days < needed or notice.end_date >= case.approve_date:
        yield Hit("approve_date", n=days, needed=needed)


@rule("G01B", on="aid_case", fields=("approve_date", "status"))
def notice_entered_in_time(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """A notice is entered while it hangs: one that is typed so many days after its first proves little by itself."""
    notice = filing_notice(near.notices)
    begins, entered = getattr(notice, "start_date", None), getattr(notice, "created_at", None)
    if begins is None or entered is None or not applies(t, begins):
        return
    late = (entered.date() - begins).days
    if late > t["days"] and not taken_over(near.begun, begins):
        yield Hit("status", begins=begins.isoformat(), n=late)


@rule("G02", on="aid_case", fields=("approve_date", "status"))
def notice_result(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """The notice has its photo, and no objection stands."""
    notice = filing_notice(near.notices)
    if case.approve_date is None or notice is None or not applies(t, case.approve_date):
        return
    if not (notice.has_photo or notice.photo is not None) or notice.result not in codes.NOTICE_PROVES:
        yield Hit("approve_date")


@rule("G03C", on="aid_case", fields=("approve_date", "first_check_date", "town_check_date", "status"))
def steps_taken(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """Before the approval a file was checked, talked over and looked at by the town. Old records, and files that were
    opened elsewhere, only ask."""
    day = case.approve_date
    if day is None or not applies(t, day):
        return
    met = near.opening.committee_date if near.opening is not None else None
    lacking = {
        "first_check_date": "初审日期" if case.first_check_date is None else "",
        "town_check_date": "镇（街道）审核日期" if case.town_check_date is None else "",
        "approve_date": "集体研究日期" if met is None else "集体研究日期（现在晚于审定）" if met > day else "",
    }
    told = [words for words in lacking.values() if words]
    if told:
        elsewhere = taken_over(near.begun, day) or case.archive_origin == codes.ORIGIN_MOVED_IN
        yield Hit(next(name for name, words in lacking.items() if words), soften=elsewhere, what="、".join(told))


@rule("G04", on="aid_case", fields=("approve_date", "status"))
def survey(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """Two or more called on the household, not too long before the approval."""
    if case.approve_date is None or not applies(t, case.approve_date):
        return
    for visit in near.visits:
        if visit.kind not in {None, codes.VISIT_SURVEY}:
            continue
        names = [name for name in _NAMES.split(visit.visitors or "") if name]
        away = (case.approve_date - visit.visit_date).days if visit.visit_date is not None else -1
        if len(names) >= t["people"] and 0 <= away <= t["days"]:
            return
    yield Hit("approve_date")


@rule("G04B", on="aid_case", fields=("status",))
def visit_disagrees(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """The last visit of any kind found the household as it was declared (走访结论不是“不符”)."""
    visits = [one for one in near.visits if one.visit_date is not None and one.conclusion is not None]
    last = max(visits, key=lambda one: (one.visit_date, one.id or 0), default=None)
    if case.status in codes.LIVE and last is not None and last.conclusion == codes.VISIT_UNTRUE:
        yield Hit("status", on=last.visit_date)


@rule("G04C", on="aid_visit", fields=("visit_date",))
def visit_was_made(visit: AidVisit, near: VisitNear, t: Thresholds) -> Iterator[Hit]:
    """A visit is written down after it was made."""
    if visit.visit_date is not None and visit.visit_date > near.today:
        yield Hit("visit_date", day=visit.visit_date.isoformat())


@rule("G04D", on="aid_visit", fields=("case_id", "unit_visited"))
def visited_somebody(visit: AidVisit, near: VisitNear, t: Thresholds) -> Iterator[Hit]:
    """A visit is to a household or to a unit (aid.md §7a: one of the two): BF-3 would count people of nowhere."""
    if visit.visit_date is not None and visit.case_id is None and not (visit.unit_visited or "").strip():
        yield Hit("case_id")


@rule("G06", on="aid_case", fields=("status", "approve_date", "national_sys_no"))
def national_system(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """So many working days after the approval (sync_workdays) the electronic file is in the national system."""
    day = case.approve_date
    if case.status not in codes.STANDING or day is None or case.national_sys_no or not applies(t, day):
        return
    limit = near.parameter("sync_workdays", day)
    if limit is None or near.calendar is None:
        return
    if near.calendar.workdays_between(day, near.today) > limit:
        yield Hit("national_sys_no", limit=int(limit))


@rule("G07", on="aid_case", fields=("status", "exit_date", "exit_reason", "approve_date", "stable_from"))
def leaving(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """An exit has its day and a reason and does not come before the approval; 脱困 rests on months of income above
    dibao (leave_months). Without its day a household that has left stays in every month's return."""
    months = int(near.parameter("leave_months", case.exit_date or near.today) or 0)
    if case.exit_date is None:
        if case.status in codes.GONE:
            yield Hit("exit_date", months=months)
        return
    if case.approve_date is not None and case.exit_date < case.approve_date:
        yield Hit("exit_date", months=months)
    elif case.exit_reason is None:
        yield Hit("exit_reason", months=months)
    elif case.exit_reason == codes.EXIT_LIFTED and months and applies(t, case.exit_date):
        since = case.stable_from
        if since is None or add_months(since.replace(day=1), months) > case.exit_date:
            yield Hit("stable_from", months=months)


@rule("G07B", on="aid_case", fields=("exit_date", "exit_reason"))
def leaving_proved(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """脱困: what shows the months of income above dibao lies in the file (收入达标依据)."""
    day = case.exit_date
    if day is None or case.exit_reason != codes.EXIT_LIFTED or not applies(t, day):
        return
    if all(one.kind != codes.EVIDENCE_STABLE for one in near.evidence):
        yield Hit("exit_reason", soften=taken_over(near.begun, day))


@rule("G07C", on="aid_case", fields=("exit_date", "exit_reason"), tells=("aid_assessment.net_per_capita",))
def leaving_above(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """脱困: the last computation is not below dibao."""
    day, found = case.exit_date, near.assessment
    if (
        day is None
        or case.exit_reason != codes.EXIT_LIFTED
        or found is None
        or near.line is None
        or not applies(t, day)
    ):
        return
    net = income.exact_net(found.income_total, found.rigid_total, found.household_size)
    if net is not None and net < near.line.dibao:
        told = {"x": income.net_in_words(net), "d": format_yuan(near.line.dibao)}
        yield Hit("exit_reason", soften=taken_over(near.begun, day), **told)
