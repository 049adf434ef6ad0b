"""Where the papers of a station's acceptance are kept (验收材料)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    """Append the column."""
    op.add_column("station", sa.Column("evidence", sa.String(length=120), nullable=True))
