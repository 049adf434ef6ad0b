"""Values before and after, taken while a session flushes.

Old values are never guessed: what SQLAlchemy no longer knows (expired attributes, JSON changed in place) is read from
the row just before it is overwritten, in the same transaction.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import JSON, Connection, event, select
from sqlalchemy.orm import InstanceState, Mapper, ORMExecuteState, Session, SessionTransaction, object_session
from sqlalchemy.orm.attributes import instance_state
from sqlalchemy.sql.elements import TextClause

from tzdesk.base import clock
from tzdesk.store.entity import BOOKKEEPING, Entity, mapper_of, table_of

Action = Literal["insert", "update", "delete"]
Row = dict[str, Any]
_QUIET = frozenset({"id", "row_version", "updated_at", "updated_by"})


@dataclass
class Change:
    """One record's change in an operation, with whole rows: `before` is empty for a new row, `after` for an erased one.

    Going to the recycle bin is a "delete" whose `after` carries `deleted_at`; coming back is an "update".
    """

    kind: str
    id: int
    action: Action
    before: Row
    after: Row

    @property
    def version(self) -> int:
        """The row version that the change leaves; 0 when the row is gone."""
        return int(self.after["row_version"]) if self.after else 0

    def differing(self) -> tuple[Row, Row]:
        """What the journal keeps: the fields that differ, or the whole row without blanks when one side is empty."""
        if not self.before or not self.after:
            return _without_blanks(self.before), _without_blanks(self.after)
        names = [
            name for name in self.after if name not in _QUIET and not _same(self.before.get(name), self.after[name])
        ]
        return {name: self.before.get(name) for name in names}, {name: self.after[name] for name in names}

    @property
    def fields(self) -> frozenset[str]:
        """The names of the fields whose values differ, the store's own columns left out."""
        before, after = self.differing()
        return frozenset(before.keys() | after.keys()) - BOOKKEEPING


@dataclass
class Captured:
    """All changes of an operation so far; several changes of one record are one."""

    changes: dict[tuple[str, int], Change] = field(default_factory=dict)
    _steps: list[tuple[tuple[str, int], Change | None]] = field(default_factory=list)

    def record(self, kind: str, record_id: int, before: Row, after: Row) -> None:
        """Take in one change and merge it with what the operation did to the record before."""
        key = (kind, record_id)
        earlier = self.changes.pop(key, None)
        self._steps.append((key, earlier))
        if earlier is not None:
            before = earlier.before
        if before or after:
            self.changes[key] = Change(kind, record_id, _action(before, after), before, after)

    def mark(self) -> int:
        """A point to which `back_to` returns: a savepoint."""
        return len(self._steps)

    def back_to(self, mark: int) -> None:
        """Forget what was taken in since a mark."""
        while len(self._steps) > mark:
            key, earlier = self._steps.pop()
            self.changes.pop(key, None)
            if earlier is not None:
                self.changes[key] = earlier

    def listed(self) -> list[Change]:
        """In the order in which they were made."""
        return list(self.changes.values())


class DeskSession(Session):
    """The session inside an operation or a reading. It carries who writes in `info`, and watches every flush."""

    @property
    def captured(self) -> Captured | None:
        """Where changes are collected; None in a reading."""
        return self.info.get("captured")


def columns_of(model: type[Entity]) -> tuple[str, ...]:
    """The column names of a class, in the order of its table."""
    known = _COLUMNS.get(model)
    if known is None:
        known = _COLUMNS[model] = tuple(mapper_of(model).columns.keys())
    return known


def select_rows(connection: Connection, model: type[Entity], ids: Iterable[int], chunk: int = 500) -> dict[int, Row]:
    """Whole rows as they stand in the database now."""
    table = table_of(model)
    wanted = list(ids)
    found: dict[int, Row] = {}
    for start in range(0, len(wanted), chunk):
        rows = connection.execute(select(table).where(table.c.id.in_(wanted[start : start + chunk])))
        found.update((row["id"], dict(row)) for row in rows.mappings())
    return found


_COLUMNS: dict[type[Entity], tuple[str, ...]] = {}
_JSON_COLUMNS: dict[type[Entity], frozenset[str]] = {}


def _json_columns(model: type[Entity]) -> frozenset[str]:
    known = _JSON_COLUMNS.get(model)
    if known is None:
        columns = mapper_of(model).columns.items()
        known = _JSON_COLUMNS[model] = frozenset(name for name, column in columns if isinstance(column.type, JSON))
    return known


def _without_blanks(row: Mapping[str, Any]) -> Row:
    return {name: value for name, value in row.items() if value is not None}


def _same(one: Any, other: Any) -> bool:
    # Blank is not zero, and True is not 1: an honest diff compares the type too.
    return one is other or (one == other and isinstance(one, bool) == isinstance(other, bool))


def _action(before: Row, after: Row) -> Action:
    if not before:
        return "insert"
    if not after or (before.get("deleted_at") is None and after.get("deleted_at") is not None):
        return "delete"
    return "update"


def _session_of(target: Entity) -> DeskSession:
    session = object_session(target)
    if not isinstance(session, DeskSession) or session.captured is None:
        raise RuntimeError("a write outside an operation")
    return session


