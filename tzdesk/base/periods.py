"""The month (报告期) that a return speaks of, and the longer periods made of months: quarter, half-year, year and the
survey's year. Values that can be ordered, stepped and written."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache, total_ordering

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


class Kind(StrEnum):
    """How long a return's period is. `SURVEY` is the year of 工会统计年报: 1 October to 30 September."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    SURVEY = "survey"

    @property
    def label(self) -> str:
        """月报, 季报 …: what a return of it is called."""
        return {"month": "月报", "quarter": "季报", "half": "半年报", "year": "年报", "survey": "统计年报"}[self.value]

    @property
    def months(self) -> int:
        """How many months it is long."""
        return {"month": 1, "quarter": 3, "half": 6, "year": 12, "survey": 12}[self.value]


_SURVEY_BEGINS = -3  # months before January of the year that it is called after
_HALVES = {"上": 1, "下": 2}
_SPAN = (
    (Kind.QUARTER, re.compile(r"^(\d{4})[-./年]?(?:第?([1-4一二三四])季度?|Q([1-4]))$")),
    (Kind.HALF, re.compile(r"^(\d{4})[-./年]?(?:([上下])半年|H([12]))$")),
    (Kind.SURVEY, re.compile(r"^(\d{4})[-./年]?(?:统计年度|S)(?:\(.*\))?$")),
    (Kind.YEAR, re.compile(r"^(\d{4})[-./]?(?:年度?|Y)$")),
)


@total_ordering
@dataclass(frozen=True)
class Span:
    """A period of a return: the `number`-th of its kind in a year (1 for whole years).

    `str()` gives 2024-09, 2024-Q3, 2024-H1, 2024-Y or 2024-S. Periods are ordered by where they begin, the shorter
    first; `step` goes to others of the same kind.
    """

    kind: Kind
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        if not (1901 <= self.year <= 9998 and 1 <= self.number <= 12 // self.kind.months):
            raise ValueError(f"{self.kind} {self.year} {self.number}")

    @classmethod
    def parse(cls, text: str) -> Span:
        """Read 2024-Q3, 2024年第3季度, 2024年上半年, 2024年度, 2024统计年度, or a month. Raises ValueError."""
        written = half_width(text).replace(" ", "").upper()
        for kind, pattern in _SPAN:
            if found := pattern.match(written):
                number = next((part for part in found.groups()[1:] if part), "1")
                return cls(kind, int(found[1]), _HALVES.get(number) or ("一二三四".find(number) + 1 or int(number)))
        month = Month.parse(text)
        return cls(Kind.MONTH, month.year, month.month)

    @classmethod
    def of(cls, kind: Kind, month: Month) -> Span:
        """The period of a kind that a month lies in."""
        return _span_of(kind, month)

    def __str__(self) -> str:
        mark = {
            Kind.MONTH: f"{self.number:02d}",
            Kind.QUARTER: f"Q{self.number}",
            Kind.HALF: f"H{self.number}",
            Kind.YEAR: "Y",
            Kind.SURVEY: "S",
        }[self.kind]
        return f"{self.year:04d}-{mark}"

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Span):
            return NotImplemented
        return (self.first, self.last) < (other.first, other.last)

    @property
    def label(self) -> str:
        """2024年第3季度, 2024年上半年, 2024年度, 2024统计年度（2023.10.1—2024.9.30）."""
        if self.kind is Kind.SURVEY:
            days = "—".join(f"{day.year}.{day.month}.{day.day}" for day in (self.first, self.last))
            return f"{self.year}统计年度（{days}）"
        return {
            Kind.MONTH: f"{self.year}年{self.number}月",
            Kind.QUARTER: f"{self.year}年第{self.number}季度",
            Kind.HALF: f"{self.year}年{'上' if self.number == 1 else '下'}半年",
            Kind.YEAR: f"{self.year}年度",
        }[self.kind]

    @cached_property
    def months(self) -> tuple[Month, ...]:
        """The months it covers, oldest first."""
        begins = Month(self.year, 1).step(_SURVEY_BEGINS if self.kind is Kind.SURVEY else 0)
        begins = begins.step((self.number - 1) * self.kind.months)
        return tuple(begins.step(by) for by in range(self.kind.months))

    @property
    def first(self) -> date:
        """The first day."""
        return self.months[0].first

    @property
    def last(self) -> date:
        """The last day."""
        return self.months[-1].last

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def step(self, count: int) -> Span:
        """The period of the same kind so many later (or earlier)."""
        return Span.of(self.kind, self.months[0].step(count * self.kind.months))

    @property
    def previous(self) -> Span:
        """The one before of the same kind."""
        return self.step(-1)

    @property
    def next(self) -> Span:
        """The one after of the same kind."""
        return self.step(1)

    @property
    def year_to_date(self) -> tuple[Span, ...]:
        """The periods of the same kind from the year's first up to this: what 本年累计 runs over."""
        return tuple(Span(self.kind, self.year, number) for number in range(1, self.number + 1))


def ending_with(month: Month) -> tuple[Span, ...]:
    """The periods longer than a month that end with a month, the shortest first: a quarter with March …"""
    found = [Span.of(kind, month) for kind in Kind if kind is not Kind.MONTH]
    return tuple(span for span in found if span.months[-1] == month)


@lru_cache(maxsize=1024)
def _span_of(kind: Kind, month: Month) -> Span:
    """A return asks this for each of its cells."""
    if kind is Kind.SURVEY:
        return Span(kind, month.step(-_SURVEY_BEGINS).year)
    return Span(kind, month.year, (month.month - 1) // kind.months + 1)
