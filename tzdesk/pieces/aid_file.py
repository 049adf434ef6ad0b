"""The values of a household's file and of a visit out of the registers."""

from __future__ import annotations

from sqlalchemy import select

from tzdesk.base import clock
from tzdesk.definitions import Threshold
from tzdesk.documents.aid_file_model import (
    CaseFile,
    FileAssessment,
    FileBlock,
    FileEvidence,
    FileGrant,
    FileOpinion,
    FileReview,
    VisitRecord,
)
from tzdesk.documents.aid_paper import Ticked
from tzdesk.pieces.aid_face import Face, living
from tzdesk.registers.aid import codes, income
from tzdesk.registers.aid.model import (
    AidAssessment,
    AidCase,
    AidEvidence,
    AidGrant,
    AidMember,
    AidPublicity,
    AidVisit,
)
from tzdesk.registers.aid.models.case import exclusions_held
from tzdesk.registers.aid.reading import Household, fetch_in, line_of, when_decided
from tzdesk.registers.aid.rules.process import filing_notice
from tzdesk.store import alive

_YES, _NO = "是", "否"
_LEVELS = {
    "unit": ("基层工会意见及公示结果", "主席签字"),
    "town": ("镇（街道）总工会意见", "签字"),
    "district": ("区总工会审定意见", "签字"),
}
_FOR_A_TIME = "生活暂时困难（慰问，不建档）"
_PERSON_TOO = ("worker_kind", "is_new_form")


def file_of(face: Face, case: AidCase) -> CaseFile:
    """困难职工档案表 in the face's edition."""
    home = face.home(case)
    decided = case.status in codes.DECIDED  # figures that are still open stand beside no class
    latest = (home.held if decided else None) or home.latest
    spec = face.spec(case)
    return CaseFile(
        issue=face.issue(case.case_no),
        level=face.text(case, "archive_level"),
        category=face.text(case, "category"),
        status=face.text(case, "status"),
        person=FileBlock("本人情况", face.pairs(case, (*face.section(case, "person"), *_PERSON_TOO))),
        blocks=tuple(
            FileBlock(section.label, face.pairs(case, face.section(case, section.id)))
            for section in spec.sections
            if section.id in {"work", "home"}
        ),
        members=face.members(living(home, clock.today())),
        assessment=_assessment(face, latest) if latest is not None else None,
        causes=_causes(face, case),
        sub_causes=tuple(map(face.codes("cause").label_of, case.sub_causes or ())),
        cause_text=face.text(case, "cause_text"),
        bank=FileBlock("银行账户", face.pairs(case, ("bank_name", "bank_branch", "bank_card", "bank_holder"))),
        exclusions=_exclusions(face, case),
        allowed=_allowed(face, case),
        opinions=_opinions(face, case, home.opening or latest),
        grants=_grants(face, case),
        reviews=_reviews(face, home),
        evidence=_evidence(face, case, home),
    )


def _assessment(face: Face, found: AidAssessment) -> FileAssessment:
    line = line_of(face.wp.definition(found.assess_year), found)
    span = " 至 ".join(f"{day:%Y-%m}" if day else "" for day in (found.period_from, found.period_to))
    return FileAssessment(
        year=f"{found.assess_year}年度" if found.assess_year else "",
        period=span.strip(),
        income=face.pairs(found, income.INCOME),
        rigid=face.pairs(found, (*income.RIGID, "compensation")),
        income_total=face.text(found, "income_total"),
        rigid_total=face.text(found, "rigid_total"),
        size=face.text(found, "household_size"),
        net=face.text(found, "net_per_capita"),
        dibao=face.text(found, "dibao_snapshot"),
        ratio=face.text(found, "ratio"),
        suggested=_suggested(face, found, line),
        decided=face.text(found, "decided_category"),
        reason=face.text(found, "decision_reason"),
        unconfirmed=line is not None and not line.confirmed,
    )


def _suggested(face: Face, found: AidAssessment, line: Threshold | None) -> str:
    """The class that the figures suggest, or that they suggest comfort without a file."""
    if income.for_a_time(found, line) is not None:
        return _FOR_A_TIME
    return face.text(found, "suggested_category")


def _causes(face: Face, case: AidCase) -> tuple[Ticked, ...]:
    """The list in force today, and the file's own cause when it is of an older list."""
    known = face.codes("cause").on(clock.today())
    listed = [code for code in known if not code.code.startswith("L") or code.code == case.main_cause]
    return tuple(Ticked(code.label, code.code == case.main_cause) for code in listed)


def _exclusions(face: Face, case: AidCase) -> tuple[Ticked, ...]:
    """Every question with its answer; an answer in words explains a 是."""
    answers = case.exclusions or {}
    found = []
    for code in face.codes("exclusion"):
        answer = str(answers.get(code.code) or "")
        on = None if not answer else answer != _NO
        found.append(Ticked(code.label, on, answer if on and answer != _YES else ""))
    return tuple(found)


def _allowed(face: Face, case: AidCase) -> str:
    """Why an exclusion that was found does not count, and who says so (aid.md §7c, A23)."""
    why, who = face.text(case, "exclusion_reason"), face.text(case, "exclusion_by")
    return f"{why.rstrip('。')}。（认可人：{who}）" if exclusions_held(case) and why and who else ""


