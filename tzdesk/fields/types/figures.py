"""Counts, decimals and money.

Clerks write numbers as “85人”, “3,000.00”, “５５” and “ 47 ”: these are read without a word. “约10” is no number, and
“2000万” is refused rather than multiplied: nobody can tell whether the column or the clerk had 万 in mind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar

from tzdesk.base.money import format_yuan, to_fen, yuan
from tzdesk.base.text import half_width
from tzdesk.fields.problem import FieldProblem
from tzdesk.fields.types.base import PRECISION_LIMIT, Cell, FieldType, Reading, plain_text, refuse_lost_digits

_COUNTERS = (
    "人次|人|名|位|个|家|户|份|件|条|次|场次|场|期|批次|批|岁|年|个月|月|天|日|元|元整|圆|平方米|㎡|m2|分|张|册|%|块"
)
_NUMBER = re.compile(rf"^([+-]?(?:\d+|\d{{1,3}}(?:,\d{{3}})+)?(?:\.\d*)?)(?:元/月|元/人|{_COUNTERS})?整?$")
_BIG_UNIT = re.compile(r"^[+-]?[\d,.]+(?:余|多)?[十百千万亿]")
_BLANK = re.compile(r"(?<!\d) +| +(?!\d)")  # “12 34” is two numbers
_NOISE = Decimal("0.000001")  # what 0.1 + 0.2 leaves behind in a cell


def read_number(text: str) -> Decimal | None:
    """Typed text → exact decimal, None for blank. Raises FieldProblem."""
    cleaned = _BLANK.sub("", half_width(text)).replace("¥", "")
    if not cleaned:
        return None
    if _BIG_UNIT.match(cleaned):
        raise FieldProblem(f"“{text.strip()}”带有“万”之类的单位，请按本栏的单位写出完整数字。", "suspect_unit")
    found = _NUMBER.match(cleaned)
    digits = found[1].replace(",", "") if found else ""
    if not any(sign.isdigit() for sign in digits):
        raise FieldProblem(f"“{text.strip()}”不是数字。", "not_a_number")
    return Decimal(digits)


def cell_number(raw: object) -> Decimal | None:
    """A cell's number; floats by their shortest writing. Raises FieldProblem, digits_lost for what Excel has cut."""
    if isinstance(raw, str):
        return read_number(raw)
    if isinstance(raw, bool) or not isinstance(raw, (int, float, Decimal)):
        raise FieldProblem(f"“{plain_text(raw)}”不是数字。", "not_a_number")
    number = Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw)
    if not number.is_finite():
        raise FieldProblem("单元格里不是有效的数字。", "not_a_number")
    refuse_lost_digits(number)
    return number


def quiet(number: Decimal, places: int) -> Decimal:
    """The number at so many places when only floating-point noise is lost by it, else the number itself."""
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return rounded if abs(rounded - number) <= _NOISE else number


@dataclass(frozen=True)
class IntegerType(FieldType[int]):
    """A whole number, by default a count (not negative)."""

    name: ClassVar[str] = "integer"
    excel_format: ClassVar[str] = "0"
    numeric: ClassVar[bool] = True
    min: int | None = 0
    max: int | None = 9_999_999

    def parse(self, text: str) -> int | None:
        return _whole(read_number(text), text)

    def read_cell(self, raw: object) -> Reading[int]:
        number = cell_number(raw)
        return Reading(_whole(None if number is None else quiet(number, 0), str(raw)))

    def check(self, value: int | None) -> list[str]:
        return _within(value, self.min, self.max, str)

    def to_cell(self, value: int | None) -> Cell:
        return value

    def from_json(self, raw: Any) -> int | None:
        return _json_whole(raw)


@dataclass(frozen=True)
class DecimalType(FieldType[Decimal]):
    """A number with so many decimals: area, rate, ratio. Kept exact; in JSON it is text.

    Nobody types more of them; what is computed may have more, and is shown with all where the field is `exact`.
    """

    name: ClassVar[str] = "decimal"
    excel_format: ClassVar[str] = "General"
    numeric: ClassVar[bool] = True
    places: int = 2
    min: Decimal | None = None
    max: Decimal | None = None
    exact: bool = False

    def parse(self, text: str) -> Decimal | None:
        return self._fitted(read_number(text))

    def read_cell(self, raw: object) -> Reading[Decimal]:
        return Reading(self._fitted(cell_number(raw)))

    def _fitted(self, number: Decimal | None) -> Decimal | None:
        if number is None:
            return None
        fitted = quiet(number, self.places)
        if -int(fitted.as_tuple().exponent) > self.places:
            raise FieldProblem(f"最多保留 {self.places} 位小数。", "too_many_decimals")
        return fitted

    def format(self, value: Decimal | None) -> str:
        if value is None:
            return ""
        own = -int(Decimal(str(value)).normalize().as_tuple().exponent) if self.exact else 0
        return f"{value:,.{max(self.places, own)}f}"

    def check(self, value: Decimal | None) -> list[str]:
        return _within(value, self.min, self.max, str)

    def to_cell(self, value: Decimal | None) -> Cell:
        return value

    def to_json(self, value: Decimal | None) -> Any:
        return None if value is None else format(value, "f")

    def from_json(self, raw: Any) -> Decimal | None:
        number = None if raw is None else cell_number(raw)
        return None if number is None else quiet(number, self.places)


@dataclass(frozen=True)
class MoneyType(FieldType[int]):
    """Money: fen inside, yuan with two decimals on screen and in cells. Never rounded silently."""

    name: ClassVar[str] = "money"
    excel_format: ClassVar[str] = "#,##0.00"
    numeric: ClassVar[bool] = True
    min: int | None = 0
    max: int | None = 10**13

    def parse(self, text: str) -> int | None:
        return _fen(read_number(text))

    def read_cell(self, raw: object) -> Reading[int]:
        number = cell_number(raw)
        return Reading(_fen(None if number is None else quiet(number, 2)))

    def format(self, value: int | None) -> str:
        return format_yuan(value)

    def check(self, value: int | None) -> list[str]:
        return _within(value, self.min, self.max, lambda fen: f"{format_yuan(int(fen))} 元")

    def to_cell(self, value: int | None) -> Cell:
        return None if value is None else yuan(value)

    def from_json(self, raw: Any) -> int | None:
        return _json_whole(raw)


def _whole(number: Decimal | None, text: str) -> int | None:
    if number is None:
        return None
    if number != number.to_integral_value():
        raise FieldProblem(f"“{text.strip()}”有小数，这里应填整数；请核对是否误用了“万”作单位。", "not_whole")
    if abs(number) >= PRECISION_LIMIT:
        raise FieldProblem("数字太长。", "not_a_number")
    return int(number)


def _fen(number: Decimal | None) -> int | None:
    if number is None:
        return None
    try:
        return to_fen(number)
    except ValueError:
        raise FieldProblem(f"金额最多到分（两位小数），“{number}”多于两位。", "too_many_decimals") from None


def _json_whole(raw: Any) -> int | None:
    if raw is not None and (isinstance(raw, bool) or not isinstance(raw, int)):
        raise FieldProblem(f"“{raw}”不是整数。", "not_a_number")
    return raw


def _within(value: Any, low: Any, high: Any, shown: Any) -> list[str]:
    if value is None:
        return []
    if low is not None and value < low:
        return ["不能是负数。" if low == 0 else f"不能小于 {shown(low)}。"]
    if high is not None and value > high:
        return [f"不能大于 {shown(high)}，请核对单位。"]
    return []
