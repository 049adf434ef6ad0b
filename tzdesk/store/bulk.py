"""Many rows with one statement: the columns' own bindings, without SQLAlchemy's work for each single row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert

_Bind = Callable[[Any], Any] | None


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
