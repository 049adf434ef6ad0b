"""Members of new forms of employment by group (新就业形态群体): the equation of a row, its neighbours, its figures.

月末会员 = 月初会员 + 本月新发展 − 本月减少, per union and group. The four key groups (四类重点群体) and the eight
(八大群体) are marked in the code list: a new group is a line there and one in the form.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.periods import Month
from tzdesk.definitions import Definition
from tzdesk.registers.measure import Measured, Scope, added_up, measure
from tzdesk.registers.members.detail import GroupBase, GroupCount
from tzdesk.registers.members.history import counting_unions
from tzdesk.registers.organisations.gather import in_chunks
from tzdesk.store import alive

GROUPS = "nef_group"
OTHER = "99"
OPENING, JOINED, LEFT, CLOSING = "opening", "joined", "left", "closing"
COMPUTED = frozenset({OPENING, CLOSING})

Key = tuple[int, str]


def settle_group(record: GroupCount, before: int | None) -> None:
    """Opening from last month's closing (None in the first month: as stated, or from the stated closing), closing
    from both movements; a stated closing stands only where there is nothing to compute from."""
    joined, left, told = record.joined, record.left, record.told(CLOSING)
    change = None if joined is None or left is None else joined - left
    opening = before if before is not None else record.told(OPENING)
    if opening is None and told is not None and change is not None:
        opening = told - change
    closing = told if opening is None or change is None else opening + change
    for name, value in ((OPENING, opening), (CLOSING, closing)):
        if getattr(record, name) != value:
            setattr(record, name, value)


def last_closings(session: Session, period: Month, org_ids: Collection[int]) -> dict[Key, int]:
    """Last month's closing by union and group, where there was one."""
    found: dict[Key, int] = {}
    for part in in_chunks(set(org_ids)):
        query = select(GroupCount.org_id, GroupCount.nef_group, GroupCount.closing).where(
            alive(GroupCount), GroupCount.period == period.previous, GroupCount.org_id.in_(part)
        )
        found |= {(row[0], row[1]): row[2] for row in session.execute(query) if row[2] is not None}
    return found


def bases_on(session: Session, period: Month) -> list[GroupBase]:
    """The bases in force in a month: of each union and group the latest up to its end. By id."""
    query = select(GroupBase).where(alive(GroupBase)).order_by(GroupBase.base_date, GroupBase.id)
    latest: dict[tuple[int | None, str | None], GroupBase] = {}
    for base in session.scalars(query):
        if base.base_date is None or base.base_date <= period.last:
            latest[base.org_id, base.nef_group] = base
    return sorted(latest.values(), key=lambda base: base.id)


def codes_chosen(definition: Definition, group: str | None, key: str | None) -> frozenset[str]:
    """One group, the groups marked with a key (key4, key8), or all."""
    listed = definition.codes[GROUPS]
    if group is not None:
        return frozenset({group})
    return frozenset(code.code for code in listed if key is None or code.extra.get(key) == "1")


def _value(record: Any, field: str) -> int | None:
    """A column's value; one that the definition added (x_…) stands in the record's own JSON."""
    found = (record.extra or {}).get(field) if field.startswith("x_") else getattr(record, field)
    return found if isinstance(found, int) else None


def _sum(records: Iterable[Any], field: str, kind: str) -> Measured:
    stated = [(record.id, value) for record in records if (value := _value(record, field)) is not None]
    return added_up(stated, kind) if stated else Measured(None, (), kind)


def month_groups(scope: Scope) -> list[GroupCount]:
    """The month's rows that are added up: of unions that count their own members. Read once per computation."""

    def read() -> list[GroupCount]:
        unions = counting_unions(scope.session, scope.period)
        query = (
            select(GroupCount)
            .where(alive(GroupCount), GroupCount.period == scope.period)
            .order_by(GroupCount.org_id, GroupCount.nef_group)
        )
        return [row for row in scope.session.scalars(query) if row.org_id in unions]

    return scope.once("groups.month", read)


@measure("groups.item")
def item(scope: Scope, *, field: str, group: str | None = None, key: str | None = None) -> Measured:
    """A column of 新就业形态会员月报 summed over unions: of one group, of those marked with a key, or of all."""
    codes = codes_chosen(scope.definition, group, key)
    return _sum((row for row in month_groups(scope) if row.nef_group in codes), field, GroupCount.__kind__)


@measure("groups.base")
def base(scope: Scope, *, field: str, group: str | None = None, key: str | None = None) -> Measured:
    """A base figure (底数) in force in the month: of a group the whole workplace's, which unions' own are part of, or
    the sum over the unions that found it out where nobody counted the whole."""
    codes = codes_chosen(scope.definition, group, key)
    return _sum(_counted_once(_bases(scope), codes, field), field, GroupBase.__kind__)


@measure("groups.rate_base")
def rate_base(scope: Scope, *, field: str, group: str | None = None, key: str | None = None) -> Measured:
    """The same as what a rate is computed over: blank where a group that has members has no base, because members
    without the people they are part of would make the rate too high."""
    codes = codes_chosen(scope.definition, group, key)
    chosen = _counted_once(_bases(scope), codes, field)
    with_base = {one.nef_group for one in chosen}
    counted = {row.nef_group for row in month_groups(scope) if row.nef_group in codes and row.closing}
    return _sum(chosen, field, GroupBase.__kind__) if counted <= with_base else Measured(None)


def _bases(scope: Scope) -> list[GroupBase]:
    return scope.once("groups.bases", lambda: bases_on(scope.session, scope.period))


def _counted_once(bases: Iterable[GroupBase], codes: Collection[str], field: str) -> list[GroupBase]:
    """The bases that state a field, without the unions' own of a group whose whole is stated."""
    stated = [base for base in bases if base.nef_group in codes and _value(base, field) is not None]
    whole = {base.nef_group for base in stated if base.org_id is None}
    return [base for base in stated if base.org_id is None or base.nef_group not in whole]


def workers_of(bases: Sequence[GroupBase]) -> Mapping[tuple[int | None, str | None], int]:
    """People of a group by union (None: the whole workplace), where they were counted."""
    return {(base.org_id, base.nef_group): base.workers for base in bases if base.workers is not None}
