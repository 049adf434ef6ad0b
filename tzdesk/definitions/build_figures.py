"""The year's figures and the sources of project indicators: plain data → what returns and registers read.

Whether the cells and measures that they name exist is asked where these are known (`returns/figures_check.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tzdesk.definitions.indicators import side
from tzdesk.definitions.problems import Problems

HOWS = ("source", "sum", "least")
_FIGURE_KEYS = ("id", "group", "label", "unit", "money", "printed", *HOWS)
_SOURCE_KEYS = ("label", "unit", "measure", "params", "by", "linkable")
_RATE_KEYS = ("num", "den", "places", "scale")


def build_figures(
    raw: Mapping[str, Any], indicators: Mapping[str, Any], problems: Problems
) -> tuple[Mapping[str, Any], ...]:
    """The rows of `figures.toml` in their order, indicators (指标) replaced by their measures."""
    problems.unknown_keys("figures", raw, ("figures",))
    found: dict[str, Mapping[str, Any]] = {}
    for row in raw.get("figures", ()):
        at = f"年度数据 {row.get('id', '?')}"
        problems.unknown_keys(at, row, _FIGURE_KEYS)
        for key in ("id", "group", "label", "unit"):
            problems.text(at, row, key, needed=True)
        problems.flag(at, row, "money")
        if row.get("id") in found:
            problems.add(at, "编号写了两次。")
        _printed(at, row.get("printed"), problems)
        found[str(row.get("id"))] = _with_sources(at, row, indicators, problems)
    return tuple(found.values())


def build_sources(raw: Mapping[str, Any], problems: Problems) -> dict[str, Mapping[str, Any]]:
    """The tables of `projects.toml` by id."""
    problems.unknown_keys("projects", raw, ("sources",))
    found = {}
    for name, row in raw.get("sources", {}).items():
        at = f"项目取数 {name}"
        problems.unknown_keys(at, row, _SOURCE_KEYS)
        for key in ("label", "unit", "measure"):
            problems.text(at, row, key, needed=True)
        problems.text(at, row, "by")
        problems.flag(at, row, "linkable", True)
        found[name] = row
    return found


def _printed(at: str, stated: Any, problems: Problems) -> None:
    if stated is None:
        return
    if not isinstance(stated, Mapping) or set(stated) != {"unit", "scale"}:
        problems.add(at, "“printed”应写成 { unit = 单位, scale = 换算 }。")
    elif isinstance(stated["scale"], bool) or not isinstance(stated["scale"], int) or stated["scale"] < 1:
        problems.add(at, "“printed”的换算应为大于 0 的整数。")


def _with_sources(
    at: str, row: Mapping[str, Any], indicators: Mapping[str, Any], problems: Problems
) -> Mapping[str, Any]:
    ways = [how for how in HOWS if how in row]
    if len(ways) != 1:
        problems.add(at, "应有而且只有一种取数：source、sum 或 least。")
        return {**{key: value for key, value in row.items() if key not in HOWS}, "sum": []}
    how = ways[0]
    listed = [row[how]] if how == "source" else row[how]
    if not isinstance(listed, list | tuple) or not listed:
        problems.add(at, f"“{how}”应为几个来源。")
        return {**row, how: []}
    sources = list(_resolved(at, listed, indicators, problems))
    return {**row, how: sources[0] if how == "source" else sources}


def _resolved(
    at: str, listed: Iterable[Any], indicators: Mapping[str, Any], problems: Problems
) -> Iterable[Mapping[str, Any]]:
    """The sources with indicators replaced; what is no source is a problem and becomes one that names nothing."""
    for number, stated in enumerate(listed, 1):
        found = side(stated, at, indicators, problems)
        if not isinstance(found, Mapping) or len({"at", "name", "num"} & set(found)) != 1:
            problems.add(at, f"第{number}个取数应为一格（at）、一个取数（name）或一个比率（num、den）。")
            found = {"name": ""}
        if "num" in found:
            problems.unknown_keys(at, found, _RATE_KEYS)
            found = {**found, **{key: side(found.get(key, {}), at, indicators, problems) for key in ("num", "den")}}
        yield found
