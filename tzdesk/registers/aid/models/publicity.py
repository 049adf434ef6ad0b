"""公示: a public notice on a household's filing or exit, or on a batch's list."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.registers.aid.models.added import ADDED_26
from tzdesk.store import Entity


class AidPublicity(Entity):
    """A notice from a day to a day (not less than five working days, both counted) and what came of it.

    It belongs to a file (`case_id`) or to a batch (`batch_id`). `content_version` names the printed notice that hung.

    `announced` is the batch's list as it stood when the notice was entered (see `announcing`); None for a file's notice
    and for one from before lists were kept with it.
    """

    __tablename__ = "aid_publicity"
    __kind__ = "aid_publicity"

    case_id: Mapped[int | None] = mapped_column(ForeignKey("aid_case.id"), index=True)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("aid_batch.id"), index=True)
    kind: Mapped[str | None] = mapped_column(String(4))
    start_date: Mapped[date | None] = mapped_column(index=True)
    end_date: Mapped[date | None]
    workdays: Mapped[int | None]
    place: Mapped[str | None] = mapped_column(String(120))
    content_version: Mapped[str | None] = mapped_column(String(40))
    has_photo: Mapped[bool | None]
    photo: Mapped[int | None]
    objections: Mapped[int | None]
    objection_text: Mapped[str | None] = mapped_column(Text)
    result: Mapped[str | None] = mapped_column(String(4))
    closed_on: Mapped[date | None]
    announced: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), sort_order=ADDED_26)
