"""The register of computations (年度认定、复核): what a decision stands on is not altered by hand (`decided`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from tzdesk.base.periods import Month
from tzdesk.definitions import Definition
from tzdesk.registers.aid import decided, gather, income, reading
from tzdesk.registers.aid.deciding import ASKED_THERE, Typed
from tzdesk.registers.aid.held import HeldRegister, stated
from tzdesk.registers.aid.model import AidAssessment, AidCase
from tzdesk.registers.aid.near import AssessmentNear
from tzdesk.registers.aid.register import OfCase
from tzdesk.registers.aid.service import take_over
from tzdesk.registers.locks import Lock
from tzdesk.registers.register import Saved
from tzdesk.registers.saving import Saving
from tzdesk.registers.steps import Doer
from tzdesk.registers.workplace import Workplace
from tzdesk.store import Operation


def compute(definition: Definition, session: Session, record: AidAssessment, case: AidCase | None) -> None:
    """Set what follows from a computation's figures: totals, net income, the line of the day, ratio, suggestion."""
    record.income_total = income.income_total(record)
    record.rigid_total = income.rigid_total(record)
    net = income.net_per_capita(record.income_total, record.rigid_total, record.household_size)
    line = reading.line_for(definition, reading.region_of(session, definition), record, case)
    record.net_per_capita = net
    record.dibao_snapshot = line.dibao if line is not None else None
    record.threshold_id = reading.name_of(line) if line is not None else None
    record.ratio = income.ratio(income.exact_net(record.income_total, record.rigid_total, record.household_size), line)
    record.suggested_category = income.suggested_for(record, line)


def _decision(found: AidAssessment | None) -> tuple[Any, ...] | None:
    return None if found is None else (found.kind, found.decided_category, found.decided_on)


class AidAssessmentRegister(HeldRegister[AidAssessment], OfCase):
    """年度认定（复核）."""

    kind = "aid_assessment"
    model = AidAssessment
    search_fields = ()
    default_order = "assess_year"
    by_hand = decided.BY_HAND

    def title(self, record: AidAssessment) -> str:
        """By its year."""
        return f"{record.assess_year}年度认定" if record.assess_year else super().title(record)

    def doers(self) -> Mapping[str, Doer]:
        """更正认定、撤销认定: what a decision stands on is put right by who decides, with a reason."""
        return {"correct": decided.correct, "withdraw": decided.withdraw}

    def offered(self, wp: Workplace, session: Session, record: AidAssessment) -> Sequence[str]:
        """Only what has been decided is corrected or taken back; the rest is typed."""
        return ("correct", "withdraw") if decided.is_relied_on(session, record) else ()

    def given(self, wp: Workplace, session: Session, record: AidAssessment, step_id: str) -> dict[str, Any]:
        """A correction begins with what stands there."""
        return stated(record, decided.FACTS) if step_id == "correct" else {}

    def held(self, session: Session | None, record: AidAssessment) -> Mapping[str, Lock]:
        """What a decision stands on."""
        return decided.fixed(session, record)

    def refuse_delete(self, session: Session, record: AidAssessment) -> None:
        """UserError for what was decided: it is taken back (撤销认定), never thrown away."""
        decided.refuse_delete(session, record, self.title(record))

    def settle(self, wp: Workplace, session: Session, record: AidAssessment) -> None:
        """Bring computed fields up to date. UserError for a class decided on figures that civil affairs doubts, or
        ahead of today."""
        super().settle(wp, session, record)
        decided.refuse_doubted(session, record)
        decided.refuse_ahead(session, record)

    def write(self, wp: Workplace, op: Operation, values: Mapping[str, Any], how: Saving) -> Saved:
        """Save a computation; the file goes with a review or adjustment (复核、动态调整) that was decided by it.

        UserError for one that is typed into the form and that its step would refuse (`deciding`).
        """
        stored = self.get(op.session, how.record_id) if how.record_id is not None else None
        before = _decision(stored)
        typed = Typed(wp, op.session, stored, values) if how.name not in ASKED_THERE else None
        saved = super().write(wp, op, values, how)
        found = self.get(op.session, saved.id)
        if _decision(found) != before:
            take_over(wp, op.session, found)
            op.session.flush()
            if typed is not None:
                typed.decided(op, found)
        return saved

    def derive(self, wp: Workplace, session: Session, record: AidAssessment) -> None:
        """Totals, net income per head and month, the line of the day, its ratio and the class it suggests."""
        case = session.get(AidCase, record.case_id) if record.case_id is not None else None
        compute(wp.definition(record.assess_year), session, record, case)

    def near(
        self, wp: Workplace, session: Session, records: Sequence[AidAssessment], period: Month | None
    ) -> list[AssessmentNear]:
        """The file, the household, the hardship line, last year's aid."""
        return gather.assessment_nears(wp.definition(period), session, records, period)

    def to_audit(self, wp: Workplace, session: Session, period: Month) -> list[int]:
        """The newest computation that there was at the month's end, one per file; older ones are history."""
        made = self.fetch(session, super().to_audit(wp, session, period))
        cases = reading.cases_of(session, (found.case_id for found in made))
        newest: dict[int | None, AidAssessment] = {}
        for found in made:
            if reading.made_day(found, cases.get(found.case_id or 0)) > reading.as_of(period):
                continue
            known = newest.get(found.case_id)
            if known is None or reading.when_decided(found) >= reading.when_decided(known):
                newest[found.case_id] = found
        return sorted(found.id for found in newest.values())
