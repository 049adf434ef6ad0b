"""What follows from a contract's own dates and figures, never typed: pay rise, effective date, validity.

Three starts are kept apart: the stated one (`valid_from`), the legal one (`effective_date`, 劳动合同法 54条) and that
of statistics (`counts_from`): the day entered for it, else the legal one, else, in a flat ledger, the stated one.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, Protocol

from tzdesk.base.periods import add_months
from tzdesk.registers.contracts.limits import Limits

if TYPE_CHECKING:
    from tzdesk.registers.contracts.model import Contract

CONTRACT = "1"  # outcome_code 集体合同
EMERGENCY = "Y"  # 应急
SHORT_PROCEDURES = frozenset({"J", EMERGENCY})
OWN_LEVELS = frozenset({"1", "4"})
SHARED_LEVELS = frozenset({"2", "3"})
CHANGE = "A"
NO_ROSTER = "3"
NO_OBJECTION, OBJECTION, SILENCE = "1", "2", "3"
ACCEPTED = "1"
DAY = timedelta(days=1)


def rise(prev: int | None, new: int | None) -> Decimal | None:
    """The pay rise in percent, exact; None without both wages or on a previous wage of zero."""
    if prev is None or new is None or prev <= 0:
        return None
    return Decimal(new - prev) * 100 / Decimal(prev)


def increase_pct(prev: int | None, new: int | None) -> Decimal | None:
    """增幅%, one decimal, half up."""
    exact = rise(prev, new)
    return None if exact is None else exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


def effective_date(contract: Contract, limits: Limits) -> date | None:
    """When a signed contract takes legal effect (contracts.md §2.2 row 80); None as long as the dates do not say.

    The day stated in an opinion 无异议; else the end of the review (`review_due`) + offset. An objection or a return
    leaves it open until the contract is submitted anew. Meeting minutes and memoranda have none.
    """
    if contract.sign_date is None or not is_contract(contract) or contract.opinion_kind == OBJECTION:
        return None
    if contract.opinion_kind == NO_OBJECTION:
        stated = contract.opinion_valid_from or contract.opinion_date
        if stated is not None:
            return stated
    if is_returned(contract):
        return None
    end = review_due(contract.received_date or contract.submit_date, limits)
    return None if end is None else end + timedelta(days=limits.effect_offset_days or 0)


def publish_start(contract: Contract) -> date | None:
    """The day from which publication is counted: the legal effect, but not before the opinion that states it."""
    if contract.effective_date is None or contract.opinion_date is None:
        return contract.effective_date
    return max(contract.effective_date, contract.opinion_date)


def is_returned(contract: Contract) -> bool:
    """Whether it was returned for correction (退回补正) and not submitted anew, nor decided upon."""
    if contract.returned_date is None or contract.opinion_kind is not None:
        return False
    return contract.submit_date is None or contract.submit_date <= contract.returned_date


def review_due(received: date | None, limits: Limits) -> date | None:
    """The last day of the review: so many days after receipt, rolled over a holiday (劳动合同法 54条, 民法典 203条).

    Where the receipt was not recorded the day of submission stands for it.
    """
    if received is None or limits.review_days is None:
        return None
    return limits.deadline(received, limits.review_days)


def is_contract(contract: Contract) -> bool:
    """Whether the outcome is a collective contract, not minutes or a memorandum (VR-14).

    A blank outcome counts as a contract unless the procedure is one that cannot end in a contract.
    """
    if contract.outcome_code is None:
        return contract.procedure_code not in SHORT_PROCEDURES
    return contract.outcome_code == CONTRACT


def is_text(contract: Contract) -> bool:
    """Whether it counts as one text (份): a chapter or an annex of another contract does not (§3.2 C03)."""
    return is_contract(contract) and contract.text_form in {None, "1"}


def counts_from(contract: Contract) -> date | None:
    """The first day that statistics count it as valid (统计口径起).

    The day entered for it, else the legal effect. Of a flat ledger the stated start stands in where nothing is known of
    the review; a contract with a bargaining case has its review on record, and without effect it does not count.
    """
    if contract.counted_from is not None or contract.effective_date is not None:
        return contract.counted_from or contract.effective_date
    reviewed = contract.submit_date or contract.received_date or contract.returned_date
    return contract.valid_from if contract.case_id is None and reviewed is None else None


def is_valid_on(contract: Contract, day: date) -> bool:
    """effective ≤ day ≤ valid_to, signed, not terminated by then, not objected to, term not turned round."""
    start, end = counts_from(contract), contract.valid_to
    if start is None or end is None or contract.sign_date is None or contract.sign_date > day:
        return False
    if not is_contract(contract) or contract.opinion_kind == OBJECTION or turned_round(contract):
        return False
    return start <= day <= end and not is_terminated(contract, day)


def turned_round(contract: Contract) -> bool:
    """Whether the stated term ends before it starts (VR-31): such a contract is never valid."""
    return contract.valid_from is not None and contract.valid_to is not None and contract.valid_to < contract.valid_from


def is_terminated(contract: Contract, day: date) -> bool:
    """Whether it had been terminated by a day."""
    return contract.terminate_date is not None and contract.terminate_date <= day


def last_day(contract: Contract) -> date | None:
    """The last day of the term: its stated end, or the day before termination."""
    ends = [end for end in (contract.valid_to, _before(contract.terminate_date)) if end is not None]
    return min(ends, default=None)


def _before(day: date | None) -> date | None:
    return None if day is None else day - DAY


def is_shorter_than(start: date, end: date, months: int) -> bool:
    """Whether a term is shorter than so many months; a year may end on the eve (2023-04-08 … 2024-04-07)."""
    return end < add_months(start, months) - DAY


def is_longer_than(start: date, end: date, months: int) -> bool:
    """Whether a term is longer than so many months; clerks also write the same day (2023-01-01 … 2024-01-01)."""
    return end > add_months(start, months)


class Voted(Protocol):
    """Anything that states a vote: a contract, or a vote of a case."""

    delegates_total: Any
    present: Any
    vote_for: Any


def passed(contract: Voted, limits: Limits) -> bool | None:
    """Whether the vote meets the formula (22号令 36条): two thirds present, half of all in favour; None if unknown."""
    total, present, votes = contract.delegates_total, contract.present, contract.vote_for
    if total is None or present is None or votes is None or limits.quorum is None or limits.approve is None:
        return None
    enough_present = present * limits.quorum[1] >= total * limits.quorum[0]
    return bool(enough_present and votes * limits.approve[1] >= total * limits.approve[0])
