"""Writes what the children say onto their owner: a case's dates, and onto the contract those of its case and rounds.

Ledgers (JT-02), measures and the rules on contracts read the contract's row, whether it was imported flat or came out
of a case. What stands in a child is never typed a second time; a contract without children keeps its own fields.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.registers.contracts.case_model import (
    BargainingCase,
    BargainOffer,
    BargainRep,
    BargainSession,
    CongressVote,
    ContractEvent,
)
from tzdesk.registers.contracts.model import Contract
from tzdesk.registers.contracts.text_model import ContractCheck, ContractSubmission, QualityEval
from tzdesk.registers.workplace import Workplace
from tzdesk.store import Entity, alive

E = TypeVar("E", bound=Entity)
_ROUND = (
    *("submit_date", "received_date", "reg_no", "returned_date", "return_reason", "opinion_kind", "opinion_no"),
    *("opinion_date", "opinion_text", "opinion_valid_from", "opinion_valid_to"),
)
_VOTE = ("congress_kind", "delegates_total", "present", "vote_for", "vote_against", "vote_abstain")


def mirror_case(wp: Workplace, session: Session, case: BargainingCase) -> None:
    """The case's computed dates, and the process fields of the contract that came of it."""
    offers = _children(session, BargainOffer, "case_id", case.id)
    sessions = _children(session, BargainSession, "case_id", case.id)
    votes = [vote for vote in _children(session, CongressVote, "case_id", case.id) if vote.vote_date is not None]
    events = [event for event in _children(session, ContractEvent, "case_id", case.id) if event.day is not None]
    offer = max(offers, key=lambda one: (one.offer_date is not None, one.offer_date, one.id), default=None)
    vote = max(votes, key=lambda one: (one.vote_date, one.id), default=None)
    days = sorted(day for one in sessions if (day := one.meet_date) is not None)
    drafted = _last(events, "draft")
    values: dict[str, Any] = {
        "offer_date": offer.offer_date if offer else None,
        "session1_date": days[0] if days else None,
        "session_count": len(sessions) or None,
        "draft_date": drafted.day if drafted else None,
        "congress_date": vote.vote_date if vote else None,
    }
    _put(case, values)
    contract = session.scalars(select(Contract).where(alive(Contract), Contract.case_id == case.id)).first()
    if contract is None:
        return
    paused = _last(events, "suspend")
    values |= {
        "offer_received_date": offer.received_date if offer else None,
        "proposer": offer.proposer if offer else None,
        "reply_date": offer.reply_date if offer else None,
        "reply_kind": offer.reply_kind if offer else None,
        "reply_reason": offer.reply_reason if offer else None,
        "procedure_code": case.procedure_code,
        "outcome_code": case.outcome_code or contract.outcome_code,
        "subjects": case.subjects,
        "suspend_date": paused.day if paused else None,
        "resume_plan_date": paused.planned_date if paused else None,
    }
    values |= {name: getattr(vote, name) if vote else None for name in _VOTE}
    signed = _last(events, "sign")
    if signed is not None:
        values["sign_date"] = signed.day
    values |= _representatives(_children(session, BargainRep, "case_id", case.id), contract)
    _put(contract, values)
    _derived(wp, session, contract)


def _representatives(reps: Sequence[BargainRep], contract: Contract) -> dict[str, Any]:
    """How many represented each side when the text was signed, how many from outside, and who led."""
    day = contract.sign_date or clock.today()
    values: dict[str, Any] = {}
    for side, tag in (("E", "e"), ("W", "w")):
        acting = [rep for rep in reps if rep.side == side and rep.acts_on(day)]
        values[f"reps_{tag}"] = len(acting) or None
        values[f"external_{tag}"] = sum(bool(rep.is_external) for rep in acting) if acting else None
        values[f"chief_{tag}_name"] = next((rep.name for rep in acting if rep.is_chief), None)
    return values


def mirror_contract(wp: Workplace, session: Session, contract_id: int) -> None:
    """The contract's review fields from its latest round, its performance from the latest check, its star likewise."""
    contract = session.get(Contract, contract_id)
    if contract is None:
        return
    copy_children(session, contract)
    _derived(wp, session, contract)


def copy_children(session: Session, contract: Contract) -> None:
    """Without deriving: what the latest round and the latest check say."""
    rounds = _children(session, ContractSubmission, "contract_id", contract.id)
    if rounds:
        newest = max(rounds, key=lambda one: (one.no or 0, one.id))
        _put(contract, {name: getattr(newest, name) for name in _ROUND})
    checks = [c for c in _children(session, ContractCheck, "contract_id", contract.id) if c.check_date is not None]
    if checks:
        latest = max(checks, key=lambda one: (one.check_date, one.id))
        reported = [c.reported_date for c in checks if c.reported_date is not None]
        _put(contract, {"perf_level": latest.perf_level, "perf_report_date": max(reported, default=None)})
    stars = [e for e in _children(session, QualityEval, "contract_id", contract.id) if e.star is not None]
    if stars:
        _put(contract, {"star": max(stars, key=lambda one: (one.year or 0, one.id)).star})


_SAID: Mapping[type[Entity], tuple[str, ...]] = {
    ContractSubmission: _ROUND,
    ContractCheck: ("perf_level", "perf_report_date"),
    QualityEval: ("star",),
}


def clear_without(wp: Workplace, session: Session, contract_id: int, model: type[Entity]) -> None:
    """When the last child of a kind was deleted, what the contract shows of it goes too: it was never typed there."""
    contract = session.get(Contract, contract_id)
    if contract is None or _children(session, model, "contract_id", contract_id):
        return
    _put(contract, dict.fromkeys(_SAID[model]))
    _derived(wp, session, contract)


def _derived(wp: Workplace, session: Session, contract: Contract) -> None:
    wp.register("contract").derive(wp, session, contract)


def _children(session: Session, model: type[E], attribute: str, owner: int) -> list[E]:
    with session.no_autoflush:
        found = select(model).where(alive(model), getattr(model, attribute) == owner).order_by(model.id)
        return list(session.scalars(found))


def _last(events: Sequence[ContractEvent], name: str) -> ContractEvent | None:
    named = [event for event in events if event.event == name and event.day is not None]
    return max(named, key=lambda event: (event.day, event.id), default=None)


def _put(record: Entity, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if getattr(record, name) != value:
            setattr(record, name, value)
