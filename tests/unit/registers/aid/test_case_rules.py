"""Rules on files: each fires, and its nearest case does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.unit.registers.aid.people import CHILD, LINE, MAN, WOMAN, resident_id, wrong
from tzdesk.definitions import load
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.model import AidAssessment, AidCase, AidMember
from tzdesk.registers.aid.near import CaseNear, Elsewhere
from tzdesk.rules import Finding, Severity, check

TODAY = date(2023, 12, 28)
NEAR = CaseNear(TODAY, parameter=load(2023).parameter)
FILED = codes.IN_FILE


def found(rule: str, near: CaseNear = NEAR, **values: Any) -> list[Finding]:
    """What one rule says of a file with these fields and nothing else."""
    return [hit for hit in check(load(2023), "aid_case", [(AidCase(**values), near)]) if hit.rule == rule]


def fields(rule: str, near: CaseNear = NEAR, **values: Any) -> list[str]:
    """The fields that one rule names."""
    return [hit.field for hit in found(rule, near, **values)]


SPOUSE = AidMember(relation="02", health=codes.HEALTH_GOOD, identity="1")
PUPIL = AidMember(relation="05", health=codes.HEALTH_GOOD, identity="25", edu_stage="1")
ILL = AidMember(relation="02", health="02")


def at(net: int | None, **values: Any) -> CaseNear:
    """A neighbourhood whose computation gave a net income."""
    year = None if net is None else net * 12
    figures = AidAssessment(income_total=year, rigid_total=0, household_size=1, **values)
    return CaseNear(TODAY, assessment=figures, line=LINE)


FIRES: list[tuple[str, CaseNear, dict[str, Any], str]] = [
    ("A01", NEAR, {"id_no": wrong(MAN)}, "id_no"),
    ("A01", NEAR, {"id_no": MAN[:15]}, "id_no"),
    ("A01", NEAR, {"id_no": None, "status": FILED}, "id_no"),
    ("A01", NEAR, {"id_no": "", "status": codes.LEAVING}, "id_no"),
    ("A02", NEAR, {"id_no": resident_id(date(1899, 12, 31), 1)}, "id_no"),
    ("A02", NEAR, {"id_no": resident_id(date(2023, 12, 29), 1)}, "id_no"),
    ("A03", NEAR, {"id_no": MAN, "gender": "2"}, "gender"),
    ("A03", NEAR, {"id_no": MAN, "birth_date": date(1980, 1, 2)}, "birth_date"),
    ("A04", replace(NEAR, same_id=Elsewhere("C1", "某", 4)), {"id_no": MAN}, "id_no"),
    ("A04B", replace(NEAR, same_number=Elsewhere("C1", "某", 4)), {"case_no": "C1"}, "case_no"),
    ("A06B", NEAR, {"birth_date": date(1980, 1, 2), "work_start": date(1996, 1, 1)}, "work_start"),
    ("B03B", NEAR, {"on_dibao": True, "dibao_amount": 0}, "dibao_amount"),
    ("A06", NEAR, {"birth_date": date(2007, 12, 29)}, "birth_date"),
    ("A06", NEAR, {"birth_date": date(1962, 12, 28)}, "birth_date"),
    ("A07", NEAR, {"name": "张"}, "name"),
    ("A07", NEAR, {"name": "张三2"}, "name"),
    ("A08", NEAR, {"name": "张\ue000"}, "name"),
    ("A08", NEAR, {"name": "张\U000323af"}, "name"),  # of the newest block, in none of the fonts
    ("A09", NEAR, {"mobile": "1234567890"}, "mobile"),
    ("A10", replace(NEAR, mobile_cases=3), {"mobile": "13912345678"}, "mobile"),
    ("A11", NEAR, {"bank_card": "6217008819900781451"}, "bank_card"),
    ("A12", replace(NEAR, card_holder="李四"), {"bank_card": "6217008819900781450"}, "bank_card"),
    ("A14", NEAR, {"employer_uscc": "91350100M000100Y4Z"}, "employer_uscc"),
    ("A15", NEAR, {"main_cause": None, "status": FILED}, "main_cause"),
    ("A15", NEAR, {"main_cause": None, "sub_causes": ["1"]}, "main_cause"),
    ("A15", NEAR, {"main_cause": "1", "sub_causes": ["2", "1"]}, "sub_causes"),
    ("A15", NEAR, {"main_cause": "1", "sub_causes": ["2", "2"]}, "sub_causes"),
    ("A15", NEAR, {"main_cause": "1", "sub_causes": ["2", "3", "4", "5"]}, "sub_causes"),
    ("A16", replace(NEAR, members=(SPOUSE,)), {"main_cause": "6", "health": "01"}, "main_cause"),
    ("A16", at(1, rigid_medical=0), {"main_cause": "6", "health": "02"}, "main_cause"),
    ("A17", replace(NEAR, members=(SPOUSE,)), {"main_cause": "9"}, "main_cause"),
    ("A17", replace(at(1, rigid_education=0), members=(PUPIL,)), {"main_cause": "9"}, "main_cause"),
    ("A18", NEAR, {"health": "20", "disability": "5"}, "disability_level"),
    ("A18", NEAR, {"health": "20", "disability_level": "2"}, "disability"),
    ("A19", replace(NEAR, members=(PUPIL,)), {"marital": "2"}, "marital"),
    ("A19", replace(NEAR, members=(SPOUSE,)), {"marital": "2", "single_parent": True}, "marital"),
    ("A19", replace(NEAR, assessment=AidAssessment(household_size=1)), {"marital": "2"}, "marital"),
    (
        "A20",
        NEAR,
        {"worker_kind": "2", "contract_start": date(2023, 1, 2), "apply_date": date(2024, 1, 1), "joined_on": TODAY},
        "contract_start",
    ),
    ("G03", NEAR, {"apply_date": date(2023, 3, 2), "first_check_date": date(2023, 3, 1)}, "first_check_date"),
    ("G03", NEAR, {"apply_date": date(2023, 3, 2), "approve_date": date(2023, 3, 1)}, "approve_date"),
    ("G05", NEAR, {"status": FILED, "last_review_date": date(2022, 12, 27)}, "last_review_date"),
    ("G05", NEAR, {"status": FILED, "approve_date": date(2022, 12, 27)}, "last_review_date"),
    ("G07", NEAR, {"exit_date": date(2023, 1, 1), "approve_date": date(2023, 1, 2), "exit_reason": "1"}, "exit_date"),
    ("G07", NEAR, {"exit_date": date(2023, 1, 2), "approve_date": date(2023, 1, 2)}, "exit_reason"),
    ("G07", NEAR, {"status": "80", "exit_reason": "1"}, "exit_date"),
    ("G07", NEAR, {"status": "90", "exit_reason": "2"}, "exit_date"),
    ("B10", at(82_000), {"category": "1"}, "category"),
    ("B11", at(81_999), {"category": "2"}, "category"),
    ("B11", at(164_000), {"category": "2"}, "category"),
    ("B12", at(246_000), {"category": "3"}, "category"),
    ("B12", at(100_000, rigid_accident=1), {"category": "3"}, "category"),
    ("B12", at(1, compensation=0, event_text=" "), {"category": "3", "apply_date": date(2024, 1, 1)}, "category"),
    ("B12", at(1, event_text="车祸"), {"category": "3", "apply_date": date(2024, 1, 1)}, "category"),
]
SILENT: list[tuple[str, CaseNear, dict[str, Any]]] = [
    ("A01", NEAR, {"id_no": MAN, "status": FILED}),
    ("A01", NEAR, {"id_no": None, "status": codes.DRAFT}),
    ("A01", NEAR, {"id_no": None, "status": codes.LIFTED}),
    ("A02", NEAR, {"id_no": resident_id(date(1900, 1, 1), 1)}),
    ("A02", NEAR, {"id_no": resident_id(TODAY, 1)}),
    ("A02", NEAR, {"id_no": None}),
    ("A04B", NEAR, {"case_no": "C1"}),
    ("A04B", replace(NEAR, same_number=Elsewhere("C1", "某", 4)), {"case_no": None}),
    ("A03", NEAR, {"id_no": MAN, "gender": "1", "birth_date": date(1980, 1, 1)}),
    ("A03", NEAR, {"id_no": MAN}),
    ("A03", NEAR, {"id_no": wrong(MAN), "gender": "2"}),  # a wrong number contradicts nothing
    ("A03", NEAR, {"id_no": None, "gender": "2"}),
    ("A04", NEAR, {"id_no": MAN}),
    ("A04", replace(NEAR, same_id=Elsewhere("C1", "某")), {"id_no": None}),
    ("A06B", NEAR, {"birth_date": date(1980, 1, 2), "work_start": date(1996, 1, 2)}),
    ("B03B", NEAR, {"on_dibao": True, "dibao_amount": 1}),
    ("B03B", NEAR, {"on_dibao": True, "dibao_amount": None}),
    ("B03B", NEAR, {"on_dibao": False, "dibao_amount": 0}),
    ("A06", NEAR, {"birth_date": date(2007, 12, 28)}),
    ("A06", NEAR, {"birth_date": date(1962, 12, 29)}),
    ("A06", NEAR, {"birth_date": date(1950, 1, 1), "work_status": "4"}),
    ("A06", NEAR, {}),
    ("A07", NEAR, {"name": "买买提·吐尔逊"}),
    ("A07", NEAR, {"name": "王𬭎"}),
    ("A07", NEAR, {"name": None}),
    ("A08", NEAR, {"name": "王𬭎"}),
    ("A08", NEAR, {"name": "䶮"}),
    ("A08", NEAR, {"name": "买买提·吐尔逊"}),
    ("A09", NEAR, {"mobile": "13912345678"}),
    ("A09", NEAR, {"mobile": None}),
    ("A10", replace(NEAR, mobile_cases=2), {"mobile": "13912345678"}),
    ("A10", replace(NEAR, mobile_cases=9), {"mobile": None}),
    ("A11", NEAR, {"bank_card": "6217008819900781450"}),
    ("A11", NEAR, {"bank_card": None}),
    ("A12", NEAR, {"bank_card": "6217008819900781450"}),
    ("A14", NEAR, {"employer_uscc": "91350100M000100Y43"}),
    ("A14", NEAR, {"employer_uscc": None}),
    ("A15", NEAR, {"main_cause": "1", "sub_causes": ["2", "3", "4"], "status": FILED}),
    ("A15", NEAR, {"main_cause": None, "status": codes.DRAFT}),
    ("A16", replace(NEAR, members=(SPOUSE,)), {"main_cause": "6", "health": None}),
    ("A16", replace(NEAR, members=(ILL,)), {"main_cause": "6", "health": "01"}),
    ("A16", at(1, rigid_medical=None), {"main_cause": "6", "health": "02"}),
    ("A16", replace(NEAR, members=(SPOUSE,)), {"main_cause": "10", "health": "01"}),
    ("A17", NEAR, {"main_cause": "9"}),
    ("A17", replace(NEAR, members=(PUPIL,)), {"main_cause": "9"}),
    ("A17", replace(NEAR, members=(AidMember(relation="05"),)), {"main_cause": "9"}),
    ("A17", replace(at(1, rigid_education=None), members=(PUPIL,)), {"main_cause": "9"}),
    ("A18", NEAR, {"health": "20", "disability": "5", "disability_level": "2"}),
    ("A18", NEAR, {"health": "14"}),
    ("A18", NEAR, {"health": None}),
    ("A19", replace(NEAR, members=(SPOUSE,)), {"marital": "2", "single_parent": False}),
    ("A19", replace(NEAR, members=(PUPIL,)), {"marital": None}),
    ("A19", NEAR, {"marital": "2"}),  # no household list yet
    ("A19", replace(NEAR, assessment=AidAssessment(household_size=2)), {"marital": "2"}),  # B01 asks for the list
    (
        "A20",
        NEAR,
        {"worker_kind": "2", "contract_start": date(2023, 1, 1), "apply_date": date(2024, 1, 1), "joined_on": TODAY},
    ),
    ("A20", NEAR, {"worker_kind": "1", "contract_start": date(2023, 12, 1)}),
    ("A20", NEAR, {"worker_kind": None}),
    ("G03", NEAR, {name: date(2023, 3, 1) for name in ("apply_date", "first_check_date", "approve_date")}),
    ("G03", NEAR, {"approve_date": date(2023, 3, 1)}),
    ("G05", NEAR, {"status": FILED, "last_review_date": date(2022, 12, 28)}),
    ("G05", NEAR, {"status": FILED}),
    ("G05", NEAR, {"status": codes.LIFTED, "last_review_date": date(2020, 1, 1)}),
    ("G07", NEAR, {"exit_date": date(2023, 1, 2), "approve_date": date(2023, 1, 2), "exit_reason": "1"}),
    ("G07", NEAR, {}),
    ("G07", NEAR, {"status": "70"}),  # 拟脱困 has no day yet
    ("B10", at(81_999), {"category": "1"}),
    ("B10", at(-100), {"category": "1"}),
    ("B10", at(None), {"category": "1"}),
    ("B10", at(82_000), {"category": None}),
    ("B10", replace(at(99_999_999), line=None), {"category": "1"}),
    ("B11", at(82_000), {"category": "2"}),
    ("B11", at(163_999), {"category": "2"}),
    ("B11", at(None), {"category": "2"}),
    ("B12", at(245_999), {"category": "3"}),
    ("B12", at(1), {"category": "3", "apply_date": date(2023, 12, 31)}),
    ("B12", at(1, compensation=0, event_text="车祸"), {"category": "3", "apply_date": date(2024, 1, 1)}),
    ("B12", at(100_000, rigid_accident=1, compensation=0), {"category": "3"}),
    ("B12", at(100_000, rigid_accident=0), {"category": "3"}),
]


@pytest.mark.parametrize(("rule", "near", "values", "field"), FIRES)
def test_rule_fires_and_names_the_field(rule: str, near: CaseNear, values: dict[str, Any], field: str) -> None:
    """The violation is found once, at its field, in a finished Chinese sentence."""
    hits = found(rule, near, **values)
    assert [hit.field for hit in hits] == [field]
    assert "{" not in hits[0].message
    assert "…" not in hits[0].message


@pytest.mark.parametrize(("rule", "near", "values"), SILENT)
def test_rule_is_silent_on_the_nearest_case(rule: str, near: CaseNear, values: dict[str, Any]) -> None:
    """What is right, blank, or just on the allowed side of a limit is no finding."""
    assert found(rule, near, **values) == []


def test_a_blank_id_says_so_and_is_hard() -> None:
    """A file in standing without an ID is told 身份证号未填."""
    hit = found("A01", id_no=None, status=FILED)[0]
    assert (hit.message, hit.severity) == ("身份证号未填。", Severity.HARD)


def test_the_duplicate_names_file_and_row() -> None:
    """In an import the message names the earlier row and its file."""
    hit = found("A04", replace(NEAR, same_id=Elsewhere("C7", "某", 4)), id_no=MAN)[0]
    assert "与第4行重复" in hit.message
    assert "C7" in hit.message


def test_what_lists_seldom_carry_only_asks() -> None:
    """残疾 without kind and level, 农民工 without contract or membership: soft. With half of it: hard."""
    assert found("A18", health="20")[0].severity is Severity.SOFT
    assert found("A18", health="20", disability="5")[0].severity is Severity.HARD
    assert found("A20", worker_kind="2")[0].severity is Severity.SOFT
    assert found("A20", worker_kind="2", contract_start=date(2020, 1, 1))[0].severity is Severity.SOFT
    assert fields("A20", worker_kind="2", contract_start=date(2020, 1, 1), union_member_no="1") == []


def test_an_empty_draft_has_no_findings() -> None:
    """A file in which nothing is stated yet is not scolded."""
    assert check(load(2023), "aid_case", [(AidCase(), NEAR)]) == []


def test_other_peoples_ids_are_right() -> None:
    """The invented IDs that the tests use pass their own check."""
    assert all(found("A01", id_no=id_no) == [] for id_no in (MAN, WOMAN, CHILD))


@pytest.mark.parametrize(("gains", "hit"), [(2_951_999, []), (2_952_000, ["category"])])
def test_a_class_is_held_against_the_net_income_before_it_is_rounded(gains: int, hit: list[str]) -> None:
    """29 519.99 yuan for three people are 819.9997 a head and month: below 820, though 820.00 is shown."""
    figures = AidAssessment(income_total=gains, rigid_total=0, household_size=3, net_per_capita=82_000)
    near = CaseNear(TODAY, assessment=figures, line=LINE)
    assert fields("B10", near, category=codes.DEEP) == hit


@pytest.mark.parametrize(
    ("net", "category", "said"),
    [
        (81_999, "2", "月人均纯收入819.99元，低于深度困难的线820.00元"),
        (164_000, "2", "月人均纯收入1,640.00元，不低于相对困难的线1,640.00元"),
        (82_000, "1", "月人均纯收入820.00元，不低于深度困难的线820.00元"),
        (246_000, "3", "不低于意外致困的线2,460.00元"),
    ],
)
def test_a_class_that_does_not_fit_says_on_which_side_of_which_line_the_income_stands(
    net: int, category: str, said: str
) -> None:
    """Too little for a class is another matter than too much, and the place's own comparator is read out."""
    rule = {"1": "B10", "2": "B11", "3": "B12"}[category]
    assert said in found(rule, at(net), category=category)[0].message


def test_an_accident_says_what_is_lacking_and_nothing_of_an_income_that_fits() -> None:
    since = {"category": "3", "apply_date": date(2024, 1, 1)}
    for stated, lacking in (
        ({"event_text": "车祸"}, "没有填写“赔偿、保险和社会救助”"),
        ({"compensation": 0}, "没有填写“意外情况”"),
        ({}, "没有填写“意外情况”和“赔偿、保险和社会救助”"),
    ):
        message = found("B12", at(1, **stated), **since)[0].message
        assert lacking in message
        assert "月人均" not in message
