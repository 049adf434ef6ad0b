"""What happened to a record, in the words of its fields: who, when, from what to what, and the way back to a value.

Read from the journal; values are shown as lists show them, masked where the field is masked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.fields.problem import FieldProblem
from tzdesk.fields.spec import FieldSpec, RecordSpec
from tzdesk.registers.register import Register, Saved
from tzdesk.registers.workplace import Workplace
from tzdesk.store import journal

BIN = "deleted_at"
MOST_RECORDS = 300  # of one operation that are told in full; an import may have touched thousands
_ACTIONS = {"insert": "新增", "update": "修改", "delete": "清除"}


@dataclass(frozen=True)
class ValueChange:
    """One field's step from a value to another, as shown. `back` says whether 恢复为此值 may bring `after` back."""

    field: str
    label: str
    before: str
    after: str
    back: bool


@dataclass(frozen=True)
class HistoryLine:
    """One operation's change of one record. `action` is 新增, 修改, 移到回收站, 恢复 or 清除."""

    operation: int
    at: datetime
    user: str
    label: str
    action: str
    changes: tuple[ValueChange, ...]
    note: str = ""


@dataclass(frozen=True)
class TouchedRecord:
    """One record that an operation changed."""

    kind: str
    kind_label: str
    id: int
    title: str
    action: str
    changes: tuple[ValueChange, ...]


def record_history(wp: Workplace, session: Session, kind: str, record_id: int) -> list[HistoryLine]:
    """Everything that ever happened to a record, latest first."""
    register = wp.register(kind)
    spec = register.spec(wp)
    entries = journal.history(session, kind, record_id)
    raw = [list(_steps(register, entry.fields)) for entry in entries]
    titles = _titles(wp, session, spec, [step for steps in raw for step in steps])
    return [
        HistoryLine(
            entry.operation,
            entry.at,
            entry.user,
            entry.label,
            _action(entry),
            _shown(spec, titles, steps),
            entry.note or "",
        )
        for entry, steps in zip(entries, raw, strict=True)
    ]


def field_history(wp: Workplace, session: Session, kind: str, record_id: int, field: str) -> list[HistoryLine]:
    """The operations that changed one field of a record, latest first, each with that one change."""
    lines = record_history(wp, session, kind, record_id)
    own = [replace(line, changes=tuple(one for one in line.changes if one.field == field)) for line in lines]
    return [line for line in own if line.changes]


def operation_details(wp: Workplace, session: Session, operation: int) -> list[TouchedRecord]:
    """The records that an operation changed, with the values before and after; at most `MOST_RECORDS` of them."""
    found: list[TouchedRecord] = []
    for kind, ids in sorted(journal.touched(session, operation).items()):
        register = wp.registers.get(kind)
        if register is None:
            continue
        spec = register.spec(wp)
        chosen = sorted(ids)[: max(0, MOST_RECORDS - len(found))]
        titles = register.titles(session, chosen)
        for record_id in chosen:
            entry = next(e for e in journal.history(session, kind, record_id) if e.operation == operation)
            steps = list(_steps(register, entry.fields))
            shown = _shown(spec, _titles(wp, session, spec, steps), steps)
            title = titles.get(record_id) or f"第{record_id}号"
            found.append(TouchedRecord(kind, spec.label, record_id, title, _action(entry), shown))
    return found


def bring_back(wp: Workplace, kind: str, record_id: int, field: str, operation: int, *, before: bool = False) -> Saved:
    """Set a field to the value that an operation gave it, or to the one it had `before`, as one operation of its own.

    UserError when the field is computed, has that value already, or the record's month is sealed.
    """
    register = wp.register(kind)
    with wp.store.reading() as session:
        spec = register.spec(wp).field(field)
        record = register.get(session, record_id)
        if spec.by_step:
            raise UserError(f"“{spec.label}”由“办理”填写，不能恢复。", "请在记录上办理，或撤销那一步。")
        if spec.computed:
            raise UserError(f"“{spec.label}”是自动计算的，不能恢复。", "请恢复它所依据的栏目。")
        entry = next((e for e in journal.history(session, kind, record_id) if e.operation == operation), None)
        pair = {name: (b, a) for name, b, a in _steps(register, entry.fields)}.get(field) if entry else None
        if pair is None:
            raise UserError(f"那一步没有改过“{spec.label}”。", "请刷新后再选。")
        value = _typed(spec, pair[0] if before else pair[1])
        if register.value(record, field) == value:
            raise UserError(f"“{spec.label}”现在就是这个值。")
    return register.save(wp, {field: value}, record_id, name="bring_back", label=f"恢复“{spec.label}”较早的值")


# --- inside -----------------------------------------------------------------------------------------------------

_Step = tuple[str, Any, Any]


def _steps(register: Register[Any], fields: Mapping[str, tuple[Any, Any]]) -> Iterator[_Step]:
    """Field, before, after: a column that holds several fields (a month's cells, a district's own) is told by field."""
    for name, (before, after) in fields.items():
        if name in register.field_columns:
            old, new = before or {}, after or {}
            for key in {**old, **new}:
                if old.get(key) != new.get(key):
                    yield key, old.get(key), new.get(key)
        yield name, before, after


def _shown(
    spec: RecordSpec, titles: Mapping[str, Mapping[int, str]], steps: Sequence[_Step]
) -> tuple[ValueChange, ...]:
    found = []
    for name, before, after in steps:
        if name not in spec or before == after or not (_has(before) or _has(after)):
            continue
        known = spec.field(name)
        found.append(
            ValueChange(
                name,
                known.title,
                _text(known, titles, before),
                _text(known, titles, after),
                not known.computed,
            )
        )
    return tuple(found)


def _has(value: Any) -> bool:
    return value is not None and value != ""


def _text(spec: FieldSpec, titles: Mapping[str, Mapping[int, str]], raw: Any) -> str:
    if raw is None:
        return ""
    try:
        value = _typed(spec, raw)
    except FieldProblem:
        return spec.show(raw)
    if (kind := getattr(spec.type, "to", "")) in titles:
        return titles[kind].get(value, f"第{value}号")
    return spec.show(value)


def _typed(spec: FieldSpec, raw: Any) -> Any:
    """A journalled value as the field holds it; columns come typed already, parts of a JSON column do not."""
    try:
        return spec.type.from_json(raw) if isinstance(raw, (str, int, list)) else raw
    except FieldProblem:
        return raw


def _titles(wp: Workplace, session: Session, spec: RecordSpec, steps: Sequence[_Step]) -> dict[str, dict[int, str]]:
    wanted: dict[str, set[int]] = {}
    for name, before, after in steps:
        kind = getattr(spec.field(name).type, "to", "") if name in spec else ""
        if kind in wp.registers:
            wanted.setdefault(kind, set()).update(v for v in (before, after) if isinstance(v, int))
    return {kind: wp.register(kind).titles(session, ids) for kind, ids in wanted.items()}


def _action(entry: journal.HistoryEntry) -> str:
    if BIN in entry.fields and entry.action != "insert":
        return "移到回收站" if entry.fields[BIN][1] is not None else "恢复"
    return _ACTIONS.get(entry.action, entry.action)
