"""The parts of the views: sides, people, offers, sessions, votes, rounds, checks and rosters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.definitions import Definition
from tzdesk.registers.contracts.case_model import CongressVote
from tzdesk.registers.contracts.facts import CaseFile
from tzdesk.registers.contracts.gather import LimitsByDay
from tzdesk.registers.contracts.limits import Limits
from tzdesk.registers.contracts.model import Contract, CoverageLink
from tzdesk.registers.contracts.terms import OWN_LEVELS, is_valid_on, passed, review_due
from tzdesk.registers.contracts.text_model import ContractSubmission, QualityEval
from tzdesk.registers.contracts.views import (
    CheckView,
    CoveredView,
    EvalView,
    OfferView,
    PartyView,
    RepView,
    SessionView,
    SubmissionView,
    TimelineEntry,
    VoteView,
)
from tzdesk.registers.organisations.model import HostUnit, Organisation
from tzdesk.store import alive


class Words:
    """Labels of codes, and the limits of any day."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.law = LimitsByDay(definition)

    def label(self, codes: str, code: str | None) -> str:
        """A code's label; "" for a blank."""
        return self.definition.codes[codes].label_of(code) if code else ""


def flags_of(timeline: tuple[TimelineEntry, ...]) -> tuple[str, ...]:
    """What is overdue, in words."""
    return tuple(f"{entry.label}{entry.note}" for entry in timeline if entry.mark == "overdue")


def _chief(file: CaseFile, side: str) -> tuple[str, str]:
    acting = [rep for rep in file.reps if rep.side == side and rep.is_chief and rep.to_date is None]
    if acting:
        return acting[0].name or "", acting[0].post or ""
    contract = file.contract
    name = (contract.chief_e_name if side == "E" else contract.chief_w_name) if contract is not None else None
    return name or "", ""


def employer_of(session: Session, words: Words, unit_id: int | None, file: CaseFile) -> PartyView:
    """The enterprise."""
    unit = session.get(HostUnit, unit_id) if unit_id else None
    chief, post = _chief(file, "E")
    if unit is None:
        return PartyView("E", "", chief=chief, chief_post=post)
    nature, industry = words.label("unit_nature", unit.unit_nature), words.label("industry", unit.industry_letter)
    return PartyView("E", unit.unit_name, unit.unit_uscc or "", "", chief, post, nature, industry)


def union_of(session: Session, org_id: int | None, file: CaseFile) -> PartyView:
    """The union."""
    org = session.get(Organisation, org_id) if org_id else None
    chief, post = _chief(file, "W")
    if org is None:
        return PartyView("W", "", chief=chief, chief_post=post)
    return PartyView(
        side="W",
        name=org.org_name,
        uscc=org.union_uscc or "",
        address=org.address or "",
        chief=chief or org.chair_name or "",
        chief_post=post,
        contact=org.contact_name or "",
        phone=org.contact_phone or org.chair_phone or "",
    )


def reps_of(file: CaseFile, words: Words) -> tuple[RepView, ...]:
    """Everybody who ever represented a side."""
    names = {rep.id: rep.name or "" for rep in file.reps}
    return tuple(
        RepView(
            id=rep.id,
            side=rep.side or "",
            name=rep.name or "",
            gender=words.label("gender", rep.gender),
            post=rep.post or "",
            is_chief=bool(rep.is_chief),
            is_external=bool(rep.is_external),
            is_female_rep=bool(rep.is_female_rep),
            origin=words.label("rep_origin", rep.origin),
            letter=rep.letter or "",
            from_date=rep.from_date,
            to_date=rep.to_date,
            replaced_by=names.get(rep.replaced_by_id or 0, ""),
        )
        for rep in file.reps
    )


def offers_of(file: CaseFile, words: Words) -> tuple[OfferView, ...]:
    """The offers, oldest first."""
    return tuple(
        OfferView(
            id=offer.id,
            no=offer.no or number,
            proposer=words.label("proposer", offer.proposer),
            proposer_code=offer.proposer or "",
            offer_date=offer.offer_date,
            received_date=offer.received_date,
            receiver=offer.receiver or "",
            meeting_date=offer.meeting_date,
            place=offer.place or "",
            issues=offer.issues or "",
            papers=offer.papers or "",
            reply_days=words.law.on(offer.received_date or offer.offer_date or clock.today()).reply_days,
            reply_due=offer.reply_due,
            reply_date=offer.reply_date,
            reply_kind=offer.reply_kind or "",
            reply_label=words.label("reply_kind", offer.reply_kind),
            reply_reason=offer.reply_reason or "",
            opinion_letter_date=offer.opinion_letter_date,
            opinion_letter_no=offer.opinion_letter_no or "",
        )
        for number, offer in enumerate(file.offers, 1)
    )


def sessions_of(file: CaseFile, words: Words) -> tuple[SessionView, ...]:
    """The sessions, oldest first."""
    return tuple(
        SessionView(
            id=one.id,
            no=one.no or number,
            meet_date=one.meet_date,
            place=one.place or "",
            chair_side=words.label("bargain_side", one.chair_side),
            chair=one.chair or "",
            mode=words.label("bargain_mode", one.mode),
            present_e=one.present_e,
            present_w=one.present_w,
            issues=one.issues or "",
            agreed=one.agreed or "",
            left_open=one.left_open or "",
            recorder=one.recorder or "",
        )
        for number, one in enumerate(file.sessions, 1)
    )


