"""Member counts by union and month (会员月报), and the real-name roster (会员名册)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.base.periods import Month
from tzdesk.store import Entity

# 月报数据来源: where a month's figures come from
BY_HAND, FROM_ROSTER, IMPORTED, CARRIED_ON, FIRST, RECEIVED, FROM_MOVEMENTS = "1", "2", "3", "4", "5", "6", "7"
_LIVING = text("deleted_at IS NULL")


class MemberCount(Entity):
    """One union's count of one month. A cell that is not there is blank, which is not zero.

    `cells` holds what counts, by name (12T, 30F): entered figures and the computed 10, 11, 20, 30. `stated` holds what
    the unit itself said of the computed ones; it is compared with them. `opening_source` says where 10T came from
    (equation.CARRIED, STATED, DERIVED). `source` says where the row came from, `cell_sources` where single cells came
    from otherwise (a figure typed over an imported one). The dicts are replaced whole, never changed in place.
    """

    __tablename__ = "member_count"
    __kind__ = "member_count"
    __table_args__ = (
        Index(
            "uq_member_count_living",
            "org_id",
            "period",
            unique=True,
            sqlite_where=_LIVING,
            postgresql_where=_LIVING,
        ),
        Index("ix_member_count_period", "period"),
    )

    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    period: Mapped[Month]
    cells: Mapped[dict[str, Any]] = mapped_column(default=dict)
    stated: Mapped[dict[str, Any]] = mapped_column(default=dict)
    source: Mapped[str | None] = mapped_column(String(2))
    cell_sources: Mapped[dict[str, Any] | None]
    opening_source: Mapped[str | None] = mapped_column(String(2))
    opening_doc: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str | None] = mapped_column(String(500))

    @property
    def place(self) -> tuple[int, Month] | None:
        """Union and month; None while a draft lacks one of them."""
        known: dict[str, Any] = {"org_id": self.org_id, "period": self.period}
        return None if None in known.values() else (self.org_id, self.period)

    def cell(self, name: str) -> int | None:
        """A cell's value; None where it is blank."""
        value: int | None = (self.cells or {}).get(name)
        return value

    def stated_cell(self, name: str) -> int | None:
        """What the unit stated of a computed cell; None where it said nothing."""
        value: int | None = (self.stated or {}).get(name)
        return value

    def source_of(self, name: str) -> str | None:
        """Where a cell's figure comes from (月报数据来源): the cell's own word, else the row's."""
        own: str | None = (self.cell_sources or {}).get(name)
        return own or self.source

    def filled(self) -> dict[str, int]:
        """All cells that are not blank."""
        return without_blanks(self.cells)


class Member(Entity):
    """One member of the roster. Personal data: kept only where a workplace wants it, masked on screens and prints."""

    __tablename__ = "member"
    __kind__ = "member"
    __table_args__ = (Index(None, "deleted_at", "search_text"),)

    name: Mapped[str] = mapped_column(String(50), default="")
    gender: Mapped[str | None] = mapped_column(String(1))
    birth_date: Mapped[date | None]
    ethnicity: Mapped[str | None] = mapped_column(String(4))
    id_type: Mapped[str | None] = mapped_column(String(4))
    id_no: Mapped[str | None] = mapped_column(String(30), index=True)
    education: Mapped[str | None] = mapped_column(String(4))
    skill: Mapped[str | None] = mapped_column(String(4))
    mobile: Mapped[str | None] = mapped_column(String(20))
    hukou: Mapped[str | None] = mapped_column(String(4))
    hukou_place: Mapped[str | None] = mapped_column(String(120))
    political: Mapped[str | None] = mapped_column(String(4))
    native_place: Mapped[str | None] = mapped_column(String(80))
    employment: Mapped[str | None] = mapped_column(String(4))
    work_unit: Mapped[str | None] = mapped_column(String(120))
    is_migrant: Mapped[bool | None]
    is_dispatch: Mapped[bool | None]
    nef_group: Mapped[str | None] = mapped_column(String(4))
    org_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    join_date: Mapped[date | None]
    state: Mapped[str | None] = mapped_column(String(4))
    change_type: Mapped[str | None] = mapped_column(String(4))
    change_date: Mapped[date | None]
    change_reason: Mapped[str | None] = mapped_column(String(4))
    qualified: Mapped[bool | None]
    department: Mapped[str | None] = mapped_column(String(60))
    address: Mapped[str | None] = mapped_column(String(200))
    remark: Mapped[str | None] = mapped_column(String(300))
    search_text: Mapped[str] = mapped_column(default="")


def without_blanks(cells: Mapping[str, int | None] | None) -> dict[str, int]:
    """The cells that hold a number."""
    return {name: value for name, value in (cells or {}).items() if value is not None}
