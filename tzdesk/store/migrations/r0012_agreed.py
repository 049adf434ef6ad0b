"""Who wrote a reason (情况说明), and the second person who let it stand (复核)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    """Append the columns."""
    op.add_column("explanation", sa.Column("written_by", sa.String(length=80), nullable=True))
    op.add_column("explanation", sa.Column("agreed_by", sa.String(length=80), nullable=True))
    op.add_column("explanation", sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True))
