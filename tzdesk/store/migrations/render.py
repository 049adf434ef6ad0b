"""Writes the first revision from the mapped classes, while nothing has been released yet.

    import tzdesk.app; from tzdesk.store.migrations.render import write_first_revision; write_first_revision()

Column types are written out as plain SQLAlchemy types: a released step must not change when the classes do.
"""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent
from typing import Any, Literal

from sqlalchemy import DateTime, MetaData
from sqlalchemy.types import TypeDecorator

from tzdesk.store.entity import metadata

_HEAD = '''"""The schema that the first release begins with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    """Make all tables."""
'''


def render_first_revision(tables: MetaData = metadata) -> str:
    """The text of the first revision for these tables."""
    from alembic.autogenerate import render_python_code
    from alembic.operations.ops import CreateIndexOp, CreateTableOp, UpgradeOps

    steps: list[Any] = []
    for table in tables.sorted_tables:
        steps.append(CreateTableOp.from_table(table))
        steps += [CreateIndexOp.from_index(index) for index in sorted(table.indexes, key=lambda each: str(each.name))]
    body = render_python_code(UpgradeOps(steps), render_item=_plain_type)
    lines = [line for line in body.splitlines() if not line.lstrip().startswith("#")]
    return _HEAD + indent(dedent("\n".join(lines)), "    ") + "\n"


def write_first_revision(tables: MetaData = metadata) -> Path:
    """Write r0001_first.py beside this module; to be formatted afterwards. Never again once it is released."""
    path = Path(__file__).with_name("r0001_first.py")
    path.write_text(render_first_revision(tables), encoding="utf-8")
    return path


def _plain_type(kind: str, item: Any, context: Any) -> str | Literal[False]:
    """Our own column types as what they stand on; everything else as alembic writes it."""
    if kind != "type" or not isinstance(item, TypeDecorator):
        return False
    inner = item.impl_instance
    if isinstance(inner, DateTime):
        return f"sa.DateTime(timezone={inner.timezone})"
    return f"sa.{inner!r}"
