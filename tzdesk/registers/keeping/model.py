"""导出登记 and 查看登记: lines that the program writes and nobody changes. They hold no personal value."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, ColumnElement, String, exists, func, select
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.store import Entity

MASKED, FULL = "遮盖版", "完整版"
_ADDED_27 = 500  # with revision 0027: after the columns that every table ends with


class _Concerning:
    """Whom a line concerns: `case_ids` are the files of all households behind it, so that each of them can be told
    (个人信息保护法第44、45条). Lines from before revision 0027 have none and name numbers only.
    """

    case_ids: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True), sort_order=_ADDED_27)

    @classmethod
    def concerns(cls, case_id: int) -> ColumnElement[bool]:
        """Whether a household is among them."""
        each = func.json_each(cls.case_ids).table_valued("value")
        return exists(select(1).select_from(each).where(each.c.value == case_id))


class ExportLog(_Concerning, Entity):
    """One export or print that went through the gate: what, how many, for what, to whom, by whose leave.

    `numbers` is for the eye, and shortened where there are many; `case_ids` leaves nobody out.
    """

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


class RevealLog(_Concerning, Entity):
    """One look at a masked field: whose record (by its number), which field, why. Never the value."""

    __tablename__ = "reveal_log"
    __kind__ = "reveal_log"

    day: Mapped[date] = mapped_column(index=True)
    person: Mapped[str] = mapped_column(String(80))
    register_label: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(60))
    field_label: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(String(200))
