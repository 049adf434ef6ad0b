"""Dated changes of unions and units (变动登记): what makes a past month show the tree as it was.

A change keeps the values that it moved, before and after. The record itself always holds today's values; a day in the
past is read by taking back every change that came later (`history.py`). Editing a record's form mends a slip and holds
for all time; only a change has a day.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.store import Entity

# 变动类型 (org_change_kind)
FOUNDED, RENAMED, REPARENTED, MERGED_INTO, SPLIT, CLOSED, MOVED = "1", "2", "3", "4", "5", "6", "7"
RETYPED, ELECTED, CERTIFIED, PAUSED, RESUMED = "8", "9", "10", "11", "12"


class OrgChange(Entity):
    """工会变动: one dated change of a union, with its approval. `other_org_id` is the successor of a merged union, or
    the union from which a new one was split."""

    __tablename__ = "org_change"
    __kind__ = "org_change"
    __table_args__ = (Index("ix_org_change_org_id_change_date", "org_id", "change_date"),)

    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    change_date: Mapped[date]
    change_kind: Mapped[str | None] = mapped_column(String(2))
    other_org_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    approval_no: Mapped[str | None] = mapped_column(String(60))
    approval_date: Mapped[date | None]
    document: Mapped[str | None] = mapped_column(String(200))
    summary: Mapped[str | None] = mapped_column(String(400))
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)
    note: Mapped[str | None] = mapped_column(String(500))


class UnitChange(Entity):
    """单位变动: one dated change of a unit in what a line of the return sorts by, or in its name."""

    __tablename__ = "unit_change"
    __kind__ = "unit_change"
    __table_args__ = (Index("ix_unit_change_unit_id_change_date", "unit_id", "change_date"),)

    unit_id: Mapped[int] = mapped_column(ForeignKey("host_unit.id"))
    change_date: Mapped[date]
    document: Mapped[str | None] = mapped_column(String(200))
    summary: Mapped[str | None] = mapped_column(String(400))
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)
    note: Mapped[str | None] = mapped_column(String(500))
