"""Many rows with one statement: inserts with the columns' own bindings, and conditions that name very many values."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, insert, select

_Bind = Callable[[Any], Any] | None
_BOUND = 20_000  # values that SQLite binds one by one in a statement, with room to spare


def among(column: Any, values: Sequence[Any]) -> ColumnElement[bool]:
    """Rows whose column holds one of these values, however many; beyond what can be bound, numbers go as one text."""
    if len(values) <= _BOUND:
        bound: ColumnElement[bool] = column.in_(values)
        return bound
    listed = func.json_each(json.dumps(list(values))).table_valued("value")
    found: ColumnElement[bool] = column.in_(select(listed.c.value))
    return found


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same keys, the names of columns."""
    if not rows:
        return
    names = tuple(rows[0])
    dialect = connection.dialect
    compiled = insert(table).compile(dialect=dialect, column_keys=list(names))
    order = getattr(compiled, "positiontup", None) or names
    binds: list[tuple[str, _Bind]] = [
        (name, table.c[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in order
    ]
    parameters = [tuple(row[name] if bind is None else bind(row[name]) for name, bind in binds) for row in rows]
    connection.exec_driver_sql(str(compiled), parameters)
