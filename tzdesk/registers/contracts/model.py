"""Collective contracts (集体合同) and the enterprises that regional and industry contracts cover (覆盖关系)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.store import Entity


class Contract(Entity):
    """One version of one text, from the offer to its end. Wages are fen a month; people are counts at signature.

    `main_contract_id` is the 综合 contract that a chapter or annex stands in, `prev_contract_id` the one that this
    contract renews or changes. `effective_date`, `increase_pct`, `reply_due`, `is_100plus` and `next_contract_id` are
    computed, see `terms` and the register. `signing_level` says which level of unions counts the contract
    (contracts.md §3.3), blank being the own one. Where there is a bargaining case (`case_id`) the facts up to the
    signature are written by it (`mirror`); a ledger that was imported flat has none, and its own dates are all there
    is. Blank (None) means not known, which is neither 否 nor 0.
    """

    __tablename__ = "contract"
    __kind__ = "contract"
    __table_args__ = (Index("ix_contract_party_content", "party_a_id", "content_code"),)

    case_id: Mapped[int | None] = mapped_column(ForeignKey("bargaining_case.id"), index=True)
    contract_no: Mapped[str | None] = mapped_column(String(40), index=True)
    version: Mapped[int | None] = mapped_column(default=1)
    title: Mapped[str | None] = mapped_column(String(80))
    level_code: Mapped[str | None] = mapped_column(String(1))
    content_code: Mapped[str | None] = mapped_column(String(2))
    text_form: Mapped[str | None] = mapped_column(String(1))
    main_contract_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"), index=True)
    procedure_code: Mapped[str | None] = mapped_column(String(1))
    outcome_code: Mapped[str | None] = mapped_column(String(1))
    sign_kind: Mapped[str | None] = mapped_column(String(1))
    prev_contract_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"), index=True)
    next_contract_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"))
    party_a_id: Mapped[int | None] = mapped_column(ForeignKey("host_unit.id"))
    union_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    signing_level: Mapped[str | None] = mapped_column(String(1))
    area_code: Mapped[str | None] = mapped_column(String(12))
    industry: Mapped[str | None] = mapped_column(String(4))
    roster_status: Mapped[str | None] = mapped_column(String(1))
    headcount_at_sign: Mapped[int | None]
    female_at_sign: Mapped[int | None]
    migrant_at_sign: Mapped[int | None]
    is_100plus: Mapped[bool | None]
    proposer: Mapped[str | None] = mapped_column(String(1))
    offer_date: Mapped[date | None]
    offer_received_date: Mapped[date | None]
    reply_due: Mapped[date | None]
    reply_date: Mapped[date | None]
    reply_kind: Mapped[str | None] = mapped_column(String(1))
    reply_reason: Mapped[str | None] = mapped_column(String(300))
    reps_e: Mapped[int | None]
    reps_w: Mapped[int | None]
    external_e: Mapped[int | None]
    external_w: Mapped[int | None]
    chief_e_name: Mapped[str | None] = mapped_column(String(50))
    chief_w_name: Mapped[str | None] = mapped_column(String(50))
    subjects: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    session_count: Mapped[int | None]
    session1_date: Mapped[date | None]
    draft_date: Mapped[date | None]
    suspend_date: Mapped[date | None]
    resume_plan_date: Mapped[date | None]
    congress_kind: Mapped[str | None] = mapped_column(String(1))
    congress_date: Mapped[date | None]
    delegates_total: Mapped[int | None]
    present: Mapped[int | None]
    vote_for: Mapped[int | None]
    vote_against: Mapped[int | None]
    vote_abstain: Mapped[int | None]
    sign_date: Mapped[date | None] = mapped_column(index=True)
    submit_date: Mapped[date | None]
    received_date: Mapped[date | None]
    reg_no: Mapped[str | None] = mapped_column(String(40))
    returned_date: Mapped[date | None]
    return_reason: Mapped[str | None] = mapped_column(String(300))
    opinion_kind: Mapped[str | None] = mapped_column(String(1))
    opinion_no: Mapped[str | None] = mapped_column(String(40))
    opinion_date: Mapped[date | None]
    opinion_text: Mapped[str | None] = mapped_column(String(500))
    opinion_valid_from: Mapped[date | None]
    opinion_valid_to: Mapped[date | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None] = mapped_column(index=True)
    effective_date: Mapped[date | None]
    counted_from: Mapped[date | None]
    publish_date: Mapped[date | None]
    publish_mode: Mapped[str | None] = mapped_column(String(1))
    avg_wage_prev: Mapped[int | None]
    avg_wage_new: Mapped[int | None]
    increase_pct: Mapped[Decimal | None]
    wage_floor: Mapped[int | None]
    wage_total: Mapped[int | None]
    women_clause: Mapped[bool | None]
    perf_report_date: Mapped[date | None]
    perf_level: Mapped[str | None] = mapped_column(String(1))
    star: Mapped[str | None] = mapped_column(String(1))
    terminate_date: Mapped[date | None]
    term_kind: Mapped[str | None] = mapped_column(String(1))
    terminate_reason: Mapped[str | None] = mapped_column(String(300))
    remark: Mapped[str | None] = mapped_column(String(500))
    search_text: Mapped[str] = mapped_column(default="")


class CoverageLink(Entity):
    """覆盖关系: one enterprise on the roster of a regional, industry or group contract, with its own counts."""

    __tablename__ = "coverage_link"
    __kind__ = "coverage_link"

    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"), index=True)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("host_unit.id"), index=True)
    headcount: Mapped[int | None]
    female: Mapped[int | None]
    migrant: Mapped[int | None]
    confirm_signed: Mapped[bool | None]
    confirm_date: Mapped[date | None]
    join_date: Mapped[date | None]
    exit_date: Mapped[date | None]
    has_own_contract: Mapped[bool | None]
