"""Working days in China: weekends, public holidays and the weekends that are worked instead (调休)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True)
class WorkCalendar:
    """`holidays` and `workdays` are the exceptions to the week, day → name. Other years know weekends only."""

    holidays: Mapping[date, str]
    workdays: Mapping[date, str]

    def covers(self, year: int) -> bool:
        """Whether the year's holiday notice is known; before that, counted limits are provisional."""
        return any(day.year == year for day in self.workdays)

    def is_workday(self, day: date) -> bool:
        """Whether offices work on a day."""
        if day in self.workdays:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays

    def roll_forward(self, day: date) -> date:
        """The day itself or the next working day: a limit that ends on a holiday (民法典 第203条)."""
        while not self.is_workday(day):
            day += _DAY
        return day

    def add_workdays(self, day: date, count: int) -> date:
        """The working day so many working days later (earlier when negative); the first day is not counted (第201条).

        Zero gives the day rolled forward.
        """
        if not count:
            return self.roll_forward(day)
        step = _DAY if count > 0 else -_DAY
        left = abs(count)
        while left:
            day += step
            left -= self.is_workday(day)
        return day

    def workdays_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`; negative when `end` lies before."""
        if end < start:
            return -self.workdays_between(end, start)
        return sum(self.is_workday(start + _DAY * ahead) for ahead in range(1, (end - start).days + 1))

    def count_workdays(self, first: date, last: date) -> int:
        """Working days from `first` to `last`, both counted (a publicity period); 0 when `last` lies before."""
        return sum(self.is_workday(first + _DAY * ahead) for ahead in range((last - first).days + 1))

    def deadline(self, start: date, days: int) -> date:
        """The last day of a limit of so many calendar days after `start`, rolled forward over holidays."""
        return self.roll_forward(start + _DAY * days)
