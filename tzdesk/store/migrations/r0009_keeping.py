"""What left the desk, and what was looked at in full."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "export_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("what", sa.String(length=120), nullable=False),
        sa.Column("numbers", sa.String(length=400), nullable=True),
        sa.Column("record_count", sa.Integer(), nullable=True),
        sa.Column("edition", sa.String(length=10), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("receiver", sa.String(length=200), nullable=False),
        sa.Column("approver", sa.String(length=80), nullable=True),
        sa.Column("consent", sa.Boolean(), nullable=True),
        sa.Column("ground", sa.String(length=200), nullable=True),
        *_kept(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_log")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_export_log_day"), "export_log", ["day"], unique=False)
    op.create_index(op.f("ix_export_log_deleted_at"), "export_log", ["deleted_at"], unique=False)
    op.create_index(op.f("ix_export_log_serial"), "export_log", ["serial"], unique=False)
    op.create_table(
        "reveal_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("register_label", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("field_label", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        *_kept(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reveal_log")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_reveal_log_day"), "reveal_log", ["day"], unique=False)
    op.create_index(op.f("ix_reveal_log_deleted_at"), "reveal_log", ["deleted_at"], unique=False)


def _kept() -> list[sa.Column[Any]]:
    return [
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
    ]
