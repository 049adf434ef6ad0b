"""Rules on household members and on computations: each fires, and its nearest case does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.unit.registers.aid.people import CHILD, LINE, MAN, WOMAN, resident_id, wrong
from tzdesk.definitions import load
from tzdesk.registers.aid.model import AidAssessment, AidCase, AidMember
from tzdesk.registers.aid.near import AssessmentNear, Elsewhere, MemberNear
from tzdesk.rules import Severity, check

TODAY = date(2023, 12, 28)
HOME = MemberNear(TODAY, case=AidCase(id_no=MAN), others=(AidMember(relation="01", id_no=MAN),))
IDLE = {"relation": "05", "id_no": resident_id(date(2000, 1, 1), 5), "work_capacity": "1", "work_status": "3"}

YOUTH = AidMember(id=7, relation="05", birth_date=date(2005, 12, 29))  # eighteen tomorrow
ADULT = AidMember(id=7, relation="05", birth_date=date(2005, 12, 28))  # eighteen today

MEMBER_FIRES: list[tuple[str, MemberNear, dict[str, Any], str]] = [
    ("A01M", HOME, {"id_no": wrong(WOMAN)}, "id_no"),
    ("A02M", HOME, {"id_no": resident_id(date(2023, 12, 29), 1)}, "id_no"),
    ("A03M", HOME, {"id_no": WOMAN, "gender": "1"}, "gender"),
    ("A04M", replace(HOME, same_id=Elsewhere("C1", "某")), {"id_no": WOMAN}, "id_no"),
    ("A05", HOME, {"id_no": MAN}, "id_no"),
    ("A05", replace(HOME, others=(AidMember(relation="06", id_no=CHILD),)), {"id_no": CHILD}, "id_no"),
    ("A05B", replace(HOME, others=(AidMember(relation="02"),)), {"relation": "02"}, "relation"),
    ("A02C", HOME, {"birth_date": date(2023, 1, 1), "left_on": date(2022, 12, 31)}, "left_on"),
    ("A17B", HOME, {"enrol_year": 2024}, "enrol_year"),
    ("A22B", replace(HOME, others=(YOUTH,)), {"guardian_id": 7}, "guardian_id"),
    ("A07M", HOME, {"name": "张三2"}, "name"),
    ("A08M", HOME, {"name": "张\ue000"}, "name"),
    ("A18M", HOME, {"health": "20", "disability_level": "1"}, "disability"),
    ("A18M", HOME, {"health": "20", "disability": "1"}, "disability_level"),
    ("B04", HOME, {**IDLE, "monthly_income": 0}, "monthly_income"),
    ("B04", replace(HOME, assessment=AidAssessment(income_imputed=0)), {**IDLE, "monthly_income": 0}, "monthly_income"),
]
MEMBER_SILENT: list[tuple[str, MemberNear, dict[str, Any]]] = [
    ("A01M", HOME, {"id_no": WOMAN}),
    ("A01M", HOME, {"id_no": None}),
    ("A01M", HOME, {"id_no": wrong(MAN), "relation": "01"}),  # the head's is his file's matter
    ("A02M", HOME, {"id_no": resident_id(TODAY, 1)}),
    ("A03M", HOME, {"id_no": WOMAN, "gender": "2"}),
    ("A03M", HOME, {"id_no": WOMAN, "gender": None}),
    ("A04M", HOME, {"id_no": WOMAN}),
    ("A04M", replace(HOME, same_id=Elsewhere("C1", "某")), {"id_no": WOMAN, "relation": "01"}),
    ("A05", HOME, {"id_no": WOMAN}),
    ("A05", HOME, {"id_no": None}),
    ("A05", HOME, {"id_no": MAN, "relation": "01"}),
    ("A05B", replace(HOME, others=(AidMember(relation="02", left_on=TODAY),)), {"relation": "02"}),
    ("A05B", HOME, {"relation": "02"}),
    ("A02C", HOME, {"birth_date": date(2023, 1, 1), "left_on": date(2023, 1, 1)}),
    ("A02C", HOME, {"birth_date": None, "left_on": date(2023, 1, 1)}),
    ("A17B", HOME, {"enrol_year": 2023}),
    ("A17B", HOME, {"enrol_year": None}),
    ("A22B", replace(HOME, others=(ADULT,)), {"guardian_id": 7}),
    ("A22B", replace(HOME, others=(YOUTH,)), {"guardian_id": None}),
    ("A07M", HOME, {"name": "王𬭎"}),
    ("A08M", HOME, {"name": None}),
    ("A18M", HOME, {"health": "20", "disability": "1", "disability_level": "1"}),
    ("A18M", HOME, {"health": None}),
    ("B04", HOME, {**IDLE, "monthly_income": 1}),
    ("B04", HOME, {**IDLE, "monthly_income": None}),
    ("B04", HOME, {**IDLE, "monthly_income": 0, "work_status": "1"}),
    ("B04", HOME, {**IDLE, "monthly_income": 0, "work_capacity": None}),
    ("B04", HOME, {**IDLE, "monthly_income": 0, "id_no": resident_id(date(1963, 12, 28), 5)}),
    ("B04", replace(HOME, assessment=AidAssessment(income_imputed=1)), {**IDLE, "monthly_income": 0}),
]

THREE = tuple(AidMember(relation=r, lives_together=True, monthly_income=100_000) for r in ("01", "02", "05"))
AWAY = AidMember(relation="06", lives_together=False)
LEFT = AidMember(relation="06", lives_together=True, left_on=date(2023, 6, 1))
NEAR = AssessmentNear(TODAY, case=AidCase(apply_date=date(2023, 9, 10)), members=THREE, line=LINE, line_day=TODAY)
PUPIL, STUDENT = AidMember(relation="05", edu_stage="1"), AidMember(relation="06", edu_stage="4")
ON_DIBAO = AidCase(on_dibao=True, dibao_amount=500_00)
YEAR = {"kind": "1", "period_from": date(2022, 10, 1), "period_to": date(2023, 9, 30)}
WAGES = 3 * 100_000 * 12
# A district with a class for those who are hard up for a time: one person, a fen a month short of 3.5 times the line.
FOR_A_TIME = replace(NEAR, line=replace(LINE, mult_temp=3.5))
WITHIN = {"income_total": 82_000 * 42 - 12, "rigid_total": 0, "household_size": 1, "suggested_category": None}

ASSESSED_FIRES: list[tuple[str, AssessmentNear, dict[str, Any], str]] = [
    ("B01", NEAR, {"household_size": 4}, "household_size"),
    ("B01", replace(NEAR, members=(*THREE, AWAY, LEFT)), {"household_size": 5}, "household_size"),
    ("B02", NEAR, {**YEAR, "period_from": date(2022, 11, 1)}, "period_to"),
    ("B02", NEAR, {**YEAR, "period_to": date(2023, 9, 29)}, "period_to"),
    ("B02", NEAR, {"kind": "1", "period_from": date(2022, 11, 1), "period_to": date(2023, 10, 31)}, "period_to"),
    ("B03", NEAR, {"income_wage": WAGES * 89 // 100}, "income_wage"),
    ("B03", replace(NEAR, case=ON_DIBAO), {"income_wage": WAGES, "income_transfer": WAGES // 2}, "income_wage"),
    ("B02", NEAR, {"kind": "1", "period_from": date(2022, 2, 1), "period_to": date(2023, 1, 31)}, "period_to"),
    ("B02", NEAR, {**YEAR, "kind": "2", "unit_date": date(2023, 8, 31)}, "period_to"),
    ("B02", NEAR, {**YEAR, "kind": "2", "assess_year": 2022}, "period_to"),
    ("B03", NEAR, {"income_wage": 0}, "income_wage"),
    ("B05", replace(NEAR, aid_last_year=1), {"income_union_aid": 0}, "income_union_aid"),
    ("B08", replace(NEAR, members=(PUPIL,)), {"rigid_education": 1}, "rigid_education"),
    (
        "B09",
        NEAR,
        {"income_other": 3600, "rigid_other": 0, "household_size": 3, "net_per_capita": 99},
        "net_per_capita",
    ),
    (
        "B13",
        NEAR,
        {"decided_category": "2", "suggested_category": "1", "net_per_capita": 1, "dibao_snapshot": 82000},
        "decided_category",
    ),
    (
        "B13",
        NEAR,
        {
            "decided_category": "3",
            "suggested_category": None,
            "net_per_capita": 999_999,
            "dibao_snapshot": 82000,
            "decision_reason": "按汇总数导入，未分项",
        },
        "decided_category",
    ),
    ("B14", replace(NEAR, line=None), {"decided_category": "1", "assess_year": 2019}, "decided_category"),
    ("B14B", FOR_A_TIME, WITHIN, "net_per_capita"),
    ("B14C", NEAR, {"decided_category": "1"}, "decided_category"),
    ("G08", NEAR, {"unit_by": "张三", "district_by": "张三"}, "district_by"),
]
ASSESSED_SILENT: list[tuple[str, AssessmentNear, dict[str, Any]]] = [
    ("B01", NEAR, {"household_size": 3}),
    ("B01", replace(NEAR, members=(*THREE, AWAY, LEFT)), {"household_size": 3}),
    ("B01", NEAR, {"household_size": None}),
    ("B01", replace(NEAR, members=()), {"household_size": 4}),
    ("B01", replace(NEAR, latest=False), {"household_size": 4}),
    ("B02", NEAR, YEAR),
    ("B02", NEAR, {"kind": "1", "period_from": date(2022, 4, 1), "period_to": date(2023, 3, 31)}),
    ("B02", NEAR, {**YEAR, "kind": "2", "unit_date": date(2023, 9, 1), "assess_year": 2023}),
    ("B02", NEAR, {**YEAR, "period_from": None}),
    ("B02", NEAR, {"kind": "2", "period_from": date(2022, 11, 1), "period_to": date(2023, 10, 31)}),
    ("B03", NEAR, {"income_wage": WAGES * 90 // 100}),
    ("B03", NEAR, {"income_wage": WAGES // 2, "income_transfer": WAGES // 2}),
    ("B03", replace(NEAR, case=ON_DIBAO), {"income_wage": WAGES, "income_transfer": 500_00 * 12}),
    ("B03", replace(NEAR, case=ON_DIBAO), {"income_wage": WAGES, "income_transfer": 0}),  # within somebody's income
    ("B03", NEAR, {"income_wage": None}),
    ("B03", replace(NEAR, members=(*THREE, AidMember(relation="06"))), {"income_wage": 0}),
    ("B05", replace(NEAR, aid_last_year=1), {"income_union_aid": 1}),
    ("B05", replace(NEAR, aid_last_year=1), {"income_union_aid": None}),
    ("B05", NEAR, {"income_union_aid": 0}),
    ("B08", replace(NEAR, members=(PUPIL, STUDENT)), {"rigid_education": 1}),
    ("B08", replace(NEAR, members=(PUPIL,)), {"rigid_education": 0}),
    ("B08", NEAR, {"rigid_education": 1}),
    ("B09", NEAR, {"income_other": 3600, "rigid_other": 0, "household_size": 3, "net_per_capita": 100}),
    ("B09", NEAR, {}),
    (
        "B13",
        NEAR,
        {
            "decided_category": "2",
            "suggested_category": "1",
            "net_per_capita": 1,
            "dibao_snapshot": 82000,
            "decision_reason": "家庭另有重大变故",
        },
    ),
    ("B13", NEAR, {"decided_category": "2", "suggested_category": None, "net_per_capita": None}),
    ("B14", NEAR, {"decided_category": "1", "assess_year": 2019}),
    ("B14", replace(NEAR, line=None), {"decided_category": None}),
    ("B14", replace(NEAR, line=None, line_day=None), {"decided_category": "1"}),
    ("B14B", FOR_A_TIME, {**WITHIN, "income_total": 82_000 * 42}),
    ("B14B", FOR_A_TIME, {**WITHIN, "suggested_category": "3"}),
    ("B14B", FOR_A_TIME, {**WITHIN, "rigid_total": None}),
    ("B14B", NEAR, WITHIN),
    ("B14C", replace(NEAR, line=replace(LINE, confirmed=True)), {"decided_category": "1"}),
    ("B14C", NEAR, {"decided_category": None}),
    ("B14C", replace(NEAR, line=None), {"decided_category": "1"}),
    ("G08", NEAR, {"unit_by": "张三", "district_by": "李四"}),
    ("G08", NEAR, {"unit_by": None, "district_by": None}),
]


def fields(kind: str, rule: str, record: Any, near: Any) -> list[str]:
    """The fields that one rule names."""
    return [hit.field for hit in check(load(2023), kind, [(record, near)]) if hit.rule == rule]


@pytest.mark.parametrize(("rule", "near", "values", "field"), MEMBER_FIRES)
def test_member_rule_fires(rule: str, near: MemberNear, values: dict[str, Any], field: str) -> None:
    """The violation is found once, at its field."""
    assert fields("aid_member", rule, AidMember(**{"relation": "05", **values}), near) == [field]


@pytest.mark.parametrize(("rule", "near", "values"), MEMBER_SILENT)
def test_member_rule_is_silent_on_the_nearest_case(rule: str, near: MemberNear, values: dict[str, Any]) -> None:
    """What is right, blank or the head's own is no finding."""
    assert fields("aid_member", rule, AidMember(**{"relation": "05", **values}), near) == []


