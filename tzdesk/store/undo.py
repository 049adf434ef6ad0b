"""Linear undo and redo (撤销、重做) out of the journal: they survive a restart, and are operations themselves."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, text, update

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.store import journal
from tzdesk.store.bulk import among, insert_rows
from tzdesk.store.capture import Row, select_rows
from tzdesk.store.entity import Entity, find_model, table_of
from tzdesk.store.operation import Operation
from tzdesk.store.tables import changes, operations

STEPS = 200
_UNSEEN = "您的角色看不到的内容"


@dataclass(frozen=True)
class Done:
    """What an undo or redo did."""

    label: str
    operation: int
    ids: Mapping[str, frozenset[int]]


@dataclass(frozen=True)
class Step:
    """One operation on the stack; `applied` is the operation (itself, an undo or a redo) whose changes stand now."""

    origin: int
    label: str
    user: str
    applied: int
    boundary: bool = False
    at: datetime | None = field(default=None, compare=False)
    unseen: bool = False  # it changed what is not shown to whoever sits here: not even its label is told


@dataclass
class Stack:
    """What can be undone and done again, the latest last."""

    undo: list[Step] = field(default_factory=list)
    redo: list[Step] = field(default_factory=list)

    def push(self, head: Mapping[str, Any]) -> None:
        """Take in an operation as it stands in the journal."""
        number, mode = head["id"], head["mode"]
        if mode in {"undo", "redo"}:
            source, target = (self.undo, self.redo) if mode == "undo" else (self.redo, self.undo)
            if source and source[-1].origin == head["target"]:
                step = source.pop()
                target.append(Step(step.origin, step.label, step.user, number, at=step.at))
        elif mode == "do" and (head["changes"] or head["boundary"]):
            at = head.get("at") or clock.now()
            self.undo.append(Step(number, head["label"], head["user"], number, bool(head["boundary"]), at))
            self.redo.clear()
            del self.undo[:-STEPS]


def load_stack(connection: Connection) -> Stack:
    """The stack as the journal has it."""
    stack = Stack()
    barrier = connection.execute(select(func.max(operations.c.id)).where(operations.c.boundary)).scalar() or 0
    query = select(operations).where(operations.c.id >= barrier).order_by(operations.c.id.desc()).limit(STEPS * 5)
    for head in reversed(connection.execute(query).mappings().all()):
        stack.push(dict(head))
    return stack


def as_seen(connection: Connection, stack: Stack, unseen: Collection[str]) -> Stack:
    """The stack for somebody to whom these kinds are not shown: a role may have been taken away since a step."""
    if not unseen:
        return stack
    applied = [step.applied for step in (*stack.undo, *stack.redo)]
    query = select(changes.c.operation_id).where(among(changes.c.operation_id, applied), changes.c.kind.in_(unseen))
    hidden = set(connection.scalars(query.distinct()))

    def seen(step: Step) -> Step:
        return replace(step, label=_UNSEEN, unseen=True) if step.applied in hidden else step

    return Stack([seen(step) for step in stack.undo], [seen(step) for step in stack.redo])


def top(steps: list[Step], user: str, what: str) -> Step:
    """The step to take back or do again; UserError with the reason when there is none."""
    if refusal := refusal_of(steps, user, what):
        raise refusal
    return steps[-1]


def within_reach(steps: list[Step], user: str) -> list[Step]:
    """The steps that may be taken one after another, the next one first: up to a boundary or somebody else's step."""
    found: list[Step] = []
    for step in reversed(steps):
        if step.boundary or step.unseen or step.user != user:
            break
        found.append(step)
    return found


def refusal_of(steps: list[Step], user: str, what: str) -> UserError | None:
    """Why there is no step to take; None when there is one."""
    if not steps:
        return UserError(f"没有可以{what}的操作。")
    step = steps[-1]
    if step.unseen:
        return UserError(f"上一步改的是您的角色看不到的内容，不能{what}。", f"请由看得到的人登录后{what}。")
    if step.boundary:
        return UserError(
            f"“{step.label}”不能{what}，也不能越过它{what}更早的操作。",
            "需要改动时请按更正手续办理，原来的记录会保留。",
        )
    if step.user != user:
        return UserError(f"上一步“{step.label}”是{step.user}做的，不能代为{what}。", f"请由{step.user}登录后{what}。")
    return None


@dataclass
class _Plan:
    """What has to happen to the rows of one kind."""

    model: type[Entity]
    set_to: dict[int, Row] = field(default_factory=dict)
    erase: list[int] = field(default_factory=list)
    bring_back: dict[int, Row] = field(default_factory=dict)

    @property
    def ids(self) -> list[int]:
        return [*self.set_to, *self.erase, *self.bring_back]


