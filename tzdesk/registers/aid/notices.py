"""A notice (公示) whose result is known, or by which something was approved, is a proof: not altered, nor thrown away.

Its result is entered by the step of its file or batch (登记公示结果); whoever approves enters that of a notice which no
step waits for, puts one right (更正公示) or takes it back (撤销公示), each with a reason, as an event.
How long a notice hangs and how it must end is aid.md §1.2 (rules G01 and G02, §7c).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.registers.aid import codes, held
from tzdesk.registers.aid.acts import Act
from tzdesk.registers.aid.filing import close_notice
from tzdesk.registers.aid.model import AidBatch, AidCase, AidPublicity
from tzdesk.registers.locks import Lock
from tzdesk.registers.register import Saved
from tzdesk.registers.steps import Doer
from tzdesk.registers.workplace import Workplace
from tzdesk.store import Operation, alive

FACTS = (
    *("kind", "start_date", "end_date", "place", "content_version", "has_photo"),
    *("objections", "objection_text", "result", "closed_on"),
)
_NEEDED = ("kind", "start_date", "end_date", "place", "result", "closed_on")
_FIXED = ("case_id", "batch_id", *FACTS)
_LOCK = Lock("更正公示", "公示已经登记结果（或者已经据此审批），不能直接改；写错了的由“更正公示”办理。")
ADVICE = "写错了的，由有审批权限的人在这条公示上办理“更正公示”或“撤销公示”，写明理由。"

BY_HAND = ("这条公示已经登记结果（或者已经据此审批），日期、地点和结果不能直接改。", ADVICE)


def approved_by(session: Session | None, notice: AidPublicity) -> bool:
    """Whether something was approved by it: its batch, or its file after the notice was over."""
    if session is None or notice.end_date is None:
        return False
    if notice.batch_id is not None:
        batch = session.get(AidBatch, notice.batch_id)
        return batch is not None and batch.locked
    case = session.get(AidCase, notice.case_id) if notice.case_id is not None else None
    day = case.approve_date if case is not None else None
    proves = notice.kind in {None, codes.PUBLICITY_CASE} and notice.result != codes.NOTICE_STOPPED
    return day is not None and proves and notice.end_date <= day


def is_relied_on(session: Session | None, notice: AidPublicity) -> bool:
    """Whether it is a proof."""
    return notice.result is not None or approved_by(session, notice)


def fixed(session: Session | None, notice: AidPublicity) -> dict[str, Lock]:
    """Each field that is not typed any more; what was left blank may still be told."""
    if not is_relied_on(session, notice):
        return {}
    return {name: _LOCK for name in _FIXED if getattr(notice, name) is not None}


def refuse_delete(session: Session, notice: AidPublicity, title: str) -> None:
    """UserError for a notice that is a proof."""
    if is_relied_on(session, notice):
        raise UserError(f"公示“{title}”已经登记结果（或者已经据此审批），不能删除。", ADVICE)


def offers(session: Session, notice: AidPublicity) -> Sequence[str]:
    """A proof is put right or taken back; the result of one that hangs is entered at its file or batch, where that
    waits for it."""
    if notice.result is None:
        return ("correct",) if approved_by(session, notice) else (() if _awaited(session, notice) else ("close",))
    return ("correct", "withdraw")


def close(wp: Workplace, record_id: int, day: date, result: str, **asked: Any) -> Saved:
    """登记公示结果 of a notice that neither its file nor its batch waits for (补办的、脱困的公示)."""
    with wp.store.operation("aid.close_notice", "登记公示结果") as op:
        notice: AidPublicity = wp.register("aid_publicity").get(op.session, record_id)
        if notice.result is not None:
            raise UserError("这条公示已经登记了结果。", ADVICE)
        if _awaited(op.session, notice):
            raise UserError("这条公示正在等结果。", "请在它的档案（批次）上办理“登记公示结果”。")
        text = asked.get("objection_text", "")
        close_notice(
            notice, day, result,
            objections=asked.get("objections", 0), text=text, has_photo=asked.get("has_photo", False),
        )  # fmt: skip
        return _noted(wp, op, notice, Act("end_publicity", "公示结果", day, asked.get("person", ""), text or "无异议"))


def correct(wp: Workplace, record_id: int, reason: str, **told: Any) -> Saved:
    """更正公示: what was written down wrongly of a notice.

    UserError without a reason, when nothing differs, for days out of order, and for an upheld objection where the batch
    stands approved by the notice.
    """
    with wp.store.operation("aid.correct_notice", "更正公示") as op:
        register: Any = wp.register("aid_publicity")
        notice: AidPublicity = register.get(op.session, record_id)
        _refuse_open(op.session, notice)
        act, was = held.reasoned("correct", "更正公示", reason), notice.result
        act = held.put_right(wp, op.session, register, notice, told, act, needed=_NEEDED)
        if codes.NOTICE_STOPPED in {was, notice.result} and was != notice.result:
            raise UserError("公示的“中止”由“退回”登记，不能更正成别的结果，也不能由别的结果改成。", "请重新公示。")
        _refuse_disorder(op.session, notice)
        return _noted(wp, op, notice, act)


def withdraw(wp: Workplace, record_id: int, reason: str) -> Saved:
    """撤销公示: a notice that was entered where it does not belong.

    UserError while something stands on it, unless its file has another notice that suffices for the approval.
    """
    with wp.store.operation("aid.withdraw_notice", "撤销公示") as op:
        notice: AidPublicity = wp.register("aid_publicity").get(op.session, record_id)
        _refuse_open(op.session, notice)
        act = held.reasoned("withdraw", "撤销公示", reason)
        if approved_by(op.session, notice) and not _another_suffices(wp, op.session, notice):
            raise UserError(
                "已经据这次公示审批，不能撤销。", _WAY_OF_BATCH if notice.batch_id is not None else _WAY_OF_FILE
            )
        op.delete(notice)
        return _noted(wp, op, notice, act)


STEPS: Mapping[str, Doer] = {"close": close, "correct": correct, "withdraw": withdraw}


def given(notice: AidPublicity, step_id: str) -> dict[str, Any]:
    """A correction begins with what stands there."""
    if step_id == "close":
        return {"result": codes.NO_OBJECTION}
    if step_id != "correct":
        return {}
    return held.stated(notice, FACTS)


def _owner(session: Session, notice: AidPublicity) -> AidCase | AidBatch | None:
    if notice.batch_id is not None:
        return session.get(AidBatch, notice.batch_id)
    return session.get(AidCase, notice.case_id) if notice.case_id is not None else None


def _awaited(session: Session, notice: AidPublicity) -> bool:
    """Whether its file or batch waits for a result: the step there takes it on its way, too."""
    owner = _owner(session, notice)
    return owner is not None and owner.status == (codes.PUBLIC if isinstance(owner, AidCase) else codes.BATCH_PUBLIC)


_WAY_OF_BATCH = "日期、结果写错的请办理“更正公示”；批次没有发放的可先“撤回审批”。"
_WAY_OF_FILE = (
    "日期、结果写错的请办理“更正公示”；别的档案的公示，先补录这份档案自己的公示（审定以前期满、工作日足够），"
    "由审批的人登记结果，再撤销这一条。"
)


def _another_suffices(wp: Workplace, session: Session, notice: AidPublicity) -> bool:
    """Whether the file of a notice has another that was long enough, ended well and was over before the approval."""
    case = session.get(AidCase, notice.case_id) if notice.case_id is not None else None
    if case is None or case.approve_date is None:
        return False
    others = select(AidPublicity).where(
        alive(AidPublicity),
        AidPublicity.case_id == case.id,
        AidPublicity.id != notice.id,
        AidPublicity.result.in_(codes.NOTICE_PROVES),
        AidPublicity.end_date < case.approve_date,
    )
    for other in session.scalars(others):
        begins = other.start_date or case.approve_date
        needed = int(wp.definition(begins.year).parameter("publicity_workdays", begins) or 0)
        if other.kind in {None, codes.PUBLICITY_CASE} and (other.workdays or 0) >= needed:
            return True
    return False


def _refuse_open(session: Session, notice: AidPublicity) -> None:
    if not is_relied_on(session, notice):
        raise UserError("这条公示还没有登记结果。", "请直接在表单里改。")


def _refuse_disorder(session: Session, notice: AidPublicity) -> None:
    start, end, closed = notice.start_date, notice.end_date, notice.closed_on
    stopped = notice.result == codes.NOTICE_STOPPED  # before it was over
    days = [day for day in (start, None if stopped else end, closed) if day is not None]
    if days != sorted(days) or (not stopped and closed is not None and closed == end):
        raise UserError("公示起、公示止和登记日期的先后不对。", "期满以后才登记结果，请核对三个日期。")
    if notice.result == codes.OBJECTION_UPHELD and notice.batch_id is not None and approved_by(session, notice):
        raise UserError("批次已经据这次公示审批，结果不能改成“异议成立”。", "请先在批次上办理“撤回审批”。")


def _noted(wp: Workplace, op: Operation, notice: AidPublicity, act: Act) -> Saved:
    owner = _owner(op.session, notice)
    if owner is not None:
        act.note(wp, op, owner, owner.status)
    op.session.flush()
    return Saved(notice.id, notice.row_version, ())
