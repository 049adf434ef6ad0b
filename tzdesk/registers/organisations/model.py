"""Union organisations (工会组织), the employers they stand in (单位), and the units a joint union covers (覆盖单位).

One table of units serves all registers: contracts and aid refer to the same rows.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.store import Entity

# 工会组织类型 (members.md §3.1)
SINGLE, JOINT = "11", "12"
AREA_FEDERATION, TRADE_FEDERATION, VILLAGE = "21", "22", "31"
TOWN, ZONE, PREPARING = "32", "33", "90"
# 状态
ACTIVE, PLANNED, IDLE, ABOLISHED, MERGED = "1", "2", "3", "4", "5"
ENDED = frozenset({ABOLISHED, MERGED})
# 经营状态
OPERATING, STOPPED, IDLE_UNIT, DEREGISTERED = "1", "2", "3", "4"


class HostUnit(Entity):
    """单位: an employer. `staff_total` is its current headcount, None while nobody has stated it."""

    __tablename__ = "host_unit"
    __kind__ = "host_unit"
    __table_args__ = (Index(None, "deleted_at", "search_text"),)

    unit_name: Mapped[str] = mapped_column(String(120), default="", index=True)
    unit_uscc: Mapped[str | None] = mapped_column(String(18), index=True)
    unit_nature: Mapped[str | None] = mapped_column(String(2))
    reg_type: Mapped[str | None] = mapped_column(String(3))
    reg_list_version: Mapped[str | None] = mapped_column(String(8))
    holding: Mapped[str | None] = mapped_column(String(1))
    industry_letter: Mapped[str | None] = mapped_column(String(1))
    industry_code: Mapped[str | None] = mapped_column(String(4))
    size_class: Mapped[str | None] = mapped_column(String(1))
    affiliation: Mapped[str | None] = mapped_column(String(2))
    economic_type: Mapped[str | None] = mapped_column(String(3))
    is_private: Mapped[bool | None]
    is_platform: Mapped[bool | None]
    staff_total: Mapped[int | None]
    staff_band: Mapped[str | None] = mapped_column(String(1))
    business_status: Mapped[str | None] = mapped_column(String(1))
    ended_on: Mapped[date | None]
    division_code: Mapped[str | None] = mapped_column(String(12))
    search_text: Mapped[str] = mapped_column(default="")


class Organisation(Entity):
    """工会组织. Blank (None) means not known, which is neither 否 nor 0."""

    __tablename__ = "organisation"
    __kind__ = "organisation"
    __table_args__ = (Index(None, "deleted_at", "search_text"),)

    stat_code: Mapped[str | None] = mapped_column(String(20), index=True)
    org_name: Mapped[str] = mapped_column(String(120), default="", index=True)
    org_short: Mapped[str | None] = mapped_column(String(40))
    org_type: Mapped[str | None] = mapped_column(String(2))
    stat_type_904: Mapped[str | None] = mapped_column(String(1))
    individual_members: Mapped[bool | None]
    nef_group: Mapped[str | None] = mapped_column(String(4))
    org_level: Mapped[str | None] = mapped_column(String(2))
    parent_org_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    report_to_org_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    union_uscc: Mapped[str | None] = mapped_column(String(18), index=True)
    has_legal_person: Mapped[bool | None]
    legal_valid_from: Mapped[date | None]
    legal_valid_to: Mapped[date | None]
    host_unit_id: Mapped[int | None] = mapped_column(ForeignKey("host_unit.id"), index=True)
    division_code: Mapped[str | None] = mapped_column(String(12))
    address: Mapped[str | None] = mapped_column(String(200))
    postcode: Mapped[str | None] = mapped_column(String(6))
    found_date: Mapped[date | None]
    approval_no: Mapped[str | None] = mapped_column(String(60))
    approval_date: Mapped[date | None]
    approval_org: Mapped[str | None] = mapped_column(String(120))
    found_mode: Mapped[str | None] = mapped_column(String(1))
    term_no: Mapped[int | None]
    term_start: Mapped[date | None]
    term_years: Mapped[int | None]
    term_end: Mapped[date | None]
    chair_name: Mapped[str | None] = mapped_column(String(50))
    chair_mode: Mapped[str | None] = mapped_column(String(1))
    chair_phone: Mapped[str | None] = mapped_column(String(30))
    fulltime_cnt: Mapped[int | None]
    parttime_cnt: Mapped[int | None]
    has_women_comm: Mapped[bool | None]
    women_head: Mapped[str | None] = mapped_column(String(50))
    has_audit_comm: Mapped[bool | None]
    has_rep_congress: Mapped[bool | None]
    rep_cnt: Mapped[int | None]
    rep_female: Mapped[int | None]
    has_open_affairs: Mapped[bool | None]
    has_mediation: Mapped[bool | None]
    has_law_supervision: Mapped[bool | None]
    has_seal: Mapped[bool | None]
    has_account: Mapped[bool | None]
    sub_union_cnt: Mapped[int | None]
    group_cnt: Mapped[int | None]
    status: Mapped[str | None] = mapped_column(String(1), default=ACTIVE)
    end_date: Mapped[date | None]
    end_reason: Mapped[str | None] = mapped_column(String(4))
    end_approval_no: Mapped[str | None] = mapped_column(String(60))
    contact_name: Mapped[str | None] = mapped_column(String(50))
    contact_phone: Mapped[str | None] = mapped_column(String(30))
    remark: Mapped[str | None] = mapped_column(String(500))
    search_text: Mapped[str] = mapped_column(default="")

    @property
    def is_active(self) -> bool:
        """Whether it stands today: neither abolished, merged nor only planned. A blank status counts as active."""
        return self.status not in ENDED and self.status != PLANNED

    def active_on(self, day: date) -> bool:
        """Whether it existed on a day: founded by then and not yet ended. Unknown dates do not rule it out."""
        if self.status == PLANNED or (self.found_date is not None and self.found_date > day):
            return False
        if self.status in ENDED:
            return self.end_date is not None and self.end_date > day
        return True


class CoveredUnit(Entity):
    """覆盖单位: a unit whose members belong to a joint union."""

    __tablename__ = "covered_unit"
    __kind__ = "covered_unit"

    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("host_unit.id"), index=True)
    unit_kind: Mapped[str | None] = mapped_column(String(1))
    staff: Mapped[int | None]
    members: Mapped[int | None]
    from_date: Mapped[date | None]
    to_date: Mapped[date | None]

    def active_on(self, day: date) -> bool:
        """Whether it was covered on a day. Unknown dates do not rule it out."""
        begun = self.from_date is None or self.from_date <= day
        return begun and (self.to_date is None or self.to_date >= day)
