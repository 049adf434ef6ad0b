"""What a table asks of a register: which rows, in which order. Data, so that a filter can be saved and sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, false, func, not_, or_, select

from tzdesk.base.periods import Month

Op = Literal["contains", "is", "is_not", "at_least", "at_most", "between", "blank", "filled", "one_of"]


@dataclass(frozen=True)
class Condition:
    """One condition of a filter row: `field` `op` `value`, typed as the field is (between takes a pair)."""

    field: str
    op: Op
    value: Any = None


@dataclass(frozen=True)
class Query:
    """Which rows of a register: of a month, holding a text, meeting all conditions, sorted by one field."""

    period: Month | None = None
    text: str = ""
    conditions: tuple[Condition, ...] = ()
    order: str = ""
    descending: bool = False
    deleted: bool = False
    parent_id: int | None = None

    def with_(self, **changes: Any) -> Query:
        """The same query with some parts changed."""
        return replace(self, **changes)


def clause(column: ColumnElement[Any], condition: Condition) -> ColumnElement[bool]:
    """A condition as SQL over one column."""
    value = condition.value
    match condition.op:
        case "contains":
            return column.contains(str(value), autoescape=True)
        case "is":
            return column.is_(None) if value is None else and_(column == value)
        case "is_not":
            return or_(column != value, column.is_(None))
        case "at_least":
            return and_(column >= value)
        case "at_most":
            return and_(column <= value)
        case "between":
            low, high = value
            return and_(column >= low, column <= high)
        case "one_of":
            return column.in_(list(value)) if value else false()
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
        case "contains":
            return str(wanted).casefold() in str(value).casefold()
        case "is":
            return bool(value == wanted)
        case "is_not":
            return bool(value != wanted)
        case "at_least":
            return bool(value >= wanted)
        case "at_most":
            return bool(value <= wanted)
        case "between":
            return bool(wanted[0] <= value <= wanted[1])
        case _:
            return value in wanted


def count_of(statement: Select[Any]) -> Select[int]:
    """The number of rows a statement would give."""
    return select(func.count()).select_from(statement.order_by(None).subquery())
