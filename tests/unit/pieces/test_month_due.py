"""The month's last day, by the level of the unit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tzdesk.app import in_memory
from tzdesk.base.periods import Month
from tzdesk.pieces.due import MonthDue, month_at_work, month_due
from tzdesk.registers.workplace import Workplace


@pytest.fixture
def wp() -> Iterator[Workplace]:
    made = in_memory("王某")
    yield made
    made.close()


def due(wp: Workplace, level: str, month: Month, today: date) -> MonthDue:
    wp.register("profile").save(wp, {"unit_name": "某工会", "unit_level": level})
    with wp.store.reading() as session:
        found = month_due(wp, session, month, today)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("level", "day"),
    [("unit", date(2023, 12, 25)), ("town", date(2023, 12, 28)), ("district", date(2024, 1, 5))],
)
def test_each_level_has_its_day(wp: Workplace, level: str, day: date) -> None:
    """Units on the 25th and towns on the 28th of the month itself, the district on the 5th of the next."""
    assert due(wp, level, Month(2023, 12), date(2023, 12, 20)).day == day


def test_a_day_on_a_weekend_rolls_to_the_next_working_day(wp: Workplace) -> None:
    """25 November 2023 is a Saturday."""
    found = due(wp, "unit", Month(2023, 11), date(2023, 11, 25))
    assert (found.day, found.days) == (date(2023, 11, 27), 2)
    assert found.near


def test_days_past_are_said(wp: Workplace) -> None:
    """A late month is near whatever the distance, and the sentence counts the days."""
    found = due(wp, "unit", Month(2023, 12), date(2024, 1, 10))
    assert found.near
    assert "已过 16 天" in found.sentence


def test_a_far_day_and_a_sealed_month_are_not_near() -> None:
    """Nobody is reminded of what is done or far."""
    assert not MonthDue(Month(2023, 12), date(2023, 12, 25), 10, False).near
    assert not MonthDue(Month(2023, 12), date(2023, 12, 25), -3, True).near


@pytest.mark.parametrize(
    ("level", "today", "month"),
    [
        ("unit", date(2023, 11, 27), Month(2023, 11)),
        ("unit", date(2023, 12, 1), Month(2023, 12)),
        ("district", date(2024, 1, 5), Month(2023, 12)),
        ("district", date(2024, 1, 8), Month(2024, 1)),
    ],
)
def test_last_month_is_worked_on_until_its_last_day_has_passed(
    wp: Workplace, level: str, today: date, month: Month
) -> None:
    """Nothing is entered yet: the day that the level's parameter states decides, not a day of ours."""
    wp.register("profile").save(wp, {"unit_name": "某工会", "unit_level": level})
    with wp.store.reading() as session:
        assert month_at_work(wp, session, today) == month
