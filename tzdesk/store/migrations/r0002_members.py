"""Movements of members, groups of new forms of employment, sources of single cells, and the roster's last columns.

The pool of retained members (35) is computed from now on: what was typed there is kept as what the union stated.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

_RETAINED = "35"


def upgrade() -> None:
    """Add what is new and move the typed pool of retained members."""
    op.add_column("profile", sa.Column("keeps_roster", sa.Boolean(), nullable=True))
    op.add_column("member_count", sa.Column("cell_sources", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("member", sa.Column("department", sa.String(length=60), nullable=True))
    op.add_column("member", sa.Column("address", sa.String(length=200), nullable=True))
    op.add_column("member", sa.Column("remark", sa.String(length=300), nullable=True))
    op.create_table(
        "movement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("org_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mv_date", sa.Date(), nullable=False),
        sa.Column("mv_type", sa.String(length=2), nullable=True),
        sa.Column("reason", sa.String(length=4), nullable=True),
        sa.Column("count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("female", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("migrant", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("dispatch", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("nef", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("nef_group", sa.String(length=4), nullable=True),
        sa.Column("retained", sa.Boolean(), nullable=True),
        sa.Column("peer_org_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("peer_name", sa.String(length=120), nullable=True),
        sa.Column("doc_no", sa.String(length=60), nullable=True),
        sa.Column("join_channel", sa.String(length=1), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_movement_org_id")),
        sa.ForeignKeyConstraint(["peer_org_id"], ["organisation.id"], name=op.f("fk_movement_peer_org_id")),
        sa.ForeignKeyConstraint(["person_id"], ["member.id"], name=op.f("fk_movement_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movement")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_movement_deleted_at"), "movement", ["deleted_at"], unique=False)
    op.create_index("ix_movement_org_id_mv_date", "movement", ["org_id", "mv_date"], unique=False)
    op.create_index(op.f("ix_movement_peer_org_id"), "movement", ["peer_org_id"], unique=False)
    op.create_index(op.f("ix_movement_person_id"), "movement", ["person_id"], unique=False)
    op.create_table(
        "group_count",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("org_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("nef_group", sa.String(length=4), nullable=False),
        sa.Column("group_text", sa.String(length=60), nullable=True),
        sa.Column("opening", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("joined", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("by_scan", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("by_platform", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("left", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("closing", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("female", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("migrant", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("direct", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("stated", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_group_count_org_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_count")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_group_count_deleted_at"), "group_count", ["deleted_at"], unique=False)
    op.create_index("ix_group_count_period", "group_count", ["period"], unique=False)
    op.create_index(
        "uq_group_count_living",
        "group_count",
        ["org_id", "period", "nef_group"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "group_base",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("org_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("nef_group", sa.String(length=4), nullable=True),
        sa.Column("base_date", sa.Date(), nullable=True),
        sa.Column("sites", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("platform_sites", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("unionised", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("own_unions", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("joint_covered", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("workers", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("base_source", sa.String(length=120), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_group_base_org_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_base")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_group_base_deleted_at"), "group_base", ["deleted_at"], unique=False)
    op.create_index(op.f("ix_group_base_org_id"), "group_base", ["org_id"], unique=False)
    _state_pools()


def _state_pools() -> None:
    connection = op.get_bind()
    for row_id, cells, stated in connection.execute(sa.text("SELECT id, cells, stated FROM member_count")).fetchall():
        typed = {name: value for name, value in json.loads(cells).items() if name.startswith(_RETAINED)}
        if typed:
            told = json.dumps(typed | json.loads(stated), ensure_ascii=False)
            connection.execute(
                sa.text("UPDATE member_count SET stated = :told WHERE id = :row"), {"told": told, "row": row_id}
            )
