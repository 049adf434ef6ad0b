"""The registers of what belongs to a file or a batch besides people and money: visits, notices, papers, acts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.aid import notices, relied
from tzdesk.registers.aid.announcing import announced
from tzdesk.registers.aid.behind import OfHouseholds
from tzdesk.registers.aid.held import HeldRegister, stated
from tzdesk.registers.aid.model import AidConsent, AidEvent, AidEvidence, AidPublicity, AidVisit
from tzdesk.registers.aid.near import VisitNear
from tzdesk.registers.aid.service import note_review
from tzdesk.registers.locks import Lock
from tzdesk.registers.numbering import next_serial
from tzdesk.registers.steps import Doer
from tzdesk.registers.workplace import Workplace


class AidVisitRegister(OfHouseholds[AidVisit]):
    """走访（入户）记录."""

    kind = "aid_visit"
    model = AidVisit
    parent = ("aid_case", "case_id")
    month_attribute = "visit_date"
    open_after = frozenset({"photos", "signature"})
    search_fields = ("unit_visited", "people_met", "visit_no")
    default_order = "visit_date"

    def derive(self, wp: Workplace, session: Session, record: AidVisit) -> None:
        """The number, once the day is known: ZF, the year and a serial."""
        if record.visit_no is None and record.visit_date is not None:
            record.visit_no = next_serial(session, AidVisit.visit_no, f"ZF{record.visit_date.year}", width=4)

    def settle(self, wp: Workplace, session: Session, record: AidVisit) -> None:
        """Bring computed fields up to date; a review on the visit is noted in the file."""
        super().settle(wp, session, record)
        note_review(wp, session, record)

    def near(
        self, wp: Workplace, session: Session, records: Sequence[AidVisit], period: Month | None
    ) -> list[VisitNear]:
        """Today: a visit of tomorrow has not been made, whichever month is audited."""
        return [VisitNear(clock.today())] * len(records)


class AidPublicityRegister(HeldRegister[AidPublicity]):
    """公示记录. Its working days are counted by the calendar of the year it begins in."""

    kind = "aid_publicity"
    model = AidPublicity
    parent = ("aid_case", "case_id")
    shown_at = MappingProxyType({"aid_batch": "batch_id"})
    default_order = "start_date"
    by_hand = notices.BY_HAND

    def title(self, record: AidPublicity) -> str:
        """By its days."""
        return f"{record.start_date}至{record.end_date}" if record.start_date else super().title(record)

    def doers(self) -> Mapping[str, Doer]:
        """登记公示结果、更正公示、撤销公示: by who approves, each left as an event."""
        return notices.STEPS

    def offered(self, wp: Workplace, session: Session, record: AidPublicity) -> Sequence[str]:
        """A proof is put right or taken back; what no step of a file or batch waits for is closed here."""
        return notices.offers(session, record)

    def given(self, wp: Workplace, session: Session, record: AidPublicity, step_id: str) -> dict[str, Any]:
        """A correction begins with what stands there."""
        return notices.given(record, step_id)

    def held(self, session: Session | None, record: AidPublicity) -> Mapping[str, Lock]:
        """What a notice proves."""
        return notices.fixed(session, record)

    def refuse_delete(self, session: Session, record: AidPublicity) -> None:
        """UserError for a proof: it is taken back (撤销公示), never thrown away."""
        notices.refuse_delete(session, record, self.title(record))

    def derive(self, wp: Workplace, session: Session, record: AidPublicity) -> None:
        """Working days from the first day to the last, both counted; of a new notice on a batch, the batch's list."""
        if record.batch_id is not None and record.announced is None and not inspect(record).persistent:
            record.announced = announced(session, record.batch_id)
        first, last = record.start_date, record.end_date
        known = first is not None and last is not None
        record.workdays = (
            wp.definition(first.year).calendar.count_workdays(first, last) if known and first and last else None
        )


