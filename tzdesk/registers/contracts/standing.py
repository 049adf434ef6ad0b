"""How cases and contracts stand today: state, days left, the nearest limit, what is overdue. Never typed or kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.registers.contracts.case_model import BargainingCase
from tzdesk.registers.contracts.deadlines import open_limits
from tzdesk.registers.contracts.facts import CaseFile
from tzdesk.registers.contracts.files import Files
from tzdesk.registers.contracts.gather import LimitsByDay
from tzdesk.registers.contracts.model import Contract
from tzdesk.registers.contracts.states import state_on
from tzdesk.registers.contracts.steps import ENDED
from tzdesk.registers.workplace import Workplace

OF_CASE = ("state", "next_due", "overdue")
OF_CONTRACT = ("state", "days_left", "next_due", "overdue")


def standings(wp: Workplace, session: Session, records: Sequence[BargainingCase | Contract]) -> list[Mapping[str, Any]]:
    """The living values of cases or of contracts, with a handful of queries for all of them."""
    today = clock.today()
    law = LimitsByDay(wp.definition(today.year))
    ids = [record.id for record in records]
    of_cases = bool(records) and isinstance(records[0], BargainingCase)
    files = Files(session, ids if of_cases else [], [] if of_cases else ids)
    read = files.of_case if of_cases else files.of_contract
    known = files.cases if of_cases else files.contracts
    # A record in the recycle bin has no file: it stands nowhere.
    return [_standing(read(number), today, law) if number in known else {} for number in ids]


def _standing(file: CaseFile, today: date, law: LimitsByDay) -> Mapping[str, Any]:
    state = state_on(file, today, law)
    # What is custom rather than law, and whose day has passed, is no limit any longer.
    open_now = [limit for limit in open_limits(file, today, law, state) if not limit.soft or limit.due >= today]
    limits = sorted(open_now, key=lambda limit: limit.due)
    late = [f"{limit.label}逾期{(today - limit.due).days}天" for limit in limits if limit.due < today]
    ends = file.contract.valid_to if file.contract is not None else None
    return {
        "state": state or None,
        "days_left": None if ends is None or state in ENDED else (ends - today).days,
        "next_due": limits[0].due if limits else None,
        "overdue": "、".join(late) or None,
    }
