"""The register of movements (会员变动). A union whose month is filled from them is filled again at every change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from sqlalchemy import ColumnElement, inspect, select
from sqlalchemy.orm import Session, object_session

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.registers.members.detail import Movement
from tzdesk.registers.members.history import counts_of, organisation_names, previous_cells
from tzdesk.registers.members.model import FROM_MOVEMENTS, Member
from tzdesk.registers.members.movements import RECLASSIFY, TYPES, filled_cells, matched, month_movements
from tzdesk.registers.members.register import count_register
from tzdesk.registers.members.rules_movement import MovementNear
from tzdesk.registers.organisations.gather import in_chunks
from tzdesk.registers.organisations.model import Organisation
from tzdesk.registers.register import Register
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive, search

Place = tuple[int, Month]


class MovementRegister(Register[Movement]):
    """会员变动登记."""

    kind = "movement"
    model = Movement
    parent: ClassVar[tuple[str, str] | None] = ("organisation", "org_id")
    month_attribute: ClassVar[str | None] = "mv_date"
    default_order: ClassVar[str] = "mv_date"

    def title(self, record: Movement) -> str:
        """The union and the day."""
        session = object_session(record)
        if record.place is None:
            return "新记录"
        org = session.get(Organisation, record.org_id) if session else None
        return f"{org.org_name if org else ''} {record.mv_date}变动".strip()

    def titles(self, session: Session, ids: Iterable[int]) -> dict[int, str]:
        """Titles of many movements with one look at the unions."""
        records = self.fetch(session, ids)
        names = organisation_names(session, (r.org_id for r in records))
        return {r.id: f"{names.get(r.org_id, '')} {r.mv_date}变动".strip() for r in records}

    def text_clause(self, text: str) -> ColumnElement[bool]:
        """Rows whose union, peer, document or note holds the text."""
        named = select(Organisation.id).where(
            search.any_like([Organisation.search_text, Organisation.org_name, Organisation.union_uscc], text)
        )
        own = search.any_like([Movement.peer_name, Movement.doc_no, Movement.note], text)
        return Movement.org_id.in_(named) | Movement.peer_org_id.in_(named) | own

    def derive(self, wp: Workplace, session: Session, record: Movement) -> None:
        """A new movement of a person counts one, in the person's own dimensions; a group makes new-form people."""
        if record.mv_type == RECLASSIFY or inspect(record).has_identity:
            return
        if record.person_id is not None and (person := session.get(Member, record.person_id)) is not None:
            record.count = 1
            record.female = int(person.gender == "2")
            record.migrant, record.dispatch = int(bool(person.is_migrant)), int(bool(person.is_dispatch))
            record.nef, record.nef_group = int(person.nef_group is not None), person.nef_group
        elif record.nef_group is not None and record.nef is None:
            record.nef = record.count

    def settle(self, wp: Workplace, session: Session, record: Movement) -> None:
        """Compute, and fill the months that this movement belongs or belonged to."""
        places = places_of(record)
        super().settle(wp, session, record)
        session.flush()
        refill(wp, session, places | places_of(record))

    def moved(self, wp: Workplace, session: Session, records: Sequence[Movement]) -> None:
        """A movement that is gone or back changes its month."""
        session.flush()
        refill(wp, session, {place for record in records for place in places_of(record)})

    def near(
        self, wp: Workplace, session: Session, records: Sequence[Movement], period: Month | None
    ) -> list[MovementNear]:
        """Whether the other side of a transfer is there, and whose member the person is."""
        day = period.last if period else clock.today()
        definition = wp.definition(period)
        missing = _missing(session, records)
        types = definition.codes[TYPES]
        return [MovementNear(day=day, types=types, missing=missing.get(r.id or 0, 0)) for r in records]


def _missing(session: Session, records: Sequence[Movement]) -> dict[int, int]:
    """People of transfers inside the district without a counterpart, by movement."""
    unions = {r.org_id for r in records if r.peer_org_id} | {r.peer_org_id for r in records if r.peer_org_id}
    found: list[Movement] = []
    for part in in_chunks(unions):
        query = select(Movement).where(alive(Movement), Movement.org_id.in_(part), Movement.peer_org_id.is_not(None))
        found += session.scalars(query)
    found.sort(key=lambda one: (one.mv_date, one.id))
    return {transfer.id: transfer.open for transfer in matched(found) if transfer.open}


def places_of(record: Movement) -> set[Place]:
    """The union-months that a movement stands in, and those it stood in before the present change."""
    if record.place is None:
        return set()
    state = inspect(record)
    orgs = {record.org_id, *(state.attrs.org_id.history.deleted or ())}
    days = {record.mv_date, *(state.attrs.mv_date.history.deleted or ())}
    return {(org, Month.of(day)) for org in orgs for day in days}


def refill(wp: Workplace, session: Session, places: Iterable[Place]) -> None:
    """Bring the counts in line that are filled from movements (来源：变动汇总); others are left as they are."""
    wanted = set(places)
    movements = month_movements(session, wanted)
    register = count_register(wp)
    with session.no_autoflush:
        for month in sorted({month for _, month in wanted}):  # a month gives the next one its opening
            unions = {org_id for org_id, one in wanted if one == month}
            counts = {o: c for o, c in counts_of(session, month, unions).items() if c.source == FROM_MOVEMENTS}
            before = previous_cells(session, month, counts)
            for org_id, count in sorted(counts.items()):
                register.put(count, filled_cells(wp.definition(month), movements[org_id, month]), FROM_MOVEMENTS)
                register.derive_from(wp, count, before.get(org_id))
            session.flush()
            register.carry_all(wp, session, month, counts)
            session.flush()
