"""Unions and units as they stood on a day: today's record with every later change taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.registers.organisations.history_model import OrgChange, UnitChange
from tzdesk.registers.organisations.model import ACTIVE, ENDED, HostUnit, Organisation
from tzdesk.store import Entity, alive
from tzdesk.store.entity import mapper_of
from tzdesk.store.types import from_plain, to_plain

E = TypeVar("E", HostUnit, Organisation)
Change: TypeAlias = OrgChange | UnitChange
Values: TypeAlias = Mapping[str, Any]


def plain(record: Entity, names: Iterable[str]) -> dict[str, Any]:
    """These fields of a record as JSON keeps them."""
    return {name: as_plain(getattr(record, name)) for name in names}


def as_plain(value: Any) -> Any:
    """A value as JSON keeps it: dates as text."""
    return value if value is None or isinstance(value, str | int | bool) else to_plain(value)


def typed(model: type[Entity], values: Values) -> dict[str, Any]:
    """The inverse of `plain` for the columns of a class."""
    columns = mapper_of(model).columns
    return {name: from_plain(columns[name].type, raw) for name, raw in values.items() if name in columns}


def organisations_as_of(session: Session, orgs: Sequence[Organisation], day: date) -> list[Organisation]:
    """Unions as they stood on a day, in their order. One whose record changed later is given as a copy that belongs to
    no session; the others are the records themselves."""
    later = _later(session, OrgChange, "org_id", {o.id for o in orgs}, day)
    return [_still_standing(_taken_back(org, later.get(org.id, ())), day) for org in orgs]


@dataclass(frozen=True)
class Standing:
    """The little of a union that its neighbours ask for, as it was on a day."""

    id: int
    org_name: str
    org_type: str | None
    status: str | None
    host_unit_id: int | None
    individual_members: bool | None


def begun_by(session: Session, day: date) -> list[Standing]:
    """The unions that were founded by a day and had not ended on it, planned ones (筹备) among them, by id."""
    return [one for one, founded, ended in _seen_on(session, day) if not ended and (founded is None or founded <= day)]


def recorded_on(session: Session, day: date) -> list[Standing]:
    """Every living record of a union as it was on a day, those that had ended among them, by id."""
    return [one for one, _, _ in _seen_on(session, day)]


def _seen_on(session: Session, day: date) -> list[tuple[Standing, date | None, bool]]:
    """With the day of its founding, and whether it had ended. Columns are read, and whole records only of unions that
    changed later: the audit asks this for every few hundred of them."""
    names = [one.name for one in fields(Standing)]
    wanted = [getattr(Organisation, name) for name in (*names, "found_date", "end_date")]
    changed = select(OrgChange.org_id).where(alive(OrgChange), OrgChange.change_date > day)
    rows: list[Any] = list(
        session.execute(select(*wanted).where(alive(Organisation), Organisation.id.not_in(changed))).all()
    )
    later = session.scalars(select(Organisation).where(alive(Organisation), Organisation.id.in_(changed)))
    rows += organisations_as_of(session, list(later), day)
    found = [
        (Standing(*(getattr(row, name) for name in names)), row.found_date, _ended(row.status, row.end_date, day))
        for row in rows
    ]
    return sorted(found, key=lambda one: one[0].id)


def _ended(status: str | None, end_date: date | None, day: date) -> bool:
    return status in ENDED and (end_date is None or end_date <= day)


def units_as_of(session: Session, units: Sequence[HostUnit], day: date) -> list[HostUnit]:
    """Units as they stood on a day, in their order; copies where they changed later."""
    later = _later(session, UnitChange, "unit_id", {u.id for u in units}, day)
    return [_taken_back(unit, later.get(unit.id, ())) for unit in units]


def _later(session: Session, model: Any, owner: str, ids: Collection[int], day: date) -> dict[int, list[Change]]:
    """Changes after a day by their owner, the newest first. Read whole: changes are few, owners may be many."""
    found: dict[int, list[Change]] = {}
    for change in _all_later(session, model, day):
        owner_id: int = getattr(change, owner)
        if owner_id in ids:
            found.setdefault(owner_id, []).append(change)
    return found


def _all_later(session: Session, model: Any, day: date) -> Sequence[Change]:
    """Every change after a day. A reading sees one state of the database, and asks for a day only once: the returns of
    a month ask for the same days over and over."""
    query = select(model).where(alive(model), model.change_date > day)
    query = query.order_by(model.change_date.desc(), model.id.desc())
    if session.info.get("captured") is not None:  # within an operation they may change
        return list(session.scalars(query))
    known: dict[Any, Sequence[Change]] = session.info.setdefault("later", {})
    if (model, day) not in known:
        known[model, day] = list(session.scalars(query))
    return known[model, day]


def _taken_back(record: E, later: Sequence[Change]) -> E:
    """The record before these changes, which stand the newest first."""
    if not later:
        return record
    copy = _copy(record)
    for change in later:
        for name, value in typed(type(record), change.before).items():
            setattr(copy, name, value)
    return copy


def _still_standing(org: Organisation, day: date) -> Organisation:
    """A union that ended after the day stood on it, whether or not its ending was entered as a change."""
    if org.status not in ENDED or _ended(org.status, org.end_date, day):
        return org
    copy = _copy(org)
    copy.status, copy.end_date, copy.end_reason, copy.end_approval_no = ACTIVE, None, None, None
    return copy


def _copy(record: E) -> E:
    """The same record outside any session: nothing that is set on it is written."""
    copy = type(record)()
    for name in mapper_of(type(record)).columns.keys():  # noqa: SIM118 - a column collection is no dict
        setattr(copy, name, getattr(record, name))
    return copy


def put_change(session: Session, record: Entity, change: Change, moved: Values) -> None:
    """Let a change move fields of its record from its day on, and word what it moved.

    A change that is entered late stands in its place: fields that a later change moved again keep today's value, and
    that later change starts from this one's.
    """
    earlier = set(moved)
    change.before, change.after = {}, {}
    later = changes_after(session, change, newest_first=False)
    for name, value in moved.items():
        nearest = next((one for one in later if name in one.before), None)
        before = nearest.before[name] if nearest else as_plain(getattr(record, name))
        after = as_plain(value)
        if before == after:
            earlier.discard(name)
            continue
        change.before = {**change.before, name: before}
        change.after = {**change.after, name: after}
        if nearest is None:
            setattr(record, name, value)
        else:
            nearest.before = {**nearest.before, name: after}


def take_back(session: Session, record: Entity, change: Change) -> None:
    """Undo what a change moved when its entry is deleted: a later change then starts from what stood before."""
    later = changes_after(session, change, newest_first=False)
    for name, before in change.before.items():
        nearest = next((one for one in later if name in one.before), None)
        if nearest is not None:
            nearest.before = {**nearest.before, name: before}
        elif as_plain(getattr(record, name)) == change.after.get(name):
            setattr(record, name, typed(type(record), {name: before})[name])


def changes_after(session: Session, change: Change, *, newest_first: bool) -> list[Change]:
    """The living changes of the same record after this one; of one day those that were entered after it.

    One that is only being entered has no number yet: it is the last of its day.
    """
    model: Any = type(change)
    owner = "org_id" if isinstance(change, OrgChange) else "unit_id"
    query = select(model).where(alive(model), getattr(model, owner) == getattr(change, owner))
    after = model.change_date > change.change_date
    if change.id is not None:
        after |= (model.change_date == change.change_date) & (model.id > change.id)
    query = query.where(after)
    order = (model.change_date.desc(), model.id.desc()) if newest_first else (model.change_date, model.id)
    with session.no_autoflush:
        return [one for one in session.scalars(query.order_by(*order)) if one is not change]
