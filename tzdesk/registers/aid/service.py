"""What a clerk does with files, households, assessments and visits. Every function is one operation.

A finding never stops a draft from being saved; a hard finding stops approving. Grants are in `payments`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.aid import codes, gather, held
from tzdesk.registers.aid.model import AidAssessment, AidCase, AidMember, AidVisit
from tzdesk.registers.aid.near import Elsewhere
from tzdesk.registers.aid.others import Others
from tzdesk.registers.aid.reading import REVIEWS, Household, Rehearsal, decided_day, households, parent_classes
from tzdesk.registers.aid.register import mirror_head
from tzdesk.registers.register import Saved
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import Finding, Severity, check
from tzdesk.store import alive


@dataclass(frozen=True)
class CaseSaved(Saved):
    """A saved file with its household: findings are those of the file, its members and its computation together."""

    member_ids: tuple[int, ...] = ()
    assessment_id: int | None = None


def save_case(
    wp: Workplace,
    values: Mapping[str, Any],
    *,
    members: Sequence[Mapping[str, Any]] | None = None,
    assessment: Mapping[str, Any] | None = None,
    record_id: int | None = None,
    version: int | None = None,
    period: Month | None = None,
) -> CaseSaved:
    """Create or change a file together with its household and its computation, as one operation.

    `members` is the whole household without the head (each with its `id` where it is stored; who is missing goes to
    the recycle bin); None leaves it alone. `assessment` is one computation, with its `id` where it is stored.
    """
    with wp.store.operation("aid.save_case", "修改困难职工档案" if record_id else "新增困难职工档案") as op:
        saved = wp.register("aid_case").save(wp, values, record_id, version=version, period=period)
        if members is not None:
            _set_members(wp, op.session, saved.id, members, period)
        assessment_id = None
        if assessment is not None:
            given = dict(assessment)
            known = given.pop("id", None)
            assessment_id = wp.register("aid_assessment").save(wp, {**given, "case_id": saved.id}, known).id
        op.session.flush()
        home = household(op.session, saved.id)
        found = check_household(wp, op.session, home, period)
        return CaseSaved(saved.id, home.case.row_version, tuple(found), tuple(m.id for m in home.others), assessment_id)


def _set_members(
    wp: Workplace, session: Session, case_id: int, members: Sequence[Mapping[str, Any]], period: Month | None
) -> None:
    register = wp.register("aid_member")
    kept: set[int] = set()
    for given in members:
        values = {"lives_together": True, **given, "case_id": case_id}
        known = values.pop("id", None)
        if values.get("relation") == codes.RELATION_SELF:
            raise UserError("家庭成员名单里不用再填本人。", "本人的情况在档案里填写，会自动列入家庭。")
        if known is not None and register.get(session, known).case_id != case_id:
            raise UserError("这位成员属于另一份档案。", "请刷新后重新填写。")
        kept.add(register.save(wp, values, known, period=period).id)
    gone = [member.id for member in household(session, case_id).others if member.id not in kept]
    if gone:
        register.delete(wp, gone)


def household(session: Session, case_id: int) -> Household:
    """A stored file with its people and computations. UserError when it is no longer there."""
    case = session.get(AidCase, case_id)
    if case is None or case.deleted_at is not None:
        raise UserError("这份档案已经不在了。", "可能已被删除，请到回收站查看，或刷新列表。")
    return households(session, [case])[case_id]


def check_household(wp: Workplace, session: Session, home: Household, period: Month | None = None) -> list[Finding]:
    """What the rules say of a file, its members and its latest computation."""
    found = wp.register("aid_case").check(wp, session, [home.case], period)
    found += wp.register("aid_member").check(wp, session, home.members, period)
    if (latest := home.latest) is not None:
        found += wp.register("aid_assessment").check(wp, session, [latest], period)
    return found


def hard_findings(wp: Workplace, session: Session, case_id: int) -> list[Finding]:
    """What of a file, its members and its latest computation has to be mended."""
    found = check_household(wp, session, household(session, case_id))
    return [one for one in found if one.severity is Severity.HARD]


def hard_of_decision(wp: Workplace, session: Session, found: AidAssessment) -> list[Finding]:
    """What has to be mended in a decision: of its own figures, and of the class that it gave the file on them.

    The rules on a file look at its latest computation; this may be one that a later one has replaced.
    """
    home = household(session, found.case_id or 0)
    told = wp.register("aid_assessment").check(wp, session, [found])
    case = wp.register("aid_case").draft(wp, session, {"category": found.decided_category}, home.case.id)
    then = Rehearsal({case.id: Household(case, home.members, [found])})
    definition = wp.definition()
    near = gather.case_nears(definition, session, [case], None, then)
    told += [one for one in check(definition, "aid_case", [(case, near[0])]) if one.field == "category"]
    return [one for one in told if one.severity is Severity.HARD]


def in_words(findings: Sequence[Finding]) -> str:
    """The rules' sentences as part of one, each told once."""
    return "；".join(dict.fromkeys(one.message.rstrip("。") for one in findings))


