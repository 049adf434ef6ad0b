"""The days of money in their order: announced, approved, sent, debited, sent back; and none of them still to come.

Money follows its minutes and its notice (aid.md §1.4); a file the order of its steps (aid.md §1.2, rule G03).
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.registers.aid.model import AidBatch, AidEvent
from tzdesk.store import alive

APPROVED, SENT, PAID, DEBITED, BACK = "审批", "报银行", "到账（签领）", "扣款", "退回（冲销）"
RECALLED, WRITTEN_OFF, UNLOCKED = "撤回报送", "未领注销", "撤回审批"
OUT, FINISHED, ARCHIVED = "到账、签领或退回", "完成", "归档"


def refuse_disorder(*steps: tuple[str, date | None], ahead: bool = False) -> None:
    """UserError for a day before that of an earlier step, and for one that has not come, unless it may lie `ahead`.
    Steps in their order, each with its name; a step without a day is not asked about.

    A month counts what was paid in it: a day before the approval, or to come, puts money into a month that had none.
    """
    today = clock.today()
    earlier: tuple[str, date] | None = None
    for what, day in steps:
        if day is None:
            continue
        if earlier is not None and day < earlier[1]:
            raise UserError(
                f"{what}日期（{day.isoformat()}）早于{earlier[0]}日期（{earlier[1].isoformat()}）。",
                f"请核对两个日期：先{earlier[0]}，后{what}。",
            )
        if day > today and not ahead:
            raise UserError(f"{what}日期（{day.isoformat()}）还没有到。", "请在办完以后，按实际日期登记。")
        earlier = what, day


def last_act(session: Session, batch_id: int, what: str) -> tuple[str, date | None]:
    """An act of a list, with the day on which it was done last; without one where it was not."""
    found = select(AidEvent.day).where(alive(AidEvent), AidEvent.batch_id == batch_id, AidEvent.what == what)
    return what, session.scalars(found.order_by(AidEvent.id.desc())).first()


def since_approval(session: Session, batch: AidBatch) -> tuple[str, date | None]:
    """What the sending of an approved list, or the end of its approval, follows: the approval, or a recall since."""
    recalled = last_act(session, batch.id, RECALLED)
    later = recalled[1] is not None and (batch.approve_date is None or recalled[1] > batch.approve_date)
    return recalled if later else (APPROVED, batch.approve_date)
