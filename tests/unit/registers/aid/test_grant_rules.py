"""Rules on grants: each fires, and its nearest case does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.unit.registers.aid.people import LINE
from tzdesk.definitions import load
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.model import AidCase, AidGrant, AidMember
from tzdesk.registers.aid.near import Earlier, GrantNear
from tzdesk.rules import Severity, check

TODAY = date(2023, 12, 28)
PAID = date(2023, 6, 15)
DEFINITION = load(2023)


def filed(**values: Any) -> AidCase:
    """A file in standing since March."""
    given = {"status": codes.IN_FILE, "approve_date": date(2023, 3, 1), "name": "张三", "category": "1"}
    return AidCase(**{**given, **values})


def near(item: str = "10", category: str = "1", **values: Any) -> GrantNear:
    """A grant's neighbourhood with the shipped ceilings of an item."""
    given = {
        "case": filed(category=category),
        "line": LINE,
        "ceilings": DEFINITION.ceilings_on(item, PAID, category=category, source="6"),
    }
    return GrantNear(TODAY, **{"parameter": DEFINITION.parameter, **given, **values})


NEAR = near()
BANK = {"pay_method": "1", "fund_source": "4"}
OUTSIDE = {**BANK, "item": "72", "person_name": "张三", "paid_date": date(2024, 1, 1)}
LIFE_CEILING = DEFINITION.ceilings_on("10", PAID)[0]
YEARLY_LIFE, YEARLY_STUDY = 12 * 82_000, 10 * 82_000
NATIONAL, DISTRICT = near(case=filed(archive_level="1")), near(case=filed(archive_level="4"))
DEAD = near(case=filed(status=codes.CANCELLED, exit_date=date(2023, 6, 14), exit_reason="2"))
PROXY = {"is_proxy": True, "proxy_mandate": True, "proxy_name": "李四", "proxy_id": "1", "proxy_relation": "邻居"}
ORIGINAL = AidGrant(amount=500)

ALONE = {"fund_source": "4", "batch_id": None, "approve_date": None, "paid_date": PAID}