def _opinions(face: Face, case: AidCase, found: AidAssessment | None) -> tuple[FileOpinion, ...]:
    """The five steps of the approval, filled as far as they have gone: those of the filing, not of a later review."""
    visit = _survey(face, case, found)
    told = (found.surveyors if found is not None else None) or (visit.visitors if visit is not None else None) or ""
    names = [part for part in told.replace("，", "、").split("、") if part]
    surveyed = ""
    if visit is not None:
        surveyed = f"{visit.visit_date or ''} 入户调查，{face.text(visit, 'conclusion') or '情况见记录'}。".strip()
    minutes = f"（纪要号 {found.minutes_no}）" if found is not None and found.minutes_no else ""
    discussed = f"工会委员会集体研究{minutes}。" if found is not None and found.committee_date else ""
    return (
        FileOpinion(
            "入户调查",
            surveyed,
            tuple(("调查人", name) for name in [*names, "", ""][:2]),
            visit.visit_date if visit else None,
            seal=False,
        ),
        FileOpinion("评议", discussed, (("主持人", ""),), found.committee_date if found else None, seal=False),
        *(_opinion(face, found, level, _publicity(face, case) if level == "unit" else "") for level in _LEVELS),
    )


def _survey(face: Face, case: AidCase, found: AidAssessment | None) -> AidVisit | None:
    """The visit (入户调查) that a computation names; else the last one before the approval."""
    if found is not None and found.visit_id:
        return face.session.get(AidVisit, found.visit_id)
    until = case.approve_date or clock.today()
    made = fetch_in(face.session, AidVisit, AidVisit.case_id, [case.id], AidVisit.kind == codes.VISIT_SURVEY)
    dated = [one for one in made if one.visit_date is not None and one.visit_date <= until]
    return max(dated, key=lambda one: (one.visit_date or until, one.id), default=None)


def _opinion(face: Face, found: AidAssessment | None, level: str, besides: str) -> FileOpinion:
    title, signs = _LEVELS[level]
    if found is None:
        return FileOpinion(title, besides, ((signs, ""),))
    said = face.text(found, f"{level}_op")
    note = face.text(found, f"{level}_note")
    words = "。".join(part.rstrip("。") for part in (said, note, besides) if part)
    signer, day = face.text(found, f"{level}_by"), getattr(found, f"{level}_date")
    return FileOpinion(title, f"{words}。" if words else "", ((signs, signer),), day)


def _publicity(face: Face, case: AidCase) -> str:
    """What came of the notice on filing; the words of an objection are not repeated."""
    last = filing_notice(fetch_in(face.session, AidPublicity, AidPublicity.case_id, [case.id]))
    if last is None:
        return ""
    days = f"{last.workdays}个工作日" if last.workdays is not None else ""
    result = face.text(last, "result") or "结果待登记"
    return f"{last.start_date or ''} 至 {last.end_date or ''} 公示{days}，{result}"


def _grants(face: Face, case: AidCase) -> tuple[FileGrant, ...]:
    found = (
        select(AidGrant)
        .where(alive(AidGrant), AidGrant.case_id == case.id, AidGrant.status.in_(codes.GRANT_COUNTS))
        .order_by(AidGrant.paid_date, AidGrant.id)
    )
    return tuple(
        FileGrant(
            row.paid_date,
            face.text(row, "item"),
            face.text(row, "fund_source"),
            row.amount,
            face.text(row, "pay_method"),
            "退回（冲销）" if row.reversal_of is not None else row.goods_name or "",
        )
        for row in face.session.scalars(found)
    )


def _reviews(face: Face, home: Household) -> tuple[FileReview, ...]:
    return tuple(
        FileReview(
            face.text(row, "assess_year"),
            face.text(row, "kind"),
            face.text(row, "net_per_capita"),
            face.text(row, "decided_category"),
            face.text(row, "conclusion"),
            row.decided_on,
        )
        for row in sorted(home.assessments, key=when_decided)
    )


def _evidence(face: Face, case: AidCase, home: Household) -> tuple[FileEvidence, ...]:
    names = {member.id: face.text(member, "name") for member in home.members}
    rows = fetch_in(face.session, AidEvidence, AidEvidence.case_id, [case.id])
    return tuple(
        FileEvidence(
            face.text(row, "kind"),
            names.get(row.member_id or 0, ""),
            row.pages,
            row.received_on or row.issued_on,
            "；".join(
                word
                for word, holds in (
                    ("复印件", row.is_copy),
                    ("已附扫描件", row.attachment),
                    (face.text(row, "note"), row.note),
                )
                if holds
            ),
        )
        for row in sorted(rows, key=lambda row: (row.kind or "", row.id))
    )


def visit_of(face: Face, visit: AidVisit) -> VisitRecord:
    """走访（入户）记录表."""
    case = face.session.get(AidCase, visit.case_id) if visit.case_id is not None else None
    people: list[AidMember] = living(face.home(case), visit.visit_date or clock.today()) if case is not None else []
    asked = visit.kind in {codes.VISIT_SURVEY, codes.VISIT_REVIEW} or visit.conclusion is not None
    choices = face.codes("visit_conclusion")
    return VisitRecord(
        issue=face.issue(visit.visit_no),
        kind=face.text(visit, "kind"),
        day=visit.visit_date,
        household=face.text(case, "name") if case is not None else "",
        address=face.text(case, "address") if case is not None else "",
        unit=visit.unit_visited or "" if case is None else "",
        head_count=visit.head_count,
        visitors=face.text(visit, "visitors"),
        people_met=face.text(visit, "people_met"),
        living=face.text(visit, "living"),
        income=face.text(visit, "income_seen"),
        health=face.text(visit, "health_seen"),
        needs=face.text(visit, "needs"),
        conclusions=tuple(Ticked(code.label, code.code == visit.conclusion) for code in choices) if asked else (),
        item=face.text(visit, "item"),
        source=face.text(visit, "fund_source"),
        goods_fen=visit.goods_value,
        members=face.members(people),
    )
