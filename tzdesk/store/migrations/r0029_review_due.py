"""The day until which a file is to be reviewed is computed when it is read, and kept no more."""

from __future__ import annotations

from alembic import op


def upgrade() -> None:
    """Drop the column."""
    op.drop_column("aid_case", "next_review_due")
