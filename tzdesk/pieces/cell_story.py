"""What is told of a number beside the records behind it: its last months, and how it came from last month's."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from tzdesk.pieces.cell_trend import cell_trend
from tzdesk.pieces.trends import Trend
from tzdesk.returns.balance import Balance, balance_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.base.periods import Month
    from tzdesk.returns.filled import CellValue
    from tzdesk.returns.forms import Form

Story: TypeAlias = tuple[Trend | None, Balance | None]


def cell_story(session: Session, period: Month, form: Form, place: tuple[str, str], cell: CellValue) -> Story:
    """A cell's trend and its balance, each None where it has none."""
    trend = cell_trend(session, period, form, place, cell.value)
    return trend, balance_of(session, period, form, place, cell)
