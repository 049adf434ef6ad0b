"""What the rules on cases, offers, votes, rounds and checks may look at besides the record, gathered in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.definitions import Definition
from tzdesk.registers.contracts.case_model import BargainingCase, BargainOffer, CongressVote
from tzdesk.registers.contracts.facts import CaseFile
from tzdesk.registers.contracts.files import Files
from tzdesk.registers.contracts.gather import LimitsByDay, key_of
from tzdesk.registers.contracts.limits import Limits
from tzdesk.registers.contracts.model import Contract
from tzdesk.registers.contracts.states import SameLaw
from tzdesk.registers.contracts.text_model import ContractSubmission
from tzdesk.store import alive


@dataclass(frozen=True)
class CaseNear:
    """A case with its children; `law` gives the limits of any day, `day` is the one that "now" counts by."""

    day: date
    file: CaseFile
    law: LimitsByDay | SameLaw

    @property
    def limits(self) -> Limits:
        """The limits in force when the offer was made."""
        return self.law.on(self.file.case.offer_date or self.day if self.file.case else self.day)


@dataclass(frozen=True)
class OfferNear:
    """An offer's case, the limits of its receipt, whether it is the newest, and whether bargaining began after it."""

    day: date
    limits: Limits = field(default_factory=Limits)
    newest: bool = True
    begun: bool = False
    closed: bool = False


@dataclass(frozen=True)
class VoteNear:
    """The limits in force on the day of the vote, and the workers of the case."""

    day: date
    limits: Limits = field(default_factory=Limits)
    headcount: int | None = None


@dataclass(frozen=True)
class RoundNear:
    """The limits of the round and what its contract is about."""

    day: date
    limits: Limits = field(default_factory=Limits)
    content: str | None = None


@dataclass(frozen=True)
class CheckNear:
    """The day that "now" counts by."""

    day: date


def case_nears(
    session: Session, definition: Definition, records: Sequence[BargainingCase], day: date
) -> list[CaseNear]:
    """One near per case. A draft that is not stored yet takes the children of the stored one."""
    law = LimitsByDay(definition)
    files = Files(session, {key for r in records if (key := key_of(r)) is not None}, [])
    found = []
    for record in records:
        known = files.of_case(record.id) if record.id in files.cases else CaseFile()
        found.append(CaseNear(day, _with_case(known, record), law))
    return found


def _with_case(file: CaseFile, record: BargainingCase) -> CaseFile:
    if file.case is record:
        return file
    parts = {name: getattr(file, name) for name in CaseFile.__dataclass_fields__}
    return CaseFile(**{**parts, "case": record})


def offer_nears(
    session: Session, definition: Definition, records: Sequence[BargainOffer], day: date
) -> list[OfferNear]:
    """One near per offer."""
    law = LimitsByDay(definition)
    files = Files(session, {r.case_id for r in records if r.case_id is not None}, [])
    found = []
    for record in records:
        file = files.of_case(record.case_id) if record.case_id in files.cases else CaseFile()
        sent = record.offer_date or date.min
        found.append(
            OfferNear(
                day=day,
                limits=law.on(record.received_date or day),
                newest=not any((one.offer_date or date.min) > sent for one in file.offers if one is not record),
                begun=file.is_short
                or any(one.meet_date is not None and one.meet_date >= sent for one in file.sessions),
                closed=file.case is not None and file.case.closed_date is not None,
            )
        )
    return found


def vote_nears(session: Session, definition: Definition, records: Sequence[CongressVote], day: date) -> list[VoteNear]:
    """One near per vote."""
    law = LimitsByDay(definition)
    wanted = {r.case_id for r in records if r.case_id is not None}
    heads = select(BargainingCase.id, BargainingCase.headcount).where(BargainingCase.id.in_(wanted))
    known = {row[0]: row[1] for row in session.execute(heads)}
    return [VoteNear(day, law.on(r.vote_date or day), known.get(r.case_id or 0)) for r in records]


def round_nears(
    session: Session, definition: Definition, records: Sequence[ContractSubmission], day: date
) -> list[RoundNear]:
    """One near per round."""
    law = LimitsByDay(definition)
    wanted = {r.contract_id for r in records if r.contract_id is not None}
    contents = select(Contract.id, Contract.content_code).where(alive(Contract), Contract.id.in_(wanted))
    known = {row[0]: row[1] for row in session.execute(contents)}
    return [RoundNear(day, law.on(r.sign_date or r.submit_date or day), known.get(r.contract_id or 0)) for r in records]
