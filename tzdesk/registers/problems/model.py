"""走访企业 and 问题清单: visits to enterprises, the problems found, and what was done about each."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.store import Entity


class EnterpriseVisit(Entity):
    """One visit to one enterprise. `talked_workers` are 人次."""

    __tablename__ = "enterprise_visit"
    __kind__ = "enterprise_visit"

    visit_no: Mapped[str | None] = mapped_column(String(30))
    visit_date: Mapped[date | None] = mapped_column(index=True)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("host_unit.id"), index=True)
    visit_level: Mapped[str | None] = mapped_column(String(12))
    org_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    visitors: Mapped[str | None] = mapped_column(String(100))
    theme: Mapped[str | None] = mapped_column(String(12))
    talked_workers: Mapped[int | None]
    policy_told: Mapped[str | None] = mapped_column(String(300))
    record: Mapped[str | None] = mapped_column(Text)
    remark: Mapped[str | None] = mapped_column(String(300))
    search_text: Mapped[str | None] = mapped_column(String(400))


class Problem(Entity):
    """One problem from found to closed. `state` follows from the dates (`course.state_of`).

    `suspended_date` and `returned_date` hold while they last and are taken away when the work goes on; what was is kept
    in the events.
    """

    __tablename__ = "problem"
    __kind__ = "problem"

    problem_no: Mapped[str | None] = mapped_column(String(30))
    state: Mapped[str | None] = mapped_column(String(12), index=True)
    found_date: Mapped[date | None] = mapped_column(index=True)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("host_unit.id"), index=True)
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise_visit.id"), index=True)
    raised_by: Mapped[str | None] = mapped_column(String(12))
    kind: Mapped[str | None] = mapped_column(String(12))
    text: Mapped[str | None] = mapped_column(Text)
    dept: Mapped[str | None] = mapped_column(String(60))
    owner: Mapped[str | None] = mapped_column(String(50))
    assign_date: Mapped[date | None]
    due_date: Mapped[date | None]
    progress: Mapped[str | None] = mapped_column(Text)
    suspended_date: Mapped[date | None]
    suspend_reason: Mapped[str | None] = mapped_column(String(200))
    returned_date: Mapped[date | None]
    return_reason: Mapped[str | None] = mapped_column(String(200))
    overdue_reason: Mapped[str | None] = mapped_column(String(200))
    reply_date: Mapped[date | None]
    reply_text: Mapped[str | None] = mapped_column(Text)
    close_date: Mapped[date | None] = mapped_column(index=True)
    result_text: Mapped[str | None] = mapped_column(Text)
    cancel_date: Mapped[date | None]
    closed_by: Mapped[str | None] = mapped_column(String(50))
    revisit_date: Mapped[date | None]
    satisfaction: Mapped[str | None] = mapped_column(String(12))
    remark: Mapped[str | None] = mapped_column(String(300))
    search_text: Mapped[str | None] = mapped_column(String(400))


class ProblemEvent(Entity):
    """One act on a problem: handed out, sent back, put off, answered … with who and why."""

    __tablename__ = "problem_event"
    __kind__ = "problem_event"

    problem_id: Mapped[int | None] = mapped_column(ForeignKey("problem.id"), index=True)
    day: Mapped[date | None]
    what: Mapped[str | None] = mapped_column(String(20))
    dept: Mapped[str | None] = mapped_column(String(60))
    person: Mapped[str | None] = mapped_column(String(80))
    note: Mapped[str | None] = mapped_column(Text)
