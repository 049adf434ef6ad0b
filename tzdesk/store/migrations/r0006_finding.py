"""Kept filters, and indexes by which names are found and sorted without reading the rows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    """Make the table and the indexes."""
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint("register", "name", name=op.f("uq_saved_filter_register_name")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_saved_filter_deleted_at"), "saved_filter", ["deleted_at"], unique=False)
    for table in ("host_unit", "organisation", "member", "aid_case"):
        op.create_index(f"ix_{table}_deleted_at_search_text", table, ["deleted_at", "search_text"], unique=False)
