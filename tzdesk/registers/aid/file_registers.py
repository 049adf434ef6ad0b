"""The registers of what belongs to a file or a batch besides people and money: visits, notices, papers, acts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.registers.aid.consents import without_leave
from tzdesk.registers.aid.model import AidConsent, AidEvent, AidEvidence, AidPublicity, AidVisit
from tzdesk.registers.aid.numbers import next_number
from tzdesk.registers.register import Register
from tzdesk.registers.workplace import Workplace


class AidVisitRegister(Register[AidVisit]):
    """走访（入户）记录."""

    kind = "aid_visit"
    model = AidVisit
    parent = ("aid_case", "case_id")
    month_attribute = "visit_date"
    open_after = frozenset({"photos", "signature"})
    search_fields = ("unit_visited", "people_met", "visit_no")
    default_order = "visit_date"

    def lacking_consent(self, wp: Workplace, session: Session, ids: Sequence[int]) -> list[str]:
        """Files that these visits went to without leave to give their data to others."""
        return without_leave(session, (one.case_id for one in self.fetch(session, ids)))

    def derive(self, wp: Workplace, session: Session, record: AidVisit) -> None:
        """The number, once the day is known: ZF, the year and a serial."""
        if record.visit_no is None and record.visit_date is not None:
            record.visit_no = next_number(session, AidVisit.visit_no, f"ZF{record.visit_date.year}", 4)


class AidPublicityRegister(Register[AidPublicity]):
    """公示记录. Its working days are counted by the calendar of the year it begins in."""

    kind = "aid_publicity"
    model = AidPublicity
    parent = ("aid_case", "case_id")
    shown_at = MappingProxyType({"aid_batch": "batch_id"})
    default_order = "start_date"

    def title(self, record: AidPublicity) -> str:
        """By its days."""
        return f"{record.start_date}至{record.end_date}" if record.start_date else super().title(record)

    def derive(self, wp: Workplace, session: Session, record: AidPublicity) -> None:
        """Working days from the first day to the last, both counted."""
        first, last = record.start_date, record.end_date
        known = first is not None and last is not None
        record.workdays = (
            wp.definition(first.year).calendar.count_workdays(first, last) if known and first and last else None
        )


class AidEvidenceRegister(Register[AidEvidence]):
    """佐证材料."""

    kind = "aid_evidence"
    model = AidEvidence
    parent = ("aid_case", "case_id")
    default_order = "kind"


class AidConsentRegister(Register[AidConsent]):
    """个人信息处理同意书."""

    kind = "aid_consent"
    model = AidConsent
    parent = ("aid_case", "case_id")
    search_fields = ("version",)
    default_order = "signed_on"


class AidEventRegister(Register[AidEvent]):
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
