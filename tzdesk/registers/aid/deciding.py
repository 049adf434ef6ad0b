"""What a review or change of class (年度复核、动态调整, aid.md §1.3) is asked, by its step or typed into the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.acts import Act
from tzdesk.registers.aid.in_order import refuse_disorder
from tzdesk.registers.aid.mending import faults, refuse_fresh
from tzdesk.registers.aid.model import AidAssessment, AidCase
from tzdesk.registers.aid.service import hard_of_decision, in_words, refuse_unfounded
from tzdesk.registers.workplace import Workplace
from tzdesk.store import Operation

ADVICE = "请先核对收支、家庭人口和类别；不再符合条件的，办理脱困或注销。"
# Where computations are saved by what asks for itself (`leaving.review`), or brings lists of old files in.
ASKED_THERE = frozenset({"assess", "import"})
_GATHERED = 3  # for how many months the figures of a change of class may wait for it


@dataclass(frozen=True)
class Kind:
    """A kind of review: its step, what it is called, and how a refusal begins."""

    step: str
    what: str
    so: str


KINDS: Mapping[str, Kind] = {
    codes.ASSESS_YEARLY: Kind("review", "年度复核", "照这样复核"),
    codes.ASSESS_CHANGE: Kind("adjust", "动态调整", "照这样调整"),
}


def fits(found: AidAssessment, kind: str | None, on: date) -> bool:
    """Whether a day may decide on a computation of a kind: its figures are neither too old nor of months after it.

    Of a yearly review that of the day's year. Of a change of class one whose twelve months end in the month before the
    day, the usual case, or up to three months earlier (figures that were gathered for a while), and not after the day's
    own month; one without months that of the day's year.
    """
    if kind == codes.ASSESS_YEARLY or found.period_to is None:
        return found.assess_year == on.year
    return Month.of(on).step(-1 - _GATHERED) <= Month.of(found.period_to) <= Month.of(on)


def refuse_ill_timed(found: AidAssessment, on: date) -> None:
    """UserError for a change of class on figures that its step would not take."""
    if found.kind != codes.ASSESS_CHANGE or fits(found, found.kind, on):
        return
    last, day = found.period_to, f"动态调整日期（{on.isoformat()}）"
    if last is None:
        wrong = f"这份测算没有填写核算期，年度也不是{day}的那一年"
    elif last > on:
        wrong = f"收支核算到{last.isoformat()}，晚于{day}"
    else:
        wrong = f"收支核算到{last.isoformat()}，到{day}已经放了{_GATHERED}个月以上"
    raise UserError(f"{wrong}，不能照这样调整。", "请重新办理收支测算；核算期、年度或日期填错的，先改正。")


def refuse_unborne(wp: Workplace, session: Session, found: AidAssessment, kind: Kind) -> None:
    """UserError for a class by income without one, and for all that a hard rule says of the decision itself."""
    refuse_unfounded(wp, found, found.decided_category)
    if hard := hard_of_decision(wp, session, found):
        raise UserError(f"{kind.so}，有{len(hard)}处问题：{in_words(hard)}。", ADVICE)


class Typed:
    """A computation before it is saved from a form. Of a file in standing, its household's faults are remembered."""

    def __init__(
        self, wp: Workplace, session: Session, stored: AidAssessment | None, values: Mapping[str, Any]
    ) -> None:
        told = {name: values.get(name, getattr(stored, name, None)) for name in ("case_id", "kind", "decided_category")}
        kind, case = KINDS.get(told["kind"] or ""), session.get(AidCase, told["case_id"] or 0)
        decides = kind is not None and case is not None and told["decided_category"] is not None
        self.case = case if decides and case is not None and case.status in codes.STANDING else None
        self.kind, self.wp = kind, wp
        self.first = stored is None or None in {stored.kind, stored.decided_category, stored.decided_on}
        self.was = faults(wp, session, self.case.id) if self.case is not None else frozenset()

    def decided(self, op: Operation, found: AidAssessment) -> None:
        """Once it is saved, and where it decides: ask what its step asks, and leave the step's act where nothing was
        decided before. The opinions of town and district that follow move the day, and are of the same act.

        UserError as of `leaving.review`: before the approval, on figures that do not bear it out or, when they decide,
        are not of its time, or with faults that the household did not have.
        """
        on, case, kind = found.decided_on, self.case, self.kind
        if on is None or case is None or kind is None:
            return
        refuse_disorder(("审定", case.approve_date), (kind.what, on))
        if self.first:
            refuse_ill_timed(found, on)
        refuse_unborne(self.wp, op.session, found, kind)
        refuse_fresh(self.wp, op.session, case.id, self.was, kind.so, ADVICE)
        if not self.first:
            return
        person, opinion = _said(found)
        Act(kind.step, kind.what, on, person, opinion).note(self.wp, op, case, case.status)


def _said(found: AidAssessment) -> tuple[str, str]:
    """Who decided and what was said: of the opinion whose day it is; of the committee nobody is named."""
    for level in ("district", "town", "unit"):
        rejects = getattr(found, f"{level}_op") in {codes.OPINION_NO, codes.OPINION_BACK}
        if getattr(found, f"{level}_date") == found.decided_on and not rejects:
            return getattr(found, f"{level}_by") or "", getattr(found, f"{level}_note") or ""
    return "", found.decision_reason or ""
