"""Rules on stations and their service (VR-62, VR-66, ZD)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tzdesk.base.periods import Month
from tzdesk.registers.stations.course import CORRECTING, stands_on, state_of
from tzdesk.registers.stations.model import Station, StationService
from tzdesk.registers.stations.register import ServiceNear, StationNear
from tzdesk.rules import Hit, Thresholds, rule

KIND, SERVICE = "station", "station_service"
_NO_HONOR = "0"


@rule("VR-66", on=KIND, fields=("state",))
def stations_are_visited(r: Station, near: StationNear, t: Thresholds) -> Iterator[Hit]:
    """A station that was open all the month had visitors; 0 asks whether it is still at work."""
    served = near.service is not None and near.service.visits is not None
    if served and near.service is not None and near.service.visits == 0 and stands_on(r, near.month.first):
        yield Hit("state", month=near.month.label)


@rule("ZD01", on=KIND, fields=("state",))
def stations_report_their_service(r: Station, near: StationNear, t: Thresholds) -> Iterator[Hit]:
    """A station that was open all the month has its service registered."""
    if near.service is not None or near.month.last > near.day:
        return
    if stands_on(r, near.month.first) and stands_on(r, near.month.last):
        yield Hit("state", month=near.month.label)


@rule("ZD02", on=KIND, fields=("station_no",))
def stations_are_numbered_once(r: Station, near: StationNear, t: Thresholds) -> Iterator[Hit]:
    """No two stations bear one number."""
    if r.station_no and near.same_number:
        yield Hit("station_no", number=r.station_no, count=near.same_number)


@rule("ZD03", on=KIND, fields=("plan_date", "accept_date", "honor_date", "stop_date"))
def stations_take_their_course(r: Station, near: StationNear, t: Thresholds) -> Iterator[Hit]:
    """Plan, acceptance, naming and closing follow one another."""
    course = (
        ("plan_date", "立项日期"),
        ("accept_date", "验收日期"),
        ("honor_date", "命名日期"),
        ("stop_date", "停用日期"),
    )
    stated = [(name, label, day) for name, label in course if (day := getattr(r, name)) is not None]
    for (_, before, earlier), (name, label, later) in pairwise(stated):
        if later < earlier:
            yield Hit(name, label=label, a=later, before=before, b=earlier)


@rule("ZD04", on=KIND, fields=("accept_date", "plan_date"))
def stations_are_accepted(r: Station, near: StationNear, t: Thresholds) -> Iterator[Hit]:
    """A station without acceptance is counted nowhere."""
    if r.accept_date is None and r.stop_date is None and r.plan_date is None:
        yield Hit("accept_date")


@rule("ZD05", on=KIND, fields=("honor", "honor_date"))
def honours_have_a_day(r: Station, near: StationNear, t: Thresholds) -> Iterator[Hit]:
    """A naming has its day, by which the year's are told."""
    if r.honor not in {None, _NO_HONOR} and r.honor_date is None:
        yield Hit("honor_date")


@rule("ZD06", on=KIND, fields=("fix_date", "fix_due"))
def corrections_end_in_time(r: Station, near: StationNear, t: Thresholds) -> Iterator[Hit]:
    """What was to be put right was put right by its day."""
    if state_of(r) == CORRECTING and r.fix_due is not None and near.day > r.fix_due:
        yield Hit("fix_date", limit=r.fix_due, days=(near.day - r.fix_due).days)


@rule("VR-76", on=KIND, fields=("accept_date", "evidence"))
def acceptance_is_documented(r: Station, near: StationNear, t: Thresholds) -> Iterator[Hit]:
    """The acceptance of a station that counts as the year's has its papers: scanned, or kept where it is said."""
    if r.accept_date is None or r.accept_date.year != near.day.year or r.stop_date is not None:
        return
    if not r.evidence and not near.scans:
        yield Hit("evidence")


@rule("ZD08", on=KIND, fields=("accept_date", "standards"))
def all_six_were_looked_at(r: Station, near: StationNear, t: Thresholds) -> Iterator[Hit]:
    """An accepted station has the 六有 of its acceptance on record."""
    if r.accept_date is not None and len(r.standards or ()) < int(t["haves"]):
        yield Hit("standards", count=len(r.standards or ()), wanted=t["haves"])


@rule("VR-62b", on=SERVICE, fields=("activities", "activity_persons"))
def activities_have_people(r: StationService, near: ServiceNear, t: Thresholds) -> Iterator[Hit]:
    """Where there were activities somebody came, and the other way round."""
    if r.activities and r.activity_persons == 0:
        yield Hit("activity_persons", why=f"有活动 {r.activities} 场，没有参加人次")
    elif r.activity_persons and r.activities == 0:
        yield Hit("activities", why=f"有参加 {r.activity_persons} 人次，没有活动场次")


@rule("ZD07", on=SERVICE, fields=("month",))
def service_lies_in_the_stations_life(r: StationService, near: ServiceNear, t: Thresholds) -> Iterator[Hit]:
    """Only a station that stood in the month served."""
    station = near.station
    if station is None or r.month is None:
        return
    if station.accept_date is not None and r.month.last < station.accept_date:
        yield Hit("month", why=f"站点 {station.accept_date} 才验收")
    elif station.stop_date is not None and r.month.first >= station.stop_date:
        yield Hit("month", why=f"站点 {station.stop_date} 已经停用")


@rule("VR-77f", on=SERVICE, fields=("month",))
def service_is_not_of_months_to_come(r: StationService, near: ServiceNear, t: Thresholds) -> Iterator[Hit]:
    """No service is registered for a month that has not begun on the day from which it is looked at."""
    month: Month | None = r.month  # while it is being typed there may be none
    if month is not None and month.first > near.day:
        yield Hit("month", a=month.label, b=near.day)
