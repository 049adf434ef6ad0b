"""The list of a batch as it was announced (资金公示), kept with its notice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    """Append the column; notices from before keep no list."""
    op.add_column("aid_publicity", sa.Column("announced", sa.JSON(none_as_null=True), nullable=True))
