"""Forgetting (销毁): what destroyed records held is taken out of the journal, whose chain is then computed anew.

The journal keeps that something happened, when and by whom; what it said of the records is gone. Nothing else in the
program alters the journal, and this does so only inside an operation, which stands in it itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import JSON, Connection, String, Table, bindparam, delete, select, update

from tzdesk.store import journal, unread
from tzdesk.store.bulk import among
from tzdesk.store.entity import BOOKKEEPING, Entity, table_of
from tzdesk.store.operation import Operation
from tzdesk.store.search import search_keys
from tzdesk.store.tables import changes, operations
from tzdesk.store.types import canonical

GONE = "〔已销毁〕"
_EMPTY = "{}"
_KEYS = "search_text"
_TELLING_DIGITS = 7


def erase_rows(op: Operation, model: type[Entity], ids: Iterable[int]) -> None:
    """Remove rows without a trace: neither their values nor their going stand in the journal, and undo knows nothing.

    What the journal said of them before is emptied as well, and what was typed into them unread is dropped.
    """
    wanted = sorted(ids)
    if not wanted:
        return
    op.session.flush()
    connection = op.session.connection()
    table = table_of(model)
    connection.execute(delete(table).where(among(table.c.id, wanted)))
    unread.forget(connection, model.__kind__, wanted)
    _empty(connection, model.__kind__, wanted)


def blank_fields(
    op: Operation, model: type[Entity], ids: Iterable[int], names: Collection[str], *, extra: bool = False
) -> None:
    """Empty some fields of rows that stay, in the rows, in what the journal said of them and in what was left unread.

    `extra` empties the district's own fields as well.
    """
    wanted = sorted(ids)
    if not wanted:
        return
    op.session.flush()
    connection = op.session.connection()
    table = table_of(model)
    blank: dict[str, Any] = {**dict.fromkeys(names), **({"extra": {}} if extra else {})}
    connection.execute(update(table).where(among(table.c.id, wanted)).values(blank))
    if extra:  # what else stood on the form was about the same person
        unread.forget(connection, model.__kind__, wanted)
    else:
        unread.forget_fields(connection, model.__kind__, wanted, names)

    def without(text: str) -> str:
        known: dict[str, Any] = json.loads(text)
        return canonical({name: value for name, value in known.items() if name not in blank})

    query = select(changes).where(changes.c.kind == model.__kind__, among(changes.c.record_id, wanted))
    _rewrite(connection, connection.execute(query).mappings().all(), without)


def values_of(op: Operation, model: type[Entity], ids: Iterable[int], names: Collection[str]) -> set[str]:
    """Every text that these fields of the records hold or, by the journal, ever held."""
    wanted = sorted(ids)
    if not wanted:
        return set()
    connection = op.session.connection()
    table = table_of(model)
    rows = connection.execute(select(*(table.c[name] for name in names)).where(among(table.c.id, wanted)))
    found = {value for row in rows for value in row}
    query = select(changes.c.before, changes.c.after).where(
        changes.c.kind == model.__kind__, among(changes.c.record_id, wanted)
    )
    for row in connection.execute(query):
        for text in row:
            known: dict[str, Any] = json.loads(text)
            found |= {known.get(name) for name in names}
    return {value for value in found if isinstance(value, str) and value.strip()}


def rows_of(op: Operation, model: type[Entity]) -> dict[int, dict[str, Any]]:
    """What the journal says last of every record of a kind, by its id: also of those whose making was undone."""
    query = select(changes.c.record_id, changes.c.before, changes.c.after).where(changes.c.kind == model.__kind__)
    found: dict[int, dict[str, Any]] = {}
    for record_id, before, after in op.session.connection().execute(query.order_by(changes.c.id)):
        found.setdefault(record_id, {}).update(json.loads(before) | json.loads(after))
    return found


def text_columns(model: type[Entity]) -> tuple[str, ...]:
    """The columns of a kind that hold text or what is made of text; keys for finding are computed anew instead."""
    own = (column for column in table_of(model).columns if column.name not in BOOKKEEPING | {_KEYS})
    return tuple(column.name for column in own if isinstance(column.type, String | JSON))


def strike_out(
    op: Operation,
    words: Collection[str],
    free_text: Mapping[type[Entity], Sequence[str]],
    found_by: Mapping[type[Entity], Sequence[str]],
    keep: Collection[str] = (),
) -> None:
    """Put `GONE` in the place of words: in text of rows that stay, in the journal of their kinds, in its labels.

    Words are struck out longest first, so that a part of another leaves nothing behind; short rows of digits may be
    anything and stay. What is to be kept stays whole, also where a word is a part of it. `found_by` names the fields
    from which a kind's keys for finding are made.
    """
    telling = {word for word in words if len(word) > 1 and not (word.isdecimal() and len(word) < _TELLING_DIGITS)}
    ordered = sorted(telling.difference(keep), key=lambda word: (-len(word), word))
    if not ordered:
        return
    op.session.flush()
    connection = op.session.connection()
    unread.forget_words(connection, ordered)
    struck = _striker(ordered, keep)
    for model, names in free_text.items():
        _strike_in_table(connection, table_of(model), names, struck)
    for model, names in found_by.items():
        _keys_anew(connection, table_of(model), names)

    def without(text: str) -> str:
        known: dict[str, Any] = json.loads(text)
        return canonical({name: _struck_deep(value, struck) for name, value in known.items() if name != _KEYS})

    kinds = sorted(model.__kind__ for model in free_text)
    query = select(changes).where(changes.c.kind.in_(kinds))
    _rewrite(connection, connection.execute(query).mappings().all(), without)
    _strike_in_table(connection, operations, ("label", "note"), struck)


def chain_anew(op: Operation) -> None:
    """Compute the journal's hashes anew from the first operation to the last, and have `op` follow the new last one."""
    op.session.flush()
    connection = op.session.connection()
    moved = [{"which": number, "hash": digest} for number, digest in journal.recomputed(op.session)]
    if moved:
        statement = update(operations).where(operations.c.id == bindparam("which")).values(hash=bindparam("hash"))
        connection.execute(statement, moved)
    op.follow_last()


