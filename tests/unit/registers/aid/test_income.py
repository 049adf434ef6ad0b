"""The computation of net income, its line and what the figures suggest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.unit.registers.aid.people import LINE, filed
from tzdesk.registers.aid import codes, income, service
from tzdesk.registers.aid.model import AidAssessment
from tzdesk.registers.workplace import Workplace


def test_net_income_is_income_less_expenses_by_heads_and_months() -> None:
    """126 632 yuan less 54 632 for three people is 2 000 yuan a head and month."""
    assert income.net_per_capita(12_663_200, 5_463_200, 3) == (12_663_200 - 5_463_200) // 36 == 200_000


def test_net_income_is_rounded_half_up_and_may_be_negative() -> None:
    """Half a 分 goes up, and more expenses than income give a negative result."""
    assert income.net_per_capita(6, 0, 1) == 1  # 0.5 分
    assert income.net_per_capita(5, 0, 1) == 0
    assert income.net_per_capita(0, 1200, 1) == -100


@pytest.mark.parametrize(("gains", "costs", "size"), [(None, 0, 1), (0, None, 1), (0, 0, None), (0, 0, 0)])
def test_what_is_not_known_is_not_computed(gains: int | None, costs: int | None, size: int | None) -> None:
    """Blank is not zero: without income, expenses or heads there is no result."""
    assert income.net_per_capita(gains, costs, size) is None


def test_blank_parts_do_not_make_a_total_but_zero_does() -> None:
    """Nothing stated gives None; a stated zero gives zero."""
    assert income.income_total(AidAssessment()) is None
    assert income.rigid_total(AidAssessment()) is None
    assert income.income_total(AidAssessment(income_wage=0)) == 0


def test_a_loss_in_business_is_no_negative_income() -> None:
    """A year's loss counts as nothing earned."""
    assert income.income_total(AidAssessment(income_wage=500, income_business=-300)) == 500


def test_compensation_lowers_the_accident_loss_only() -> None:
    """What was paid for an accident is taken off its loss, never off other expenses."""
    found = AidAssessment(rigid_medical=100, rigid_accident=1000, compensation=400)
    assert income.rigid_total(found) == 700
    found.compensation = 5000
    assert income.rigid_total(found) == 100


@pytest.mark.parametrize(
    ("net", "expected"),
    [
        (-1, codes.DEEP),
        (81_999, codes.DEEP),
        (82_000, codes.RELATIVE),
        (163_999, codes.RELATIVE),
        (164_000, codes.ACCIDENT),
        (245_999, codes.ACCIDENT),
        (246_000, None),
        (None, None),
    ],
)
def test_the_figures_suggest_a_class_by_the_lines(net: int | None, expected: str | None) -> None:
    """Below dibao, below twice, below three times; on the line itself it is the next class."""
    assert income.suggested(net, LINE) == expected


def test_the_comparator_is_the_regions() -> None:
    """Where the line reads "up to", the line itself belongs to the class."""
    assert income.suggested(82_000, replace(LINE, comparator="<=")) == codes.DEEP


# 年收入, 人口, 口径, 低保: 30 239.99 元 ÷ 3 ÷ 12 = 839.9997 元; 30 240.15 元 ÷ 3 ÷ 12 = 840.0042 元
@pytest.mark.parametrize(
    ("gains", "comparator", "expected", "told"),
    [
        (3_023_999, "<", codes.DEEP, "839.9997"),
        (3_024_000, "<", codes.RELATIVE, "840.00"),
        (3_024_000, "<=", codes.DEEP, "840.00"),
        (3_024_015, "<=", codes.RELATIVE, "840.0042"),
    ],
)
def test_a_line_is_held_against_the_net_income_before_it_is_rounded(
    gains: int, comparator: str, expected: str, told: str
) -> None:
    """Each of these rounds to 840.00 yuan, the dibao of the day; rounding is for the eye, and a message shows more."""
    line = replace(LINE, dibao=84_000, comparator=comparator)
    net = income.exact_net(gains, 0, 3)
    assert net is not None
    assert income.net_per_capita(gains, 0, 3) == 84_000
    assert income.suggested(net, line) == expected
    assert income.net_in_words(net) == told


# 25 kin: 1 分 a year more is 0.0000333… yuan a head and month
@pytest.mark.parametrize(
    ("gains", "people", "told", "ratio"),
    [
        (9_839_88, 1, "819.99", "0.99999"),
        (9_840_12, 1, "820.01", "1.00001"),
        (9_840_00, 1, "820.00", "1.00"),
        (19_679_88, 1, "1,639.99", "1.99999"),
        (246_000_01, 25, "820.000033", "1.00000004"),
        (245_999_99, 25, "819.999967", "0.99999996"),
        (19_800_00, 1, "1,650.00", "2.01"),
    ],
)
def test_what_is_shown_stands_on_the_side_of_the_line_that_it_is_on(
    gains: int, people: int, told: str, ratio: str
) -> None:
    net = income.exact_net(gains, 0, people)
    assert net is not None
    assert income.net_in_words(net) == told
    assert income.ratio(net, LINE) == Decimal(ratio)


def test_a_ratio_close_to_a_line_is_shown_with_all_its_decimals(wp: Workplace) -> None:
    """0.99999 is less than once dibao, and 深度; cut to two decimals it would read as once."""
    case = filed(wp, date(2023, 3, 20)).id
    figures = {"income_wage": 9_839_88, "rigid_other": 0, "household_size": 1, "district_date": date(2023, 3, 20)}
    saved = service.assess(wp, case, {**figures, "assess_year": 2023, "kind": codes.ASSESS_NEW})
    register = wp.register("aid_assessment")
    with wp.store.reading() as session:
        found = register.get(session, saved.id)
        assert register.spec(wp).field("ratio").show(found.ratio, full=True) == "0.99999"
        assert found.suggested_category == codes.DEEP


def test_ratio_has_two_decimals() -> None:
    """2 000 yuan is 2.44 times 820."""
    assert income.ratio(200_000, LINE) == Decimal("2.44")
    assert income.ratio(None, LINE) is None
    assert income.ratio(1, None) is None


HOME = {"income_wage": 2_000 * 100 * 12, "household_size": 1, "rigid_accident": 1_500 * 100 * 12, "rigid_other": 0}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"event_text": "车祸"}, codes.ACCIDENT),
        ({"event_text": " "}, None),
        ({"event_text": "车祸", "income_wage": 819 * 100 * 12}, codes.DEEP),
        ({"event_text": "车祸", "compensation": 1_500 * 100 * 12}, codes.ACCIDENT),
        ({"event_text": "车祸", "compensation": 1_500 * 100 * 12, "income_wage": 2_460 * 100 * 12}, None),
        ({"event_text": "车祸", "income_wage": 2_460 * 100 * 12}, codes.ACCIDENT),
    ],
    ids=[
        "an event",
        "no event",
        "hard up without it",
        "all paid for",
        "all paid for, at the line",
        "at the line less the loss",
    ],
)
def test_an_accidents_loss_counts_for_its_class_alone(told: dict[str, Any], expected: str | None) -> None:
    """2 000 yuan a month is above twice dibao (1 640): a loss of 1 500 a month makes it 意外致困, never 深度."""
    found = AidAssessment(**{**HOME, **told})
    found.income_total, found.rigid_total = income.income_total(found), income.rigid_total(found)
    assert income.suggested_for(found, LINE) == expected
