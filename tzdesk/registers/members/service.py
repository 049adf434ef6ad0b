"""What a clerk does with member counts. Every function is one operation."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.members.equation import settle
from tzdesk.registers.members.group_registers import open_groups
from tzdesk.registers.members.history import counts_of, previous_cells
from tzdesk.registers.members.items import ADJUSTMENT, CLOSING, SETTLED, TOTAL, Items, items_of
from tzdesk.registers.members.model import BY_HAND, CARRIED_ON, FROM_MOVEMENTS, MemberCount, without_blanks
from tzdesk.registers.members.movement_register import refill
from tzdesk.registers.members.register import count_register as counts
from tzdesk.registers.organisations.queries import reporting_unions
from tzdesk.registers.register import Saved
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import Finding
from tzdesk.store import Operation


@dataclass(frozen=True)
class SavedGrid:
    """What saving a grid gives back: the record of each union, and what the rules say of all of them."""

    ids: Mapping[int, int]
    findings: tuple[Finding, ...]


def save_count(
    wp: Workplace, values: Mapping[str, Any], record_id: int | None = None, *, version: int | None = None
) -> Saved:
    """Create or change one union's month. `values` names fields (org_id, period, note) and cells (12T) alike."""
    register = counts(wp)
    period = values.get("period")
    if period is None and record_id is not None:
        with wp.store.reading() as session:
            period = register.get(session, record_id).period
    return register.save(wp, values, record_id, version=version, period=period, label="填报会员月报")


def save_counts(
    wp: Workplace, period: Month, grid: Mapping[int, Mapping[str, Any]], *, source: str = BY_HAND, label: str = ""
) -> SavedGrid:
    """Save many unions' cells of a month at once: union id → cell or field → value. Missing rows are made."""
    register = counts(wp)
    with wp.store.operation("member_count.save_grid", label or f"填报{period.label}会员月报（{len(grid)}家）") as op:
        records = write_grid(wp, op.session, period, grid, source)
        op.session.flush()
        findings = register.check(wp, op.session, list(records.values()), period)
        ids = {org_id: record.id for org_id, record in records.items()}
    return SavedGrid(ids, tuple(findings))


def write_grid(
    wp: Workplace,
    session: Session,
    period: Month,
    grid: Mapping[int, Mapping[str, Any]],
    source: str,
) -> dict[int, MemberCount]:
    """The rows of a grid inside an open operation, computed, with the later months brought in line; by union."""
    register = counts(wp)
    known = counts_of(session, period, grid)
    before = previous_cells(session, period, grid)
    year = wp.definition(period).year
    records: dict[int, MemberCount] = {}
    with session.no_autoflush:
        for org_id, values in grid.items():
            record = known.get(org_id)
            if record is None:
                record = MemberCount(org_id=org_id, period=period, source=source, definition_year=year)
                session.add(record)
            register.put(record, values, source)
            register.derive_from(wp, record, before.get(org_id))
            records[org_id] = record
    session.flush()
    register.carry_all(wp, session, period, records)
    return records


def open_month(wp: Workplace, period: Month, org_ids: Collection[int] | None = None) -> int:
    """Make the month's row of every reporting union (or of these) that has none, its opening taken from last month.

    Rows of groups of new forms of employment are carried on as well. Gives the number of rows made; none when all are
    there.
    """
    register = counts(wp)
    with wp.store.operation("member_count.open_month", f"建立{period.label}会员月报") as op:
        reporting = (org.id for org in reporting_unions(op.session, period.last))
        unions = [org_id for org_id in reporting if org_ids is None or org_id in org_ids]
        there = counts_of(op.session, period, unions)
        missing = [org_id for org_id in unions if org_id not in there]
        sources = _sources(op.session, period, missing)
        rows: list[Mapping[str, Any]] = [
            {"org_id": org_id, "period": period, "source": sources.get(org_id, BY_HAND)} for org_id in missing
        ]
        made = insert_counts(wp, op, rows)
        records = {record.org_id: record for record in register.fetch(op.session, made)}
        register.carry_all(wp, op.session, period, records)
        refill(wp, op.session, [(one.org_id, period) for one in records.values() if one.source == FROM_MOVEMENTS])
        open_groups(wp, op, period, unions)
    return len(made)


def _sources(session: Session, period: Month, org_ids: Collection[int]) -> dict[int, str]:
    """Where the figures of a newly opened month come from: a union that is filled from movements stays so."""
    last = counts_of(session, period.previous, org_ids)
    return {org_id: FROM_MOVEMENTS if one.source == FROM_MOVEMENTS else CARRIED_ON for org_id, one in last.items()}


def copy_last_month(wp: Workplace, period: Month, org_ids: Collection[int] | None = None) -> SavedGrid:
    """State that nothing moved (本月无变动): stocks as last month, every movement that last month stated is 0.

    Only unions whose month holds no entry yet; `org_ids` narrows to some. UserError when none can be copied.
    """
    items = items_of(wp.definition(period))
    with wp.store.reading() as session:
        wanted = [org.id for org in reporting_unions(session, period.last)] if org_ids is None else list(org_ids)
        before = previous_cells(session, period, wanted)
        there = counts_of(session, period, wanted)
        grid = {
            org_id: copied(before[org_id], items)
            for org_id in wanted
            if org_id in before and not (org_id in there and _has_entries(there[org_id]))
        }
    if not grid:
        raise UserError(
            f"{period.label}没有可以照上月填写的工会。", "上月没有数据，或者本月已经填报；已填报的请直接修改。"
        )
    return save_counts(wp, period, grid, source=CARRIED_ON, label=f"{period.label}会员月报照上月填写（{len(grid)}家）")


def copied(last: Mapping[str, int], items: Items) -> dict[str, int]:
    """A month without movements after last month's cells."""
    cells: dict[str, int] = {code + TOTAL: 0 for code in items.needed_movements}
    moving = {name[-1] for name in last if name[:-1] in items.movements}
    for name, value in last.items():
        code, dim = name[:-1], name[-1]
        item = items.by_code.get(code)
        if code in items.movements:
            cells[name] = 0
        elif code == CLOSING:
            cells |= {} if dim in moving or dim == TOTAL else {name: value}
        elif item is not None and item.kind == "entry" and code != ADJUSTMENT:
            cells[name] = value
    return cells


def _has_entries(count: MemberCount) -> bool:
    return any(name[:-1] not in SETTLED for name in count.filled()) or bool(without_blanks(count.stated))


def insert_counts(wp: Workplace, op: Operation, rows: Iterable[Mapping[str, Any]]) -> list[int]:
    """Write many new counts at once, computed, and give their ids in order.

    A row names `org_id`, `period` and any of the other attributes; openings and closings go into `stated`. Rows of one
    union must come in the order of their months; each takes its opening from the row or record before it.
    """
    last: dict[tuple[int, Month], dict[str, int]] = {}
    waiting = [dict(row) for row in rows]
    for period in {row["period"] for row in waiting}:
        found = previous_cells(op.session, period, [row["org_id"] for row in waiting if row["period"] == period])
        last |= {(org_id, period.previous): cells for org_id, cells in found.items()}
    for row in waiting:
        period = row["period"]
        definition = wp.definition(period)
        stated = without_blanks(row.get("stated"))
        before = last.get((row["org_id"], period.previous))
        settled = settle(without_blanks(row.get("cells")), stated, before, items_of(definition))
        row["cells"], row["stated"], row["opening_source"] = settled.cells, stated, settled.opening
        row.setdefault("definition_year", definition.year)
        last[row["org_id"], period] = settled.cells
    return op.insert_many(MemberCount, waiting)
