"""What examiners agreed to or refused, taken back: a file that is sent back is examined anew (aid.md §1.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.acts import Act
from tzdesk.registers.aid.model import AidCase, AidEvent
from tzdesk.registers.aid.service import case_of, household, refuse_second, settled
from tzdesk.registers.register import Saved
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive


def reconsider(wp: Workplace, case_id: int, on: date, *, opinion: str, person: str = "") -> Saved:
    """撤回不予认定: a file refused by mistake goes back to who refused it, or to the applicant where that is not known.

    UserError without a reason, for what was not refused, and where the household has another live file (一户一档).
    """
    act = Act("reconsider", "撤回不予认定", on, person, opinion)
    act.needs_words()
    with wp.store.operation("aid.reconsider", act.what) as op:
        case = case_of(wp, op.session, case_id, None)
        before = case.status
        if before != codes.REFUSED:
            raise UserError("这份档案没有不予认定。", "请在档案上看现在可以办理什么。")
        act.refuse_early(op.session, case)
        case.move(_refused_at(op.session, case))
        refuse_second(op.session, case, act.what)
        _forget_opinions(op.session, case, _EXAMINES.get(case.status or "", ()))
        saved = settled(wp, op.session, case)
        act.note(wp, op, case, before)
        return saved


# Whose opinions are given anew once a file stands there again.
_EXAMINES: Mapping[str, tuple[str, ...]] = {
    codes.DRAFT: ("unit", "town", "district"),
    codes.WAITING: ("unit", "town", "district"),
    codes.AT_TOWN: ("town", "district"),
    codes.AT_DISTRICT: ("district",),
}


def _refused_at(session: Session, case: AidCase) -> str:
    """Where a file stood when it was refused: its event says so."""
    refusals = select(AidEvent.from_status).where(
        alive(AidEvent), AidEvent.case_id == case.id, AidEvent.to_status == codes.STATUS[codes.REFUSED]
    )
    label = session.scalars(refusals.order_by(AidEvent.id.desc())).first()
    back = {codes.STATUS[status]: status for status in codes.NEXT[codes.REFUSED]}
    return back.get(label or "", codes.DRAFT)


def take_back_agreed(session: Session, case: AidCase) -> None:
    """What was agreed to before a file was sent back to where it stands now is agreed to anew (aid.md §1.2).

    What was said stays in the file's events.
    """
    levels = _EXAMINES.get(case.status or "", ())
    if "unit" in levels:
        case.first_check_date = None
    if "town" in levels:
        case.town_check_date = None
    _forget_opinions(session, case, levels)


def _forget_opinions(session: Session, case: AidCase, levels: Sequence[str]) -> None:
    if (latest := household(session, case.id).latest) is not None:
        for name in (f"{level}_{part}" for level in levels for part in ("op", "by", "date", "note")):
            setattr(latest, name, None)
