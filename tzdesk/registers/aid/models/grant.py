"""帮扶（慰问）记录: one payment or benefit to one person, from one source, for one item, on one day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.base.errors import UserError
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.models.added import ADDED_3, ADDED_21
from tzdesk.store import Entity


class AidGrant(Entity):
    """A grant. Rows that pay one benefit from several sources share `grant_group_id`: together one 人次.

    `paid_date` places it in a month (到账、签领, or for a reversal the day the return became known). A return is a
    negative row that names its original in `reversal_of`; the original keeps its month.

    `card_snapshot` with `card_holder`, `card_bank` and `card_branch` is the account (see `payee`): the file's as it was
    on `card_taken_on`, or one that was stated for this grant (then without a day).
    """

    __tablename__ = "aid_grant"
    __kind__ = "aid_grant"

    grant_no: Mapped[str | None] = mapped_column(String(40))
    grant_group_id: Mapped[str | None] = mapped_column(String(40), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("aid_case.id"), index=True)
    person_name: Mapped[str | None] = mapped_column(String(50))
    person_unit: Mapped[str | None] = mapped_column(String(120))
    person_id: Mapped[str | None] = mapped_column(String(18), index=True)
    beneficiary_class: Mapped[str | None] = mapped_column(String(4))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("aid_member.id"), index=True)
    item: Mapped[str | None] = mapped_column(String(4))
    project_code: Mapped[str | None] = mapped_column(String(40))
    fund_source: Mapped[str | None] = mapped_column(String(4))
    amount: Mapped[int | None]
    is_goods: Mapped[bool | None]
    goods_name: Mapped[str | None] = mapped_column(String(80))
    qty: Mapped[Decimal | None]
    unit_price: Mapped[int | None]
    basis_total: Mapped[int | None]
    basis_selfpay: Mapped[int | None]
    edu_stage: Mapped[str | None] = mapped_column(String(4))
    school: Mapped[str | None] = mapped_column(String(120))
    aid_year: Mapped[int | None]
    pay_method: Mapped[str | None] = mapped_column(String(4))
    card_snapshot: Mapped[str | None] = mapped_column(String(30))
    bank_slip_no: Mapped[str | None] = mapped_column(String(60))
    status: Mapped[str | None] = mapped_column(String(4), default=codes.GRANT_PLANNED)
    approve_date: Mapped[date | None]
    paid_date: Mapped[date | None] = mapped_column(index=True)
    return_date: Mapped[date | None]
    receiver: Mapped[str | None] = mapped_column(String(50))
    is_proxy: Mapped[bool | None]
    proxy_name: Mapped[str | None] = mapped_column(String(50))
    proxy_id: Mapped[str | None] = mapped_column(String(18))
    proxy_phone: Mapped[str | None] = mapped_column(String(30))
    proxy_relation: Mapped[str | None] = mapped_column(String(40))
    signed_attachment: Mapped[int | None]
    reversal_of: Mapped[int | None] = mapped_column(ForeignKey("aid_grant.id"), index=True)
    reason: Mapped[str | None] = mapped_column(Text)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("aid_batch.id"), index=True, sort_order=ADDED_3)
    line_no: Mapped[int | None] = mapped_column(sort_order=ADDED_3)
    approved_amount: Mapped[int | None] = mapped_column(sort_order=ADDED_3)
    grade: Mapped[str | None] = mapped_column(String(20), sort_order=ADDED_3)
    proxy_mandate: Mapped[bool | None] = mapped_column(sort_order=ADDED_3)
    bank_result: Mapped[str | None] = mapped_column(String(120), sort_order=ADDED_3)
    card_holder: Mapped[str | None] = mapped_column(String(50), sort_order=ADDED_21)
    card_bank: Mapped[str | None] = mapped_column(String(80), sort_order=ADDED_21)
    card_branch: Mapped[str | None] = mapped_column(String(80), sort_order=ADDED_21)
    card_taken_on: Mapped[date | None] = mapped_column(sort_order=ADDED_21)
    search_text: Mapped[str | None] = mapped_column(String(400))

    @property
    def effective(self) -> bool:
        """Whether it counts: paid or signed for, also when it came back later."""
        return self.paid_date is not None and self.status in codes.GRANT_COUNTS

    @property
    def unclaimed(self) -> bool:
        """Whether it was written off (未领注销): nobody will have it; it stands on its list, counted nowhere."""
        return self.status == codes.GRANT_UNCLAIMED

    @property
    def paid_out(self) -> bool:
        """Whether money or goods went out under it: from then on it is taken back (reversal), not altered."""
        return self.status == codes.GRANT_PAID and self.paid_date is not None and (self.amount or 0) > 0

    def reversal(self, on: date, status: str, reason: str) -> AidGrant:
        """The negative row that takes this grant back on a day. UserError when there is nothing to take back.

        The original is left as it is: its month may be sealed.
        """
        if self.amount is None or self.amount <= 0 or self.reversal_of is not None:
            raise UserError("这一条不是发放记录，不能退回。", "请选择原来的发放记录。")
        if self.paid_date is None or self.status != codes.GRANT_PAID:
            raise UserError("这一条还没有到账或签领。", "没有发出的可以直接修改，不用冲销。")
        if on < self.paid_date:
            raise UserError("退回日期早于到账（签领）日期。", "请核对两个日期。")
        copied = {name: getattr(self, name) for name in _REPEATED}
        return AidGrant(
            **copied,
            definition_year=self.definition_year,
            amount=-self.amount,
            qty=None if self.qty is None else -self.qty,
            status=status,
            approve_date=self.approve_date,
            paid_date=on,
            return_date=on,
            reversal_of=self.id,
            reason=reason,
        )


_REPEATED = (
    *("grant_group_id", "case_id", "person_name", "person_unit", "person_id", "beneficiary_class"),
    *("member_id", "item", "project_code", "fund_source", "is_goods", "goods_name", "unit_price", "edu_stage"),
    *("school", "aid_year", "pay_method", "card_snapshot", "search_text", "batch_id", "line_no"),
    *("card_holder", "card_bank", "card_branch", "card_taken_on"),
)