class AidEvidenceRegister(HeldRegister[AidEvidence]):
    """佐证材料."""

    kind = "aid_evidence"
    model = AidEvidence
    parent = ("aid_case", "case_id")
    default_order = "kind"
    by_hand = relied.PAPER_BY_HAND

    def doers(self) -> Mapping[str, Doer]:
        """撤下材料: a paper that a decision rests on and that was somebody else's."""
        return {"withdraw": relied.withdraw_paper}

    def offered(self, wp: Workplace, session: Session, record: AidEvidence) -> Sequence[str]:
        """Only what a decision rests on is taken off by a step; the rest is deleted."""
        return ("withdraw",) if relied.paper_is_relied_on(session, record) else ()

    def held(self, session: Session | None, record: AidEvidence) -> Mapping[str, Lock]:
        """What it proves."""
        return relied.fixed_paper(session, record)

    def refuse_delete(self, session: Session, record: AidEvidence) -> None:
        """UserError for what a decision rests on."""
        relied.refuse_delete_paper(session, record)


class AidConsentRegister(HeldRegister[AidConsent]):
    """个人信息处理同意书."""

    kind = "aid_consent"
    model = AidConsent
    parent = ("aid_case", "case_id")
    search_fields = ("version",)
    default_order = "signed_on"
    by_hand = relied.CONSENT_BY_HAND

    def doers(self) -> Mapping[str, Doer]:
        """更正同意书: what was signed and written down wrongly."""
        return {"correct": relied.correct_consent}

    def offered(self, wp: Workplace, session: Session, record: AidConsent) -> Sequence[str]:
        """Only what something was done by is corrected by a step; the rest is typed."""
        return ("correct",) if relied.consent_is_relied_on(session, record) else ()

    def given(self, wp: Workplace, session: Session, record: AidConsent, step_id: str) -> dict[str, Any]:
        """A correction begins with what stands there."""
        return stated(record, relied.AGREED)

    def settle(self, wp: Workplace, session: Session, record: AidConsent) -> None:
        """Bring computed fields up to date. UserError for a consent that was taken back before it was given."""
        super().settle(wp, session, record)
        signed, withdrawn = record.signed_on, record.withdrawn_on
        if signed is not None and withdrawn is not None and withdrawn < signed:
            raise UserError(
                f"撤回日期（{withdrawn}）早于签署日期（{signed}）。", "请照同意书和撤回的书面核对两个日期。"
            )

    def held(self, session: Session | None, record: AidConsent) -> Mapping[str, Lock]:
        """Who agreed to what, once something was done by it; that it is withdrawn is still told."""
        return relied.fixed_consent(session, record)

    def refuse_delete(self, session: Session, record: AidConsent) -> None:
        """UserError for a consent by which something was done: it is withdrawn (撤回日期)."""
        relied.refuse_delete_consent(session, record)


class AidEventRegister(OfHouseholds[AidEvent]):
    """办理记录: written by the steps, read by everybody. What a step has written is neither altered nor thrown away."""

    kind = "aid_event"
    model = AidEvent
    parent = ("aid_case", "case_id")
    shown_at = MappingProxyType({"aid_batch": "batch_id"})
    search_fields = ("what",)
    default_order = "day"

    def put(self, record: AidEvent, values: Mapping[str, Any]) -> None:
        """Set fields of what a clerk noted himself. UserError for what a step has written."""
        if inspect(record).persistent and any(values[name] != getattr(record, name, None) for name in values):
            _refuse_of_step(record)
        super().put(record, values)

    def delete(self, wp: Workplace, record_ids: Sequence[int]) -> None:
        """Refused for what a step has written."""
        with wp.store.reading() as session:
            for record in self.fetch(session, record_ids):
                _refuse_of_step(record)
        super().delete(wp, record_ids)


def _refuse_of_step(record: AidEvent) -> None:
    if record.step is not None:
        raise UserError("办理记录由办理步骤登记，不能改动。", "需要补充的，请另外添加一条。")
