"""Rows of a register as lists show them, copy them, sum them and write them into a workbook.

A record is read into texts (masked where the field is masked) and typed values; the numbers of other records become
their titles. A record that cannot be read gives a line that says so and never makes the list fail.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.fields.spec import FieldSpec
from tzdesk.fields.types import TextType
from tzdesk.jobs import Job, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.excel.write import Written
    from tzdesk.registers.keeping.gate import Permit
    from tzdesk.registers.locks import Lock
    from tzdesk.registers.query import Query
    from tzdesk.registers.register import Register
    from tzdesk.registers.workplace import Workplace
    from tzdesk.rules import Finding

_CHUNK = 500
FindingsOf = Callable[["Session", Sequence[Any]], Sequence["Finding"]]


@dataclass(frozen=True)
class Line:
    """One record: texts and typed values by field, what the rules say of it, and which fields are locked in it."""

    id: int
    texts: tuple[str, ...]
    values: tuple[Any, ...]
    findings: tuple[Finding, ...] = ()
    usable: bool = True
    locks: Mapping[str, Lock] | None = None


def ref_kind(field: FieldSpec) -> str:
    """The kind that a column of other records' numbers refers to; empty for every other column."""
    return str(getattr(field.type, "to", "")) if field.type.name == "ref" else ""


def read_lines(
    wp: Workplace,
    session: Session,
    register: Register[Any],
    fields: Sequence[FieldSpec],
    ids: Sequence[int],
    *,
    findings_of: FindingsOf | None = None,
    locked: bool = False,
) -> list[Line]:
    """One line for every id, in their order; an id that is gone gives a line that says so. With `locked` each tells
    which of its fields are not typed: who only reads has no use for that."""
    records = {record.id: record for record in register.fetch(session, ids)}
    titles = titles_of(wp, session, register, fields, list(records.values()))
    said: dict[int | None, list[Finding]] = {}
    for finding in findings_of(session, list(records.values())) if findings_of else ():
        said.setdefault(finding.id, []).append(finding)

    def line(number: int) -> Line:
        record = records.get(number)
        if record is None:
            return _unusable(number, len(fields), "已经不在台账中")
        try:
            values = tuple(register.value(record, field.name) for field in fields)
            texts = tuple(shown(field, value, titles) for field, value in zip(fields, values, strict=True))
            locks = register.locks(wp, session, record) if locked else {}
        except Exception:  # noqa: BLE001 - one damaged record must not hide the others
            return _unusable(number, len(fields), "这条记录无法显示")
        return Line(number, texts, values, tuple(said.get(number, ())), locks=locks)

    return [line(number) for number in ids]


def _unusable(number: int, columns: int, why: str) -> Line:
    return Line(number, (why, *[""] * (columns - 1)), (None,) * columns, usable=False)


def shown(field: FieldSpec, value: Any, titles: Mapping[str, Mapping[int, str]]) -> str:
    """A value as a list shows it."""
    if kind := ref_kind(field):
        return "" if value is None else titles.get(kind, {}).get(value, f"第{value}号")
    return field.show(value)


def titles_of(
    wp: Workplace, session: Session, register: Register[Any], fields: Sequence[FieldSpec], records: Sequence[Any]
) -> dict[str, dict[int, str]]:
    """Kind → number → title, for every column that refers to other records."""
    wanted: dict[str, set[int]] = {}
    for field in fields:
        if kind := ref_kind(field):
            numbers = (register.value(record, field.name) for record in records)
            wanted.setdefault(kind, set()).update(number for number in numbers if number is not None)
    return {kind: wp.register(kind).titles(session, ids) for kind, ids in wanted.items() if kind in wp.registers}


