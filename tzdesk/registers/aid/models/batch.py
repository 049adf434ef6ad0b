"""发放批次: a list of grants that go out together, from the plan to the archive."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.registers.aid import codes
from tzdesk.store import Entity


class AidBatch(Entity):
    """A batch. Its lines are the grants whose `batch_id` names it (`grant.line_no` is their place on the roster).

    `planned_*`, `paid_*` and `returned_*` are counted from the lines, never typed: 人次 by benefit, amounts in 分;
    `paid_*` are net of what came back. `donor_items` are the items (C22) that a donor's money is bound to.
    """

    __tablename__ = "aid_batch"
    __kind__ = "aid_batch"

    batch_no: Mapped[str | None] = mapped_column(String(40), index=True)
    title: Mapped[str | None] = mapped_column(String(120))
    kind: Mapped[str | None] = mapped_column(String(4))
    status: Mapped[str | None] = mapped_column(String(4), default="1", index=True)
    plan_date: Mapped[date | None] = mapped_column(index=True)
    minutes_date: Mapped[date | None]
    minutes_no: Mapped[str | None] = mapped_column(String(60))
    fund_source: Mapped[str | None] = mapped_column(String(4))
    project_code: Mapped[str | None] = mapped_column(String(40))
    donor: Mapped[str | None] = mapped_column(String(120))
    donor_items: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    item: Mapped[str | None] = mapped_column(String(4))
    standard: Mapped[int | None]
    budget: Mapped[int | None]
    pay_method: Mapped[str | None] = mapped_column(String(4))
    planned_count: Mapped[int | None]
    planned_amount: Mapped[int | None]
    paid_count: Mapped[int | None]
    paid_amount: Mapped[int | None]
    returned_count: Mapped[int | None]
    returned_amount: Mapped[int | None]
    maker: Mapped[str | None] = mapped_column(String(50))
    checker: Mapped[str | None] = mapped_column(String(50))
    approver: Mapped[str | None] = mapped_column(String(50))
    approve_date: Mapped[date | None]
    sent_date: Mapped[date | None]
    bank_file_name: Mapped[str | None] = mapped_column(String(120))
    bank_file_sha256: Mapped[str | None] = mapped_column(String(64))
    bank_file_count: Mapped[int | None]
    bank_file_amount: Mapped[int | None]
    bank_slip_no: Mapped[str | None] = mapped_column(String(60))
    finished_date: Mapped[date | None]
    archived_date: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String(300))
    search_text: Mapped[str | None] = mapped_column(String(400))

    @property
    def locked(self) -> bool:
        """Whether it has been approved: its list is what was decided on and sent."""
        return (self.status or codes.BATCH_PLAN) not in codes.BATCH_OPEN
