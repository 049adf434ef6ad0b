"""The register's names agree with the definition's data."""

from __future__ import annotations

import pytest

from tzdesk.definitions import load
from tzdesk.registers import aid
from tzdesk.registers.aid import codes
from tzdesk.rules import all_rules

LISTS = {
    "case_status": set(codes.STATUS),
    "difficulty_category": {codes.DEEP, codes.RELATIVE, codes.ACCIDENT},
    "archive_level": {codes.NATIONAL},
    "archive_origin": {codes.ORIGIN_RETURNED, codes.ORIGIN_MOVED_IN},
    "exit_reason": {codes.EXIT_LIFTED, codes.EXIT_DEATH, codes.EXIT_MOVED},
    "relation": {codes.RELATION_SELF, *codes.RELATION_SPOUSES, *codes.RELATION_CHILDREN},
    "aid_item": {codes.ITEM_LIFE, codes.ITEM_MEDICAL, codes.ITEM_STUDY, codes.ITEM_AUTUMN, codes.ITEM_COOL},
    "fund_source": set(codes.FISCAL),
    "pay_method": {codes.PAY_BANK, codes.PAY_GOODS, codes.PAY_CASH, codes.PAY_DIRECT},
    "grant_status": {codes.GRANT_PLANNED, codes.GRANT_PAID, codes.GRANT_RETURNED, codes.GRANT_REVERSED},
    "assessment_kind": {codes.ASSESS_NEW, codes.ASSESS_YEARLY, codes.ASSESS_CHANGE, codes.ASSESS_EXIT},
    "edu_stage": {codes.EDU_COMPULSORY, *codes.EDU_UPPER},
    "visit_kind": {codes.VISIT_SURVEY, codes.VISIT_REVIEW, codes.VISIT_COMFORT},
}
MEANT = {
    ("case_status", codes.IN_FILE): "在档",
    ("difficulty_category", codes.ACCIDENT): "意外致困职工",
    ("worker_kind", codes.KIND_MIGRANT): "困难农民工",
    ("marital", codes.MARRIED): "已婚",
    ("work_status", codes.WORK_RETIRED): "退休",
    ("health", codes.HEALTH_DISABLED): "残疾",
    ("health", codes.HEALTH_GOOD): "良好",
    ("work_capacity", codes.CAPABLE): "有",
    ("cause", codes.CAUSE_ILLNESS): "患重特大疾病",
    ("cause", codes.CAUSE_SCHOOL): "子女上学",
    ("relation", codes.RELATION_SELF): "本人",
    ("exit_reason", codes.EXIT_DEATH): "死亡",
    ("aid_item", codes.ITEM_AUTUMN): "金秋助学",
    ("pay_method", codes.PAY_CASH): "现金",
    ("grant_status", codes.GRANT_RETURNED): "退票",
    ("visit_kind", codes.VISIT_COMFORT): "走访慰问",
    ("archive_origin", codes.ORIGIN_RETURNED): "返困",
}


@pytest.mark.parametrize("register", aid.REGISTERS, ids=lambda register: register.kind)
def test_every_field_of_a_record_has_an_attribute(register: object) -> None:
    """The mapped classes hold all fields of the data dictionary, but for those that are computed when they are read."""
    spec = load(2023).record(register.kind)  # type: ignore[attr-defined]
    missing = [field.name for field in spec.fields if not hasattr(register.model, field.name)]  # type: ignore[attr-defined]
    assert missing == list(register.live)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", LISTS)
def test_codes_named_in_the_program_stand_in_their_list(name: str) -> None:
    """No code that the rules reason about is missing from the data."""
    assert {code for code in LISTS[name] if code not in load(2023).codes[name]} == set()


@pytest.mark.parametrize(("where", "label"), MEANT.items())
def test_codes_mean_what_the_program_takes_them_for(where: tuple[str, str], label: str) -> None:
    """A code's label is the one the program's name for it says."""
    assert load(2023).codes[where[0]].label_of(where[1]) == label


def test_students_and_statuses_are_those_of_the_lists() -> None:
    """Which identities are students, and which statuses are in file, is marked in the lists."""
    lists = load(2023).codes
    assert {c.code for c in lists["member_identity"] if c.extra["student"] == "1"} == codes.IDENTITY_STUDENTS
    assert {c.code for c in lists["case_status"] if c.extra["filed"] == "1"} == codes.STANDING
    assert {c.code for c in lists["fund_source"] if c.extra["fiscal"] == "1"} == codes.FISCAL
    assert {c.code for c in lists["aid_item"] if c.extra["group"] == "aid"} == {
        c.code for c in lists["aid_item"] if codes.is_aid(c.code)
    }


def test_every_rule_is_registered_and_worded() -> None:
    """The register's rules and the definition's words for them are the same set."""
    kinds = {register.kind for register in aid.REGISTERS}
    registered = {known.id for known in all_rules().values() if known.on in kinds}
    worded = {spec.id for spec in load(2023).rules.values() if spec.on in kinds}
    assert registered == worded


def test_the_way_of_a_file_leads_from_every_status_to_known_ones() -> None:
    """The state machine names statuses only, and every status has its next ones."""
    assert set(codes.NEXT) == set(codes.STATUS)
    assert all(after <= set(codes.STATUS) for after in codes.NEXT.values())


@pytest.mark.parametrize("year", [2023, 2024])
def test_every_finding_of_hardship_aid_says_what_to_do(year: int) -> None:
    """In its sentence (请…), or beside it (怎么办): no clerk is left with 不符合 alone."""
    silent = [
        rule.id for rule in load(year).rules.values()
        if rule.on.startswith("aid_") and rule.severity != "hint"
        and not rule.advice and "请" not in rule.message and "{problem}" not in rule.message
    ]  # fmt: skip
    assert silent == []
