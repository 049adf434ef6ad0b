"""The generic import: read → match → convert → preview; planning and writing are the register's, handed in from above.

A preview writes nothing; what would be written stands in planning.py. A row keeps what stood in its cells, so that
what cannot be taken goes back to the sender as it came, with its reasons (rejects.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tzdesk.base.periods import Month
from tzdesk.excel.book import Book, Cell
from tzdesk.excel.context import Facts, gather
from tzdesk.excel.convert import Converter, Problem, Values, located, shown, take_word
from tzdesk.excel.family import Beside, Child, link, prefixed, read_own_sheet
from tzdesk.excel.heads import MARK
from tzdesk.excel.layout import Layout
from tzdesk.excel.read import read_book
from tzdesk.excel.records import Skipped, Sorter
from tzdesk.excel.tables import ByHand, Found, Table, find_tables, unknown_columns
from tzdesk.excel.words import canon, unit_of
from tzdesk.jobs import Job, Progress

_STEP = 300
_FACTORS = {"万元": 10_000, "千元": 1_000}
_LINKS = ("case_no", "head_id_no", "head_name")


@dataclass
class ImportRow:
    """One record as read. `values` are typed (money in fen, codes as text, children as `Child`).

    `raw` is the whole row as it stood, with what it takes from merged cells and 同上; `places` says which column gave
    which key, `more` the further rows of the sheet that belong to it. `mark` stands in rows that went back once.
    """

    row: int
    sheet: str
    values: dict[str, Any]
    raw: list[Cell]
    problems: list[Problem] = field(default_factory=list)
    unknown: dict[str, str] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    more: list[tuple[int, list[Cell]]] = field(default_factory=list)
    mark: str = ""
    table: Table | None = field(default=None, compare=False, repr=False)

    @property
    def lost(self) -> list[Problem]:
        """The cells that are not taken in, with what is wrong."""
        return [problem for problem in self.problems if problem.lost]

    def blocked(self, layout: Layout) -> bool:
        """Whether it cannot be taken: a required value could not be read, or nothing identifies the record."""
        missing = [c.key for c in layout.columns if c.required and c.key in self.values and self.values[c.key] is None]
        return bool(missing) or all(self.values.get(key) is None for key in layout.identity)

    def to_json(self, layout: Layout) -> dict[str, Any]:
        """{"row": 7, "sheet": "12月", "values": {…}} as a dry run writes it."""
        values: dict[str, Any] = {}
        for key in self.values:
            if key == layout.children_key and layout.children:
                children: list[Child] = self.values[key]
                values[key] = [child.to_json(layout.children, _LINKS) for child in children]
            else:
                values[key] = shown(layout, key, self.values, self.unknown)
        return {"row": self.row, "sheet": self.sheet, "values": values}


@dataclass
class Preview:
    """What a file would bring. `mapping` is heading → key; `signature` recognises files of the same make."""

    file: str
    form: str
    layout: Layout
    rows: list[ImportRow]
    problems: list[Problem]
    skipped: list[Skipped]
    mapping: dict[str, str]
    context: dict[str, Any]
    unknown_columns: list[str]
    missing_columns: list[str]
    signature: str
    notes: list[str]
    tables: list[Table]
    child_tables: list[Table] = field(default_factory=list)

    @property
    def period(self) -> Month | None:
        """The month that the file speaks of."""
        found = self.context.get("period")
        return Month.parse(found) if isinstance(found, str) else None

    def stood(self, heading: str, most: int = 3) -> list[str]:
        """The first texts below a heading, as they stand in the file."""
        for table in self.tables:
            for column in (c for c in table.head.paths if table.head.heading(c) == heading):
                rows = [row for row in self.rows if row.table is table]
                said = [
                    str(row.raw[column]).strip()
                    for row in rows
                    if column < len(row.raw) and row.raw[column] is not None
                ]
                return list(dict.fromkeys(said))[:most]
        return []

    def add(self, problems: Iterable[Problem]) -> None:
        """Take in further findings (a register's rules) and hang them on their rows, a child's on its head's."""
        by_row = {(row.sheet, row.row): row for row in self.rows}
        for row in self.rows:
            for child in row.values.get(self.layout.children_key) or () if self.layout.children_key else ():
                by_row.setdefault((child.sheet, child.row), row)
        single = len({row.sheet for row in self.rows}) <= 1
        first = next(iter(by_row), ("", 0))[0]
        for problem in problems:
            self.problems.append(problem)
            if problem.row and (found := by_row.get((problem.sheet or (first if single else ""), problem.row))):
                found.problems.append(problem)

    def to_json(self) -> dict[str, Any]:
        """The dry run's object."""
        return {
            "kind": self.layout.kind,
            "file": self.file,
            "context": self.context,
            "mapping": self.mapping,
            "unknown_columns": self.unknown_columns,
            "missing_columns": self.missing_columns,
            "signature": self.signature,
            "notes": self.notes,
            "rows": [row.to_json(self.layout) for row in self.rows],
            "problems": [problem.to_json() for problem in self.problems],
            "skipped": [{"row": s.row, "why": s.why, "sheet": s.sheet} for s in self.skipped],
        }


Check = Callable[[Sequence[ImportRow], Mapping[str, Any]], list[Problem]]


def preview(
    path: Path | str,
    layout: Layout,
    *,
    mapping: str | Mapping[str, Any] | None = None,
    period: Month | None = None,
    check: Check | None = None,
) -> Job[Preview]:
    """Read a file as a kind. Raises UserError or MachineError for what is no such table; everything else is a problem.

    `period` chooses among the months of a book that has a sheet for each.
    """
    path = Path(path)
    yield Progress(0, 0, f"正在打开“{path.name}”")
    book = read_book(path)
    result = yield from preview_book(book, layout, mapping=mapping, period=period)
    if check is not None:
        yield Progress(len(result.rows), len(result.rows), "正在审核")
        result.add(check(result.rows, result.context))
    return result


def preview_book(
    book: Book,
    layout: Layout,
    *,
    mapping: str | Mapping[str, Any] | None = None,
    period: Month | None = None,
) -> Job[Preview]:
    """The same for a book that is already read."""
    found = find_tables(book, layout, ByHand.parse(mapping))
    facts = {id(table): gather(book, table.sheet, table.head, layout, _foot(table)) for table in found.main}
    _one_month(found, facts, period)
    first = found.main[0]
    result = Preview(
        book.name,
        book.form,
        layout,
        [],
        [],
        [],
        first.headings,
        _context(facts[id(first)], layout),
        [],
        [],
        signature(first, layout),
        [*book.notes, *found.notes],
        found.main,
        found.children,
    )
    total = sum(len(table.sheet.rows) for table in found.main)
    for table in found.main:
        yield from _read_table(table, layout, facts[id(table)], result, total)
    for table in found.children:
        _read_children(table, layout, result)
    _missing(first, layout, facts[id(first)], result)
    result.problems.sort(key=lambda p: (p.row == 0, p.sheet != first.sheet.name, p.row))
    return result


def _read_table(table: Table, layout: Layout, facts: Facts, result: Preview, total: int) -> Job[None]:
    sheet = table.sheet
    sorter = Sorter(sheet, table.head, layout, table.keys)
    beside = Beside(table, layout, lambda t, lay: factors_of(t, lay, facts.unit))
    converter = Converter(layout, sheet.name, factors_of(table, layout, facts.unit), facts.year)
    defaults, unread = _defaults(table, layout, facts)
    result.problems += unread
    result.unknown_columns += unknown_columns(table, layout, beside.columns)
    last = max((i for i, row in enumerate(sheet.rows) if any(v is not None for v in row)), default=-1)
    head: ImportRow | None = None
    hidden = 0
    for index in range(table.head.last + 1, last + 1):
        if index % _STEP == 0:
            yield Progress(index, total, f"正在读取“{sheet.name}”")
        row = sheet.rows[index]
        number = sheet.row_number(index)
        if head is not None and (beside.is_continuation(row) or beside.is_child_row(row, layout.head_words)):
            if beside.is_child_row(row, layout.head_words) and sorter.why_not(index) not in {None, "空行"}:
                result.skipped.append(Skipped(number, sorter.why_not(index) or "", sheet.name))
                continue
            _adopt(head, beside, number, row, result)
            continue
        why = sorter.why_not(index)
        if why:
            result.skipped.append(Skipped(number, why, sheet.name))
            continue
        head = _record(table, index, converter, defaults, layout)
        hidden += number in sheet.hidden_rows
        result.rows.append(head)
        result.problems += head.problems
        if beside.sets and not beside.by_relation:
            _adopt(head, beside, number, row, result)
    covert = "、".join(table.head.heading(c) for c in sorted(table.keys) if c in sheet.hidden_columns)
    if covert:
        result.notes.append(f"工作表“{sheet.name}”里“{covert}”这几列是隐藏的，也一并读入了。")
    if hidden:
        result.notes.append(f"工作表“{sheet.name}”有{hidden}行是隐藏的，也一并读入了。")
    if layout.children and (beside.sets or beside.by_relation):
        for record in result.rows:
            record.values.setdefault(layout.children_key, [])


def _record(table: Table, index: int, converter: Converter, defaults: Mapping[str, Any], layout: Layout) -> ImportRow:
    sheet = table.sheet
    row = sheet.rows[index]
    number = sheet.row_number(index)
    raw = {key: table.value(index, c) for c, key in table.keys.items()}
    valueless = {key: sheet.no_value[index, c] for c, key in table.keys.items() if (index, c) in sheet.no_value}
    values: Values = converter.row(number, {key: raw[key] for key in layout.keys if key in raw}, valueless)
    for target, source in layout.fallback.items():
        if target not in raw and source in values.typed:
            values.typed[target] = values.typed[source]
    unread = {problem.field for problem in values.problems if problem.lost}
    for key, value in defaults.items():
        if values.typed.get(key) is None and key not in unread:  # what is said of all is not what this cell said
            values.typed[key] = value
    _required(values, layout, sheet.name)
    places = {key: column for column, key in table.keys.items()}
    whole = list(row) + [None] * (max(table.keys, default=-1) + 1 - len(row))
    for key, column in places.items():
        whole[column] = raw[key]
    problems = located(values.problems, places)
    return ImportRow(
        number,
        sheet.name,
        values.typed,
        whole,
        problems,
        values.unknown,
        places,
        mark=_mark(table, row),
        table=table,
    )


def _mark(table: Table, row: Sequence[Cell]) -> str:
    """What a workbook of rows that went back says of a row, so that it finds its record again."""
    column = next((c for c, path in table.head.paths.items() if path[-1] == MARK), None)
    return str(row[column] or "") if column is not None and column < len(row) else ""


def _required(values: Values, layout: Layout, sheet: str) -> None:
    said = {problem.field for problem in values.problems if problem.severity == "hard"}
    for column in layout.columns:
        missing = column.required and column.key in values.typed and values.typed[column.key] is None
        if missing and column.key not in said:
            message = f"没有填写{column.label}。"
            values.problems.append(Problem(values.row, column.key, "hard", message, sheet=sheet, code="missing"))


def _adopt(head: ImportRow, beside: Beside, number: int, row: list[Cell], result: Preview) -> None:
    layout = result.layout
    children, problems = beside.read(number, row)
    if number != head.row:
        head.more.append((number, list(row)))
    head.values.setdefault(layout.children_key, []).extend(children)
    found = prefixed(problems, layout.children_key)
    head.problems += found
    result.problems += found


def _read_children(table: Table, layout: Layout, result: Preview) -> None:
    if layout.children is None:
        return
    links = [child_key for child_key, _ in layout.links]
    own = read_own_sheet(table, layout.children, factors_of(table, layout.children, ""), links)
    for record in result.rows:
        record.values.setdefault(layout.children_key, [])
    result.skipped += own.skipped
    unlinked = link(own.children, result.rows, layout)
    result.add([*prefixed(own.problems, layout.children_key), *unlinked])


def factors_of(table: Table, layout: Layout, sheet_unit: str) -> dict[str, int]:
    """Money columns in 万元: by their own heading, else by the sheet's 单位：万元."""
    factors: dict[str, int] = {}
    for column, path in table.head.paths.items():
        key = table.keys.get(column)
        spec = layout.column(key) if key else None
        if spec is None or not spec.is_money or key is None:
            continue
        unit = next((u for u in map(unit_of, reversed(path)) if u), "") or sheet_unit
        if unit in _FACTORS:
            factors[key] = _FACTORS[unit]
    return factors


def _defaults(table: Table, layout: Layout, facts: Facts) -> tuple[dict[str, Any], list[Problem]]:
    """Values that rows take from around the table, and sentences for those that cannot be read."""
    defaults: dict[str, Any] = {}
    problems: list[Problem] = []
    for context in layout.context:
        column = layout.column(context.key)
        text = facts.values.get(context.key)
        if not context.fills or column is None or not text:
            continue
        value = take_word(column, text)
        if value is None and context.key not in table.keys.values():
            message = f"表头上方的“{text}”读不出{column.label}。"
            problems.append(Problem(0, context.key, "soft", message, sheet=table.sheet.name, code="context"))
        elif value is not None:
            defaults[context.key] = value
    if facts.town and layout.column("town") is not None:
        defaults.setdefault("town", facts.town)
    return defaults, problems


def _context(facts: Facts, layout: Layout) -> dict[str, Any]:
    context: dict[str, Any] = {"title": facts.title}
    for key, text in facts.values.items():
        column = layout.column(key)
        value = take_word(column, text) if column is not None else None
        context[key] = shown(layout, key, {key: value}, {}) if value is not None else text
    context["period"] = str(facts.period) if facts.period else None
    context["town"] = facts.town
    return context


def _foot(table: Table) -> list[str]:
    rows = table.sheet.rows[max(table.head.last + 1, len(table.sheet.rows) - 4) :]
    return [" ".join(str(v) for v in row if v is not None) for row in rows if sum(v is not None for v in row) <= 4]


def _one_month(found: Found, facts: Mapping[int, Facts], period: Month | None) -> None:
    """A book with a sheet for every month: keep one month's sheets, the wanted one or the latest."""
    months = {facts[id(table)].period for table in found.main}
    if len(months) < 2 or None in months:
        return
    known = sorted(month for month in months if month is not None)
    chosen = period if period in months and period is not None else known[-1]
    left_out = [table.sheet.name for table in found.main if facts[id(table)].period != chosen]
    found.main = [table for table in found.main if facts[id(table)].period == chosen]
    found.notes.append(f"文件里有几个月的表，读的是{chosen.label}；“{'、'.join(left_out)}”没有读入。")


def signature(table: Table, layout: Layout) -> str:
    """A short hash of the headings in their order: a mapping remembered under it can be offered again."""
    text = "\n".join([layout.kind, *("".join(map(canon, path)) for _, path in sorted(table.head.paths.items()))])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _missing(table: Table, layout: Layout, facts: Facts, result: Preview) -> None:
    known = {*table.keys.values(), *facts.values}
    for column in layout.columns:
        if column.required and column.key not in known:
            result.missing_columns.append(column.label)
    if not known & set(layout.identity):
        message = f"没有找到能认出记录的列（{'、'.join(result.missing_columns) or '名称'}）。"
        result.problems.append(Problem(0, layout.identity[0], "hard", message, code="missing_column"))
