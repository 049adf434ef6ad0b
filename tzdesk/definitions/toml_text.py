"""Plain data as TOML text: what a package's files are written with. Reading it back gives the same data."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def dumps(table: Mapping[str, Any]) -> str:
    """A table as TOML. TypeError for what TOML cannot say; None entries are left out."""
    return "\n".join(_table(table, ())).strip() + "\n"


def inline(value: Any) -> str:
    """A value on one line: `{ item = "12", dims = ["T"] }`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return "{ " + pairs(value) + " }" if value else "{}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(inline(part) for part in value) + "]"
    raise TypeError(f"no TOML for {type(value).__name__}")


def pairs(table: Mapping[str, Any]) -> str:
    """The entries of a table on one line, without its braces."""
    return ", ".join(f"{_key(key)} = {inline(part)}" for key, part in table.items() if part is not None)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else json.dumps(key, ensure_ascii=False)


def _table(table: Mapping[str, Any], path: tuple[str, ...]) -> list[str]:
    """Plain entries first, then tables and lists of tables, each under its heading."""
    lines = [f"{_key(key)} = {inline(value)}" for key, value in table.items() if value is not None and _plain(value)]
    for key, value in table.items():
        if value is None or _plain(value):
            continue
        below = (*path, key)
        heading = ".".join(_key(part) for part in below)
        if isinstance(value, Mapping):
            lines += ["", f"[{heading}]", *_table(value, below)]
        else:
            for row in value:
                lines += ["", f"[[{heading}]]", *_row(row)]
    return lines


def _row(row: Mapping[str, Any]) -> list[str]:
    """A row of a list of tables: what is nested in it stays on its line."""
    return [f"{_key(key)} = {inline(value)}" for key, value in row.items() if value is not None]


def _plain(value: Any) -> bool:
    if isinstance(value, Mapping):
        return False
    return not (isinstance(value, list | tuple) and value and all(isinstance(part, Mapping) for part in value))
