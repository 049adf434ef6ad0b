"""The district's own numbers: legal periods and wage lines that the shipped definition leaves open."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "district_parameter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=True),
        sa.Column("basis", sa.String(length=200), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_district_parameter")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_district_parameter_deleted_at"), "district_parameter", ["deleted_at"], unique=False)
    op.create_index("ix_district_parameter_key_valid_from", "district_parameter", ["key", "valid_from"], unique=False)
