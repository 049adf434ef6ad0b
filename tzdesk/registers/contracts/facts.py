"""The dated facts of a case and its text in the order in which they happened: what the state machine is run over.

A case keeps its facts in its children; a contract that was imported flat keeps them in its own fields. Both are turned
into the same list, so that there is one machine. A planned date is no fact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tzdesk.registers.contracts.case_model import (
    BargainingCase,
    BargainOffer,
    BargainRep,
    BargainSession,
    CongressVote,
    ContractEvent,
)
from tzdesk.registers.contracts.model import Contract
from tzdesk.registers.contracts.terms import ACCEPTED, NO_OBJECTION, OBJECTION, SHORT_PROCEDURES, is_contract
from tzdesk.registers.contracts.text_model import ContractCheck, ContractSubmission

# Facts in the order of a life; on one day they happened in this order.
ORDER = (
    *(
        "offer",
        "receive",
        "accept",
        "refuse",
        "session",
        "suspend",
        "resume",
        "convert",
        "extend",
        "draft",
        "plan",
        "vote",
    ),
    *("sign", "confirm", "close", "submit", "received", "return", "object", "no_objection", "silence", "effect"),
    *("publish", "check", "rectify", "change", "terminate"),
)
_RANK = {name: number for number, name in enumerate(ORDER)}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened: when, what (a name of `ORDER`), and the record it stands in."""

    day: date
    name: str
    kind: str = ""
    id: int | None = None
    passed: bool | None = None
    note: str = ""


@dataclass(frozen=True)
class CaseFile:
    """All that the state of a case or of a contract depends on. Either `case` or `contract` may be missing.

    `renewed_on` is the day a renewal was signed, `replaced_on` the day from which a changed version is in force, and
    `changing` the days between which a change was being bargained (open at the end while it still is).
    """

    case: BargainingCase | None = None
    contract: Contract | None = None
    offers: tuple[BargainOffer, ...] = ()
    reps: tuple[BargainRep, ...] = ()
    sessions: tuple[BargainSession, ...] = ()
    votes: tuple[CongressVote, ...] = ()
    events: tuple[ContractEvent, ...] = ()
    submissions: tuple[ContractSubmission, ...] = ()
    checks: tuple[ContractCheck, ...] = ()
    renewed_on: date | None = None
    replaced_on: date | None = None
    changing: tuple[tuple[date, date | None], ...] = ()

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """What happened, as the records stood when it was first asked for: a file is read anew after a change."""
        return _facts(self)

    @property
    def content(self) -> str | None:
        """What is bargained about; the limits of wage contracts differ."""
        if self.case is not None and self.case.content_code:
            return self.case.content_code
        return self.contract.content_code if self.contract is not None else None

    @property
    def procedure(self) -> str | None:
        """普通 P, 简易 J or 应急 Y, as it is now."""
        if self.case is not None:
            return self.case.procedure_code
        return self.contract.procedure_code if self.contract is not None else None

    @property
    def began_short(self) -> bool:
        """Whether it went, or at first went, by a short procedure."""
        return self.is_short or any(event.event == "convert" for event in self.events)

    def extended_by(self, day: date) -> bool:
        """Whether the parties had agreed by a day to bargain longer."""
        return any(e.event == "extend" and e.day is not None and e.day <= day for e in self.events)

    @property
    def is_short(self) -> bool:
        """Whether it goes by a short procedure, which ends in minutes or a memorandum."""
        return self.procedure in SHORT_PROCEDURES


def facts_of(file: CaseFile) -> list[Fact]:
    """Every fact, in the order of days and, within a day, of a life."""
    return list(file.facts)


def _facts(file: CaseFile) -> tuple[Fact, ...]:
    found = list(_of_case(file) if file.case is not None else _of_flat(file))
    found += _of_text(file)
    return tuple(sorted(found, key=lambda fact: (fact.day, _RANK[fact.name], fact.id or 0)))


