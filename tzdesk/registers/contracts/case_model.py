"""The bargaining case (协商案件) and what belongs to it: offers, representatives, sessions, votes, events.

A case is the root of collective bargaining (江苏省集体协商条例 Art. 3): it may end in a contract, in minutes, in a
memorandum or without agreement. Its state is computed from the dated facts kept here (`states`), never typed. What
happens to the text once it is signed (review, checks, evaluation) stands in `text_model`.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.store import Entity


class BargainingCase(Entity):
    """One bargaining from the offer to its outcome. Blank (None) means not known.

    `sign_kind` says what it is for: a first contract N, a renewal R or a change A of `prev_contract_id`. The text that
    came of it is the contract whose `case_id` is this case. `offer_date`, `session1_date`, `session_count`,
    `draft_date` and `congress_date` are computed from the children, for lists and searches.
    """

    __tablename__ = "bargaining_case"
    __kind__ = "bargaining_case"

    case_no: Mapped[str | None] = mapped_column(String(40), index=True)
    title: Mapped[str | None] = mapped_column(String(80))
    level_code: Mapped[str | None] = mapped_column(String(1))
    content_code: Mapped[str | None] = mapped_column(String(2))
    text_form: Mapped[str | None] = mapped_column(String(1))
    procedure_code: Mapped[str | None] = mapped_column(String(1))
    opened_date: Mapped[date | None]
    sign_kind: Mapped[str | None] = mapped_column(String(1))
    prev_contract_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id", use_alter=True), index=True)
    main_contract_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id", use_alter=True))
    subjects: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    party_a_id: Mapped[int | None] = mapped_column(ForeignKey("host_unit.id"), index=True)
    union_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    area_code: Mapped[str | None] = mapped_column(String(12))
    industry: Mapped[str | None] = mapped_column(String(4))
    headcount: Mapped[int | None]
    female: Mapped[int | None]
    migrant: Mapped[int | None]
    guide_id: Mapped[int | None] = mapped_column(ForeignKey("guide_person.id"), index=True)
    owner: Mapped[str | None] = mapped_column(String(50))
    planned_end: Mapped[date | None]
    delay_reason: Mapped[str | None] = mapped_column(String(300))
    offer_date: Mapped[date | None]
    session1_date: Mapped[date | None]
    session_count: Mapped[int | None]
    draft_date: Mapped[date | None]
    congress_date: Mapped[date | None]
    outcome_code: Mapped[str | None] = mapped_column(String(1))
    confirm_date: Mapped[date | None]
    closed_date: Mapped[date | None]
    closed_reason: Mapped[str | None] = mapped_column(String(300))
    remark: Mapped[str | None] = mapped_column(String(500))
    search_text: Mapped[str] = mapped_column(default="")


class BargainOffer(Entity):
    """要约: a written demand to bargain and its reply. A refused or unanswered one may be followed by another."""

    __tablename__ = "bargain_offer"
    __kind__ = "bargain_offer"

    case_id: Mapped[int | None] = mapped_column(ForeignKey("bargaining_case.id"), index=True)
    no: Mapped[int | None]
    proposer: Mapped[str | None] = mapped_column(String(1))
    offer_date: Mapped[date | None] = mapped_column(index=True)
    received_date: Mapped[date | None]
    receiver: Mapped[str | None] = mapped_column(String(50))
    meeting_date: Mapped[date | None]
    place: Mapped[str | None] = mapped_column(String(100))
    issues: Mapped[str | None] = mapped_column(String(500))
    papers: Mapped[str | None] = mapped_column(String(300))
    reply_due: Mapped[date | None]
    reply_date: Mapped[date | None]
    reply_kind: Mapped[str | None] = mapped_column(String(1))
    reply_reason: Mapped[str | None] = mapped_column(String(300))
    opinion_letter_date: Mapped[date | None]
    opinion_letter_no: Mapped[str | None] = mapped_column(String(40))


class BargainRep(Entity):
    """协商代表: one person of one side, with the days between which he or she represented it."""

    __tablename__ = "bargain_rep"
    __kind__ = "bargain_rep"

    case_id: Mapped[int | None] = mapped_column(ForeignKey("bargaining_case.id"), index=True)
    side: Mapped[str | None] = mapped_column(String(1))
    name: Mapped[str | None] = mapped_column(String(50))
    gender: Mapped[str | None] = mapped_column(String(1))
    post: Mapped[str | None] = mapped_column(String(50))
    is_chief: Mapped[bool | None]
    is_external: Mapped[bool | None]
    is_female_rep: Mapped[bool | None]
    origin: Mapped[str | None] = mapped_column(String(1))
    letter: Mapped[str | None] = mapped_column(String(60))
    phone: Mapped[str | None] = mapped_column(String(30))
    from_date: Mapped[date | None]
    to_date: Mapped[date | None]
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("bargain_rep.id"))

    def acts_on(self, day: date) -> bool:
        """Whether the person represents the side on a day. Unknown days do not rule it out."""
        begun = self.from_date is None or self.from_date <= day
        return begun and (self.to_date is None or self.to_date > day)


class BargainSession(Entity):
    """协商会议: one meeting, call or network session with what was agreed and what stayed open."""

    __tablename__ = "bargain_session"
    __kind__ = "bargain_session"

    case_id: Mapped[int | None] = mapped_column(ForeignKey("bargaining_case.id"), index=True)
    no: Mapped[int | None]
    meet_date: Mapped[date | None]
    place: Mapped[str | None] = mapped_column(String(100))
    chair_side: Mapped[str | None] = mapped_column(String(1))
    chair: Mapped[str | None] = mapped_column(String(50))
    mode: Mapped[str | None] = mapped_column(String(1))
    present_e: Mapped[int | None]
    present_w: Mapped[int | None]
    issues: Mapped[str | None] = mapped_column(String(1000))
    agreed: Mapped[str | None] = mapped_column(String(1000))
    left_open: Mapped[str | None] = mapped_column(String(1000))
    recorder: Mapped[str | None] = mapped_column(String(50))


class CongressVote(Entity):
    """职代会审议: a planned or held vote on the draft. `passed` is computed from the figures (22号令 36条)."""

    __tablename__ = "congress_vote"
    __kind__ = "congress_vote"

    case_id: Mapped[int | None] = mapped_column(ForeignKey("bargaining_case.id"), index=True)
    no: Mapped[int | None]
    congress_kind: Mapped[str | None] = mapped_column(String(1))
    session_name: Mapped[str | None] = mapped_column(String(60))
    notice_date: Mapped[date | None]
    planned_date: Mapped[date | None]
    vote_date: Mapped[date | None]
    place: Mapped[str | None] = mapped_column(String(100))
    chair: Mapped[str | None] = mapped_column(String(50))
    delegates_total: Mapped[int | None]
    present: Mapped[int | None]
    vote_for: Mapped[int | None]
    vote_against: Mapped[int | None]
    vote_abstain: Mapped[int | None]
    passed: Mapped[bool | None]
    note: Mapped[str | None] = mapped_column(String(300))


class ContractEvent(Entity):
    """流程事项: a dated step that needs no more than a note: suspended, resumed, draft agreed, signed, converted.

    `planned_date` is the day agreed for resuming. Steps with figures of their own stand in their own tables.
    """

    __tablename__ = "contract_event"
    __kind__ = "contract_event"

    case_id: Mapped[int | None] = mapped_column(ForeignKey("bargaining_case.id"), index=True)
    event: Mapped[str | None] = mapped_column(String(12))
    day: Mapped[date | None]
    planned_date: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String(500))


class GuidePerson(Entity):
    """集体协商指导员: full-time or part-time, for the days of the appointment."""

    __tablename__ = "guide_person"
    __kind__ = "guide_person"

    name: Mapped[str | None] = mapped_column(String(50))
    gender: Mapped[str | None] = mapped_column(String(1))
    guide_kind: Mapped[str | None] = mapped_column(String(1))
    org_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    work_unit: Mapped[str | None] = mapped_column(String(80))
    post: Mapped[str | None] = mapped_column(String(50))
    phone: Mapped[str | None] = mapped_column(String(30))
    letter: Mapped[str | None] = mapped_column(String(60))
    from_date: Mapped[date | None]
    to_date: Mapped[date | None]
    serves: Mapped[str | None] = mapped_column(String(300))
    remark: Mapped[str | None] = mapped_column(String(300))
    search_text: Mapped[str] = mapped_column(default="")

    def acts_on(self, day: date) -> bool:
        """Whether the appointment holds on a day. Unknown days do not rule it out."""
        begun = self.from_date is None or self.from_date <= day
        return begun and (self.to_date is None or self.to_date >= day)
