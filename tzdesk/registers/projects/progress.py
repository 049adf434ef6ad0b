"""How far a project is: value of the month, cumulative value, rate, plan, and the light (红黄绿灯; contracts.md §5).

rate = cumulative ÷ target; time rate = cumulative plan ÷ target (linear: months passed ÷ 12); gap = rate − time rate in
percentage points. 蓝 reached; 灰 not begun; 绿 at or above the plan; 黄 behind by less than the dated parameter
`project_gap_points`; 红 behind by more, or the last day is over. Rates are rounded only where they are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.periods import Month
from tzdesk.definitions import Definition
from tzdesk.registers.measure import Measured, Scope
from tzdesk.registers.projects.model import (
    LARGEST,
    OWN,
    STOCK,
    ProjectIndicator,
    ProjectProgress,
    ServiceProject,
)
from tzdesk.registers.projects.sources import MONTH, YEAR, Source, sources_of
from tzdesk.registers.projects.sources import STOCK as STANDING
from tzdesk.store import alive

GAP = "project_gap_points"
GREY, GREEN, YELLOW, RED, BLUE = "grey", "green", "yellow", "red", "blue"
LIGHTS: Mapping[str, str] = {GREY: "灰", GREEN: "绿", YELLOW: "黄", RED: "红", BLUE: "蓝"}
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Standing:
    """How an indicator stands at a month's end. `value` is the month's own, `total` the cumulative one, both None
    where nothing is known; `manual` the typed total beside the ledgers' (None when none was typed).

    `rate`, `time` and `gap` are percentages; None without a target. `kind` and `ids` are the records behind `total`.
    """

    project: ServiceProject
    indicator: ProjectIndicator
    period: Month
    value: Decimal | None
    total: Decimal | None
    manual: Decimal | None
    rate: Decimal | None
    time: Decimal | None
    light: str
    before: Decimal | None = None
    kind: str = ""
    ids: tuple[int, ...] = ()
    told: ProjectProgress | None = None

    @property
    def gap(self) -> Decimal | None:
        """Percentage points ahead of the plan; negative behind it."""
        return None if self.rate is None or self.time is None else self.rate - self.time

    @property
    def done(self) -> bool:
        """Whether the target is reached."""
        return self.light == BLUE


@dataclass(frozen=True)
class ListStanding:
    """How a whole list stands: the projects in their order, each with its indicators and its own rate (percent)."""

    projects: tuple[tuple[ServiceProject, tuple[Standing, ...], Decimal | None], ...]

    @property
    def done(self) -> int:
        """Projects all of whose indicators are reached."""
        return sum(bool(parts) and all(part.done for part in parts) for _, parts, _ in self.projects)

    @property
    def rate(self) -> Decimal | None:
        """Projects done ÷ projects, percent; None for an empty list."""
        return _HUNDRED * self.done / len(self.projects) if self.projects else None

    @property
    def standings(self) -> list[Standing]:
        """All indicators in order."""
        return [part for _, parts, _ in self.projects for part in parts]


def rounded(value: Decimal | None, places: int = 1) -> Decimal | None:
    """A rate as it is shown: half up to one decimal."""
    return None if value is None else value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def standing_of_year(scope: Scope, level: str | None = None) -> ListStanding:
    """Every project of the scope's year (of one level's list) as it stands at the end of the scope's month."""
    session, year = scope.session, scope.period.year
    asked = select(ServiceProject).where(alive(ServiceProject), ServiceProject.year == year)
    if level is not None:
        asked = asked.where(ServiceProject.list_level == level)
    projects = list(session.scalars(asked.order_by(ServiceProject.list_level, ServiceProject.seq, ServiceProject.id)))
    stood = standings(scope, indicators_of(session, [project.id for project in projects]))
    parts: dict[int, list[Standing]] = {}
    for one in stood:
        parts.setdefault(one.project.id, []).append(one)
    listed = ((project, tuple(parts.get(project.id, ()))) for project in projects)
    return ListStanding(tuple((project, own, project_rate(own)) for project, own in listed))


def indicators_of(session: Session, project_ids: Sequence[int]) -> list[ProjectIndicator]:
    """The living indicators of these projects in the order in which they were entered."""
    asked = select(ProjectIndicator).where(alive(ProjectIndicator), ProjectIndicator.project_id.in_(project_ids))
    return list(session.scalars(asked.order_by(ProjectIndicator.id)))


def standings(scope: Scope, indicators: Sequence[ProjectIndicator]) -> list[Standing]:
    """How these indicators stand at the end of the scope's month."""
    session, period = scope.session, scope.period
    ids = {one.project_id for one in indicators}
    projects = {one.id: one for one in session.scalars(select(ServiceProject).where(ServiceProject.id.in_(ids)))}
    told = _told(session, [one.id for one in indicators if one.id], period)
    sources = sources_of(scope.definition)
    return [
        _standing(scope, projects[one.project_id], one, sources.get(one.source or ""), told.get(one.id, {}))
        for one in indicators
        if one.project_id in projects
    ]


