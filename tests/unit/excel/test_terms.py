"""A term in one cell, in every writing that was met."""

from __future__ import annotations

from datetime import date

import pytest

from tzdesk.base.periods import Month
from tzdesk.excel.context import town_of
from tzdesk.excel.terms import find_month, read_term

FROM, TO = date(2023, 1, 21), date(2024, 1, 20)


@pytest.mark.parametrize(
    "text",
    [
        "自2023/01/21起至2024/01/20止",
        "2023年1月21日至2024年1月20日",
        "2023.1.21-2024.1.20",
        "2023.1.21—2024.1.20",
        "2023-01-21~2024-01-20",
        "２０２３．１．２１－２０２４．１．２０",
        "20230121-20240120",
        "2023-01-21 00:00:00至2024-01-20 00:00:00",
        "2023年1月21日起一年",
        "一年（2023年1月21日起）",
        "12个月，自2023.1.21起",
        "一年，至2024年1月20日止",
        "二〇二三年一月二十一日至二〇二四年一月二十日",
        "2023年 1月 21日 — 2024年 1月 20日（1年）",
    ],
)
def test_every_writing_gives_the_same_two_days(text: str) -> None:
    """From and to are taken from any of them."""
    term = read_term(text)

    assert (term.start, term.end, term.problem) == (FROM, TO, "")


def test_a_second_date_without_its_year_takes_the_first_ones() -> None:
    """2023.3.1-12.31 ends in 2023, and the clerk is told so."""
    term = read_term("2023.3.1-12.31")

    assert (term.start, term.end) == (date(2023, 3, 1), date(2023, 12, 31))
    assert "年份" in term.note


def test_months_run_from_the_first_to_the_last_day() -> None:
    """2023.1-2024.2 is read to the end of February 2024, with a note."""
    term = read_term("2023年1月-2024年2月")

    assert (term.start, term.end) == (date(2023, 1, 1), date(2024, 2, 29))
    assert term.note


@pytest.mark.parametrize("text", ["三年", "长期", "见合同", "2023年2月30日起"])
def test_what_has_no_dates_is_named_and_not_guessed(text: str) -> None:
    """A length alone does not say when it begins."""
    term = read_term(text)

    assert (term.start, term.end) == (None, None)
    assert term.problem


def test_a_single_date_is_half_a_term() -> None:
    """A start without an end is kept, and the lack is named."""
    term = read_term("2023年1月21日起")

    assert (term.start, term.end) == (FROM, None)
    assert "止期" in term.problem


@pytest.mark.parametrize(
    "text", ["2023年12月", "报告期2023-12", "台账(2023.12)", "202312", "20231231", "二〇二三年十二月"]
)
def test_a_month_is_found_in_a_title(text: str) -> None:
    """Titles, facts and file names write it in many ways."""
    assert find_month(text) == Month(2023, 12)


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("金沙街道基层工会会员情况台账(2023年12月)", "金沙街道"),
        ("2023年张芝山镇会员台账", "张芝山镇"),
        ("南通市通州区西亭镇总工会", "西亭镇"),
        ("通州区工会会员台账", None),
    ],
)
def test_the_town_is_found_in_a_title(text: str, town: str | None) -> None:
    """Dates and the district before it do not belong to its name."""
    assert town_of(text) == town
