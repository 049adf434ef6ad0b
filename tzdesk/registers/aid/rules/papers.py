"""Rules on what a file must hold besides figures: consents, exclusions, evidence, bills (A21–A24, B06, B07)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tzdesk.base.money import format_yuan
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.income import RIGID_FIELDS
from tzdesk.registers.aid.model import AidAssessment, AidCase, AidConsent, AidEvidence, AidMember
from tzdesk.registers.aid.models.case import exclusions_held
from tzdesk.registers.aid.near import AssessmentNear, CaseNear
from tzdesk.registers.aid.reading import stored_id
from tzdesk.registers.aid.rules.person import is_minor
from tzdesk.registers.aid.rules.since import applies
from tzdesk.rules import Hit, Thresholds, rule

_ASKED_OF = frozenset({codes.AT_TOWN, codes.AT_DISTRICT, *codes.STANDING})


def _dated(case: AidCase) -> date | None:
    return case.apply_date or case.approve_date


def _under_way(case: AidCase) -> bool:
    return case.status in codes.LIVE and case.status != codes.DRAFT


@rule("A21", on="aid_case", fields=("status", "apply_date"))
def consent(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """The head has agreed to the use of his data, sensitive data included (个人信息保护法 第13、29条)."""
    if not _under_way(case) or not applies(t, _dated(case)):
        return
    needed = {codes.CONSENT_USE, codes.CONSENT_SENSITIVE}
    if not any(one.holds_on(near.today) and needed <= set(one.scope or ()) for one in _of_the_head(near)):
        yield Hit("status")


def _of_the_head(near: CaseNear) -> list[AidConsent]:
    return [one for one in near.consents if one.is_heads(near.head.id if near.head else None)]


@rule("A21S", on="aid_case", fields=("status", "apply_date", "consent_id"))
def consent_scan(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """The head's signed consent lies in the file as a scan, at the consent or at the file itself."""
    if not _under_way(case) or not applies(t, _dated(case)) or case.consent_id is not None:
        return
    signed = [one for one in _of_the_head(near) if one.holds_on(near.today)]
    if signed and not any(one.scan is not None for one in signed):
        yield Hit("consent_id")


@rule("A22", on="aid_case", fields=("status", "apply_date"))
def guardian(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """For every member under fourteen a guardian has agreed (个人信息保护法 第31条)."""
    if not _under_way(case) or not applies(t, _dated(case)):
        return
    for member in near.members:
        if member.stays_on(near.today) and is_minor(member, near.today) and not _guarded(member, near):
            yield Hit("status", name=member.name or "")


def _guarded(member: AidMember, near: CaseNear) -> bool:
    """Whether a guardian agreed to the use of the child's data, sensitive as all of them are."""
    agreed = {
        scope
        for one in near.consents
        if one.member_id == member.id
        and one.holds_on(near.today)
        and (one.guardian_id is not None or bool(one.guardian_name))
        for scope in one.scope or ()
    }
    return {codes.CONSENT_USE, codes.CONSENT_SENSITIVE} <= agreed


@rule("A23", on="aid_case", fields=("exclusions", "exclusion_reason", "exclusion_by", "status"))
def exclusions(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """No exclusion holds, unless an examiner says why it does not count; from the town on all are answered."""
    answers = dict(case.exclusions or {})
    held = [near.questions.get(code, code) for code in exclusions_held(case)]
    if held and not (case.exclusion_reason and case.exclusion_by):
        yield Hit("exclusions", what="、".join(held))
        return
    open_ = [label for code, label in near.questions.items() if not answers.get(code)]
    if open_ and case.status in _ASKED_OF and applies(t, _dated(case)):
        yield Hit("exclusions", what=f"还有{len(open_)}项没有核查")


@rule("A24", on="aid_case", fields=("status", "main_cause", "category", "on_dibao", "health", "worker_kind"))
def evidence(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """Whoever checks a file from the town on has all papers before him."""
    if case.status not in _ASKED_OF or not applies(t, _dated(case)):
        return
    if missing := lacking(case, near, t):
        yield Hit("status", what="、".join(missing))


def lacking(case: AidCase, near: CaseNear, t: Thresholds) -> list[str]:
    """What every file needs, and what its cause, class or kind of worker adds (lists of codes in the thresholds), as
    far as it is not there."""
    wanted = list(t.get("always", ()))
    wanted += t.get(f"cause_{case.main_cause}", ())
    wanted += [paper for one in (case.category, near.parent) for paper in t.get(f"category_{one}", ())]
    for holds, key in (
        (case.on_dibao, "dibao"),
        (codes.HEALTH_DISABLED in {case.health, *(member.health for member in near.members)}, "disabled"),
        (case.worker_kind == codes.KIND_MIGRANT, "migrant"),
    ):
        wanted += t.get(key, ()) if holds else ()
    have = {one.kind for one in near.evidence}
    return [near.papers.get(kind, kind) for kind in dict.fromkeys(wanted) if kind not in have]


# --- bills -----------------------------------------------------------------------------------------------------------


def _proved(found: AidAssessment, near: AssessmentNear, kind: str) -> tuple[int | None, int | None]:
    """What bills of a kind of expense add up to, whole and self-paid; None where nothing is stated."""
    bills = [one for one in near.evidence if one.rigid_type == kind and _is_of(one, found)]
    whole = [one.amount if one.amount is not None else one.self_paid for one in bills]
    own = [one.self_paid for one in bills]
    return _total(whole), _total(own)


def _is_of(bill: AidEvidence, found: AidAssessment) -> bool:
    """Whether a bill proves this computation: it names it, or names none and was issued within its twelve months."""
    if bill.assessment_id is not None:
        return bill.assessment_id == stored_id(found)
    first, last = found.period_from, found.period_to
    return first is None or last is None or (bill.issued_on is not None and first <= bill.issued_on <= last)


def _total(stated: list[int | None]) -> int | None:
    known = [amount for amount in stated if amount is not None]
    return sum(known) if known else None


@rule("B06", on="aid_assessment", fields=tuple(RIGID_FIELDS.values()))
def bills(found: AidAssessment, near: AssessmentNear, t: Thresholds) -> Iterator[Hit]:
    """No rigid expense is below nothing, and each is proved by bills of at least its sum."""
    asked = near.latest and applies(t, near.line_day)
    for kind, name in RIGID_FIELDS.items():
        amount = getattr(found, name)
        if amount is None or amount == 0:
            continue
        proved = _proved(found, near, kind)[0]
        if amount < 0 or (asked and (proved is None or proved < amount)):
            yield Hit(name, x=format_yuan(amount), y=format_yuan(proved or 0))


@rule("B07", on="aid_assessment", fields=("rigid_medical",))
def self_paid(found: AidAssessment, near: AssessmentNear, t: Thresholds) -> Iterator[Hit]:
    """Medical expenses are what was paid after insurance."""
    own = _proved(found, near, "1")[1]
    if near.latest and found.rigid_medical is not None and own is not None and found.rigid_medical > own:
        yield Hit("rigid_medical", x=format_yuan(found.rigid_medical), y=format_yuan(own))
