"""Dates and months, in all the ways clerks and Excel write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from tzdesk.base.periods import Month
from tzdesk.base.text import half_width
from tzdesk.fields.problem import FieldProblem
from tzdesk.fields.types.base import Cell, FieldType, Reading, is_finite

EPOCH = date(1899, 12, 30)  # Excel's day 0, once its 29 February 1900 is out of the way
_LAST_SERIAL = 73050  # 2099-12-31
_TIME = r"(?:[T ]*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?"
_FULL = re.compile(rf"^(\d{{4}})(?:[-./,]|年)(\d{{1,2}})(?:[-./,]|月)(\d{{1,2}})[日号]?{_TIME}$")
_PACKED = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_SHORT = re.compile(r"^['’]?(\d{2})(?:[-./,]|年)(\d{1,2})(?:[-./,]|月)(\d{1,2})[日号]?$")
_NO_DAY = re.compile(r"^(\d{4})(?:[-./,年]?(\d{1,2}))?[月年]?$")


def read_date(text: str) -> date | None:
    """Typed text → date: 2023-12-28, 2023.12.28, 2023/12/28, 20231228, 2023年12月28日. Raises FieldProblem."""
    shown = text.strip()
    cleaned = re.sub(r"\s*([-./,年月日号])\s*", r"\1", half_width(text))
    if not cleaned:
        return None
    found = _FULL.match(cleaned) or _PACKED.match(cleaned)
    if found:
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            raise FieldProblem(f"没有“{shown}”这一天，请核对。", "not_a_date") from None
    if _SHORT.match(cleaned):
        raise FieldProblem(f"“{shown}”的年份只写了两位，请写成四位，例如 2023-12-28。", "short_year")
    if _NO_DAY.match(cleaned):
        raise FieldProblem(f"“{shown}”没有写到日，请补全，例如 2023-12-28。", "no_day")
    raise FieldProblem(f"“{shown}”不是日期，请写成 2023-12-28 的样子。", "not_a_date")


def cell_date(raw: object) -> date | None:
    """A cell's date: a date, a moment, Excel's serial number, 20231228 as a number, or text. Raises FieldProblem."""
    if isinstance(raw, str):
        return read_date(raw)
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    if isinstance(raw, (int, float, Decimal)) and not isinstance(raw, bool) and is_finite(raw):
        number = int(raw)
        if 19000101 <= number <= 99991231:
            return read_date(str(number))
        if 1900 <= number <= 2100 or 190001 <= number <= 210012:
            return read_date(str(number))  # a year or a month: refused for its missing day
        if 2 <= number <= _LAST_SERIAL:
            return EPOCH + timedelta(days=number)
    raise FieldProblem(f"“{raw}”不是日期。", "not_a_date")


@dataclass(frozen=True)
class DateType(FieldType[date]):
    """A day. `min` and `max` bound what is plausible."""

    name: ClassVar[str] = "date"
    excel_format: ClassVar[str] = "yyyy-mm-dd"
    min: date = date(1900, 1, 1)
    max: date = date(2099, 12, 31)

    def parse(self, text: str) -> date | None:
        return read_date(text)

    def format(self, value: date | None) -> str:
        return "" if value is None else value.isoformat()

    def mask(self, value: date | None) -> str:
        """The year alone. A masked date is a birth date, and stands beside a resident ID with its first six and last
        four places: month and check digit together would leave two or three days to guess."""
        return "" if value is None else f"{value.year}年"

    def check(self, value: date | None) -> list[str]:
        if value is None or self.min <= value <= self.max:
            return []
        return [f"日期应在 {self.min.isoformat()} 至 {self.max.isoformat()} 之间。"]

    def to_cell(self, value: date | None) -> Cell:
        return value

    def read_cell(self, raw: object) -> Reading[date]:
        return Reading(cell_date(raw))

    def to_json(self, value: date | None) -> Any:
        return None if value is None else value.isoformat()


@dataclass(frozen=True)
class MonthType(FieldType[Month]):
    """A month (报告期); a cell that holds a day gives its month."""

    name: ClassVar[str] = "month"

    def parse(self, text: str) -> Month | None:
        if not half_width(text):
            return None
        try:
            return Month.parse(text)
        except ValueError:
            raise FieldProblem(f"“{text.strip()}”不是月份，请写成 2023-12 的样子。", "not_a_date") from None

    def read_cell(self, raw: object) -> Reading[Month]:
        try:
            day = cell_date(raw)
        except FieldProblem as problem:
            if problem.code not in {"no_day", "not_a_date"}:
                raise
            return super().read_cell(raw)
        if day is None:
            return Reading(None)
        if day.year < EPOCH.year + 1:
            raise FieldProblem(f"“{day.isoformat()}”不在可以统计的年份内。", "not_a_date")
        return Reading(Month.of(day))

    def to_json(self, value: Month | None) -> Any:
        return None if value is None else str(value)
