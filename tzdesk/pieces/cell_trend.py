"""The last thirteen months of one cell of a return: the picture beside a number that is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tzdesk.pieces.trends import MONTHS, Series, Trend, TrendPoint
from tzdesk.returns.sealed_numbers import sealed_cells
from tzdesk.returns.shown import shown

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.base.periods import Month
    from tzdesk.returns.forms import Form

_LEAST = 2  # months besides this one from which a picture says something


def cell_trend(session: Session, period: Month, form: Form, place: tuple[str, str], value: object) -> Trend | None:
    """A cell's sealed months and its value in this one; None where it holds no numbers or has hardly any past. Of a
    form of a longer period only the months that end one: between them there is nothing to know."""
    line, column = place
    kind = form.format_of(line, column)
    if kind not in {"count", "money"} or not isinstance(value, int | None):
        return None
    name = form.cell_name(line, column)
    told = sealed_cells(session, period.step(1 - MONTHS), period.previous)
    before = {month: cells.get(name) for month, cells in told}
    known = {**before, period: value}
    if sum(isinstance(one, int) for one in before.values()) < _LEAST:
        return None
    row, head = form.line_codes[line], form.column_ids[column]
    unit = row.unit or form.unit_label.removeprefix("计量单位：")
    series = Series("cell", f"{row.label}（{head.head}）", unit, form.id, line, column, money=kind == "money")
    months = [month for month in period.trailing(MONTHS) if form.span(month).months[-1] == month]
    return Trend(series, tuple(_point(month, known.get(month), kind) for month in months))


def _point(month: Month, value: object, kind: str) -> TrendPoint:
    number = value if isinstance(value, int) else None
    return TrendPoint(month, None if number is None else float(number), shown(number, kind))
