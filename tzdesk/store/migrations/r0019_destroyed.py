"""What is left of a destroyed file of hardship aid (销毁清册)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "aid_destroyed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("years", sa.String(length=20), nullable=False),
        sa.Column("category", sa.String(length=4), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("grants", sa.Integer(), nullable=False),
        sa.Column("attachments", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("keep_until", sa.Date(), nullable=False),
        sa.Column("appraised_on", sa.Date(), nullable=False),
        sa.Column("appraised_by", sa.String(length=80), nullable=False),
        sa.Column("destroyed_on", sa.Date(), nullable=True),
        sa.Column("destroyed_by", sa.String(length=80), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_destroyed")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_aid_destroyed_deleted_at"), "aid_destroyed", ["deleted_at"], unique=False)
    op.create_index(op.f("ix_aid_destroyed_case_id"), "aid_destroyed", ["case_id"], unique=False)