def _empty(connection: Connection, kind: str, ids: Sequence[int]) -> None:
    said = changes.c.kind == kind, among(changes.c.record_id, ids)
    connection.execute(update(changes).where(*said).values(before=_EMPTY, after=_EMPTY))


def _rewrite(connection: Connection, rows: Iterable[Any], anew: Callable[[str], str]) -> None:
    altered = []
    for row in rows:
        before, after = anew(row["before"]), anew(row["after"])
        if (before, after) != (row["before"], row["after"]):
            altered.append({"which": row["id"], "was": before, "became": after})
    if altered:
        statement = update(changes).where(changes.c.id == bindparam("which"))
        connection.execute(statement.values(before=bindparam("was"), after=bindparam("became")), altered)


def _strike_in_table(connection: Connection, table: Table, names: Sequence[str], struck: Callable[[str], str]) -> None:
    for row in connection.execute(select(table.c.id, *(table.c[name] for name in names))).mappings().all():
        fresh = {name: _struck_deep(row[name], struck) for name in names}
        fresh = {name: value for name, value in fresh.items() if value != row[name]}
        if fresh:
            connection.execute(update(table).where(table.c.id == row["id"]).values(fresh))


def _keys_anew(connection: Connection, table: Table, names: Sequence[str]) -> None:
    columns = table.c.id, table.c[_KEYS], *(table.c[name] for name in names)
    for row in connection.execute(select(*columns)).mappings().all():
        keys = search_keys(" ".join(str(row[name]) for name in names if row[name]))
        if row[_KEYS] != keys:
            connection.execute(update(table).where(table.c.id == row["id"]).values({_KEYS: keys}))


def _struck_deep(value: Any, struck: Callable[[str], str]) -> Any:
    """Text, or what is made of text (a JSON column)."""
    match value:
        case str():
            return struck(value)
        case list():
            return [_struck_deep(one, struck) for one in value]
        case dict():
            return {name: _struck_deep(one, struck) for name, one in value.items()}
        case _:
            return value


def _striker(words: Sequence[str], keep: Collection[str]) -> Callable[[str], str]:
    """What puts `GONE` in the place of words, but not within a longer one that is kept."""
    around = {kept for kept in keep if any(word in kept for word in words)}
    longest_first = sorted({*words, *around}, key=lambda word: (-len(word), word))
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    return lambda text: pattern.sub(lambda found: found[0] if found[0] in around else GONE, text)
