"""Which money is approved before it is paid (先审批、后发放): by its source, as the definition says for the day.

Fiscal money (中央、地方财政配套) is bound to its uses and so to somebody's word; other money follows local rules
(aid.md §1.4).
"""

from __future__ import annotations

from datetime import date

from tzdesk.base.errors import UserError
from tzdesk.registers.workplace import Workplace


def needs_approval(wp: Workplace, source: str | None, day: date) -> bool:
    """Whether money of a source (C23) paid on a day was to be approved before (parameter `approved_sources`)."""
    return source in (wp.definition(day.year).parameter("approved_sources", day) or ())


def refuse_unapproved(wp: Workplace, source: str | None, day: date, approved: date | None) -> None:
    """UserError for money of no source, and for what had to be approved first and was not (`approved` is its day)."""
    if source is None:
        raise UserError("没有填写资金来源，不能登记到账（签领）。", "先填写这一笔是哪项资金，财政资金的还要先审批。")
    if approved is None and needs_approval(wp, source, day):
        raise UserError(
            "这一笔财政资金还没有审批，不能登记到账（签领）。", "请先由有审批权限的人在这一条上办理“审批”。"
        )