FIRES: list[tuple[str, GrantNear, dict[str, Any], str]] = [
    ("G08C", NEAR, ALONE, "approve_date"),
    ("A13", near(case=filed(bank_holder="李四")), BANK, "card_snapshot"),
    ("A13", near(case=None), {**OUTSIDE, "card_holder": "李四"}, "card_snapshot"),
    ("A13B", near(case=None), OUTSIDE, "card_snapshot"),
    ("A13B", NEAR, {**BANK, "paid_date": date(2024, 1, 1)}, "card_snapshot"),
    ("A13B", replace(NEAR, begun=date(2024, 2, 1)), {**BANK, "paid_date": date(2024, 1, 1)}, "card_snapshot"),
    ("D05B", NEAR, {"aid_year": 2025}, "aid_year"),
    ("D13B", NEAR, {"amount": 10_000, "qty": 10, "unit_price": 5_000}, "amount"),
    ("D06C", NEAR, {"basis_total": 100, "basis_selfpay": 101}, "basis_selfpay"),
    ("D05B", NEAR, {"aid_year": 2021}, "aid_year"),
    ("D01", near(case=None), {"fund_source": "1"}, "case_id"),
    ("D01", NEAR, {"fund_source": "4", "paid_date": date(2023, 2, 28)}, "case_id"),
    ("D01", NEAR, {"fund_source": "4", "approve_date": date(2023, 2, 28)}, "case_id"),
    ("D01", near(case=filed(exit_date=PAID)), {"fund_source": "4"}, "case_id"),
    ("D01", near(case=filed(status=codes.DRAFT, approve_date=None)), {"fund_source": "4"}, "case_id"),
    ("D02", DEAD, {}, "paid_date"),
    ("D03", DISTRICT, {"fund_source": "2"}, "fund_source"),
    ("D03B", NEAR, {"fund_source": "2"}, "fund_source"),
    ("D04", NEAR, {"fund_source": "4", "pay_method": "3"}, "pay_method"),
    ("D05", near(household={"10": YEARLY_LIFE + 1}), {}, "amount"),
    ("D06", near("20", person={"20": 501}, bases=500), {"item": "20"}, "amount"),
    ("D06B", near("20"), {"item": "20"}, "basis_selfpay"),
    ("D07", near("31", person={"30": YEARLY_STUDY, "31": 1}), {"item": "31"}, "amount"),
    ("D08", near("20", group_total=2_000_001), {"item": "20"}, "amount"),
    ("D09", near("10", "2", household={"10": 1, "20": 1}), {}, "item"),
    ("D10", near(similar=Earlier(date(2023, 6, 1), 100)), {}, "paid_date"),
    ("D11", near("70", group_total=300_001), {"item": "70"}, "amount"),
    ("D11", near("70", group_total=1, person_comfort=600_001), {"item": "70"}, "amount"),
    ("D11", near("70", group_total=300_001, person_comfort=600_001), {"item": "70"}, "amount"),
    ("D12", near(member=AidMember(relation="01")), {"item": "31"}, "member_id"),
    ("D12", near(member=AidMember(relation="05", edu_stage="1")), {"item": "31"}, "edu_stage"),
    ("D12", NEAR, {"item": "31", "edu_stage": "1"}, "edu_stage"),
    ("D12B", NEAR, {"item": "31", "edu_stage": "2"}, "member_id"),
    ("D12B", near(member=AidMember(name="某小")), {"item": "31", "edu_stage": "2"}, "member_id"),
    ("D12B", near(member=AidMember(relation="05")), {"item": "31"}, "edu_stage"),
    ("D12B", near(case=None), {"item": "31"}, "edu_stage"),
    ("D13", NEAR, {"amount": 0}, "amount"),
    ("D13", NEAR, {"amount": -1}, "amount"),
    ("D13", NEAR, {"amount": None}, "amount"),
    ("D13", near(original=ORIGINAL), {"amount": 500, "reversal_of": 1}, "amount"),
    ("D13", near(original=ORIGINAL), {"amount": -499, "reversal_of": 1}, "amount"),
    ("D15", NEAR, {**PROXY, "proxy_id": None}, "proxy_id"),
    ("D15", NEAR, {**PROXY, "proxy_relation": ""}, "proxy_relation"),
    ("D15", NEAR, {"is_proxy": True}, "proxy_name"),
    ("G03B", NEAR, {"approve_date": date(2023, 6, 16)}, "paid_date"),
    ("G03D", replace(NEAR, now=date(2023, 6, 14)), {}, "paid_date"),
    ("D12C", replace(NEAR, stranger=True), {"member_id": 3}, "member_id"),
    ("D14B", replace(NEAR, people=2), {"grant_group_id": "G1"}, "grant_group_id"),
    ("D01B", near(case=None), {"person_unit": "甲厂"}, "person_name"),
    ("D01B", near("74", case=None), {"item": "74"}, "person_name"),
    ("D01B", near(case=None), {"case_id": None, "person_name": "", "amount": None, "paid_date": PAID}, "person_name"),
]
SILENT: list[tuple[str, GrantNear, dict[str, Any]]] = [
    ("G03D", replace(NEAR, now=PAID), {}),
    ("D12C", NEAR, {"member_id": 3}),
    ("D14B", NEAR, {"grant_group_id": "G1"}),
    ("D01B", near(case=None), {"case_id": None, "person_name": "张三"}),
    ("D01B", NEAR, {"person_name": None}),
    ("D01B", near("74", case=None), {"item": "74", "person_unit": "甲厂"}),
    (
        "D01B",
        near(case=None, original=ORIGINAL),
        {"case_id": None, "person_name": None, "reversal_of": 1, "amount": -5},
    ),
    ("D14B", replace(NEAR, people=2), {"grant_group_id": "G1", "amount": -500, "reversal_of": 1}),
    ("D13B", NEAR, {"amount": 50_000, "qty": 10, "unit_price": 5_000}),
    ("D13B", NEAR, {"amount": 50_000, "qty": 10, "unit_price": None}),
    ("D06C", NEAR, {"basis_total": 100, "basis_selfpay": 100}),
    ("D06C", NEAR, {"basis_total": None, "basis_selfpay": 100}),
    ("G08C", NEAR, {**ALONE, "approve_date": PAID}),
    ("G08C", NEAR, {**ALONE, "paid_date": None}),
    ("G08C", NEAR, {**ALONE, "fund_source": "6"}),
    ("G08C", NEAR, {**ALONE, "batch_id": 1}),
    ("G08C", near(original=ORIGINAL), {**ALONE, "amount": -500, "reversal_of": 1}),
    ("A13", near(case=filed(bank_holder="张三")), BANK),
    ("A13", near(case=filed(bank_holder=None)), BANK),
    ("A13", near(case=filed(bank_holder="李四"), member=AidMember(name="李四")), BANK),
    ("A13", near(case=filed(bank_holder="李四")), {**BANK, "fund_source": "6"}),
    ("A13", near(case=None), {**OUTSIDE, "card_holder": "张三"}),
    ("A13", near(case=None), OUTSIDE),
    ("A13B", near(case=None), {**OUTSIDE, "card_snapshot": "6217008819900781450"}),
    ("A13B", near(case=None), {**OUTSIDE, "paid_date": date(2023, 12, 31)}),
    ("A13B", near(case=None), {**OUTSIDE, "fund_source": "6"}),
    ("A13B", near(case=None), {**OUTSIDE, "pay_method": "4"}),
    ("A13B", near(case=None), {**OUTSIDE, "amount": -500, "reversal_of": 1}),
    ("A13B", near(case=filed(bank_card="6217008819900781450")), {**BANK, "paid_date": date(2024, 1, 1)}),
    ("D05B", NEAR, {"aid_year": 2024}),
    ("D05B", NEAR, {"aid_year": 2022}),
    ("D05B", NEAR, {"aid_year": 2030, "paid_date": None}),
    ("D01", NEAR, {"fund_source": "4", "paid_date": date(2023, 3, 1)}),
    ("D01", near(case=None), {"fund_source": "1", "item": "70"}),
    ("D01", near(case=None), {"fund_source": None}),
    ("D01", near(case=filed(approve_date=None)), {"fund_source": "4"}),
    ("D01", near(case=None), {"fund_source": "4", "amount": -1}),
    ("D02", DEAD, {"paid_date": date(2023, 6, 14)}),
    ("D02", near(case=filed(status=codes.LIFTED, exit_date=date(2023, 6, 1), exit_reason="1")), {}),
    ("D03", NATIONAL, {"fund_source": "2"}),
    ("D03", DISTRICT, {"fund_source": "3"}),
    ("D03", NEAR, {"fund_source": "2"}),  # the level is not stated: D03B says so
    ("D03B", NATIONAL, {"fund_source": "2"}),
    ("D03B", DISTRICT, {"fund_source": "2"}),
    ("D03B", NEAR, {"fund_source": "3"}),
    ("D03B", NEAR, {"fund_source": "2", "amount": -500, "reversal_of": 1}),
    ("D04", NEAR, {"fund_source": "6", "pay_method": "3"}),
    ("D04", NEAR, {"fund_source": "4", "pay_method": None}),
    ("D05", near(household={"10": YEARLY_LIFE}), {}),
    ("D05", near(household={"10": YEARLY_LIFE + 1}, line=None), {}),
    ("D05", near(household={"10": YEARLY_LIFE + 1}), {"amount": -1}),
    ("D05", near(household={"10": 10**9}, ceilings=(replace(LIFE_CEILING, value=None),)), {}),
    ("D06", near("20", person={"20": 500}, bases=500), {"item": "20"}),
    ("D06", near("20", person={"20": 501}, bases=None), {"item": "20"}),
    ("D06B", near("20"), {"item": "20", "basis_selfpay": 0}),
    ("D06B", near("20", ceilings=()), {"item": "20"}),  # nothing binds it to the bills
    ("D06B", near("20"), {"item": "20", "amount": -500, "reversal_of": 1}),
    ("D07", near("31", person={"30": YEARLY_STUDY}), {"item": "31"}),
    ("D07", near("31", person={"30": YEARLY_STUDY - 1, "31": 1}), {"item": "31"}),
    ("D08", near("20", group_total=2_000_000), {"item": "20"}),
    ("D09", near("10", "2", household={"10": 1, "20": 0}), {}),
    ("D09", near("30", "2", household={"30": 1, "31": 1}), {"item": "31"}),
    ("D09", near("10", "1", household={"10": 1, "20": 1}), {}),
    ("D10", NEAR, {}),
    ("D11", near("70", group_total=300_000), {"item": "70"}),
    ("D11", near("70", group_total=1, person_comfort=600_000), {"item": "70"}),
    ("D11", near("70", group_total=300_000, person_comfort=600_000), {"item": "70"}),
    ("D11", near("74", group_total=900_000), {"item": "74"}),  # 送清凉 has no such limit
    ("D12", near(member=AidMember(relation="05", edu_stage="2")), {"item": "31"}),
    ("D12", near(member=AidMember(relation="05")), {"item": "31"}),
    ("D12", near(member=AidMember(relation="01")), {"item": "30"}),
    ("D12B", near(member=AidMember(relation="05", edu_stage="2")), {"item": "31"}),
    ("D12B", near(member=AidMember(relation="01")), {"item": "31"}),  # D12 says so
    ("D12B", near(case=None), {"item": "31", "edu_stage": "2"}),
    ("D12B", NEAR, {"item": "30"}),
    ("D13", NEAR, {"amount": 1}),
    ("D13", NEAR, {"amount": None, "status": codes.GRANT_PLANNED}),
    ("D13", near(original=ORIGINAL), {"amount": -500, "reversal_of": 1}),
    ("D15", NEAR, PROXY),
    ("D15", NEAR, {"is_proxy": False}),
    ("D15", NEAR, {"is_proxy": None}),
    ("G03B", NEAR, {"approve_date": PAID}),
    ("G03B", NEAR, {"approve_date": date(2023, 6, 16), "amount": -500, "reversal_of": 1}),
]


