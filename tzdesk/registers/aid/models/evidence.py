"""佐证材料: a paper of a file, and the expense it proves."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.store import Entity


class AidEvidence(Entity):
    """One piece of evidence (C29). Bills name the kind of rigid expense they prove (`rigid_type`, C31).

    `amount` is the bill's whole sum and `self_paid` what the household paid itself after insurance, in 分.
    """

    __tablename__ = "aid_evidence"
    __kind__ = "aid_evidence"

    case_id: Mapped[int | None] = mapped_column(ForeignKey("aid_case.id"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("aid_member.id"), index=True)
    assessment_id: Mapped[int | None] = mapped_column(ForeignKey("aid_assessment.id"), index=True)
    kind: Mapped[str | None] = mapped_column(String(4))
    rigid_type: Mapped[str | None] = mapped_column(String(4))
    amount: Mapped[int | None]
    self_paid: Mapped[int | None]
    issued_on: Mapped[date | None]
    received_on: Mapped[date | None]
    pages: Mapped[int | None]
    is_copy: Mapped[bool | None]
    attachment: Mapped[int | None]
    note: Mapped[str | None] = mapped_column(String(300))
