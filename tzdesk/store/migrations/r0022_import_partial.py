"""Rows of imports that were taken in part, so that they find their records again when they come mended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "import_partial",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_kind", sa.String(length=30), nullable=False),
        sa.Column("mark", sa.String(length=24), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("lost", sa.JSON(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_partial")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_import_partial_deleted_at"), "import_partial", ["deleted_at"], unique=False)
    op.create_index(op.f("ix_import_partial_import_kind"), "import_partial", ["import_kind"], unique=False)
