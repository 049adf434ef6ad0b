"""What single movements add up to: the cells of a month's count, and the transfers that never arrived (转接未落地)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from tzdesk.base.periods import Month
from tzdesk.definitions import Definition
from tzdesk.registers.members.detail import Movement
from tzdesk.registers.members.items import ADJUSTMENT, TOTAL, Items, items_of
from tzdesk.registers.organisations.gather import in_chunks
from tzdesk.store import alive

TYPES, REASONS = "movement_type", "member_change_reason"
# 变动类型 that the program itself writes
JOIN, MOVE_IN, RETAIN, MOVE_OUT, EXPEL, QUIT, RESTORE, DIE = "1", "2", "3", "4", "5", "6", "7", "8"
OTHER_MORE, OTHER_LESS, RECLASSIFY = "91", "92", "93"
# Dimension → the attribute of a movement that counts it.
PARTS: Mapping[str, str] = {TOTAL: "count", "F": "female", "M": "migrant", "D": "dispatch", "N": "nef"}


def item_of(definition: Definition, movement: Movement) -> tuple[int, str] | None:
    """The item of the count that a movement goes into, with its sign; None while its type is not known."""
    entry = definition.codes[TYPES].get(movement.mv_type)
    if entry is None:
        return None
    if movement.retained and entry.extra.get("pool_item"):
        item = entry.extra["pool_item"]
        return (-1, item[1:]) if item.startswith("-") else (1, item)
    reason = definition.codes[REASONS].get(movement.reason)
    if reason is not None and reason.extra.get("retired") == "1" and entry.extra.get("retired_item"):
        return 1, entry.extra["retired_item"]
    return (1, entry.extra["item"]) if entry.extra.get("item") else None


def cells_of(definition: Definition, movements: Iterable[Movement]) -> dict[str, int]:
    """The cells that movements of one union and month add up to; items without a movement are left out.

    A part that a movement leaves blank counts as none of its people: the register's form says so.
    """
    items = items_of(definition)
    found: dict[str, int] = {}
    for movement in movements:
        sign, code = item_of(definition, movement) or (1, "")
        if code not in items.by_code:
            continue
        for dim in items.by_code[code].dims:
            value = getattr(movement, PARTS[dim], None) if dim in PARTS else None
            found[code + dim] = found.get(code + dim, 0) + sign * (value or 0)
    return found


def filled_cells(definition: Definition, movements: Iterable[Movement]) -> dict[str, int]:
    """The same for a union that keeps movements: what did not happen is 0, in every dimension."""
    return dict.fromkeys(movement_cells(items_of(definition)), 0) | cells_of(definition, movements)


def movement_cells(items: Items) -> tuple[str, ...]:
    """Every cell that movements can fill."""
    codes = (*items.movements, ADJUSTMENT, *(code for _, code in items.pool_terms))
    return tuple(code + dim for code in sorted(set(codes)) for dim in items.by_code[code].dims)


def month_movements(session: Session, places: Iterable[tuple[int, Month]]) -> dict[tuple[int, Month], list[Movement]]:
    """The movements of unions' months, by union and month, each in the order of days."""
    wanted = set(places)
    found: dict[tuple[int, Month], list[Movement]] = defaultdict(list)
    if not wanted:
        return found
    first, last = min(month for _, month in wanted).first, max(month for _, month in wanted).last
    for part in in_chunks({org_id for org_id, _ in wanted}):
        query = select(Movement).where(
            alive(Movement), Movement.org_id.in_(part), Movement.mv_date.between(first, last)
        )
        for movement in session.scalars(query.order_by(Movement.mv_date, Movement.id)):
            place = (movement.org_id, Month.of(movement.mv_date))
            if place in wanted:
                found[place].append(movement)
    return found


# --- transfers inside the district ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Transfer:
    """A transfer between two unions of the district with what is still missing on the other side.

    `out` says whether it was recorded by the union that people left; `open` is how many have no counterpart yet.
    """

    id: int
    org_id: int
    peer_org_id: int
    on: date
    count: int
    open: int
    out: bool


