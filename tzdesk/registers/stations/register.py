"""The registers of stations (服务站点) and of their service by month (站点服务)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, object_session

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.registers.keeping.attachments import attached
from tzdesk.registers.numbering import next_serial, others_of_number
from tzdesk.registers.organisations.at_unit import stored_id
from tzdesk.registers.organisations.gather import by_id, in_chunks
from tzdesk.registers.register import Register
from tzdesk.registers.stations.course import state_of
from tzdesk.registers.stations.model import Station, StationService
from tzdesk.registers.steps import Doer
from tzdesk.registers.windows import as_of
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive


@dataclass(frozen=True)
class StationNear:
    """The day, the month in question with its service (None: not registered), others of the same number, scans."""

    day: date
    month: Month
    service: StationService | None = None
    same_number: int = 0
    scans: int = 0


@dataclass(frozen=True)
class ServiceNear:
    """The day, and the station."""

    day: date
    station: Station | None = None


class StationRegister(Register[Station]):
    """服务站点. A station lives through many months; its figures by month stand in its service."""

    kind = "station"
    model = Station
    search_fields: ClassVar[tuple[str, ...]] = ("name", "station_no", "host", "address")
    default_order: ClassVar[str] = "station_no"
    dated_facts: ClassVar[Mapping[str, tuple[str, ...]]] = {"accept_date": (), "stop_date": ()}

    def number(self, record: Station) -> str:
        """The station's own number."""
        return record.station_no or super().number(record)

    def derive(self, wp: Workplace, session: Session, record: Station) -> None:
        """State, and the number on first saving."""
        record.state = state_of(record)
        if record.station_no is None and record.name:
            record.station_no = next_serial(session, Station.station_no, "ZD", width=4)

    def near(
        self, wp: Workplace, session: Session, records: Sequence[Station], period: Month | None
    ) -> list[StationNear]:
        """The month's service of each; without a month that of the month before today."""
        day = as_of(period)
        month = period or Month.of(day).previous
        served: dict[int, StationService] = {}
        for part in in_chunks({record.id for record in records if stored_id(record) is not None}):
            found = select(StationService).where(
                alive(StationService), StationService.month == month, StationService.station_id.in_(part)
            )
            served |= {one.station_id: one for one in session.scalars(found)}
        same = others_of_number(session, records, "station_no")
        scans = attached(session, self.kind, [record.id for record in records if stored_id(record) is not None])
        return [
            StationNear(day, month, served.get(record.id), others, scans.get(record.id, 0))
            for record, others in zip(records, same, strict=True)
        ]

    def to_audit(self, wp: Workplace, session: Session, period: Month) -> list[int]:
        """Stations that were not closed before the month."""
        open_then = or_(Station.stop_date.is_(None), Station.stop_date >= period.first)
        return list(session.scalars(select(Station.id).where(alive(Station), open_then).order_by(Station.id)))

    def doers(self) -> Mapping[str, Doer]:
        """Acceptance, naming, service, correction, closing."""
        from tzdesk.registers.stations import service

        return service.DOERS

    def offered(self, wp: Workplace, session: Session, record: Station) -> Sequence[str]:
        """What the state allows."""
        from tzdesk.registers.stations import service

        return service.offered(record)

    def given(self, wp: Workplace, session: Session, record: Station, step_id: str) -> dict[str, Any]:
        """The month before today; what was checked so far."""
        match step_id:
            case "serve":
                return {"month": Month.of(clock.today()).previous}
            case "accept":
                return {"standards": record.standards}
            case _:
                return {}


class StationServiceRegister(Register[StationService]):
    """站点服务: one row a station and month; a sealed month takes no other."""

    kind = "station_service"
    model = StationService
    parent: ClassVar[tuple[str, str] | None] = ("station", "station_id")
    month_attribute: ClassVar[str | None] = "month"
    open_after: ClassVar[frozenset[str]] = frozenset({"note"})
    default_order: ClassVar[str] = "month"

    def title(self, record: StationService) -> str:
        """The station with the month."""
        session, month = object_session(record), record.__dict__.get("month")
        station = session.get(Station, record.station_id) if session and record.station_id else None
        words = (station.name if station else None, month.label if month is not None else None)
        return " ".join(word for word in words if word) or super().title(record)

    def near(
        self, wp: Workplace, session: Session, records: Sequence[StationService], period: Month | None
    ) -> list[ServiceNear]:
        """The stations."""
        stations = by_id(session, Station, (record.station_id for record in records))
        day = as_of(period)
        return [ServiceNear(day, stations.get(record.station_id)) for record in records]
