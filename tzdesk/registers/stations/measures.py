"""Measures of stations for ZD-01 and the year's figures.

- `stations.count(…)`: stations that stand at the month's end, or that were built in the window (`built`), by category,
  who built them, how, and what they have. Y42: `category="2", build="1", built="year"`; Y43 the same with `honor="2"`.
- `stations.service(what)`: visits, activities and people of activities in the month or year, by category.
"""

from __future__ import annotations

from sqlalchemy import select

from tzdesk.registers.measure import Measured, Scope, measure, total
from tzdesk.registers.stations.course import stands_on
from tzdesk.registers.stations.model import Station, StationService
from tzdesk.registers.windows import within
from tzdesk.store import alive

KIND, SERVICE = "station", "station_service"
_FLAGS = frozenset({"is_24h", "is_extended", "is_smart", "map_online"})
_FIGURES = {"visits": "visits", "activities": "activities", "persons": "activity_persons"}


def stations_of(scope: Scope) -> list[Station]:
    """All living stations, read once."""
    found = select(Station).where(alive(Station)).order_by(Station.id)
    return scope.once("stations.all", lambda: list(scope.session.scalars(found)))


@measure("stations.count")
def count(
    scope: Scope,
    *,
    category: str = "",
    host: str = "",
    build: str = "",
    built: str = "",
    honor: str = "",
    flag: str = "",
) -> Measured:
    """个 at the month's end. `built` (month, year): accepted in the window, and still standing at its end.

    `host`: 1 工会自建, 2 社会共建; `build`: 1 新建, 2 改建, 3 提升; `honor`: the naming by the month's end; `flag`:
    one of is_24h, is_extended, is_smart, map_online.
    """
    if flag and flag not in _FLAGS:
        raise KeyError(flag)
    last = scope.period.last
    found = [
        one
        for one in stations_of(scope)
        if stands_on(one, last)
        and (not category or one.category == category)
        and (not host or one.host_kind == host)
        and (not build or one.build_kind == build)
        and (not built or within(scope.period, one.accept_date, built))
        and (not honor or (one.honor == honor and (one.honor_date is None or one.honor_date <= last)))
        and (not flag or getattr(one, flag) is True)
    ]
    return Measured(len(found), tuple(one.id for one in found), KIND)


@measure("stations.service")
def service(scope: Scope, *, what: str = "visits", category: str = "", when: str = "month") -> Measured:
    """人次 or 场次 of service in the window; blank where no station stated any."""
    figure = _FIGURES[what]
    kept = {one.id for one in stations_of(scope) if not category or one.category == category}

    def read() -> list[StationService]:
        found = select(StationService).where(alive(StationService)).order_by(StationService.id)
        return list(scope.session.scalars(found))

    rows = [
        one
        for one in scope.once("stations.service", read)
        if one.station_id in kept and within(scope.period, one.month.last, when) and getattr(one, figure) is not None
    ]
    return Measured(total(getattr(one, figure) for one in rows), tuple(one.id for one in rows), SERVICE)
