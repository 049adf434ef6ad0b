"""Which record already holds what only one may hold: read off the unique constraints of its table."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Session

from tzdesk.store import Entity
from tzdesk.store.entity import mapper_of

E = TypeVar("E", bound=Entity)


def twin_of(session: Session, record: E) -> E | None:
    """The other record with the same values where its table allows them once (a union's month); None without one."""
    model, mapper = type(record), mapper_of(type(record))
    table = mapper.local_table
    unique = [(tuple(i.columns), i.dialect_options["sqlite"]["where"]) for i in table.indexes if i.unique]  # type: ignore[attr-defined]
    unique += [(tuple(c.columns), None) for c in table.constraints if isinstance(c, UniqueConstraint)]  # type: ignore[attr-defined]
    for columns, where in unique:
        own = {column: getattr(record, mapper.get_property_by_column(column).key) for column in columns}
        if None in own.values():
            continue
        found = select(model).where(*(column == value for column, value in own.items()))
        if where is not None:
            found = found.where(where)
        with session.no_autoflush:
            for other in session.scalars(found):
                if other is not record and (where is None or other.deleted_at is None):
                    return other
    return None
