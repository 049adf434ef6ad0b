"""What was typed and could not be read: kept for the one who typed it, until it is mended or given up.

It is no value of a record: no rule sees it, no journal has it, 撤销 knows nothing of it. It goes when its record is
erased (the recycle bin is emptied, a file is destroyed, its making is undone), and so does what was typed into a new
record that was to belong to it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.store.bulk import among
from tzdesk.store.capture import Change
from tzdesk.store.entity import find_model, table_of
from tzdesk.store.tables import unread_texts as table

if TYPE_CHECKING:
    from tzdesk.store.store import Store

NEW = "{}"


@dataclass(frozen=True)
class Page:
    """Where something was typed: a record of a kind, or a new one with what it began with (canonical JSON)."""

    kind: str
    record_id: int | None = None
    begun: str = NEW


@dataclass(frozen=True)
class Left:
    """What stands in one box: a text as it was typed, or a readable value (JSON) that waits with its new record."""

    text: str | None
    value: Any = None


def left_on(session: Session, user: str, page: Page) -> dict[str, Left]:
    """What somebody left on a page, by field."""
    columns = table.c
    rows = session.execute(select(columns.field, columns.text, columns.value).where(_on(user, page)))
    return {field: Left(text, value) for field, text, value in rows}


def left_by(session: Session, user: str) -> dict[Page, tuple[list[str], datetime]]:
    """Where somebody left texts, in the order of time: their fields, and when the last was typed."""
    columns = table.c
    found: dict[Page, tuple[list[str], datetime]] = {}
    asked = select(columns.kind, columns.record_id, columns.begun, columns.field, columns.at)
    mine = columns.user == user, columns.text.is_not(None)
    for kind, record_id, begun, field, at in session.execute(asked.where(*mine).order_by(columns.at, columns.id)):
        page = Page(kind, record_id, begun)
        found[page] = [*found.get(page, ([], at))[0], field], at
    return found


def keep(store: Store, page: Page, left: Mapping[str, Left]) -> None:
    """Have exactly this kept of a page for the user at work; of a record that is gone nothing is.

    UserError when the workplace is open for reading only.
    """
    now = clock.now()
    common = {"user": store.user, "kind": page.kind, "record_id": page.record_id, "begun": page.begun, "at": now}
    rows = [{**common, "field": field, "text": one.text, "value": one.value} for field, one in left.items()]
    with store.aside() as connection:
        connection.execute(delete(table).where(_on(store.user, page)))
        if rows and _stands(connection, page):
            connection.execute(insert(table), rows)


def born(store: Store, page: Page, record_id: int) -> None:
    """A new record has been written: what could not be read goes on to it, its values are stored now."""
    here = _on(store.user, page)
    with store.aside() as connection:
        connection.execute(delete(table).where(here, table.c.text.is_(None)))
        connection.execute(update(table).where(here).values(record_id=record_id, begun=NEW))


def forget_erased(connection: Connection, changes: Collection[Change]) -> None:
    """Drop what was left on records that an operation has erased."""
    gone: dict[str, set[int]] = {}
    for change in changes:
        if change.action == "delete" and not change.after:
            gone.setdefault(change.kind, set()).add(change.id)
    for kind, ids in gone.items():
        forget(connection, kind, ids)


def forget(connection: Connection, kind: str, ids: Collection[int]) -> None:
    """Drop what anybody left on these records, and on new ones that were to belong to them."""
    connection.execute(delete(table).where(table.c.kind == kind, among(table.c.record_id, sorted(ids))))
    for page, said in _new_pages(connection):
        if any(said.get(name) in ids for name in _references(page.kind, kind)):
            new = table.c.record_id.is_(None), table.c.kind == page.kind, table.c.begun == page.begun
            connection.execute(delete(table).where(*new))


def forget_fields(connection: Connection, kind: str, ids: Collection[int], names: Collection[str]) -> None:
    """Drop what anybody left in these fields of records that stay."""
    here = table.c.kind == kind, table.c.field.in_(sorted(names))
    connection.execute(delete(table).where(*here, among(table.c.record_id, sorted(ids))))


def forget_words(connection: Connection, words: Collection[str]) -> None:
    """Drop every text that holds one of these words."""
    rows = connection.execute(select(table.c.id, table.c.begun, table.c.text, table.c.value)).all()
    hit = [
        number
        for number, begun, text, value in rows
        if any(word in f"{begun} {text} {json.dumps(value, ensure_ascii=False)}" for word in words)
    ]
    if hit:
        connection.execute(delete(table).where(among(table.c.id, hit)))


def _on(user: str, page: Page) -> ColumnElement[bool]:
    columns = table.c
    return and_(
        columns.user == user,
        columns.kind == page.kind,
        columns.record_id.is_not_distinct_from(page.record_id),
        columns.begun == page.begun,
    )


def _stands(connection: Connection, page: Page) -> bool:
    """Whether the record is there; of a new one, the records that it was begun for."""
    model = find_model(page.kind)
    if model is None:
        return False
    own = table_of(model)
    begun: dict[str, Any] = json.loads(page.begun)
    needed = [(key.column, begun.get(key.parent.name)) for key in own.foreign_keys]
    return all(
        connection.execute(select(column).where(column == number)).first() is not None
        for column, number in [(own.c.id, page.record_id), *needed]
        if number is not None
    )


def _new_pages(connection: Connection) -> Iterator[tuple[Page, dict[str, Any]]]:
    """Every page of a new record, with what is said on it: what it began with, and the values that wait."""
    columns = table.c
    found: dict[Page, dict[str, Any]] = {}
    query = select(columns.kind, columns.begun, columns.field, columns.value).where(columns.record_id.is_(None))
    for kind, begun, field, value in connection.execute(query).all():
        page = Page(kind, None, begun)
        found.setdefault(page, json.loads(begun))[field] = value
    yield from found.items()


def _references(kind: str, to: str) -> tuple[str, ...]:
    """The columns by which records of a kind name records of another."""
    child, parent = find_model(kind), find_model(to)
    if child is None or parent is None:
        return ()
    there = table_of(parent)
    return tuple(key.parent.name for key in table_of(child).foreign_keys if key.column.table is there)
