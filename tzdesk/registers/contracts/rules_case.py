"""Rules on bargaining cases and their children (contracts.md §6.3): order of steps, representatives, offers, rounds.

They say for the records of a case what VR-15 … VR-29 say for a contract's own fields; a contract that came out of a
case is not told the same a second time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tzdesk.registers.contracts.case_model import BargainingCase, BargainOffer, BargainRep, CongressVote
from tzdesk.registers.contracts.case_near import CaseNear, CheckNear, OfferNear, RoundNear, VoteNear
from tzdesk.registers.contracts.states import first_contradiction, label_of
from tzdesk.registers.contracts.terms import (
    CONTRACT,
    NO_OBJECTION,
    OBJECTION,
    SHORT_PROCEDURES,
    SILENCE,
    review_due,
)
from tzdesk.registers.contracts.text_model import ContractCheck, ContractSubmission
from tzdesk.rules import Hit, Thresholds, rule

CASE, OFFER, VOTE, ROUND, CHECK = (
    *("bargaining_case", "bargain_offer", "congress_vote", "contract_submission", "contract_check"),
)
_SIDES = (("E", "企业方"), ("W", "职工方"))


@rule("VR-15b", on=CASE, fields=("procedure_code", "outcome_code"))
def short_procedure_gives_no_contract(r: BargainingCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """简易 and 应急 procedures end in minutes or a memorandum (江苏省集体协商条例)."""
    if r.procedure_code in SHORT_PROCEDURES and r.outcome_code == CONTRACT:
        yield Hit("procedure_code")


@rule("VR-16b", on=CASE, fields=())
def steps_follow_one_another(r: BargainingCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """Each dated step is one that the state before it allows: records that were edited may contradict one another."""
    found = first_contradiction(near.file, near.law)
    if found is not None:
        fact, before = found
        earlier = f"{label_of(before)}（{before.day}）" if before is not None else "要约之前"
        yield Hit("case_no", step=label_of(fact), a=fact.day, before=earlier)


@rule("VR-19b", on=CASE, fields=("procedure_code",))
def both_sides_are_equal(r: BargainingCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """Equal numbers and at least three a side once bargaining has begun (22号令 19条); 普通程序 only."""
    least, begun = near.limits.rep_min, r.session1_date
    if least is None or begun is None or begun > near.day:  # by the end of a past month it had not begun
        return
    if r.procedure_code in SHORT_PROCEDURES or r.closed_date is not None:
        return
    day = _counted_on(near)
    employer, workers = (len(_acting(near, side, day)) for side, _ in _SIDES)
    if employer != workers or employer < least:
        yield Hit("case_no", a=employer, b=workers, least=least)


def _counted_on(near: CaseNear) -> date:
    """The day by which representatives are counted: the signature, where there is one."""
    contract = near.file.contract
    return contract.sign_date if contract is not None and contract.sign_date is not None else near.day


def _acting(near: CaseNear, side: str, day: date) -> list[BargainRep]:
    return [rep for rep in near.file.reps if rep.side == side and rep.acts_on(day)]


@rule("VR-20b", on=CASE, fields=())
def representatives_are_eligible(r: BargainingCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """Outsiders at most a third, no outsider in the chair, one chief a side, nobody on both (22号令 19、23、24条)."""
    day, parts = _counted_on(near), near.limits.rep_external_parts
    names: list[set[str]] = []
    for side, label in _SIDES:
        acting = _acting(near, side, day)
        outside = sum(bool(rep.is_external) for rep in acting)
        if parts is not None and outside * parts > len(acting):
            yield Hit("case_no", why=f"{label}代表 {len(acting)} 人中外聘 {outside} 人")
        chiefs = [rep for rep in acting if rep.is_chief]
        if any(rep.is_external for rep in chiefs):
            yield Hit("case_no", why=f"{label}首席代表是外聘人员")
        if len(chiefs) > 1 or (acting and r.session1_date is not None and not chiefs):
            yield Hit("case_no", why=f"{label}有 {len(chiefs)} 名首席代表")
        names.append({rep.name for rep in acting if rep.name})
    for name in sorted(names[0] & names[1]):
        yield Hit("case_no", why=f"“{name}”同时是双方的代表")


@rule("VR-20c", on=CASE, fields=())
def vacancy_is_filled(r: BargainingCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """A representative who left is replaced within 15 days (22号令 31条), as long as the bargaining goes on."""
    days = near.limits.rep_vacancy_days
    if days is None or near.file.contract is not None or r.closed_date is not None:
        return
    for rep in near.file.reps:
        if rep.to_date is None or rep.replaced_by_id is not None:
            continue
        limit = near.law.on(rep.to_date).deadline(rep.to_date, days)
        if near.day > limit:
            yield Hit("case_no", name=rep.name or "", limit=limit)


@rule("VR-17b", on=OFFER, fields=("received_date", "reply_date"))
def offer_answered_in_time(r: BargainOffer, near: OfferNear, t: Thresholds) -> Iterator[Hit]:
    """The reply came within the limit (22号令 32条)."""
    days = near.limits.reply_days
    if days is None or r.received_date is None or r.reply_date is None:
        return
    limit = near.limits.deadline(r.received_date, days)
    if r.reply_date > limit:
        yield Hit("reply_date", a=r.reply_date, limit=limit, days=days)


@rule("VR-18b", on=OFFER, fields=("received_date", "reply_date"))
def offer_is_answered(r: BargainOffer, near: OfferNear, t: Thresholds) -> Iterator[Hit]:
    """The newest offer of an open case was answered within the limit, or the bargaining began all the same."""
    days = near.limits.reply_days
    if days is None or r.received_date is None or r.reply_date is not None:
        return
    if not near.newest or near.begun or near.closed:
        return
    limit = near.limits.deadline(r.received_date, days)
    if near.day > limit:
        yield Hit("reply_date", limit=limit, days=(near.day - limit) // timedelta(days=1))


@rule("VR-24b", on=VOTE, fields=("delegates_total", "present", "vote_for", "vote_against", "vote_abstain"))
def votes_are_those_present(r: CongressVote, near: VoteNear, t: Thresholds) -> Iterator[Hit]:
    """Those present are no more than invited, and the votes are those present."""
    if r.delegates_total is not None and r.present is not None and r.present > r.delegates_total:
        yield Hit("present", why=f"实到 {r.present} 人多于应到 {r.delegates_total} 人")
    votes = (r.vote_for, r.vote_against, r.vote_abstain)
    stated = [vote for vote in votes if vote is not None]
    if r.present is None or not stated:
        return
    cast = sum(stated)
    if cast > r.present or (len(stated) == len(votes) and cast != r.present):
        yield Hit("vote_for", why=f"票数合计 {cast} 与实到 {r.present} 人不符")


@rule("VR-26b", on=ROUND, fields=("sign_date", "submit_date"))
def round_submitted_in_time(r: ContractSubmission, near: RoundNear, t: Thresholds) -> Iterator[Hit]:
    """Submitted within 10 days of the signature that the round rests on, wage contracts within 7 (22号令 42条)."""
    days = near.limits.submit_limit(near.content)
    if days is None or r.sign_date is None or r.submit_date is None:
        return
    limit = near.limits.deadline(r.sign_date, days)
    if r.submit_date > limit:
        yield Hit("submit_date", a=r.submit_date, limit=limit, days=days)


@rule("VR-27b", on=ROUND, fields=("opinion_kind", "opinion_no", "opinion_text"))
def objection_has_number_and_text(r: ContractSubmission, near: RoundNear, t: Thresholds) -> Iterator[Hit]:
    """An objection has a document number and a text (22号令 45条)."""
    if r.opinion_kind != OBJECTION:
        return
    for name, label in (("opinion_no", "审查意见书文号"), ("opinion_text", "异议内容")):
        if not getattr(r, name):
            yield Hit(name, missing=label)


@rule("VR-28b", on=ROUND, fields=("opinion_kind", "received_date", "submit_date"))
def round_silence_is_over(r: ContractSubmission, near: RoundNear, t: Thresholds) -> Iterator[Hit]:
    """Silence is consent only after the review days have run out (劳动合同法 54条)."""
    due = review_due(r.received_date or r.submit_date, near.limits)
    if r.opinion_kind == SILENCE and due is not None and near.day <= due:
        yield Hit("opinion_kind", limit=due, days=near.limits.review_days)


@rule("VR-29b", on=ROUND, fields=("opinion_kind", "opinion_date", "received_date"))
def round_opinion_after_receipt(r: ContractSubmission, near: RoundNear, t: Thresholds) -> Iterator[Hit]:
    """The opinion is no earlier than the receipt."""
    if r.opinion_kind not in {NO_OBJECTION, OBJECTION} or r.opinion_date is None or r.received_date is None:
        return
    if r.opinion_date < r.received_date:
        yield Hit("opinion_date", a=r.opinion_date, b=r.received_date)


@rule("VR-80", on=CHECK, fields=("items", "done"))
def kept_clauses_within_all(r: ContractCheck, near: CheckNear, t: Thresholds) -> Iterator[Hit]:
    """No more clauses were kept than looked at."""
    if r.items is not None and r.done is not None and r.done > r.items:
        yield Hit("done", a=r.done, b=r.items)


@rule("VR-81", on=CHECK, fields=("rectify_due", "rectified_date"))
def faults_are_put_right(r: ContractCheck, near: CheckNear, t: Thresholds) -> Iterator[Hit]:
    """What a check asked for was put right by its day."""
    if r.rectify_due is not None and r.rectified_date is None and near.day > r.rectify_due:
        yield Hit("rectified_date", limit=r.rectify_due, days=(near.day - r.rectify_due) // timedelta(days=1))
