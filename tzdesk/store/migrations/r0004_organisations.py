"""Organisations through time: changes, terms, certificates, contacts, foreign codes, targets, who reported when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    """Make the new tables and append the new columns."""
    op.create_table(
        "unit_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("change_date", sa.Date(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=True),
        sa.Column("summary", sa.String(length=400), nullable=True),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["host_unit.id"], name=op.f("fk_unit_change_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_change")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_unit_change_deleted_at"), "unit_change", ["deleted_at"], unique=False)
    op.create_index("ix_unit_change_unit_id_change_date", "unit_change", ["unit_id", "change_date"], unique=False)
    op.create_table(
        "org_certificate",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("org_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cert_no", sa.String(length=40), nullable=True),
        sa.Column("cert_kind", sa.String(length=1), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("issuer", sa.String(length=120), nullable=True),
        sa.Column("legal_person", sa.String(length=50), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_org_certificate_org_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org_certificate")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_org_certificate_deleted_at"), "org_certificate", ["deleted_at"], unique=False)
    op.create_index(op.f("ix_org_certificate_org_id"), "org_certificate", ["org_id"], unique=False)
    op.create_table(
        "org_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("org_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("change_date", sa.Date(), nullable=False),
        sa.Column("change_kind", sa.String(length=2), nullable=True),
        sa.Column("other_org_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("approval_no", sa.String(length=60), nullable=True),
        sa.Column("approval_date", sa.Date(), nullable=True),
        sa.Column("document", sa.String(length=200), nullable=True),
        sa.Column("summary", sa.String(length=400), nullable=True),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_org_change_org_id")),
        sa.ForeignKeyConstraint(["other_org_id"], ["organisation.id"], name=op.f("fk_org_change_other_org_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org_change")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_org_change_deleted_at"), "org_change", ["deleted_at"], unique=False)
    op.create_index("ix_org_change_org_id_change_date", "org_change", ["org_id", "change_date"], unique=False)
    op.create_index(op.f("ix_org_change_other_org_id"), "org_change", ["other_org_id"], unique=False)
    op.create_table(
        "org_contact",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("org_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=2), nullable=True),
        sa.Column("person_name", sa.String(length=50), nullable=True),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("from_date", sa.Date(), nullable=True),
        sa.Column("to_date", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_org_contact_org_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org_contact")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_org_contact_deleted_at"), "org_contact", ["deleted_at"], unique=False)
    op.create_index(op.f("ix_org_contact_org_id"), "org_contact", ["org_id"], unique=False)
    op.create_table(
        "org_peer_code",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("org_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("peer_system", sa.String(length=2), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("type_code", sa.String(length=10), nullable=True),
        sa.Column("from_date", sa.Date(), nullable=True),
        sa.Column("to_date", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_org_peer_code_org_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org_peer_code")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_org_peer_code_code"), "org_peer_code", ["code"], unique=False)
    op.create_index(op.f("ix_org_peer_code_deleted_at"), "org_peer_code", ["deleted_at"], unique=False)
    op.create_index(op.f("ix_org_peer_code_org_id"), "org_peer_code", ["org_id"], unique=False)
    op.create_table(
        "org_term",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("org_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("term_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("term_start", sa.Date(), nullable=True),
        sa.Column("term_years", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("term_end", sa.Date(), nullable=True),
        sa.Column("elected_by", sa.String(length=1), nullable=True),
        sa.Column("direct_election", sa.Boolean(), nullable=True),
        sa.Column("committee_cnt", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("chair_name", sa.String(length=50), nullable=True),
        sa.Column("chair_mode", sa.String(length=1), nullable=True),
        sa.Column("vice_chairs", sa.String(length=200), nullable=True),
        sa.Column("women_head", sa.String(length=50), nullable=True),
        sa.Column("audit_head", sa.String(length=50), nullable=True),
        sa.Column("approval_no", sa.String(length=60), nullable=True),
        sa.Column("approval_date", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_org_term_org_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org_term")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_org_term_deleted_at"), "org_term", ["deleted_at"], unique=False)
    op.create_index(op.f("ix_org_term_org_id"), "org_term", ["org_id"], unique=False)
    op.create_table(
        "report_mark",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("org_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("days_late", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("missed", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_report_mark_org_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_mark")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_report_mark_deleted_at"), "report_mark", ["deleted_at"], unique=False)
    op.create_index("ix_report_mark_period", "report_mark", ["period"], unique=False)
    op.create_index(
        "uq_report_mark_living",
        "report_mark",
        ["org_id", "period"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "target",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("org_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("target_kind", sa.String(length=2), nullable=False),
        sa.Column("value", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("value_source", sa.String(length=120), nullable=True),
        sa.Column("base_value", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("base_source", sa.String(length=120), nullable=True),
        sa.Column("base_date", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_target_org_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_target_deleted_at"), "target", ["deleted_at"], unique=False)
    op.create_index(
        "uq_target_living",
        "target",
        ["year", "org_id", "target_kind"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.add_column("host_unit", sa.Column("affiliation", sa.String(length=2), nullable=True))
    op.add_column("host_unit", sa.Column("economic_type", sa.String(length=3), nullable=True))
    op.add_column("organisation", sa.Column("nef_group", sa.String(length=4), nullable=True))
