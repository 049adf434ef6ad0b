"""Labour-law supervision, visits with the problems found, service stations, monitoring."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    """Make the eight tables."""
    _supervision_doc()
    _enterprise_visit()
    _problem()
    _problem_event()
    _station()
    _station_service()
    _monitor_point()
    _monitor_report()


def _supervision_doc() -> None:
    op.create_table(
        "supervision_doc",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("doc_no", sa.String(length=40), nullable=True),
        sa.Column("doc_type", sa.String(length=12), nullable=True),
        sa.Column("issuer_level", sa.String(length=12), nullable=True),
        sa.Column("org_id", sa.Integer(), nullable=True),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("target_dept", sa.String(length=60), nullable=True),
        sa.Column("title", sa.String(length=80), nullable=True),
        sa.Column("prior_doc", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=12), nullable=True),
        sa.Column("owner", sa.String(length=50), nullable=True),
        sa.Column("check_date", sa.Date(), nullable=True),
        sa.Column("checkers", sa.String(length=100), nullable=True),
        sa.Column("issue_kinds", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("facts", sa.Text(), nullable=True),
        sa.Column("laws", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("advice", sa.Text(), nullable=True),
        sa.Column("fix_due", sa.Date(), nullable=True),
        sa.Column("workers", sa.Integer(), nullable=True),
        sa.Column("issue_date", sa.Date(), nullable=True),
        sa.Column("signer", sa.String(length=50), nullable=True),
        sa.Column("deliver_date", sa.Date(), nullable=True),
        sa.Column("deliver_mode", sa.String(length=12), nullable=True),
        sa.Column("receiver", sa.String(length=50), nullable=True),
        sa.Column("reply_due", sa.Date(), nullable=True),
        sa.Column("reply_date", sa.Date(), nullable=True),
        sa.Column("reply_text", sa.Text(), nullable=True),
        sa.Column("filing_due", sa.Date(), nullable=True),
        sa.Column("filing_result", sa.String(length=12), nullable=True),
        sa.Column("filing_date", sa.Date(), nullable=True),
        sa.Column("filing_reason", sa.String(length=200), nullable=True),
        sa.Column("result", sa.String(length=12), nullable=True),
        sa.Column("result_date", sa.Date(), nullable=True),
        sa.Column("contracts_fixed", sa.Integer(), nullable=True),
        sa.Column("wage_paid", sa.Integer(), nullable=True),
        sa.Column("insurance_paid", sa.Integer(), nullable=True),
        sa.Column("other_paid", sa.Integer(), nullable=True),
        sa.Column("rules_fixed", sa.Integer(), nullable=True),
        sa.Column("closed_date", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(length=300), nullable=True),
        sa.Column("search_text", sa.String(length=400), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["enterprise_id"], ["host_unit.id"], name=op.f("fk_supervision_doc_enterprise_id")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_supervision_doc_org_id")),
        sa.ForeignKeyConstraint(["prior_doc"], ["supervision_doc.id"], name=op.f("fk_supervision_doc_prior_doc")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_doc")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_supervision_doc_deleted_at"), "supervision_doc", ["deleted_at"], unique=False)
    op.create_index(op.f("ix_supervision_doc_deliver_date"), "supervision_doc", ["deliver_date"], unique=False)
    op.create_index(op.f("ix_supervision_doc_doc_type"), "supervision_doc", ["doc_type"], unique=False)
    op.create_index(op.f("ix_supervision_doc_enterprise_id"), "supervision_doc", ["enterprise_id"], unique=False)
    op.create_index(op.f("ix_supervision_doc_issue_date"), "supervision_doc", ["issue_date"], unique=False)
    op.create_index(op.f("ix_supervision_doc_org_id"), "supervision_doc", ["org_id"], unique=False)
    op.create_index(op.f("ix_supervision_doc_prior_doc"), "supervision_doc", ["prior_doc"], unique=False)


def _enterprise_visit() -> None:
    op.create_table(
        "enterprise_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_no", sa.String(length=30), nullable=True),
        sa.Column("visit_date", sa.Date(), nullable=True),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("visit_level", sa.String(length=12), nullable=True),
        sa.Column("org_id", sa.Integer(), nullable=True),
        sa.Column("visitors", sa.String(length=100), nullable=True),
        sa.Column("theme", sa.String(length=12), nullable=True),
        sa.Column("talked_workers", sa.Integer(), nullable=True),
        sa.Column("policy_told", sa.String(length=300), nullable=True),
        sa.Column("record", sa.Text(), nullable=True),
        sa.Column("remark", sa.String(length=300), nullable=True),
        sa.Column("search_text", sa.String(length=400), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["enterprise_id"], ["host_unit.id"], name=op.f("fk_enterprise_visit_enterprise_id")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_enterprise_visit_org_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise_visit")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_enterprise_visit_deleted_at"), "enterprise_visit", ["deleted_at"], unique=False)
    op.create_index(op.f("ix_enterprise_visit_enterprise_id"), "enterprise_visit", ["enterprise_id"], unique=False)
    op.create_index(op.f("ix_enterprise_visit_org_id"), "enterprise_visit", ["org_id"], unique=False)
    op.create_index(op.f("ix_enterprise_visit_visit_date"), "enterprise_visit", ["visit_date"], unique=False)


def _problem() -> None:
    op.create_table(
        "problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_no", sa.String(length=30), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=True),
        sa.Column("found_date", sa.Date(), nullable=True),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("raised_by", sa.String(length=12), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("dept", sa.String(length=60), nullable=True),
        sa.Column("owner", sa.String(length=50), nullable=True),
        sa.Column("assign_date", sa.Date(), nullable=True),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("progress", sa.Text(), nullable=True),
        sa.Column("suspended_date", sa.Date(), nullable=True),
        sa.Column("suspend_reason", sa.String(length=200), nullable=True),
        sa.Column("returned_date", sa.Date(), nullable=True),
        sa.Column("return_reason", sa.String(length=200), nullable=True),
        sa.Column("overdue_reason", sa.String(length=200), nullable=True),
        sa.Column("reply_date", sa.Date(), nullable=True),
        sa.Column("reply_text", sa.Text(), nullable=True),
        sa.Column("close_date", sa.Date(), nullable=True),
        sa.Column("result_text", sa.Text(), nullable=True),
        sa.Column("cancel_date", sa.Date(), nullable=True),
        sa.Column("closed_by", sa.String(length=50), nullable=True),
        sa.Column("revisit_date", sa.Date(), nullable=True),
        sa.Column("satisfaction", sa.String(length=12), nullable=True),
        sa.Column("remark", sa.String(length=300), nullable=True),
        sa.Column("search_text", sa.String(length=400), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["enterprise_id"], ["host_unit.id"], name=op.f("fk_problem_enterprise_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["enterprise_visit.id"], name=op.f("fk_problem_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_problem_close_date"), "problem", ["close_date"], unique=False)
    op.create_index(op.f("ix_problem_deleted_at"), "problem", ["deleted_at"], unique=False)
    op.create_index(op.f("ix_problem_enterprise_id"), "problem", ["enterprise_id"], unique=False)
    op.create_index(op.f("ix_problem_found_date"), "problem", ["found_date"], unique=False)
    op.create_index(op.f("ix_problem_state"), "problem", ["state"], unique=False)
    op.create_index(op.f("ix_problem_visit_id"), "problem", ["visit_id"], unique=False)


def _problem_event() -> None:
    op.create_table(
        "problem_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("what", sa.String(length=20), nullable=True),
        sa.Column("dept", sa.String(length=60), nullable=True),
        sa.Column("person", sa.String(length=80), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["problem_id"], ["problem.id"], name=op.f("fk_problem_event_problem_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_event")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_problem_event_deleted_at"), "problem_event", ["deleted_at"], unique=False)
    op.create_index(op.f("ix_problem_event_problem_id"), "problem_event", ["problem_id"], unique=False)


def _station() -> None:
    op.create_table(
        "station",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("station_no", sa.String(length=30), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=True),
        sa.Column("category", sa.String(length=12), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=True),
        sa.Column("org_id", sa.Integer(), nullable=True),
        sa.Column("division_code", sa.String(length=12), nullable=True),
        sa.Column("address", sa.String(length=120), nullable=True),
        sa.Column("host", sa.String(length=80), nullable=True),
        sa.Column("host_kind", sa.String(length=12), nullable=True),
        sa.Column("build_kind", sa.String(length=12), nullable=True),
        sa.Column("area_m2", sa.String(length=40), nullable=True),
        sa.Column("hours", sa.String(length=60), nullable=True),
        sa.Column("is_24h", sa.Boolean(), nullable=True),
        sa.Column("is_extended", sa.Boolean(), nullable=True),
        sa.Column("is_smart", sa.Boolean(), nullable=True),
        sa.Column("map_online", sa.Boolean(), nullable=True),
        sa.Column("facilities", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("services", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("standards", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("manager", sa.String(length=50), nullable=True),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("plan_date", sa.Date(), nullable=True),
        sa.Column("accept_date", sa.Date(), nullable=True),
        sa.Column("accepted_by", sa.String(length=60), nullable=True),
        sa.Column("honor", sa.String(length=12), nullable=True),
        sa.Column("honor_date", sa.Date(), nullable=True),
        sa.Column("honor_doc", sa.String(length=60), nullable=True),
        sa.Column("subsidy", sa.Integer(), nullable=True),
        sa.Column("fix_date", sa.Date(), nullable=True),
        sa.Column("fix_due", sa.Date(), nullable=True),
        sa.Column("fix_reason", sa.String(length=200), nullable=True),
        sa.Column("stop_date", sa.Date(), nullable=True),
        sa.Column("stop_reason", sa.String(length=200), nullable=True),
        sa.Column("remark", sa.String(length=300), nullable=True),
        sa.Column("search_text", sa.String(length=400), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_station_org_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_station_accept_date"), "station", ["accept_date"], unique=False)
    op.create_index(op.f("ix_station_category"), "station", ["category"], unique=False)
    op.create_index(op.f("ix_station_deleted_at"), "station", ["deleted_at"], unique=False)
    op.create_index(op.f("ix_station_org_id"), "station", ["org_id"], unique=False)
    op.create_index(op.f("ix_station_state"), "station", ["state"], unique=False)


def _station_service() -> None:
    op.create_table(
        "station_service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=True),
        sa.Column("activities", sa.Integer(), nullable=True),
        sa.Column("activity_persons", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_station_service_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station_service")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_station_service_deleted_at"), "station_service", ["deleted_at"], unique=False)
    op.create_index(op.f("ix_station_service_month"), "station_service", ["month"], unique=False)
    op.create_index(
        "uq_station_service_living",
        "station_service",
        ["station_id", "month"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL"),
    )


def _monitor_point() -> None:
    op.create_table(
        "monitor_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("point_no", sa.String(length=30), nullable=True),
        sa.Column("level", sa.String(length=12), nullable=True),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("industry", sa.String(length=12), nullable=True),
        sa.Column("org_id", sa.Integer(), nullable=True),
        sa.Column("informant", sa.String(length=50), nullable=True),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("cycle", sa.String(length=12), nullable=True),
        sa.Column("active_from", sa.Date(), nullable=True),
        sa.Column("active_to", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(length=300), nullable=True),
        sa.Column("search_text", sa.String(length=400), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["enterprise_id"], ["host_unit.id"], name=op.f("fk_monitor_point_enterprise_id")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_monitor_point_org_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitor_point")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_monitor_point_deleted_at"), "monitor_point", ["deleted_at"], unique=False)
    op.create_index(op.f("ix_monitor_point_enterprise_id"), "monitor_point", ["enterprise_id"], unique=False)
    op.create_index(op.f("ix_monitor_point_org_id"), "monitor_point", ["org_id"], unique=False)


def _monitor_report() -> None:
    op.create_table(
        "monitor_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=True),
        sa.Column("report_date", sa.Date(), nullable=True),
        sa.Column("covers", sa.Date(), nullable=True),
        sa.Column("cycle_end", sa.Date(), nullable=True),
        sa.Column("zero_report", sa.Boolean(), nullable=True),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("hired", sa.Integer(), nullable=True),
        sa.Column("left_count", sa.Integer(), nullable=True),
        sa.Column("dispatch", sa.Integer(), nullable=True),
        sa.Column("arrears_persons", sa.Integer(), nullable=True),
        sa.Column("arrears_amount", sa.Integer(), nullable=True),
        sa.Column("arrears_months", sa.Integer(), nullable=True),
        sa.Column("layoff_plan", sa.Integer(), nullable=True),
        sa.Column("stop_days", sa.Integer(), nullable=True),
        sa.Column("insurance_arrears", sa.Integer(), nullable=True),
        sa.Column("overtime", sa.Boolean(), nullable=True),
        sa.Column("disputes", sa.Integer(), nullable=True),
        sa.Column("collective_cases", sa.Integer(), nullable=True),
        sa.Column("collective_persons", sa.Integer(), nullable=True),
        sa.Column("petition", sa.Integer(), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.Column("risk_level", sa.String(length=12), nullable=True),
        sa.Column("action", sa.Text(), nullable=True),
        sa.Column("reported_to", sa.String(length=80), nullable=True),
        sa.Column("reported_date", sa.Date(), nullable=True),
        sa.Column("closed_date", sa.Date(), nullable=True),
        sa.Column("closed_note", sa.String(length=300), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("definition_year", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["point_id"], ["monitor_point.id"], name=op.f("fk_monitor_report_point_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitor_report")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_monitor_report_cycle_end"), "monitor_report", ["cycle_end"], unique=False)
    op.create_index(op.f("ix_monitor_report_deleted_at"), "monitor_report", ["deleted_at"], unique=False)
    op.create_index(op.f("ix_monitor_report_point_id"), "monitor_report", ["point_id"], unique=False)
    op.create_index(op.f("ix_monitor_report_report_date"), "monitor_report", ["report_date"], unique=False)
