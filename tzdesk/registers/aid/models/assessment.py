"""年度认定（复核）: a household's income and necessary expenses of twelve months, and the class decided on them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.registers.aid import codes
from tzdesk.registers.aid.models.added import ADDED_3
from tzdesk.store import Entity


class AidAssessment(Entity):
    """One computation. Amounts are 分 a year; totals, net income, ratio and suggestion are computed, never typed."""

    __tablename__ = "aid_assessment"
    __kind__ = "aid_assessment"

    case_id: Mapped[int | None] = mapped_column(ForeignKey("aid_case.id"), index=True)
    assess_year: Mapped[int | None]
    kind: Mapped[str | None] = mapped_column(String(4))
    period_from: Mapped[date | None]
    period_to: Mapped[date | None]
    household_size: Mapped[int | None]
    income_wage: Mapped[int | None]
    income_business: Mapped[int | None]
    income_property: Mapped[int | None]
    income_transfer: Mapped[int | None]
    income_union_aid: Mapped[int | None]
    income_imputed: Mapped[int | None]
    income_other: Mapped[int | None]
    income_total: Mapped[int | None]
    rigid_medical: Mapped[int | None]
    rigid_disability: Mapped[int | None]
    rigid_education: Mapped[int | None]
    rigid_housing: Mapped[int | None]
    rigid_support: Mapped[int | None]
    rigid_work: Mapped[int | None]
    rigid_accident: Mapped[int | None]
    rigid_other: Mapped[int | None]
    compensation: Mapped[int | None]
    rigid_total: Mapped[int | None]
    net_per_capita: Mapped[int | None]
    threshold_id: Mapped[str | None] = mapped_column(String(40))
    dibao_snapshot: Mapped[int | None]
    ratio: Mapped[Decimal | None]
    suggested_category: Mapped[str | None] = mapped_column(String(4))
    decided_category: Mapped[str | None] = mapped_column(String(4))
    decision_reason: Mapped[str | None] = mapped_column(Text)
    visit_id: Mapped[int | None]
    surveyors: Mapped[str | None] = mapped_column(String(120))
    mz_check: Mapped[str | None] = mapped_column(String(4))
    mz_date: Mapped[date | None]
    committee_date: Mapped[date | None]
    minutes_no: Mapped[str | None] = mapped_column(String(60))
    unit_op: Mapped[str | None] = mapped_column(String(4))
    unit_by: Mapped[str | None] = mapped_column(String(50))
    unit_date: Mapped[date | None]
    town_op: Mapped[str | None] = mapped_column(String(4))
    town_by: Mapped[str | None] = mapped_column(String(50))
    town_date: Mapped[date | None]
    district_op: Mapped[str | None] = mapped_column(String(4))
    district_by: Mapped[str | None] = mapped_column(String(50))
    district_date: Mapped[date | None]
    conclusion: Mapped[str | None] = mapped_column(String(4))
    event_date: Mapped[date | None] = mapped_column(sort_order=ADDED_3)
    event_text: Mapped[str | None] = mapped_column(Text, sort_order=ADDED_3)
    unit_note: Mapped[str | None] = mapped_column(Text, sort_order=ADDED_3)
    town_note: Mapped[str | None] = mapped_column(Text, sort_order=ADDED_3)
    district_note: Mapped[str | None] = mapped_column(Text, sort_order=ADDED_3)

    @property
    def decided_on(self) -> date | None:
        """The day from which the decision holds: of the highest opinion that does not reject it, else of the committee.
        None while nobody has decided: figures alone decide nothing."""
        rejecting = {codes.OPINION_NO, codes.OPINION_BACK}
        opinions = (
            (self.district_op, self.district_date),
            (self.town_op, self.town_date),
            (self.unit_op, self.unit_date),
        )
        given = (day for opinion, day in opinions if day is not None and opinion not in rejecting)
        return next(given, self.committee_date)

    @property
    def signed(self) -> bool:
        """Whether the district has signed its conclusion."""
        return self.conclusion is not None and self.district_op == codes.OPINION_YES