@dataclass(frozen=True)
class Selected:
    """What the status bar says of a block of cells: rows and cells, and the sum of its figures where they are alike."""

    rows: int
    cells: int
    field: FieldSpec | None = None
    total: int | None = None

    @property
    def words(self) -> str:
        """选中 3 行 合计 143."""
        said = f"选中 {self.rows:,} 行"
        if self.cells > self.rows:
            said += f" {self.cells:,} 格"
        return said if self.field is None else f"{said} 合计 {self.field.type.format(self.total)}"


def found_words(wp: Workplace, session: Session, register: Register[Any], query: Query, count: int) -> str:
    """共 42 条, or 筛选出 3 条，共 42 条 where something narrows the rows."""
    if not query.narrowed:
        return f"共 {count:,} 条"
    return f"筛选出 {count:,} 条，共 {register.count(wp, session, query.all_rows()):,} 条"


def sum_selected(
    register: Register[Any],
    session: Session,
    by_field: Sequence[tuple[FieldSpec, Sequence[int]]],
    rows: int,
    cells: int,
) -> Selected:
    """Sum the figures of selected cells (field, ids) in the database; counts and money are never added together."""
    figures = [(field, ids) for field, ids in by_field if field.summable]
    if len({field.type.name for field, _ in figures}) != 1:
        return Selected(rows, cells)
    sums = [register.sums(session, ids, [field.name])[field.name] for field, ids in figures]
    stated = [value for value in sums if value is not None]
    return Selected(rows, cells, figures[0][0], sum(stated)) if stated else Selected(rows, cells)


def write_list(
    wp: Workplace,
    kind: str,
    fields: Sequence[FieldSpec],
    ids: Sequence[int],
    target: Path,
    *,
    title: str = "",
    permit: Permit | None = None,
) -> Job[Written]:
    """Write records into a workbook with these columns, in this order.

    Masked fields stay masked, unless a `permit` of the export gate is for the full edition; its number stands in the
    foot of every printed page.

    Raises MachineError when the file cannot be written; a cancelled export leaves what lay there before.
    """
    from tzdesk.excel.write import export_list

    wp.rights.demand("export")
    register = wp.register(kind)
    hidden = wp.rights.hidden(kind)
    fields = [field for field in fields if field.name not in hidden]
    worded = {field.name for field in fields if ref_kind(field) or field.type.name == "attachment"}
    columns = [replace(field, type=TextType()) if field.name in worded else field for field in fields]
    rows: list[dict[str, Any]] = []
    with wp.store.reading() as session:
        for start in range(0, len(ids), _CHUNK):
            yield Progress(start, len(ids), "正在读取台账")
            records = register.fetch(session, ids[start : start + _CHUNK])
            titles = titles_of(wp, session, register, fields, records)
            for record in records:
                values = {field.name: register.value(record, field.name) for field in fields}
                for field in fields:
                    if field.name in worded:
                        values[field.name] = shown(field, values[field.name], titles)
                rows.append(values)
            session.expunge_all()
    return (
        yield from export_list(register.spec(wp), rows, target, columns=columns, title=title, **_edition(wp, permit))
    )


def _edition(wp: Workplace, permit: Permit | None) -> dict[str, Any]:
    if permit is None:
        return {}
    moment = clock.local(clock.now())
    foot = f"内部资料 注意保密 · 导出人 {wp.store.user} · {moment:%Y-%m-%d %H:%M} · 编号 {permit.serial}"
    return {"full": permit.full, "foot": foot}


def write_sheet(
    wp: Workplace,
    kind: str,
    form: str,
    ids: Sequence[int],
    target: Path,
    *,
    period: Month,
    permit: Permit | None = None,
) -> Job[Written]:
    """Write records into a workbook of the register's own form. UserError for one that needs a permit and has none."""
    wp.rights.demand("export")
    register = wp.register(kind)
    if form in register.gated_sheets and (permit is None or not permit.full):
        raise UserError("这张表不遮盖证件号码，要先登记用途、接收单位和批准人。", "请从导出关口办理。")
    return (yield from register.sheets()[form](wp, target, ids, period))
