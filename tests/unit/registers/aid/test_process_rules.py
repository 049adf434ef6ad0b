"""Rules on papers, the way of a file, funds, batches and what leaves the desk: each fires, its nearest does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.unit.registers.aid.people import LINE, MAN, resident_id
from tzdesk.definitions import load, nothing_known
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.model import (
    AidAssessment,
    AidBatch,
    AidCase,
    AidConsent,
    AidEvidence,
    AidFund,
    AidGrant,
    AidMember,
    AidPublicity,
    AidVisit,
)
from tzdesk.registers.aid.near import AssessmentNear, BatchNear, CaseNear, FundNear, GrantNear, VisitNear
from tzdesk.registers.aid.rules.protection import BackupState, ExportRequest, PublicPrint
from tzdesk.rules import Severity, check

TODAY = date(2024, 6, 28)
DEFINITION = load(2024)
APPLIED, APPROVED = date(2024, 3, 1), date(2024, 4, 1)
WAITING = {"status": codes.WAITING, "apply_date": APPLIED}
FILED = {"status": codes.IN_FILE, "apply_date": APPLIED, "approve_date": APPROVED}

AGREED = AidConsent(signed_on=APPLIED, scope=["1", "2"])
CHILD = AidMember(name="某小", birth_date=date(2010, 6, 29))  # thirteen until tomorrow
TEEN = AidMember(name="某小", birth_date=date(2010, 6, 28))  # fourteen today
CHILD.id = TEEN.id = 7
NEWBORN = AidMember(name="某小", id_no="A123456789")  # 出生医学证明编号, no birth date
NEWBORN.id = 7
FOR_CHILD = AidConsent(member_id=7, signed_on=APPLIED, guardian_name="某某", scope=["1", "2"])
PUBLIC_ONLY = AidConsent(member_id=7, signed_on=APPLIED, guardian_name="某某", scope=["1", "4"])
WITHDRAWN = AidConsent(signed_on=APPLIED, scope=["1", "2"], withdrawn_on=TODAY)
BY_HIMSELF = AidConsent(member_id=7, signed_on=APPLIED, scope=["1"])
QUESTIONS = {"01": "多套住房", "05": "有车"}
PAPERS = tuple(AidEvidence(kind=kind) for kind in ("01", "02", "03", "05", "06", "08"))
OF_ILLNESS = (AidEvidence(kind="11"), AidEvidence(kind="12"))
# Friday 2024-03-15 to Thursday the 21st: 15, 18, 19, 20, 21 are five working days.
HUNG = AidPublicity(
    kind="1", start_date=date(2024, 3, 15), end_date=date(2024, 3, 21), has_photo=True, result=codes.NO_OBJECTION
)
SURVEY = AidVisit(visit_date=date(2024, 2, 1), visitors="甲某、乙某")  # sixty days before the first of April
NEAR = CaseNear(
    TODAY, consents=(AGREED,), questions=QUESTIONS, calendar=DEFINITION.calendar, parameter=DEFINITION.parameter
)


def notice(**values: Any) -> AidPublicity:
    """A notice that differs in something."""
    given = {name: getattr(HUNG, name) for name in ("kind", "start_date", "end_date", "has_photo", "result")}
    return AidPublicity(**{**given, **values})


def case_near(**values: Any) -> CaseNear:
    """The neighbourhood of a file with something else in it."""
    return replace(NEAR, **values)


LIFTED = {"exit_date": date(2024, 7, 1), "exit_reason": "1", "stable_from": date(2024, 1, 20)}  # January to June

CHECKED = {**FILED, "first_check_date": date(2024, 3, 8), "town_check_date": date(2024, 3, 28)}
MET = AidAssessment(committee_date=APPROVED)


def earning(month: int) -> AidAssessment:
    """A computation of one person with so much net income a month, in 分."""
    return AidAssessment(income_total=12 * month, rigid_total=0, household_size=1)


Fires = list[tuple[str, Any, Any, str]]
CASES: Fires = [
    ("A21", case_near(consents=()), WAITING, "status"),
    ("A21", case_near(consents=(AidConsent(signed_on=APPLIED, scope=["1"]),)), WAITING, "status"),
    (
        "A21",
        case_near(consents=(WITHDRAWN,)),
        WAITING,
        "status",
    ),
    ("A21", case_near(consents=(AidConsent(signed_on=APPLIED, scope=["1", "2"], member_id=9),)), WAITING, "status"),
    ("A21S", NEAR, WAITING, "consent_id"),
    ("A21S", case_near(consents=(AGREED, AidConsent(signed_on=APPLIED, scan=5, member_id=9))), WAITING, "consent_id"),
    ("A22", case_near(members=(CHILD,)), WAITING, "status"),
    ("A22", case_near(members=(CHILD,), consents=(AGREED, BY_HIMSELF)), WAITING, "status"),
    ("A22", case_near(members=(CHILD,), consents=(AGREED, PUBLIC_ONLY)), WAITING, "status"),
    ("A22", case_near(members=(NEWBORN,)), WAITING, "status"),
    ("A23", NEAR, {**FILED, "exclusions": {"01": "否"}}, "exclusions"),
    ("A23", NEAR, {"exclusions": {"01": "否", "05": "是"}}, "exclusions"),
    ("A23", NEAR, {"exclusions": {"05": "一辆货车"}, "exclusion_reason": "残疾人代步"}, "exclusions"),
    ("A24", case_near(evidence=PAPERS[:-1]), FILED, "status"),
    ("A24", case_near(evidence=PAPERS), {**FILED, "main_cause": "6"}, "status"),
    ("A24", case_near(evidence=PAPERS), {**FILED, "on_dibao": True}, "status"),
    ("A24", case_near(evidence=PAPERS, members=(AidMember(health="20"),)), FILED, "status"),
    ("G01", NEAR, FILED, "approve_date"),
    ("G01", case_near(notices=(notice(end_date=date(2024, 3, 20)),)), FILED, "approve_date"),
    ("G01", case_near(notices=(notice(end_date=APPROVED),)), FILED, "approve_date"),
    ("G01B", case_near(notices=(notice(created_at=datetime(2024, 4, 15, tzinfo=UTC)),)), FILED, "status"),
    ("G02", case_near(notices=(notice(has_photo=False),)), FILED, "approve_date"),
    ("G02", case_near(notices=(notice(result=None),)), FILED, "approve_date"),
    ("G02", case_near(notices=(notice(result=codes.OBJECTION_UPHELD),)), FILED, "approve_date"),
    ("G03", case_near(notices=(HUNG,)), {"town_check_date": date(2024, 3, 20)}, "town_check_date"),
    ("G03", case_near(notices=(HUNG,)), {"first_check_date": date(2024, 3, 16)}, "first_check_date"),
    ("G03", case_near(notices=(HUNG,)), {"apply_date": date(2024, 3, 16)}, "first_check_date"),
    ("G03C", case_near(opening=MET), {**FILED, "town_check_date": APPROVED}, "first_check_date"),
    ("G03C", case_near(opening=MET), {**FILED, "first_check_date": APPROVED}, "town_check_date"),
    ("G03C", NEAR, CHECKED, "approve_date"),
    ("G03C", case_near(opening=AidAssessment()), CHECKED, "approve_date"),
    ("G03C", case_near(opening=AidAssessment(committee_date=date(2024, 4, 2))), CHECKED, "approve_date"),
    ("G07B", NEAR, LIFTED, "exit_reason"),
    ("G07B", case_near(evidence=PAPERS), LIFTED, "exit_reason"),
    ("G07C", case_near(assessment=earning(81_999), line=LINE), LIFTED, "exit_reason"),
    ("G04", NEAR, FILED, "approve_date"),
    ("G04", case_near(visits=(AidVisit(visit_date=date(2024, 2, 1), visitors="甲某"),)), FILED, "approve_date"),
    ("G04", case_near(visits=(AidVisit(visit_date=date(2024, 1, 31), visitors="甲某、乙某"),)), FILED, "approve_date"),
    ("G04", case_near(visits=(AidVisit(visit_date=date(2024, 4, 2), visitors="甲某、乙某"),)), FILED, "approve_date"),
    ("G04B", case_near(visits=(AidVisit(visit_date=APPROVED, conclusion="3"),)), FILED, "status"),
    ("G04B", case_near(visits=(AidVisit(visit_date=APPROVED, kind="3", conclusion="3"),)), FILED, "status"),
    ("G04", case_near(visits=(AidVisit(visit_date=APPROVED, kind="4", visitors="甲、乙"),)), FILED, "approve_date"),
    ("G06", case_near(today=date(2024, 5, 16)), FILED, "national_sys_no"),
    ("G07", NEAR, {**LIFTED, "stable_from": date(2024, 2, 1)}, "stable_from"),
    ("G07", NEAR, {**LIFTED, "stable_from": None}, "stable_from"),
]
CASES_SILENT: list[tuple[str, Any, Any]] = [
    ("A21S", NEAR, {**WAITING, "consent_id": 5}),
    ("A21S", case_near(consents=(AidConsent(signed_on=APPLIED, scope=["1"], scan=5),)), WAITING),
    ("A21S", case_near(consents=()), WAITING),  # A21 asks for the consent itself
    ("A21S", NEAR, {**WAITING, "apply_date": date(2023, 12, 31)}),
    ("A21", NEAR, WAITING),
    ("A21", case_near(consents=()), {**WAITING, "status": codes.DRAFT}),
    ("A21", case_near(consents=()), {**WAITING, "apply_date": date(2023, 12, 31)}),  # before the rule began
    ("A22", case_near(members=(CHILD,), consents=(AGREED, FOR_CHILD)), WAITING),
    ("A22", case_near(members=(TEEN,)), WAITING),
    ("A22", case_near(members=(NEWBORN,), consents=(AGREED, FOR_CHILD)), WAITING),
    ("A23", NEAR, {**FILED, "exclusions": {"01": "否", "05": "否"}}),
    ("A23", NEAR, {"exclusions": {"05": "是"}, "exclusion_reason": "残疾人代步", "exclusion_by": "王某"}),
    ("A23", NEAR, {**WAITING, "exclusions": None}),  # answered by the time the town looks at it
    ("A24", case_near(evidence=PAPERS), FILED),
    (
        "A24",
        case_near(evidence=(*PAPERS, *OF_ILLNESS)),
        {**FILED, "main_cause": "6"},
    ),
    ("A24", case_near(evidence=()), WAITING),
    ("G01", case_near(notices=(HUNG,)), FILED),
    ("G01", case_near(notices=(notice(end_date=date(2024, 3, 31)),)), FILED),
    ("G01", NEAR, {**FILED, "approve_date": date(2023, 12, 29)}),
    ("G01B", case_near(notices=(notice(created_at=datetime(2024, 4, 14, tzinfo=UTC)),)), FILED),  # thirty days
    ("G01B", case_near(notices=(notice(created_at=datetime(2024, 4, 15, tzinfo=UTC)),), begun=APPROVED), FILED),
    ("G02", case_near(notices=(HUNG,)), FILED),
    ("G02", case_near(notices=(notice(result=codes.OBJECTION_DISMISSED),)), FILED),
    ("G03", case_near(notices=(HUNG,)), {"town_check_date": date(2024, 3, 21)}),
    ("G03", case_near(notices=(HUNG,)), {"first_check_date": date(2024, 3, 15)}),
    ("G03C", case_near(opening=MET), CHECKED),
    ("G03C", NEAR, {**FILED, "approve_date": date(2023, 12, 31)}),
    ("G03C", NEAR, WAITING),
    ("G07B", case_near(evidence=(AidEvidence(kind=codes.EVIDENCE_STABLE),)), LIFTED),
    ("G07B", NEAR, {**LIFTED, "exit_reason": "2"}),
    ("G07B", NEAR, {**LIFTED, "exit_date": date(2023, 12, 31)}),
    ("G07C", case_near(assessment=earning(82_000), line=LINE), LIFTED),
    ("G07C", case_near(assessment=AidAssessment(), line=LINE), LIFTED),
    ("G07C", case_near(assessment=earning(0), line=LINE), {**LIFTED, "exit_reason": "2"}),
    ("G04", case_near(visits=(SURVEY,)), FILED),
    ("G04", case_near(visits=(AidVisit(visit_date=APPROVED, visitors="甲某 乙某"),)), FILED),
    ("G04B", case_near(visits=(AidVisit(visit_date=APPROVED, conclusion="2"),)), FILED),
    # The 30th working day is 15 May: 2–3 April 2; 7–12 April 8; 15–19, 22–26 April 18; 28–30 April 21; 6–11 May 27;
    # 13–15 May 30 (清明 4–6 April, 五一 1–5 May; 7 and 28 April, 11 May are worked).
    ("G06", case_near(today=date(2024, 5, 15)), FILED),
    ("G06", case_near(today=date(2024, 5, 16)), {**FILED, "national_sys_no": "Q1"}),
    ("G07", NEAR, LIFTED),
    ("G07", NEAR, {**LIFTED, "exit_reason": "2", "stable_from": None}),
    ("G07", case_near(parameter=nothing_known), {**LIFTED, "stable_from": None}),
]

BILLS = (AidEvidence(rigid_type="1", amount=900_000, self_paid=300_000), AidEvidence(rigid_type="3", amount=500_000))
TWELVE = {"period_from": date(2023, 6, 1), "period_to": date(2024, 5, 31)}


def _bill(day: date | None, of: int | None = None) -> AidEvidence:
    """A rent bill of one 分."""
    return AidEvidence(rigid_type="4", amount=1, issued_on=day, assessment_id=of)


COMPUTED = AssessmentNear(TODAY, line=LINE, line_day=APPROVED, evidence=BILLS)
ASSESSED: Fires = [
    ("B06", COMPUTED, {"rigid_education": 500_001}, "rigid_education"),
    ("B06", COMPUTED, {"rigid_housing": 1}, "rigid_housing"),
    ("B06", replace(COMPUTED, line_day=date(2023, 1, 1)), {"rigid_housing": -1}, "rigid_housing"),
    ("B07", COMPUTED, {"rigid_medical": 300_001}, "rigid_medical"),
    ("B06", replace(COMPUTED, evidence=(_bill(None),)), {**TWELVE, "rigid_housing": 1}, "rigid_housing"),
    ("B06", replace(COMPUTED, evidence=(_bill(date(2023, 5, 31)),)), {**TWELVE, "rigid_housing": 1}, "rigid_housing"),
    ("B06", replace(COMPUTED, evidence=(_bill(date(2024, 6, 1)),)), {**TWELVE, "rigid_housing": 1}, "rigid_housing"),
    ("B06", replace(COMPUTED, evidence=(_bill(date(2024, 1, 1), 9),)), {**TWELVE, "rigid_housing": 1}, "rigid_housing"),
]
ASSESSED_SILENT: list[tuple[str, Any, Any]] = [
    ("B06", COMPUTED, {"rigid_education": 500_000, "rigid_medical": 300_000, "rigid_housing": 0}),
    ("B06", replace(COMPUTED, line_day=date(2023, 12, 31)), {"rigid_housing": 1}),
    ("B06", replace(COMPUTED, latest=False), {"rigid_housing": 1}),
    ("B07", COMPUTED, {"rigid_medical": 300_000}),
    ("B06", replace(COMPUTED, evidence=(_bill(date(2023, 6, 1)),)), {**TWELVE, "rigid_housing": 1}),
    ("B06", replace(COMPUTED, evidence=(_bill(date(2024, 5, 31)),)), {**TWELVE, "rigid_housing": 1}),
    ("B06", replace(COMPUTED, evidence=(_bill(None, 9),)), {**TWELVE, "id": 9, "rigid_housing": 1}),
    ("B07", replace(COMPUTED, evidence=BILLS[1:]), {"rigid_medical": 300_001}),
]

PAID = {"amount": 50_000, "item": "10", "fund_source": "7"}
HANDED = {**PAID, "pay_method": codes.PAY_GOODS, "status": codes.GRANT_PAID, "paid_date": date(2024, 1, 1)}
GRANTED = GrantNear(TODAY, group_given=50_000, fund_left=0, source_name="社会捐助", donor_items=("10", "20"))
GRANTS: Fires = [
    ("D14", GRANTED, {**PAID, "approved_amount": 50_001}, "amount"),
    ("D17", replace(GRANTED, fund_left=-1), PAID, "fund_source"),
    ("D18", GRANTED, {**PAID, "item": "30"}, "item"),
    ("D18", replace(GRANTED, gift_misused=True), PAID, "item"),
    ("D15S", GRANTED, HANDED, "signed_attachment"),
    ("D15", GRANTED, {"is_proxy": True, "proxy_name": "某", "proxy_id": MAN, "proxy_relation": "夫"}, "proxy_mandate"),
]
GRANTS_SILENT: list[tuple[str, Any, Any]] = [
    ("D15S", GRANTED, {**HANDED, "signed_attachment": 5}),
    ("D15S", GRANTED, {**HANDED, "pay_method": codes.PAY_BANK}),
    ("D15S", GRANTED, {**HANDED, "status": codes.GRANT_SENT}),
    ("D15S", GRANTED, {**HANDED, "paid_date": date(2023, 12, 31)}),
    ("D15S", GRANTED, {**HANDED, "reversal_of": 3}),
    ("D14", GRANTED, {**PAID, "approved_amount": 50_000}),
    ("D14", GRANTED, PAID),
    ("D14", GRANTED, {**PAID, "approved_amount": 1, "reversal_of": 3}),
    ("D17", GRANTED, PAID),
    ("D17", replace(GRANTED, fund_left=None), PAID),
    ("D18", GRANTED, PAID),
    ("D18", replace(GRANTED, gift_misused=True), {**PAID, "amount": -50_000, "reversal_of": 3}),
    ("D18", replace(GRANTED, donor_items=()), {**PAID, "item": "30"}),
]

ROSTER = BatchNear(TODAY, lines=3, amount=150_000, payments=2, bank_amount=100_000)
AT_BANK = {"planned_amount": 150_000, "sent_date": TODAY, "bank_file_count": 2, "bank_file_amount": 100_000}
BATCHES: Fires = [
    ("D16", ROSTER, {"planned_amount": 150_001}, "planned_amount"),
    ("D16", ROSTER, {**AT_BANK, "bank_file_amount": 99_999}, "bank_file_amount"),
    ("D16", ROSTER, {**AT_BANK, "bank_file_count": 3}, "bank_file_amount"),
    ("G08B", ROSTER, {"maker": "李四", "approver": "李四"}, "approver"),
]
BATCHES_SILENT: list[tuple[str, Any, Any]] = [
    ("D16", ROSTER, AT_BANK),
    ("D16", ROSTER, {"planned_amount": 150_000, "bank_file_amount": 1}),  # not sent yet
    ("G08B", ROSTER, {"maker": "李四", "approver": "王主席"}),
    ("G08B", ROSTER, {"maker": None, "approver": None}),
]

VISITS: Fires = [
    ("G04C", VisitNear(TODAY), {"visit_date": date(2024, 6, 29)}, "visit_date"),
    ("G04D", VisitNear(TODAY), {"visit_date": TODAY}, "case_id"),
    ("G04D", VisitNear(TODAY), {"visit_date": TODAY, "unit_visited": " "}, "case_id"),
]
VISITS_SILENT: list[tuple[str, Any, Any]] = [
    ("G04C", VisitNear(TODAY), {"visit_date": TODAY}),
    ("G04D", VisitNear(TODAY), {"visit_date": TODAY, "case_id": 1}),
    ("G04D", VisitNear(TODAY), {"visit_date": TODAY, "unit_visited": "甲厂"}),
]

ASKED = {"full": True, "purpose": "年度上报", "receiver": "区总工会", "approver": "王主席"}
NOTICE: dict[str, Any] = {
    "texts": ("某某", "某厂", "深度困难", "监督电话：0513-86512345"),
    "secrets": {"address": ("金沙街道某村1组",)},
}
LEAVING: list[tuple[str, Any, str]] = [
    ("F01", ExportRequest(**{**ASKED, "purpose": " "}), "purpose"),
    ("F01", ExportRequest(**{**ASKED, "approver": ""}), "approver"),
    ("F02", PublicPrint((*NOTICE["texts"], f"证号{resident_id(date(1980, 1, 1), 1)}")), "id_no"),
    ("F02", PublicPrint((*NOTICE["texts"], "13900000001")), "phone"),
    ("F02", PublicPrint((*NOTICE["texts"], "大病救助"), titles=("大病救助",)), "illness"),
    ("F02", PublicPrint((*NOTICE["texts"], "金秋助学"), titles=("金秋助学",)), "study"),
    ("F02", PublicPrint(NOTICE["texts"], {"child": ("小明",)}, names=("王五、小明",)), "child"),
    ("F02", PublicPrint((*NOTICE["texts"], "小明的帮扶"), {"child": ("小明",)}, ("小明的帮扶",)), "child"),
    ("F02", PublicPrint((*NOTICE["texts"], "6217008819900781450")), "card"),
    ("F02", PublicPrint((*NOTICE["texts"], "住金沙街道某村1组"), NOTICE["secrets"]), "address"),
    ("F03", BackupState(date(2024, 6, 20), TODAY), "last"),
    ("F03", BackupState(None, TODAY), "last"),
]
LEAVING_SILENT: list[tuple[str, Any]] = [
    ("F01", ExportRequest(**ASKED)),
    ("F01", ExportRequest(full=False)),
    ("F02", PublicPrint(**NOTICE)),
    ("F02", PublicPrint(NOTICE["texts"], {"child": ("小明", "吐尔逊")}, names=("王小明", "买买提·吐尔逊"))),
    ("F02", PublicPrint(NOTICE["texts"], {"child": ("小明",)}, adults=("小明",))),  # a grown man of the same name
    ("F02", PublicPrint((*NOTICE["texts"], "南通某肿瘤医院", "送温暖"), titles=("送温暖",))),  # an employer's name
    ("F03", BackupState(date(2024, 6, 21), TODAY)),
]
KINDS = {"F01": "aid_export", "F02": "aid_notice", "F03": "aid_backup"}

RECEIVED = FundNear(TODAY, "拨入")
GIFT = {"kind": "2", "fund_source": "6", "amount": 10_000_00, "txn_date": TODAY}
FUNDS: Fires = [
    ("D13C", RECEIVED, {"kind": "2", "amount": -1}, "amount"),
    ("D13C", RECEIVED, {"kind": "2", "amount": 0}, "amount"),
    ("D13C", RECEIVED, {"kind": "3", "amount": 0}, "amount"),
    ("D13C", RECEIVED, {"kind": "1", "amount": -1}, "amount"),
    ("D13D", RECEIVED, {"kind": "2", "amount": 1, "txn_date": date(2024, 6, 29)}, "txn_date"),
    ("D13E", FundNear(TODAY, "拨入", twin=True), GIFT, "amount"),
    ("D13E", FundNear(TODAY, "拨入", twin=True), {**GIFT, "voucher_no": "04-003"}, "amount"),
]
FUNDS_SILENT: list[tuple[str, Any, Any]] = [
    ("D13C", RECEIVED, {"kind": "2", "amount": 1}),
    ("D13C", RECEIVED, {"kind": "1", "amount": 0}),
    ("D13C", RECEIVED, {"kind": "4", "amount": -1}),
    ("D13C", RECEIVED, {"kind": "2"}),
    ("D13D", RECEIVED, {"kind": "2", "amount": 1, "txn_date": TODAY}),
    ("D13E", RECEIVED, GIFT),
]

FIRES = [
    *((AidCase, *one) for one in CASES),
    *((AidAssessment, *one) for one in ASSESSED),
    *((AidGrant, *one) for one in GRANTS),
    *((AidBatch, *one) for one in BATCHES),
    *((AidVisit, *one) for one in VISITS),
    *((AidFund, *one) for one in FUNDS),
]
SILENT = [
    *((AidCase, *one) for one in CASES_SILENT),
    *((AidAssessment, *one) for one in ASSESSED_SILENT),
    *((AidGrant, *one) for one in GRANTS_SILENT),
    *((AidBatch, *one) for one in BATCHES_SILENT),
    *((AidVisit, *one) for one in VISITS_SILENT),
    *((AidFund, *one) for one in FUNDS_SILENT),
]


@pytest.mark.parametrize(("model", "rule", "near", "values", "field"), FIRES)
def test_rule_fires_and_names_the_field(model: Any, rule: str, near: Any, values: dict[str, Any], field: str) -> None:
    """The violation is found once, at its field, in a finished Chinese sentence."""
    hits = [hit for hit in check(DEFINITION, model.__kind__, [(model(**values), near)]) if hit.rule == rule]
    assert [hit.field for hit in hits] == [field]
    assert "{" not in hits[0].message


@pytest.mark.parametrize(("model", "rule", "near", "values"), SILENT)
def test_rule_is_silent_on_the_nearest_case(model: Any, rule: str, near: Any, values: dict[str, Any]) -> None:
    """What is right, not asked for, or just on the allowed side of a limit is no finding."""
    assert [hit for hit in check(DEFINITION, model.__kind__, [(model(**values), near)]) if hit.rule == rule] == []


@pytest.mark.parametrize(("rule", "subject", "field"), LEAVING)
def test_what_leaves_the_desk_is_stopped(rule: str, subject: Any, field: str) -> None:
    """Without purpose or approval, with a number on a public notice, or a week without a backup."""
    assert [hit.field for hit in check(DEFINITION, KINDS[rule], [(subject, None)])] == [field]


@pytest.mark.parametrize(("rule", "subject"), LEAVING_SILENT)
def test_what_may_leave_the_desk_is_let_through(rule: str, subject: Any) -> None:
    """Asked for in form, masked, without secrets, backed up a week ago."""
    assert check(DEFINITION, KINDS[rule], [(subject, None)]) == []


@pytest.mark.parametrize(
    ("rule", "values", "begun", "hard"),
    [
        ("G03C", FILED, date(2024, 4, 1), True),
        ("G03C", FILED, date(2024, 5, 1), False),
        ("G03C", {**FILED, "archive_origin": codes.ORIGIN_MOVED_IN}, None, False),
        ("G07B", LIFTED, date(2024, 7, 1), True),
        ("G07B", LIFTED, date(2024, 8, 1), False),
    ],
)
def test_what_was_done_before_the_program_only_asks(
    rule: str, values: dict[str, Any], begun: date | None, *, hard: bool
) -> None:
    """Old records tell what they tell; from the program's first month on a step that is missing stops the month."""
    found = check(DEFINITION, "aid_case", [(AidCase(**values), case_near(begun=begun))])
    assert [(one.severity is Severity.HARD) for one in found if one.rule == rule] == [hard]
