"""The values of the privacy papers (制度, 影响评估, 泄露报告表): what this desk counts and what it keeps to."""

from __future__ import annotations

from sqlalchemy import func, or_, select

from tzdesk.base import clock
from tzdesk.documents.privacy_model import LeakReport, PrivacyAssessment, PrivacyRules
from tzdesk.pieces.aid_face import Face
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.model import AidCase, AidMember
from tzdesk.registers.aid.shown import is_child
from tzdesk.registers.keeping.model import FULL, ExportLog
from tzdesk.registers.profile import profile_of
from tzdesk.store import alive
from tzdesk.store.attempts import MOST


def rules_of(face: Face) -> PrivacyRules:
    """个人信息保护管理制度, with the numbers that hold today."""
    today, own = clock.today(), profile_of(face.session)
    known = face.wp.definition()
    backup = known.rules.get("F03")
    return PrivacyRules(
        issue=face.issue("", edition=""),
        leader=own.leader or "",
        phone=own.phone or "",
        file_years=known.parameter("aid_file_years", today),
        reveal_seconds=known.parameter("reveal_seconds", today),
        backup_days=int(backup.thresholds["days"]) if backup is not None else None,
        attempts=MOST,
        day=today,
    )


def assessment_of(face: Face) -> PrivacyAssessment:
    """个人信息保护影响评估报告, counted over the files of the desk. UserError for who does not see all of them."""
    for kind in ("aid_case", "aid_member", "export_log"):
        face.wp.rights.demand_sight(kind, face.wp.definition().record(kind).label)
    session, today = face.session, clock.today()
    people = session.scalars(select(AidMember).where(alive(AidMember), AidMember.left_on.is_(None))).all()
    out = select(ExportLog).where(ExportLog.edition == FULL, ExportLog.day >= today.replace(month=1, day=1))
    exports = session.scalars(out.order_by(ExportLog.id)).all()
    ill = or_(AidMember.health != codes.HEALTH_GOOD, AidMember.disability.is_not(None))
    counted = select(func.count()).select_from
    return PrivacyAssessment(
        issue=face.issue("", edition=""),
        files=session.scalar(counted(AidCase).where(alive(AidCase))) or 0,
        persons=len(people),
        children=sum(map(is_child, people)),
        ill=session.scalar(counted(AidMember).where(alive(AidMember), AidMember.left_on.is_(None), ill)) or 0,
        accounts=session.scalar(counted(AidCase).where(alive(AidCase), AidCase.bank_card.is_not(None))) or 0,
        exports=len(exports),
        receivers=tuple(dict.fromkeys(one.receiver for one in exports)),
        file_years=face.wp.definition().parameter("aid_file_years", today),
        day=today,
    )


def leak_of(face: Face) -> LeakReport:
    """个人信息泄露事件报告表, with the unit's own lines."""
    own = profile_of(face.session)
    return LeakReport(face.issue("", edition=""), own.superior or "", own.leader or "", own.phone or "")
