"""Periods longer than a month: written, read, ordered and stepped; what they cover is counted by hand."""

from __future__ import annotations

from datetime import date

import pytest

from tzdesk.base.periods import Kind, Month, Span, ending_with

WORDS = [
    (Span(Kind.MONTH, 2024, 9), "2024-09", "2024年9月", date(2024, 9, 1), date(2024, 9, 30)),
    (Span(Kind.QUARTER, 2024, 3), "2024-Q3", "2024年第3季度", date(2024, 7, 1), date(2024, 9, 30)),
    (Span(Kind.HALF, 2024, 1), "2024-H1", "2024年上半年", date(2024, 1, 1), date(2024, 6, 30)),
    (Span(Kind.YEAR, 2024), "2024-Y", "2024年度", date(2024, 1, 1), date(2024, 12, 31)),
    (Span(Kind.SURVEY, 2024), "2024-S", "2024统计年度（2023.10.1—2024.9.30）", date(2023, 10, 1), date(2024, 9, 30)),
]


@pytest.mark.parametrize(("span", "text", "label", "first", "last"), WORDS)
def test_a_period_is_what_its_words_say(span: Span, text: str, label: str, first: date, last: date) -> None:
    """Stored, printed, and read back from either; its days are those of its months."""
    assert (text, label, first, last) == (str(span), span.label, span.first, span.last)
    assert span == Span.parse(text) == Span.parse(label)
    assert span.kind.months == len(span.months)
    assert first in span
    assert last in span
    assert (first.replace(year=first.year - 1) in span, last.replace(year=last.year + 1) in span) == (False, False)


@pytest.mark.parametrize("text", ["2024年三季度", "2024Q3", "2024 年第 3 季度", "2024.Q3"])
def test_a_quarter_is_read_in_the_usual_writings(text: str) -> None:
    assert Span(Kind.QUARTER, 2024, 3) == Span.parse(text)


@pytest.mark.parametrize("text", ["2024-Q5", "2024年第0季度", "2024-H3", "2024-X", "", "第3季度", "2024-13"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Span.parse(text)


@pytest.mark.parametrize("kind", Kind)
def test_steps_lead_through_the_years_and_back(kind: Kind) -> None:
    """The next begins the day after the last; a step forth and back is none; all months of a period lead to it."""
    span = Span.of(kind, Month(2024, 2))
    for _ in range(13):
        assert 1 == (span.next.first - span.last).days
        assert span == span.next.previous == span.step(-5).step(5)
        assert span < span.next
        assert {span} == {Span.of(kind, month) for month in span.months}
        assert span.year_to_date[-1] == span
        span = span.next


def test_a_quarter_is_of_the_year_so_far() -> None:
    """The third quarter is the third of its year; whole years stand alone."""
    assert [1, 2, 3] == [span.number for span in Span(Kind.QUARTER, 2024, 3).year_to_date]
    assert 1 == len(Span(Kind.SURVEY, 2024).year_to_date)


@pytest.mark.parametrize(
    ("month", "kinds"),
    [
        (3, [Kind.QUARTER]),
        (4, []),
        (6, [Kind.QUARTER, Kind.HALF]),
        (9, [Kind.QUARTER, Kind.SURVEY]),
        (12, [Kind.QUARTER, Kind.HALF, Kind.YEAR]),
    ],
)
def test_a_month_ends_the_periods_that_it_is_the_last_of(month: int, kinds: list[Kind]) -> None:
    assert kinds == [span.kind for span in ending_with(Month(2024, month))]
