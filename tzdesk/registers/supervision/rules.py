"""Rules on the letters of supervision (VR-54 … VR-56, VR-77, JD)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from tzdesk.registers.supervision.course import DISTRICT_LEVELS, FILED, NOT_FILED, OPINION, PROPOSAL, PUT_RIGHT
from tzdesk.registers.supervision.model import SupervisionDoc
from tzdesk.registers.supervision.register import LetterNear
from tzdesk.rules import Hit, Thresholds, rule

KIND = "supervision_doc"
_NAMES = re.compile(r"[、，,；;\s]+")
# The facts of a letter in the order in which they can only happen.
_COURSE = (
    ("check_date", "检查日期"),
    ("issue_date", "签发日期"),
    ("deliver_date", "送达日期"),
    ("reply_date", "答复日期"),
    ("closed_date", "办结日期"),
)
_WON = {
    "contracts_fixed": "补签劳动合同",
    "wage_paid": "补发工资",
    "insurance_paid": "补缴社保",
    "other_paid": "其他挽回权益",
    "rules_fixed": "修改制度",
}


@rule("VR-54", on=KIND, fields=("doc_type", "issuer_level"))
def proposals_come_from_the_district(r: SupervisionDoc, near: LetterNear, t: Thresholds) -> Iterator[Hit]:
    """A 建议书 is sent by a federation of county level or above (监督条例 21条)."""
    if r.doc_type == PROPOSAL and r.issuer_level is not None and r.issuer_level not in DISTRICT_LEVELS:
        yield Hit("issuer_level")


@rule("VR-55", on=KIND, fields=("deliver_date", "reply_date", "reply_due"))
def opinions_are_answered(r: SupervisionDoc, near: LetterNear, t: Thresholds) -> Iterator[Hit]:
    """A 意见书 was answered within its working days (监督条例 20条)."""
    if r.doc_type != OPINION or r.reply_due is None or r.result is not None or r.closed_date is not None:
        return
    if r.reply_date is None and near.day > r.reply_due:
        yield Hit("reply_date", limit=r.reply_due, days=(near.day - r.reply_due).days)


@rule("VR-56", on=KIND, fields=("doc_no", "issue_date"))
def letters_are_numbered_once(r: SupervisionDoc, near: LetterNear, t: Thresholds) -> Iterator[Hit]:
    """A letter that was sent has a number, which no other bears; numbers hold the year."""
    if not r.doc_no and r.issue_date is not None:
        yield Hit("doc_no", why="已经签发，没有文号")
    elif r.doc_no and near.same_number:
        yield Hit("doc_no", why=f"文号“{r.doc_no}”与另外 {near.same_number} 份相同")


@rule("VR-77", on=KIND, fields=("issue_date",))
def letters_are_not_of_days_to_come(r: SupervisionDoc, near: LetterNear, t: Thresholds) -> Iterator[Hit]:
    """No letter is dated after the day from which it is looked at."""
    if r.issue_date is not None and r.issue_date > near.day:
        yield Hit("issue_date", a=r.issue_date, b=near.day)


@rule("JD01", on=KIND, fields=("doc_type", "prior_doc", "enterprise_id"))
def proposals_follow_an_opinion(r: SupervisionDoc, near: LetterNear, t: Thresholds) -> Iterator[Hit]:
    """A 建议书 follows a 意见书 to the same employer that was delivered and not followed (监督条例 21条)."""
    if r.doc_type != PROPOSAL:
        return
    prior = near.prior
    if prior is None:
        yield Hit("prior_doc", why="没有前置的意见书")
    elif prior.doc_type != OPINION:
        yield Hit("prior_doc", why="前置文书不是意见书")
    elif prior.enterprise_id != r.enterprise_id:
        yield Hit("prior_doc", why="前置意见书发给了另一个单位")
    elif prior.deliver_date is None:
        yield Hit("prior_doc", why="前置意见书还没有送达")
    elif prior.result == PUT_RIGHT:
        yield Hit("prior_doc", why="前置意见书已经整改")


@rule("JD02", on=KIND, fields=tuple(name for name, _ in _COURSE))
def letters_take_their_course(r: SupervisionDoc, near: LetterNear, t: Thresholds) -> Iterator[Hit]:
    """Check, issue, delivery, answer and end follow one another."""
    stated = [(name, label, day) for name, label in _COURSE if (day := getattr(r, name)) is not None]
    for (_, before, earlier), (name, label, later) in pairwise(stated):
        if later < earlier:
            yield Hit(name, label=label, a=later, before=before, b=earlier)


@rule("JD03", on=KIND, fields=("check_date", "checkers"))
def two_people_check(r: SupervisionDoc, near: LetterNear, t: Thresholds) -> Iterator[Hit]:
    """A check on the spot is made by at least two (监督条例 18条)."""
    if r.check_date is None:
        return
    people = [name for name in _NAMES.split(r.checkers or "") if name]
    if len(people) < int(t["people"]):
        yield Hit("checkers", count=len(people), least=t["people"])


@rule("JD04", on=KIND, fields=("deliver_date", "filing_result", "filing_due"))
def proposals_are_taken_up(r: SupervisionDoc, near: LetterNear, t: Thresholds) -> Iterator[Hit]:
    """The department files a 建议书 or says why not within its working days (监督条例 23条)."""
    if r.filing_due is None or r.filing_result in {FILED, NOT_FILED} or r.closed_date is not None:
        return
    if near.day > r.filing_due:
        yield Hit("filing_result", limit=r.filing_due, days=(near.day - r.filing_due).days)


@rule("JD05", on=KIND, fields=("result_date", *_WON))
def what_was_won_has_a_day(r: SupervisionDoc, near: LetterNear, t: Thresholds) -> Iterator[Hit]:
    """Contracts, wages and insurance that were won count in the month of a day."""
    if r.result_date is None and (r.result is not None or any(getattr(r, name) for name in _WON)):
        yield Hit("result_date")


@rule("JD07", on=KIND, fields=("prior_doc", *_WON))
def what_was_won_is_entered_once(r: SupervisionDoc, near: LetterNear, t: Thresholds) -> Iterator[Hit]:
    """What an employer paid stands in the 意见书 or in the 建议书 that followed it: in both it would count twice."""
    prior = near.prior
    if r.doc_type != PROPOSAL or prior is None:
        return
    twice = [name for name in _WON if getattr(r, name) and getattr(r, name) == getattr(prior, name)]
    if twice:
        yield Hit(twice[0], what="、".join(_WON[name] for name in twice))


@rule("JD06", on=KIND, fields=("fix_due", "result"))
def faults_are_put_right_in_time(r: SupervisionDoc, near: LetterNear, t: Thresholds) -> Iterator[Hit]:
    """What a letter asked for was put right by its day."""
    if r.fix_due is None or r.result is not None or r.closed_date is not None or r.deliver_date is None:
        return
    if near.day > r.fix_due:
        yield Hit("result", limit=r.fix_due, days=(near.day - r.fix_due).days)
