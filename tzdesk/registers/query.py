"""What a table asks of a register: which rows, in which order. Data, so that a filter can be saved and sent."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, String, and_, cast, false, func, not_, or_, select

from tzdesk.base.periods import Month
from tzdesk.fields.spec import FieldSpec
from tzdesk.fields.types.identity import MINOR_UNTIL
from tzdesk.store.bulk import among

Op = Literal[
    "contains", "sounds", "named", "has", "is", "is_not", "at_least", "at_most", "above", "below", "between", "blank",
    "filled", "one_of", "ends",
]  # fmt: skip
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "at_least": operator.ge, "at_most": operator.le, "above": operator.gt, "below": operator.lt,
}  # fmt: skip

NUMBERS = frozenset({"resident_id", "credit_code", "bank_card", "mobile", "phone"})  # lists show their last places
TAIL_LENGTH = 4
_ID_PLACES, _BORN_AT = 18, 7  # of a resident ID: its length, and where the day of birth begins (from 1)


@dataclass(frozen=True)
class Condition:
    """One condition of a filter row: `field` `op` `value`, typed as the field is (between takes a pair).

    `sounds` is a part of a name in pinyin, `named` a (kind, text) of the record that the field refers to, `has` one of
    several codes that a field of several codes may hold, `ends` the last places of a number.
    """

    field: str
    op: Op
    value: Any = None


@dataclass(frozen=True)
class Query:
    """Which rows of a register: of a month, holding a text, meeting all conditions, sorted by one field.

    `undated` adds to a month's rows those without a day: they stand in no month, and nobody would find them again.
    `parent_id` narrows to what belongs to a record: by the register's own parent, or by the attribute `parent_by`.
    """

    period: Month | None = None
    text: str = ""
    conditions: tuple[Condition, ...] = ()
    order: str = ""
    descending: bool = False
    deleted: bool = False
    parent_id: int | None = None
    parent_by: str = ""
    undated: bool = False

    @property
    def narrowed(self) -> bool:
        """Whether a text or a condition keeps rows out."""
        return bool(self.text.strip() or self.conditions)

    def all_rows(self) -> Query:
        """The same rows without what narrows them."""
        return replace(self, text="", conditions=())

    def with_(self, **changes: Any) -> Query:
        """The same query with some parts changed."""
        return replace(self, **changes)


def clause(column: ColumnElement[Any], condition: Condition) -> ColumnElement[bool]:
    """A condition as SQL over one column."""
    value = condition.value
    match condition.op:
        case "contains" | "sounds" | "named":
            return column.contains(str(value), autoescape=True)
        case "ends":
            return column.endswith(str(value), autoescape=True)
        case "has":
            return or_(false(), *(cast(column, String).contains(f'"{code}"', autoescape=True) for code in value))
        case "is":
            return column.is_(None) if value is None else and_(column == value)
        case "is_not":
            return or_(column != value, column.is_(None))
        case "at_least" | "at_most" | "above" | "below":
            compared: ColumnElement[bool] = _COMPARE[condition.op](column, value)
            return compared
        case "between":
            low, high = value
            return and_(column >= low, column <= high)
        case "one_of":
            return among(column, list(value)) if value else false()
        case "blank":
            return or_(column.is_(None), column == "")
        case "filled":
            return not_(or_(column.is_(None), column == ""))


def holds(value: Any, condition: Condition) -> bool:
    """The same condition over a value in hand; a blank value meets none but 空 and 不是."""
    wanted = condition.value
    if condition.op in {"blank", "filled"}:
        return (value in (None, "")) == (condition.op == "blank")
    if value is None:
        return condition.op == "is_not" or (condition.op == "is" and wanted is None)
    match condition.op:
        case "contains" | "sounds" | "named":
            return str(wanted).casefold() in str(value).casefold()
        case "ends":
            return str(value).endswith(str(wanted))
        case "has":
            return any(code in value for code in wanted)
        case "is":
            return bool(value == wanted)
        case "is_not":
            return bool(value != wanted)
        case "at_least" | "at_most" | "above" | "below":
            return bool(_COMPARE[condition.op](value, wanted))
        case "between":
            return bool(wanted[0] <= value <= wanted[1])
        case _:
            return value in wanted


def count_of(statement: Select[Any]) -> Select[int]:
    """The number of rows a statement would give."""
    return select(func.count()).select_from(statement.order_by(None).subquery())


def ends_so(column: ColumnElement[Any], tail: str, day: date) -> ColumnElement[bool]:
    """Resident IDs that end in a tail which lists show on a day: of a child under fourteen they show none."""
    grown_up = f"{day.year - MINOR_UNTIL:04}{day:%m%d}"
    told = func.length(column) == _ID_PLACES, func.substr(column, _BORN_AT, len(grown_up)) <= grown_up
    return and_(column.endswith(tail.upper(), autoescape=True), *told)


def tells(known: FieldSpec, condition: Condition) -> bool:
    """Whether a condition would tell more of a masked field than a list shows.

    A whole number, day or name cannot be come by through trying; one of a few choices, an amount or an illness can.
    """
    match condition.op:
        case "blank" | "filled":
            return False
        case "ends":
            return known.type.name not in NUMBERS or len(str(condition.value)) > TAIL_LENGTH
        case "is":
            return known.type.name not in NUMBERS | {"date", "name"}
        case _:
            return True


def asked_for(known: FieldSpec) -> str:
    """By what a masked field may be filtered, in words."""
    if known.type.name in NUMBERS:
        return "后四位、=完整号码、空、非空"
    return {"date": "=完整日期、空、非空", "name": "=完整姓名、空、非空"}.get(known.type.name, "空、非空")
