"""Column types of the house, and how their values stand in the journal's JSON.

`to_plain` and `from_plain` are each other's inverse for every type a mapped class may use.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator, TypeEngine

from tzdesk.base.periods import Month


class MonthText(TypeDecorator[Month]):
    """A Month as 'YYYY-MM', which sorts and compares as months do."""

    impl = String(7)
    cache_ok = True

    def process_bind_param(self, value: Month | None, dialect: Dialect) -> str | None:
        """Month → text; anything else is our own mistake."""
        if value is None:
            return None
        if not isinstance(value, Month):
            raise TypeError(f"a month column takes a Month, not {type(value).__name__}")
        return str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Month | None:
        """Text → Month."""
        return None if value is None else Month.parse(value)

    @property
    def python_type(self) -> type[Month]:
        """What the attribute holds."""
        return Month


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; a naive one is refused, since nobody could say which clock it came from."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware moment → naive UTC, as SQLite keeps it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a moment without a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What is kept → aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    @property
    def python_type(self) -> type[datetime]:
        """What the attribute holds."""
        return datetime


class DecimalText(TypeDecorator[Decimal]):
    """An exact decimal as text: SQLite would make a float of it."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """Decimal → its digits."""
        return None if value is None else format(Decimal(value), "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """Digits → Decimal."""
        return None if value is None else Decimal(value)

    @property
    def python_type(self) -> type[Decimal]:
        """What the attribute holds."""
        return Decimal


def to_plain(value: object) -> str:
    """What JSON cannot say, as text. TypeError for what no column of the house holds."""
    for known, write in _WRITE:
        if isinstance(value, known):
            return write(value)
    raise TypeError(f"no plain form of {type(value).__name__}")


def from_plain(column_type: TypeEngine[Any], raw: Any) -> Any:
    """The inverse of `to_plain` for a column of this type."""
    try:
        python_type: type = column_type.python_type
    except NotImplementedError:
        return raw
    read = next((read for known, read in _READ if issubclass(python_type, known)), None)
    return raw if raw is None or read is None else read(raw)


# A moment is a date to Python, so it stands first.
_WRITE: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (datetime, lambda moment: moment.astimezone(UTC).isoformat()),
    (date, date.isoformat),
    (Month, str),
    (Decimal, lambda number: format(number, "f")),
)
_READ: tuple[tuple[type, Callable[[str], Any]], ...] = (
    (datetime, datetime.fromisoformat),
    (date, date.fromisoformat),
    (Month, Month.parse),
    (Decimal, Decimal),
)


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=to_plain)


def canonical(value: object) -> str:
    """JSON that is the same for the same content: sorted keys, no blanks, text as it is, values of columns allowed."""
    return _ENCODER.encode(value)
