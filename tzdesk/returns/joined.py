"""Cells made of cells: numbers added up with the records behind them, and rates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tzdesk.registers.measure import Number
from tzdesk.returns.filled import CellValue
from tzdesk.returns.values import Value


def rate(top: CellValue, base: CellValue, stated: Mapping[str, Any]) -> CellValue:
    """Numerator ÷ base as it is printed, half up; blank without a base. Both sides stay beside it."""
    numerator, denominator = number(top.value), number(base.value)
    if numerator is None or not denominator:
        return CellValue(None, top.ids, top.kind, sides=(top, base))
    unit = Decimal(1).scaleb(-int(stated.get("places", 1)))
    value = (Decimal(numerator) * int(stated.get("scale", 100)) / Decimal(denominator)).quantize(unit, ROUND_HALF_UP)
    return CellValue(value, top.ids, top.kind, sides=(top, base))


def joined(value: Value, signed: Sequence[tuple[int, CellValue]]) -> CellValue:
    """Cells added up. What a number opens is of one kind, that of its first part, each record once with its part."""
    kind = next((part.kind for _, part in signed if part.kind), "")
    own = [(sign, part) for sign, part in signed if part.kind == kind and part.ids]
    ids = tuple(dict.fromkeys(one for _, part in own for one in part.ids))
    shares = [(sign, part.shares) for sign, part in own]
    if any(share is None for _, share in shares):
        return CellValue(value, ids, kind)
    whole: dict[int, Number] = dict.fromkeys(ids, 0)
    for sign, share in shares:
        for one, part in (share or {}).items():
            whole[one] = (whole[one] or 0) + sign * part
    return CellValue(value, ids, kind, parts=tuple(whole.values()))


def number(value: Value) -> int | Decimal | None:
    """A value that can be counted with; None for texts and blanks."""
    return value if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def add(stated: Sequence[int | Decimal]) -> int | Decimal | None:
    """The sum of what was stated; blank when nothing was."""
    return sum(stated) if stated else None
