"""What the file and its household list ask besides: 邮政编码 of the home, 企业状况 and 备注 of a member."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    """Append the columns; files from before have none."""
    op.add_column("aid_case", sa.Column("postcode", sa.String(length=6), nullable=True))
    op.add_column("aid_member", sa.Column("enterprise_status", sa.String(length=4), nullable=True))
    op.add_column("aid_member", sa.Column("note", sa.String(length=200), nullable=True))
