"""The year's figures and the sources of project indicators, from the rows of an edited workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from tzdesk.tailoring.cells import WordError, read_cell, read_source
from tzdesk.tailoring.places import Places
from tzdesk.tailoring.sheets import FIGURES, HOWS, SOURCES, SheetSpec

Rows: TypeAlias = list[tuple[int, dict[str, Any]]]
Say: TypeAlias = Callable[[SheetSpec, int, str, str], None]


def figures_from(rows: Rows, places: Places, say: Say) -> dict[str, Any]:
    """The content of `figures.toml`; `say` takes what is wrong with a sheet's row and column."""
    found: dict[str, Any] = {}
    for number, row in rows:
        if row["id"] in found:
            say(FIGURES, number, "id", f"编号“{row['id']}”写了两次。")
            continue
        places.note(f"年度数据 {row['id']}", FIGURES, number)
        own: dict[str, Any] = {key: row[key] for key in ("id", "group", "label", "unit")}
        own |= {"money": True} if row.get("money") else {}
        found[row["id"]] = own | _printed(row) | _sources(number, row, say)
    readable = [row for row in found.values() if any(row.get(how) for how in HOWS)]
    return {"figures": readable} if found else {}


def _printed(row: Mapping[str, Any]) -> dict[str, Any]:
    printed = {key: row[f"printed_{key}"] for key in ("unit", "scale") if f"printed_{key}" in row}
    return {"printed": printed} if printed else {}


def _sources(number: int, row: Mapping[str, Any], say: Say) -> dict[str, Any]:
    how, sources = row.get("how", "source"), list[Mapping[str, Any]]()
    for text in row["cell"]:
        try:
            sources.append(read_source(text))
        except WordError as error:
            say(FIGURES, number, "cell", str(error))
    if how == "source" and len(row["cell"]) > 1:
        say(FIGURES, number, "how", "有几个取数时要写 几个相加 或 取最小的。")
    return {how: sources[0] if how == "source" and sources else sources}


def sources_from(rows: Rows, places: Places, say: Say) -> dict[str, Any]:
    """The content of `projects.toml`."""
    found: dict[str, Any] = {}
    for number, row in rows:
        if row["id"] in found:
            say(SOURCES, number, "id", f"取数号“{row['id']}”写了两次。")
            continue
        places.note(f"项目取数 {row['id']}", SOURCES, number)
        own: dict[str, Any] = {key: row[key] for key in ("label", "unit", "by") if key in row}
        own |= {} if row.get("linkable", True) else {"linkable": False}
        found[row["id"]] = own | _measure(number, row["cell"], say)
    return {"sources": found} if found else {}


def _measure(number: int, text: str, say: Say) -> dict[str, Any]:
    try:
        cell = read_cell(text)
    except WordError as error:
        say(SOURCES, number, "cell", str(error))
        return {"measure": text}
    if cell.get("type") != "measure":
        say(SOURCES, number, "cell", f"“{text}”应为“可用取数”页里的取数和参数。")
        return {"measure": text}
    return {"measure": cell["name"]} | ({"params": cell["params"]} if "params" in cell else {})
