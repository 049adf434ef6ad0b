"""The values of what a household signs, out of its file: application, consents, authorisation, notice of leaving."""

from __future__ import annotations

from datetime import date

from tzdesk.base import clock
from tzdesk.documents.aid_consent import GUARDIAN_VERSION, VERSION
from tzdesk.documents.aid_letter_model import (
    Application,
    Authority,
    Consent,
    ExitNotice,
    GuardianConsent,
    GuardianConsents,
    Signer,
)
from tzdesk.documents.aid_paper import Ticked
from tzdesk.pieces.aid_face import Face, living
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.model import AidCase, AidConsent, AidMember
from tzdesk.registers.aid.reading import fetch_in
from tzdesk.registers.aid.shown import is_child
from tzdesk.registers.profile import profile_of

_PERSON = (
    *("name", "gender", "birth_date", "id_no", "mobile", "marital", "address", "employer_name", "work_status"),
    *("health", "main_cause"),
)
# To whom data of a file go (个人信息保护法第23条 wants each receiver named).
RECEIVERS = (
    *("镇（街道）总工会", "区总工会", "市总工会", "全国工会帮扶工作管理系统（中华全国总工会）"),
    *("民政部门家庭经济状况核对机构", "代发资金的银行"),
)
AGENCY = "民政部门家庭经济状况核对机构"
# The boxes that the law wants one by one, by code of consent_scope, and what is told besides.
_SEPARATE = (
    ("2", "同意处理本人及家庭成员的敏感个人信息", ""),
    ("3", "同意将必要的个人信息提供给上列接收单位", ""),
    ("4", "同意在公示期内公示姓名、单位、困难类别", "不公示身份证号、电话、住址、病情、收入和子女"),
)


def application_of(face: Face, case: AidCase) -> Application:
    """困难职工帮扶申请书."""
    issue = face.issue(case.case_no)
    wishes = [code for code in face.codes("aid_item") if code.parent is None and codes.is_aid(code.code)]
    return Application(
        issue=issue,
        receiver=issue.unit,
        person=face.pairs(case, _PERSON),
        members=face.members(living(face.home(case), clock.today())),
        reason=face.text(case, "cause_text"),
        wishes=tuple(Ticked(code.label) for code in wishes),
        applied_on=case.apply_date,
    )


def consent_of(face: Face, case: AidCase) -> Consent:
    """个人信息处理知情同意书; ticked where a consent has been entered that still holds."""
    given = _consents(face, case).get(None)
    ticked = {code: code in (given.scope or ()) if given else None for code, _, _ in _SEPARATE}
    return Consent(
        issue=face.issue(case.case_no),
        version=(given.version if given is not None else None) or VERSION,
        name=face.text(case, "name"),
        id_no=face.text(case, "id_no"),
        receivers=RECEIVERS,
        separate=tuple(Ticked(words, ticked[code], note) for code, words, note in _SEPARATE),
        keep_years=face.wp.definition().parameter("aid_file_years", clock.today()),
        phone=profile_of(face.session).phone or "",
        signed_on=given.signed_on if given is not None else None,
    )


def _consents(face: Face, case: AidCase) -> dict[int | None, AidConsent]:
    """The consent that holds today, by member; None is the head's own."""
    day = clock.today()
    head = next((one.id for one in face.home(case).members if one.is_head), None)
    rows = fetch_in(face.session, AidConsent, AidConsent.case_id, [case.id])
    holding = sorted((row for row in rows if row.holds_on(day)), key=lambda row: row.signed_on or date.min)
    return {None if row.is_heads(head) else row.member_id: row for row in holding}


def guardians_of(face: Face, case: AidCase) -> GuardianConsents:
    """监护人同意书: a page for every child under fourteen; a blank one where there is none."""
    people = living(face.home(case), clock.today())
    by_id = {one.id: one for one in people}
    given = _consents(face, case)
    return GuardianConsents(
        issue=face.issue(case.case_no),
        version=GUARDIAN_VERSION,
        children=tuple(_child(face, one, by_id, given.get(one.id)) for one in people if is_child(one)),
        receivers=RECEIVERS,
        phone=profile_of(face.session).phone or "",
        keep_years=face.wp.definition().parameter("aid_file_years", clock.today()),
    )


def _child(face: Face, child: AidMember, people: dict[int, AidMember], given: AidConsent | None) -> GuardianConsent:
    number = (given.guardian_id if given is not None else None) or child.guardian_id
    guardian = people.get(number or 0)
    stated = (given.guardian_name or "", given.guardian_relation or "") if given is not None else ("", "")
    return GuardianConsent(
        child=face.text(child, "name"),
        guardian=stated[0] or (face.text(guardian, "name") if guardian is not None else ""),
        relation=stated[1],
        signed_on=given.signed_on if given is not None else None,
        use={codes.CONSENT_USE, codes.CONSENT_SENSITIVE} <= set(given.scope or ()) if given is not None else None,
        share=codes.CONSENT_SHARE in (given.scope or ()) if given is not None else None,
        version=(given.version if given is not None else None) or "",
    )


def authority_of(face: Face, case: AidCase) -> Authority:
    """家庭经济状况核对授权书: everybody who lives in the household."""
    people = living(face.home(case), clock.today())
    names = {one.id: face.text(one, "name") for one in people}
    signers = tuple(
        Signer(
            names[one.id],
            face.text(one, "relation"),
            face.text(one, "id_no"),
            names.get(one.guardian_id or 0, "") if is_child(one) else "",
        )
        for one in people
    )
    return Authority(face.issue(case.case_no), AGENCY, face.text(case, "name"), signers, None)


def exit_of(face: Face, case: AidCase) -> ExitNotice:
    """脱困（注销）告知及确认书; before the exit is entered it is printed as 脱困 with lines to fill in."""
    lifted = case.exit_reason in {None, codes.EXIT_LIFTED}
    if lifted:
        reason = "致困原因已经消除，家庭月人均收入连续达到脱困标准。" if case.exit_date else ""
    else:
        reason = face.text(case, "exit_reason")
    return ExitNotice(
        issue=face.issue(case.case_no),
        lifted=lifted,
        name=face.text(case, "name"),
        employer=face.text(case, "employer_name"),
        approved_on=case.approve_date,
        exit_on=case.exit_date,
        reason=reason,
        confirmed=case.exit_confirm,
        phone=profile_of(face.session).phone or "",
        issued_on=case.exit_date,
    )
