"""What a decision over a household rests on (家庭人口、佐证材料、同意书) stays as it was when it was taken.

Whoever decides puts it right or takes it back, with a reason, as an event of the file. Entry goes on: a new child, a
new paper, a member who leaves later, a consent that is withdrawn (个人信息保护法第15条).
Household and papers are what the class is found by (aid.md §1.1, §1.2).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.registers.aid import decided, heads, held
from tzdesk.registers.aid.acts import Act
from tzdesk.registers.aid.in_order import refuse_disorder
from tzdesk.registers.aid.model import AidAssessment, AidCase, AidConsent, AidEvidence, AidMember
from tzdesk.registers.aid.reading import decided_day
from tzdesk.registers.aid.service import case_of
from tzdesk.registers.keeping.model import ExportLog
from tzdesk.registers.locks import Lock
from tzdesk.registers.register import Saved
from tzdesk.registers.workplace import Workplace
from tzdesk.store import Entity, alive

# --- members -----------------------------------------------------------------------------------------------------

FACTS = ("relation", "name", "id_no", "gender", "birth_date", "lives_together", "left_on", "left_reason")
_WHO = ("case_id", "relation", "name", "id_no", "birth_date")
_MEMBER = Lock("更正成员", "已经审定或复核的认定把他算在家庭人口里，不能直接改；写错了的由“更正成员”办理。")
_MEMBER_ADVICE = "离开家庭的请填写“退出家庭日期”；写错了的，由有审批权限的人在这位成员上办理“更正成员”，写明理由。"


def days_counted(session: Session | None, member: AidMember) -> list[date]:
    """The days of decided computations that counted a member into the household."""
    if session is None or member.case_id is None:
        return []
    with session.no_autoflush:
        case = session.get(AidCase, member.case_id)
        made = [(found, decided_day(found, case)) for found in _decisions(session, member.case_id)]
        seen = [(found, day) for found, day in made if day is None or _saw(member, day, found)]
        days = [day for found, made_on in seen if (day := found.period_to or made_on) is not None]
    return [day for day in days if member.belongs_on(day)]


def _decisions(session: Session, case_id: int) -> list[AidAssessment]:
    found = session.scalars(select(AidAssessment).where(alive(AidAssessment), AidAssessment.case_id == case_id))
    return [one for one in found if decided.is_relied_on(session, one)]


def fixed_member(session: Session | None, member: AidMember) -> dict[str, Lock]:
    """Who he is, and that he lived in the household."""
    names = (*_WHO, "lives_together") if days_counted(session, member) else _who_of_file(session, member)
    lock = heads.LOCK if member.is_head else _MEMBER
    return {name: lock for name in names if getattr(member, name) is not None}


def _who_of_file(session: Session | None, member: AidMember) -> tuple[str, ...]:
    """What a file that was decided on holds of its head's own row."""
    if session is None or not member.is_head or member.case_id is None:
        return ()
    with session.no_autoflush:
        return heads.WHO if heads.is_fixed(session.get(AidCase, member.case_id)) else ()


def refuse_changed_member(member: AidMember, values: Mapping[str, Any]) -> None:
    """UserError for a change by hand that makes somebody else of him, or takes him out of a household decided on."""
    session = object_session(member)
    days = days_counted(session, member)
    who = _WHO if days else _who_of_file(session, member)
    other = any(name in values and (was := getattr(member, name)) is not None and values[name] != was for name in who)
    if other and member.is_head:
        raise UserError(*heads.BY_HAND)
    then = AidMember(**{name: values.get(name, getattr(member, name)) for name in _LIVING})
    if other or not all(then.belongs_on(day) for day in days):
        raise UserError(
            "已经审定或复核的认定把这位成员算在家庭人口里，姓名、证件、关系和是否共同生活不能直接改。", _MEMBER_ADVICE
        )


_LIVING = ("birth_date", "lives_together", "left_on")


def refuse_delete_member(session: Session, member: AidMember) -> None:
    """UserError for a member whom a decision counts."""
    if days_counted(session, member):
        raise UserError(f"“{member.name or ''}”已经算在审定（复核）时的家庭人口里，不能删除。", _MEMBER_ADVICE)


# --- evidence ----------------------------------------------------------------------------------------------------

_PROOF = ("case_id", "member_id", "assessment_id", "kind", "rigid_type", "amount", "self_paid", "issued_on")
_EVIDENCE = Lock("撤下材料", "已经审定或复核的认定以这份材料为据，不能直接改；拿错了的先由“撤下材料”办理。", first=True)
_EVIDENCE_ADVICE = "拿错了的，由有审批权限的人在这份材料上办理“撤下材料”，写明理由，再登记正确的一份。"

PAPER_BY_HAND = ("已经审定或复核的认定以这份材料为据，种类、金额和日期不能直接改。", _EVIDENCE_ADVICE)


