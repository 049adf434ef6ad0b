"""The import kind of the letters' ledger (一函两书台账)."""

from __future__ import annotations

from tzdesk.base.periods import Month
from tzdesk.registers.record_import import Known, RecordImport
from tzdesk.registers.workplace import Workplace

_LETTERS = Known(
    number="doc_no",
    facts=("enterprise_id", "doc_type", "issue_date"),
    required=("enterprise_id", "doc_type"),
    later=frozenset({"VR-55", "JD04", "JD06"}),
    numbered_by="org_id",
)


def letters(wp: Workplace, period: Month | None = None) -> RecordImport:
    """一函两书: known again by their union's number, else by employer, kind and day."""
    return RecordImport(wp, "supervision_doc", _LETTERS, period)


IMPORTS = {"letters": letters}
