"""The members of a union that is closed or merged into another: they leave its last month and arrive in the other's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.periods import Month
from tzdesk.registers.members.detail import GroupCount, Movement
from tzdesk.registers.members.history import counts_of, organisation_names, previous_cells
from tzdesk.registers.members.items import (
    CLOSING,
    MOVED_IN,
    MOVED_OUT,
    OPENING,
    OTHER_OUT,
    RETAINED,
    STRUCK,
    TOTAL,
    items_of,
)
from tzdesk.registers.members.model import BY_HAND, FROM_MOVEMENTS, Member, MemberCount
from tzdesk.registers.members.movements import MOVE_IN, MOVE_OUT, OTHER_LESS, PARTS
from tzdesk.registers.members.register import count_register
from tzdesk.registers.members.roster_counts import GONE, KEPT, PRESENT
from tzdesk.registers.organisations.model import Organisation
from tzdesk.registers.organisations.queries import counts_own
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive

_NOTE = "工会合并，会员整体转入"
_CLOSED = "工会撤销"


def move_members(wp: Workplace, session: Session, from_org: int, to_org: int | None, day: date) -> int:
    """Take all members of a union out of the month it ends in, into `to_org` (合并) or out of the books (撤销).

    Inside an operation of the caller's. A merger is a transfer (转出 and 转入, matched); a closing without a successor
    is 其他减少 with its reason. Retained members and groups of new forms of employment go along, so do the people of
    the roster, who keep a row in the old union. Every dimension is empty afterwards. Gives the number of members moved.

    A union that counts no members of its own, or whose members nobody has counted, leaves no row. What else moved in
    the successor's month is for the successor to say.
    """
    month = Month.of(day)
    moved = _counted(wp, session, from_org, to_org, day)
    _groups(wp, session, from_org, to_org, month)
    _persons(wp, session, from_org, to_org, day)
    session.flush()
    return moved


def _counted(wp: Workplace, session: Session, from_org: int, to_org: int | None, day: date) -> int:
    """The same for the counts and their movements."""
    book = _Book(wp, session, day)
    if not (book.counts(from_org) and book.known(from_org)):
        return 0
    count = book.quiet(from_org)
    dims = wp.definition(Month.of(day)).dims
    # A dimension that nobody stated stays blank in the successor's row; one that is zero is said to be zero.
    people = {dim: n for dim in dims if (n := count.cell(CLOSING + dim)) is not None}
    members = people.get(TOTAL, 0)
    pool = {dim: count.cell(RETAINED + dim) or 0 for dim in dims}
    names = organisation_names(session, [one for one in (from_org, to_org) if one is not None])
    out = _Way(MOVED_OUT, MOVE_OUT, f"{_NOTE}“{names.get(to_org or 0, '')}”", to_org)
    out = out if to_org is not None else _Way(OTHER_OUT, OTHER_LESS, _CLOSED)
    book.enter(count, out, people)
    book.strike(count, out, pool)
    if to_org is not None and book.counts(to_org) and (members or pool[TOTAL]):
        other = book.row(to_org)
        into = _Way(MOVED_IN, MOVE_IN, f"“{names.get(from_org, '')}”{_NOTE}", from_org)
        book.enter(other, into, people)
        book.strike(other, into, pool)
    return members


@dataclass(frozen=True)
class _Way:
    """How members leave or arrive: the count's item, the movement's type, its note, and the other union."""

    item: str
    mv_type: str
    note: str
    peer: int | None = None


@dataclass(frozen=True)
class _Book:
    """Writes into the month of a day."""

    wp: Workplace
    session: Session
    day: date

    def counts(self, org_id: int) -> bool:
        """Whether the union counts members of its own."""
        org = self.session.get_one(Organisation, org_id)
        return counts_own(org.org_type, org.individual_members)

    def known(self, org_id: int) -> bool:
        """Whether its members were counted in the month or in the one before."""
        month = Month.of(self.day)
        return any(counts_of(self.session, one, [org_id]) for one in (month, month.previous))

    def row(self, org_id: int) -> MemberCount:
        """The union's row of the month; a new one states nothing."""
        month = Month.of(self.day)
        definition = self.wp.definition(month)
        found = counts_of(self.session, month, [org_id]).get(org_id)
        if found is None:
            found = MemberCount(org_id=org_id, period=month, source=BY_HAND, definition_year=definition.year)
            self.session.add(found)
        self.derive(found)
        return found

    def quiet(self, org_id: int) -> MemberCount:
        """The row of the union that ends: what it did not state did not move, and its month is closed with it."""
        found = self.row(org_id)
        register = count_register(self.wp)
        definition = self.wp.definition(found.period)
        dims = [dim for dim in definition.dims if dim == TOTAL or found.cell(OPENING + dim) is not None]
        cells = [code + dim for code in items_of(definition).needed_movements for dim in dims]
        register.put(found, dict.fromkeys((name for name in cells if found.cell(name) is None), 0))
        self.derive(found)
        return found

    def derive(self, count: MemberCount) -> None:
        """The equation, here and in the months after."""
        register = count_register(self.wp)
        with self.session.no_autoflush:
            before = previous_cells(self.session, count.period, [count.org_id]).get(count.org_id)
            register.derive_from(self.wp, count, before)
        self.session.flush()
        register.carry_on(self.wp, self.session, count)

    def enter(self, count: MemberCount, way: _Way, people: Mapping[str, int]) -> None:
        """One movement for all of them, and their cells unless the month is filled from movements anyway."""
        if not people.get(TOTAL):
            return
        self.register(count, way, people)
        if count.source == FROM_MOVEMENTS:
            return
        cells = {way.item + dim: (count.cell(way.item + dim) or 0) + n for dim, n in people.items()}
        # What the union stated for the month's end before this was entered moves along.
        sign = 1 if way.item == MOVED_IN else -1
        told = {CLOSING + dim: sign * n for dim, n in people.items() if n}
        cells |= {
            name: stated + n for name, n in told.items() if (stated := (count.stated or {}).get(name)) is not None
        }
        count_register(self.wp).put(count, cells)
        if way.item == OTHER_OUT:
            count.note = "；".join(part for part in (count.note, f"{way.note}，其他减少{people[TOTAL]}人") if part)
        self.derive(count)

    def strike(self, count: MemberCount, way: _Way, people: Mapping[str, int]) -> None:
        """Retained members leave the pool (注销), or come into it: then they are struck off as a negative number."""
        if not people[TOTAL]:
            return
        self.register(count, way, people, retained=True)
        sign = -1 if way.item == MOVED_IN else 1
        moved = {dim: sign * number for dim, number in people.items() if number}
        before = previous_cells(self.session, count.period, [count.org_id]).get(count.org_id, {})
        cells = {STRUCK + dim: (count.cell(STRUCK + dim) or 0) + number for dim, number in moved.items()}
        if count.source == FROM_MOVEMENTS:
            cells = {}
        if RETAINED + TOTAL not in before:  # the pool is not computed yet: it is as stated, or nothing
            cells |= {RETAINED + dim: (count.cell(RETAINED + dim) or 0) - number for dim, number in moved.items()}
        count_register(self.wp).put(count, cells)
        self.derive(count)

    def register(self, count: MemberCount, way: _Way, people: Mapping[str, int], *, retained: bool = False) -> None:
        """One movement for all of them."""
        movement = Movement(
            org_id=count.org_id,
            mv_date=self.day,
            mv_type=way.mv_type,
            retained=retained or None,
            peer_org_id=way.peer,
            note=way.note,
            definition_year=count.definition_year,
            **{name: people.get(dim, 0) for dim, name in PARTS.items()},
        )
        self.session.add(movement)
        self.wp.register("movement").settle(self.wp, self.session, movement)


