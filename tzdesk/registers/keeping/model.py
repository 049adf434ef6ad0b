"""导出登记 and 查看登记: lines that the program writes and nobody changes. They hold no personal value."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.store import Entity

MASKED, FULL = "遮盖版", "完整版"


class ExportLog(Entity):
    """One export or print that went through the gate: what, how many, for what, to whom, by whose leave."""

    __tablename__ = "export_log"
    __kind__ = "export_log"

    serial: Mapped[str] = mapped_column(String(20), index=True)
    day: Mapped[date] = mapped_column(index=True)
    person: Mapped[str] = mapped_column(String(80))
    what: Mapped[str] = mapped_column(String(120))
    numbers: Mapped[str | None] = mapped_column(String(400))
    record_count: Mapped[int | None]
    edition: Mapped[str] = mapped_column(String(10))
    purpose: Mapped[str] = mapped_column(String(200))
    receiver: Mapped[str] = mapped_column(String(200))
    approver: Mapped[str | None] = mapped_column(String(80))
    consent: Mapped[bool | None]
    ground: Mapped[str | None] = mapped_column(String(200))


class RevealLog(Entity):
    """One look at a masked field: whose record (by its number), which field, why. Never the value."""

    __tablename__ = "reveal_log"
    __kind__ = "reveal_log"

    day: Mapped[date] = mapped_column(index=True)
    person: Mapped[str] = mapped_column(String(80))
    register_label: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(60))
    field_label: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(String(200))
