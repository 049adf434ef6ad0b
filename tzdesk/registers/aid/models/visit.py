"""走访（入户）记录: who called on a household or a unit, when, and what was found."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.registers.aid.models.added import ADDED_24
from tzdesk.store import Entity


class AidVisit(Entity):
    """A visit to a household (`case_id`) or to a unit (`unit_visited`). `head_count` is the 人次 comforted there.

    `item`, `beneficiary_class` and `fund_source` say what was given where no grant is behind the visit.
    """

    __tablename__ = "aid_visit"
    __kind__ = "aid_visit"

    visit_no: Mapped[str | None] = mapped_column(String(40))
    visit_date: Mapped[date | None] = mapped_column(index=True)
    kind: Mapped[str | None] = mapped_column(String(4))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("aid_case.id"), index=True)
    unit_visited: Mapped[str | None] = mapped_column(String(120))
    head_count: Mapped[int | None]
    visitors: Mapped[str | None] = mapped_column(String(200))
    people_met: Mapped[str | None] = mapped_column(String(200))
    living: Mapped[str | None] = mapped_column(Text)
    income_seen: Mapped[str | None] = mapped_column(Text)
    health_seen: Mapped[str | None] = mapped_column(Text)
    needs: Mapped[str | None] = mapped_column(Text)
    conclusion: Mapped[str | None] = mapped_column(String(4))
    grant_group_id: Mapped[str | None] = mapped_column(String(40), index=True)
    goods_value: Mapped[int | None]
    photos: Mapped[int | None]
    signature: Mapped[int | None]
    search_text: Mapped[str | None] = mapped_column(String(400))
    item: Mapped[str | None] = mapped_column(String(4), sort_order=ADDED_24)
    beneficiary_class: Mapped[str | None] = mapped_column(String(4), sort_order=ADDED_24)
    fund_source: Mapped[str | None] = mapped_column(String(4), sort_order=ADDED_24)
