"""Telling enterprises apart that ledgers name in words: by their record, else by their code, else by their name.

One clerk writes code and name, another only the name: what one row says of an enterprise is known of it in all. A name
that stands beside several codes is several enterprises' and tells none of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from tzdesk.base.text import normal_name

Row: TypeAlias = Mapping[str, Any]  # with unit_id, unit_uscc and unit_name
Key: TypeAlias = tuple[str, str]


class Enterprises:
    """The enterprises that some rows name; a key for each, the same one however a row names it."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._record: dict[str, int] = {}  # code → record
        codes: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            code, name = _code(row), _name(row)
            if code and row["unit_id"] is not None:
                self._record.setdefault(code, row["unit_id"])
            if code and name:
                codes[name].add(code)
        self._code = {name: next(iter(known)) for name, known in codes.items() if len(known) == 1}

    def key(self, row: Row) -> Key | None:
        """By what the row's enterprise is counted once; None when it names none."""
        if row["unit_id"] is not None:
            return "id", str(row["unit_id"])
        name = _name(row)
        code = _code(row) or self._code.get(name)
        if code:
            return ("id", str(self._record[code])) if code in self._record else ("code", code)
        return ("name", name) if name else None


def _code(row: Row) -> str:
    return (row["unit_uscc"] or "").strip().upper()


def _name(row: Row) -> str:
    return normal_name(row["unit_name"]) if row["unit_name"] else ""