def apply_inverse(operation: Operation, step: Step, what: str) -> None:
    """Set every row that a step changed back to what it was, inside `operation`.

    UserError when a row is no longer as the step left it.
    """
    connection = operation.session.connection()
    plans = _plans(connection, step)
    for kind, plan in plans.items():
        _refuse_if_moved(connection, kind, plan, step, what)
    # Rows that refer to one another may pass through a state in which they do not fit; the commit checks them.
    connection.execute(text("PRAGMA defer_foreign_keys = ON"))
    known: dict[str, int] = {}
    for plan in plans.values():
        known |= {table.name: number for number, table in enumerate(plan.model.metadata.sorted_tables)}
    ordered = sorted(plans.items(), key=lambda pair: known[table_of(pair[1].model).name])
    rows = {kind: select_rows(connection, plan.model, plan.ids) for kind, plan in ordered}
    for kind, plan in reversed(ordered):
        _erase(operation, kind, plan, rows[kind])
    for kind, plan in ordered:
        _set(operation, kind, plan, rows[kind])
    for kind, plan in ordered:
        _bring_back(operation, kind, plan)


def _plans(connection: Connection, step: Step) -> dict[str, _Plan]:
    plans: dict[str, _Plan] = {}
    query = select(changes).where(changes.c.operation_id == step.applied).order_by(changes.c.id)
    for row in connection.execute(query):
        model = find_model(row.kind)
        if model is None:
            raise UserError(f"“{step.label}”涉及本版本程序没有的台账，不能撤销。")
        plan = plans.setdefault(row.kind, _Plan(model))
        before = journal.typed(row.kind, json.loads(row.before))
        if row.version == 0:
            plan.bring_back[row.record_id] = before
        elif row.action == "insert":
            plan.erase.append(row.record_id)
        else:
            plan.set_to[row.record_id] = before
    return plans


def _refuse_if_moved(connection: Connection, kind: str, plan: _Plan, step: Step, what: str) -> None:
    table = table_of(plan.model)
    latest = journal.latest_changes(connection, kind, plan.ids)
    versions = _versions(connection, table, plan.ids)
    for record_id in plan.ids:
        last = latest[record_id]
        # Everything after the step has been undone by now, in order; only housekeeping can have come between.
        expected = last.version if last.mode in {"undo", "redo"} or last.operation_id == step.applied else -1
        if versions.get(record_id, 0) != expected:
            row = connection.execute(
                select(operations.c.label, operations.c.user, operations.c.at).where(
                    operations.c.id == last.operation_id
                )
            ).one()
            moment = clock.local(row.at)
            raise UserError(
                f"不能{what}“{step.label}”：其中的记录后来又被{row.user}改过（{moment:%Y-%m-%d %H:%M}，{row.label}）。",
                "请直接修改这些记录。",
            )


def _versions(connection: Connection, table: Any, ids: list[int], chunk: int = 500) -> dict[int, int]:
    found: dict[int, int] = {}
    for start in range(0, len(ids), chunk):
        query = select(table.c.id, table.c.row_version).where(table.c.id.in_(ids[start : start + chunk]))
        found.update((row.id, row.row_version) for row in connection.execute(query))
    return found


def _erase(operation: Operation, kind: str, plan: _Plan, rows: Mapping[int, Row]) -> None:
    if not plan.erase:
        return
    table = table_of(plan.model)
    statement = delete(table).where(table.c.id == bindparam("gone"))
    operation.session.connection().execute(statement, [{"gone": record_id} for record_id in plan.erase])
    for record_id in plan.erase:
        operation.captured.record(kind, record_id, rows[record_id], {})


def _set(operation: Operation, kind: str, plan: _Plan, rows: Mapping[int, Row]) -> None:
    table = table_of(plan.model)
    stamps = {"updated_at": clock.now(), "updated_by": operation.session.info["user"]}
    alike: dict[tuple[str, ...], list[Row]] = {}
    for record_id, fields in plan.set_to.items():
        values = {name: value for name, value in fields.items() if name in table.c}
        values |= {**stamps, "row_version": rows[record_id]["row_version"] + 1}
        alike.setdefault(tuple(values), []).append({"which": record_id, **values})
        operation.captured.record(kind, record_id, rows[record_id], {**rows[record_id], **values})
    for names, parameters in alike.items():
        statement = update(table).where(table.c.id == bindparam("which"))
        statement = statement.values({name: bindparam(name) for name in names})
        operation.session.connection().execute(statement, parameters)


def _bring_back(operation: Operation, kind: str, plan: _Plan) -> None:
    if not plan.bring_back:
        return
    defaults = operation.defaults(plan.model)
    names = set(defaults)
    rows: list[Row] = []
    for record_id, kept in plan.bring_back.items():
        row = {**defaults, **_known(kept, names), "id": record_id, "row_version": int(kept["row_version"]) + 1}
        row |= {"updated_at": clock.now(), "updated_by": operation.session.info["user"]}
        rows.append(row)
    insert_rows(operation.session.connection(), table_of(plan.model), rows)
    for row in rows:
        operation.captured.record(kind, row["id"], {}, row)


def _known(row: Row, names: Iterable[str]) -> Row:
    return {name: value for name, value in row.items() if name in names}
