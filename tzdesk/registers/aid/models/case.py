"""困难职工档案: one household's file, headed by the worker (一户一档)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.base.errors import UserError
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.models.added import ADDED_3, ADDED_28
from tzdesk.registers.organisations.model import Organisation
from tzdesk.store import Entity


class AidCase(Entity):
    """The file of a household. `category` is what was decided; what the figures suggest stands in the assessment."""

    __tablename__ = "aid_case"
    __kind__ = "aid_case"
    __table_args__ = (Index(None, "deleted_at", "search_text"),)

    case_no: Mapped[str | None] = mapped_column(String(40), index=True)
    status: Mapped[str | None] = mapped_column(String(4), default=codes.DRAFT, index=True)
    archive_level: Mapped[str | None] = mapped_column(String(4))
    archive_origin: Mapped[str | None] = mapped_column(String(4))
    category: Mapped[str | None] = mapped_column(String(4))
    legacy_category: Mapped[str | None] = mapped_column(String(4))
    worker_kind: Mapped[str | None] = mapped_column(String(4))
    is_new_form: Mapped[bool | None]
    name: Mapped[str | None] = mapped_column(String(50))
    id_no: Mapped[str | None] = mapped_column(String(18), index=True)
    id_hash: Mapped[str | None] = mapped_column(String(64))
    gender: Mapped[str | None] = mapped_column(String(2))
    birth_date: Mapped[date | None]
    ethnicity: Mapped[str | None] = mapped_column(String(4))
    political: Mapped[str | None] = mapped_column(String(4))
    health: Mapped[str | None] = mapped_column(String(4))
    disability: Mapped[str | None] = mapped_column(String(4))
    disability_level: Mapped[str | None] = mapped_column(String(4))
    work_capacity: Mapped[str | None] = mapped_column(String(4))
    self_help: Mapped[bool | None]
    marital: Mapped[str | None] = mapped_column(String(4))
    single_parent: Mapped[bool | None]
    hukou_type: Mapped[str | None] = mapped_column(String(4))
    hukou_area: Mapped[str | None] = mapped_column(String(12))
    address: Mapped[str | None] = mapped_column(String(200))
    mobile: Mapped[str | None] = mapped_column(String(30), index=True)
    other_phone: Mapped[str | None] = mapped_column(String(30))
    employer_name: Mapped[str | None] = mapped_column(String(120))
    employer_uscc: Mapped[str | None] = mapped_column(String(18))
    unit_nature: Mapped[str | None] = mapped_column(String(4))
    enterprise_status: Mapped[str | None] = mapped_column(String(4))
    industry: Mapped[str | None] = mapped_column(String(4))
    work_status: Mapped[str | None] = mapped_column(String(4))
    work_start: Mapped[date | None]
    contract_start: Mapped[date | None]
    contract_term: Mapped[str | None] = mapped_column(String(4))
    union_member_no: Mapped[str | None] = mapped_column(String(40))
    joined_on: Mapped[date | None]
    model_worker: Mapped[str | None] = mapped_column(String(4))
    housing_type: Mapped[str | None] = mapped_column(String(4))
    housing_area: Mapped[Decimal | None]
    medical_ins: Mapped[str | None] = mapped_column(String(4))
    zero_employment: Mapped[bool | None]
    on_dibao: Mapped[bool | None]
    dibao_amount: Mapped[int | None]
    dibao_cert: Mapped[str | None] = mapped_column(String(40))
    main_cause: Mapped[str | None] = mapped_column(String(4))
    sub_causes: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    cause_text: Mapped[str | None] = mapped_column(Text)
    bank_name: Mapped[str | None] = mapped_column(String(80))
    bank_branch: Mapped[str | None] = mapped_column(String(80))
    bank_card: Mapped[str | None] = mapped_column(String(30), index=True)
    bank_holder: Mapped[str | None] = mapped_column(String(50))
    apply_date: Mapped[date | None]
    apply_channel: Mapped[str | None] = mapped_column(String(4))
    first_check_date: Mapped[date | None]
    town_check_date: Mapped[date | None]
    approve_date: Mapped[date | None] = mapped_column(index=True)
    exit_date: Mapped[date | None]
    exit_reason: Mapped[str | None] = mapped_column(String(4))
    exit_confirm: Mapped[bool | None]
    last_review_date: Mapped[date | None]
    national_sys_no: Mapped[str | None] = mapped_column(String(40))
    synced_on: Mapped[date | None]
    paper_file_no: Mapped[str | None] = mapped_column(String(40))
    box_no: Mapped[str | None] = mapped_column(String(40))
    consent_id: Mapped[int | None]
    consent_publicity_id: Mapped[int | None]
    exclusions: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    prev_case_id: Mapped[int | None] = mapped_column(ForeignKey("aid_case.id"), index=True)
    union_id: Mapped[int | None] = mapped_column(ForeignKey(Organisation.id), index=True, sort_order=ADDED_3)
    card_guardian: Mapped[bool | None] = mapped_column(sort_order=ADDED_3)
    exclusion_reason: Mapped[str | None] = mapped_column(Text, sort_order=ADDED_3)
    exclusion_by: Mapped[str | None] = mapped_column(String(50), sort_order=ADDED_3)
    moved_from: Mapped[str | None] = mapped_column(String(120), sort_order=ADDED_3)
    moved_to: Mapped[str | None] = mapped_column(String(120), sort_order=ADDED_3)
    stable_from: Mapped[date | None] = mapped_column(sort_order=ADDED_3)
    postcode: Mapped[str | None] = mapped_column(String(6), sort_order=ADDED_28)
    search_text: Mapped[str | None] = mapped_column(String(400))

    # --- what holds of a file -----------------------------------------------------------------------------------

    def in_file_on(self, day: date) -> bool:
        """Whether the household was in file (在档) at the end of a day: approved, and not yet left."""
        return codes.in_file(self.status, self.approve_date, self.exit_date, day)

    def move(self, status: str) -> None:
        """Take the next step of the file's way. UserError when the way does not lead there."""
        here = self.status or codes.DRAFT
        if status not in codes.NEXT[here]:
            raise UserError(
                f"“{self.name or self.case_no}”的档案现在是“{codes.STATUS[here]}”，不能转为“{codes.STATUS[status]}”。",
                "请按申请、初审、公示、复核、审定的顺序办理。",
            )
        self.status = status

    def approve(self, on: date, category: str | None = None, *, level: str | None = None) -> None:
        """Take the household into the files (审定) on a day, in the class decided. UserError on a missing part."""
        decided = category or self.category
        if decided is None:
            raise UserError("还没有认定困难类别，不能审定。", "请先完成收支测算并选定困难类别。")
        if self.apply_date is not None and on < self.apply_date:
            raise UserError("审定日期早于申请日期。", "请核对两个日期。")
        self.move(codes.IN_FILE)
        self.category = decided
        self.archive_level = level or self.archive_level
        self.approve_date = on
        self.reviewed(on)

    def reviewed(self, on: date) -> None:
        """Note a review (复核), when it is the last one."""
        if self.last_review_date is None or on > self.last_review_date:
            self.last_review_date = on

    def close(self, on: date, reason: str, *, confirmed: bool | None = None) -> None:
        """Take the household out of the files: 脱困, or 注销 for any other reason. UserError on wrong dates."""
        if self.approve_date is None or on < self.approve_date:
            raise UserError("脱困（注销）日期早于审定日期。", "请核对两个日期。")
        self.move(codes.LIFTED if reason == codes.EXIT_LIFTED else codes.CANCELLED)
        self.exit_date = on
        self.exit_reason = reason
        self.exit_confirm = confirmed

    def reopen(self) -> None:
        """Take back an exit that was entered by mistake (撤销脱困或注销)."""
        if self.exit_date is None:
            raise UserError("这份档案没有脱困或注销，不需要恢复。")
        self.status = codes.IN_FILE
        if self.exit_reason == codes.EXIT_MOVED:
            self.moved_to = None
        self.exit_date = self.exit_reason = self.exit_confirm = None


_NO = frozenset({"否", "无", "没有"})


def exclusions_held(case: AidCase) -> list[str]:
    """The exclusions (不予认定情形) that were found to hold: everything answered with other words than 否."""
    return [code for code, answer in (case.exclusions or {}).items() if answer and answer not in _NO]
