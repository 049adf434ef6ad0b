"""How a cell of a return gets its value, in words that a clerk can write into a workbook (取数), and back.

    members.item(item = "30")     a measure with its parameters        unions            an indicator of the sheet 指标
    合计 +102 +103                  lines of the same column             栏合计 +c1 +c2     columns of the same line
    上期 / 上期 c1 / 上期 c1 前12月     an earlier month's cell              累计 c1            January up to this month
    同 Z02/30/c1                    as that cell of another form         填报、不填          typed; impossible
    各月相加 members.item(…)         the months of a quarter, half or year added up; of an indicator alike
Whatever words do not cover is written as TOML: { type = "ratio", num = "12", den = "11" }.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any, TypeAlias

from tzdesk.base.text import half_width
from tzdesk.definitions.toml_text import inline, pairs

Cell: TypeAlias = Mapping[str, Any]
_CALL = re.compile(r"([a-z_]+\.[a-z_]+)\s*(?:[(（](.*)[)）])?", re.S)
_SUM = re.compile(r"(合计|栏合计)\s*((?:[+-]?\s*\w+\s*)+)(（缺一即空）|\(缺一即空\))?")
_BACK = re.compile(r"上期(?:\s*行(\w+))?(?:\s*(?:栏)?([A-Za-z]\w*))?(?:\s*前(\d+)个?月)?")
_RUNNING = re.compile(r"累计\s*(?:栏)?(\w+)")
_OVER = re.compile(r"各月相加\s*(.+)", re.S)
_SAME = re.compile(r"同\s*([\w-]+)\s*/\s*(\w+)\s*/\s*(\w+)")
_BARE = re.compile(r'(=\s*)([^\s"\'\[{,][^,\]}]*?)(\s*(?:,|$))')
_PLAIN = re.compile(r"[-+]?\d+(\.\d+)?|true|false")
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": '"', "’": '"'})
MONTHS, _OVER_MONTHS = "months", ("measure", "indicator")
_SOURCES = {"at": "same", "name": "measure"}
_FIXED = {"填报": "entry", "不填": "none"}
_WORDS = {kind: word for word, kind in _FIXED.items()}
_LOGIC = {"是": True, "否": False}


class WordError(ValueError):
    """What is written in a cell of the workbook cannot be understood; the text is a sentence for the clerk."""


def say_cell(cell: Cell) -> str:
    """A cell's way to its value in words; `read_cell` gives it back exactly."""
    text = _say(cell)
    return text if text and _read(text) == cell else inline(cell)


def _say(cell: Cell) -> str:
    rest = {key: value for key, value in cell.items() if key != "type"}
    if rest.get("over") == MONTHS and cell.get("type") in _OVER_MONTHS:
        said = _say({key: value for key, value in cell.items() if key != "over"})
        return f"各月相加 {said}" if said else ""
    match cell.get("type"):
        case "entry" | "none" if not rest:
            return _WORDS[cell["type"]]
        case "indicator" if set(rest) == {"name"}:
            return str(rest["name"])
        case "measure" if set(rest) <= {"name", "params"}:
            return f"{rest['name']}({pairs(rest['params'])})" if rest.get("params") else str(rest["name"])
        case "sum" if set(rest) <= {"lines", "whole"}:
            return f"合计 {' '.join(rest['lines'])}{'（缺一即空）' * bool(rest.get('whole'))}"
        case "sum" if set(rest) <= {"columns", "whole"}:
            return f"栏合计 {' '.join(rest['columns'])}{'（缺一即空）' * bool(rest.get('whole'))}"
        case "previous":
            line, months = rest.get("line"), rest.get("months")
            words = [f"行{line}" if line else "", rest.get("column", ""), f"前{months}月" if months else ""]
            return " ".join(["上期", *(word for word in words if word)])
        case "same" if set(rest) == {"at"}:
            return f"同 {rest['at']}"
        case "cumulative" if set(rest) == {"of"}:
            return f"累计 {rest['of']}"
    return ""


def read_cell(text: str) -> Cell:
    """The inverse. WordError for what cannot be understood."""
    return _read(text.strip())


def _read(text: str) -> Cell:
    if text in _FIXED:
        return {"type": _FIXED[text]}
    if text.startswith("{"):
        return _table(text)
    if found := _OVER.fullmatch(text):
        cell = _read(found[1].strip())
        if cell.get("type") not in _OVER_MONTHS:
            raise WordError(f"“{text}”：各月相加 后面写指标号，或“可用取数”页里的取数和参数。")
        return {**cell, "over": MONTHS}
    if found := _SAME.fullmatch(text):
        return {"type": "same", "at": "/".join(found.groups())}
    if found := _SUM.fullmatch(text):
        signed = [f"{sign or '+'}{code}" for sign, code in re.findall(r"([+-]?)\s*(\w+)", found[2])]
        part = "lines" if found[1] == "合计" else "columns"
        return {"type": "sum", part: signed} | ({"whole": True} if found[3] else {})
    if found := _BACK.fullmatch(text):
        months = {"months": int(found[3])} if found[3] else {}
        stated = {"line": found[1], "column": found[2]}
        return {"type": "previous", **{key: value for key, value in stated.items() if value}, **months}
    if found := _RUNNING.fullmatch(text):
        return {"type": "cumulative", "of": found[1]}
    if found := _CALL.fullmatch(text):
        params = read_params(found[2] or "")
        return {"type": "measure", "name": found[1]} | ({"params": params} if params else {})
    if re.fullmatch(r"\w+", text):
        return {"type": "indicator", "name": text}
    raise WordError(f"取数“{text}”看不懂，可写：指标号、合计 +101 +102、上期 c1、同 表号/行号/栏号、填报、不填。")


def say_source(source: Mapping[str, Any]) -> str:
    """Where a year figure comes from, in the same words; `read_source` gives it back exactly."""
    kind = next((kind for key, kind in _SOURCES.items() if set(source) <= {key, "params"} and key in source), None)
    return say_cell(source) if "type" in source else say_cell({"type": kind, **source}) if kind else inline(source)


def read_source(text: str) -> Mapping[str, Any]:
    """The inverse. WordError for what cannot be understood, and for ways to a value that belong to cells of forms."""
    cell = read_cell(text)
    match cell.get("type"):
        case None | "indicator":
            return cell
        case "same" | "measure":
            return {key: value for key, value in cell.items() if key != "type"}
    raise WordError(f"“{text}”不能做年度数据的取数，可写：同 表号/行号/栏号、指标号、“可用取数”页里的取数和参数。")


def read_params(text: str) -> dict[str, Any]:
    """Parameters as written: item = "30", joint = true. Full-width signs and texts without quotes are understood."""
    text = text.strip()
    if not text:
        return {}
    mended = half_width(text.translate(_QUOTES))
    for tried in (text, mended, _BARE.sub(_quoted, mended)):
        try:
            found: dict[str, Any] = tomllib.loads(f"params = {{ {tried} }}")["params"]
        except tomllib.TOMLDecodeError:
            continue
        return found
    raise WordError(f"参数“{text}”看不懂，应写成 名称 = 值，几个之间用逗号，文字加引号。")


def _quoted(found: re.Match[str]) -> str:
    value = found[2].strip()
    if _PLAIN.fullmatch(value):
        return found[0]
    return f"{found[1]}{inline(_LOGIC.get(value, value))}{found[3]}"


def _table(text: str) -> Cell:
    try:
        found: Cell = tomllib.loads(f"cell = {text}")["cell"]
    except tomllib.TOMLDecodeError as error:
        raise WordError(f"取数“{text}”看不懂，花括号里应写成 {{ type = …, … }}。") from error
    return found
