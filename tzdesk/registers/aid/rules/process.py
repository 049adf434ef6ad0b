"""Rules on the way of a file: notice, survey, entry in the national system, exit (G01, G02, G04, G06, G07)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tzdesk.base.periods import add_months
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.model import AidCase, AidPublicity
from tzdesk.registers.aid.near import CaseNear
from tzdesk.registers.aid.rules.since import applies
from tzdesk.rules import Hit, Thresholds, rule

_NAMES = re.compile(r"[、，,；;\s]+")
_GOOD = frozenset({codes.NO_OBJECTION, codes.OBJECTION_DISMISSED})


def filing_notice(notices: Sequence[AidPublicity]) -> AidPublicity | None:
    """The last notice on a file's opening (建档公示)."""
    found = [one for one in notices if one.kind in {None, codes.PUBLICITY_CASE} and one.end_date is not None]
    return max(found, key=lambda one: (one.end_date, one.id or 0), default=None)


@rule("G01", on="aid_case", fields=("approve_date", "status"))
def notice_long_enough(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """A notice of so many working days, over before the approval."""
    if case.approve_date is None or not applies(t, case.approve_date):
        return
    notice = filing_notice(near.notices)
    if notice is None or notice.start_date is None or notice.end_date is None or near.calendar is None:
        yield Hit("approve_date", n=0)
        return
    days = near.calendar.count_workdays(notice.start_date, notice.end_date)
    if days < t["workdays"] or notice.end_date >= case.approve_date:
        yield Hit("approve_date", n=days)


@rule("G02", on="aid_case", fields=("approve_date", "status"))
def notice_result(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """The notice has its photo, and no objection stands."""
    notice = filing_notice(near.notices)
    if case.approve_date is None or notice is None or not applies(t, case.approve_date):
        return
    if not (notice.has_photo or notice.photo is not None) or notice.result not in _GOOD:
        yield Hit("approve_date")


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


@rule("G06", on="aid_case", fields=("status", "approve_date", "national_sys_no"))
def national_system(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """Thirty working days after the approval the electronic file is in the national system."""
    day = case.approve_date
    if case.status not in codes.STANDING or day is None or case.national_sys_no or not applies(t, day):
        return
    if near.calendar is not None and near.calendar.workdays_between(day, near.today) > t["workdays"]:
        yield Hit("national_sys_no")


@rule("G07", on="aid_case", fields=("status", "exit_date", "exit_reason", "approve_date", "stable_from"))
def leaving(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """An exit has its day and a reason and does not come before the approval; 脱困 rests on months of income above
    dibao. Without its day a household that has left stays in every month's return."""
    if case.exit_date is None:
        if case.status in codes.GONE:
            yield Hit("exit_date")
        return
    if case.approve_date is not None and case.exit_date < case.approve_date:
        yield Hit("exit_date")
    elif case.exit_reason is None:
        yield Hit("exit_reason")
    elif case.exit_reason == codes.EXIT_LIFTED and near.leave_months and applies(t, case.exit_date):
        since = case.stable_from
        if since is None or add_months(since.replace(day=1), near.leave_months) > case.exit_date:
            yield Hit("stable_from")
