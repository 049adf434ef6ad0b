"""The values of a household's file and of a visit out of the registers."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from tzdesk.base import clock
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
from tzdesk.registers.aid.reading import Household, fetch_in, when_decided
from tzdesk.store import alive

_YES, _NO = "是", "否"
_LEVELS = {
    "unit": ("基层工会意见及公示结果", "主席签字"),
    "town": ("镇（街道）总工会意见", "签字"),
    "district": ("区总工会审定意见", "签字"),
}
_PERSON_TOO = ("worker_kind", "is_new_form")


def file_of(face: Face, case: AidCase) -> CaseFile:
    """困难职工档案表 in the face's edition."""
    home = face.home(case)
    latest = home.latest
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
        opinions=_opinions(face, case, latest),
        grants=_grants(face, case),
        reviews=_reviews(face, home),
        evidence=_evidence(face, case, home),
    )


def _assessment(face: Face, found: AidAssessment) -> FileAssessment:
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
        suggested=face.text(found, "suggested_category"),
        decided=face.text(found, "decided_category"),
        reason=face.text(found, "decision_reason"),
    )


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


def _opinions(face: Face, case: AidCase, found: AidAssessment | None) -> tuple[FileOpinion, ...]:
    """The five steps of the approval, filled as far as they have gone."""
    names = [part for part in (found.surveyors or "").replace("，", "、").split("、") if part] if found else []
    visit = face.session.get(AidVisit, found.visit_id) if found is not None and found.visit_id else None
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
    rows = fetch_in(face.session, AidPublicity, AidPublicity.case_id, [case.id])
    notices = [row for row in rows if row.start_date is not None]
    if not notices:
        return ""
    last = max(notices, key=lambda row: row.start_date or date.min)
    days = f"{last.workdays}个工作日" if last.workdays is not None else ""
    result = face.text(last, "result") or "结果待登记"
    return f"{last.start_date} 至 {last.end_date or ''} 公示{days}，{result}"


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
            "；".join(word for word, holds in (("复印件", row.is_copy), ("已附扫描件", row.attachment)) if holds),
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
