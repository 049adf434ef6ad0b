"""The count grid (会员月报录入表): all unions of a month × all cells of the form, to be typed like a paper sheet.

A screen reads one `CountGrid` with `load_grid`, shows `rows` × `columns`, and asks it for everything else:

- `columns`: every cell of the year's form in printed order (item by item, 合计 first). `computed` cells are never
  typed; what may be typed of an opening or a closing is only compared with the computed one. `whole` names the 合计
  cell that must be filled when this one is (“其中”不能单独填).
- `rows`: one per union of the month; `record_id` is None while its row does not exist yet, saving makes it.
  `cells` are what counts now, `stated` what the union itself said of computed cells, `last` are last month's cells
  (None in the first month), `findings` by cell.
- `tried(org_id, typed)`: the row as it would be with these values, computed and checked, nothing written.
- `save(wp, period, {org_id: {cell: value, "note": …}})`: many cells of one or more rows as one undoable operation; then
  `reload(wp, org_ids)` gives the rows that changed, later openings included when their months are shown elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.periods import Month
from tzdesk.definitions import Definition
from tzdesk.registers.measure import total
from tzdesk.registers.members.history import count_nears, counting_unions, counts_of, missing_unions
from tzdesk.registers.members.items import OPENING, SIGNED, TOTAL, Items, is_cell, items_of
from tzdesk.registers.members.model import CARRIED_ON, MemberCount
from tzdesk.registers.members.near import CountNear
from tzdesk.registers.members.register import count_register as counts
from tzdesk.registers.members.service import SavedGrid, save_counts
from tzdesk.registers.organisations.model import Organisation
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import Finding, check
from tzdesk.store import alive

ROW = ""  # findings of the row as a whole stand under this name


@dataclass(frozen=True)
class GridColumn:
    """One cell of the form: `name` is the field (12T), `item` and `dim` its row and column on paper."""

    name: str
    item: str
    dim: str
    label: str
    item_label: str
    dim_label: str
    help: str
    computed: bool
    required: bool
    signed: bool
    whole: str | None

    @property
    def compared(self) -> bool:
        """Whether what is typed here is compared with a computed figure instead of counting itself."""
        return not self.computed and self.item == OPENING


@dataclass(frozen=True)
class GridRow:
    """One union's month in the grid. `version` is the row version seen, for saving through a form."""

    org_id: int
    org_name: str
    stat_code: str | None
    record_id: int | None
    version: int | None
    cells: Mapping[str, int]
    stated: Mapping[str, int]
    last: Mapping[str, int] | None
    sources: Mapping[str, str]
    opening_source: str | None
    note: str | None
    findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)

    def opening(self, dim: str = TOTAL) -> int | None:
        """Members at the month's beginning, as they are carried or were stated."""
        return self.cells.get(OPENING + dim)

    def last_value(self, name: str) -> int | None:
        """The same cell last month."""
        return None if self.last is None else self.last.get(name)


Fresh = list[tuple[GridRow, CountNear]]  # rows read again, with the neighbours their rules look at


@dataclass
class CountGrid:
    """A month's grid as it stands; the rows are replaced by `reload`, never changed in place.

    `counting` are the unions whose members are added up: federations and upper unions are sums of others (X08).
    """

    period: Month
    definition: Definition
    columns: tuple[GridColumn, ...]
    rows: list[GridRow]
    counting: frozenset[int] = frozenset()
    _nears: dict[int, CountNear] = field(default_factory=dict, repr=False)

    def row(self, org_id: int) -> GridRow:
        """A union's row; KeyError when it is not in the grid."""
        return self.rows[self.index(org_id)]

    def index(self, org_id: int) -> int:
        """The place of a union's row; KeyError when it is not in the grid."""
        return self._places[org_id]

    @cached_property
    def _places(self) -> dict[int, int]:
        """Rows are replaced where they stand."""
        return {row.org_id: place for place, row in enumerate(self.rows)}

    def missing(self, row: GridRow, column: GridColumn) -> bool:
        """Whether a blank cell must be filled: by the form, or because a part of it is filled (both or none)."""
        if column.computed or column.name in row.cells:
            return False
        return column.required or any(c.whole == column.name and c.name in row.cells for c in self.columns)

    def totals(self, rows: Sequence[GridRow] | None = None) -> dict[str, int | None]:
        """The sums of all cells over the unions that count members of their own; None where nothing was stated.

        `rows` are the rows as they would be with what is typed.
        """
        counted = [row.cells for row in (self.rows if rows is None else rows) if row.org_id in self.counting]
        return {column.name: total(cells.get(column.name) for cells in counted) for column in self.columns}

    def tried(self, wp: Workplace, org_id: int, typed: Mapping[str, Any]) -> GridRow:
        """The row with these values typed: computed cells and findings follow, nothing is written or read."""
        row = self.row(org_id)
        draft = _draft(row, self.period)
        register = counts(wp)
        register.put(draft, typed)
        register.derive_from(wp, draft, row.last)
        return _with_findings(_row_of(row, draft), draft, self.definition, self._nears[org_id])

    def reload(self, wp: Workplace, org_ids: Collection[int]) -> list[int]:
        """Read these unions' rows again; gives the places of the rows that are not as they were."""
        return self.take(self.read_again(wp, org_ids))

    def read_again(self, wp: Workplace, org_ids: Collection[int]) -> Fresh:
        """These unions' rows as they stand now, for `take`; the grid stays as it is, whatever thread this runs in."""
        with wp.store.reading() as session:
            return _rows(wp, session, self.period, list(org_ids))

    def take(self, fresh: Fresh) -> list[int]:
        """Put in rows that were read again; gives the places of those that are not as they were."""
        changed = []
        for row, near in fresh:
            place = self.index(row.org_id)
            self._nears[row.org_id] = near
            if self.rows[place] != row:
                self.rows[place] = row
                changed.append(place)
        return changed


