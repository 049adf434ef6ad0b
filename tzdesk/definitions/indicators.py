"""Indicators (指标): a measure with its parameters under a name of its own, for cells of returns and year figures.

A cell `{ type = "indicator", name = "gh_qy" }` becomes the measure that the indicator states; parameters of the cell
are laid over those of the indicator. So a district adds a line by naming what it counts, and nothing else knows of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tzdesk.definitions.problems import Problems, nearest

INDICATOR = "indicator"
_KEYS = ("label", "measure", "params", "note")


def resolved(returns: Mapping[str, Any], indicators: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """The returns with every indicator replaced by its measure. Problems are collected."""
    for name, stated in indicators.items():
        at = f"指标 {name}"
        problems.unknown_keys(at, stated, _KEYS)
        problems.text(at, stated, "measure", needed=True)
    return {stem: _form(stem, table, indicators, problems) for stem, table in returns.items()}


def _form(stem: str, table: Mapping[str, Any], indicators: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    form = dict(table)
    name = table.get("id", stem)
    for part, key in (("columns", "id"), ("lines", "code")):
        if part in table:
            word = "栏" if part == "columns" else "行"
            form[part] = [
                _with_cells(row, f"{name} 第{row.get(key, '?')}{word}", indicators, problems) for row in table[part]
            ]
    return form


def _with_cells(
    row: Mapping[str, Any], at: str, indicators: Mapping[str, Any], problems: Problems
) -> Mapping[str, Any]:
    if "cell" not in row and "cells" not in row:
        return row
    fresh = dict(row)
    if "cell" in row:
        fresh["cell"] = _cell(row["cell"], at, indicators, problems)
    if "cells" in row:
        fresh["cells"] = {key: _cell(cell, at, indicators, problems) for key, cell in row["cells"].items()}
    return fresh


def _cell(cell: Any, at: str, indicators: Mapping[str, Any], problems: Problems) -> Mapping[str, Any]:
    if not isinstance(cell, Mapping):
        problems.add(at, "“cell”应写成 { type = …, … }。")
        return {"type": "none"}
    sides = {key: side(cell[key], at, indicators, problems) for key in ("num", "den") if key in cell}
    if cell.get("type") != INDICATOR:
        return {**cell, **sides} if sides else cell
    return {"type": "measure", **side(cell, at, indicators, problems)}


def side(stated: Any, at: str, indicators: Mapping[str, Any], problems: Problems) -> Any:
    """A measure by its name and parameters; what is no indicator stays as it is."""
    if not isinstance(stated, Mapping) or stated.get("type") != INDICATOR:
        return stated
    name = str(stated.get("name", ""))
    if name not in indicators:
        problems.add(at, f"没有指标“{name}”{nearest(name, indicators)}。")
        return {"name": "", "params": {}}
    known = indicators[name]
    over = {"over": stated["over"]} if "over" in stated else {}
    params = {**known.get("params", {}), **stated.get("params", {})}
    return {"name": known.get("measure", ""), "params": params, **over}
