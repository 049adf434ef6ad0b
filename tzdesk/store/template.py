"""Databases in memory with all tables made, cheap enough to have one per test: made once, then copied page by page."""

from __future__ import annotations

from typing import Any

from sqlalchemy import MetaData

from tzdesk.store import engine as engines
from tzdesk.store.entity import metadata
from tzdesk.store.tables import OWN_TABLES

_templates: dict[frozenset[int], Any] = {}


def fresh_database(tables: MetaData) -> Any:
    """A new in-memory connection with the store's own tables and those of `tables`."""
    wanted = [metadata.tables[name] for name in sorted(OWN_TABLES)]
    wanted += [table for table in tables.sorted_tables if table.name not in OWN_TABLES]
    # Modules that are imported later add tables: the template is the one for exactly these.
    known = frozenset(map(id, wanted))
    if known not in _templates:
        _templates[known] = _made(tables, wanted)
    copy = engines.open_raw(None, None)
    _templates[known].backup(copy)
    return copy


def _made(tables: MetaData, wanted: list[Any]) -> Any:
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool
    from sqlcipher3 import dbapi2

    connection = engines.open_raw(None, None)
    engine = create_engine("sqlite://", module=dbapi2, creator=lambda: connection, poolclass=StaticPool)
    with engine.begin() as making:
        metadata.create_all(making, tables=[metadata.tables[name] for name in sorted(OWN_TABLES)])
        tables.create_all(making, tables=[table for table in wanted if table.name not in OWN_TABLES])
    return connection
