"""What a cell shows of its value, as an office shows it; whatever the format says, nothing breaks."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.styles import PatternFill

from tzdesk.excel.looks import seen_of
from tzdesk.excel.shown_text import UNREAD, shown_text

DAY = date(2023, 10, 5)
# What Excel and WPS show, without thousands and blanks.
SHOWN: tuple[tuple[Any, str, str], ...] = (
    (1950, "General", "1950"),
    (1950, "#,##0", "1950"),
    (1950, "#,##0.00", "1950.00"),
    (-1950, "0", "-1950"),
    (1950, '"-"0', "-1950"),
    (-1950, '"-"0', "--1950"),
    (-1950, '0_);"("0")"', "(1950)"),
    (-1950, "0;0", "1950"),
    (-1950, '"¥"0', "-¥1950"),
    (1950, '[$9-804]0', "91950"),
    (1950, "[$-804]0", "1950"),
    (1950, "[Red]0", "1950"),
    (1950, "[White]0", ""),
    (1950, "[Color 2]0", ""),
    (1950, "0;[White]-0", "1950"),
    (-1950, "0;[White]-0", ""),
    (1950, '0"万"', "1950万"),
    (1950, "0,", "2"),
    (1950, "0,.0", "2.0"),
    (0.5, "0%", "50%"),
    (0.5, '0"%"', "1%"),
    (0.5, '0.0"率"%', "50.0率%"),
    (1950, ";;;", ""),
    (0, "#", ""),
    (0, "0;-0;;@", ""),
    (0.25, "#.##", ".25"),
    (7, "000", "007"),
    (1950, "@", "1950"),
    (1950, '"x"@', "x1950"),
    (10**30, "0.00", "1" + "0" * 30 + ".00"),
    (1e30, "0.00", "1" + "0" * 30 + ".00"),
    (-0.4, "0", "0"),
    (DAY, "yyyy-mm-dd", "2023-10-5"),
    (DAY, 'yyyy"年"m"月"d"日";@', "2023年10月5日"),
    (DAY, 'yyyy"年1月"d"日"', "2023年1月5日"),
    (DAY, '"2023-01-05"', "2023-01-05"),
    (DAY, "0", "45204"),
    (datetime.combine(DAY, time(9, 8)), "yyyy-m-d h", "2023-10-59"),
    ("甲公司", "@", "甲公司"),
    ("甲公司", "General", "甲公司"),
    ("甲公司", '@"（已注销）"', "甲公司（已注销）"),
    ("甲公司", ';;;"乙公司"', "乙公司"),
    ("甲公司", "0;0;0;", ""),
    ("甲@公司", '"@"@', "@甲@公司"),
    ("甲公司", "[White]@", ""),
    (True, "0", "True"),
    (1, "0", "1"),
)  # fmt: skip
# Formats that say more than we read: value and format stand there, so that it is the same only as itself.
NOT_READ = ("0.00E+00", "# ?/?", "[DBNum1]0", "[>100]0", "0*9", '0"."00', "000-0000", "0.0.0", "[h]:mm", "yyyy")


@pytest.mark.parametrize(("value", "number_format", "seen"), SHOWN)
def test_it_is_read_as_an_office_shows_it(value: Any, number_format: str, seen: str) -> None:
    assert shown_text(value, number_format) == seen


@pytest.mark.parametrize("number_format", NOT_READ)
def test_what_cannot_be_read_for_certain_stands_for_itself(number_format: str) -> None:
    assert shown_text(12345, number_format) == f"12345{UNREAD}{number_format}⟩"


VALUES = st.one_of(
    st.integers(), st.floats(), st.decimals(allow_nan=False), st.booleans(), st.text(max_size=6), st.dates(),
    st.datetimes(), st.none(),
    st.sampled_from([10**30, -(10**400), 1e30, 1e308, 5e-324, float("nan"), float("-inf")]),
)  # fmt: skip
PIECES = (
    *"0#?.,%;@/\\\"*_ -+()[]$:eEyYmMdDhHs万!", "0.00", "#,##0", "E+00", "[Red]", "[White]", "[>=1]", "[$¥-804]",
    "[DBNum2]", '"万"', '"', "General", "AM/PM", "yyyy-mm-dd", ";;;",
)  # fmt: skip
FORMATS = st.one_of(st.text(max_size=12), st.lists(st.sampled_from(PIECES), max_size=10).map("".join))


@given(value=VALUES, number_format=FORMATS)
@example(1e30, "0.00")
@example(float("nan"), "0;-0;0")
@example(1e308, "0." + "0" * 250)
def test_whatever_value_and_format_there_is_something_to_say(value: Any, number_format: str) -> None:
    assert isinstance(shown_text(value, number_format), str)


@given(value=st.integers(-(10**12), 10**12) | st.floats(-1e9, 1e9), places=st.integers(0, 6))
def test_a_plain_format_shows_the_number_itself(value: float, places: int) -> None:
    """To so many decimals, half of the last one at most away."""
    shown = Decimal(shown_text(value, f"#,##0.{'0' * places}"))
    assert abs(shown - Decimal(str(value))) <= Decimal(1).scaleb(-places) / 2


@given(
    value=st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text("甲乙=@0", max_size=4),
    number_format=FORMATS,
    colour=st.sampled_from([None, "FFFFFFFF", "FF000000"]),
)
def test_a_cell_of_whatever_format_and_ground_is_looked_at(value: Any, number_format: str, colour: str | None) -> None:
    cell = openpyxl.Workbook()["Sheet"]["A1"]
    cell.value, cell.number_format = value, number_format
    if colour is not None:
        cell.fill = PatternFill("solid", fgColor=colour)
    seen = seen_of(cell)
    assert seen is None if colour == "FF000000" else isinstance(seen, str)