def view_of_vote(vote: CongressVote, words: Words, day: date) -> VoteView:
    """A vote with both shares of the law."""
    limits: Limits = words.law.on(vote.vote_date or day)
    total = vote.delegates_total
    return VoteView(
        id=vote.id,
        no=vote.no or 1,
        congress_kind=words.label("congress_kind", vote.congress_kind),
        session_name=vote.session_name or "",
        planned_date=vote.planned_date,
        vote_date=vote.vote_date,
        place=vote.place or "",
        chair=vote.chair or "",
        delegates_total=total,
        present=vote.present,
        vote_for=vote.vote_for,
        vote_against=vote.vote_against,
        vote_abstain=vote.vote_abstain,
        quorum=limits.quorum,
        quorum_met=_reaches(vote.present, total, limits.quorum),
        approve=limits.approve,
        approve_met=_reaches(vote.vote_for, total, limits.approve),
        passed=passed(vote, limits),
        exactly_half=bool(total) and vote.vote_for is not None and vote.vote_for * 2 == total,
        note=vote.note or "",
    )


def _reaches(part: int | None, whole: int | None, share: tuple[int, int] | None) -> bool | None:
    if part is None or whole is None or share is None:
        return None
    return part * share[1] >= whole * share[0]


def submissions_of(file: CaseFile, words: Words) -> tuple[SubmissionView, ...]:
    """The rounds of review; a flat contract that was submitted has one."""
    contract = file.contract
    assert contract is not None
    rounds: Sequence[ContractSubmission | Contract] = file.submissions
    if not rounds and contract.submit_date is not None:
        rounds = (contract,)
    found = []
    for number, one in enumerate(rounds, 1):
        signed = one.sign_date or contract.sign_date
        received = one.received_date or one.submit_date
        limits = words.law.on(signed or received or clock.today())
        days = limits.submit_limit(contract.content_code)
        found.append(
            SubmissionView(
                id=one.id if one is not contract else None,
                no=number,
                sign_date=signed,
                submit_due=None if signed is None or days is None else limits.deadline(signed, days),
                submit_date=one.submit_date,
                received_date=one.received_date,
                reg_no=one.reg_no or "",
                copies=getattr(one, "copies", None),
                review_due=review_due(received, words.law.on(received)) if received else None,
                returned_date=one.returned_date,
                return_reason=one.return_reason or "",
                opinion_kind=one.opinion_kind or "",
                opinion_label=words.label("opinion_kind", one.opinion_kind),
                opinion_no=one.opinion_no or "",
                opinion_date=one.opinion_date,
                opinion_text=one.opinion_text or "",
                opinion_valid_from=one.opinion_valid_from,
                opinion_valid_to=one.opinion_valid_to,
            )
        )
    return tuple(found)


def checks_of(file: CaseFile, words: Words) -> tuple[CheckView, ...]:
    """The checks of performance."""
    return tuple(
        CheckView(
            id=one.id,
            check_date=one.check_date,
            checker=one.checker or "",
            items=one.items,
            done=one.done,
            level=words.label("perf_level", one.perf_level),
            problems=one.problems or "",
            rectify_due=one.rectify_due,
            rectified_date=one.rectified_date,
            reported_date=one.reported_date,
        )
        for one in file.checks
    )


def evals_of(session: Session, contract_id: int, words: Words) -> tuple[EvalView, ...]:
    """The evaluations."""
    found = select(QualityEval).where(alive(QualityEval), QualityEval.contract_id == contract_id)
    return tuple(
        EvalView(
            id=one.id,
            year=one.year,
            score=one.score,
            sampled=one.sampled,
            aware=one.aware,
            satisfied=one.satisfied,
            participate=one.participate,
            employer_ok=one.employer_ok,
            star=words.label("star", one.star),
        )
        for one in session.scalars(found.order_by(QualityEval.year, QualityEval.id))
    )


def covered_of(session: Session, contract: Contract, day: date) -> tuple[CoveredView, ...]:
    """The roster, with who has a contract of its own."""
    links = select(CoverageLink).where(alive(CoverageLink), CoverageLink.contract_id == contract.id)
    found = list(session.scalars(links.order_by(CoverageLink.id)))
    ids = {link.enterprise_id for link in found if link.enterprise_id is not None}
    if not ids:
        return ()
    units = {unit.id: unit for unit in session.scalars(select(HostUnit).where(HostUnit.id.in_(ids)))}
    theirs = select(Contract).where(
        alive(Contract),
        Contract.party_a_id.in_(ids),
        Contract.level_code.in_(OWN_LEVELS),
        Contract.content_code == contract.content_code,
    )
    own = {c.party_a_id for c in session.scalars(theirs) if is_valid_on(c, day)}
    return tuple(
        CoveredView(
            enterprise_id=link.enterprise_id or 0,
            name=units[link.enterprise_id or 0].unit_name if link.enterprise_id in units else "",
            uscc=(units[link.enterprise_id or 0].unit_uscc or "") if link.enterprise_id in units else "",
            headcount=link.headcount,
            female=link.female,
            migrant=link.migrant,
            confirm_signed=link.confirm_signed,
            confirm_date=link.confirm_date,
            join_date=link.join_date,
            exit_date=link.exit_date,
            own=link.enterprise_id in own,
        )
        for link in found
    )
