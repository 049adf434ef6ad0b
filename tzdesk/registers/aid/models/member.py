"""家庭成员: everybody of a household, the head himself included (relation 本人)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.registers.aid import codes
from tzdesk.registers.aid.models.added import ADDED_28
from tzdesk.store import Entity


class AidMember(Entity):
    """One person of a household. `age` and `is_minor14` are as of the last save; returns count from `birth_date`."""

    __tablename__ = "aid_member"
    __kind__ = "aid_member"

    case_id: Mapped[int | None] = mapped_column(ForeignKey("aid_case.id"), index=True)
    relation: Mapped[str | None] = mapped_column(String(4))
    name: Mapped[str | None] = mapped_column(String(50))
    id_no: Mapped[str | None] = mapped_column(String(18), index=True)
    id_hash: Mapped[str | None] = mapped_column(String(64))
    gender: Mapped[str | None] = mapped_column(String(2))
    birth_date: Mapped[date | None]
    age: Mapped[int | None]
    is_minor14: Mapped[bool | None]
    guardian_id: Mapped[int | None] = mapped_column(ForeignKey("aid_member.id"), index=True)
    ethnicity: Mapped[str | None] = mapped_column(String(4))
    political: Mapped[str | None] = mapped_column(String(4))
    lives_together: Mapped[bool | None]
    identity: Mapped[str | None] = mapped_column(String(4))
    work_status: Mapped[str | None] = mapped_column(String(4))
    work_capacity: Mapped[str | None] = mapped_column(String(4))
    health: Mapped[str | None] = mapped_column(String(4))
    disease_name: Mapped[str | None] = mapped_column(String(120))
    disability: Mapped[str | None] = mapped_column(String(4))
    disability_level: Mapped[str | None] = mapped_column(String(4))
    medical_ins: Mapped[str | None] = mapped_column(String(4))
    marital: Mapped[str | None] = mapped_column(String(4))
    hukou_type: Mapped[str | None] = mapped_column(String(4))
    monthly_income: Mapped[int | None]
    employer_or_school: Mapped[str | None] = mapped_column(String(120))
    unit_nature: Mapped[str | None] = mapped_column(String(4))
    industry: Mapped[str | None] = mapped_column(String(4))
    edu_stage: Mapped[str | None] = mapped_column(String(4))
    enrol_year: Mapped[int | None]
    school_years: Mapped[int | None]
    school_public: Mapped[bool | None]
    contract_start: Mapped[date | None]
    contract_term: Mapped[str | None] = mapped_column(String(4))
    model_worker: Mapped[str | None] = mapped_column(String(4))
    phone: Mapped[str | None] = mapped_column(String(30))
    left_on: Mapped[date | None]
    left_reason: Mapped[str | None] = mapped_column(String(4))
    search_text: Mapped[str | None] = mapped_column(String(400))
    enterprise_status: Mapped[str | None] = mapped_column(String(4), sort_order=ADDED_28)
    note: Mapped[str | None] = mapped_column(String(200), sort_order=ADDED_28)

    @property
    def is_head(self) -> bool:
        """Whether this row is the head himself."""
        return self.relation == codes.RELATION_SELF

    def belongs_on(self, day: date) -> bool:
        """Whether the person counts into the household on a day: born and not gone.

        What is not stated of 共同生活 counts as living together.
        """
        born = self.birth_date is None or self.birth_date <= day
        return self.lives_together is not False and born and self.stays_on(day)

    def stays_on(self, day: date) -> bool:
        """Whether the person has not left the household yet: 退出家庭 may be entered ahead."""
        return self.left_on is None or self.left_on > day
