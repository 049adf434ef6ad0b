"""The day of the approval by which a union was founded (建会批复日期)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    """Append the column."""
    op.add_column("organisation", sa.Column("approval_date", sa.Date(), nullable=True))
