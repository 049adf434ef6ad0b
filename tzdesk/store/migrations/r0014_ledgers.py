"""The one table of all work ledgers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

_INDEXED = (("ledger", "biz_date"), ("ledger", "deleted_at", "search_text"), ("org_id",), ("unit_id",), ("deleted_at",))


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ledger", sa.String(length=40), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=True),
        sa.Column("biz_date", sa.Date(), nullable=True),
        sa.Column("period", sa.String(length=7), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("place", sa.String(length=120), nullable=True),
        sa.Column("owner", sa.String(length=80), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("unit_name", sa.String(length=120), nullable=True),
        sa.Column("unit_uscc", sa.String(length=18), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("row_status", sa.String(length=1), nullable=True),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_ledger_entry_org_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["host_unit.id"], name=op.f("fk_ledger_entry_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sqlite_autoincrement=True,
    )
    for columns in _INDEXED:
        op.create_index(f"ix_ledger_entry_{'_'.join(columns)}", "ledger_entry", list(columns), unique=False)
