"""How a cell of a return is written, on the screen and on paper."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tzdesk.base.money import format_yuan
from tzdesk.base.periods import Month


def shown(value: Any, kind: str, *, zeros: bool = True) -> str:
    """A value as it is written in a cell of a format; a blank stays blank, which is not zero.

    Without `zeros` a zero is left out as well (零值不印): only for paper that says so.
    """
    if value is None or (not zeros and value == 0 and not isinstance(value, bool)):
        return ""
    if kind == "money" and isinstance(value, int):
        return format_yuan(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | Decimal):
        return f"{value:,}"
    if isinstance(value, Month):
        return value.label
    return value.isoformat() if isinstance(value, date) else str(value)
