"""Blocks of cells: pasted from Excel, WPS or Calc, filled down, set to one value, or with one text replaced by another.

What a spreadsheet puts on the clipboard as text: rows end with a line break, cells with a tab; Excel and WPS put a cell
that holds a line break into quotes and double the quotes inside; Calc turns such a line break into a blank and quotes
nothing. A quote inside a cell is a quote.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from tzdesk.base.errors import UserError
from tzdesk.fields.spec import FieldSpec
from tzdesk.jobs import Job, Progress
from tzdesk.registers.changing import Plan, Planner

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.register import Register
    from tzdesk.registers.workplace import Workplace

MOST_CELLS = 200_000
_STEP = 200
_PLANNING = "正在核对要改的内容"


def parse_block(text: str) -> list[list[str]]:
    """The cells of clipboard text, every row as wide as the widest. UserError for more than a table can take."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").rstrip("\n")
    if not text:
        return []
    rows: list[list[str]] = [[]]
    place = 0
    while place <= len(text):
        cell, place = _cell(text, place)
        rows[-1].append(cell)
        if place >= len(text):
            break
        if text[place] == "\n":
            rows.append([])
        place += 1
    width = max(map(len, rows))
    if width * len(rows) > MOST_CELLS:
        raise UserError(f"剪贴板里有 {width * len(rows):,} 格，太多了。", "大批数据请用“从表格文件导入”。")
    return [row + [""] * (width - len(row)) for row in rows]


def _cell(text: str, place: int) -> tuple[str, int]:
    """The cell that begins at a place, and where it ends (at a tab, a line break or the end)."""
    if text[place : place + 1] == '"' and (quoted := _quoted(text, place + 1)) is not None:
        return quoted
    tab, line = text.find("\t", place), text.find("\n", place)
    end = min(found if found >= 0 else len(text) for found in (tab, line))
    return text[place:end], end


def _quoted(text: str, place: int) -> tuple[str, int] | None:
    """A cell in quotes; None when the quote is a plain character (no closing quote before a tab or line end)."""
    start = place
    while (end := text.find('"', place)) >= 0:
        if text[end + 1 : end + 2] == '"':
            place = end + 2
            continue
        if text[end + 1 : end + 2] in {"", "\t", "\n"}:
            cell = text[start:end]
            # Excel quotes a cell only for what would break the table: a lone quote at both ends is the clerk's own.
            if any(mark in cell for mark in '\n\t"'):
                return cell.replace('""', '"'), end + 1
        return None
    return None


def tiled(block: Sequence[Sequence[str]], rows: int, columns: int) -> list[list[str]]:
    """The block as often as it goes into a larger selection, as spreadsheets paste; else the block itself."""
    height, width = len(block), len(block[0]) if block else 0
    if not width or rows % height or columns % width:
        return [list(row) for row in block]
    return [[block[row % height][column % width] for column in range(columns)] for row in range(rows)]


def plan_paste(
    wp: Workplace,
    session: Session,
    register: Register[Any],
    block: Sequence[Sequence[str]],
    *,
    fields: Sequence[FieldSpec],
    ids: Sequence[int],
    first_row: int = 1,
    given: Mapping[str, Any] | None = None,
) -> Job[Plan]:
    """Lay a block over these records and columns, both beginning at the cell in hand.

    Rows beyond the last record become new records, with `given` and the definition's defaults; columns beyond the last
    one are left out and named.
    """
    spec = register.spec(wp)
    width = len(block[0]) if block else 0
    plan = Plan(register.kind, "paste", f"粘贴 {len(block)} 行{spec.label}")
    planner = Planner(wp, session, register, plan)
    used = list(fields[:width])
    defaults = {known.name: known.default for known in spec.fields if known.default is not None} | dict(given or {})
    records: dict[int, Any] = {}
    for offset, texts in enumerate(block):
        row = first_row + offset
        if offset % _STEP == 0:
            yield Progress(offset, len(block), _PLANNING)
            records = planner.records(used, ids[offset : min(offset + _STEP, len(block))])
        if offset < len(ids):
            if (record := records.get(ids[offset])) is not None:
                for field, typed in zip(used, texts, strict=False):
                    planner.text(row, record, field, typed)
            continue
        planner.begin_new(row, defaults)
        for field, typed in zip(used, texts, strict=False):
            planner.text(row, None, field, typed)
        planner.end_new(row, used)
    if width > len(fields):
        plan.notes.append(f"右边 {width - len(fields)} 列超出了表格，没有读。")
    return plan


def plan_typed(
    wp: Workplace, session: Session, register: Register[Any], field: FieldSpec, typed: str, *, ids: Sequence[int]
) -> Job[Plan]:
    """One typed text for one column of these records: editing in place, and one value for many records."""
    many = f" {len(ids):,} 条{register.spec(wp).label}的" if len(ids) > 1 else ""
    plan = Plan(register.kind, "edit", f"修改{many}{field.label}")
    planner = Planner(wp, session, register, plan)
    yield from _each(planner, field, ids, partial(planner.text, spec=field, typed=typed))
    return plan


def _each(planner: Planner, field: FieldSpec, ids: Sequence[int], plan_cell: Callable[[int, Any], object]) -> Job[None]:
    """Plan a column's cell of each of these records, a few hundred at a time; `plan_cell` takes its row and record."""
    for start in range(0, len(ids), _STEP):
        yield Progress(start, len(ids), _PLANNING)
        part = ids[start : start + _STEP]
        records = planner.records([field], part)
        for row, number in enumerate(part, start=start + 1):
            if number in records:
                plan_cell(row, records[number])


def plan_fill(
    wp: Workplace,
    session: Session,
    register: Register[Any],
    columns: Sequence[tuple[FieldSpec, int, Sequence[int]]],
) -> Job[Plan]:
    """Fill down: (field, the record whose value is taken, the records that take it)."""
    count = sum(len(ids) for _, _, ids in columns)
    plan = Plan(register.kind, "fill", f"向下填充 {count:,} 格")
    planner = Planner(wp, session, register, plan)
    for field, source, ids in columns:
        found = planner.records([field], [source])
        if source in found:
            copy = partial(planner.copied, spec=field, value=register.value(found[source], field.name))
            yield from _each(planner, field, ids, copy)
    return plan


def plan_clear(
    wp: Workplace,
    session: Session,
    register: Register[Any],
    columns: Sequence[tuple[FieldSpec, Sequence[int]]],
) -> Job[Plan]:
    """Empty cells: (field, the records to empty it in). What was cut has been copied before."""
    count = sum(len(ids) for _, ids in columns)
    plan = Plan(register.kind, "clear", f"清空 {count:,} 格")
    planner = Planner(wp, session, register, plan)
    for field, ids in columns:
        yield from _each(planner, field, ids, partial(planner.text, spec=field, typed=""))
    return plan


def plan_replace(
    wp: Workplace,
    session: Session,
    register: Register[Any],
    field: FieldSpec,
    *,
    ids: Sequence[int],
    find: str,
    put: str,
    whole: bool = False,
) -> Job[Plan]:
    """Replace a text by another in one column of these records; `whole` asks that the cell holds nothing else."""
    plan = Plan(register.kind, "replace", f"替换{field.label}")
    planner = Planner(wp, session, register, plan)

    def replace(row: int, record: Any) -> None:
        text = planner.before(record, field)
        if text == find if whole else find in text:
            planner.text(row, record, field, text.replace(find, put))

    if find and not field.masked:
        yield from _each(planner, field, ids, replace)
    return plan
