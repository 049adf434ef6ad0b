"""The console's `figures`: the year's figures as text, as JSON, as a page for the wall and a workbook."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tzdesk.base.periods import Month

if TYPE_CHECKING:
    from tzdesk.registers.workplace import Workplace
    from tzdesk.returns.year_figures import YearFigure


def add_figures(add: Callable[..., Any], opened: Callable[[argparse.Namespace], Workplace]) -> None:
    """`tzdesk figures`."""

    def figures(options: argparse.Namespace) -> int:
        from tzdesk.pieces.year_figures import figure_table, write_both

        wp = opened(options)
        try:
            with wp.store.reading() as session:
                table = figure_table(wp, session, Month(options.year, 12))
            if options.out is not None:
                wp.rights.demand("export")
                written = write_both(table, options.out)
        finally:
            wp.close()
        if options.json:
            print(json.dumps(as_json(options.year, table.figures), ensure_ascii=False))
        elif options.out is not None:
            print("\n".join(str(path) for path in written))
        else:
            print("\n".join(_line(one) for one in table.figures))
        return 0

    command = add("figures", figures, "年度工作数据：从台账和12月报表算出，带上年数")
    command.add_argument("--year", type=int, required=True, help="年份，如 2023")
    command.add_argument("--out", type=Path, help="一览（PDF）和表格（xlsx）存到哪个文件夹")
    command.add_argument("--json", action="store_true")


def as_json(year: int, figures: Iterable[YearFigure]) -> dict[str, Any]:
    """The figures in their own units: persons and 元, never 万."""
    listed = [
        {"id": one.spec.id, "label": one.spec.label, "value": _number(one.value), "unit": one.spec.unit}
        for one in figures
    ]
    return {"year": year, "figures": listed}


def _number(value: Decimal | int | None) -> int | float | None:
    """Whole numbers as such: 100, not 100.0."""
    if value is None or value == int(value):
        return None if value is None else int(value)
    return float(value)


def _line(figure: YearFigure) -> str:
    spec = figure.spec
    now, then = (spec.in_print(value) for value in (figure.value, figure.last))
    last = f"（上年 {then[0]}）" if then[0] else ""
    return f"{spec.group}　{spec.label}：{now[0] or '未填'}{now[1] if now[0] else ''}{last}"
