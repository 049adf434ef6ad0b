"""销毁清册: what is left of a file that was destroyed. Nobody can be told from it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.store import Entity


class AidDestroyed(Entity):
    """A file that was appraised for destruction, and once `destroyed_on` is filled in, its stub.

    `case_id` names the file until it is destroyed. The one who appraised and the one who destroyed are two people.
    """

    __tablename__ = "aid_destroyed"
    __kind__ = "aid_destroyed"

    case_id: Mapped[int | None] = mapped_column(index=True)
    case_no: Mapped[str] = mapped_column(String(40))
    years: Mapped[str] = mapped_column(String(20))
    category: Mapped[str | None] = mapped_column(String(4))
    people: Mapped[int]
    grants: Mapped[int]
    attachments: Mapped[int]
    closed_on: Mapped[date | None]
    keep_until: Mapped[date]
    appraised_on: Mapped[date]
    appraised_by: Mapped[str] = mapped_column(String(80))
    destroyed_on: Mapped[date | None]
    destroyed_by: Mapped[str | None] = mapped_column(String(80))
