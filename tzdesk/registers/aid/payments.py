"""What a clerk does with grants: pay one, split over sources, take one back.

Money that went out is no step of undo: it is corrected by taking it back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.model import AidCase, AidGrant
from tzdesk.registers.register import Saved
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive


def save_grant(
    wp: Workplace, values: Mapping[str, Any], record_id: int | None = None, *, version: int | None = None
) -> Saved:
    """Create or change a grant that is not yet paid; what was paid is taken back, never altered."""
    with wp.store.operation("aid.save_grant", "修改发放记录" if record_id else "新增发放记录") as op:
        if record_id is not None:
            stored: AidGrant = wp.register("aid_grant").get(op.session, record_id)
            _refuse_changed_payment(op.session, stored, values)
        return wp.register("aid_grant").save(wp, values, record_id, version=version)


_FIXED = ("amount", "case_id", "member_id", "person_id", "item", "fund_source", "paid_date", "pay_method", "status")


def _refuse_changed_payment(session: Session, stored: AidGrant, values: Mapping[str, Any]) -> None:
    changed = [name for name in _FIXED if name in values and values[name] != getattr(stored, name)]
    if changed and (stored.reversal_of is not None or taken_back(session, stored.id)):
        raise UserError("这一条已经退回或冲销，不能再改。", "请另外新增一条发放记录。")
    if changed and stored.status == codes.GRANT_PAID:
        raise UserError("这一条已经到账或签领，不能直接改动。", "请先退回（冲销），再新增正确的一条。")


def taken_back(session: Session, grant_id: int) -> bool:
    """Whether a grant has come back."""
    found = select(AidGrant.id).where(alive(AidGrant), AidGrant.reversal_of == grant_id)
    return session.scalars(found).first() is not None


def pay(wp: Workplace, values: Mapping[str, Any], *, on: date | None = None) -> Saved:
    """Enter a grant that was paid or signed for on a day. The card is the file's unless another is stated."""
    given = {"status": codes.GRANT_PAID, **values}
    if on is not None:
        given["paid_date"] = on
    if given.get("paid_date") is None:
        raise UserError("没有填写到账（签领）日期。", "发放记录按到账（签领）日期计入月份。")
    with wp.store.operation("aid.pay", "发放帮扶（慰问）资金", boundary=True) as op:
        if given.get("pay_method") == codes.PAY_BANK and not given.get("card_snapshot"):
            case = op.session.get(AidCase, given["case_id"]) if given.get("case_id") else None
            given["card_snapshot"] = case.bank_card if case is not None else None
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


def return_grant(wp: Workplace, grant_id: int, on: date, reason: str, *, bank: bool = True) -> Saved:
    """Take a paid grant back (退票, or 冲销 when `bank` is False): a negative row in the month it becomes known."""
    if not reason.strip():
        raise UserError("没有填写退回（冲销）原因。", "请写明原因后再办理。")
    with wp.store.operation("aid.return", "退回发放记录", boundary=True) as op:
        register = wp.register("aid_grant")
        original: AidGrant = register.get(op.session, grant_id)
        if taken_back(op.session, grant_id):
            raise UserError("这一条已经退回或冲销过了。", "请在发放记录里查看原来的退回记录。")
        status = codes.GRANT_RETURNED if bank else codes.GRANT_REVERSED
        back = original.reversal(on, status, reason)
        op.add(back)
        register.settle(wp, op.session, back)
        op.session.flush()
        return Saved(back.id, back.row_version, tuple(register.check(wp, op.session, [back])))
