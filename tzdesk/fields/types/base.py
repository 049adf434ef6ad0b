"""What every field type can do.

A value has five forms, and each method turns one into another:

* typed text  → `parse`     → value (raises `FieldProblem`)
* value       → `format`    → shown text; `mask` → the same with the private part hidden
* raw cell    → `from_cell` → `Reading` (value and, where the cell needed a decision, a sentence); never raises
* value       → `to_cell`   → what is written into a workbook (codes, identity numbers and cards are text)
* value       ↔ `to_json` / `from_json` ↔ what the journal and the canonical form of a return keep

`check` looks at a well-typed value (check digit, length, closed code) and gives Chinese sentences. It is not part of
`parse` or `from_cell`: a draft may keep a wrong number until the clerk mends it, so whoever reads also checks.
"""

from __future__ import annotations

import math
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Generic, TypeVar

from tzdesk.fields.problem import FieldProblem

V = TypeVar("V")
Cell = int | float | Decimal | date | str | None

BLANK_MARKS = frozenset({"/", "／", "\\", "无", "-", "--", "—", "——", "－", "–", "−", "空", "暂无", "N/A", "n/a"})
EXCEL_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#GETTING_DATA", "#SPILL!"}
)
LOST_DIGITS = "这一格存成了数字，Excel 只保留前 15 位，后面的数字已经丢失，无法恢复；请找原始材料，按文本格式重新填写。"
MASK = "＊＊＊"
PRECISION_LIMIT = 10**15  # Excel keeps 15 significant digits; what is longer has lost its tail
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_EDGE = " \t\r\n\u00a0\u3000\u200b\ufeff"


@dataclass(frozen=True)
class Reading(Generic[V]):
    """What a careful reader takes from a raw cell.

    `severity` is "hard" when something was written and no value could be taken from it, "soft" for a decision made.
    `code` is one of blank_mark, digits_lost, not_a_number, not_whole, suspect_unit, too_many_decimals, not_a_date,
    no_day, short_year, not_in_list, excel_error, unreadable, ref.
    """

    value: V | None
    problem: str | None = None
    severity: str = "soft"
    code: str = ""


class FieldType(ABC, Generic[V]):
    """An instance is configured (code list, length …), immutable, and shared by everybody who reads the definition."""

    name: ClassVar[str]
    excel_format: ClassVar[str] = "@"
    numeric: ClassVar[bool] = False  # set right-aligned and in tabular figures

    @abstractmethod
    def parse(self, text: str) -> V | None:
        """Typed text → value, None for blank. Raises FieldProblem."""

    def format(self, value: V | None) -> str:
        """Value → what is shown; empty for None."""
        return "" if value is None else str(value)

    def listed(self, value: V | None) -> str:
        """What lists, papers and histories show: `format`, unless that means nothing to a reader."""
        return self.format(value)

    def check(self, value: V | None) -> list[str]:
        """Further problems of a well-typed value, as Chinese sentences; none for None."""
        return []

    def to_cell(self, value: V | None) -> Cell:
        """Value → what is written into a workbook's cell."""
        return None if value is None else self.format(value)

    def from_cell(self, raw: object) -> Reading[V]:
        """A raw cell → value, forgiving and never raising: blank marks, Excel's errors, then the type's own reading."""
        if raw is None:
            return Reading(None)
        if isinstance(raw, str):
            text = cell_text(raw)
            if not text:
                return Reading(None)
            if text.upper() in EXCEL_ERRORS:
                return Reading(None, f"单元格里是 Excel 的错误值“{text}”，没有读到内容。", "hard", "excel_error")
            if text in BLANK_MARKS and not self.means_something(text):
                return Reading(None, f"写的是“{text}”，按未填处理，不当作 0。", "soft", "blank_mark")
            raw = text
        try:
            return self.read_cell(raw)
        except FieldProblem as problem:
            return Reading(None, problem.message, "hard", problem.code)

    def read_cell(self, raw: object) -> Reading[V]:
        """The type's own reading of a cell that is not blank. May raise FieldProblem. Text comes trimmed."""
        return Reading(self.parse(raw if isinstance(raw, str) else plain_text(raw)))

    def means_something(self, mark: str) -> bool:
        """Whether a blank mark is a value here (无 in a yes/no field)."""
        return False

    def to_json(self, value: V | None) -> Any:
        """Value → JSON: the journal's and the canonical form's writing."""
        return value

    def from_json(self, raw: Any) -> V | None:
        """JSON → value. Raises FieldProblem for what this type never wrote."""
        if raw is None:
            return None
        if not isinstance(raw, str):
            raise FieldProblem(f"“{raw}”不是文字。")
        return self.parse(raw)

    def mask(self, value: V | None) -> str:
        """The shown text with its private part hidden."""
        return "" if value is None else MASK


def cell_text(raw: str) -> str:
    """A cell's text without the leading tab or apostrophe that keeps Excel from making it a number."""
    text = _UNPRINTABLE.sub("", raw).strip(_EDGE)
    if len(text) > 1 and text[0] in "'‘’`" and text[1].isalnum():
        text = text[1:].strip(_EDGE)
    return text


def clean(text: str) -> str:
    """Drop what no workbook can hold: control characters, lone surrogates, non-characters."""
    return _UNPRINTABLE.sub("", text)


def plain_text(raw: object) -> str:
    """A number or date out of a cell as a clerk would have typed it: 12.0 → 12. Long numbers raise digits_lost."""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, (int, float, Decimal)) and is_finite(raw):
        refuse_lost_digits(Decimal(raw) if isinstance(raw, int) else raw)
        if isinstance(raw, float):
            return str(int(raw)) if raw.is_integer() else repr(raw)
        return format(raw, "f") if isinstance(raw, Decimal) else str(raw)
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    if isinstance(raw, date):
        return raw.isoformat()
    return cell_text(str(raw))


def is_finite(number: float | Decimal) -> bool:
    """Whether it is a number at all; a signalling NaN too is only told, never raised."""
    return number.is_finite() if isinstance(number, Decimal) else math.isfinite(number)


def refuse_lost_digits(raw: float | Decimal) -> None:
    """Raise for a number that Excel can only have kept in part (it keeps 15 digits)."""
    if not -PRECISION_LIMIT < raw < PRECISION_LIMIT:
        raise FieldProblem(LOST_DIGITS, "digits_lost")
