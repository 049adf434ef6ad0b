"""Whom an export or a look concerned (导出登记、查看登记): the files of all households behind it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    """Append the columns; lines from before know only the numbers that they name."""
    for table in ("export_log", "reveal_log"):
        op.add_column(table, sa.Column("case_ids", sa.JSON(none_as_null=True), nullable=True))
