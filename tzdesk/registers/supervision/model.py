"""一函两书: the letters of labour-law supervision (提示函, 意见书, 建议书), from the draft to the end."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.store import Entity


class SupervisionDoc(Entity):
    """One letter. `prior_doc` is the 意见书 that a 建议书 follows; money in 分.

    `reply_due` (意见书) and `filing_due` (建议书) are counted from the delivery; state and nearest limit live.
    """

    __tablename__ = "supervision_doc"
    __kind__ = "supervision_doc"

    doc_no: Mapped[str | None] = mapped_column(String(40))
    doc_type: Mapped[str | None] = mapped_column(String(12), index=True)
    issuer_level: Mapped[str | None] = mapped_column(String(12))
    org_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("host_unit.id"), index=True)
    target_dept: Mapped[str | None] = mapped_column(String(60))
    title: Mapped[str | None] = mapped_column(String(80))
    prior_doc: Mapped[int | None] = mapped_column(ForeignKey("supervision_doc.id"), index=True)
    source: Mapped[str | None] = mapped_column(String(12))
    owner: Mapped[str | None] = mapped_column(String(50))
    check_date: Mapped[date | None]
    checkers: Mapped[str | None] = mapped_column(String(100))
    issue_kinds: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    facts: Mapped[str | None] = mapped_column(Text)
    laws: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    advice: Mapped[str | None] = mapped_column(Text)
    fix_due: Mapped[date | None]
    workers: Mapped[int | None]
    issue_date: Mapped[date | None] = mapped_column(index=True)
    signer: Mapped[str | None] = mapped_column(String(50))
    deliver_date: Mapped[date | None] = mapped_column(index=True)
    deliver_mode: Mapped[str | None] = mapped_column(String(12))
    receiver: Mapped[str | None] = mapped_column(String(50))
    reply_due: Mapped[date | None]
    reply_date: Mapped[date | None]
    reply_text: Mapped[str | None] = mapped_column(Text)
    filing_due: Mapped[date | None]
    filing_result: Mapped[str | None] = mapped_column(String(12))
    filing_date: Mapped[date | None]
    filing_reason: Mapped[str | None] = mapped_column(String(200))
    result: Mapped[str | None] = mapped_column(String(12))
    result_date: Mapped[date | None]
    contracts_fixed: Mapped[int | None]
    wage_paid: Mapped[int | None]
    insurance_paid: Mapped[int | None]
    other_paid: Mapped[int | None]
    rules_fixed: Mapped[int | None]
    closed_date: Mapped[date | None]
    remark: Mapped[str | None] = mapped_column(String(300))
    search_text: Mapped[str | None] = mapped_column(String(400))