def assess(
    wp: Workplace, case_id: int, values: Mapping[str, Any], record_id: int | None = None, *, version: int | None = None
) -> Saved:
    """Enter a computation. The size of the household is counted from its list when it is not stated."""
    with wp.store.operation("aid.assess", "收支测算") as op:
        home = household(op.session, case_id)
        given = {**values, "case_id": case_id}
        if record_id is None and given.get("household_size") is None:
            day = given.get("period_to") or date.max
            given["household_size"] = sum(1 for member in home.members if member.belongs_on(day)) or None
        return wp.register("aid_assessment").save(wp, given, record_id, version=version, name="assess")


def take_over(wp: Workplace, session: Session, found: AidAssessment) -> None:
    """A review or adjustment of a file in standing decides its class from its day on, whichever way it was entered."""
    on = found.decided_on
    if found.kind not in REVIEWS or on is None or found.decided_category is None or found.case_id is None:
        return
    home = household(session, found.case_id)
    case = home.case
    newest = home.held
    if case.status not in codes.STANDING or (newest is not None and newest.id != found.id):
        return
    refuse_differing(found)
    _keep_first_class(session, home, found)
    case.category = found.decided_category
    case.reviewed(on)
    wp.register("aid_case").settle(wp, session, case)


def refuse_differing(found: AidAssessment) -> None:
    """UserError where the civil-affairs check (民政核对) differs: nothing is decided on figures that are doubted."""
    if found.mz_check == codes.CHECK_DIFFERS:
        raise UserError("民政核对结果不一致，不能审定。", "请核实家庭收入和财产，改正核对结果后再审定。")


def refuse_unfounded(wp: Workplace, found: AidAssessment | None, category: str | None) -> None:
    """UserError for a class by income (深度、相对、意外, and a district's own under one of them) without a net income:
    blank is not below a line.

    The rules on classes (B10–B12) hold a class against figures and are silent without; so are lists of old files.
    """
    counted = parent_classes(wp.definition()).get(category or "", category)
    if counted in codes.BY_INCOME and (found is None or found.net_per_capita is None):
        raise UserError(
            "还没有算出家庭月人均纯收入，不能认定困难类别。",
            "请先办理“收支测算”（复核的选年度复核），在年度认定里填好十二个月的收入和刚性支出（没有的填0），再认定。",
        )


def _keep_first_class(session: Session, home: Household, found: AidAssessment) -> None:
    """Before the first decision of a file that came without any, note the class it was approved in.

    Returns read the class of a day off the decisions: without this one, the months before would change with it.
    """
    case = home.case
    others = [one for one in home.assessments if one.id != found.id and one.decided_category is not None]
    if (
        any(decided_day(one, case) is not None for one in others)
        or case.approve_date is None
        or (found.decided_on is not None and found.decided_on <= case.approve_date)
        or case.category in {None, found.decided_category}
    ):
        return
    session.add(
        AidAssessment(
            definition_year=case.definition_year,
            case_id=case.id,
            kind=codes.ASSESS_NEW,
            assess_year=case.approve_date.year,
            district_date=case.approve_date,
            decided_category=case.category,
            decision_reason="原档案的困难类别",
        )
    )