@pytest.mark.parametrize(("rule", "near", "values", "field"), ASSESSED_FIRES)
def test_assessment_rule_fires(rule: str, near: AssessmentNear, values: dict[str, Any], field: str) -> None:
    """The violation is found once, at its field."""
    assert fields("aid_assessment", rule, AidAssessment(**values), near) == [field]


@pytest.mark.parametrize(("rule", "near", "values"), ASSESSED_SILENT)
def test_assessment_rule_is_silent_on_the_nearest_case(rule: str, near: AssessmentNear, values: dict[str, Any]) -> None:
    """What is right, blank or explained is no finding."""
    assert fields("aid_assessment", rule, AidAssessment(**values), near) == []


def test_a_members_disability_without_any_detail_only_asks() -> None:
    """Lists that come in seldom carry kind and level."""
    hits = check(load(2023), "aid_member", [(AidMember(relation="05", health="20"), HOME)])
    assert [(hit.rule, hit.severity) for hit in hits] == [("A18M", Severity.SOFT)]


def test_empty_records_have_no_findings() -> None:
    """Nothing stated, nothing to say."""
    assert check(load(2023), "aid_member", [(AidMember(), MemberNear(TODAY))]) == []
    assert check(load(2023), "aid_assessment", [(AidAssessment(), AssessmentNear(TODAY))]) == []


def test_a_newborn_may_have_the_number_of_the_birth_certificate_and_is_only_asked_about() -> None:
    """Soft with ten places as the certificate has them, hard with one less."""

    def told(number: str) -> list[tuple[Severity, str]]:
        child = AidMember(relation="05", name="某某", id_no=number)
        return [(hit.severity, hit.message) for hit in check(load(2023), "aid_member", [(child, HOME)])]

    assert told("R320123456") == [(Severity.SOFT, "家庭成员某某：填的是出生医学证明编号，请在落户后改为身份证号。")]
    assert [severity for severity, _ in told("R32012345")] == [Severity.HARD]
