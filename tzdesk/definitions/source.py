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

The result has one shape for a base year, a year that only holds differences, and a district's overlay.
"""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any

from tzdesk.base.errors import MachineError
from tzdesk.definitions.model import DefinitionError

PARTS = (
    *("definition", "records", "codes", "rules", "parameters", "thresholds", "items", "calendar", "returns", "steps"),
    "notes",
)
_ALIASES = "aliases"


def read_folder(folder: Path) -> dict[str, Any]:
    """All of a year's own files. Raises DefinitionError for bad TOML or a rule that stands twice."""
    year = int(folder.name)
    return {
        "definition": _toml(folder / "definition.toml", year),
        "records": {path.stem: _toml(path, year) for path in sorted((folder / "records").glob("*.toml"))},
        "codes": _codes(folder / "codes", year),
        "rules": _rules(folder / "rules", year),
        "parameters": _toml(folder / "parameters.toml", year),
        "thresholds": _toml(folder / "thresholds.toml", year),
        "items": _toml(folder / "items.toml", year),
        "calendar": _rows(folder / "calendar.csv"),
        "returns": {path.stem: _toml(path, year) for path in sorted((folder / "returns").glob("*.toml"))},
        "notes": {path.stem: _toml(path, year) for path in sorted((folder / "notes").glob("*.toml"))},
        "steps": {path.stem: _toml(path, year) for path in sorted((folder / "steps").glob("*.toml"))},
    }


def _toml(path: Path, year: int) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DefinitionError(year, [f"文件 {path.parent.name}/{path.name} 的写法有误：{error}"]) from error
    except OSError as error:
        raise MachineError(f"参数包文件“{path.name}”读不出来。", "请重新安装程序。") from error


def _rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV without their empty cells (in a year of differences an empty cell changes nothing)."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as handle:
        lines = (line for line in handle if not line.startswith("#"))
        return [
            {key: text.strip() for key, text in row.items() if key and text and text.strip()}
            for row in csv.DictReader(lines)
        ]


def _codes(folder: Path, year: int) -> dict[str, Any]:
    heads = _toml(folder / "lists.toml", year)
    lists: dict[str, Any] = {name: dict(head) for name, head in heads.items()}
    for path in sorted(folder.glob("*.csv")):
        rows: list[dict[str, Any]] = []
        for row in _rows(path):
            entry: dict[str, Any] = dict(row)
            if _ALIASES in entry:
                entry[_ALIASES] = [alias.strip() for alias in entry[_ALIASES].split("|") if alias.strip()]
            rows.append(entry)
        lists.setdefault(path.stem, {})["codes"] = rows
    return lists


def _rules(folder: Path, year: int) -> dict[str, Any]:
    rules: dict[str, Any] = {}
    where: dict[str, str] = {}
    twice: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        for rule_id, rule in _toml(path, year).items():
            if rule_id in rules:
                twice.append(f"规则 {rule_id} 在 rules/{where[rule_id]} 和 rules/{path.name} 里各写了一次。")
            rules[rule_id] = rule
            where[rule_id] = path.name
    if twice:
        raise DefinitionError(year, twice)
    return rules