def hits(rule: str, near_: GrantNear, values: dict[str, Any]) -> list[Any]:
    """What one rule says of a paid grant."""
    grant = AidGrant(**{"item": "10", "amount": 500, "paid_date": PAID, "status": codes.GRANT_PAID, **values})
    return [hit for hit in check(DEFINITION, "aid_grant", [(grant, near_)]) if hit.rule == rule]


@pytest.mark.parametrize(("rule", "near_", "values", "field"), FIRES)
def test_grant_rule_fires(rule: str, near_: GrantNear, values: dict[str, Any], field: str) -> None:
    """The violation is found once, at its field."""
    assert [hit.field for hit in hits(rule, near_, values)] == [field]


@pytest.mark.parametrize(("rule", "near_", "values"), SILENT)
def test_grant_rule_is_silent_on_the_nearest_case(rule: str, near_: GrantNear, values: dict[str, Any]) -> None:
    """What is allowed, blank, or just at the limit is no finding."""
    assert hits(rule, near_, values) == []


def test_file_first_is_hard_for_fiscal_money_and_asks_for_other() -> None:
    """先建档后帮扶 binds fiscal money; other funds follow local rules."""
    outside = replace(NEAR, case=None)
    assert hits("D01", outside, {"fund_source": "1"})[0].severity is Severity.HARD
    assert hits("D01", outside, {"fund_source": "6"})[0].severity is Severity.SOFT


