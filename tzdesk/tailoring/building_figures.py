"""The year's figures and the sources of project indicators, from the rows of an edited workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tzdesk.tailoring.building_rows import Given
from tzdesk.tailoring.cells import WordError, read_cell, read_source
from tzdesk.tailoring.sheets import FIGURES, HOWS, SOURCES


def figures_from(given: Given) -> dict[str, Any]:
    """The content of `figures.toml`."""
    found: dict[str, Any] = {}
    for number, row in given.rows(FIGURES):
        if row["id"] in found:
            given.say(FIGURES, number, "id", f"编号“{row['id']}”写了两次。")
            continue
        given.places.note(f"年度数据 {row['id']}", FIGURES, number)
        own: dict[str, Any] = {key: row[key] for key in ("id", "group", "label", "unit")}
        own |= {"money": True} if row.get("money") else {}
        found[row["id"]] = own | _printed(row) | _sources(given, number, row)
    readable = [row for row in found.values() if any(row.get(how) for how in HOWS)]
    return {"figures": readable} if found else {}


def _printed(row: Mapping[str, Any]) -> dict[str, Any]:
    printed = {key: row[f"printed_{key}"] for key in ("unit", "scale") if f"printed_{key}" in row}
    return {"printed": printed} if printed else {}


def _sources(given: Given, number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    how, sources = row.get("how", "source"), list[Mapping[str, Any]]()
    for text in row["cell"]:
        try:
            sources.append(read_source(text))
        except WordError as error:
            given.say(FIGURES, number, "cell", str(error))
    if how == "source" and len(row["cell"]) > 1:
        given.say(FIGURES, number, "how", "有几个取数时要写 几个相加 或 取最小的。")
    return {how: sources[0] if how == "source" and sources else sources}


def sources_from(given: Given) -> dict[str, Any]:
    """The content of `projects.toml`."""
    found: dict[str, Any] = {}
    for number, row in given.rows(SOURCES):
        if row["id"] in found:
            given.say(SOURCES, number, "id", f"取数号“{row['id']}”写了两次。")
            continue
        given.places.note(f"项目取数 {row['id']}", SOURCES, number)
        own: dict[str, Any] = {key: row[key] for key in ("label", "unit", "by") if key in row}
        own |= {} if row.get("linkable", True) else {"linkable": False}
        found[row["id"]] = own | _measure(given, number, row["cell"])
    return {"sources": found} if found else {}


def _measure(given: Given, number: int, text: str) -> dict[str, Any]:
    try:
        cell = read_cell(text)
    except WordError as error:
        given.say(SOURCES, number, "cell", str(error))
        return {"measure": text}
    if cell.get("type") != "measure":
        given.say(SOURCES, number, "cell", f"“{text}”应为“可用取数”页里的取数和参数。")
        return {"measure": text}
    return {"measure": cell["name"]} | ({"params": cell["params"]} if "params" in cell else {})
