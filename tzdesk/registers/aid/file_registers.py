"""The registers of what belongs to a file or a batch besides people and money: visits, notices, papers, acts."""

from __future__ import annotations

from types import MappingProxyType

from sqlalchemy.orm import Session

from tzdesk.registers.aid.model import AidConsent, AidEvent, AidEvidence, AidPublicity, AidVisit
from tzdesk.registers.register import Register
from tzdesk.registers.workplace import Workplace


class AidVisitRegister(Register[AidVisit]):
    """走访（入户）记录."""

    kind = "aid_visit"
    model = AidVisit
    parent = ("aid_case", "case_id")
    month_attribute = "visit_date"
    search_fields = ("unit_visited", "people_met", "visit_no")
    default_order = "visit_date"


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
    """办理记录: written by the steps, read by everybody."""

    kind = "aid_event"
    model = AidEvent
    parent = ("aid_case", "case_id")
    shown_at = MappingProxyType({"aid_batch": "batch_id"})
    search_fields = ("what",)
    default_order = "day"
