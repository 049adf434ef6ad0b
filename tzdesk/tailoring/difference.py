"""What differs between two definitions' plain data: what `merge.merged` makes the second of the first with."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

from tzdesk.definitions.merge import merged

_BLANK: tuple[Any, ...] = (None, "", [], {})
_EMPTY: Mapping[type, Any] = {bool: False, str: "", list: []}
_FORM_ROWS = {"columns": "id", "lines": "code"}
PARTS = ("returns", "indicators", "records", "codes", "parameters", "rules", "notes", "figures", "projects")


def difference(base: Mapping[str, Any], edited: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a definition that a workbook can change, as far as they changed."""
    found: dict[str, Any] = {
        "returns": _forms(base.get("returns", {}), edited.get("returns", {})),
        "indicators": _tables(base.get("indicators", {}), edited.get("indicators", {})),
        "records": _rows_within(base["records"], edited["records"], "fields", "name", ordered=True),
        "codes": _rows_within(base["codes"], edited["codes"], "codes", "code"),
        "parameters": _parameters(base["parameters"], edited["parameters"]),
        "rules": _keys_within(base["rules"], edited["rules"]),
        "notes": _keys_within(base.get("notes", {}), edited.get("notes", {})),
        "figures": _list_within(base, edited, "figures"),
        "projects": _within(
            "sources", _tables(*(one.get("projects", {}).get("sources", {}) for one in (base, edited)))
        ),
    }
    return {part: content for part, content in found.items() if content}


def _within(part: str, found: Any) -> dict[str, Any]:
    return {part: found} if found else {}


def _list_within(base: Mapping[str, Any], edited: Mapping[str, Any], part: str) -> dict[str, Any]:
    """A file of one list of rows known by their id: a changed row is replaced, for its sources hang together."""
    old, new = (one.get(part, {}).get(part, ()) for one in (base, edited))
    rows = _rows(old, new, "id", ordered=True)
    whole = {str(row["id"]): row for row in new}
    known = {str(row["id"]) for row in old}
    return _within(part, [
        {**whole[row["id"]], "replaced": True} if row["id"] in known and "removed" not in row else row for row in rows
    ])  # fmt: skip


def same(one: Any, other: Any) -> bool:
    """Whether two pieces of data mean the same: what is blank may as well be missing."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        keys = one.keys() | other.keys()
        return all(same(one.get(key), other.get(key)) for key in keys)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    if one in _BLANK and other in _BLANK:
        return True
    if isinstance(one, bool) != isinstance(other, bool):
        return False
    return bool(one == other) or (str in {type(one), type(other)} and str(one) == str(other))


def _tables(base: Mapping[str, Any], edited: Mapping[str, Any]) -> dict[str, Any]:
    """Whole tables: a changed one is replaced, for its parts hang together."""
    found: dict[str, Any] = {}
    for key, table in edited.items():
        if key not in base:
            found[key] = table
        elif not same(base[key], table):
            found[key] = {**table, "replaced": True}
    return found | {key: {"removed": True} for key in base if key not in edited}


def _forms(base: Mapping[str, Any], edited: Mapping[str, Any]) -> dict[str, Any]:
    """Forms line by line and column by column, so that what a later year adds to a form is not taken out of it."""
    whole = _tables(base, edited)
    for key in whole.keys() & base.keys() & edited.keys():
        change = _form(base[key], edited[key])
        if same(merged(base[key], change), edited[key]):
            whole[key] = change
    return whole


def _form(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    heads = ({key: value for key, value in one.items() if key not in _FORM_ROWS} for one in (old, new))
    parts = {part: _form_rows(old.get(part, ()), new.get(part, ()), key) for part, key in _FORM_ROWS.items()}
    return _whole_keys(*heads) | {part: rows for part, rows in parts.items() if rows}


def _form_rows(old: Sequence[Any], new: Sequence[Any], key: str) -> list[dict[str, Any]]:
    """New rows and moved ones with the row they stand behind, changed ones with what changed, dropped ones."""
    known = {str(row.get(key)): row for row in old}
    codes = [str(row.get(key)) for row in new]
    stay = _longest_in_order(list(known), codes)
    found: list[dict[str, Any]] = []
    for code, before, row in zip(codes, ["", *codes], new, strict=False):
        place = {} if code in stay else {"after": before}
        if code not in known:
            found.append({**row, **place})
        elif place or not same(known[code], row):
            found.append({key: row[key], **_whole_keys(known[code], row), **place})
    return found + [{key: row[key], "removed": True} for code, row in known.items() if code not in codes]


def _whole_keys(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The keys that differ, each taken whole: what is said within one hangs together; a key that went is dropped."""
    found: dict[str, Any] = {}
    for key in (*new, *(key for key in old if key not in new)):
        if same(old.get(key), new.get(key)):
            continue
        value = new.get(key, {"removed": True})
        found[key] = {**value, "replaced": True} if key in new and isinstance(value, Mapping) else value
    return found