def _groups(wp: Workplace, session: Session, from_org: int, to_org: int | None, month: Month) -> None:
    """Members of each group leave one union's row and arrive in the other's as a negative decrease."""
    register = wp.register("group_count")
    query = select(GroupCount).where(alive(GroupCount), GroupCount.period == month)
    rows = {(row.org_id, row.nef_group): row for row in session.scalars(query)}
    for (org_id, group), row in sorted(rows.items()):
        if org_id != from_org:
            continue
        register.put(row, {"left": row.left or 0, "joined": row.joined or 0})
        register.settle(wp, session, row)
        if not (moving := row.closing):
            continue
        register.put(row, {"left": (row.left or 0) + moving})
        register.settle(wp, session, row)
        if to_org is None:
            continue
        other = rows.get((to_org, group))
        if other is None:
            other = GroupCount(
                org_id=to_org,
                period=month,
                nef_group=group,
                group_text=row.group_text,
                stated={},
                definition_year=row.definition_year,
            )
            session.add(other)
            register.put(other, {"opening": 0})
        register.put(other, {"left": (other.left or 0) - moving, "joined": other.joined or 0})
        register.settle(wp, session, other)


def _persons(wp: Workplace, session: Session, from_org: int, to_org: int | None, day: date) -> None:
    """People of the roster: their old rows say that they moved, new rows stand in the other union."""
    from tzdesk.registers.members.roster_life import carried_over

    register = wp.register("member")
    query = select(Member).where(alive(Member), Member.org_id == from_org, Member.state.in_((PRESENT, KEPT)))
    for person in session.scalars(query).all():
        if to_org is not None:
            carried_over(wp, session, person, to_org, day)
        register.put(person, {"state": GONE, "change_type": MOVE_OUT, "change_date": day, "change_reason": "93"})
        register.settle(wp, session, person)
