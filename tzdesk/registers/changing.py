"""Many cells of a register changed in one go: planned cell by cell, shown, and then written as one operation.

A paste, filling down, one value for many records and replacing text all make a `Plan`. A plan names every cell that
would change with its old and new text, and every cell that cannot be taken with the reason; it writes nothing.
`carry_out` writes what can be taken as one step of undo.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tzdesk.base.errors import UserError
from tzdesk.base.text import normal_name
from tzdesk.fields.problem import FieldProblem
from tzdesk.fields.spec import FieldSpec
from tzdesk.jobs import Job, Progress
from tzdesk.registers.listing import ref_kind, shown, titles_of
from tzdesk.registers.query import Query
from tzdesk.store.entity import mapper_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.base.periods import Month
    from tzdesk.registers.locks import Lock
    from tzdesk.registers.register import Register
    from tzdesk.registers.workplace import Workplace

COMPUTED = "这一栏由程序计算，不能写入。"
NEW_ROW = "新的一行"
_STEP = 20
_MASKED = frozenset("*＊")


@dataclass(frozen=True)
class Cell:
    """One cell of a plan: where it stands, what it said and would say; `refused` cells are not written."""

    row: int
    title: str
    field: FieldSpec
    before: str
    after: str
    note: str = ""
    refused: bool = False

    @property
    def name(self) -> str:
        """第 3 行“职工人数”: how a problem names its cell."""
        return f"第 {self.row} 行“{self.field.label}”"


@dataclass
class Plan:
    """What is to be written: values by record, values of new records, and every cell of note.

    `versions` are the row versions that were seen; a record that somebody changed meanwhile is not written over.
    """

    kind: str
    name: str
    label: str
    cells: list[Cell] = field(default_factory=list)
    values: dict[int, dict[str, Any]] = field(default_factory=dict)
    new: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    versions: dict[int, int] = field(default_factory=dict)
    rows: dict[int, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    same: int = 0

    @property
    def changed(self) -> list[Cell]:
        """The cells that would be written."""
        return [cell for cell in self.cells if not cell.refused]

    @property
    def refused(self) -> list[Cell]:
        """The cells that cannot be taken."""
        return [cell for cell in self.cells if cell.refused]

    @property
    def words(self) -> str:
        """What would happen, in one line."""
        parts = [f"{len(self.changed):,} 格会写入"]
        if self.new:
            parts.append(f"其中新增 {len(self.new):,} 条记录")
        if self.same:
            parts.append(f"{self.same:,} 格本来就一样")
        if self.refused:
            parts.append(f"{len(self.refused):,} 格不能写入")
        return "，".join(parts) + "。" + "".join(self.notes)


@dataclass(frozen=True)
class CarriedOut:
    """What was written: records changed and made, and why the others were left as they are."""

    changed: int
    made: int
    problems: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """已修改 12 条，新增 3 条."""
        parts = [f"已修改 {self.changed:,} 条"] if self.changed or not self.made else []
        if self.made:
            parts.append(f"新增 {self.made:,} 条")
        if self.problems:
            parts.append(f"{len(self.problems):,} 条没有写入：{self.problems[0]}")
        return "，".join(parts)


class Planner:
    """Takes cells one by one and makes a plan of them, inside one reading session."""

    def __init__(self, wp: Workplace, session: Session, register: Register[Any], plan: Plan) -> None:
        self.wp = wp
        self.session = session
        self.register = register
        self.plan = plan
        self._found: dict[tuple[str, str], int] = {}
        self._first_new = 0  # the place of the first cell of the new record in hand
        self._titles: dict[str, dict[int, str]] = {}
        self._names: dict[int, str] = {}
        self._locks: dict[int, Mapping[str, Lock]] = {}

    def records(self, fields: Sequence[FieldSpec], ids: Sequence[int]) -> dict[int, Any]:
        """The records to change, with their titles and those that their old values need."""
        found = {record.id: record for record in self.register.fetch(self.session, ids)}
        for kind, titles in titles_of(self.wp, self.session, self.register, fields, list(found.values())).items():
            self._titles.setdefault(kind, {}).update(titles)
        self._names |= self.register.titles(self.session, list(found))
        return found

    def text(self, row: int, record: Any, spec: FieldSpec, typed: str) -> None:
        """A cell's new content as it was typed or pasted."""
        before = self.before(record, spec)
        refused = self._refusal(spec, typed, before)
        if refused is None:
            self.plan.same += 1
            return
        if refused:
            self._refuse(row, record, spec, typed, why=refused)
            return
        try:
            value, note = self._read(spec, typed)
        except FieldProblem as problem:
            self._refuse(row, record, spec, typed, why=problem.message)
            return
        self.value(row, record, spec, value, note)

    def value(self, row: int, record: Any, spec: FieldSpec, value: Any, note: str = "") -> None:
        """A cell's new value."""
        before = self.before(record, spec)
        if value == (None if record is None else self.register.value(record, spec.name)):
            self.plan.same += 1
            return
        after = shown(spec, value, self._titles)
        if lock := self._locked(record).get(spec.name):
            self._refuse(row, record, spec, after, why=lock.why)
            return
        if value is None and self._never_blank(spec):
            self._refuse(row, record, spec, "", why="这一栏不能空着。")
            return
        note = " ".join([note, *spec.type.check(value)]).strip()
        self.plan.cells.append(Cell(row, self._title(record), spec, before, after, note))
        if record is None:
            self.plan.new[-1][1][spec.name] = value
            return
        self.plan.values.setdefault(record.id, {})[spec.name] = value
        self.plan.versions[record.id] = record.row_version
        self.plan.rows[record.id] = row

    def copied(self, row: int, record: Any, spec: FieldSpec, value: Any) -> None:
        """A value that another record of the register has."""
        if spec.computed:
            self._refuse(row, record, spec, "", why=_why_computed(spec))
        else:
            self.value(row, record, spec, value)

    def begin_new(self, row: int, given: Mapping[str, Any]) -> None:
        """The cells that follow make a new record."""
        self.plan.new.append((row, dict(given)))
        self._first_new = len(self.plan.cells)

    def end_new(self, row: int, fields: Sequence[FieldSpec]) -> None:
        """Leave a new record out when it lacks what a record cannot exist without, or holds nothing at all."""
        number, values = self.plan.new[-1]
        labels = {spec.name: spec.label for spec in self.register.spec(self.wp).fields}
        lacking = [labels.get(name, name) for name in self.register.placing() if values.get(name) is None]
        since = self.plan.cells[self._first_new :]
        mine = [cell for cell in since if cell.row == number and not cell.refused]
        if mine and not lacking:
            return
        self.plan.new.pop()
        self.plan.cells[self._first_new :] = [cell for cell in since if cell.row != number or cell.refused]
        if lacking and mine:
            why = f"这是新的一行，还缺“{'”“'.join(lacking)}”，没有加入。"
            self.plan.cells.append(Cell(row, NEW_ROW, fields[0], "", mine[0].after, why, refused=True))

    def _read(self, spec: FieldSpec, typed: str) -> tuple[Any, str]:
        if kind := ref_kind(spec):
            return self._refer(kind, spec, typed), ""
        return read_text(spec, typed)

    def _refer(self, kind: str, spec: FieldSpec, typed: str) -> int | None:
        """The record of another register that a text names: by its whole title, else by all of it that was typed."""
        word = typed.strip()
        if not word:
            return None
        if (kind, word) not in self._found:
            register = self.wp.register(kind)
            ids = register.ids(self.wp, self.session, Query(text=word))[:50]
            titles = register.titles(self.session, ids)
            exact = [number for number, title in titles.items() if normal_name(title) == normal_name(word)]
            meant = exact or list(titles)
            if len(meant) != 1:
                why = "没有找到" if not meant else f"有 {len(meant)} 条都叫"
                raise FieldProblem(f"{why}“{word}”，请写全名称。", "ref")
            self._found[kind, word] = meant[0]
            self._titles.setdefault(kind, {}).update(titles)
        return self._found[kind, word]

    @staticmethod
    def _refusal(spec: FieldSpec, typed: str, before: str) -> str | None:
        """Why a cell takes no text at all; None when the text is what it shows already; empty when it may be read."""
        if (spec.computed or spec.masked) and typed.strip() == before.strip():
            return None
        if spec.computed:
            return _why_computed(spec)
        if spec.masked and _MASKED & set(typed):
            return "这是遮盖后的号码，不是完整的号码。"
        if spec.type.name in {"attachment", "checklist"}:
            return "这一栏请在表单里填写。"
        return ""

    def _locked(self, record: Any) -> Mapping[str, Lock]:
        """What of a stored record is not typed as it stands; asked once for each."""
        if record is None:
            return {}
        if record.id not in self._locks:
            self._locks[record.id] = self.register.locks(self.wp, self.session, record)
        return self._locks[record.id]

    def _never_blank(self, spec: FieldSpec) -> bool:
        column = mapper_of(self.register.model).columns.get(spec.name)
        return column is not None and not column.nullable

    def before(self, record: Any, spec: FieldSpec) -> str:
        """What a cell shows now."""
        return "" if record is None else shown(spec, self.register.value(record, spec.name), self._titles)

    def _title(self, record: Any) -> str:
        if record is None:
            return NEW_ROW
        if record.id not in self._names:
            self._names[record.id] = self.register.title(record)
        return self._names[record.id]

    def _refuse(self, row: int, record: Any, spec: FieldSpec, typed: str, *, why: str) -> None:
        after = spec.type.mask(typed) if spec.masked and typed else typed
        self.plan.cells.append(
            Cell(row, self._title(record), spec, self.before(record, spec), after, why, refused=True)
        )


