"""Returns (报表) as the definition states them: lines × columns, each cell with one way to its value.

A cell is one of
- `measure`: a named Python measure with the parameters of its line and column, as of the period's last month;
  `over = "months"` adds up the months of a longer period instead (what came and went, not what stands);
- `sum`: signed lines of the same column, or signed columns of the same line (`whole`: blank when any part is);
- `previous`: the cell of the period before of the same kind (last month's, last quarter's), or so many `months`
  before; `cumulative`: another column from the first to this period of the year;
- `same`: the cell of another form, `at` = "Z02/30/c1";
- `ratio`: numerator over base, both kept, each a line, a column, a cell of both, or a measure;
- `entry`: typed for the month; `none`: impossible, printed as —.
A list form shows one row per record of a named source. All of it is data: a new line is one TOML table.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeAlias

from tzdesk.access import Rights
from tzdesk.base.periods import Kind, Month, Span
from tzdesk.definitions import Definition
from tzdesk.definitions.problems import nearest
from tzdesk.registers.measure import hidden_by, told_by

CELL_TYPES = ("measure", "sum", "previous", "cumulative", "ratio", "same", "entry", "none")
FIGURES = frozenset({"count", "money", "rate1", "rate2", "decimal"})
FORMATS = ("count", "money", "rate1", "rate2", "decimal", "text", "date", "code", "month")
_NONE: Mapping[str, Any] = MappingProxyType({"type": "none"})
Operand: TypeAlias = str | Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """A column of a form; `value` and `total` belong to list forms, `cell` and `params` to grids."""

    id: str
    label: str
    group: str = ""
    width: float = 10
    format: str = "count"
    value: str = ""
    total: bool = False
    cell: Mapping[str, Any] | None = None
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def head(self) -> str:
        """What a cell is called by: 会员·合计, for two columns may have one label under different heads."""
        return f"{self.group}·{self.label}" if self.group else self.label


@dataclass(frozen=True)
class Line:
    """A line of a grid: its code (代码) is what drills, rules and re-imports go by, never its position.

    `distinct` marks a line that counts different records in a window: the months do not add up to the year.
    """

    code: str
    label: str
    indent: int = 0
    unit: str = ""
    cell: Mapping[str, Any] | None = None
    cells: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    params: Mapping[str, Any] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    distinct: bool = False


@dataclass(frozen=True)
class ListFoot:
    """A line below the total of a list form: its columns sum other values of the rows than the columns show."""

    label: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class Form:
    """One return: what its paper looks like and where every cell comes from.

    `pages_wide` spreads a form of many columns over several pages side by side. `period` is the kind of period that it
    speaks of: a longer one goes out with the book of its last month, and its cells run over all its months. `months`
    are those it is sent in (none: all), `levels` those of the desks that send it (none: all). `restricted` marks an
    annex that names people: it is no part of the book, and leaves the desk only through whoever answers for its export.
    `memo` names measures that no cell shows and that rules look at.
    """

    id: str
    title: str
    table_no: str
    order: int
    kind: str
    orientation: str
    unit_label: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()
    stub: tuple[str, ...] = ("指标", "代码")
    stub_width: tuple[float, ...] = (30, 6)
    source: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    pages_wide: int = 1
    period: str = Kind.MONTH
    months: tuple[int, ...] = ()
    levels: tuple[str, ...] = ()
    restricted: bool = False
    memo: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    feet: tuple[ListFoot, ...] = ()

    def in_book(self, period: Month, level: str = "") -> bool:
        """Whether it is part of a month's book at a level (unit, town, district; empty: wherever)."""
        if self.restricted or (self.months and period.month not in self.months):
            return False
        if self.span(period).months[-1] != period:
            return False
        return not level or not self.levels or level in self.levels

    def span(self, month: Month) -> Span:
        """The period of this form's kind that a month lies in."""
        return Span.of(Kind(self.period), month)

    @cached_property
    def line_codes(self) -> dict[str, Line]:
        """Lines by code."""
        return {line.code: line for line in self.lines}

    @cached_property
    def column_ids(self) -> dict[str, Column]:
        """Columns by id."""
        return {column.id: column for column in self.columns}

    def has(self, code: str, column_id: str) -> bool:
        """Whether it has such a cell."""
        return code in self.line_codes and column_id in self.column_ids

    def cell(self, code: str, column_id: str) -> Mapping[str, Any]:
        """How a cell gets its value: the line's word for this column (or for all, "*"), else the column's, else the
        line's."""
        if (code, column_id) not in self._stated:
            self._stated[code, column_id] = self._say(code, column_id)
        return self._stated[code, column_id]

    @cached_property
    def _stated(self) -> dict[tuple[str, str], Mapping[str, Any]]:
        return {}

    def _say(self, code: str, column_id: str) -> Mapping[str, Any]:
        line, column = self.line_codes[code], self.column_ids[column_id]
        own = line.cells.get(column_id) or line.cells.get("*")
        stated = own or column.cell or line.cell or _NONE
        if stated["type"] != "measure":
            return stated
        return {**stated, "params": {**column.params, **line.params, **stated.get("params", {})}}

    def stated_at(self, code: str, column_id: str) -> str:
        """Where a cell's way to its value is written: 第30行c1栏, 第30行*栏, 第c1栏 or 第30行."""
        line, column = self.line_codes[code], self.column_ids[column_id]
        own = next((key for key in (column_id, "*") if line.cells.get(key)), "")
        if own:
            return f"第{code}行{own}栏"
        return f"第{column_id}栏" if column.cell else f"第{code}行"

    def format_of(self, code: str, column_id: str) -> str:
        """The format of a cell: a line may differ from its column (a rate among counts)."""
        line = self.line_codes[code]
        return line.formats.get(column_id) or line.formats.get("*") or self.column_ids[column_id].format

    def cell_name(self, code: str, column_id: str) -> str:
        """The defined name of a cell in the template, and its name among the canonical numbers."""
        return f"{self.sheet_name}_r{code}_{column_id}"

    def foot_format(self, column: str) -> str:
        """How a cell below the total is written: money as money, and all else as a number of things."""
        own = self.column_ids[column].format
        return own if own == "money" else "count"

    def foot_name(self, number: int, column_id: str) -> str:
        """The name of a cell in the foot below the total, counted from 1."""
        return f"{self.sheet_name}_foot{number}_{column_id}"

    @cached_property
    def sheet_name(self) -> str:
        """The id as a defined name may be written (JT-01 → JT01)."""
        return self.id.replace("-", "")


