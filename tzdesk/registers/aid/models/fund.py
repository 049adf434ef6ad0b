"""资金台账: what came in, was carried over or corrected, by source. What went out is counted from the grants."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.registers.aid import codes
from tzdesk.store import Entity


class AidFund(Entity):
    """One receipt (拨入), carry-over (上年结转) or correction (调整) of a source, in 分; only a correction is negative.

    Expenses have no rows here: the ledger (`registers.aid.ledger`) reads them off the grants, so that roster and ledger
    cannot part. `donor_items` are the aid items that a gift is bound to.
    """

    __tablename__ = "aid_fund"
    __kind__ = "aid_fund"

    txn_date: Mapped[date | None] = mapped_column(index=True)
    fund_source: Mapped[str | None] = mapped_column(String(4), index=True)
    kind: Mapped[str | None] = mapped_column(String(4))
    amount: Mapped[int | None]
    payer: Mapped[str | None] = mapped_column(String(120))
    doc_no: Mapped[str | None] = mapped_column(String(60))
    voucher_no: Mapped[str | None] = mapped_column(String(60))
    project_code: Mapped[str | None] = mapped_column(String(40))
    donor_items: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    summary: Mapped[str | None] = mapped_column(String(300))
    search_text: Mapped[str | None] = mapped_column(String(400))

    @property
    def counts_from(self) -> date | None:
        """The day from which it counts: its own. A carry-over says what there was when its month began, whenever in the
        month it is entered: the return of a month has one balance of the evening before (BF-4, 上月末结余)."""
        day = self.txn_date
        return day.replace(day=1) if day is not None and self.kind == codes.FUND_OPENING else day
