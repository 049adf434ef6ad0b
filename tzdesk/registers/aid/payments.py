"""What a clerk does with grants: pay one, split over sources, take one back.

Money that went out is no step of undo: it is corrected by taking it back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from tzdesk.base.errors import UserError
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.approving import refuse_unapproved
from tzdesk.registers.aid.grant_register import recount_of, taken_back
from tzdesk.registers.aid.in_order import BACK, refuse_disorder
from tzdesk.registers.aid.model import AidCase, AidGrant
from tzdesk.registers.aid.payable import refuse_nobody
from tzdesk.registers.register import Saved
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive


def save_grant(
    wp: Workplace, values: Mapping[str, Any], record_id: int | None = None, *, version: int | None = None
) -> Saved:
    """Create or change a grant that is not yet paid; what was paid is taken back, never altered."""
    label = "修改发放记录" if record_id else "新增发放记录"
    return wp.register("aid_grant").save(wp, values, record_id, version=version, label=label)


def pay(wp: Workplace, values: Mapping[str, Any], *, on: date | None = None) -> Saved:
    """Enter a grant that was paid or signed for on a day. The card is the file's unless another is stated.

    UserError for a grant to nobody, and for money of a source that must be approved first, and was not. What was
    received as paid (imports, old records typed in) keeps its findings (D01B, G08C) instead.
    """
    given = {"status": codes.GRANT_PAID, **values}
    if on is not None:
        given["paid_date"] = on
    if given.get("paid_date") is None:
        raise UserError("没有填写到账（签领）日期。", "发放记录按到账（签领）日期计入月份。")
    refuse_nobody(given.get)
    refuse_unapproved(wp, given.get("fund_source"), given["paid_date"], given.get("approve_date"))
    with wp.store.operation("aid.pay", "发放帮扶（慰问）资金", boundary=True) as op:
        case = op.session.get(AidCase, given["case_id"]) if given.get("case_id") else None
        if case is not None and given.get("pay_method") == codes.PAY_BANK and not given.get("card_snapshot"):
            given["card_snapshot"] = case.bank_card  # with the rest of the file's account, by the register
        return wp.register("aid_grant").save(wp, given)


def pay_split(
    wp: Workplace, values: Mapping[str, Any], amounts: Sequence[tuple[str, int]], *, on: date, group: str
) -> list[Saved]:
    """One benefit from several sources: a row for each (source, 分), together one 人次 under `group`."""
    with wp.store.operation("aid.pay", "发放帮扶（慰问）资金", boundary=True):
        return [
            pay(wp, {**values, "fund_source": source, "amount": amount, "grant_group_id": group}, on=on)
            for source, amount in amounts
        ]


def return_benefit(wp: Workplace, grant_id: int, on: date, reason: str, *, bank: bool = True) -> list[Saved]:
    """Take a whole benefit back: each of its rows that still stands, whatever source it came from (退票 or 冲销)."""
    with wp.store.operation("aid.return", "退回发放记录", boundary=True) as op:
        first: AidGrant = wp.register("aid_grant").get(op.session, grant_id)
        rows = [first]
        if first.grant_group_id is not None:
            same = select(AidGrant).where(alive(AidGrant), AidGrant.grant_group_id == first.grant_group_id)
            rows = list(op.session.scalars(same.order_by(AidGrant.id)))
        standing = [row.id for row in rows if row.paid_out and not taken_back(op.session, row.id)]
        if not standing:
            raise UserError("这一笔没有发出，或者已经退回过了。", "请在发放记录里查看。")
        return [return_grant(wp, number, on, reason, bank=bank) for number in standing]


def return_grant(wp: Workplace, grant_id: int, on: date, reason: str, *, bank: bool = True) -> Saved:
    """Take a paid grant back (退票, or 冲销 when `bank` is False): a negative row in the month it becomes known."""
    if not reason.strip():
        raise UserError("没有填写退回（冲销）原因。", "请写明原因后再办理。")
    with wp.store.operation("aid.return", "退回发放记录", boundary=True) as op:
        register = wp.register("aid_grant")
        original: AidGrant = register.get(op.session, grant_id)
        if taken_back(op.session, grant_id):
            raise UserError("这一条已经退回或冲销过了。", "请在发放记录里查看原来的退回记录。")
        refuse_disorder((BACK, on))
        status = codes.GRANT_RETURNED if bank else codes.GRANT_REVERSED
        back = original.reversal(on, status, reason)
        op.add(back)
        register.settle(wp, op.session, back)
        recount_of(op.session, [back])
        op.session.flush()
        return Saved(back.id, back.row_version, tuple(register.check(wp, op.session, [back])))
