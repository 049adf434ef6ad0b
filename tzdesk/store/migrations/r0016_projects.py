"""为职工办实事项目: service projects, their indicators and monthly progress."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "service_project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("list_level", sa.String(length=1), nullable=True),
        sa.Column("category", sa.String(length=2), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("content", sa.String(length=1000), nullable=True),
        sa.Column("lead_dept", sa.String(length=80), nullable=True),
        sa.Column("co_depts", sa.String(length=200), nullable=True),
        sa.Column("leader", sa.String(length=40), nullable=True),
        sa.Column("owner", sa.String(length=40), nullable=True),
        sa.Column("publish_doc", sa.String(length=120), nullable=True),
        sa.Column("start_plan", sa.Date(), nullable=True),
        sa.Column("finish_plan", sa.Date(), nullable=True),
        sa.Column("budget", sa.Integer(), nullable=True),
        sa.Column("satisfied", sa.String(length=40), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_project")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_service_project_year", "service_project", ["year"], unique=False)
    op.create_index(op.f("ix_service_project_deleted_at"), "service_project", ["deleted_at"], unique=False)
    op.create_table(
        "project_indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("unit", sa.String(length=10), nullable=True),
        sa.Column("target", sa.String(length=40), nullable=True),
        sa.Column("weight", sa.String(length=40), nullable=True),
        sa.Column("plan_curve", sa.String(length=1), nullable=True),
        sa.Column("agg", sa.String(length=1), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=True),
        sa.Column("linked_only", sa.Boolean(), nullable=True),
        sa.Column("allow_over", sa.Boolean(), nullable=True),
        sa.Column("plan01", sa.String(length=40), nullable=True),
        sa.Column("plan02", sa.String(length=40), nullable=True),
        sa.Column("plan03", sa.String(length=40), nullable=True),
        sa.Column("plan04", sa.String(length=40), nullable=True),
        sa.Column("plan05", sa.String(length=40), nullable=True),
        sa.Column("plan06", sa.String(length=40), nullable=True),
        sa.Column("plan07", sa.String(length=40), nullable=True),
        sa.Column("plan08", sa.String(length=40), nullable=True),
        sa.Column("plan09", sa.String(length=40), nullable=True),
        sa.Column("plan10", sa.String(length=40), nullable=True),
        sa.Column("plan11", sa.String(length=40), nullable=True),
        sa.Column("plan12", sa.String(length=40), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["service_project.id"], name=op.f("fk_project_indicator_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_indicator")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_project_indicator_project_id", "project_indicator", ["project_id"], unique=False)
    op.create_index(op.f("ix_project_indicator_deleted_at"), "project_indicator", ["deleted_at"], unique=False)
    op.create_table(
        "project_progress",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("manual_value", sa.String(length=40), nullable=True),
        sa.Column("diff_reason", sa.String(length=300), nullable=True),
        sa.Column("problem", sa.String(length=500), nullable=True),
        sa.Column("measure", sa.String(length=500), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["project_indicator.id"], name=op.f("fk_project_progress_indicator_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_progress")),
        sqlite_autoincrement=True,
    )
    living = sa.text("deleted_at IS NULL")
    op.create_index(
        "uq_project_progress_living",
        "project_progress",
        ["indicator_id", "period"],
        unique=True,
        sqlite_where=living,
        postgresql_where=living,
    )
    op.create_index(op.f("ix_project_progress_deleted_at"), "project_progress", ["deleted_at"], unique=False)