def _longest_in_order(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """The most that need not move for one order to become the other (the longest increasing subsequence)."""
    at = {code: number for number, code in enumerate(old)}
    ends: list[int] = []  # the lowest place that a run of each length ends at
    runs: list[list[str]] = []
    for code in new:
        if code in at:
            length = bisect_left(ends, at[code])
            ends[length : length + 1] = [at[code]]
            runs[length : length + 1] = [[*(runs[length - 1] if length else ()), code]]
    return set(runs[-1]) if runs else set()


def _keys_within(base: Mapping[str, Any], edited: Mapping[str, Any]) -> dict[str, Any]:
    """Tables of tables, key by key; a text that went is emptied."""
    found: dict[str, Any] = {}
    for key, value in edited.items():
        if key not in base:
            found[key] = value
        elif isinstance(value, Mapping) and isinstance(base[key], Mapping):
            if inner := _keys_within(base[key], value):
                found[key] = inner
        elif not same(base[key], value):
            found[key] = value
    return found | {key: _EMPTY[type(base[key])] for key in base if key not in edited and type(base[key]) in _EMPTY}


def _rows_within(
    base: Mapping[str, Any], edited: Mapping[str, Any], part: str, key: str, *, ordered: bool = False
) -> dict[str, Any]:
    """Tables that hold a list of rows known by a key (fields, codes)."""
    found: dict[str, Any] = {}
    for name, table in edited.items():
        known = base.get(name, {})
        rows = _rows(known.get(part, ()), table.get(part, ()), key, ordered=ordered)
        head = {one: value for one, value in table.items() if one != part and not same(known.get(one), value)}
        if rows or head:
            found[name] = head | ({part: rows} if rows else {})
    return found


def _rows(base: Sequence[Any], edited: Sequence[Any], key: str, *, ordered: bool) -> list[dict[str, Any]]:
    known = {str(row[key]): row for row in base}
    found: list[dict[str, Any]] = []
    before = ""
    for row in edited:
        place = {"after": before} if ordered and before else {}
        old = known.get(str(row[key]))
        if old is None:
            found.append({**row, **place})
        elif not same(old, row):
            found.append(_changed(old, row, key))
        before = str(row[key])
    have = {str(row[key]) for row in edited}
    return found + [{key: row[key], "removed": True} for row in base if str(row[key]) not in have]


def _changed(old: Mapping[str, Any], row: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The keys of a row that changed; the whole row where one went that cannot be emptied."""
    gone = {one for one in old if one not in row and old[one] not in _BLANK}
    if any(type(old[one]) not in _EMPTY for one in gone):
        return {**row, "replaced": True}
    changed = {one: value for one, value in row.items() if one == key or not same(old.get(one), value)}
    return changed | {one: _EMPTY[type(old[one])] for one in gone}


def _parameters(base: Mapping[str, Any], edited: Mapping[str, Any]) -> dict[str, Any]:
    found = {key: _rows(base.get(key, ()), rows, "from", ordered=False) for key, rows in edited.items()}
    return {key: rows for key, rows in found.items() if rows}
