"""Measures over the fields of any register: how many records fulfil some conditions, and the sum of a number field.

A district adds a line of a return with them and needs no Python. What is counted is dated by the month's end:
- a record that knows when it stood (a union, a covered unit) is asked; a record of a month counts in its month only;
- others may name the field from which (`begins`) and to which (`ends`, the day itself no longer) they count;
- with `within` only records whose date in that field lies in the `span`: "month", "quarter", "year" (up to the month).
`where` is a list of `[field, op, value]`, joined by *and*; a field may lie behind a reference (host_unit_id.reg_type),
and "under" means a code and everything below it in its list. The district's own fields (x_…) serve like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import select

from tzdesk.base.periods import Kind, Month
from tzdesk.definitions import Definition
from tzdesk.definitions.problems import nearest
from tzdesk.fields.codes import CodeList
from tzdesk.fields.spec import OPERATORS, Condition, FieldSpec
from tzdesk.fields.types import CodesType, CodeType, RefType
from tzdesk.registers.measure import (
    Measured,
    NotShownError,
    Scope,
    added_up,
    as_number,
    measure,
    rests,
    rests_on,
    tells,
)
from tzdesk.registers.windows import span_begins
from tzdesk.store import Entity, alive

if TYPE_CHECKING:
    from tzdesk.registers.register import Register
    from tzdesk.registers.workplace import Workplace

UNDER = "under"
SPANS = tuple(Kind)
Where: TypeAlias = Sequence[Sequence[Any]]
COUNT, SUM = "fields.count", "fields.sum"
_OPTIONS = ("kind", "where", "begins", "ends", "within", "span", "shift")


@measure(COUNT)
def count(scope: Scope, *, kind: str, **narrowed: Any) -> Measured:
    """How many records of a kind fulfil the conditions."""
    found = _chosen(scope, kind, **narrowed)
    return Measured(len(found), tuple(record.id for record in found), kind)


@measure(SUM)
def field_sum(scope: Scope, *, kind: str, field: str, **narrowed: Any) -> Measured:
    """The sum of a number field over the records that fulfil the conditions; 0 of none, blank when none states it."""
    found = _chosen(scope, kind, **narrowed)
    read = _Reader(scope, kind).reader(field)
    return added_up(((record.id, as_number(read(record))) for record in found), kind)


def _told(*, kind: str, where: Where = (), field: str = "", **_rest: Any) -> tuple[str, ...]:
    """The fields of the kind itself; what lies behind a reference is refused where it is read."""
    return tuple(f"{kind}.{name}" for name in (*(str(row[0]) for row in where), field) if name and "." not in name)


tells(COUNT, _told)
tells(SUM, _told)


def _rests(*, kind: str, where: Where = (), within: str = "", **rest: Any) -> tuple[str, ...]:
    if within:
        return ()  # a record of its day says what it was then
    paths = [*(str(row[0]) for row in where), *(rest.get(key) for key in ("field", "begins", "ends"))]
    return tuple(f"{kind}.{path}" for path in paths if path)


rests(COUNT, _rests)
rests(SUM, _rests)


def told_today(wp: Workplace, definition: Definition, name: str, params: Mapping[str, Any]) -> bool:
    """Whether a measure counts by a field of which no record says what it was before.

    Of a past month such a number is known where it was sealed, and nowhere else.
    """
    return any(_told_today(wp, definition, kind, path) for kind, path in rests_on(name, params))


def _told_today(wp: Workplace, definition: Definition, kind: str, path: str) -> bool:
    """Whether the past of a path's field is not known; days and references are facts of their own, and a record of a
    month says what it was then. Of a field that a definition does not have yet nobody was asked while it held."""
    name, _, rest = path.partition(".")
    spec, register = _spec(definition, kind, name), wp.registers.get(kind)
    if register is None or register.month_attribute:
        return False
    if spec is None:
        return True
    if isinstance(spec.type, RefType):
        return bool(rest) and _told_today(wp, definition, spec.type.to, rest)
    return spec.type.name != "date" and name not in register.known_then


def check_params(definition: Definition, name: str, params: Mapping[str, Any]) -> list[str]:
    """What is wrong with the parameters of one of these measures, in sentences for whoever edits a definition."""
    kind = params.get("kind")
    if kind not in definition.records:
        return [f"“kind”没有“{kind}”这种记录"]
    allowed = (*_OPTIONS, "field") if name == SUM else _OPTIONS
    problems = [f"不认识的参数“{key}”" for key in params if key not in allowed]
    if params.get("span", "month") not in SPANS:
        problems.append(f"“span”应为 {'、'.join(SPANS)} 之一")
    paths = [str(params[key]) for key in ("begins", "ends", "within") if params.get(key)]
    if name == SUM:
        paths.append(str(params.get("field", "")))
    problems += wrong_conditions(definition, str(kind), params.get("where", ()), (*OPERATORS, UNDER))
    problems += [no_field(definition, str(kind), path) for path in paths if not _spec(definition, str(kind), path)]
    return problems


def wrong_conditions(definition: Definition, kind: str, where: Where, known: Sequence[str] = OPERATORS) -> list[str]:
    """What is wrong with conditions on the fields of a kind: their shape, operator, field, codes."""
    problems = []
    for row in where:
        if not (isinstance(row, list | tuple) and len(row) in {2, 3}):
            problems.append("“where”里的每个条件应写成 [字段, 运算, 值]")
            continue
        if row[1] not in known:
            problems.append(f"“where”没有运算“{row[1]}”，可用：{'、'.join(known)}")
        if not _spec(definition, kind, str(row[0])):
            problems.append(no_field(definition, kind, str(row[0])))
        problems += _unknown_codes(definition, kind, row)
    return problems


def no_field(definition: Definition, kind: str, path: str) -> str:
    """A sentence about a field that there is not, with the nearest that there is."""
    spec = definition.records[kind]
    return f"{spec.label}没有字段“{path}”{nearest(path, spec.by_name)}"


def _unknown_codes(definition: Definition, kind: str, row: Sequence[Any]) -> list[str]:
    codes = _codes(_spec(definition, kind, str(row[0])))
    if codes is None or len(row) < 3:
        return []
    values = row[2] if isinstance(row[2], list | tuple) else [row[2]]
    return [f"代码“{value}”不在代码表 {codes.name} 内" for value in values if value not in codes]


def _spec(definition: Definition, kind: str, path: str) -> FieldSpec | None:
    """The field at the end of a path; None when there is none."""
    *refs, name = path.split(".")
    for ref in refs:
        record = definition.records.get(kind)
        if record is None or ref not in record or not isinstance(record.field(ref).type, RefType):
            return None
        kind = record.field(ref).type.to  # type: ignore[attr-defined]  # a RefType, as was just asked
    record = definition.records.get(kind)
    return record.field(name) if record is not None and name in record else None


def _codes(spec: FieldSpec | None) -> CodeList | None:
    return spec.type.codes if spec is not None and isinstance(spec.type, CodeType | CodesType) else None


def _chosen(
    scope: Scope,
    kind: str,
    *,
    where: Where = (),
    begins: str = "",
    ends: str = "",
    within: str = "",
    span: str = "month",
    shift: int = 0,
) -> list[Entity]:
    scope = scope.at(scope.period.step(shift))
    reader = _Reader(scope, kind)
    found = reader.standing() if not within else reader.records()
    day = scope.period.last
    if within:
        dated, first = reader.reader(within), span_begins(scope.period, span)
        until = [(record, on) for record in found if (on := _day(dated(record))) is not None and on <= day]
        found = [record for record, on in until if first is None or first <= on]
    if begins:
        begun = reader.reader(begins)
        found = [record for record in found if (on := _day(begun(record))) is None or on <= day]
    if ends:
        ended = reader.reader(ends)
        found = [record for record in found if (on := _day(ended(record))) is None or on > day]
    for row in where:
        fits = reader.test(row)
        found = [record for record in found if fits(record)]
    return found


class _Reader:
    """Reads the records of one kind as they stood at the end of the scope's month."""

    def __init__(self, scope: Scope, kind: str) -> None:
        self.scope = scope
        self.kind = kind
        wp: Workplace = scope.session.info["workplace"]
        self.rights = wp.rights
        if not wp.rights.sees(kind):
            raise NotShownError(wp.rights, scope.definition.record(kind).label)
        self.register: Register[Any] = wp.register(kind)

    def records(self) -> list[Entity]:
        """All that are not in the recycle bin, as they were at the month's end where that is known."""
        return self.scope.once(("fields.records", self.kind), self._read)

    def standing(self) -> list[Entity]:
        """Those that stood at the month's end, as far as the record knows; of a month those of the month."""
        period, month = self.scope.period, self.register.month_attribute
        found: list[Any] = self.records()
        if month:
            dated = ((one, getattr(one, month)) for one in found)
            found = [one for one, at in dated if at == period or (isinstance(at, date) and at in period)]
        return [one for one in found if not hasattr(one, "active_on") or one.active_on(period.last)]

    def _read(self) -> list[Entity]:
        model = self.register.model
        rows = self.scope.session.scalars(select(model).where(alive(model)).order_by(model.id))
        return list(self.register.as_of(self.scope.session, list(rows), self.scope.period.last))

    def reader(self, path: str) -> Callable[[Entity], Any]:
        """How to read a field, also behind references. NotShownError for one that the user may not see."""
        name, _, rest = path.partition(".")
        if name in self.rights.hidden(self.kind):
            raise NotShownError(self.rights, self.scope.definition.record(self.kind).field(name).label)
        if not rest:
            return lambda record: self.register.value(record, name)
        kind = _spec(self.scope.definition, self.kind, name)
        assert kind is not None and isinstance(kind.type, RefType)  # noqa: PT018 - the definition's check saw to it
        behind = _Reader(self.scope, kind.type.to)
        read = behind.reader(rest)
        known: Mapping[int, Entity] = self.scope.once(
            ("fields.by_id", behind.kind), lambda: {record.id: record for record in behind.records()}
        )

        def through(record: Entity) -> Any:
            other = known.get(self.register.value(record, name) or 0)
            return None if other is None else read(other)

        return through

    def test(self, row: Sequence[Any]) -> Callable[[Entity], bool]:
        """A condition as a test of a record."""
        path, op, value = str(row[0]), str(row[1]), row[2] if len(row) > 2 else None
        condition = Condition(path, "in" if op == UNDER else op, value)
        if op == UNDER:
            codes = _codes(_spec(self.scope.definition, self.kind, path))
            condition = replace(condition, value=list(_family(codes, value)) if codes is not None else [])
        read = self.reader(path)
        return lambda record: condition.holds(lambda _: read(record))


def _family(codes: CodeList, value: Any) -> Iterable[str]:
    """A code, or several, with everything below."""
    for top in [value] if isinstance(value, str) else value:
        yield top
        yield from _family(codes, [child.code for child in codes.children(top)])


def _day(value: Any) -> date | None:
    """A date, also one of the district's own fields, which keep it as text."""
    if isinstance(value, str) and value:
        return date.fromisoformat(value)
    return value.last if isinstance(value, Month) else value