def transfers(session: Session, day: date, org_ids: Iterable[int]) -> list[Transfer]:
    """The transfers that unions recorded up to a day, matched: people who left one union for another against people
    whom that one took from the first, the oldest first. By day, then id."""
    found: list[Movement] = []
    for part in in_chunks(sorted(set(org_ids))):
        found += session.scalars(
            select(Movement).where(*_between_unions(), Movement.mv_date <= day, Movement.org_id.in_(part))
        )
    return matched(sorted(found, key=lambda one: (one.mv_date, one.id)))


def matched(movements: Sequence[Movement]) -> list[Transfer]:
    """The same for movements at hand, oldest first."""
    pairs: dict[tuple[int, int], tuple[list[Movement], list[Movement]]] = {}
    for one in movements:
        if one.peer_org_id is None or not one.count:
            continue
        way = (one.org_id, one.peer_org_id) if one.mv_type == MOVE_OUT else (one.peer_org_id, one.org_id)
        pairs.setdefault(way, ([], []))[one.mv_type != MOVE_OUT].append(one)
    found: list[Transfer] = []
    for gone, come in pairs.values():
        found += _settled(gone, sum(one.count or 0 for one in come), out=True)
        found += _settled(come, sum(one.count or 0 for one in gone), out=False)
    return sorted(found, key=lambda transfer: (transfer.on, transfer.id))


def _settled(movements: Sequence[Movement], met: int, *, out: bool) -> list[Transfer]:
    found = []
    for one in movements:
        count = one.count or 0
        landed = min(count, met)
        met -= landed
        assert one.peer_org_id is not None
        found.append(Transfer(one.id, one.org_id, one.peer_org_id, one.mv_date, count, count - landed, out))
    return found


def unlanded(session: Session, day: date) -> list[Transfer]:
    """转接未落地: transfers up to a day whose other side is missing or too small. Only the pairs of unions that do not
    meet are read."""
    uneven = {pair for pair, (out, into) in _sums(session, Movement.mv_date <= day).items() if out != into}
    found = transfers(session, day, (org_id for pair in uneven for org_id in pair))
    return [transfer for transfer in found if transfer.open]


@dataclass(frozen=True)
class Balance:
    """A month's transfers inside the district (members.md X10): people out, people in, people not landed by its end."""

    out: int
    into: int
    open: int


def balance(session: Session, period: Month) -> Balance:
    """The month's transfers and everything that has not landed by its end; added up by the database."""
    moved = _sums(session, Movement.mv_date.between(period.first, period.last))
    return Balance(
        out=sum(out for out, _ in moved.values()),
        into=sum(into for _, into in moved.values()),
        open=sum(abs(out - into) for out, into in _sums(session, Movement.mv_date <= period.last).values()),
    )


def _sums(session: Session, when: ColumnElement[bool]) -> dict[tuple[int, int], tuple[int, int]]:
    """People who left one union for another and people whom that one took from it, by the pair (from, to)."""
    query = (
        select(Movement.org_id, Movement.peer_org_id, Movement.mv_type, func.sum(Movement.count))
        .where(*_between_unions(), when)
        .group_by(Movement.org_id, Movement.peer_org_id, Movement.mv_type)
    )
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for org_id, peer, mv_type, count in session.execute(query):
        assert peer is not None
        way = (org_id, peer) if mv_type == MOVE_OUT else (peer, org_id)
        out, into = found.get(way, (0, 0))
        found[way] = (out + (count or 0), into) if mv_type == MOVE_OUT else (out, into + (count or 0))
    return found


def _between_unions() -> tuple[ColumnElement[bool], ...]:
    return alive(Movement), Movement.mv_type.in_((MOVE_IN, MOVE_OUT)), Movement.peer_org_id.is_not(None)
