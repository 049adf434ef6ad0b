"""报送登记: when each union's report of a month came in, and why one did not (members.md T02, T03)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.base.periods import Month
from tzdesk.store import Entity

_LIVING = text("deleted_at IS NULL")


class ReportMark(Entity):
    """One union's report of one month: the day it came, or 漏报 with its reason. `days_late` counts calendar days
    after the limit, 0 when in time, None while no day is known."""

    __tablename__ = "report_mark"
    __kind__ = "report_mark"
    __table_args__ = (
        Index(
            "uq_report_mark_living",
            "org_id",
            "period",
            unique=True,
            sqlite_where=_LIVING,
            postgresql_where=_LIVING,
        ),
        Index("ix_report_mark_period", "period"),
    )

    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    period: Mapped[Month]
    reported_on: Mapped[date | None]
    days_late: Mapped[int | None]
    missed: Mapped[bool | None]
    reason: Mapped[str | None] = mapped_column(String(300))

    @property
    def placed(self) -> Month | None:
        """The month, None on a draft that has none yet."""
        return self.period