def read_form(raw: Mapping[str, Any]) -> Form:
    """A form from its TOML table. Raises KeyError/TypeError for a shape that the definition's check refuses."""
    own = {key: raw[key] for key in ("id", "title", "order", "kind") if key in raw}
    columns = tuple(Column(**column) for column in raw["columns"])
    lines = tuple(Line(**line) for line in raw.get("lines", ()))
    return Form(
        **own,
        table_no=raw.get("table_no", ""),
        orientation=raw.get("orientation", "portrait"),
        unit_label=raw.get("unit_label", ""),
        columns=columns,
        lines=lines,
        notes=tuple(raw.get("notes", ())),
        stub=tuple(raw.get("stub", ("指标", "代码"))),
        stub_width=tuple(raw.get("stub_width", (30, 6, 8))),
        source=raw.get("source", ""),
        params=raw.get("params", {}),
        pages_wide=raw.get("pages_wide", 1),
        period=raw.get("period", Kind.MONTH),
        months=tuple(raw.get("months", ())),
        levels=tuple(raw.get("levels", ())),
        restricted=raw.get("restricted", False),
        memo=raw.get("memo", {}),
        feet=tuple(ListFoot(**foot) for foot in raw.get("feet", ())),
    )


def operand_place(stated: Operand, code: str, column: str) -> tuple[str, str] | None:
    """The cell that is a ratio's numerator or base, for the ratio in (code, column); None when a measure is."""
    if isinstance(stated, str):
        return stated, column
    if "line" in stated or "column" in stated:
        return stated.get("line", code), stated.get("column", column)
    return None


def tells_hidden(rights: Rights, stated: Mapping[str, Any]) -> bool:
    """Whether a cell, as its form states it, counts by a field that is not shown."""
    return rights.limited and any(hidden_by(rights, name, params) for name, params in _measures_of(stated))


