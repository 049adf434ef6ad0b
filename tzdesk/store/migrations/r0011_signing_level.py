"""The level of the union that signed a contract and counts it (签订统计单位)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    """Append the column."""
    op.add_column("contract", sa.Column("signing_level", sa.String(length=1), nullable=True))