def load_grid(wp: Workplace, period: Month, org_ids: Collection[int] | None = None) -> CountGrid:
    """The grid of a month: every union that should report it and every one that has a row in it, by 统计代码, name."""
    definition = wp.definition(period)
    with wp.store.reading() as session:
        wanted = _unions(session, period) if org_ids is None else list(org_ids)
        read = _rows(wp, session, period, wanted)
        counting = counting_unions(session, period)
    read.sort(key=lambda pair: (pair[0].stat_code is None, pair[0].stat_code or "", pair[0].org_name, pair[0].org_id))
    nears = {row.org_id: near for row, near in read}
    return CountGrid(period, definition, grid_columns(definition), [row for row, _ in read], counting, nears)


def save(wp: Workplace, period: Month, typed: Mapping[int, Mapping[str, Any]], what: str = "") -> SavedGrid:
    """Write many cells of one or more unions as one operation; rows that are not there yet are made.

    `what` names the step of undo where the cells were not typed one by one: 粘贴.
    """
    number = sum(len(values) for values in typed.values())
    return save_counts(wp, period, typed, label=f"{what or '填报'}{period.label}会员月报（{len(typed)}家{number}格）")


@lru_cache(maxsize=16)
def grid_columns(definition: Definition) -> tuple[GridColumn, ...]:
    """The columns of a year's form, item by item in printed order."""
    items = items_of(definition)
    return tuple(_column(items, code, dim) for code, item in items.by_code.items() for dim in item.dims)


def _column(items: Items, code: str, dim: str) -> GridColumn:
    item = items.by_code[code]
    return GridColumn(
        name=code + dim,
        item=code,
        dim=dim,
        label=items.label(code + dim),
        item_label=item.label,
        dim_label=items.dims[dim],
        help=item.help,
        computed=items.is_computed(code + dim),
        required=dim in item.required,
        signed=code in SIGNED,
        whole=code + TOTAL if dim != TOTAL and TOTAL in item.dims else None,
    )


def _unions(session: Session, period: Month) -> list[int]:
    there = select(MemberCount.org_id).where(alive(MemberCount), MemberCount.period == period)
    return [*session.scalars(there), *(org.id for org in missing_unions(session, period))]


def _rows(wp: Workplace, session: Session, period: Month, org_ids: Sequence[int]) -> list[tuple[GridRow, CountNear]]:
    """Rows with the neighbours their rules look at, for a handful of queries whatever their number."""
    definition = wp.definition(period)
    stored = counts_of(session, period, org_ids)
    with session.no_autoflush:
        drafts = [stored.get(one) or MemberCount(org_id=one, period=period) for one in org_ids]
        nears = count_nears(session, definition, drafts)
        rows = []
        for draft, near in zip(drafts, nears, strict=True):
            last = near.previous
            org = near.org or Organisation(org_name="")
            blank = GridRow(
                org_id=draft.org_id,
                org_name=org.org_name,
                stat_code=org.stat_code,
                record_id=draft.id if draft.org_id in stored else None,
                version=draft.row_version if draft.org_id in stored else None,
                cells={},
                stated={},
                last=None if last is None else {k: v for k, v in last.cells.items() if v is not None},
                sources={},
                opening_source=None,
                note=None,
            )
            if draft.org_id not in stored:
                counts(wp).derive_from(wp, draft, blank.last)
                rows.append((_row_of(blank, draft), near))  # nobody has said anything yet: no findings
            else:
                rows.append((_with_findings(_row_of(blank, draft), draft, definition, near), near))
    return rows


def _draft(row: GridRow, period: Month) -> MemberCount:
    return MemberCount(
        org_id=row.org_id,
        period=period,
        cells=dict(row.cells),
        stated=dict(row.stated),
        opening_source=row.opening_source,
        cell_sources={},
        source=CARRIED_ON,
        note=row.note,
    )


def _row_of(row: GridRow, count: MemberCount) -> GridRow:
    cells = count.filled()
    return replace(
        row,
        cells=cells,
        stated={name: value for name, value in (count.stated or {}).items() if value is not None},
        sources={name: source for name in cells if (source := count.source_of(name))},
        opening_source=count.opening_source,
        note=count.note,
    )


def _with_findings(row: GridRow, count: MemberCount, definition: Definition, near: CountNear) -> GridRow:
    return replace(row, findings=_by_cell(check(definition, MemberCount.__kind__, [(count, near)])))


def _by_cell(findings: Iterable[Finding]) -> dict[str, tuple[Finding, ...]]:
    found: dict[str, tuple[Finding, ...]] = {}
    for finding in findings:
        name = finding.field if is_cell(finding.field) else ROW
        found[name] = (*found.get(name, ()), finding)
    return found
