"""What may stand behind the counts: single movements of members, and the groups of new forms of employment."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.base.periods import Month
from tzdesk.registers.members.model import without_blanks
from tzdesk.store import Entity

_LIVING = text("deleted_at IS NULL")


class Movement(Entity):
    """会员变动登记: members who joined, moved, retired or left on a day, one person (`person_id`) or several at once.

    `count` is None only for a change of category (类别调整), whose four parts may be negative. `peer_org_id` is the
    other union of a transfer inside the district, `peer_name` one outside it. `retained` marks a movement out of the
    pool of retained members (保留会籍), who are no longer counted as members.
    """

    __tablename__ = "movement"
    __kind__ = "movement"
    __table_args__ = (Index("ix_movement_org_id_mv_date", "org_id", "mv_date"),)

    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    mv_date: Mapped[date]
    mv_type: Mapped[str | None] = mapped_column(String(2))
    reason: Mapped[str | None] = mapped_column(String(4))
    count: Mapped[int | None]
    female: Mapped[int | None]
    migrant: Mapped[int | None]
    dispatch: Mapped[int | None]
    nef: Mapped[int | None]
    nef_group: Mapped[str | None] = mapped_column(String(4))
    retained: Mapped[bool | None]
    peer_org_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    peer_name: Mapped[str | None] = mapped_column(String(120))
    doc_no: Mapped[str | None] = mapped_column(String(60))
    join_channel: Mapped[str | None] = mapped_column(String(1))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    note: Mapped[str | None] = mapped_column(String(300))

    @property
    def place(self) -> tuple[int, Month] | None:
        """Union and month; None while a draft lacks one of them."""
        known: dict[str, Any] = {"org_id": self.org_id, "day": self.mv_date}
        return None if None in known.values() else (self.org_id, Month.of(self.mv_date))


class GroupCount(Entity):
    """新就业形态会员月报: one union's members of one group in one month. Blank is not zero.

    `opening` and `closing` are computed; what the union stated of them stands in `stated`. A column that a year's
    definition adds (x_…) stands in `extra`.
    """

    __tablename__ = "group_count"
    __kind__ = "group_count"
    __table_args__ = (
        Index(
            "uq_group_count_living",
            "org_id",
            "period",
            "nef_group",
            unique=True,
            sqlite_where=_LIVING,
            postgresql_where=_LIVING,
        ),
        Index("ix_group_count_period", "period"),
    )

    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    period: Mapped[Month]
    nef_group: Mapped[str] = mapped_column(String(4))
    group_text: Mapped[str | None] = mapped_column(String(60))
    opening: Mapped[int | None]
    joined: Mapped[int | None]
    by_scan: Mapped[int | None]
    by_platform: Mapped[int | None]
    left: Mapped[int | None]
    closing: Mapped[int | None]
    female: Mapped[int | None]
    migrant: Mapped[int | None]
    direct: Mapped[int | None]
    stated: Mapped[dict[str, Any]] = mapped_column(default=dict)
    note: Mapped[str | None] = mapped_column(String(300))

    @property
    def place(self) -> tuple[int, Month] | None:
        """Union and month; None while a draft lacks one of them."""
        known: dict[str, Any] = {"org_id": self.org_id, "period": self.period}
        return None if None in known.values() else (self.org_id, self.period)

    def told(self, name: str) -> int | None:
        """What the union stated of a computed column; None where it said nothing."""
        return without_blanks(self.stated).get(name)


class GroupBase(Entity):
    """新就业形态摸底底数: how many sites and workers of a group there are, by whom it was found out, and when.

    A base without a union holds for the whole workplace, beside those of single unions. The latest up to a month holds.
    """

    __tablename__ = "group_base"
    __kind__ = "group_base"

    org_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    nef_group: Mapped[str | None] = mapped_column(String(4))
    base_date: Mapped[date | None]
    sites: Mapped[int | None]
    platform_sites: Mapped[int | None]
    unionised: Mapped[int | None]
    own_unions: Mapped[int | None]
    joint_covered: Mapped[int | None]
    workers: Mapped[int | None]
    base_source: Mapped[str | None] = mapped_column(String(120))
    note: Mapped[str | None] = mapped_column(String(300))
