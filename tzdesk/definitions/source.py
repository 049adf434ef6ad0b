"""The files of a year's folder as plain data: TOML for people, CSV for lists. No meaning is given to them here.

    definition.toml         year, label, extends
    records/*.toml          one kind each
    codes/*.csv             one list each; codes/lists.toml names them
    rules/*.toml            one file per register; an id may stand in one file only
    parameters.toml         dated values
    thresholds.toml         dated hardship lines and ceilings
    items.toml              the rows of the member count
    calendar.csv            holidays and worked weekends
    returns/*.toml          the return book's tables
    notes/*.toml            filling notes (指标解释) of the returns' lines and columns, one table each
    steps/*.toml            what a clerk does with a record besides editing its fields, one kind each
    indicators.toml         named measures with their parameters, which cells of returns refer to (指标)
    figures.toml            the year's figures (年度工作数据): what each is and where it comes from
    projects.toml           which figures of the registers an indicator of a service project can be filled from

The result has one shape for a base year, a year that only holds differences, and a district's overlay (a package, whose
files have the same names).
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from tzdesk.base.errors import MachineError
from tzdesk.definitions.model import DefinitionError

PARTS = (
    *("definition", "records", "codes", "rules", "parameters", "thresholds", "items", "calendar", "returns", "steps"),
    *("notes", "indicators", "figures", "projects"),
)
_LATER = ("indicators", "figures", "projects")  # a definition that was frozen before them has none and stays the same
_ALIASES = "aliases"


def read_folder(folder: Path) -> dict[str, Any]:
    """All of a year's own files. Raises DefinitionError for bad TOML or a rule that stands twice."""
    files = {}
    for path in folder.rglob("*"):
        if path.suffix in {".toml", ".csv"}:
            try:
                files[path.relative_to(folder).as_posix()] = path.read_bytes()
            except OSError as error:
                raise MachineError(f"参数包文件“{path.name}”读不出来。", "请重新安装程序。") from error
    return read_files(files, int(folder.name))


def read_files(files: Mapping[str, bytes], year: int) -> dict[str, Any]:
    """The same for files by their name within the folder. Raises DefinitionError."""
    raw = {
        "definition": _toml(files, "definition.toml", year),
        "records": _each(files, "records", year),
        "codes": _codes(files, year),
        "rules": _rules(files, year),
        "parameters": _toml(files, "parameters.toml", year),
        "thresholds": _toml(files, "thresholds.toml", year),
        "items": _toml(files, "items.toml", year),
        "calendar": _rows(files, "calendar.csv", year),
        "returns": _each(files, "returns", year),
        "notes": _each(files, "notes", year),
        "steps": _each(files, "steps", year),
    }
    later = {part: _toml(files, f"{part}.toml", year) for part in _LATER}
    return raw | {part: content for part, content in later.items() if content}


def _in(files: Mapping[str, bytes], folder: str, suffix: str) -> list[PurePosixPath]:
    paths = (PurePosixPath(name) for name in sorted(files))
    return [path for path in paths if str(path.parent) == folder and path.suffix == suffix]


def _each(files: Mapping[str, bytes], folder: str, year: int) -> dict[str, Any]:
    return {path.stem: _toml(files, str(path), year) for path in _in(files, folder, ".toml")}


def _text(files: Mapping[str, bytes], name: str, year: int) -> str:
    try:
        return files[name].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DefinitionError(year, [f"文件 {name} 的写法有误：不是 UTF-8 编码。"]) from error


def _toml(files: Mapping[str, bytes], name: str, year: int) -> dict[str, Any]:
    if name not in files:
        return {}
    try:
        return tomllib.loads(_text(files, name, year))
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError(year, [f"文件 {name} 的写法有误：{error}"]) from error


def _rows(files: Mapping[str, bytes], name: str, year: int) -> list[dict[str, str]]:
    """The rows of a CSV without their empty cells (in a year of differences an empty cell changes nothing)."""
    if name not in files:
        return []
    lines = (line for line in _text(files, name, year).splitlines() if not line.startswith("#"))
    return [
        {key: text.strip() for key, text in row.items() if key and text and text.strip()}
        for row in csv.DictReader(lines)
    ]


def _codes(files: Mapping[str, bytes], year: int) -> dict[str, Any]:
    heads = _toml(files, "codes/lists.toml", year)
    lists: dict[str, Any] = {name: dict(head) for name, head in heads.items()}
    for path in _in(files, "codes", ".csv"):
        rows: list[dict[str, Any]] = []
        for row in _rows(files, str(path), year):
            entry: dict[str, Any] = dict(row)
            if _ALIASES in entry:
                entry[_ALIASES] = [alias.strip() for alias in entry[_ALIASES].split("|") if alias.strip()]
            rows.append(entry)
        lists.setdefault(path.stem, {})["codes"] = rows
    return lists


def _rules(files: Mapping[str, bytes], year: int) -> dict[str, Any]:
    rules: dict[str, Any] = {}
    where: dict[str, str] = {}
    twice: list[str] = []
    for path in _in(files, "rules", ".toml"):
        for rule_id, rule in _toml(files, str(path), year).items():
            if rule_id in rules:
                twice.append(f"规则 {rule_id} 在 rules/{where[rule_id]} 和 rules/{path.name} 里各写了一次。")
            rules[rule_id] = rule
            where[rule_id] = path.name
    if twice:
        raise DefinitionError(year, twice)
    return rules
