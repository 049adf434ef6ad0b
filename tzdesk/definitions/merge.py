"""Differences upon a base: how a year extends the year before and how a district's overlay extends both.

Tables merge key by key. Lists of tables merge by what identifies a row (its code, name, id, date …): a known row takes
the new keys, a new row is appended, or placed behind the row that its `after` names (`after = ""`: before all others);
`removed = true` drops a row, `replaced = true` on a table or a row takes it whole, without what stood there before.
Anything else is replaced.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

IDENTITIES: tuple[tuple[str, ...], ...] = (
    ("code",),
    ("date",),  # before the name: the days of one holiday share theirs
    ("name",),
    ("id",),
    ("key",),
    ("region", "effective_from"),
    ("from",),
)


def merged(base: Any, change: Any) -> Any:
    """The base with the change applied; neither is altered."""
    if isinstance(base, Mapping) and isinstance(change, Mapping):
        result = dict(base)
        for key, value in change.items():
            if isinstance(value, Mapping) and value.get("removed") is True:
                result.pop(key, None)
            elif isinstance(value, Mapping) and value.get("replaced") is True:
                result[key] = plain({name: part for name, part in value.items() if name != "replaced"})
            else:
                result[key] = merged(base[key], value) if key in base else plain(value)
        return result
    if isinstance(base, list) and isinstance(change, list):
        keys = _identity(base, change)
        if keys:
            return _merged_rows(base, change, keys)
    return plain(change)


def plain(value: Any) -> Any:
    """A deep copy in plain dicts and lists."""
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    return value


def _identity(base: list[Any], change: list[Any]) -> tuple[str, ...]:
    rows = [*base, *change]
    if not rows or not all(isinstance(row, Mapping) for row in rows):
        return ()
    for keys in IDENTITIES:
        if all(key in row for row in rows for key in keys):
            for part in (base, change):
                if len({_id(row, keys) for row in part}) < len(part):
                    return ()
            return keys
    return ()


def _id(row: Mapping[str, Any], keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(row[key]) for key in keys)


def _merged_rows(base: list[Any], change: list[Any], keys: tuple[str, ...]) -> list[Any]:
    rows = {_id(row, keys): plain(row) for row in base}
    for row in change:
        known = _id(row, keys)
        if row.get("removed") is True:
            rows.pop(known, None)
            continue
        after = row.get("after")
        fresh = {key: value for key, value in row.items() if key not in {"replaced", "after"}}
        base_row: Any = {} if row.get("replaced") is True else rows.get(known, {})
        rows[known] = merged(base_row, fresh)
        if after is not None:
            rows = _placed(rows, known, str(after))
    return list(rows.values())


def _placed(rows: dict[tuple[str, ...], Any], known: tuple[str, ...], after: str) -> dict[tuple[str, ...], Any]:
    """The rows with one of them behind another, or before all; where it is when that other is not there."""
    behind = next((there for there in rows if there[0] == after), None)
    if after and behind in {None, known}:
        return rows
    placed = {} if after else {known: rows[known]}
    for there, content in rows.items():
        if there != known:
            placed[there] = content
        if after and there == behind:
            placed[known] = rows[known]
    return placed