def tells_masked(rights: Rights, definition: Definition, stated: Mapping[str, Any]) -> bool:
    """Whether a cell counts by a field that is masked to somebody who may not reveal it: its number is everybody's, who
    stands behind it is not."""
    if not rights.limited or rights.may("reveal"):
        return False
    told = (known for name, params in _measures_of(stated) for known in told_by(name, params))
    return any(definition.record(kind).field(field).masked for kind, field in told)


def _measures_of(stated: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """The measures that a cell states, by name and parameters: its own, or those of a rate's two sides."""
    if stated["type"] == "measure":
        return [(stated["name"], stated.get("params", {}))]
    sides = [side for name in ("num", "den") if isinstance(side := stated.get(name), Mapping) and "name" in side]
    return [(side["name"], side.get("params", {})) for side in sides]


_KEPT = 32  # definitions whose forms are kept as they were read: a form knows by then what its cells state
_read: dict[int, tuple[Any, dict[str, Form]]] = {}


def forms_of(definition: Definition) -> dict[str, Form]:
    """The forms of a definition by id, in the order of the book."""
    stated, forms = _read.get(id(definition.returns), (None, {}))
    if stated is not definition.returns:
        read = [read_form(raw) for raw in definition.returns]
        forms = {form.id: form for form in sorted(read, key=lambda form: form.order)}
        if len(_read) >= _KEPT:
            _read.clear()
        _read[id(definition.returns)] = definition.returns, forms
    return dict(forms)


def check_form(form: Form, elsewhere: Collection[str] = ()) -> list[str]:
    """What is wrong with a form's definition, for the definition's cross-check; of measures named `elsewhere`, in an
    indicator, it is said there that they are none."""
    from tzdesk.registers.measure import all_measures, all_sources

    problems = [
        f"{form.id} 第{column.id}栏：格式“{column.format}”不认识"
        for column in form.columns
        if column.format not in FORMATS
    ]
    if form.period not in set(Kind):
        problems.append(f"{form.id}：报告期“{form.period}”应为 {'、'.join(Kind)} 之一")
    if form.kind == "list":
        if form.source not in all_sources():
            problems.append(f"{form.id}：没有名为“{form.source}”的台账来源")
        problems += [
            f"{form.id}：表脚“{foot.label}”引用了不存在的“{column}”"
            for foot in form.feet
            for column in foot.values
            if column not in form.column_ids
        ]
        return problems
    if len(form.line_codes) != len(form.lines):
        problems.append(f"{form.id}：行代码有重复")
    for line in form.lines:
        for column in form.columns:
            problems += [
                f"{form.id} 第{line.code}行{column.id}栏：{why}" for why in _check_cell(form, line.code, column.id)
            ]
    named = dict.fromkeys(_measures(form))
    named |= {(form.id, cell["name"]): None for cell in form.memo.values()}
    known = {*all_measures(), *elsewhere}
    problems += [
        f"{at}：没有名为“{name}”的指标函数{nearest(name, all_measures())}" for at, name in named if name not in known
    ]
    return problems


def _check_cell(form: Form, code: str, column_id: str) -> list[str]:
    cell = form.cell(code, column_id)
    if cell["type"] not in CELL_TYPES:
        return [f"单元格类型“{cell['type']}”不认识"]
    lines = [signed[1:] for signed in cell.get("lines", ())]
    columns = [signed[1:] for signed in cell.get("columns", ())]
    lines += [cell[key] for key in ("num", "den", "line") if isinstance(cell.get(key), str)]
    columns += [cell[key] for key in ("of", "column") if isinstance(cell.get(key), str)]
    for key in ("num", "den"):
        if isinstance(cell.get(key), Mapping) and (place := operand_place(cell[key], code, column_id)):
            lines.append(place[0])
            columns.append(place[1])
    unknown = [name for name in lines if name not in form.line_codes]
    unknown += [name for name in columns if name not in form.column_ids]
    return [f"引用了不存在的“{name}”" for name in unknown]


def _measures(form: Form) -> Iterator[tuple[str, str]]:
    """The measures that a form's cells name, each with the line, column or cell that names it."""
    for line in form.lines:
        for column in form.columns:
            cell = form.cell(line.code, column.id)
            for part in (cell, cell.get("num"), cell.get("den")):
                if isinstance(part, Mapping) and "name" in part:
                    yield f"{form.id} {form.stated_at(line.code, column.id)}", part["name"]