def approve_case(
    wp: Workplace,
    record_id: int,
    on: date,
    *,
    category: str | None = None,
    level: str | None = None,
    version: int | None = None,
) -> Saved:
    """Take a household into the files (审定). UserError for a class by income without a computed one, and while a hard
    finding stands, with all of them named."""
    with wp.store.operation("aid.approve", "困难职工审定建档") as op:
        case = case_of(wp, op.session, record_id, version)
        home = household(op.session, record_id)
        latest = home.latest
        case.approve(on, category or (latest.decided_category if latest is not None else None), level=level)
        if latest is not None and latest.decided_category is None:
            latest.decided_category = case.category
        if latest is not None:
            refuse_differing(latest)
            wp.register("aid_assessment").settle(wp, op.session, latest)
        refuse_unfounded(wp, latest, case.category)
        saved = settled(wp, op.session, case)
        if hard := hard_findings(wp, op.session, record_id):
            raise UserError(f"还有{len(hard)}处问题没有改正，不能审定：{in_words(hard)}。", "请先改正，再办理审定。")
        return saved


def exit_case(
    wp: Workplace,
    record_id: int,
    on: date,
    reason: str,
    *,
    confirmed: bool | None = None,
    version: int | None = None,
) -> Saved:
    """脱困 or 注销 on a day. The file stays in the months before."""
    with wp.store.operation("aid.exit", "脱困（注销）") as op:
        case = case_of(wp, op.session, record_id, version)
        case.close(on, reason, confirmed=confirmed)
        return settled(wp, op.session, case)


def reopen_case(wp: Workplace, record_id: int, reason: str, *, version: int | None = None) -> Saved:
    """撤回脱困（注销）: an exit entered by mistake. Becoming poor again later is a new file (返困), not this.

    UserError without a reason, for a file that has not left, and where the household has another live file (一户一档).
    """
    with wp.store.operation("aid.reopen", "撤回脱困（注销）") as op:
        case = case_of(wp, op.session, record_id, version)
        act, before = held.reasoned("reopen", "撤回脱困（注销）", reason), case.status
        case.reopen()
        refuse_second(op.session, case, act.what)
        saved = settled(wp, op.session, case)
        act.note(wp, op, case, before)
        return saved


def refuse_second(session: Session, case: AidCase, what: str) -> None:
    """UserError, which calls the act by its name, where the household has another live file: 一户一档.

    That may be the one that it came back with (返困).
    """
    back = select(AidCase).where(alive(AidCase), AidCase.prev_case_id == case.id, AidCase.status.in_(codes.LIVE))
    others = Others(session)
    same = others.elsewhere(others.owners([case.id_no]), case.id_no, case)
    if (other := session.scalars(back).first()) is not None:
        same = Elsewhere(other.case_no or "", other.name or "")
    if same is not None:
        raise UserError(
            f"“{case.name or case.case_no}”另有一份档案（{same.where}），一户只能建一档，不能{what}。",
            "请继续用那一份档案；那一份建错了的，先把它注销或删除。",
        )


def note_review(wp: Workplace, session: Session, visit: AidVisit) -> None:
    """A yearly review on a visit that found the household as declared (情况属实) is noted in its file (aid.md §1.3).

    By who may review (复核) files; whatever else it found, or one that is still to come, wants a review of its own.
    """
    confirmed = visit.kind == codes.VISIT_REVIEW and visit.conclusion == codes.VISIT_TRUE
    made = visit.visit_date is not None and visit.visit_date <= clock.today()
    if not (confirmed and made) or visit.case_id is None or not wp.rights.takes("aid_case", "review"):
        return
    case = case_of(wp, session, visit.case_id, None)
    if case.status in codes.STANDING and visit.visit_date is not None:
        case.reviewed(visit.visit_date)
        wp.register("aid_case").settle(wp, session, case)


def case_of(wp: Workplace, session: Session, record_id: int, version: int | None) -> AidCase:
    """A file to act on, checked against the version the clerk saw."""
    case: AidCase = wp.register("aid_case").stored_or_new(wp, session, record_id, version, None)
    return case


def settled(wp: Workplace, session: Session, case: AidCase) -> Saved:
    """Bring a file's computed fields and its head's row up to date after an act; with what the rules say now."""
    register = wp.register("aid_case")
    register.settle(wp, session, case)
    mirror_head(session, case)
    session.flush()
    return Saved(case.id, case.row_version, tuple(register.check(wp, session, [case])))


def household_members(wp: Workplace, case_id: int) -> list[AidMember]:
    """The people of a file, the head first."""
    with wp.store.reading() as session:
        return sorted(household(session, case_id).members, key=lambda member: (not member.is_head, member.id))
