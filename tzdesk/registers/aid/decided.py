"""A computation on which a decision stands (审定、复核) is frozen: not altered, thrown away or brought back by hand.

Whoever decides puts it right (更正认定) or takes it back (撤销认定), each with a reason, as an event of the file. What
a decision left blank may still be told, but for the figures and the class under the district's signature. The examiners
and the district answer for what they signed (建档的初审、审核、审定, aid.md §1.2; yearly review, §1.3).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.registers.aid import codes, held, income
from tzdesk.registers.aid.in_order import refuse_disorder
from tzdesk.registers.aid.model import AidAssessment, AidCase
from tzdesk.registers.aid.reading import REVIEWS, decided_day
from tzdesk.registers.aid.service import case_of, household, refuse_differing, settled
from tzdesk.registers.locks import Lock
from tzdesk.registers.register import Saved
from tzdesk.registers.workplace import Workplace

_FIGURES = (*income.INCOME, *income.RIGID, "household_size", "compensation", "decided_category")
_DAYS = (
    "period_from",
    "period_to",
    "event_date",
    "mz_date",
    "committee_date",
    "unit_date",
    "town_date",
    "district_date",
)
_DATED = {
    "period_to": "核算期止",
    "event_date": "意外发生",
    "mz_date": "民政核对",
    "committee_date": "集体研究",
    "unit_date": "初审（复核）",
    "town_date": "镇（街道）审核",
    "district_date": "区总工会审定",
}
# What a decision stands on, in the order of the form; each of it may be corrected.
FACTS = ("assess_year", "kind", *_DAYS[:2], *_FIGURES, "decision_reason", "mz_check", *_DAYS[2:])
_NEEDED = ("assess_year", "kind", "decided_category")
_FIXED = (
    *("case_id", "conclusion", *FACTS),
    *(f"{level}_{part}" for level in ("unit", "town", "district") for part in ("op", "by", "note")),
)
_LOCK = Lock("更正认定", "已经审定或复核，不能直接改；写错了的由“更正认定”办理。")
ADVICE = (
    "写错了的，由有审批权限的人在这份认定上办理“更正认定”或“撤销认定”，写明理由；"
    "情况有变化的，请另做动态调整或年度复核。"
)

BY_HAND = ("这份认定已经审定或复核，收支、日期、类别和意见不能直接改。", ADVICE)


def is_relied_on(session: Session | None, found: AidAssessment) -> bool:
    """Whether a decision over a household stands on it: it is signed, or decided in a file that was approved."""
    if found.signed:
        return True
    if session is None or found.case_id is None or (found.conclusion is None and found.decided_category is None):
        return False
    case = session.get(AidCase, found.case_id)
    return case is not None and case.status in codes.DECIDED


def fixed(session: Session | None, found: AidAssessment) -> dict[str, Lock]:
    """Each field that is not typed any more, with what corrects it."""
    if not is_relied_on(session, found):
        return {}
    names = [name for name in _FIXED if getattr(found, name) is not None]
    names += [*_FIGURES, "conclusion"] if found.signed else []
    return dict.fromkeys(names, _LOCK)


def refuse_doubted(session: Session, found: AidAssessment) -> None:
    """UserError where a decision, whichever way it is written down, stands on a civil-affairs check that differs.

    What stands there from before is left alone until one of the two is altered.
    """
    state = inspect(found)
    told = ("case_id", "mz_check", "decided_category", "conclusion", "district_op")
    moved = not state.persistent or any(state.attrs[name].history.has_changes() for name in told)
    with session.no_autoflush:
        if moved and found.decided_category is not None and is_relied_on(session, found):
            refuse_differing(found)


def refuse_ahead(session: Session, found: AidAssessment) -> None:
    """UserError for a decision of a day that has not come: returns would count it before anybody took it."""
    state = inspect(found)
    with session.no_autoflush:
        if not is_relied_on(session, found):
            return
    for name, what in _DATED.items():
        if not state.persistent or state.attrs[name].history.has_changes():
            refuse_disorder((what, getattr(found, name)))


def refuse_delete(session: Session, found: AidAssessment, title: str) -> None:
    """UserError where a decision stands on it."""
    if is_relied_on(session, found):
        raise UserError(f"“{title}”已经审定或复核，不能删除。", ADVICE)


def correct(wp: Workplace, record_id: int, reason: str, **told: Any) -> Saved:
    """更正认定: facts of a decision that were written down wrongly; what follows from them is computed anew.

    UserError without a reason, when nothing differs, and for a decision that would be left without its class or its
    day, or be dated before the file's approval or ahead of today. A file in standing takes the corrected class.
    """
    with wp.store.operation("aid.correct", "更正认定") as op:
        register: Any = wp.register("aid_assessment")
        found: AidAssessment = register.get(op.session, record_id)
        home, day = _home_of(op.session, found), found.decided_on
        act = held.reasoned("correct", "更正认定", reason)
        act = held.put_right(wp, op.session, register, found, told, act, needed=_NEEDED)
        _refuse_undated(found, home.case)
        _follow(wp, op.session, home.case, was=day)
        act.note(wp, op, home.case, home.case.status)
        op.session.flush()
        return Saved(found.id, found.row_version, tuple(register.check(wp, op.session, [found])))


def withdraw(wp: Workplace, record_id: int, reason: str) -> Saved:
    """撤销认定: a decision that should not have been taken goes to the recycle bin; the one before it holds again.

    UserError without a reason, for the only decision of a file, and for the one that it was opened on: without it the
    months until the next would take a class that was decided later.
    """
    with wp.store.operation("aid.withdraw", "撤销认定") as op:
        found: AidAssessment = wp.register("aid_assessment").get(op.session, record_id)
        home = _home_of(op.session, found)
        act = held.reasoned("withdraw", "撤销认定", reason)
        others = [
            one
            for one in home.assessments
            if one.id != found.id and one.decided_category is not None and decided_day(one, home.case) is not None
        ]
        if home.case.status in codes.DECIDED and not others:
            raise UserError(
                "这是这份档案唯一的认定，撤销以后在档就没有依据了。",
                "数字、日期写错的请办理“更正认定”；不该建档的请办理注销。",
            )
        made, opened = decided_day(found, home.case), home.case.approve_date
        since = max((day for day in (made, opened) if day is not None), default=None)
        if others and since is not None and not any((decided_day(one, home.case) or since) <= since for one in others):
            raise UserError(
                "这是这份档案最早的认定，后面的复核还在：撤销以后，从建档到第一次复核就没有类别可依了。",
                "数字、日期、类别写错的请办理“更正认定”；复核不该作的，先从最后一次撤起；不该建档的请办理注销。",
            )
        day = found.decided_on
        op.delete(found)
        op.session.flush()
        _follow(wp, op.session, home.case, was=day)
        act.note(wp, op, home.case, home.case.status)
        op.session.flush()
        return Saved(found.id, found.row_version, ())


def _refuse_undated(found: AidAssessment, case: AidCase) -> None:
    day = decided_day(found, case)
    if day is None:
        raise UserError("更正以后这份认定没有日期了。", "审定、审核、初审（复核）和集体研究的日期至少要有一个。")
    if found.kind in REVIEWS:
        refuse_disorder(("审定建档", case.approve_date), ("复核（调整）", day))


def _home_of(session: Session, found: AidAssessment) -> Any:
    """The household of a decided computation. UserError for one that has none, or is still under way."""
    if not is_relied_on(session, found) or found.case_id is None:
        raise UserError("这份认定还没有审定或复核。", "请直接在表单里改。")
    return household(session, found.case_id)


def _follow(wp: Workplace, session: Session, case: AidCase, *, was: date | None) -> None:
    """The file takes class and day of review from the decision that holds now; the review of a day that is gone
    (`was`) no longer counts."""
    if case.status not in codes.DECIDED:
        return
    home = household(session, case.id)
    made = [one for one in home.assessments if one.decided_category is not None]
    latest = home.held
    file = case_of(wp, session, case.id, None)
    if latest is not None and file.category != latest.decided_category:
        file.category = latest.decided_category
    if file.last_review_date is not None and file.last_review_date == was:
        days = [one.decided_on for one in made if one.decided_on is not None] + [file.approve_date]
        file.last_review_date = max((day for day in days if day is not None), default=None)
    settled(wp, session, file)
