"""What was to be said of a kept file when it was made; files from before have none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    """Append the column."""
    op.add_column("sealed_files", sa.Column("notes", sa.JSON(none_as_null=True), nullable=True))