def _why_computed(spec: FieldSpec) -> str:
    return f"这一栏由“{spec.by_step}”办理时填写，不能直接写入。" if spec.by_step else COMPUTED


def read_text(spec: FieldSpec, typed: str) -> tuple[Any, str]:
    """The value of a text as a spreadsheet's cell holds it, and a word on what was made of it. Raises FieldProblem."""
    reading = spec.type.from_cell(typed)
    if reading.problem and reading.severity == "hard":
        raise FieldProblem(reading.problem, reading.code)
    return reading.value, reading.problem or ""


def carry_out(wp: Workplace, plan: Plan, period: Month | None = None) -> Job[CarriedOut]:
    """Write a plan as one operation; a record that its register refuses is left as it is, and named.

    Raises UserError when a guard refuses the whole (a sealed month): then nothing is written.
    """
    register = wp.register(plan.kind)
    problems: list[str] = []
    changed = made = 0
    work: list[tuple[int | None, int, dict[str, Any]]] = [
        (number, plan.rows[number], values) for number, values in plan.values.items()
    ]
    work += [(None, row, values) for row, values in plan.new]
    with wp.store.operation(f"{plan.kind}.{plan.name}", plan.label):
        for done, (number, row, values) in enumerate(work):
            if done % _STEP == 0:
                yield Progress(done, len(work), plan.label)
            try:
                version = plan.versions.get(number) if number is not None else None
                register.save(wp, values, number, version=version, period=period, judged=False)
            except UserError as refusal:
                problems.append(f"第 {row} 行：{refusal.message}")
                continue
            changed, made = changed + (number is not None), made + (number is None)
    return CarriedOut(changed, made, tuple(problems))
