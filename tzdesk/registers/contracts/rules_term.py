"""Rules on the vote, the review and the term of a contract (contracts.md §6.3, VR-21 … VR-35)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tzdesk.registers.contracts.model import Contract
from tzdesk.registers.contracts.near import ContractNear
from tzdesk.registers.contracts.rules import KIND
from tzdesk.registers.contracts.terms import (
    NO_OBJECTION,
    OBJECTION,
    OWN_LEVELS,
    SILENCE,
    is_contract,
    is_longer_than,
    is_shorter_than,
    is_terminated,
    last_day,
    publish_start,
    review_due,
    turned_round,
)
from tzdesk.rules import Hit, Thresholds, rule

_DAY = timedelta(days=1)
DELEGATES = "1"  # congress_kind 职工代表大会


@rule("VR-21", on=KIND, fields=("delegates_total", "present"))
def quorum(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """At least two thirds of the delegates were present (22号令 36条)."""
    total, present, share = r.delegates_total, r.present, near.limits.quorum
    if total is not None and present is not None and share is not None and present * share[1] < total * share[0]:
        yield Hit("present", a=present, b=total, least=-(-total * share[0] // share[1]))


@rule("VR-22", on=KIND, fields=("delegates_total", "vote_for"))
def majority_of_all(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """At least half of ALL delegates voted in favour (22号令 36条)."""
    total, votes, share = r.delegates_total, r.vote_for, near.limits.approve
    if total is not None and votes is not None and share is not None and votes * share[1] < total * share[0]:
        yield Hit("vote_for", a=votes, b=total, least=-(-total * share[0] // share[1]))


@rule("VR-23", on=KIND, fields=("delegates_total", "vote_for"))
def exactly_half(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """Exactly half: enough for 半数以上, not for 过半数, which other rules ask for."""
    if r.delegates_total and r.vote_for is not None and r.vote_for * 2 == r.delegates_total:
        yield Hit("vote_for", a=r.vote_for, b=r.delegates_total)


@rule("VR-24", on=KIND, fields=("delegates_total", "present", "vote_for", "vote_against", "vote_abstain"))
def votes_add_up(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """Those present are no more than invited; the votes are those present, or no more as long as some are unknown."""
    if r.delegates_total is not None and r.present is not None and r.present > r.delegates_total:
        yield Hit("present", why=f"实到 {r.present} 人多于应到 {r.delegates_total} 人")
    votes = (r.vote_for, r.vote_against, r.vote_abstain)
    stated = [vote for vote in votes if vote is not None]
    if r.present is None or not stated:
        return
    cast = sum(stated)
    if cast > r.present or (len(stated) == len(votes) and cast != r.present):
        yield Hit("vote_for", why=f"票数合计 {cast} 与实到 {r.present} 人不符")


@rule("VR-25", on=KIND, fields=("congress_kind", "delegates_total", "headcount_at_sign"))
def enough_delegates(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """From `headcount` workers on a congress of delegates has at least `delegates` of them (企业民主管理规定)."""
    total, heads = r.delegates_total, r.headcount_at_sign
    if r.congress_kind != DELEGATES or total is None or heads is None:
        return
    if total < t["delegates"] and heads >= t["headcount"]:
        yield Hit("delegates_total", a=total, b=heads, least=t["delegates"])


@rule("VR-26", on=KIND, fields=("sign_date", "submit_date", "content_code"))
def submitted_in_time(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """Submitted within 10 days of signature, wage contracts within 7 (22号令 42条, 令第9号)."""
    days = near.limits.submit_limit(r.content_code)
    if days is None or r.sign_date is None or r.submit_date is None or near.has_rounds:
        return
    limit = near.limits.deadline(r.sign_date, days)
    if r.submit_date > limit:
        yield Hit("submit_date", a=r.submit_date, limit=limit, days=days)


@rule("VR-27", on=KIND, fields=("opinion_kind", "opinion_no", "opinion_text"))
def objection_is_on_record(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """An objection has a document number and a text (22号令 45条)."""
    if r.opinion_kind != OBJECTION or near.has_rounds:
        return
    for name, label in (("opinion_no", "审查意见书文号"), ("opinion_text", "审查意见内容")):
        if not getattr(r, name):
            yield Hit(name, missing=label)


@rule("VR-28", on=KIND, fields=("opinion_kind", "received_date", "submit_date"))
def silence_is_over(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """Silence is consent only after the review days have run out (劳动合同法 54条)."""
    due = review_due(r.received_date or r.submit_date, near.limits)
    if r.opinion_kind == SILENCE and due is not None and near.day <= due and not near.has_rounds:
        yield Hit("opinion_kind", limit=due, days=near.limits.review_days)


@rule("VR-29", on=KIND, fields=("opinion_kind", "opinion_date", "received_date"))
def opinion_after_receipt(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """The opinion is no earlier than the receipt."""
    if r.opinion_kind != NO_OBJECTION or r.opinion_date is None or r.received_date is None or near.has_rounds:
        return
    if r.opinion_date < r.received_date:
        yield Hit("opinion_date", a=r.opinion_date, b=r.received_date)


@rule("VR-30", on=KIND, fields=("publish_date", "effective_date"))
def published_in_time(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """Published soon after it took effect."""
    limit = _publish_limit(r, near)
    if limit is not None and r.publish_date is not None and r.publish_date > limit:
        yield Hit("publish_date", a=r.publish_date, limit=limit)


@rule("VR-30b", on=KIND, fields=("publish_date", "effective_date"))
def publication_is_recorded(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """The missing half of VR-30, kept apart: ledgers seldom state the day, and a blank must not stop a month."""
    limit = _publish_limit(r, near)
    if limit is not None and r.publish_date is None and near.day > limit and not is_terminated(r, near.day):
        yield Hit("publish_date", limit=limit)


def _publish_limit(r: Contract, near: ContractNear) -> date | None:
    days = near.limits.publish_limit(r.content_code)
    start = publish_start(r)
    return None if days is None or start is None else near.limits.deadline(start, days)


@rule("VR-31", on=KIND, fields=("valid_from", "valid_to"))
def term_runs_forward(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """The term does not end before it starts."""
    if turned_round(r):
        yield Hit("valid_to", a=r.valid_from, b=r.valid_to)


@rule("VR-32", on=KIND, fields=("valid_from", "valid_to", "content_code"))
def term_is_usual(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """One to three years (22号令 38条), wage contracts one year (令第9号); minutes and memoranda have no such term."""
    start, end, limits = r.valid_from, r.valid_to, near.limits
    if start is None or end is None or turned_round(r) or not is_contract(r):
        return
    longest = limits.term_max_m
    if r.content_code == "20" and limits.term_wage_m is not None:
        longest = limits.term_wage_m
    if limits.term_min_m is not None and is_shorter_than(start, end, limits.term_min_m):
        yield Hit("valid_to", a=start, b=end, why=f"不足 {limits.term_min_m} 个月")
    elif longest is not None and is_longer_than(start, end, longest):
        yield Hit("valid_to", a=start, b=end, why=f"超过 {longest} 个月")


@rule("VR-33", on=KIND, fields=("party_a_id", "content_code", "valid_from", "valid_to", "terminate_date"))
def no_two_at_once(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """An enterprise has one valid contract of its own per content, except versions and renewals that name it.

    Rule VR-33 goes by the stated terms, cut off where a contract was terminated.
    """
    span = _span(r)
    if span is None:
        return
    for other in near.siblings:
        theirs = _span(other)
        if theirs is None or other.content_code != r.content_code or _linked(r, other):
            continue
        if span[0] <= theirs[1] and theirs[0] <= span[1]:
            yield Hit("valid_from", other=other.contract_no or "未编号合同", a=theirs[0], b=theirs[1])
            return


def _span(r: Contract) -> tuple[date, date] | None:
    end = last_day(r)
    own = r.level_code in OWN_LEVELS and r.content_code is not None and is_contract(r)
    if not own or r.sign_date is None or r.opinion_kind == OBJECTION:
        return None
    if r.valid_from is None or end is None or end < r.valid_from:
        return None
    return r.valid_from, end


def _linked(one: Contract, other: Contract) -> bool:
    named = (one.prev_contract_id, other.id), (other.prev_contract_id, one.id)
    if any(before is not None and before == after for before, after in named):
        return True
    return bool(one.contract_no) and one.contract_no == other.contract_no and one.version != other.version


@rule("VR-34", on=KIND, fields=("valid_to", "terminate_date"))
def expired_is_renewed(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """An expired contract of an enterprise that still works has a successor or was closed."""
    if r.valid_to is None or r.valid_to >= near.day or r.sign_date is None or not is_contract(r) or turned_round(r):
        return
    shut = near.unit is not None and near.unit.is_shut(near.day)
    if r.terminate_date is None and r.opinion_kind != OBJECTION and not shut and not _followed(r, near):
        yield Hit("valid_to", a=r.valid_to, days=(near.day - r.valid_to) // _DAY)


@rule("VR-35", on=KIND, fields=("valid_to", "terminate_date"))
def renewal_is_begun(r: Contract, near: ContractNear, t: Thresholds) -> Iterator[Hit]:
    """In the last months of the term (22号令 38条: three; wage contracts 60 days) bargaining has begun again."""
    window = near.limits.renew_window(r.content_code)
    if window is None or r.valid_to is None or r.sign_date is None or not is_contract(r) or turned_round(r):
        return
    left = (r.valid_to - near.day) // _DAY
    if not 0 <= left <= window or r.terminate_date is not None or r.opinion_kind == OBJECTION:
        return
    begun = near.begun or any(s.session1_date or s.sign_date for s in near.successors) or _followed(r, near)
    if not begun:
        yield Hit("valid_to", a=r.valid_to, days=left)


def _followed(r: Contract, near: ContractNear) -> bool:
    """Whether a later contract of the same content stands in its place, linked or not."""
    if any(successor.sign_date is not None for successor in near.successors):
        return True
    assert r.valid_to is not None
    return any(
        other.content_code == r.content_code
        and other.level_code == r.level_code
        and other.sign_date is not None
        and is_contract(other)
        and other.valid_to is not None
        and other.valid_to > r.valid_to
        for other in near.siblings
    )
