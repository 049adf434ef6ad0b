"""Running numbers (自动编号) of batches, grants and visits: a prefix, the year, a serial of fixed width."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session


def next_number(session: Session, column: Any, prefix: str, width: int) -> str:
    """The number after the highest with this prefix, such as FF2023 → FF2023007. Deleted records keep theirs."""
    length = len(prefix) + width
    taken = select(func.max(column)).where(column.like(f"{prefix}%"), func.length(column) == length)
    last = str(session.scalar(taken) or "")[len(prefix) :]
    return f"{prefix}{(int(last) if last.isdigit() else 0) + 1:0{width}d}"
