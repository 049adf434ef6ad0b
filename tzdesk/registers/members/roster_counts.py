"""What the real-name roster says of a union's month: who was a member at its end, and who moved in it.

A person's row shows today. Months before are found by taking back what happened after them: the registered movements of
the person, and the change that an imported sheet states (会籍变化类型和日期) where no movement stands behind it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.periods import Month
from tzdesk.definitions import Definition
from tzdesk.registers.members.detail import Movement
from tzdesk.registers.members.items import CLOSING, OUTSIDERS, QUALIFIED, RETAINED, TOTAL
from tzdesk.registers.members.model import Member
from tzdesk.registers.members.movements import (
    DIE,
    EXPEL,
    JOIN,
    MOVE_IN,
    MOVE_OUT,
    QUIT,
    RECLASSIFY,
    RESTORE,
    RETAIN,
    cells_of,
)
from tzdesk.registers.organisations.gather import in_chunks
from tzdesk.store import alive

# 会籍状态
PRESENT, KEPT, GONE, LEFT, EXPELLED, DEAD = "1", "2", "3", "4", "5", "6"
# What a movement makes of a member.
AFTER: Mapping[str, str] = {
    JOIN: PRESENT,
    MOVE_IN: PRESENT,
    RESTORE: PRESENT,
    RETAIN: KEPT,
    MOVE_OUT: GONE,
    QUIT: LEFT,
    EXPEL: EXPELLED,
    DIE: DEAD,
}
Place = tuple[int, Month]


@dataclass
class Person:
    """A row of the roster with everything that happened to it, the newest first. Stands outside the session."""

    row: Member
    changes: list[Movement] = field(default_factory=list)

    def state_on(self, day: date) -> str | None:
        """会籍状态 at the end of a day; None before the person joined this union."""
        state = self.row.state
        for change in self.changes:
            if change.mv_date <= day:
                break
            state = _before(change, state)
        else:  # nothing known happened up to the day: whoever joined later was not there yet
            if self.row.join_date is not None and self.row.join_date > day:
                return None
        return state

    def dims_on(self, day: date) -> dict[str, bool]:
        """Which dimensions the person counted in at the end of a day."""
        row = self.row
        counts = {
            TOTAL: 1,
            "F": int(row.gender == "2"),
            "M": int(bool(row.is_migrant)),
            "D": int(bool(row.is_dispatch)),
            "N": int(row.nef_group is not None),
        }
        for change in self.changes:
            if change.mv_date > day and change.mv_type == RECLASSIFY:
                for dim, name in (("M", "migrant"), ("D", "dispatch"), ("N", "nef")):
                    counts[dim] -= getattr(change, name) or 0
        return {dim: count > 0 for dim, count in counts.items()}


def _before(change: Movement, state: str | None) -> str | None:
    """The state before a change that led to `state`."""
    if change.mv_type in {JOIN, MOVE_IN}:
        return None
    if change.mv_type == RESTORE:
        return KEPT
    if change.mv_type == RETAIN:
        return PRESENT
    if change.mv_type in AFTER:
        return KEPT if change.retained else PRESENT
    return state


def persons_of(session: Session, org_ids: Iterable[int]) -> dict[int, list[Person]]:
    """The roster of unions with the history of each person, by union."""
    found: dict[int, list[Person]] = defaultdict(list)
    for part in in_chunks(set(org_ids)):
        rows = session.scalars(select(Member).where(alive(Member), Member.org_id.in_(part)).order_by(Member.id)).all()
        changes: dict[int, list[Movement]] = defaultdict(list)
        query = select(Movement).where(alive(Movement), Movement.org_id.in_(part), Movement.person_id.is_not(None))
        for movement in session.scalars(query.order_by(Movement.mv_date.desc(), Movement.id.desc())):
            changes[movement.person_id or 0].append(movement)
        for row in rows:
            found[row.org_id or 0].append(Person(row, _with_own(row, changes[row.id])))
    return found


def _with_own(row: Member, registered: list[Movement]) -> list[Movement]:
    """The registered movements and the row's own last change, where none of them is it."""
    if row.change_type not in AFTER or row.change_date is None or row.org_id is None:
        return registered
    if any(one.mv_type == row.change_type and one.mv_date == row.change_date for one in registered):
        return registered
    own = Movement(
        org_id=row.org_id,
        mv_date=row.change_date,
        mv_type=row.change_type,
        reason=row.change_reason,
        count=1,
        female=int(row.gender == "2"),
        migrant=int(bool(row.is_migrant)),
        dispatch=int(bool(row.is_dispatch)),
        nef=int(row.nef_group is not None),
        retained=True if row.change_type == MOVE_IN and row.state == KEPT else None,
    )
    return sorted([*registered, own], key=lambda one: one.mv_date, reverse=True)


def roster_cells(definition: Definition, persons: Sequence[Person], month: Month) -> dict[str, int]:
    """A month's cells as the roster gives them: movements (only those that happened) and closings, by dimension."""
    moved = [change for person in persons for change in person.changes if change.mv_date in month]
    return cells_of(definition, moved) | closing_cells(definition, persons, month)


def closing_cells(definition: Definition, persons: Sequence[Person], month: Month) -> dict[str, int]:
    """30, 31, 32 and 35 at a month's end. Qualified and from elsewhere are as the rows say today."""
    dims = list(definition.dims)
    found = {code + dim: 0 for code in (CLOSING, QUALIFIED, OUTSIDERS, RETAINED) for dim in dims}
    home = definition.parameter("home_area", month.last) or ""
    for person in persons:
        state = person.state_on(month.last)
        if state not in {PRESENT, KEPT}:
            continue
        codes = [RETAINED] if state == KEPT else [CLOSING]
        if state == PRESENT:
            codes += [QUALIFIED] * bool(person.row.qualified)
            place = person.row.hukou_place or ""
            codes += [OUTSIDERS] * bool(home and place and home not in place)
        for dim, counts in person.dims_on(month.last).items():
            if counts:
                for code in codes:
                    found[code + dim] += 1
    known = definition.items
    return {name: value for name, value in found.items() if name[:-1] in known and name[-1] in known[name[:-1]].dims}
