"""The chart of thirteen months."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tzdesk.pdf.chart import Point, draw_chart, scale
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.preview import page_text


@pytest.mark.parametrize(
    ("values", "zero", "expected"),
    [
        ([3890, 4118], True, (0, 5000, 1000)),
        ([3890, 4118], False, (3850, 4150, 50)),
        ([0, 0], True, (0, 1, 1)),
        ([], True, (0, 1, 1)),
        ([-3, 12], True, (-5, 15, 5)),
        ([114_282], True, (0, 125_000, 25_000)),
    ],
)
def test_axis(values: list[float], *, zero: bool, expected: tuple[float, float, float]) -> None:
    assert scale(values, zero=zero) == expected


@given(st.lists(st.integers(-(10**7), 10**7), max_size=13), st.booleans())
def test_the_axis_holds_every_value_in_a_few_round_steps(values: list[int], zero: bool) -> None:
    low, high, step = scale(values, zero=zero)
    assert all(low <= value <= high for value in values)
    assert step >= 1
    assert 1 <= round((high - low) / step) <= 8
    assert not zero or low <= 0 <= high


@pytest.mark.parametrize("kind", ["column", "line"])
def test_every_value_is_printed_and_a_month_without_one_has_a_dash(kind: str) -> None:
    values = [3890, 3901, None, 3960, 0, -2, 4118]
    sheet = Sheet(title="图")
    top = sheet.y
    draw_chart(
        sheet, [Point(f"{n}月\n2023年", value) for n, value in enumerate(values, 1)], unit="人", kind=kind, height=160
    )
    text = page_text(sheet.to_bytes(), 1)
    assert all(str(value) in text for value in values if value is not None)
    assert text.count("—") == 1
    assert "单位：人" in text
    assert sheet.y == pytest.approx(top + 160)


def test_a_chart_that_does_not_fit_goes_to_the_next_page() -> None:
    sheet = Sheet(title="图")
    sheet.y = sheet.bottom - 100
    draw_chart(sheet, [Point("1月", 5)], height=160)
    assert sheet.page == 2