def _of_case(file: CaseFile) -> Iterator[Fact]:
    assert file.case is not None
    for offer in file.offers:
        yield from _one(offer.offer_date, "offer", offer, note=offer.issues)
        yield from _one(offer.received_date, "receive", offer, note=offer.receiver)
        answer = "refuse" if offer.reply_kind not in {None, ACCEPTED} else "accept"
        yield from _one(offer.reply_date, answer, offer, note=offer.reply_reason)
    for session in file.sessions:
        yield from _one(session.meet_date, "session", session, note=session.agreed)
    for vote in file.votes:
        yield from _one(vote.notice_date, "plan", vote)
        if vote.vote_date is not None:
            yield Fact(vote.vote_date, "vote", vote.__kind__, vote.id, vote.passed, vote.session_name or "")
    for event in file.events:
        if event.day is not None and event.event in _RANK:
            yield Fact(event.day, event.event, event.__kind__, event.id, note=event.note or "")
    yield from _one(file.case.confirm_date, "confirm", file.case)
    yield from _one(file.case.closed_date, "close", file.case, note=file.case.closed_reason)
    signed = {event.day for event in file.events if event.event == "sign"}
    contract = file.contract
    if contract is not None and is_contract(contract) and contract.sign_date not in signed:
        yield from _one(contract.sign_date, "sign", contract)


def _of_flat(file: CaseFile) -> Iterator[Fact]:
    contract = file.contract
    if contract is None:
        return
    for earlier in {one.sign_date for one in file.submissions} - {contract.sign_date}:
        yield from _one(earlier, "sign", contract)
    answer = "refuse" if contract.reply_kind not in {None, ACCEPTED} else "accept"
    for day, name in (
        (contract.offer_date, "offer"),
        (contract.offer_received_date, "receive"),
        (contract.reply_date, answer),
        (contract.session1_date, "session"),
        (contract.suspend_date, "suspend"),
        (contract.resume_plan_date if contract.suspend_date is not None else None, "resume"),
        (contract.draft_date, "draft"),
        (contract.congress_date, "vote"),
        (contract.sign_date, "sign" if is_contract(contract) else "confirm"),
    ):
        yield from _one(day, name, contract)


def _of_text(file: CaseFile) -> Iterator[Fact]:
    contract = file.contract
    if contract is None:
        return
    yield from _one(contract.publish_date, "publish", contract)
    if not is_contract(contract):  # minutes and memoranda are neither reviewed nor checked
        return
    for part in file.submissions or (contract,):
        yield from _one(part.submit_date, "submit", part)
        yield from _one(part.received_date, "received", part, note=part.reg_no)
        yield from _one(part.returned_date, "return", part, note=part.return_reason)
        if part.opinion_kind == OBJECTION:
            yield from _one(part.opinion_date or part.received_date or part.submit_date, "object", part)
        elif part.opinion_kind == NO_OBJECTION:
            yield from _one(part.opinion_date, "no_objection", part)
    yield from _one(_effect(file, contract), "effect", contract)
    for check in file.checks:
        yield from _one(check.check_date, "check", check, note=check.problems)
        yield from _one(check.rectified_date, "rectify", check)
    yield from _one(contract.terminate_date, "terminate", contract, note=contract.terminate_reason)


def _effect(file: CaseFile, contract: Contract) -> date | None:
    """The day that the state turns to 生效: the legal effect, or the day it became known where an opinion looks back.

    Where a flat ledger says nothing of the review, the stated start.
    """
    if contract.effective_date is not None:
        known = contract.opinion_date if contract.opinion_kind == NO_OBJECTION else contract.submit_date
        return max(contract.effective_date, known or contract.effective_date)
    if file.case is not None or contract.opinion_kind == OBJECTION:
        return None
    if contract.valid_from is None or contract.sign_date is None or contract.returned_date is not None:
        return None
    return max(contract.valid_from, contract.sign_date) if is_contract(contract) else None


def _one(day: date | None, name: str, record: object, note: str | None = "") -> Iterator[Fact]:
    if day is not None:
        yield Fact(day, name, getattr(record, "__kind__", ""), getattr(record, "id", None), note=note or "")
