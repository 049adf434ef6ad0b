"""Where a letter stands on a day, and what is due: limits in working days from the delivery (送达).

江苏省工会劳动法律监督条例: an employer answers a 意见书 in writing within 15 working days (第20条); the labour
department files a 建议书 within 5, or says in writing why not (第23条). Both numbers are dated parameters.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tzdesk.definitions import Definition
from tzdesk.definitions.workdays import WorkCalendar
from tzdesk.registers.supervision.model import SupervisionDoc

REMINDER, OPINION, PROPOSAL = "T", "Y", "J"
DISTRICT_LEVELS = frozenset({"3", "4"})  # 县级以上 may send a 建议书 (第21条)
FILED, NOT_FILED = "1", "2"
PUT_RIGHT, PROPOSED = "1", "4"

DRAFT, NUMBERED, ISSUED, DELIVERED = "10", "20", "30", "35"
AWAITING_REPLY, REPLY_LATE, REPLIED = "40", "45", "50"
AWAITING_FILING, FILING_LATE, WAS_FILED, WAS_NOT_FILED = "60", "65", "70", "75"
TURNED, HAS_RESULT, CLOSED = "80", "85", "90"


@dataclass(frozen=True)
class Limits:
    """The days of the law on a day; None where the number is not known, which switches the limit off."""

    reply_wd: int | None
    filing_wd: int | None
    calendar: WorkCalendar

    def reply_due(self, letter: SupervisionDoc) -> date | None:
        """The last day for the answer to a 意见书."""
        return self._due(letter, OPINION, self.reply_wd)

    def filing_due(self, letter: SupervisionDoc) -> date | None:
        """The last day for the department's word on a 建议书."""
        return self._due(letter, PROPOSAL, self.filing_wd)

    def _due(self, letter: SupervisionDoc, kind: str, days: int | None) -> date | None:
        if letter.doc_type != kind or letter.deliver_date is None or days is None:
            return None
        return self.calendar.add_workdays(letter.deliver_date, days)


@dataclass(frozen=True)
class Limit:
    """Something that is awaited by a day."""

    label: str
    due: date


def limits_on(definition: Definition, day: date) -> Limits:
    """The limits in force on a day."""
    reply, filing = (definition.parameter(name, day) for name in ("opinion_reply_wd", "proposal_filing_wd"))
    return Limits(reply, filing, definition.calendar)


def state_on(letter: SupervisionDoc, day: date) -> str:
    """The state code of a letter on a day."""
    if letter.closed_date is not None:
        return CLOSED
    if letter.result is not None:
        return TURNED if letter.result == PROPOSED else HAS_RESULT
    if letter.filing_result in {FILED, NOT_FILED}:
        return WAS_FILED if letter.filing_result == FILED else WAS_NOT_FILED
    if letter.reply_date is not None:
        return REPLIED
    if letter.deliver_date is not None:
        return _waiting(letter, day)
    if letter.issue_date is not None:
        return ISSUED
    return NUMBERED if letter.doc_no else DRAFT


def _waiting(letter: SupervisionDoc, day: date) -> str:
    if letter.doc_type == PROPOSAL:
        return FILING_LATE if letter.filing_due is not None and day > letter.filing_due else AWAITING_FILING
    if letter.doc_type == OPINION:
        return REPLY_LATE if letter.reply_due is not None and day > letter.reply_due else AWAITING_REPLY
    return DELIVERED


def open_limits(letter: SupervisionDoc, day: date) -> list[Limit]:
    """What is awaited, the nearest first; nothing of a letter that has ended or was not delivered."""
    if letter.closed_date is not None or letter.deliver_date is None:
        return []
    found = []
    state = state_on(letter, day)
    if state in {AWAITING_REPLY, REPLY_LATE} and letter.reply_due is not None:
        found.append(Limit("答复", letter.reply_due))
    if state in {AWAITING_FILING, FILING_LATE} and letter.filing_due is not None:
        found.append(Limit("立案回复", letter.filing_due))
    if letter.fix_due is not None and letter.result is None:
        found.append(Limit("整改", letter.fix_due))
    return sorted(found, key=lambda limit: limit.due)
