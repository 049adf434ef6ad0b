"""Taking in a workbook of a register whose records are about employers: headings are the fields' labels and aliases.

A register says by which fields a row is known again (`Known`); employers that are not registered yet are made. Other
records that a row names (a visit, a station, a point) are found by their number or name, and are not made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.periods import Month
from tzdesk.base.text import normal_name
from tzdesk.excel.convert import Problem
from tzdesk.excel.importing import ImportRow
from tzdesk.excel.layout import Column, ContextKey, Layout
from tzdesk.excel.planning import Plan, Policy, changes
from tzdesk.fields.spec import FieldSpec
from tzdesk.fields.types import CreditCodeType, RefType, TextType
from tzdesk.jobs import Job, Progress
from tzdesk.registers.import_memory import Returned
from tzdesk.registers.organisations.model import HostUnit
from tzdesk.registers.organisations.queries import UnitIndex
from tzdesk.registers.register import Register
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import Finding
from tzdesk.store import Entity, Operation, alive

_STEP = 200
_UNIT, _UNION, _CODE = "host_unit", "organisation", "uscc"
_CODE_WORDS = ("统一社会信用代码", "信用代码", "社会信用代码", "统一信用代码")
# By which attributes records of a kind are named in a workbook.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "enterprise_visit": ("visit_no",),
    "station": ("station_no", "name"),
    "monitor_point": ("point_no",),
    "supervision_doc": ("doc_no",),
}


@dataclass(frozen=True)
class Known:
    """By what a row is known again: its number, else all of these facts together.

    `numbered_by` names the field that says whose number it is, where each union numbers for itself; `apart` a field
    that tells records of the same facts apart, where a row states it.
    `required` are the fields without which a row cannot be taken. `said` names a computed field that workbooks state
    all the same, with what to say when the row does not bear it out. `later` are rules about the present day: they say
    nothing about a ledger that may be years old, and the month's audit runs them. `month` is filled from the head of
    the sheet where rows do not state it.
    """

    number: str
    facts: tuple[str, ...]
    required: tuple[str, ...]
    later: frozenset[str] = frozenset()
    said: str = ""
    doubt: Callable[[str, Mapping[str, Any]], str | None] = field(default=lambda text, values: None)
    month: str = ""
    numbered_by: str = ""
    apart: str = ""


class RecordImport:
    """The import kind of one register."""

    def __init__(self, wp: Workplace, kind: str, known: Known, period: Month | None = None) -> None:
        self.wp = wp
        self.kind = kind
        self.known = known
        self.period = period
        self._layout: Layout | None = None

    @property
    def register(self) -> Register[Any]:
        """The register that takes the rows."""
        return self.wp.register(self.kind)

    @property
    def layout(self) -> Layout:
        """The columns, out of the record spec."""
        if self._layout is None:
            spec = self.wp.definition(self.period).record(self.kind)
            columns = [self._column(one) for one in spec.fields if not one.computed or one.name == self.known.said]
            if any(_refers(one) == _UNIT for one in spec.fields):
                columns.append(Column(_CODE, _CODE_WORDS[0], CreditCodeType(), _CODE_WORDS))
            keys = {column.key for column in columns}
            identity = tuple(name for name in (self.known.number, *self.known.facts) if name in keys)
            union = (ContextKey("org_id", ("填报单位", "填报工会", "报送单位")),) if "org_id" in keys else ()
            self._layout = Layout(self.kind, spec.label, tuple(columns), identity, ignore=("序号",), context=union)
        return self._layout

    def _column(self, one: FieldSpec) -> Column:
        plain = _refers(one) or one.name == self.known.said
        words = (one.label, *one.aliases)
        return Column(
            one.name, one.label, TextType() if plain else one.type, words, required=one.name in self.known.required
        )

    # --- looking ------------------------------------------------------------------------------------------------

    def check(self, rows: Sequence[ImportRow], context: Mapping[str, Any]) -> list[Problem]:
        """What the rules say of the rows as they would be written; nothing is."""
        self._fill_month(rows, context)
        problems: list[Problem] = []
        with self.wp.store.reading() as session, session.no_autoflush:
            names = _Names(self.wp, session, self.kind)
            drafts = []
            for row in rows:
                values, lost = names.values(row, make=names.stand_in)
                problems += [_lost(row, name, said) for name, said in lost]
                if self.known.said and (text := row.values.get(self.known.said)):
                    doubt = self.known.doubt(str(text), values)
                    problems += [_problem(row, self.known.said, "soft", doubt)] if doubt else []
                drafts.append(self.register.draft(self.wp, session, self._stated(values), None))
            for row, draft in zip(rows, drafts, strict=True):
                found = self.register.check(self.wp, session, [draft])
                problems += [_found(row, one) for one in found if one.rule not in self.known.later]
        return problems

    def _fill_month(self, rows: Sequence[ImportRow], context: Mapping[str, Any]) -> None:
        stated = str(self.period or context.get("period") or "")
        if self.known.month and stated:
            for row in rows:
                if row.values.get(self.known.month) is None:
                    row.values[self.known.month] = Month.parse(stated)

    def _stated(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if value is not None and name != self.known.said}

    # --- planning -----------------------------------------------------------------------------------------------

    def plan(self, rows: Sequence[ImportRow], policy: Policy) -> Plan:
        """New rows, changes by id, rows that bring nothing, rows that cannot be taken."""
        plan = Plan()
        with self.wp.store.reading() as session, session.no_autoflush:
            names, stored = _Names(self.wp, session, self.kind), self._stored(session)
            returned = Returned(session, self.layout.kind)
            for row in rows:
                values, _ = names.values(row, make=names.stand_in)
                if row.blocked(self.layout) or any(values.get(name) is None for name in self.known.required):
                    plan.reject(row)
                    continue
                record = returned.record(session, self.register.model, row) or self._known_again(values, stored)
                if record is None:
                    plan.take(row, None)
                    continue
                incoming = self._stated(values)
                before = {name: _plain(getattr(record, name)) for name in incoming}
                found = changes(before, incoming, returned.policy(row, policy))
                plan.take(row, record.id, found)
        return plan

    def _stored(self, session: Session) -> dict[tuple[Any, ...], Any]:
        """What is there, by number and by facts; of several alike the first."""
        model = self.register.model
        known = self.known
        names = [name for name in (known.number, known.numbered_by, known.apart, *known.facts) if name]
        found: dict[tuple[Any, ...], Any] = {}
        for record in session.scalars(select(model).where(alive(model)).order_by(model.id)):
            values = {name: getattr(record, name) for name in names}
            for key, teller in ((self._number(values), known.numbered_by), (self._facts(values), known.apart)):
                if key is not None:
                    found.setdefault(key, record)
                    found.setdefault((*key, _folded(values.get(teller))), record)
        return found

    def _known_again(self, values: Mapping[str, Any], stored: Mapping[tuple[Any, ...], Any]) -> Any:
        """By the number where the row has one, by the facts where it has none; and by what tells alike ones apart, as
        far as row and record state it."""
        number = self._number(values)
        key, teller = (number, self.known.numbered_by) if number else (self._facts(values), self.known.apart)
        if key is None:
            return None
        told = _folded(values.get(teller))
        return stored.get(key) if told is None else stored.get((*key, told), stored.get((*key, None)))

    def _number(self, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        number = values.get(self.known.number) if self.known.number else None
        return (self.known.number, normal_name(str(number))) if number else None

    def _facts(self, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        facts = tuple(_folded(values.get(name)) for name in self.known.facts)
        return None if None in facts else facts

    # --- writing ------------------------------------------------------------------------------------------------

    def apply(self, plan: Plan, op: Operation) -> Job[int]:
        """Write the plan inside an operation; gives the number of rows taken."""
        names = _Names(self.wp, op.session, self.kind)
        make = partial(names.new_unit, op)
        year = self.wp.definition(self.period).year
        total = len(plan.new) + len(plan.changed)
        work = [(row, None) for row in plan.new] + [(row, record_id) for row, record_id, _ in plan.changed]
        kept = {record_id: set(found) for _, record_id, found in plan.changed}
        for done, (row, record_id) in enumerate(work, 1):
            values = self._stated(names.values(row, make=make)[0])
            if record_id is None:
                op.add(record := self.register.model(definition_year=year))
            else:
                record = self.register.get(op.session, record_id)
                values = {name: value for name, value in values.items() if name in kept[record_id]}
            self.register.put(record, values)
            self.register.settle(self.wp, op.session, record)
            op.session.flush()  # the next row's number is counted from this one's
            plan.wrote(row, record.id)
            if done % _STEP == 0:
                yield Progress(done, total, f"正在写入{self.layout.label}")
        yield Progress(total, total, f"正在写入{self.layout.label}")
        return total


class _Names:
    """Finds the records that a row names."""

    def __init__(self, wp: Workplace, session: Session, kind: str) -> None:
        self._wp = wp
        self._index = UnitIndex(session)
        self._refs = {one.name: _refers(one) for one in wp.definition().record(kind).fields if _refers(one)}
        self._others = {to: _by_name(wp, session, to) for to in set(self._refs.values()) if to in _NAMES}
        self._fresh: dict[str, int] = {}

    def values(
        self, row: ImportRow, *, make: Callable[[str, str | None], int]
    ) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        """A row's values with ids for names; and what was named but is not there, in a sentence by field."""
        values = {name: value for name, value in row.values.items() if name != _CODE}
        lost = []
        code = row.values.get(_CODE)
        for name, to in self._refs.items():
            text = str(values.get(name) or "").strip()
            if to == _UNIT:
                found = self._index.unit(code, text or None)
                values[name] = make(text, code) if found is None and text else found
            elif text:
                values[name] = self._index.org(None, text) if to == _UNION else self._others[to].get(normal_name(text))
                if values[name] is None:
                    lost.append((name, f"没有找到“{text}”，导入后请改选。"))
        return values, lost

    def stand_in(self, name: str, code: str | None) -> int:
        """A number below zero for an employer that would be made."""
        return self._fresh.setdefault(code or normal_name(name), -1 - len(self._fresh))

    def new_unit(self, op: Operation, name: str, code: str | None) -> int:
        """Make an employer of this name."""
        unit = HostUnit(unit_name=name, unit_uscc=code, definition_year=self._wp.definition().year)
        op.add(unit)
        self._wp.register(_UNIT).settle(self._wp, op.session, unit)
        op.session.flush()
        self._index.add_unit(unit.id, code, name)
        return unit.id


def _by_name(wp: Workplace, session: Session, kind: str) -> dict[str, int]:
    model: type[Entity] = wp.register(kind).model
    found: dict[str, int] = {}
    for name in _NAMES[kind]:
        column = getattr(model, name)
        for record_id, text in session.execute(select(model.id, column).where(alive(model), column.is_not(None))):
            found.setdefault(normal_name(text), record_id)
    return found


def _refers(one: FieldSpec) -> str:
    return one.type.to if type(one.type) is RefType else ""


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _folded(value: Any) -> Any:
    return normal_name(value) if isinstance(value, str) else value


def _found(row: ImportRow, finding: Finding) -> Problem:
    return _problem(row, finding.field, finding.severity.value, finding.message, finding.rule)


def _lost(row: ImportRow, name: str, message: str) -> Problem:
    return Problem(row.row, name, "soft", message, sheet=row.sheet, code="not_found", lost=True)


def _problem(row: ImportRow, name: str, severity: str, message: str, rule: str = "") -> Problem:
    return Problem(row.row, name, severity, message, rule, row.sheet)
