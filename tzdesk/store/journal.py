"""The journal (操作记录): who changed what, when, from what to what.

Append-only; every operation's hash covers the one before.

Written with one statement for the operation and one `executemany` for its changes, inside the operation's transaction.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.store.bulk import insert_rows
from tzdesk.store.capture import Change
from tzdesk.store.entity import BOOKKEEPING, find_model, mapper_of
from tzdesk.store.tables import changes as changes_table
from tzdesk.store.tables import operations
from tzdesk.store.types import canonical, from_plain
from tzdesk.store.unseen import unseen_in

_START = "0" * 64
_HEAD = ("id", "at", "user", "name", "label", "note", "mode", "target", "boundary", "changes")
_PAGE = 2000
_IDS = 500  # record numbers in one SQL `IN`
_LAST = select(operations.c.id, operations.c.hash).order_by(operations.c.id.desc()).limit(1)
_INSERT = insert(operations)


@dataclass(frozen=True)
class HistoryEntry:
    """One operation's change of one record: field → (before, after), typed; the store's own columns left out."""

    operation: int
    name: str
    label: str
    at: datetime
    user: str
    action: str
    fields: Mapping[str, tuple[Any, Any]]
    note: str | None = None


@dataclass(frozen=True)
class FieldEntry:
    """One value a field has had: what it was before and what it became."""

    operation: int
    label: str
    at: datetime
    user: str
    before: Any
    after: Any


@dataclass(frozen=True)
class RecentOperation:
    """A line of the journal."""

    id: int
    at: datetime
    user: str
    name: str
    label: str
    note: str | None
    mode: str
    changes: int


def last_operation(connection: Connection) -> tuple[int, str]:
    """Number and hash of the latest operation."""
    row = connection.execute(_LAST).first()
    return (row.id, row.hash) if row else (0, _START)


def write(connection: Connection, previous: str, head: Mapping[str, Any], changes: Sequence[Change]) -> None:
    """Add one operation and its changes, chained to the hash of the operation before.

    `head` holds id, user, name, label, note, mode, target and boundary.
    """
    full: dict[str, Any] = {**head, "at": clock.now(), "changes": len(changes)}
    rows = [_change_row(full["id"], change) for change in changes]
    digest = _digest(previous, full)
    for row in rows:
        digest.update(_line(row))
    connection.execute(_INSERT, {**full, "hash": digest.hexdigest()})
    insert_rows(connection, changes_table, rows)


def _change_row(operation_id: int, change: Change) -> dict[str, Any]:
    before, after = change.differing()
    return {
        "operation_id": operation_id,
        "kind": change.kind,
        "record_id": change.id,
        "action": change.action,
        "version": change.version,
        "before": canonical(before),
        "after": canonical(after),
    }


def _digest(previous: str, head: Mapping[str, Any]) -> Any:
    content = {name: head[name] for name in _HEAD}
    content["at"] = head["at"].astimezone(UTC).isoformat(timespec="microseconds")
    content["boundary"] = bool(head["boundary"])
    return hashlib.sha256(f"{previous}\n{canonical(content)}\n".encode())


def _line(row: Mapping[str, Any]) -> bytes:
    # Canonical JSON holds no control characters, so these separators cannot be forged.
    parts = (row["kind"], row["record_id"], row["action"], row["version"], row["before"], row["after"])
    return ("\x1f".join(map(str, parts)) + "\x1e").encode()


def check(session: Session) -> Iterator[str | int]:
    """Recompute the chain. Yields the number of operations looked at so far, and a sentence for every break."""
    previous, seen, expected = _START, 0, 1
    changes_of = _changes_by_operation(session)
    for head in session.execute(select(operations).order_by(operations.c.id)).mappings().yield_per(_PAGE):
        if head["id"] != expected:
            yield f"操作记录缺少第{expected}号到第{head['id'] - 1}号。"
        rows = changes_of(head["id"])
        digest = _digest(previous, dict(head))
        for row in rows:
            digest.update(_line(row))
        if len(rows) != head["changes"]:
            yield f"第{head['id']}号操作（{head['label']}）应有{head['changes']}条改动，实有{len(rows)}条。"
        elif digest.hexdigest() != head["hash"]:
            yield f"第{head['id']}号操作（{head['label']}）的记录被改动过，校验值不符。"
        previous, expected, seen = head["hash"], head["id"] + 1, seen + 1
        yield seen


def recomputed(session: Session) -> Iterator[tuple[int, str]]:
    """Number and hash of every operation whose hash follows no longer from what the journal holds."""
    previous = _START
    changes_of = _changes_by_operation(session)
    for head in session.execute(select(operations).order_by(operations.c.id)).mappings().yield_per(_PAGE):
        digest = _digest(previous, dict(head))
        for row in changes_of(head["id"]):
            digest.update(_line(row))
        previous = digest.hexdigest()
        if previous != head["hash"]:
            yield head["id"], previous


def _changes_by_operation(session: Session) -> Any:
    """A function that gives each operation's changes, read in one pass; to be asked in the order of the numbers."""
    query = select(changes_table).order_by(changes_table.c.operation_id, changes_table.c.id)
    stream = iter(session.execute(query).mappings().yield_per(_PAGE))
    waiting: list[Any] = []

    def changes_of(operation_id: int) -> list[Any]:
        found: list[Any] = []
        while True:
            row = waiting.pop() if waiting else next(stream, None)
            if row is None:
                return found
            if row["operation_id"] > operation_id:
                waiting.append(row)
                return found
            if row["operation_id"] == operation_id:
                found.append(row)

    return changes_of


def verify(session: Session) -> list[str]:
    """What is wrong with the journal, in Chinese; empty when the chain is whole."""
    return [sentence for sentence in check(session) if isinstance(sentence, str)]


