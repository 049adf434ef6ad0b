"""Dates and months out of text and cells."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tzdesk.base.periods import Month
from tzdesk.fields.types import DateType, FieldProblem, MonthType

DAY = date(2023, 12, 28)


@pytest.mark.parametrize(
    "cell",
    [
        "2023-12-28",
        "2023.12.28",
        "2023/12/28",
        "20231228",
        "2023年12月28日",
        "2023年12月28号",
        " 2023. 12. 28 ",
        "２０２３．１２．２８",
        "2023-12-28 00:00:00",
        "2023-12-28T08:30:00Z",
        20231228,
        20231228.0,
        45288,
        45288.75,
        DAY,
        datetime(2023, 12, 28, 9, 30),  # noqa: DTZ001 - what a workbook gives
    ],
)
def test_every_writing_of_a_date_gives_the_day(cell: object) -> None:
    assert DateType().from_cell(cell).value == DAY


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2023年9月", "no_day"),
        ("2023-09", "no_day"),
        (2023, "no_day"),
        (202309, "no_day"),
        ("2023年", "no_day"),
        ("23.12.28", "short_year"),
        ("'23年12月28日", "short_year"),
        ("2023/2/30", "not_a_date"),
        ("20231332", "not_a_date"),
        ("长期", "not_a_date"),
        ("12/28/2023", "not_a_date"),
        (0, "not_a_date"),
        (True, "not_a_date"),
        ("/", "blank_mark"),
    ],
)
def test_what_is_no_day_has_no_value_and_a_reason(cell: object, code: str) -> None:
    reading = DateType().from_cell(cell)

    assert (reading.value, reading.code) == (None, code)
    assert reading.problem


def test_a_day_outside_the_plausible_range_is_named() -> None:
    assert DateType().check(date(1890, 1, 1)) == ["日期应在 1900-01-01 至 2099-12-31 之间。"]
    assert DateType().check(DAY) == DateType().check(None) == []


@pytest.mark.parametrize("cell", ["2023-12", "2023年12月", "202312", 202312, "2023.12", "2023-12-28", DAY, 45288])
def test_every_writing_of_a_month_gives_the_month(cell: object) -> None:
    assert MonthType().from_cell(cell).value == Month(2023, 12)


def test_what_is_no_month_is_refused_in_words() -> None:
    with pytest.raises(FieldProblem, match="不是月份"):
        MonthType().parse("上个月")
    assert MonthType().parse("  ") is None
    assert MonthType().from_cell("2023-13").code == "not_a_date"
