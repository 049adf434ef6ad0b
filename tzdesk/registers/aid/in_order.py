"""The days of money in their order: announced, approved, sent, debited, sent back; and none of them still to come."""

from __future__ import annotations

from datetime import date

from tzdesk.base import clock
from tzdesk.base.errors import UserError

APPROVED, SENT, PAID, DEBITED, BACK = "审批", "报银行", "到账（签领）", "扣款", "退回（冲销）"


def refuse_disorder(*steps: tuple[str, date | None]) -> None:
    """UserError for a day before that of an earlier step, and for one that has not come. Steps in their order, each
    with its name; a step without a day is not asked about.

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
        if day > today:
            raise UserError(f"{what}日期（{day.isoformat()}）还没有到。", "请在办完以后，按实际日期登记。")
        earlier = what, day
