"""The migrations make exactly the tables that a new workplace has, registers and returns included."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

import tzdesk.app  # noqa: F401 - wires every register, so that all tables are known
from tzdesk.store import engine, migrate, schema
from tzdesk.store.entity import metadata
from tzdesk.store.migrations import REVISIONS


def by_name(tables: dict[str, schema.TableShape]) -> dict[str, schema.TableShape]:
    """Columns in the order of their names: a column that came later stands last in the file, which changes nothing."""
    return {name: replace(shape, columns=tuple(sorted(shape.columns))) for name, shape in tables.items()}


def test_migrating_from_nothing_equals_a_new_workplace() -> None:
    """Run every revision on an empty database and compare table by table."""
    made: Any = engine.open_raw(None, None)
    for revision in REVISIONS:
        migrate.run_step(made, revision.load().upgrade)
    new: Any = engine.open_raw(None, None)
    maker = create_engine("sqlite://", module=dbapi2, creator=lambda: new, poolclass=StaticPool)
    with maker.connect() as connection:
        metadata.create_all(connection)
    wanted, found = by_name(schema.describe(new)), by_name(schema.describe(made))
    made.close()
    new.close()
    assert wanted.keys() == found.keys()
    assert {name: shape for name, shape in found.items() if shape != wanted[name]} == {}