def test_what_a_proxy_lacks_is_said_in_one_sentence() -> None:
    """All that is missing, and nothing that is there."""
    assert [hit.message for hit in hits("D15", NEAR, {**PROXY, "proxy_id": None, "proxy_mandate": None})] == [
        "代领须登记代领人姓名、证件号码和关系，并附委托书，还缺证件号码、委托书。"
    ]


def test_blanks_of_money_bound_to_papers_are_as_hard_as_what_they_hide() -> None:
    for rule in ("D03", "D06", "D12"):
        assert DEFINITION.rules[f"{rule}B"].severity == DEFINITION.rules[rule].severity == Severity.HARD


def test_an_empty_grant_has_no_findings() -> None:
    """Nothing stated, nothing to say."""
    assert check(DEFINITION, "aid_grant", [(AidGrant(), GrantNear(TODAY))]) == []


GIVEN: dict[str, Any] = {"item": "10", "amount": 500, "paid_date": PAID, "status": codes.GRANT_PAID}


def test_money_of_other_sources_may_be_freed_of_the_files_and_fiscal_money_is_not() -> None:
    """The threshold other_sources of D01."""
    spec, outside = DEFINITION.rules["D01"], replace(NEAR, case=None)
    off = replace(DEFINITION, rules={"D01": replace(spec, thresholds={**spec.thresholds, "other_sources": False})})
    for definition, source, told in ((DEFINITION, "6", 1), (off, "6", 0), (off, "1", 1)):
        found = check(definition, "aid_grant", [(AidGrant(**GIVEN, fund_source=source), outside)])
        assert len([hit for hit in found if hit.rule == "D01"]) == told


@pytest.mark.parametrize(
    ("rule", "switch", "near_", "values"),
    [
        ("D03", "fiscal_needs_national_file", DISTRICT, {"fund_source": "2"}),
        ("D03B", "fiscal_needs_national_file", NEAR, {"fund_source": "2"}),
        ("D04", "fiscal_no_cash", NEAR, {"fund_source": "4", "pay_method": "3"}),
    ],
)
def test_what_local_rules_allow_is_switched_off_from_a_day_on(
    rule: str, switch: str, near_: GrantNear, values: dict[str, Any]
) -> None:
    """A dated switch of the definition: what was paid the day before stays forbidden."""

    def parameter(key: str, on: date) -> Any:
        return on < PAID if key == switch else DEFINITION.parameter(key, on)

    near_ = replace(near_, parameter=parameter)
    assert hits(rule, near_, {**values, "paid_date": date(2023, 6, 14)}) != []
    assert hits(rule, near_, {**values, "paid_date": PAID}) == []
