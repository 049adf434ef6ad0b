"""The month (报告期) that a return speaks of: a value that can be ordered, stepped and written."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tzdesk.base.text import half_width

_PATTERN = re.compile(r"^\s*(\d{4})\s*[-./年]?\s*(\d{1,2})\s*月?\s*$")


@dataclass(frozen=True, order=True)
class Month:
    """One calendar month. `str()` gives 2023-12, which is also how it is stored."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1900 <= self.year <= 9999 and 1 <= self.month <= 12):
            raise ValueError(f"{self.year}-{self.month}")

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read 2023-12, 2023.12, 202312 or 2023年12月. Raises ValueError."""
        found = _PATTERN.match(half_width(text))
        if not found:
            raise ValueError(text)
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        """The month that a day lies in."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def label(self) -> str:
        """2023年12月."""
        return f"{self.year}年{self.month}月"

    @cached_property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.month, 1)

    @cached_property
    def last(self) -> date:
        """The last day."""
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def step(self, months: int) -> Month:
        """The month so many months later (or earlier)."""
        index = self.year * 12 + self.month - 1 + months
        return Month(index // 12, index % 12 + 1)

    @property
    def next(self) -> Month:
        """The month after."""
        return self.step(1)

    @property
    def previous(self) -> Month:
        """The month before."""
        return self.step(-1)

    @property
    def year_to_date(self) -> tuple[Month, ...]:
        """January up to this month: what 本年累计 runs over."""
        return tuple(Month(self.year, m) for m in range(1, self.month + 1))

    def trailing(self, count: int) -> tuple[Month, ...]:
        """The last so many months, this one included, oldest first."""
        return tuple(self.step(-back) for back in range(count - 1, -1, -1))


def add_months(day: date, months: int) -> date:
    """The same day so many months on; the month's last day where it has no such day."""
    target = Month.of(day).step(months)
    return date(target.year, target.month, min(day.day, target.last.day))