def paper_is_relied_on(session: Session | None, paper: AidEvidence) -> bool:
    """Whether a decided computation rests on a paper: the one it names, else any that was decided after it came in.

    What was entered after a decision was taken, or is dated by its issue alone, did not lie before it.
    """
    if session is None or paper.case_id is None:
        return False
    with session.no_autoflush:
        found = _decisions(session, paper.case_id)
        if paper.assessment_id is not None:
            found = [one for one in found if one.id == paper.assessment_id]
        case = session.get(AidCase, paper.case_id)
        named, came = paper.assessment_id is not None, paper.received_on or clock.local(paper.created_at).date()
        days = [(one, day) for one in found if (day := decided_day(one, case)) is not None]
        return any(_saw(paper, day, one) and (named or came <= day) for one, day in days)


def fixed_paper(session: Session | None, paper: AidEvidence) -> dict[str, Lock]:
    """What it proves; what was left blank may still be told."""
    if not paper_is_relied_on(session, paper):
        return {}
    return {name: _EVIDENCE for name in _PROOF if getattr(paper, name) is not None}


def refuse_delete_paper(session: Session, paper: AidEvidence) -> None:
    """UserError for a paper that a decision rests on."""
    if paper_is_relied_on(session, paper):
        raise UserError("已经审定或复核的认定以这份材料为据，不能删除。", _EVIDENCE_ADVICE)


def withdraw_paper(wp: Workplace, record_id: int, reason: str) -> Saved:
    """撤下材料: a paper of somebody else's. UserError without a reason, and for one that is deleted by hand."""
    with wp.store.operation("aid.withdraw_evidence", "撤下材料") as op:
        paper: AidEvidence = wp.register("aid_evidence").get(op.session, record_id)
        if not paper_is_relied_on(op.session, paper):
            raise UserError("没有认定以这份材料为据。", "请直接修改或删除。")
        act = held.reasoned("withdraw", "撤下材料", reason)
        op.delete(paper)
        _note(wp, op, paper.case_id, act)
        return Saved(paper.id, paper.row_version, ())


# --- consents ----------------------------------------------------------------------------------------------------

_CONSENT = Lock(
    "更正同意书",
    "档案已经据这份同意书审定或对外提供，不能直接改；登记错了的由“更正同意书”办理，不再同意的填写撤回日期。",
)
_CONSENT_ADVICE = "不再同意的请填写“撤回日期”；登记错了的，由有审批权限的人在这份同意书上办理“更正同意书”，写明理由。"
CONSENT_BY_HAND = ("档案已经据这份同意书审定或对外提供，谁、何时、同意什么不能直接改。", _CONSENT_ADVICE)
AGREED = ("member_id", "scope", "signed_on")


def consent_is_relied_on(session: Session | None, consent: AidConsent) -> bool:
    """Whether the file was decided on, or taken out of the desk, by a consent that was signed before."""
    if session is None or consent.case_id is None or consent.signed_on is None:
        return False
    with session.no_autoflush:
        case = session.get(AidCase, consent.case_id)
        if case is None:
            return False
        approved = case.approve_date
        if approved is not None and consent.signed_on <= approved and _saw(consent, approved, case):
            return True
        since = max(consent.signed_on, clock.local(consent.created_at).date())
        out = select(ExportLog.id).where(ExportLog.day >= since, ExportLog.concerns(case.id))
        return session.scalars(out).first() is not None


def fixed_consent(session: Session | None, consent: AidConsent) -> dict[str, Lock]:
    """Who agreed to what, and when."""
    if not consent_is_relied_on(session, consent):
        return {}
    return {name: _CONSENT for name in ("case_id", *AGREED) if getattr(consent, name) is not None}


def refuse_delete_consent(session: Session, consent: AidConsent) -> None:
    """UserError for a consent by which something was done."""
    if consent_is_relied_on(session, consent):
        raise UserError("档案已经据这份同意书审定或对外提供，不能删除。", _CONSENT_ADVICE)


def correct_consent(wp: Workplace, record_id: int, reason: str, **told: Any) -> Saved:
    """更正同意书: what somebody agreed to (个人信息保护法第14条) and that was written down otherwise than on the paper.

    UserError without a reason, when nothing differs, for a consent that nothing rests on, and for a day to come.
    """
    with wp.store.operation("aid.correct_consent", "更正同意书") as op:
        register: Any = wp.register("aid_consent")
        consent: AidConsent = register.get(op.session, record_id)
        if not consent_is_relied_on(op.session, consent):
            raise UserError("还没有据这份同意书办理过什么。", "请直接在表单里改。")
        act = held.reasoned("correct", "更正同意书", reason)
        act = held.put_right(wp, op.session, register, consent, told, act, needed=("scope", "signed_on"))
        refuse_disorder(("签署", consent.signed_on))
        _note(wp, op, consent.case_id, act)
        return Saved(consent.id, consent.row_version, tuple(register.check(wp, op.session, [consent])))


def _saw(record: Entity, day: date, decision: Entity) -> bool:
    """Whether a decision of a day had a record before it: written down by that day, or, of an old file that is entered
    afterwards, before the decision was."""
    return clock.local(record.created_at).date() <= day or record.created_at <= decision.created_at


def _note(wp: Workplace, op: Any, case_id: int | None, act: Act) -> None:
    if case_id is not None:
        case = case_of(wp, op.session, case_id, None)
        act.note(wp, op, case, case.status)
    op.session.flush()
