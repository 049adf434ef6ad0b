"""The chart: round lines, months walked by key, copied as a picture or as a table."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.keys import press
from tzdesk.base.periods import Month
from tzdesk.pieces.trends import SERIES, Trend, TrendPoint
from ui.widgets.chart import COPY_SCALE, COPY_SIZE, Chart, ticks, year_boxes

VALUES = (48, 50, None, 52, 51, 51, 53, 55, 54, 56, 57, 57, 58)


@pytest.fixture
def chart(qapp: QApplication, qtbot: QtBot) -> Chart:
    made = Chart("chart")
    qtbot.addWidget(made)
    made.resize(600, 240)
    points = tuple(
        TrendPoint(Month(2022, 12).step(number), value, "" if value is None else str(value))
        for number, value in enumerate(VALUES)
    )
    made.show_trend(Trend(SERIES[0], points))
    return made


@pytest.mark.parametrize(("low", "high"), [(0, 3), (48, 58), (0, 123456), (7, 7), (0, 0), (1180, 1211)])
def test_the_grids_lines_are_whole_even_and_hold_all_values(low: float, high: float) -> None:
    """People and contracts have no halves."""
    marks = ticks(low, high)
    assert marks[0] <= low <= high <= marks[-1]
    assert len({round(b - a, 6) for a, b in itertools.pairwise(marks)}) == 1
    assert all(mark == int(mark) for mark in marks)
    assert 2 <= len(marks) <= 7


def test_arrow_keys_tell_the_months(chart: Chart) -> None:
    """What a screen reader says follows the month in hand; a blank month is said to have no number."""
    assert "最高2023年12月 58人" in chart.accessibleDescription()
    press(chart, Qt.Key.Key_Left)
    assert chart.accessibleDescription().startswith("2023年11月 57。")
    press(chart, Qt.Key.Key_Home)
    press(chart, Qt.Key.Key_Right)
    press(chart, Qt.Key.Key_Right)
    assert chart.accessibleDescription().startswith("2023年2月 没有数。")


def test_the_copied_picture_comes_alone(chart: Chart) -> None:
    """Twice the size on white paper; with a table beside it a word processor would paste the table."""
    chart.copy()
    mime = QApplication.clipboard().mimeData()
    image = mime.imageData()
    assert (image.width(), image.height()) == (COPY_SIZE.width() * COPY_SCALE, COPY_SIZE.height() * COPY_SCALE)
    assert image.pixelColor(2, 2).name() == "#ffffff"
    assert not mime.hasHtml()
    assert not mime.hasText()


def test_the_numbers_are_copied_as_a_table(chart: Chart) -> None:
    chart.copy_numbers()
    mime = QApplication.clipboard().mimeData()
    lines = mime.text().splitlines()
    assert len(lines) == len(VALUES) + 1
    assert lines[3] == "2023年2月\t"
    assert mime.html().count("<tr>") == len(lines)
    assert not mime.hasImage()


def test_ctrl_c_in_a_chart_copies_its_picture(chart: Chart) -> None:
    """On a page with a table of its own, too."""
    QApplication.clipboard().clear()
    press(chart, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().mimeData().hasImage()


def test_an_empty_chart_says_so(qapp: QApplication, qtbot: QtBot) -> None:
    """No numbers, no axis; nothing fails."""
    made = Chart("chart")
    qtbot.addWidget(made)
    made.resize(400, 200)
    made.show_trend(Trend(SERIES[0], (TrendPoint(Month(2023, 12), None, ""),)))
    assert not made.grab().isNull()
    assert "没有数" in made.accessibleDescription()


@pytest.mark.parametrize("slot", [12.0, 24.0, 60.0])
@pytest.mark.parametrize("first", [1, 2, 11, 12])
def test_every_year_of_thirteen_months_is_named_beside_no_other(first: int, slot: float) -> None:
    """Also that of a December before twelve months of the next year, and in a narrow panel; none reaches beyond the
    ends of the picture, where the numbers of the axis stand or the margin ends."""
    months = [Month(2023, first).step(number) for number in range(13)]
    found = year_boxes([month.year for month in months], slot, lambda text: 9 * len(text), 20)
    assert sorted({f"{month.year}年" for month in months}) == [text for text, _box in found]
    edges = [edge for _text, (left, width) in found for edge in (left, left + width)]
    assert edges == sorted(edges)
    assert -20 <= edges[0]
    assert edges[-1] <= 13 * slot + 12


def test_quarters_name_their_years_and_a_crowd_leaves_out_the_shorter() -> None:
    """Five quarters over two years have both; three months over three years in 30 pixels keep what has room."""
    assert ["2022年", "2023年"] == [text for text, _ in year_boxes([2022, 2023, 2023, 2023, 2023], 60, lambda _t: 45)]
    assert 3 > len(year_boxes([2022, 2023, 2024], 10, lambda _t: 45))
