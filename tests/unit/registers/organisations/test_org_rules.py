"""Every rule of unions and units: a case that fires it and the nearest that does not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tzdesk.definitions import load
from tzdesk.registers.organisations.former_codes import FormerCode
from tzdesk.registers.organisations.model import HostUnit, Organisation
from tzdesk.registers.organisations.near import Doubled, Headcount, OrgNear, UnitNear
from tzdesk.rules import Severity, check, rules_on

DEFINITION = load(2023)
DAY = date(2023, 12, 31)
HARD, SOFT = Severity.HARD, Severity.SOFT
CODE = "81320612MJ0000018R"
DIVISIONS = DEFINITION.codes["division"]
LEGAL = {"has_legal_person": True, "legal_valid_from": date(2021, 1, 1), "legal_valid_to": date(2025, 12, 31)}


def org(**values: Any) -> Organisation:
    return Organisation(**{"org_name": "南通甲公司工会", "status": "1", **values})


def near(**values: Any) -> OrgNear:
    return OrgNear(**{"day": DAY, "divisions": DIVISIONS, "parameter": DEFINITION.parameter, **values})


def head(**values: Any) -> OrgNear:
    return near(head=Headcount(**values))


ENDED = Organisation(org_name="某镇总工会", status="4")
DEREGISTERED = HostUnit(unit_name="某公司", business_status="4")
BIG = HostUnit(unit_name="某公司", unit_nature="10", staff_total=200)
SOCIETY = HostUnit(unit_name="某协会", unit_nature="40", staff_total=500)

ORGS: list[tuple[str, list[tuple[str, Severity]], Organisation, OrgNear]] = [
    ("O01", [("org_name", HARD)], org(org_name=""), near()),
    ("O01", [("org_name", HARD)], org(), near(same_name=1)),
    ("O01", [], org(status="4"), near(same_name=1)),
    ("O01", [], org(), near()),
    ("O02", [("stat_code", HARD)], org(stat_code="A1"), near(same_stat_code=("乙工会",))),
    ("O02", [("stat_code", SOFT)], org(stat_code="A1"), near(former=FormerCode("A0", sealed=False))),
    ("O02", [("stat_code", HARD)], org(stat_code="A1"), near(former=FormerCode("A0", sealed=True))),
    ("O02", [], org(stat_code="A1"), near(former=FormerCode("A1", sealed=False))),
    ("O02", [], org(), near(former=FormerCode("A0", sealed=False))),
    ("O03", [("union_uscc", HARD)], org(union_uscc="813206121593132877"), near()),
    ("O03", [("union_uscc", HARD)], org(union_uscc="91320612MJ0000018R"), near()),
    ("O03", [("union_uscc", HARD)], org(union_uscc=CODE[:-1]), near()),
    *[
        ("O03", [], org(union_uscc=code), near())
        for code in (
            CODE,
            "81320612MJ0000026L",
            "81320600MJ1234561Q",
            "89320612MJ0000106F",
            "813206120020000120",
            "8132061200000006XC",
            None,
        )
    ],
    ("O04", [("union_uscc", HARD)], org(union_uscc=CODE), near(unit=HostUnit(unit_uscc=CODE))),
    ("O04", [], org(union_uscc=CODE), near(unit=HostUnit(unit_uscc="91320612029827036K"))),
    ("O04", [], org(), near(unit=HostUnit())),
    ("O05", [("union_uscc", SOFT)], org(union_uscc="81320613MJ0000018R"), near()),
    ("O05", [], org(union_uscc="81320600MJ1234561Q"), near()),
    ("O05", [], org(), near()),
    ("O06", [("union_uscc", HARD)], org(**LEGAL), near()),
    (
        "O06",
        [("legal_valid_from", HARD), ("legal_valid_to", HARD)],
        org(has_legal_person=True, union_uscc=CODE),
        near(),
    ),
    ("O06", [("legal_valid_to", HARD)], org(**{**LEGAL, "legal_valid_to": date(2021, 1, 1)}, union_uscc=CODE), near()),
    ("O06", [], org(**LEGAL, union_uscc=CODE), near()),
    ("O06", [], org(has_legal_person=False), near()),
    ("O06", [], org(), near()),
    ("O07", [("legal_valid_to", SOFT)], org(legal_valid_to=date(2023, 12, 30)), near()),
    ("O07", [], org(legal_valid_to=date(2023, 12, 31)), near()),
    ("O07", [], org(), near()),
    ("O08", [("host_unit_id", HARD)], org(org_type="11"), near()),
    ("O08", [("org_type", HARD)], org(org_type="11", host_unit_id=1), near(covered=1)),
    ("O08", [], org(org_type="11", host_unit_id=1), near()),
    ("O08", [], org(), near()),
    ("O09", [("org_type", HARD)], org(org_type="12"), near(covered=1)),
    ("O09", [("org_type", SOFT)], org(org_type="12", individual_members=True), near(covered=0)),
    ("O09", [("org_type", HARD)], org(org_type="31", stat_type_904="2"), near(covered=1)),
    ("O09", [], org(org_type="12"), near(covered=2)),
    ("O09", [], org(org_type="31", stat_type_904="1"), near()),
    ("O10", [("host_unit_id", HARD)], org(host_unit_id=1), near(doubled=(Doubled("某公司", "乙工会"),))),
    ("O10", [], org(host_unit_id=1, status="4"), near(doubled=(Doubled("某公司", "乙工会"),))),
    ("O10", [], org(host_unit_id=1), near()),
    ("O11", [("parent_org_id", HARD)], org(parent_org_id=2), near(cycle=True)),
    ("O11", [("parent_org_id", HARD)], org(parent_org_id=2), near(parents=(ENDED,))),
    ("O11", [], org(parent_org_id=2), near(parents=(org(), ENDED))),
    ("O11", [], org(), near()),
    ("O12", [("division_code", HARD)], org(division_code="320699001000"), near()),
    ("O12", [("division_code", SOFT)], org(division_code="320613000000"), near()),
    ("O12", [], org(division_code="320612001000"), near()),
    ("O12", [], org(division_code="320612001203"), near()),
    ("O12", [], org(), near()),
    ("O13", [("found_date", HARD)], org(found_date=date(2024, 1, 1)), near()),
    ("O13", [], org(found_date=date(2023, 12, 31)), near()),
    ("O13", [], org(found_date=date(2024, 1, 1)), near(in_period=False)),
    ("O13", [], org(), near()),
    ("O14", [("term_years", SOFT)], org(term_years=4), near()),
    ("O14", [("term_end", SOFT)], org(term_years=5, term_end=date(2023, 12, 30)), near()),
    ("O14", [], org(term_years=3, term_end=date(2023, 12, 31)), near()),
    ("O14", [], org(), near()),
    ("O15", [("end_reason", HARD), ("end_approval_no", HARD)], org(status="4", end_date=DAY), near()),
    ("O15", [("end_date", HARD)], org(status="5", end_reason="1", end_approval_no="通工〔2023〕1号"), near()),
    ("O15", [], org(status="5", end_date=DAY, end_reason="1", end_approval_no="通工〔2023〕1号"), near()),
    ("O15", [], org(), near()),
    ("O16", [("host_unit_id", SOFT)], org(host_unit_id=1), near(unit=DEREGISTERED)),
    ("O16", [], org(host_unit_id=1, status="4"), near(unit=DEREGISTERED)),
    ("O16", [], org(host_unit_id=1), near(unit=HostUnit(unit_name="某公司"))),
    ("O17", [("chair_name", SOFT)], org(term_no=1), head(members=25)),
    ("O17", [], org(term_no=1), head(members=24)),
    ("O17", [("chair_name", SOFT)], org(), head(members=25)),
    ("O17", [], org(), head()),
    ("O17", [], org(term_no=1, chair_name="张三"), head(members=25)),
    ("O18", [("has_women_comm", SOFT)], org(has_women_comm=False), head(women=10)),
    ("O18", [], org(has_women_comm=False), head(women=9)),
    ("O18", [], org(), head(women=10)),
    ("O19", [("has_women_comm", HARD)], org(has_women_comm=True), head(women=0)),
    ("O19", [], org(has_women_comm=True), head()),
    ("O19", [], org(has_women_comm=True), head(women=1)),
    ("O20", [("has_audit_comm", SOFT)], org(has_audit_comm=False), head(members=25)),
    ("O20", [], org(has_audit_comm=False), head(members=24)),
    ("O20", [], org(), head(members=25)),
    ("O21", [("chair_mode", SOFT)], org(chair_mode="2"), near(unit=BIG)),
    ("O21", [("chair_mode", SOFT)], org(chair_mode="2"), near(head=Headcount(staff=200))),
    ("O21", [], org(chair_mode="2"), near(unit=BIG, head=Headcount(staff=199))),
    ("O21", [], org(chair_mode="2"), near(unit=SOCIETY)),
    ("O21", [], org(chair_mode="1"), near(unit=BIG)),
    ("O21", [], org(), near(unit=BIG)),
    ("O22", [("fulltime_cnt", HARD)], org(chair_mode="1", fulltime_cnt=0), near()),
    ("O22", [], org(chair_mode="1", fulltime_cnt=1), near()),
    ("O22", [], org(chair_mode="1"), near()),
    ("O22", [], org(chair_mode="2", fulltime_cnt=0), near()),
    ("O23", [("rep_female", HARD)], org(rep_cnt=10, rep_female=11), near()),
    ("O23", [("rep_cnt", HARD)], org(has_rep_congress=False, rep_cnt=10), near()),
    ("O23", [], org(has_rep_congress=False, rep_cnt=0), near()),
    ("O23", [], org(rep_cnt=10, rep_female=10), near()),
    ("O23", [], org(rep_cnt=10), near()),
    ("O24", [("org_type", HARD)], org(org_type="90"), head(any_members=True)),
    ("O24", [("org_type", HARD)], org(org_type="11", status="2"), head(any_members=True)),
    ("O24", [], org(org_type="90"), head(any_members=False)),
    ("O24", [], org(org_type="11", host_unit_id=1), head(any_members=True)),
]

REG_TYPES = DEFINITION.codes["reg_type"]
UNITS: list[tuple[str, list[tuple[str, Severity]], HostUnit, UnitNear]] = [
    ("O25", [("reg_type", SOFT)], HostUnit(reg_type="171", reg_list_version="2023"), UnitNear(reg_types=REG_TYPES)),
    ("O25", [("reg_list_version", SOFT)], HostUnit(reg_type="140"), UnitNear(reg_types=REG_TYPES)),
    ("O25", [], HostUnit(reg_type="140", reg_list_version="2023"), UnitNear(reg_types=REG_TYPES)),
    ("O25", [], HostUnit(), UnitNear(reg_types=REG_TYPES)),
    ("U01", [("unit_uscc", HARD)], HostUnit(unit_uscc="91320612029827036K"), UnitNear(same_uscc=("乙公司",))),
    ("U01", [], HostUnit(unit_uscc="91320612029827036K"), UnitNear()),
    ("U01", [], HostUnit(), UnitNear(same_uscc=("乙公司",))),
    ("X13", [("unit_name", SOFT)], HostUnit(unit_name="甲公司"), UnitNear(used_in=("集体合同",))),
    ("X13", [], HostUnit(unit_name="甲公司"), UnitNear()),
]


@pytest.mark.parametrize(("rule", "expected", "record", "neighbours"), ORGS)
def test_a_rule_of_unions_fires_where_it_should_and_only_there(
    rule: str, expected: list[tuple[str, Severity]], record: Organisation, neighbours: OrgNear
) -> None:
    findings = check(DEFINITION, "organisation", [(record, neighbours)])
    assert [found.message for found in findings if "…" in found.message] == []  # a placeholder without its number
    assert [(found.field, found.severity) for found in findings if found.rule == rule] == expected


@pytest.mark.parametrize(("rule", "expected", "record", "neighbours"), UNITS)
def test_a_rule_of_units_fires_where_it_should_and_only_there(
    rule: str, expected: list[tuple[str, Severity]], record: HostUnit, neighbours: UnitNear
) -> None:
    findings = check(DEFINITION, "host_unit", [(record, neighbours)])
    assert [found.message for found in findings if "…" in found.message] == []  # a placeholder without its number
    assert [(found.field, found.severity) for found in findings if found.rule == rule] == expected


def test_every_rule_is_tried_both_ways() -> None:
    tried = {(rule, bool(expected)) for rule, expected, *_ in (*ORGS, *UNITS)}
    known = [rule.id for kind in ("organisation", "host_unit") for rule in rules_on(kind)]
    assert tried == {(rule, way) for rule in known for way in (True, False)}


def test_a_union_of_which_only_the_ledger_is_known_has_no_finding() -> None:
    ledger = org(
        org_type="11",
        host_unit_id=1,
        union_uscc=CODE,
        chair_name="胡娜",
        chair_phone="17774378624",
        found_date=date(2019, 6, 24),
        division_code="320612001000",
    )
    unit = HostUnit(unit_name="某公司", unit_uscc="91320612029827036K", industry_letter="C", staff_total=268)
    neighbours = near(unit=unit, head=Headcount(members=262, women=52, staff=268, any_members=True))
    assert check(DEFINITION, "organisation", [(ledger, neighbours)]) == []
    assert check(DEFINITION, "host_unit", [(unit, UnitNear(reg_types=REG_TYPES))]) == []
