"""Collective contracts (集体合同) and the enterprises that regional and industry contracts cover (覆盖关系)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.store import Entity


class Contract(Entity):
    """One version of one text: from the offer to expiry. Wages are fen a month; people are counts at signature.

    `main_contract_id` is the 综合 contract that a chapter or annex stands in, `prev_contract_id` the contract that this
    one renews or changes. `effective_date` and `increase_pct` are computed, see `terms`.
    """

    __tablename__ = "contract"
    __kind__ = "contract"
    __table_args__ = (Index("ix_contract_unit_content", "party_a_id", "content_code"),)

    contract_no: Mapped[str | None] = mapped_column(String(60), index=True)
    version: Mapped[int | None] = mapped_column(default=1)
    title: Mapped[str | None] = mapped_column(String(120))
    level_code: Mapped[str | None] = mapped_column(String(4))
    content_code: Mapped[str | None] = mapped_column(String(4))
    text_form: Mapped[str | None] = mapped_column(String(4))
    procedure_code: Mapped[str | None] = mapped_column(String(4))
    outcome_code: Mapped[str | None] = mapped_column(String(4))
    sign_kind: Mapped[str | None] = mapped_column(String(4))
    main_contract_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"))
    party_a_id: Mapped[int | None] = mapped_column(ForeignKey("host_unit.id"), index=True)
    union_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    opinion_kind: Mapped[str | None] = mapped_column(String(4))
