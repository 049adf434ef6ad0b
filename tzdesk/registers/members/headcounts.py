"""The headcount of a unit (单位·职工人数), from its union's ledger of a month.

It holds from that month on: returns of the months before (JT-01, covered workers) go on counting what was so then.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tzdesk.base.periods import Month
from tzdesk.registers.members.items import STAFF, TOTAL
from tzdesk.registers.members.model import MemberCount
from tzdesk.registers.organisations.gather import by_id
from tzdesk.registers.organisations.history import put_change, take_back
from tzdesk.registers.organisations.history_model import UnitChange
from tzdesk.registers.organisations.model import HostUnit, Organisation
from tzdesk.registers.workplace import Workplace
from tzdesk.store import Operation, alive
from tzdesk.store.bulk import among

_FIELD = "staff_total"


def take_headcounts(wp: Workplace, op: Operation, period: Month, grid: Mapping[int, Mapping[str, Any]]) -> None:
    """Give units the staff that their unions' counts (by union's id) state for a month, unless a later one is known."""
    session = op.session
    newest = session.scalar(select(func.max(MemberCount.period)).where(alive(MemberCount)))
    if newest is not None and newest > period:
        return
    orgs = by_id(session, Organisation, grid)
    units = by_id(session, HostUnit, (org.host_unit_id for org in orgs.values()))
    paper = f"{period.label}会员台账"
    taken = _taken(session, period, paper)
    past = _with_a_past(session, period, orgs, taken)
    for org_id, cells in grid.items():
        unit = units.get(orgs[org_id].host_unit_id or 0)
        staff = cells.get(STAFF + TOTAL)
        if unit is not None and staff is not None and unit.staff_total != staff:
            _move(wp, op, unit, staff, period, paper, taken.get(unit.id), known=unit.id in past)


def _taken(session: Session, period: Month, paper: str) -> dict[int, UnitChange]:
    """What an earlier import of the same month moved, by unit."""
    found = select(UnitChange).where(
        alive(UnitChange), UnitChange.change_date == period.first, UnitChange.document == paper
    )
    return {change.unit_id: change for change in session.scalars(found) if change.after.keys() == {_FIELD}}


def _with_a_past(
    session: Session, period: Month, orgs: Mapping[int, Organisation], taken: Mapping[int, UnitChange]
) -> set[int]:
    """The units of which something is said for another time: their union was counted before, or their headcount has
    changed on some day (but by an earlier import of the same ledger)."""
    counted = select(MemberCount.org_id).where(
        alive(MemberCount), MemberCount.period < period, among(MemberCount.org_id, sorted(orgs))
    )
    units = {orgs[org_id].host_unit_id for org_id in session.scalars(counted.distinct())}
    mended = {change.id for change in taken.values()}
    changed = session.scalars(select(UnitChange).where(alive(UnitChange)))
    units |= {change.unit_id for change in changed if _FIELD in change.after and change.id not in mended}
    return {unit for unit in units if unit is not None}


def _move(  # noqa: PLR0917 - one unit, its number, and what both rest on
    wp: Workplace,
    op: Operation,
    unit: HostUnit,
    staff: int,
    period: Month,
    paper: str,
    last: UnitChange | None,
    *,
    known: bool,
) -> None:
    """Mend what the last import of the month said. A unit of which no month before tells anything has had the number
    always: a slip in its first ledger does not become its past."""
    if last is not None:
        take_back(op.session, unit, last)
        op.delete(last)
        op.session.flush()
    year = wp.definition(period).year
    change = UnitChange(unit_id=unit.id, change_date=period.first, document=paper, definition_year=year)
    if unit.staff_total is None or not known:
        unit.staff_total = staff
    elif unit.staff_total != staff:
        put_change(op.session, unit, change, {_FIELD: staff})
        op.add(change)
        wp.register(change.__kind__).settle(wp, op.session, change)
    wp.register(unit.__kind__).settle(wp, op.session, unit)
    op.session.flush()
