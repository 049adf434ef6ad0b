"""Every rule on contracts fires on its case and stays silent on the nearest one: blank, zero, the boundary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tzdesk.definitions import load
from tzdesk.registers.contracts.limits import Limits, limits_on
from tzdesk.registers.contracts.model import Contract, CoverageLink
from tzdesk.registers.contracts.near import ContractNear, LinkNear
from tzdesk.registers.contracts.units import UnitView
from tzdesk.rules import Hit, all_rules, rules_on

DAY = date(2023, 12, 31)
LAW = limits_on(load(2023), DAY)
UNIT = UnitView(1, "南通甲纺织有限公司", "913206120943936413", "1", None, 47)
OURS = tuple(sorted(known.id for kind in ("contract", "coverage_link") for known in rules_on(kind)))


def d(text: str) -> date:
    """A day of 2023 as month-day, or a full ISO date."""
    return date.fromisoformat(text if len(text) > 5 else f"2023-{text}")


def own(**values: Any) -> Contract:
    """A signed wage contract of one enterprise, valid on the day."""
    facts: dict[str, Any] = {
        "contract_no": "通001-2023-001",
        "party_a_id": 1,
        "level_code": "1",
        "content_code": "20",
        "outcome_code": "1",
        "procedure_code": "P",
        "text_form": "1",
        "sign_date": d("04-07"),
        "valid_from": d("04-08"),
        "valid_to": d("2024-04-07"),
    }
    return Contract(**{**facts, **values})


def near(**values: Any) -> ContractNear:
    """Neighbours on the day under the shipped limits."""
    return ContractNear(**{"day": DAY, "limits": LAW, "unit": UNIT, **values})


def hits(rule: str, record: object, beside: object) -> list[Hit]:
    """What one rule says, with the thresholds of the shipped definition."""
    return list(all_rules()[rule].function(record, beside, load(2023).rules[rule].thresholds))


def test_every_rule_is_worded_and_every_wording_has_its_rule() -> None:
    worded = {spec.id for spec in load(2023).rules.values() if spec.on in {"contract", "coverage_link"}}
    assert worded == set(OURS)


BLANK = Contract()


@pytest.mark.parametrize("rule", [known.id for known in rules_on("contract")])
def test_a_blank_contract_breaks_no_rule(rule: str) -> None:
    assert not hits(rule, BLANK, near(unit=None))


@pytest.mark.parametrize("rule", [known.id for known in rules_on("coverage_link")])
def test_a_blank_link_breaks_no_rule(rule: str) -> None:
    assert not hits(rule, CoverageLink(), LinkNear(DAY))


# (rule, field named, the contract and neighbours that break it, the nearest that do not)
CASES: list[tuple[str, str, tuple[Contract, ContractNear], list[tuple[Contract, ContractNear]]]] = [
    (
        "VR-01",
        "party_a_id",
        (own(), near(unit=replace(UNIT, uscc="913206120943936414"))),
        [(own(), near()), (own(), near(unit=replace(UNIT, uscc=None)))],
    ),
    ("VR-02", "party_a_id", (own(), near(twins=("南通甲纺织有限公司",))), [(own(), near())]),
    (
        "VR-03",
        "female_at_sign",
        (own(headcount_at_sign=36, female_at_sign=37), near()),
        [
            (own(headcount_at_sign=36, female_at_sign=36, migrant_at_sign=36), near()),
            (own(headcount_at_sign=None, female_at_sign=37), near()),
            (own(headcount_at_sign=36, female_at_sign=0), near()),
        ],
    ),
    (
        "VR-03",
        "migrant_at_sign",
        (own(headcount_at_sign=0, migrant_at_sign=1), near()),
        [(own(headcount_at_sign=0, migrant_at_sign=0), near())],
    ),
    (
        "VR-04",
        "headcount_at_sign",
        (own(headcount_at_sign=131), near(prev=own(headcount_at_sign=100))),
        [
            (own(headcount_at_sign=130), near(prev=own(headcount_at_sign=100))),
            (own(headcount_at_sign=70), near(prev=own(headcount_at_sign=100))),
            (own(headcount_at_sign=131), near(prev=own(headcount_at_sign=0))),
            (own(headcount_at_sign=131), near()),
        ],
    ),
    (
        "VR-05",
        "party_a_id",
        (own(), near(unit=replace(UNIT, status="3"))),
        [
            (own(), near(unit=replace(UNIT, status="2"))),
            (own(terminate_date=d("06-01")), near(unit=replace(UNIT, status="4"))),
            (own(), near(unit=replace(UNIT, status="4", ended_on=d("2024-01-01")))),
        ],
    ),
    (
        "VR-10",
        "content_code",
        (own(content_code=None), near()),
        [(own(), near()), (own(content_code=None, sign_date=None), near())],
    ),
    (
        "VR-11",
        "party_a_id",
        (own(party_a_id=None), near(unit=None)),
        [(own(), near()), (own(party_a_id=None, level_code="2"), near(unit=None))],
    ),
    (
        "VR-12",
        "roster_status",
        (own(level_code="2"), near()),
        [
            (own(level_code="2", roster_status="3"), near()),
            (own(level_code="3"), near(links=(1,))),
            (own(level_code="2", sign_date=None), near()),
            (own(), near()),
        ],
    ),
    (
        "VR-12b",
        "roster_status",
        (own(level_code="2", roster_status="3"), near()),
        [
            (own(level_code="2", roster_status="2"), near()),
            (own(level_code="2", roster_status="3", valid_to=d("12-30")), near()),
        ],
    ),
    (
        "VR-13",
        "main_contract_id",
        (own(text_form="2", content_code="30"), near()),
        [
            (own(text_form="2", content_code="30"), near(main=own(content_code="10"))),
            (own(text_form="1", content_code="30"), near()),
        ],
    ),
    (
        "VR-13",
        "main_contract_id",
        (own(text_form="3", content_code="30"), near(main=own(content_code="10", valid_to=d("04-07")))),
        [(own(text_form="3", content_code="30"), near(main=own(content_code="10", valid_to=d("04-08"))))],
    ),
    (
        "VR-13",
        "main_contract_id",
        (own(text_form="3", content_code="30"), near(main=own(content_code="10", terminate_date=d("04-08")))),
        [(own(text_form="3", content_code="30"), near(main=own(content_code="10", terminate_date=d("04-09"))))],
    ),
    (
        "VR-13",
        "main_contract_id",
        (own(text_form="3", content_code="30"), near(main=own(content_code="10", sign_date=None))),
        [(own(text_form="3", content_code="30"), near(main=own(content_code="10", terminate_date=d("04-09"))))],
    ),
    (
        "VR-13",
        "main_contract_id",
        (own(text_form="3", content_code="30"), near(main=own(content_code="10", opinion_kind="2"))),
        [(own(text_form="3", content_code="30"), near(main=own(content_code="10", terminate_date=d("04-09"))))],
    ),
    ("VR-14", "outcome_code", (own(outcome_code="2"), near()), [(own(outcome_code="4"), near()), (own(), near())]),
    (
        "VR-15",
        "procedure_code",
        (own(procedure_code="J"), near()),
        [(own(procedure_code="J", outcome_code="2"), near()), (own(procedure_code="Y", outcome_code=None), near())],
    ),
    (
        "VR-16",
        "sign_date",
        (own(congress_date=d("04-08")), near()),
        [(own(congress_date=d("04-07")), near()), (own(congress_date=None, offer_date=d("04-07")), near())],
    ),
    (
        "VR-16",
        "effective_date",
        (own(received_date=d("04-20"), effective_date=d("04-19")), near()),
        [(own(received_date=d("04-20"), effective_date=d("04-20")), near())],
    ),
    (
        "VR-17",
        "reply_date",
        (own(offer_received_date=d("02-01"), reply_date=d("02-22")), near()),
        [
            (own(offer_received_date=d("02-01"), reply_date=d("02-21")), near()),
            (own(offer_received_date=d("02-01"), reply_date=d("02-22")), near(limits=Limits())),
        ],
    ),
    (
        "VR-18",
        "reply_date",
        (Contract(offer_received_date=d("12-08")), near()),
        [
            (Contract(offer_received_date=d("12-11")), near()),
            (Contract(offer_received_date=d("12-08"), reply_date=d("12-31")), near()),
            (Contract(offer_received_date=d("12-08"), session1_date=d("12-20")), near()),
            (Contract(offer_received_date=d("12-08")), near(limits=Limits())),
        ],
    ),
    (
        "VR-19",
        "reps_e",
        (own(reps_e=3, reps_w=4), near()),
        [
            (own(reps_e=3, reps_w=3), near()),
            (own(reps_e=None, reps_w=4), near()),
            (own(reps_e=1, reps_w=2, procedure_code="J"), near()),
        ],
    ),
    ("VR-19", "reps_w", (own(reps_e=2, reps_w=2), near()), [(own(reps_e=2, reps_w=2), near(limits=Limits()))]),
    (
        "VR-20",
        "external_w",
        (own(reps_w=5, external_w=2), near()),
        [
            (own(reps_w=6, external_w=2), near()),
            (own(reps_w=3, external_w=0), near()),
            (own(reps_w=None, external_w=2), near()),
        ],
    ),
    (
        "VR-20",
        "chief_w_name",
        (own(chief_e_name="范仁和", chief_w_name="范仁和"), near()),
        [(own(chief_e_name="范仁和", chief_w_name="章明"), near()), (own(chief_e_name="", chief_w_name=""), near())],
    ),
    (
        "VR-21",
        "present",
        (own(delegates_total=48, present=31), near()),
        [
            (own(delegates_total=48, present=32), near()),
            (own(delegates_total=0, present=0), near()),
            (own(delegates_total=None, present=31), near()),
            (own(delegates_total=48, present=None), near()),
            (own(delegates_total=48, present=31), near(limits=Limits())),
        ],
    ),
    (
        "VR-22",
        "vote_for",
        (own(delegates_total=39, vote_for=19), near()),
        [
            (own(delegates_total=39, vote_for=20), near()),
            (own(delegates_total=38, vote_for=19), near()),
            (own(delegates_total=39, vote_for=None), near()),
        ],
    ),
    (
        "VR-23",
        "vote_for",
        (own(delegates_total=38, vote_for=19), near()),
        [
            (own(delegates_total=38, vote_for=20), near()),
            (own(delegates_total=39, vote_for=20), near()),
            (own(delegates_total=0, vote_for=0), near()),
        ],
    ),
    (
        "VR-24",
        "vote_for",
        (own(delegates_total=40, present=30, vote_for=28, vote_against=1, vote_abstain=0), near()),
        [
            (own(delegates_total=40, present=30, vote_for=28, vote_against=1, vote_abstain=1), near()),
            (own(delegates_total=40, present=30, vote_for=28), near()),
        ],
    ),
    (
        "VR-24",
        "vote_for",
        (own(delegates_total=40, present=30, vote_for=31), near()),
        [
            (own(delegates_total=40, present=30, vote_for=30), near()),
            (own(delegates_total=40, present=None, vote_for=31), near()),
        ],
    ),
    (
        "VR-24",
        "present",
        (own(delegates_total=30, present=31), near()),
        [(own(delegates_total=30, present=30), near()), (own(delegates_total=None, present=31), near())],
    ),
    (
        "VR-25",
        "delegates_total",
        (own(congress_kind="1", delegates_total=29, headcount_at_sign=100), near()),
        [
            (own(congress_kind="1", delegates_total=30, headcount_at_sign=100), near()),
            (own(congress_kind="1", delegates_total=29, headcount_at_sign=99), near()),
            (own(congress_kind="2", delegates_total=29, headcount_at_sign=100), near()),
            (own(congress_kind=None, delegates_total=29, headcount_at_sign=100), near()),
        ],
    ),
    (
        "VR-26",
        "submit_date",
        (own(sign_date=d("04-11"), submit_date=d("04-19")), near()),
        [
            (own(sign_date=d("04-11"), submit_date=d("04-18")), near()),
            (own(sign_date=d("04-11"), submit_date=d("04-21"), content_code="10"), near()),
            (own(sign_date=d("04-11"), submit_date=None), near()),
            (own(sign_date=d("04-11"), submit_date=d("04-19")), near(limits=Limits())),
        ],
    ),
    (
        "VR-27",
        "opinion_no",
        (own(opinion_kind="2", opinion_text="未列工资"), near()),
        [
            (own(opinion_kind="2", opinion_no="通人社审〔2023〕3号", opinion_text="未列工资"), near()),
            (own(opinion_kind="1"), near()),
        ],
    ),
    (
        "VR-28",
        "opinion_kind",
        (own(opinion_kind="3", received_date=d("12-15")), near()),  # 12-30 is a holiday: 2024-01-02 is the last day
        [
            (own(opinion_kind="3", received_date=d("12-14")), near()),
            (own(opinion_kind="1", received_date=d("12-15")), near()),
            (own(opinion_kind="3"), near()),
        ],
    ),
    (
        "VR-29",
        "opinion_date",
        (own(opinion_kind="1", opinion_date=d("04-19"), received_date=d("04-20")), near()),
        [
            (own(opinion_kind="1", opinion_date=d("04-20"), received_date=d("04-20")), near()),
            (own(opinion_kind="1", opinion_date=d("04-19")), near()),
        ],
    ),
    (
        "VR-30",
        "publish_date",
        (own(effective_date=d("04-25"), publish_date=d("05-06")), near(limits=Limits(publish_days=10))),
        [
            (own(effective_date=d("04-25"), publish_date=d("05-05")), near(limits=Limits(publish_days=10))),
            (own(effective_date=d("04-25")), near(limits=Limits(publish_days=10))),
            (own(effective_date=d("04-25"), publish_date=d("05-06")), near(limits=Limits())),
        ],
    ),
    (
        "VR-30b",
        "publish_date",
        (own(effective_date=d("04-25")), near()),
        [
            (own(effective_date=d("04-25"), publish_date=d("04-26")), near()),
            (own(effective_date=d("12-31")), near()),
            (own(), near()),
        ],
    ),
    (
        "VR-31",
        "valid_to",
        (own(valid_from=d("07-12"), valid_to=d("07-11")), near()),
        [
            (own(valid_from=d("07-12"), valid_to=d("07-12")), near()),
            (own(valid_from=None, valid_to=d("07-11")), near()),
            (own(valid_from=d("07-12"), valid_to=None), near()),
        ],
    ),
    (
        "VR-32",
        "valid_to",
        (own(valid_from=d("04-08"), valid_to=d("2024-04-06")), near()),
        [
            (own(valid_from=d("04-08"), valid_to=d("2024-04-07")), near()),
            (own(valid_from=d("04-08"), valid_to=d("2024-04-08")), near()),
            (own(valid_from=d("04-08"), valid_to=d("2026-04-07"), content_code="10"), near()),
            (own(valid_from=d("04-08"), valid_to=d("04-07")), near()),
            (own(valid_from=d("04-08"), valid_to=d("2024-04-06"), outcome_code="2", procedure_code="J"), near()),
        ],
    ),
    (
        "VR-32",
        "valid_to",
        (own(valid_from=d("04-08"), valid_to=d("2024-04-09")), near()),
        [
            (own(valid_from=d("04-08"), valid_to=d("2024-04-09"), content_code="10"), near()),
            (own(valid_from=d("04-08"), valid_to=d("2024-04-09")), near(limits=Limits())),
        ],
    ),
    (
        "VR-33",
        "valid_from",
        (own(id=1), near(siblings=(own(id=2, valid_from=d("2024-04-07"), valid_to=d("2025-04-06")),))),
        [
            (own(id=1), near(siblings=(own(id=2, valid_from=d("2024-04-08"), valid_to=d("2025-04-07")),))),
            (own(id=1), near(siblings=(own(id=2, content_code="10"),))),
            (own(id=1), near(siblings=(own(id=2, prev_contract_id=1),))),
            (own(id=1, prev_contract_id=2), near(siblings=(own(id=2),))),
            (own(id=1, version=2), near(siblings=(own(id=2, version=1),))),
            (own(id=1), near(siblings=(own(id=2, terminate_date=d("04-08")),))),
            (own(id=1), near(siblings=(own(id=2, valid_from=None),))),
            (own(id=1), near(siblings=(own(id=2, valid_to=d("04-07")),))),
            (own(id=1), near(siblings=(own(id=2, sign_date=None),))),
            (own(id=1), near(siblings=(own(id=2, level_code="2"),))),
        ],
    ),
    (
        "VR-34",
        "valid_to",
        (own(valid_to=d("12-30")), near()),
        [
            (own(valid_to=d("12-31")), near()),
            (own(valid_to=d("12-30"), terminate_date=d("12-30")), near()),
            (own(valid_to=d("12-30")), near(unit=replace(UNIT, status="4"))),
            (own(id=1, valid_to=d("12-30")), near(successors=(own(prev_contract_id=1),))),
            (own(valid_to=d("12-30")), near(siblings=(own(valid_to=d("2024-12-30")),))),
            (own(valid_to=d("04-07")), near()),
        ],
    ),
    (
        "VR-35",
        "valid_to",
        (own(valid_to=d("2024-02-29")), near()),
        [
            (own(valid_to=d("2024-03-01")), near()),
            (own(valid_to=d("12-30")), near()),
            (own(valid_to=d("2024-02-29")), near(successors=(Contract(session1_date=d("12-20")),))),
            (own(valid_to=d("2024-02-29")), near(limits=Limits())),
        ],
    ),
    (
        "VR-36",
        "increase_pct",
        (own(increase_pct=Decimal("2.9")), near(limits=Limits(wage_guideline_lower=Decimal(3)))),
        [
            (own(increase_pct=Decimal("3.0")), near(limits=Limits(wage_guideline_lower=Decimal(3)))),
            (own(increase_pct=Decimal("2.9")), near(limits=Limits())),
            (own(), near(limits=Limits(wage_guideline_lower=Decimal(3)))),
        ],
    ),
    (
        "VR-36",
        "increase_pct",
        (own(increase_pct=Decimal("9.1")), near(limits=Limits(wage_guideline_upper=Decimal(9)))),
        [(own(increase_pct=Decimal("9.0")), near(limits=Limits(wage_guideline_upper=Decimal(9))))],
    ),
    (
        "VR-37",
        "wage_floor",
        (own(wage_floor=227_999), near(limits=Limits(min_wage=228_000))),
        [
            (own(wage_floor=228_000, avg_wage_new=228_000), near(limits=Limits(min_wage=228_000))),
            (own(wage_floor=227_999), near(limits=Limits())),
            (own(), near(limits=Limits(min_wage=228_000))),
        ],
    ),
    (
        "VR-37",
        "avg_wage_new",
        (own(avg_wage_new=0), near(limits=Limits(min_wage=228_000))),
        [(own(avg_wage_new=None), near(limits=Limits(min_wage=228_000)))],
    ),
    (
        "VR-37b",
        "wage_floor",
        (own(wage_floor=349_999), near(covering=(own(level_code="3", wage_floor=350_000),))),
        [
            (own(wage_floor=350_000), near(covering=(own(level_code="3", wage_floor=350_000),))),
            (own(wage_floor=349_999), near(covering=(own(level_code="3"),))),
            (own(wage_floor=349_999), near(covering=(own(level_code="3", wage_floor=350_000, valid_to=d("12-30")),))),
        ],
    ),
    (
        "VR-38",
        "increase_pct",
        (own(avg_wage_prev=521_300, avg_wage_new=531_300, increase_pct=Decimal("1.8")), near()),
        [
            (own(avg_wage_prev=521_300, avg_wage_new=531_300, increase_pct=Decimal("1.9")), near()),
            (own(avg_wage_prev=0, avg_wage_new=531_300, increase_pct=Decimal("1.8")), near()),
            (own(avg_wage_prev=521_300, avg_wage_new=531_300), near()),
        ],
    ),
    (
        "VR-39",
        "increase_pct",
        (own(increase_pct=Decimal("-30.1")), near()),
        [(own(increase_pct=Decimal("30.0")), near()), (own(increase_pct=Decimal(0)), near())],
    ),
    (
        "VR-40",
        "female_at_sign",
        (own(content_code="30", female_at_sign=0), near()),
        [
            (own(content_code="30", female_at_sign=1), near()),
            (own(content_code="30", female_at_sign=None), near()),
            (own(content_code="20", female_at_sign=0), near()),
        ],
    ),
    (
        "VR-41",
        "women_clause",
        (own(content_code="10", women_clause=False), near()),
        [
            (own(content_code="10", women_clause=None), near()),
            (own(content_code="10", women_clause=True), near()),
            (own(content_code="10", women_clause=False), near(siblings=(own(content_code="30"),))),
        ],
    ),
]

MINE = own(id=7, level_code="2")
LINK_CASES: list[tuple[str, str, tuple[CoverageLink, LinkNear], list[tuple[CoverageLink, LinkNear]]]] = [
    (
        "VR-03b",
        "female",
        (CoverageLink(headcount=5, female=6), LinkNear(DAY)),
        [
            (CoverageLink(headcount=5, female=5, migrant=5), LinkNear(DAY)),
            (CoverageLink(female=6), LinkNear(DAY)),
        ],
    ),
    (
        "VR-42",
        "enterprise_id",
        (CoverageLink(contract_id=7, enterprise_id=1), LinkNear(DAY, MINE, UNIT, same=(9,))),
        [(CoverageLink(contract_id=7, enterprise_id=1), LinkNear(DAY, MINE, UNIT))],
    ),
    (
        "VR-82",
        "confirm_signed",
        (CoverageLink(confirm_signed=False), LinkNear(DAY, MINE, UNIT)),
        [
            (CoverageLink(confirm_signed=True), LinkNear(DAY, MINE, UNIT)),
            (CoverageLink(), LinkNear(DAY, MINE, UNIT)),
            (CoverageLink(confirm_signed=False, exit_date=DAY), LinkNear(DAY, MINE, UNIT)),
            (CoverageLink(confirm_signed=False), LinkNear(DAY, own(level_code="4"), UNIT)),
        ],
    ),
    (
        "VR-43",
        "enterprise_id",
        (CoverageLink(), LinkNear(DAY, MINE, UNIT, others=(own(id=8, level_code="3"),))),
        [
            (CoverageLink(), LinkNear(DAY, MINE, UNIT, others=(own(id=8, level_code="3", content_code="10"),))),
            (CoverageLink(), LinkNear(DAY, MINE, UNIT, others=(own(id=8, level_code="3", valid_to=d("12-30")),))),
            (CoverageLink(exit_date=DAY), LinkNear(DAY, MINE, UNIT, others=(own(id=8, level_code="3"),))),
            (CoverageLink(), LinkNear(DAY, own(level_code="4"), UNIT, others=(own(id=8, level_code="3"),))),
        ],
    ),
]
ALL_CASES = [*CASES, *LINK_CASES]


def test_every_rule_has_a_case() -> None:
    assert {case[0] for case in ALL_CASES} == set(OURS)


@pytest.mark.parametrize(("rule", "field", "broken", "kept"), ALL_CASES, ids=[f"{c[0]}-{c[1]}" for c in ALL_CASES])
def test_rule_fires_on_its_case_and_not_beside_it(
    rule: str, field: str, broken: tuple[Any, Any], kept: list[tuple[Any, Any]]
) -> None:
    found = hits(rule, *broken)
    assert [hit.field for hit in found] == [field]
    for record, beside in kept:
        assert not hits(rule, record, beside), record.__dict__


@pytest.mark.parametrize(("rule", "field", "broken", "kept"), ALL_CASES, ids=[f"{c[0]}-{c[1]}" for c in ALL_CASES])
def test_wording_uses_only_what_the_rule_gives(
    rule: str, field: str, broken: tuple[Any, Any], kept: list[tuple[Any, Any]]
) -> None:
    for hit in hits(rule, *broken):
        text = load(2023).rules[rule].message.format(**hit.params)
        assert all(mark not in text for mark in ("{", "None"))


@pytest.mark.parametrize("known", [known for known in all_rules().values() if known.id in OURS], ids=lambda k: k.id)
def test_fields_of_a_rule_exist(known: Any) -> None:
    spec = load(2023).record(known.on)
    assert set(known.fields) <= set(spec.by_name)


def test_one_step_out_of_order_is_named_once() -> None:
    record = own(offer_date=d("01-05"), reply_date=d("01-03"), session1_date=d("01-10"), congress_date=d("03-30"))
    assert [hit.field for hit in hits("VR-16", record, near())] == ["reply_date"]


def test_submission_limit_rolls_over_the_national_day() -> None:
    record = own(sign_date=d("09-25"), submit_date=d("10-07"))  # the seventh day is 10-02, work begins on 10-07
    assert not hits("VR-26", record, near())
    assert hits("VR-26", own(sign_date=d("09-25"), submit_date=d("10-08")), near())


def test_an_opinion_that_looks_back_breaks_no_order_and_moves_publication() -> None:
    """Said on 04-20, valid from 04-08: published by five days after it was said, not after it took effect."""
    facts = {"submit_date": d("04-10"), "effective_date": d("04-08"), "opinion_date": d("04-20")}
    stated = own(**facts, opinion_kind="1", opinion_valid_from=d("04-08"), publish_date=d("04-25"))
    assert not hits("VR-16", stated, near())
    assert not hits("VR-30", stated, near())
    assert hits("VR-16", own(**facts, opinion_kind="1"), near())
