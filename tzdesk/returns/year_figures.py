"""年度工作数据: what a year came to, figure by figure, out of December's returns and the ledgers.

Which figures there are, and from where, is data (`figures.toml` of the definition, or of a district's package). No
figure is typed: last year's, up to the same month, stands beside this year's and comes from the same sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy.orm import Session

from tzdesk.base.periods import Month
from tzdesk.definitions import Definition
from tzdesk.definitions.build_figures import HOWS
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import CellValue, Evaluator

_FEN = Decimal(100)


@dataclass(frozen=True)
class FigureSpec:
    """A figure as the definition states it: of one source, of several added up (`sum`), or the `least` of several.

    `money` figures are counted in 分 and told in 元. `printed` is the unit on the wall (万人) and what it is of `unit`.
    """

    id: str
    group: str
    label: str
    unit: str
    sources: tuple[Mapping[str, Any], ...]
    how: str = "source"
    money: bool = False
    printed: tuple[str, int] | None = None

    def in_print(self, value: Decimal | int | None) -> tuple[str, str]:
        """Number and unit as they stand on the wall: 159500 人 → ("15.95", "万人"); a blank is no number."""
        unit, scale = self.printed or (self.unit, 1)
        if value is None:
            return "", unit
        shown = (Decimal(value) / scale).quantize(Decimal("0.01"), ROUND_HALF_UP) if scale > 1 else Decimal(value)
        text = f"{shown:,f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text), unit


@dataclass(frozen=True)
class YearFigure:
    """A figure of a year up to a month: its value in `spec.unit` (None: not known), that of last year up to the same
    month, and the records behind it."""

    spec: FigureSpec
    value: Decimal | int | None
    last: Decimal | int | None = None
    kind: str = ""
    ids: tuple[int, ...] = ()


def figure_specs(definition: Definition) -> tuple[FigureSpec, ...]:
    """The figures of a definition in their order."""
    return tuple(_spec(row) for row in definition.figures)


def _spec(row: Mapping[str, Any]) -> FigureSpec:
    how = next(name for name in HOWS if name in row)
    sources = (row["source"],) if how == "source" else tuple(row[how])
    printed = row.get("printed")
    return FigureSpec(
        row["id"],
        row["group"],
        row["label"],
        row["unit"],
        sources,
        how,
        row.get("money", False),
        (printed["unit"], printed["scale"]) if printed else None,
    )


def year_figures(wp: Workplace, session: Session, until: Month) -> tuple[YearFigure, ...]:
    """The year's figures up to a month (December for the whole year), those of last year up to the same month beside.

    Last year's is blank where no record stands behind it: nobody knows then whether it was nothing. Raises
    NotShownError where a figure needs records that the session's user may not see.
    """
    evaluator = Evaluator(wp, session)
    return tuple(_figure(evaluator, spec, until) for spec in figure_specs(wp.definition(until)))


def _figure(evaluator: Evaluator, spec: FigureSpec, until: Month) -> YearFigure:
    now, then = (
        [evaluator.stated(month, source) for source in spec.sources]
        for month in (until, Month(until.year - 1, until.month))
    )
    kind = next((part.kind for part in now if part.kind), "")
    ids = tuple(dict.fromkeys(one for part in now if part.kind == kind for one in part.ids))
    behind = [bool(part.ids) for part in then]
    last = _value(spec, then) if (all(behind) if spec.how == "least" else any(behind)) else None
    return YearFigure(spec, _value(spec, now), last, kind, ids)


def _value(spec: FigureSpec, parts: Sequence[CellValue]) -> Decimal | int | None:
    stated = list(_numbers(parts))
    if not stated or (spec.how == "least" and len(stated) < len(parts)):
        return None
    value = min(stated) if spec.how == "least" else sum(stated)
    return Decimal(value) / _FEN if spec.money else value


def _numbers(parts: Sequence[CellValue]) -> Iterator[Decimal | int]:
    for part in parts:
        if isinstance(part.value, int | Decimal) and not isinstance(part.value, bool):
            yield part.value
