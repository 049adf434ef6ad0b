"""为职工办实事项目: the year's service projects, their indicators with the monthly plan, and what each month adds.

A project is published with its number, its owners and its days (contracts.md §5); what it promises is counted by
indicators (`ProjectIndicator`): a number, a unit, a target. What was reached comes from the work ledgers wherever the
indicator says from which; a row of progress then only holds words, and a number typed beside the ledgers' own.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.base.periods import Month
from tzdesk.store import Entity

LINEAR, OWN = "1", "2"  # 序时方式
CUMULATIVE, STOCK, LARGEST = "1", "2", "3"  # 汇总方式
PLAN_FIELDS = tuple(f"plan{month:02d}" for month in range(1, 13))
_LIVING = text("deleted_at IS NULL")


class ServiceProject(Entity):
    """One item of a year's list: `list_level` says whose list (省、市、区、镇、基层) it stands on."""

    __tablename__ = "service_project"
    __kind__ = "service_project"
    __table_args__ = (Index("ix_service_project_year", "year"),)

    year: Mapped[int]
    seq: Mapped[int | None]
    list_level: Mapped[str | None] = mapped_column(String(1))
    category: Mapped[str | None] = mapped_column(String(2))
    name: Mapped[str | None] = mapped_column(String(200))
    content: Mapped[str | None] = mapped_column(String(1000))
    lead_dept: Mapped[str | None] = mapped_column(String(80))
    co_depts: Mapped[str | None] = mapped_column(String(200))
    leader: Mapped[str | None] = mapped_column(String(40))
    owner: Mapped[str | None] = mapped_column(String(40))
    publish_doc: Mapped[str | None] = mapped_column(String(120))
    start_plan: Mapped[date | None]
    finish_plan: Mapped[date | None]
    budget: Mapped[int | None]
    satisfied: Mapped[Decimal | None]
    note: Mapped[str | None] = mapped_column(String(500))
    search_text: Mapped[str] = mapped_column(default="")


class ProjectIndicator(Entity):
    """One number that a project promises. `weight` is its share of the project in percent; `source` the figure of the
    ledgers that fills it (`projects.toml`), `linked_only` whether only rows on the project's list count; `plan01` …
    `plan12` the cumulative plan at each month's end, used when `plan_curve` is 自定."""

    __tablename__ = "project_indicator"
    __kind__ = "project_indicator"
    __table_args__ = (Index("ix_project_indicator_project_id", "project_id"),)

    project_id: Mapped[int] = mapped_column(ForeignKey("service_project.id"))
    name: Mapped[str | None] = mapped_column(String(120))
    unit: Mapped[str | None] = mapped_column(String(10))
    target: Mapped[Decimal | None]
    weight: Mapped[Decimal | None]
    plan_curve: Mapped[str | None] = mapped_column(String(1), default=LINEAR)
    agg: Mapped[str | None] = mapped_column(String(1), default=CUMULATIVE)
    source: Mapped[str | None] = mapped_column(String(40))
    linked_only: Mapped[bool | None] = mapped_column(default=False)
    allow_over: Mapped[bool | None] = mapped_column(default=True)
    plan01: Mapped[Decimal | None]
    plan02: Mapped[Decimal | None]
    plan03: Mapped[Decimal | None]
    plan04: Mapped[Decimal | None]
    plan05: Mapped[Decimal | None]
    plan06: Mapped[Decimal | None]
    plan07: Mapped[Decimal | None]
    plan08: Mapped[Decimal | None]
    plan09: Mapped[Decimal | None]
    plan10: Mapped[Decimal | None]
    plan11: Mapped[Decimal | None]
    plan12: Mapped[Decimal | None]

    @property
    def plan(self) -> tuple[Decimal | None, ...]:
        """The cumulative plan of the twelve months as it was typed."""
        return tuple(getattr(self, name) for name in PLAN_FIELDS)


class ProjectProgress(Entity):
    """What a month is told of an indicator: a number where no ledger gives one (or beside it), problems, measures."""

    __tablename__ = "project_progress"
    __kind__ = "project_progress"
    __table_args__ = (
        Index(
            "uq_project_progress_living",
            "indicator_id",
            "period",
            unique=True,
            sqlite_where=_LIVING,
            postgresql_where=_LIVING,
        ),
    )

    indicator_id: Mapped[int] = mapped_column(ForeignKey("project_indicator.id"))
    period: Mapped[Month]
    manual_value: Mapped[Decimal | None]
    diff_reason: Mapped[str | None] = mapped_column(String(300))
    problem: Mapped[str | None] = mapped_column(String(500))
    measure: Mapped[str | None] = mapped_column(String(500))
