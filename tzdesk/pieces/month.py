"""A month as its printed pieces see it: the book, frozen or computed, whose it is, who signs, what was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.documents.model import Identity, Signers, SummaryFinding
from tzdesk.jobs import Job
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import audit_in
from tzdesk.returns.canonical import version_label
from tzdesk.returns.compute import BookValues
from tzdesk.returns.head import BookHead, draft_head, sealed_head
from tzdesk.returns.model import SealedBook
from tzdesk.returns.notes import without_names
from tzdesk.returns.seal import findings_of, frozen_values
from tzdesk.returns.summary import member_trend
from tzdesk.returns.versions import open_correction, sealed_book
from tzdesk.rules import Finding, Severity

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Content = tuple[BookHead, BookValues, list[Finding], list[tuple[Month, int | None]]]


def book_as_sent(session: Session, period: Month, version: int | None = None) -> SealedBook | None:
    """The sealed book that a month's pieces show: the version asked for, else the newest if no correction is open."""
    if version is None and open_correction(session, period) is not None:
        return None
    found = sealed_book(session, period, version)
    if found is None and version is not None:
        raise UserError(f"{period.label}没有{version_label(version)}。", "请核对版本。")
    return found


def content_of(wp: Workplace, session: Session, period: Month, version: int | None = None) -> Job[Content]:
    """Head, numbers, findings and the trend of members: as sealed, else of a draft audited now."""
    sealed = book_as_sent(session, period, version)
    if sealed is not None:
        trend = [(Month.parse(month), members) for month, members in sealed.summary["trend"]]
        return sealed_head(sealed), frozen_values(wp, sealed), findings_of(sealed), trend
    audit = yield from audit_in(wp, session, period)
    shown = [found for found in audit.findings if found.severity is not Severity.HINT]
    return draft_head(wp, session, audit.book), audit.book, shown, member_trend(session, period)


def identity_of(head: BookHead) -> Identity:
    """Whose piece it is, and in which version."""
    return Identity(head.unit_name, head.unit_code, head.period, head.version, head.check_code, head.draft)


def signers_of(head: BookHead) -> Signers:
    """Who answers for the month."""
    return Signers(head.leader, head.checker, head.filler, head.phone, head.sent_text)


def findings_on_paper(book: BookValues, findings: Sequence[Finding]) -> tuple[SummaryFinding, ...]:
    """Findings as summaries list them: by return or record, without persons' names."""

    def where(found: Finding) -> str:
        return book[found.kind].form.title if found.kind in book.forms else found.record or "本月"

    return tuple(
        SummaryFinding(found.severity.value, where(found), found.message, found.reason)
        for found in without_names(findings)
    )
