"""The count grid as one ledger (会员月报一览表): the union's own columns, the items in sight, and their totals."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

from tzdesk.base.periods import Month
from tzdesk.excel.write import Written, export_list
from tzdesk.fields.spec import FieldSpec
from tzdesk.fields.types import TextType
from tzdesk.jobs import Job, Progress
from tzdesk.registers.listing import ref_kind, shown, titles_of
from tzdesk.registers.members.grid import CountGrid, load_grid
from tzdesk.registers.members.items import items_of
from tzdesk.registers.organisations.gather import by_id
from tzdesk.registers.organisations.model import Organisation
from tzdesk.registers.workplace import Workplace

ABOUT = ("stat_code", "org_name", "org_type", "division_code", "parent_org_id")  # what a ledger says of the union
TOTAL_ROW = "合计"


def ledger_fields(wp: Workplace, grid: CountGrid, cells: Collection[str]) -> list[FieldSpec]:
    """The columns of the ledger: what may be seen of the union, then these items in printed order."""
    hidden = wp.rights.hidden(Organisation.__kind__)
    org = grid.definition.record(Organisation.__kind__)
    about = [org.field(name) for name in ABOUT if name not in hidden]
    about = [replace(one, type=TextType()) if ref_kind(one) else one for one in about]
    return [*about, *(spec for spec in items_of(grid.definition).fields if spec.name in cells)]


def ledger_rows(wp: Workplace, grid: CountGrid) -> list[dict[str, Any]]:
    """One row per union by field name, typed, and the totals at the end; blank cells stay blank."""
    register = wp.register(Organisation.__kind__)
    specs = [grid.definition.record(Organisation.__kind__).field(name) for name in ABOUT]
    with wp.store.reading() as session:
        orgs = by_id(session, Organisation, (row.org_id for row in grid.rows))
        titles = titles_of(wp, session, register, specs, list(orgs.values()))
        rows = []
        for row in grid.rows:
            org = orgs.get(row.org_id)
            about = {one.name: register.value(org, one.name) for one in specs} if org is not None else {}
            about |= {one.name: shown(one, about.get(one.name), titles) for one in specs if ref_kind(one)}
            rows.append({**about, "org_name": row.org_name, "stat_code": row.stat_code, **row.cells})
    return [*rows, {"org_name": TOTAL_ROW, **grid.totals()}]


def write_counts(
    wp: Workplace, period: Month, cells: Collection[str], target: Path, *, title: str = ""
) -> Job[Written]:
    """Write a month's grid with these items into a workbook, ready to be printed.

    Raises UserError without the right to export, MachineError when the file cannot be written.
    """
    wp.rights.demand("export")
    yield Progress(0, 0, "正在读取台账")
    grid = load_grid(wp, period)
    rows, fields = ledger_rows(wp, grid), ledger_fields(wp, grid, cells)
    written = yield from export_list(
        grid.definition.record(Organisation.__kind__), rows, target, columns=fields, title=title
    )
    return replace(written, rows=len(grid.rows))
