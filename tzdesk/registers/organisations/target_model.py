"""目标和底数: what a year aims at, and the base figures that rates are computed over, with source and date."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.store import Entity

# 目标和底数的项目 (target_kind)
NEW_MEMBERS, NEW_UNIONS, NEW_MIGRANT, NEW_NEF = "1", "2", "3", "4"
ENTERPRISES, FROM_25, PRIVATE_50, FROM_100, SMALL = "10", "11", "12", "13", "14"
ALL_STAFF = "20"  # every worker of the area, the base of 入会率B
AIMED = frozenset({NEW_MEMBERS, NEW_UNIONS, NEW_MIGRANT, NEW_NEF})  # kinds with a target to reach; others have a base
_LIVING = text("deleted_at IS NULL")


class Target(Entity):
    """One kind's target and base of a year, of a union or (`org_id` None) of the whole workplace.

    `value` is the target (people, unions, or a rate in percent), `base_value` the base figure. Either may be blank.
    """

    __tablename__ = "target"
    __kind__ = "target"
    __table_args__ = (
        Index(
            "uq_target_living",
            "year",
            "org_id",
            "target_kind",
            unique=True,
            sqlite_where=_LIVING,
            postgresql_where=_LIVING,
        ),
    )

    year: Mapped[int]
    org_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    target_kind: Mapped[str] = mapped_column(String(2))
    value: Mapped[int | None]
    value_source: Mapped[str | None] = mapped_column(String(120))
    base_value: Mapped[int | None]
    base_source: Mapped[str | None] = mapped_column(String(120))
    base_date: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String(500))
