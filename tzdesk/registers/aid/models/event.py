"""办理记录: every act on a file or a batch, in order: who did what on which day, and in which words."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.store import Entity


class AidEvent(Entity):
    """One act. `step` is the id of the step that was taken; statuses are those before and after it."""

    __tablename__ = "aid_event"
    __kind__ = "aid_event"

    case_id: Mapped[int | None] = mapped_column(ForeignKey("aid_case.id"), index=True)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("aid_batch.id"), index=True)
    day: Mapped[date | None] = mapped_column(index=True)
    step: Mapped[str | None] = mapped_column(String(30))
    what: Mapped[str | None] = mapped_column(String(60))
    from_status: Mapped[str | None] = mapped_column(String(10))
    to_status: Mapped[str | None] = mapped_column(String(10))
    person: Mapped[str | None] = mapped_column(String(50))
    opinion: Mapped[str | None] = mapped_column(Text)
