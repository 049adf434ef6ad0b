"""The values that cells of returns hold, and how canonical numbers and sealed books write them down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from tzdesk.base import money
from tzdesk.base.periods import Month

Value: TypeAlias = int | Decimal | str | date | Month | None


def plain(value: Value) -> Any:
    """A value as the canonical numbers say it: integers as they are, decimals and dates as tagged text."""
    if isinstance(value, Decimal):
        return {"d": str(value)}
    if isinstance(value, date | Month):
        return {"t": str(value)}
    return value


def restore(raw: Any) -> Value:
    """The inverse of `plain`."""
    if isinstance(raw, Mapping):
        if "d" in raw:
            return Decimal(raw["d"])
        return date.fromisoformat(raw["t"]) if len(raw["t"]) > len("2023-12") else Month.parse(raw["t"])
    return raw  # type: ignore[no-any-return]


def restored_parts(
    kept: Mapping[str, Sequence[Any]], name: str, ids: Sequence[int]
) -> tuple[int | Decimal | None, ...]:
    """What each record added to a sealed cell; empty where every one counts one, or where it was not kept."""
    parts = kept.get(name, ())
    if len(parts) != len(ids):
        return ()
    return tuple(Decimal(part) if isinstance(part, str) else part for part in parts)


def cell_of(value: Value, shape: str) -> Any:
    """A value as an Excel cell: money in yuan, rates as numbers, months as text."""
    if value is None:
        return None
    if shape == "money" and isinstance(value, int):
        return money.yuan(value)
    if isinstance(value, Month):
        return str(value)
    if shape in {"text", "code"} and not isinstance(value, str | date):
        return str(value)
    return value