def history(session: Session, kind: str, record_id: int) -> list[HistoryEntry]:
    """Everything that ever happened to a record, latest first; nothing of a kind that is not shown."""
    if kind in unseen_in(session):
        return []
    return [_entry(row) for row in session.execute(_of_record(kind, record_id))]


def field_history(session: Session, kind: str, record_id: int, field_name: str) -> list[FieldEntry]:
    """Every value a field of a record has had, latest first. A district's own field (x_…) is looked up in `extra`."""
    entries: list[FieldEntry] = []
    for entry in history(session, kind, record_id):
        pair = entry.fields.get(field_name)
        if pair is None and "extra" in entry.fields:
            before, after = (side or {} for side in entry.fields["extra"])
            pair = (before.get(field_name), after.get(field_name))
            if pair[0] == pair[1]:
                pair = None
        if pair is not None:
            entries.append(FieldEntry(entry.operation, entry.label, entry.at, entry.user, *pair))
    return entries


def former_values(session: Session, kind: str, ids: Collection[int], field_name: str) -> dict[int, list[Any]]:
    """Every plain value (no date, no amount) that a column of these records has had, latest first; blanks left out.

    One query for many records; nothing of a kind that is not shown.
    """
    found: dict[int, list[Any]] = {}
    if kind in unseen_in(session):
        return found
    c, path = changes_table.c, f"$.{field_name}"
    before, after = func.json_extract(c.before, path), func.json_extract(c.after, path)
    wanted = sorted(ids)
    for start in range(0, len(wanted), _IDS):
        query = select(c.record_id, after, before).where(
            c.kind == kind,
            c.record_id.in_(wanted[start : start + _IDS]),
            before.is_not(None) | after.is_not(None),
        )
        for record_id, new, old in session.execute(query.order_by(c.operation_id.desc())):
            known = found.setdefault(record_id, [])
            known += [value for value in (new, old) if value is not None and value not in known]
    return found


def recent(session: Session, count: int = 50, *, before: int | None = None) -> list[RecentOperation]:
    """The latest operations, latest first; `before` an operation's number for the next page.

    Operations that changed a kind which is not shown are left out: their labels could name what is in it.
    """
    query = select(operations).order_by(operations.c.id.desc()).limit(count)
    if unseen := unseen_in(session):
        kept_back = select(changes_table.c.operation_id).where(changes_table.c.kind.in_(unseen))
        query = query.where(operations.c.id.not_in(kept_back))
    if before is not None:
        query = query.where(operations.c.id < before)
    return [
        RecentOperation(row.id, row.at, row.user, row.name, row.label, row.note, row.mode, row.changes)
        for row in session.execute(query)
    ]


def began(session: Session) -> datetime | None:
    """When the first operation was; None for a workplace that nobody has written into."""
    return session.scalar(select(operations.c.at).order_by(operations.c.id).limit(1))


def latest(session: Session) -> datetime | None:
    """When the last operation was, shown or not; None where there was none."""
    return session.scalar(select(operations.c.at).order_by(operations.c.id.desc()).limit(1))


def touched(session: Session, operation_id: int) -> dict[str, frozenset[int]]:
    """The records that an operation changed, by kind; those of kinds that are not shown are left out."""
    found: dict[str, set[int]] = {}
    unseen = unseen_in(session)
    query = select(changes_table.c.kind, changes_table.c.record_id).where(changes_table.c.operation_id == operation_id)
    for kind, record_id in session.execute(query):
        if kind not in unseen:
            found.setdefault(kind, set()).add(record_id)
    return {kind: frozenset(ids) for kind, ids in found.items()}


def latest_changes(connection: Connection, kind: str, ids: Iterable[int], chunk: int = 500) -> dict[int, Any]:
    """For each record the last change the journal knows, with the mode of its operation."""
    wanted = list(ids)
    found: dict[int, Any] = {}
    columns = changes_table.c
    for start in range(0, len(wanted), chunk):
        last = (
            select(func.max(columns.id))
            .where(columns.kind == kind, columns.record_id.in_(wanted[start : start + chunk]))
            .group_by(columns.record_id)
        )
        query = (
            select(columns.record_id, columns.version, columns.operation_id, operations.c.mode)
            .join(operations, operations.c.id == columns.operation_id)
            .where(columns.id.in_(last))
        )
        for row in connection.execute(query):
            found[row.record_id] = row
    return found


def _of_record(kind: str, record_id: int) -> Select[Any]:
    return (
        select(operations, changes_table.c.action, changes_table.c.before, changes_table.c.after)
        .join(changes_table, changes_table.c.operation_id == operations.c.id)
        .where(changes_table.c.kind == kind, changes_table.c.record_id == record_id)
        .order_by(operations.c.id.desc())
        .add_columns(changes_table.c.kind)
    )


def _entry(row: Row[Any]) -> HistoryEntry:
    before, after = typed(row.kind, json.loads(row.before)), typed(row.kind, json.loads(row.after))
    names = [name for name in {**before, **after} if name not in BOOKKEEPING]
    fields = {name: (before.get(name), after.get(name)) for name in names}
    return HistoryEntry(row.id, row.name, row.label, row.at, row.user, row.action, fields, row.note)


def typed(kind: str, plain: Mapping[str, Any]) -> dict[str, Any]:
    """Journalled values as the columns hold them; a column that no longer exists keeps its plain form."""
    model = find_model(kind)
    columns: Mapping[str, Any] = dict(mapper_of(model).columns.items()) if model else {}
    return {name: from_plain(columns[name].type, value) if name in columns else value for name, value in plain.items()}