def _row_before(target: Entity, connection: Connection) -> Row:
    """The row as it stands before this flush. Asks the database only for what the object does not know."""
    model = type(target)
    state: InstanceState[Any] = instance_state(target)
    known = state.dict
    committed = state.committed_state
    names = columns_of(model)
    row = {name: known[name] for name in names if name in known and name not in committed}
    json_columns = _json_columns(model)
    for name, old in committed.items():
        # A marker in place of the old value (never loaded, expired) is an enum of SQLAlchemy's, no value of ours.
        if name in json_columns or type(old).__module__.startswith("sqlalchemy."):
            continue
        row[name] = old
    missing = [name for name in names if name not in row]
    if missing:
        table = table_of(model)
        identity = state.key[1][0] if state.key else target.id
        stored = connection.execute(select(*(table.c[name] for name in missing)).where(table.c.id == identity)).first()
        if stored is not None:
            row.update(zip(missing, stored, strict=True))
    return {name: _settled(row.get(name)) for name in names}


def _row_after(target: Entity) -> Row:
    known = instance_state(target).dict
    return {name: _settled(known.get(name)) for name in columns_of(type(target))}


def _settled(value: Any) -> Any:
    """A copy of what may still be changed in place."""
    return copy.deepcopy(dict(value) if isinstance(value, dict) else value) if isinstance(value, dict | list) else value


@event.listens_for(DeskSession, "before_flush")
def _refuse_flush(session: DeskSession, context: object, instances: object) -> None:
    if session.captured is None:
        raise RuntimeError("a write outside an operation")


@event.listens_for(DeskSession, "before_commit")
def _refuse_commit(session: DeskSession) -> None:
    if session.captured is None:
        raise RuntimeError("a reading has nothing to commit")


@event.listens_for(DeskSession, "do_orm_execute")
def _refuse_bulk(state: ORMExecuteState) -> None:
    statement = state.statement
    if isinstance(statement, TextClause):
        word = statement.text.lstrip()[:8].upper()
        bulk = word.startswith(("INSERT", "UPDATE", "DELETE", "REPLACE"))
    else:
        bulk = state.is_insert or state.is_update or state.is_delete
    if bulk:
        raise RuntimeError("bulk writes pass the journal by: change objects, or use Operation.insert_many")


@event.listens_for(DeskSession, "after_transaction_create")
def _remember_savepoint(session: DeskSession, transaction: SessionTransaction) -> None:
    if transaction.nested and session.captured is not None:
        session.info.setdefault("savepoints", {})[transaction] = session.captured.mark()


@event.listens_for(DeskSession, "after_soft_rollback")
def _forget_rolled_back(session: DeskSession, transaction: SessionTransaction) -> None:
    mark = session.info.get("savepoints", {}).pop(transaction, None)
    if mark is not None and session.captured is not None:
        session.captured.back_to(mark)


@event.listens_for(Entity, "before_insert", propagate=True)
def _stamp_new(mapper: Mapper[Any], connection: Connection, target: Entity) -> None:
    session = _session_of(target)
    stamp_new(target.__dict__, session.info, lambda name, value: setattr(target, name, value))


def stamp_new(row: Mapping[str, Any], info: Mapping[Any, Any], put: Any) -> None:
    """Fill in what the store knows of a new row: who, when, and the definition's year unless it is given."""
    moment = clock.now()
    for name, value in (
        ("created_at", moment),
        ("created_by", info["user"]),
        ("updated_at", moment),
        ("updated_by", info["user"]),
        ("definition_year", info["definition_year"]),
    ):
        if row.get(name) is None:
            put(name, value)


@event.listens_for(Entity, "after_insert", propagate=True)
def _captured_new(mapper: Mapper[Any], connection: Connection, target: Entity) -> None:
    captured = _session_of(target).captured
    assert captured is not None
    captured.record(target.__kind__, target.id, {}, _row_after(target))


@event.listens_for(Entity, "before_update", propagate=True)
def _capture_before(mapper: Mapper[Any], connection: Connection, target: Entity) -> None:
    session = _session_of(target)
    if not session.is_modified(target, include_collections=False):
        return
    before = _row_before(target, connection)
    session.info.setdefault("before", {})[instance_state(target)] = before
    session.info.setdefault("touched", {})[target.__kind__, target.id] = before["row_version"]
    target.updated_at = clock.now()
    target.updated_by = session.info["user"]


@event.listens_for(Entity, "after_update", propagate=True)
def _captured_update(mapper: Mapper[Any], connection: Connection, target: Entity) -> None:
    session = _session_of(target)
    before = session.info.get("before", {}).pop(instance_state(target), None)
    if before is not None and session.captured is not None:
        session.captured.record(target.__kind__, target.id, before, _row_after(target))


@event.listens_for(Entity, "before_delete", propagate=True)
def _capture_erased(mapper: Mapper[Any], connection: Connection, target: Entity) -> None:
    session = _session_of(target)
    before = _row_before(target, connection)
    session.info.setdefault("before", {})[instance_state(target)] = before
    session.info.setdefault("touched", {})[target.__kind__, target.id] = before["row_version"]


@event.listens_for(Entity, "after_delete", propagate=True)
def _captured_erased(mapper: Mapper[Any], connection: Connection, target: Entity) -> None:
    session = _session_of(target)
    before = session.info.get("before", {}).pop(instance_state(target), None)
    if before is not None and session.captured is not None:
        session.captured.record(target.__kind__, target.id, before, {})


def touched_versions(session: DeskSession) -> Iterator[tuple[str, int, int]]:
    """Kind, id and the version the writer believed in, of every row it tried to change."""
    for (kind, record_id), version in session.info.get("touched", {}).items():
        yield kind, record_id, version
