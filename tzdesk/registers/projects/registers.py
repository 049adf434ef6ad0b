"""The registers of service projects, their indicators and monthly progress."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.registers.measure import Scope
from tzdesk.registers.organisations.gather import by_id
from tzdesk.registers.projects.model import ProjectIndicator, ProjectProgress, ServiceProject
from tzdesk.registers.projects.progress import (
    LIGHTS,
    Standing,
    indicators_of,
    project_rate,
    rounded,
    standings,
)
from tzdesk.registers.projects.rules import ProjectNear
from tzdesk.registers.query import Condition, Query
from tzdesk.registers.register import Register
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive


class ServiceProjectRegister(Register[ServiceProject]):
    """实事项目: one row per item of a year's list."""

    kind = "service_project"
    model = ServiceProject
    search_fields: ClassVar[tuple[str, ...]] = ("name", "content", "owner")
    default_order: ClassVar[str] = "seq"
    live: ClassVar[tuple[str, ...]] = ("rate",)

    def live_values(
        self, wp: Workplace, session: Session, records: Sequence[ServiceProject]
    ) -> list[Mapping[str, Any]]:
        """The project's own rate at the end of the month at hand."""
        stood = _standing_now(wp, session, indicators_of(session, [one.id for one in records]))
        parts: dict[int, list[Standing]] = {}
        for one in stood.values():
            parts.setdefault(one.project.id, []).append(one)
        return [{"rate": rounded(project_rate(parts.get(one.id, ())))} for one in records]

    def to_audit(self, wp: Workplace, session: Session, period: Month) -> list[int]:
        """Those of the month's year."""
        return self.ids(wp, session, Query(conditions=(Condition("year", "is", period.year),)))

    def near(
        self, wp: Workplace, session: Session, records: Sequence[ServiceProject], period: Month | None
    ) -> list[Any]:
        """The indicators of each and their weights."""
        parts: dict[int, list[ProjectIndicator]] = {}
        for one in indicators_of(session, [record.id for record in records if record.id]):
            parts.setdefault(one.project_id, []).append(one)
        return [_project_near(parts.get(record.id, [])) for record in records]


def _project_near(parts: Sequence[ProjectIndicator]) -> ProjectNear:
    weights = [one.weight for one in parts if one.weight is not None]
    return ProjectNear(len(parts), sum(weights, Decimal(0)) if weights else None)


class ProjectIndicatorRegister(Register[ProjectIndicator]):
    """项目指标: what a project promises, as numbers."""

    kind = "project_indicator"
    model = ProjectIndicator
    parent: ClassVar[tuple[str, str] | None] = ("service_project", "project_id")
    search_fields: ClassVar[tuple[str, ...]] = ("name",)
    default_order: ClassVar[str] = "project_id"
    live: ClassVar[tuple[str, ...]] = ("reached", "rate", "light")

    def title(self, record: ProjectIndicator) -> str:
        """The project's name and the indicator's."""
        session = object_session(record)
        project = session.get(ServiceProject, record.project_id) if session and record.project_id else None
        return "·".join(part for part in (project.name if project else "", record.name or "") if part) or "新记录"

    def titles(self, session: Session, ids: Iterable[int]) -> dict[int, str]:
        """Titles of many with one look at the projects."""
        records = self.fetch(session, ids)
        names = by_id(session, ServiceProject, (one.project_id for one in records))
        return {
            one.id: "·".join(part for part in (names[one.project_id].name, one.name) if part)
            for one in records
            if one.project_id in names
        }

    def live_values(
        self, wp: Workplace, session: Session, records: Sequence[ProjectIndicator]
    ) -> list[Mapping[str, Any]]:
        """What has been reached, the rate and the light, at the end of the month at hand."""
        stood = _standing_now(wp, session, records)
        return [
            {"reached": one.total, "rate": rounded(one.rate), "light": LIGHTS[one.light]}
            if (one := stood.get(record.id)) is not None
            else {}
            for record in records
        ]

    def to_audit(self, wp: Workplace, session: Session, period: Month) -> list[int]:
        """Those of the year's projects."""
        projects = select(ServiceProject.id).where(alive(ServiceProject), ServiceProject.year == period.year)
        return [one.id for one in indicators_of(session, list(session.scalars(projects)))]

    def near(
        self, wp: Workplace, session: Session, records: Sequence[ProjectIndicator], period: Month | None
    ) -> list[Any]:
        """How each stands at the month's end; nothing while only typing without a month."""
        if period is None:
            return [None] * len(records)
        scope = Scope(session, period, wp.definition(period))
        stood = {one.indicator: one for one in standings(scope, records)}
        return [stood.get(record) for record in records]


class ProjectProgressRegister(Register[ProjectProgress]):
    """推进情况: what a month is told of an indicator."""

    kind = "project_progress"
    model = ProjectProgress
    parent: ClassVar[tuple[str, str] | None] = ("project_indicator", "indicator_id")
    month_attribute: ClassVar[str | None] = "period"
    default_order: ClassVar[str] = "period"

    def title(self, record: ProjectProgress) -> str:
        """The month."""
        placed: Month | None = record.period
        return placed.label if placed is not None else "新记录"

    def near(
        self, wp: Workplace, session: Session, records: Sequence[ProjectProgress], period: Month | None
    ) -> list[Any]:
        """How the indicator stands in the row's month."""
        found: list[Any] = []
        for record in records:
            indicator = session.get(ProjectIndicator, record.indicator_id) if record.indicator_id else None
            if indicator is None or record.period is None:
                found.append(None)
                continue
            stood = standings(Scope(session, record.period, wp.definition(record.period)), [indicator])
            found.append(stood[0] if stood else None)
        return found


def _standing_now(wp: Workplace, session: Session, indicators: Sequence[ProjectIndicator]) -> dict[int, Standing]:
    """How indicators stand today, each in the year of its project: past years at their end."""
    projects = by_id(session, ServiceProject, (one.project_id for one in indicators))
    today, found = Month.of(clock.today()), {}
    for year in {project.year for project in projects.values() if project.year}:
        month = min(today, Month(year, 12))
        if month.year != year:  # a year that has not begun
            continue
        own = [one for one in indicators if one.project_id in projects and projects[one.project_id].year == year]
        scope = Scope(session, month, wp.definition(month))
        found.update({one.indicator.id: one for one in standings(scope, own)})
    return found