def project_rate(parts: Iterable[Standing]) -> Decimal | None:
    """Σ weight × min(rate, 100) ÷ Σ weight, percent; indicators without a weight share alike when none has one."""
    known = [(part, part.indicator.weight) for part in parts if part.rate is not None]
    if not known:
        return None
    weights = [weight if weight is not None else Decimal(0) for _, weight in known]
    if not any(weights):
        weights = [Decimal(1)] * len(known)
    rates = [min(part.rate or Decimal(0), _HUNDRED) for part, _ in known]
    return sum((w * r for w, r in zip(weights, rates, strict=True)), Decimal(0)) / sum(weights)


def planned(indicator: ProjectIndicator, month: int) -> Decimal | None:
    """The cumulative plan at a month's end: typed, or linear. A blank month of an own curve has the one before's."""
    target = indicator.target
    if target is None:
        return None
    if indicator.plan_curve == OWN:
        typed = [value for value in indicator.plan[:month] if value is not None]
        return typed[-1] if typed else Decimal(0)
    return target * month / 12


def _standing(
    scope: Scope,
    project: ServiceProject,
    indicator: ProjectIndicator,
    source: Source | None,
    told: Mapping[Month, ProjectProgress],
) -> Standing:
    period = scope.period
    typed = _typed(indicator, told, period)
    before = _typed(indicator, told, period.previous) if period.month > 1 else None
    value, total = _decimal(_manual(told, period)), typed
    behind = Measured(None)
    if source is not None:
        level = project.list_level if indicator.linked_only else None
        behind = _counted(scope, source, indicator, level)
        total = _decimal(behind.value)
        value = _decimal(source.measured(scope, MONTH, level).value)
        before = None
        if period.month > 1:
            before = _decimal(_counted(scope.at(period.previous), source, indicator, level).value)
    rate = time = None
    if indicator.target:
        rate = None if total is None else _HUNDRED * total / indicator.target
        plan = planned(indicator, period.month)
        time = None if plan is None else _HUNDRED * plan / indicator.target
    return Standing(
        project=project,
        indicator=indicator,
        period=period,
        value=value,
        total=total,
        manual=typed if source is not None else None,
        rate=rate,
        time=time,
        light=light_of(scope.definition, project, period, rate, time),
        before=before,
        kind=behind.kind,
        ids=behind.ids,
        told=told.get(period),
    )


def light_of(
    definition: Definition, project: ServiceProject, period: Month, rate: Decimal | None, time: Decimal | None
) -> str:
    """The light of a rate; grey where nothing can be said yet."""
    if rate is not None and rate >= _HUNDRED:
        return BLUE
    if project.start_plan is not None and period.last < project.start_plan:
        return GREY
    if project.finish_plan is not None and period.last > project.finish_plan:
        return RED
    if time is None:
        return GREY
    allowed = definition.parameter(GAP, period.last)
    gap = (rate or Decimal(0)) - time
    if gap >= 0:
        return GREEN
    return YELLOW if allowed is not None and -gap <= Decimal(str(allowed)) else RED


def _counted(scope: Scope, source: Source, indicator: ProjectIndicator, level: str | None) -> Measured:
    """The cumulative figure: of the year so far, of what stands, or the largest month."""
    if indicator.agg == STOCK:
        return source.measured(scope, STANDING, level)
    if indicator.agg == LARGEST:
        months = [source.measured(scope.at(month), MONTH, level) for month in scope.period.year_to_date]
        return max(months, key=lambda one: Decimal(-1) if one.value is None else Decimal(one.value))
    return source.measured(scope, YEAR, level)


def _typed(indicator: ProjectIndicator, told: Mapping[Month, ProjectProgress], period: Month) -> Decimal | None:
    """The cumulative figure of what was typed; None when nothing was."""
    values = [value for month in period.year_to_date if (value := _manual(told, month)) is not None]
    if not values:
        return None
    if indicator.agg == STOCK:
        return values[-1]
    return max(values) if indicator.agg == LARGEST else sum(values, Decimal(0))


def _manual(told: Mapping[Month, ProjectProgress], month: Month) -> Decimal | None:
    return told[month].manual_value if month in told else None


def _told(session: Session, ids: Sequence[int], period: Month) -> dict[int, dict[Month, ProjectProgress]]:
    asked = select(ProjectProgress).where(
        alive(ProjectProgress),
        ProjectProgress.indicator_id.in_(ids),
        ProjectProgress.period >= Month(period.year, 1),
        ProjectProgress.period <= period,
    )
    found: dict[int, dict[Month, ProjectProgress]] = {}
    for row in session.scalars(asked):
        found.setdefault(row.indicator_id, {})[row.period] = row
    return found


def _decimal(value: int | Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value)
