"""Hardship aid complete: batches, notices, evidence, consents, funds, events, and what files and grants gained."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    """Make the new tables and append the new columns."""
    op.create_table(
        "aid_batch",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("batch_no", sa.String(length=40), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=True),
        sa.Column("kind", sa.String(length=4), nullable=True),
        sa.Column("status", sa.String(length=4), nullable=True),
        sa.Column("plan_date", sa.Date(), nullable=True),
        sa.Column("minutes_date", sa.Date(), nullable=True),
        sa.Column("minutes_no", sa.String(length=60), nullable=True),
        sa.Column("fund_source", sa.String(length=4), nullable=True),
        sa.Column("project_code", sa.String(length=40), nullable=True),
        sa.Column("donor", sa.String(length=120), nullable=True),
        sa.Column("donor_items", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("item", sa.String(length=4), nullable=True),
        sa.Column("standard", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("budget", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("pay_method", sa.String(length=4), nullable=True),
        sa.Column("planned_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("planned_amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("paid_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("paid_amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("returned_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("returned_amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("maker", sa.String(length=50), nullable=True),
        sa.Column("checker", sa.String(length=50), nullable=True),
        sa.Column("approver", sa.String(length=50), nullable=True),
        sa.Column("approve_date", sa.Date(), nullable=True),
        sa.Column("sent_date", sa.Date(), nullable=True),
        sa.Column("bank_file_name", sa.String(length=120), nullable=True),
        sa.Column("bank_file_sha256", sa.String(length=64), nullable=True),
        sa.Column("bank_file_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("bank_file_amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("bank_slip_no", sa.String(length=60), nullable=True),
        sa.Column("finished_date", sa.Date(), nullable=True),
        sa.Column("archived_date", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("search_text", sa.String(length=400), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_batch")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_aid_batch_batch_no"), "aid_batch", ["batch_no"], unique=False)
    op.create_index(op.f("ix_aid_batch_deleted_at"), "aid_batch", ["deleted_at"], unique=False)
    op.create_index(op.f("ix_aid_batch_plan_date"), "aid_batch", ["plan_date"], unique=False)
    op.create_index(op.f("ix_aid_batch_status"), "aid_batch", ["status"], unique=False)
    op.create_table(
        "aid_fund",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("txn_date", sa.Date(), nullable=True),
        sa.Column("fund_source", sa.String(length=4), nullable=True),
        sa.Column("kind", sa.String(length=4), nullable=True),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("payer", sa.String(length=120), nullable=True),
        sa.Column("doc_no", sa.String(length=60), nullable=True),
        sa.Column("voucher_no", sa.String(length=60), nullable=True),
        sa.Column("project_code", sa.String(length=40), nullable=True),
        sa.Column("donor_items", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("summary", sa.String(length=300), nullable=True),
        sa.Column("search_text", sa.String(length=400), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_fund")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_aid_fund_deleted_at"), "aid_fund", ["deleted_at"], unique=False)
    op.create_index(op.f("ix_aid_fund_fund_source"), "aid_fund", ["fund_source"], unique=False)
    op.create_index(op.f("ix_aid_fund_txn_date"), "aid_fund", ["txn_date"], unique=False)
    op.create_table(
        "aid_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("step", sa.String(length=30), nullable=True),
        sa.Column("what", sa.String(length=60), nullable=True),
        sa.Column("from_status", sa.String(length=10), nullable=True),
        sa.Column("to_status", sa.String(length=10), nullable=True),
        sa.Column("person", sa.String(length=50), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["aid_batch.id"], name=op.f("fk_aid_event_batch_id")),
        sa.ForeignKeyConstraint(["case_id"], ["aid_case.id"], name=op.f("fk_aid_event_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_event")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_aid_event_batch_id"), "aid_event", ["batch_id"], unique=False)
    op.create_index(op.f("ix_aid_event_case_id"), "aid_event", ["case_id"], unique=False)
    op.create_index(op.f("ix_aid_event_day"), "aid_event", ["day"], unique=False)
    op.create_index(op.f("ix_aid_event_deleted_at"), "aid_event", ["deleted_at"], unique=False)
    op.create_table(
        "aid_publicity",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=4), nullable=True),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("workdays", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("place", sa.String(length=120), nullable=True),
        sa.Column("content_version", sa.String(length=40), nullable=True),
        sa.Column("has_photo", sa.Boolean(), nullable=True),
        sa.Column("photo", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("objections", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("objection_text", sa.Text(), nullable=True),
        sa.Column("result", sa.String(length=4), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["aid_batch.id"], name=op.f("fk_aid_publicity_batch_id")),
        sa.ForeignKeyConstraint(["case_id"], ["aid_case.id"], name=op.f("fk_aid_publicity_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_publicity")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_aid_publicity_batch_id"), "aid_publicity", ["batch_id"], unique=False)
    op.create_index(op.f("ix_aid_publicity_case_id"), "aid_publicity", ["case_id"], unique=False)
    op.create_index(op.f("ix_aid_publicity_deleted_at"), "aid_publicity", ["deleted_at"], unique=False)
    op.create_index(op.f("ix_aid_publicity_start_date"), "aid_publicity", ["start_date"], unique=False)
    op.create_table(
        "aid_consent",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.String(length=40), nullable=True),
        sa.Column("scope", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("guardian_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("guardian_name", sa.String(length=50), nullable=True),
        sa.Column("guardian_relation", sa.String(length=40), nullable=True),
        sa.Column("scan", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["aid_case.id"], name=op.f("fk_aid_consent_case_id")),
        sa.ForeignKeyConstraint(["guardian_id"], ["aid_member.id"], name=op.f("fk_aid_consent_guardian_id")),
        sa.ForeignKeyConstraint(["member_id"], ["aid_member.id"], name=op.f("fk_aid_consent_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_consent")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_aid_consent_case_id"), "aid_consent", ["case_id"], unique=False)
    op.create_index(op.f("ix_aid_consent_deleted_at"), "aid_consent", ["deleted_at"], unique=False)
    op.create_index(op.f("ix_aid_consent_guardian_id"), "aid_consent", ["guardian_id"], unique=False)
    op.create_index(op.f("ix_aid_consent_member_id"), "aid_consent", ["member_id"], unique=False)
    op.create_table(
        "aid_evidence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("assessment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=4), nullable=True),
        sa.Column("rigid_type", sa.String(length=4), nullable=True),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("self_paid", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("pages", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("is_copy", sa.Boolean(), nullable=True),
        sa.Column("attachment", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["aid_assessment.id"], name=op.f("fk_aid_evidence_assessment_id")),
        sa.ForeignKeyConstraint(["case_id"], ["aid_case.id"], name=op.f("fk_aid_evidence_case_id")),
        sa.ForeignKeyConstraint(["member_id"], ["aid_member.id"], name=op.f("fk_aid_evidence_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_evidence")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_aid_evidence_assessment_id"), "aid_evidence", ["assessment_id"], unique=False)
    op.create_index(op.f("ix_aid_evidence_case_id"), "aid_evidence", ["case_id"], unique=False)
    op.create_index(op.f("ix_aid_evidence_deleted_at"), "aid_evidence", ["deleted_at"], unique=False)
    op.create_index(op.f("ix_aid_evidence_member_id"), "aid_evidence", ["member_id"], unique=False)
    for table, name, target in (("aid_case", "union_id", "organisation"), ("aid_grant", "batch_id", "aid_batch")):
        # In one word: alembic would copy the whole table for a reference.
        op.execute(f"ALTER TABLE {table} ADD COLUMN {name} INTEGER REFERENCES {target} (id)")
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name], unique=False)
    for table, columns in _added().items():
        for column in columns:
            op.add_column(table, column)


def _added() -> dict[str, list[sa.Column[Any]]]:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return {
        "aid_case": [
            sa.Column("card_guardian", sa.Boolean(), nullable=True),
            sa.Column("exclusion_reason", sa.Text(), nullable=True),
            sa.Column("exclusion_by", sa.String(length=50), nullable=True),
            sa.Column("moved_from", sa.String(length=120), nullable=True),
            sa.Column("moved_to", sa.String(length=120), nullable=True),
            sa.Column("stable_from", sa.Date(), nullable=True),
        ],
        "aid_assessment": [
            sa.Column("event_date", sa.Date(), nullable=True),
            sa.Column("event_text", sa.Text(), nullable=True),
            sa.Column("unit_note", sa.Text(), nullable=True),
            sa.Column("town_note", sa.Text(), nullable=True),
            sa.Column("district_note", sa.Text(), nullable=True),
        ],
        "aid_grant": [
            sa.Column("line_no", number, nullable=True),
            sa.Column("approved_amount", number, nullable=True),
            sa.Column("grade", sa.String(length=20), nullable=True),
            sa.Column("proxy_mandate", sa.Boolean(), nullable=True),
            sa.Column("bank_result", sa.String(length=120), nullable=True),
        ],
    }
