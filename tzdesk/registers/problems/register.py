"""The registers of visits (走访企业), problems (问题清单) and of what was done about each problem (办理经过)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.registers.numbering import next_serial
from tzdesk.registers.organisations.at_unit import AtUnitRegister
from tzdesk.registers.organisations.gather import by_id
from tzdesk.registers.problems.course import overdue_days, state_of
from tzdesk.registers.problems.model import EnterpriseVisit, Problem, ProblemEvent
from tzdesk.registers.register import Register
from tzdesk.registers.steps import Doer
from tzdesk.registers.windows import as_of
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive


@dataclass(frozen=True)
class VisitNear:
    """The day from which a visit is looked at."""

    day: date


@dataclass(frozen=True)
class ProblemNear:
    """The day from which a problem is looked at, and the visit that it came from."""

    day: date
    visit: EnterpriseVisit | None = None


class EnterpriseVisitRegister(AtUnitRegister[EnterpriseVisit]):
    """走访企业, by the day of the visit: a sealed month takes no other."""

    kind = "enterprise_visit"
    model = EnterpriseVisit
    month_attribute: ClassVar[str | None] = "visit_date"
    open_after: ClassVar[frozenset[str]] = frozenset({"visitors", "theme", "policy_told", "record", "remark"})
    search_fields: ClassVar[tuple[str, ...]] = ("visit_no", "visitors")
    default_order: ClassVar[str] = "visit_date"
    live: ClassVar[tuple[str, ...]] = ("problem_count",)

    def live_values(
        self, wp: Workplace, session: Session, records: Sequence[EnterpriseVisit]
    ) -> list[Mapping[str, Any]]:
        """How many problems each brought to light; blank where there are none."""
        found = select(Problem.visit_id, func.count()).where(
            alive(Problem), Problem.visit_id.in_([record.id for record in records])
        )
        counts = dict(session.execute(found.group_by(Problem.visit_id)).all())
        return [{"problem_count": counts.get(record.id)} for record in records]

    def derive(self, wp: Workplace, session: Session, record: EnterpriseVisit) -> None:
        """The number, on first saving."""
        if record.visit_no is None and record.visit_date is not None and record.enterprise_id is not None:
            before = f"ZF{record.visit_date.year}"
            record.visit_no = next_serial(session, EnterpriseVisit.visit_no, before, width=4)

    def near(
        self, wp: Workplace, session: Session, records: Sequence[EnterpriseVisit], period: Month | None
    ) -> list[VisitNear]:
        """The day."""
        return [VisitNear(as_of(period)) for _ in records]

    def doers(self) -> Mapping[str, Doer]:
        """A problem found there."""
        from tzdesk.registers.problems import service

        return service.VISIT


class ProblemRegister(AtUnitRegister[Problem]):
    """问题清单. A problem lives through many months: a sealed one closes only what was counted in it."""

    kind = "problem"
    model = Problem
    search_fields: ClassVar[tuple[str, ...]] = ("problem_no", "dept", "text")
    default_order: ClassVar[str] = "problem_no"
    shown_at: ClassVar[Mapping[str, str]] = {"enterprise_visit": "visit_id"}
    live: ClassVar[tuple[str, ...]] = ("overdue_days",)
    dated_facts: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "found_date": ("kind",),
        "close_date": (),
        "revisit_date": ("satisfaction",),
    }

    def live_values(self, wp: Workplace, session: Session, records: Sequence[Problem]) -> list[Mapping[str, Any]]:
        """Days past the limit."""
        return [{"overdue_days": overdue_days(record, clock.today())} for record in records]

    def number(self, record: Problem) -> str:
        """The problem's own number."""
        return record.problem_no or super().number(record)

    def derive(self, wp: Workplace, session: Session, record: Problem) -> None:
        """State, number on first saving, and the enterprise of the visit where none is named."""
        record.state = state_of(record)
        if record.enterprise_id is None and record.visit_id is not None:
            visit = session.get(EnterpriseVisit, record.visit_id)
            record.enterprise_id = visit.enterprise_id if visit is not None else None
        if record.problem_no is None and record.found_date is not None and record.text:
            record.problem_no = next_serial(session, Problem.problem_no, f"WT{record.found_date.year}", width=4)

    def near(
        self, wp: Workplace, session: Session, records: Sequence[Problem], period: Month | None
    ) -> list[ProblemNear]:
        """The day, and the visits."""
        visits = by_id(session, EnterpriseVisit, (record.visit_id for record in records))
        return [ProblemNear(as_of(period), visits.get(record.visit_id or 0)) for record in records]

    def to_audit(self, wp: Workplace, session: Session, period: Month) -> list[int]:
        """Problems found by the month's end that were not done before the month."""
        known = or_(Problem.found_date.is_(None), Problem.found_date <= period.last)
        open_then = or_(Problem.close_date.is_(None), Problem.close_date >= period.first)
        found = select(Problem.id).where(alive(Problem), known, open_then).order_by(Problem.id)
        return list(session.scalars(found))

    def doers(self) -> Mapping[str, Doer]:
        """From handing out to the return visit."""
        from tzdesk.registers.problems import service

        return service.PROBLEM

    def offered(self, wp: Workplace, session: Session, record: Problem) -> Sequence[str]:
        """What the state allows, the likeliest first."""
        from tzdesk.registers.problems import service

        return service.offered(record)

    def given(self, wp: Workplace, session: Session, record: Problem, step_id: str) -> dict[str, Any]:
        """Who had it before, and the limit of the definition from today."""
        if step_id not in {"assign", "reassign", "resume"}:
            return {}
        days = wp.definition().parameter("problem_due_wd", clock.today())
        due = None if days is None else wp.definition().calendar.add_workdays(clock.today(), int(days))
        known = {"dept": record.dept, "owner": record.owner} if step_id == "assign" else {}
        return {"due_date": due, **known}


class ProblemEventRegister(Register[ProblemEvent]):
    """办理经过: written by the steps, shown at the problem."""

    kind = "problem_event"
    model = ProblemEvent
    parent: ClassVar[tuple[str, str] | None] = ("problem", "problem_id")
    search_fields: ClassVar[tuple[str, ...]] = ("what",)
    default_order: ClassVar[str] = "day"
