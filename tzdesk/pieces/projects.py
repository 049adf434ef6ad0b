"""The wall chart (挂图作战) of the service projects, gathered for the year up to a month."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.documents import wall_chart
from tzdesk.documents.wall_chart import MonthLight, WallChart, WallLine, WallProject
from tzdesk.registers.measure import Scope
from tzdesk.registers.profile import profile_of
from tzdesk.registers.projects.model import ServiceProject
from tzdesk.registers.projects.progress import LIGHTS, Standing, rounded, standing_of_year, standings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.pdf.page import Sheet
    from tzdesk.registers.workplace import Workplace

WALL = "project-wall"
_ORDER = ("蓝", "绿", "黄", "红", "灰")


def list_titles(_kind: str) -> list[tuple[str, str]]:
    """The wall chart."""
    return [(WALL, wall_chart.NAME)]


def compose_list(wp: Workplace, _name: str, period: Month | None = None) -> Sheet:
    """Lay the wall chart out for the year up to a month, but never to one to come."""
    month = min(period or Month.of(clock.today()), Month.of(clock.today()))
    with wp.store.reading() as session:
        return wall_chart.compose(wall(wp, session, month))


def wall(wp: Workplace, session: Session, period: Month) -> WallChart:
    """All projects of a year with the light of each month so far; later months stay blank."""
    scope = Scope(session, period, wp.definition(period))
    now = standing_of_year(scope)
    indicators = [one.indicator for one in now.standings]
    past: dict[int, list[Standing]] = {}
    for month in period.year_to_date:
        for one in standings(scope.at(month), indicators):
            past.setdefault(one.indicator.id, []).append(one)
    counted = Counter(LIGHTS[one.light] for one in now.standings)
    return WallChart(
        unit=profile_of(session).unit_name,
        year=period.year,
        until=f"截至{period.label}",
        projects=tuple(
            WallProject(
                str(project.seq or ""),
                project.name or "",
                _who(project),
                tuple(_line(one, past[one.indicator.id]) for one in parts) or (WallLine("", "", _months([]), ""),),
            )
            for project, parts, _rate in now.projects
        ),
        done=now.done,
        count=len(now.projects),
        lights=tuple((word, counted[word]) for word in _ORDER),
        day=clock.today(),
    )


def _who(project: ServiceProject) -> str:
    return "\n".join(part for part in (project.lead_dept, project.owner) if part)


def _line(one: Standing, past: list[Standing]) -> WallLine:
    target = one.indicator.target
    return WallLine(
        indicator=one.indicator.name or "",
        target=f"{plain(target)}{one.indicator.unit or ''}" if target is not None else "",
        months=_months(past),
        rate=plain(rounded(one.rate), 1),
        problem=(one.told.problem or "") if one.told else "",
        measure=(one.told.measure or "") if one.told else "",
    )


def _months(past: list[Standing]) -> tuple[MonthLight, ...]:
    seen = [MonthLight(plain(one.total), LIGHTS[one.light]) for one in past]
    return (*seen, *(MonthLight() for _ in range(wall_chart.MONTHS - len(seen))))


def plain(value: Decimal | None, places: int | None = None) -> str:
    """A number without the zeros after its point; with `places` exactly so many."""
    if value is None:
        return ""
    return f"{value:,.{places}f}" if places is not None else f"{value.normalize():,f}"
