"""服务站点 and their service month by month."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.base.periods import Month
from tzdesk.store import Entity

_LIVING = text("deleted_at IS NULL")


class Station(Entity):
    """One station. `state` follows from acceptance, correction and closing; subsidy in 分.

    It counts from the day of its acceptance to the day before it is closed.
    """

    __tablename__ = "station"
    __kind__ = "station"

    station_no: Mapped[str | None] = mapped_column(String(30))
    name: Mapped[str | None] = mapped_column(String(80))
    category: Mapped[str | None] = mapped_column(String(12), index=True)
    state: Mapped[str | None] = mapped_column(String(12), index=True)
    org_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    division_code: Mapped[str | None] = mapped_column(String(12))
    address: Mapped[str | None] = mapped_column(String(120))
    host: Mapped[str | None] = mapped_column(String(80))
    host_kind: Mapped[str | None] = mapped_column(String(12))
    build_kind: Mapped[str | None] = mapped_column(String(12))
    area_m2: Mapped[Decimal | None]
    hours: Mapped[str | None] = mapped_column(String(60))
    is_24h: Mapped[bool | None]
    is_extended: Mapped[bool | None]
    is_smart: Mapped[bool | None]
    map_online: Mapped[bool | None]
    facilities: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    services: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    standards: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    manager: Mapped[str | None] = mapped_column(String(50))
    phone: Mapped[str | None] = mapped_column(String(30))
    plan_date: Mapped[date | None]
    accept_date: Mapped[date | None] = mapped_column(index=True)
    accepted_by: Mapped[str | None] = mapped_column(String(60))
    evidence: Mapped[str | None] = mapped_column(String(120))
    honor: Mapped[str | None] = mapped_column(String(12))
    honor_date: Mapped[date | None]
    honor_doc: Mapped[str | None] = mapped_column(String(60))
    subsidy: Mapped[int | None]
    fix_date: Mapped[date | None]
    fix_due: Mapped[date | None]
    fix_reason: Mapped[str | None] = mapped_column(String(200))
    stop_date: Mapped[date | None]
    stop_reason: Mapped[str | None] = mapped_column(String(200))
    remark: Mapped[str | None] = mapped_column(String(300))
    search_text: Mapped[str | None] = mapped_column(String(400))


class StationService(Entity):
    """What a station did in one month; a month in which nobody came states 0."""

    __tablename__ = "station_service"
    __kind__ = "station_service"
    __table_args__ = (
        Index(
            "uq_station_service_living",
            "station_id",
            "month",
            unique=True,
            sqlite_where=_LIVING,
            postgresql_where=_LIVING,
        ),
    )

    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    month: Mapped[Month] = mapped_column(index=True)
    visits: Mapped[int | None]
    activities: Mapped[int | None]
    activity_persons: Mapped[int | None]
    note: Mapped[str | None] = mapped_column(String(300))
