"""Working days with the public holidays and worked weekends of the shipped calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tzdesk.definitions import load

CALENDAR = load(2023).calendar


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2023, 12, 28), True),
        (date(2023, 12, 30), False),
        (date(2023, 9, 29), False),
        (date(2023, 10, 6), False),
        (date(2023, 10, 7), True),
        (date(2024, 2, 4), True),
        (date(2024, 2, 9), True),
        (date(2024, 2, 12), False),
        (date(2025, 1, 28), False),
        (date(2026, 2, 14), True),
    ],
)
def test_offices_work_by_the_holiday_notice(day: date, works: bool) -> None:
    assert CALENDAR.is_workday(day) is works


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2023, 12, 27), 1, date(2023, 12, 28)),
        (date(2023, 12, 29), 1, date(2024, 1, 2)),
        (date(2023, 9, 28), 1, date(2023, 10, 7)),
        (date(2023, 10, 7), -1, date(2023, 9, 28)),
        (date(2023, 12, 30), 0, date(2024, 1, 2)),
        (date(2023, 12, 28), 0, date(2023, 12, 28)),
        (date(2024, 2, 5), 5, date(2024, 2, 18)),
    ],
)
def test_a_limit_in_working_days_does_not_count_its_first_day(start: date, count: int, end: date) -> None:
    assert CALENDAR.add_workdays(start, count) == end


def test_a_limit_in_days_that_ends_on_a_holiday_rolls_on() -> None:
    assert CALENDAR.deadline(date(2023, 9, 20), 10) == date(2023, 10, 7)
    assert CALENDAR.roll_forward(date(2023, 12, 31)) == date(2024, 1, 2)


def test_counting_back_gives_what_was_added() -> None:
    start = date(2023, 1, 1)
    for ahead in range(0, 700, 7):
        day = start + timedelta(days=ahead)
        assert CALENDAR.workdays_between(day, CALENDAR.add_workdays(day, 15)) == 15
    assert CALENDAR.workdays_between(date(2023, 12, 28), date(2023, 12, 27)) == -1


def test_a_publicity_period_counts_both_its_ends() -> None:
    assert CALENDAR.count_workdays(date(2023, 12, 25), date(2023, 12, 29)) == 5
    assert CALENDAR.count_workdays(date(2023, 12, 29), date(2024, 1, 2)) == 2
    assert CALENDAR.count_workdays(date(2023, 12, 29), date(2023, 12, 28)) == 0


@pytest.mark.parametrize(("year", "off"), [(2023, 11), (2024, 11), (2025, 13), (2026, 13)])
def test_every_year_has_the_statutory_days_off(year: int, off: int) -> None:
    """11 statutory days a year (13 from 2025, 全国年节及纪念日放假办法): weekdays off less worked weekends, plus those
    statutory days that fall on a weekend, give at least that many days without work beyond the bare weekends."""
    days = [
        date(year, 1, 1) + timedelta(days=n) for n in range(366) if (date(year, 1, 1) + timedelta(days=n)).year == year
    ]
    resting = sum(not CALENDAR.is_workday(day) for day in days)
    weekends = sum(day.weekday() >= 5 for day in days)

    assert CALENDAR.covers(year)
    assert resting - weekends == off


def test_a_year_without_a_notice_is_told() -> None:
    assert not CALENDAR.covers(2031)
    assert CALENDAR.is_workday(date(2031, 10, 1))
