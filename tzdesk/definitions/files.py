"""Plain data back into the files that `source` reads: TOML for people, CSV for code lists."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from tzdesk.definitions.toml_text import dumps

_WHOLE = ("definition", "parameters", "thresholds", "items", "indicators", "figures", "projects")
_EACH = ("records", "returns", "notes", "steps")
_CODE_COLUMNS = ("code", "label", "aliases", "parent", "valid_from", "valid_to", "after")


def files_of(raw: Mapping[str, Any]) -> dict[str, bytes]:
    """The files of a year or of differences; empty parts have none. `read_files` gives the same data back."""
    files: dict[str, str] = {}
    for part in _WHOLE:
        if raw.get(part):
            files[f"{part}.toml"] = dumps(raw[part])
    for part in _EACH:
        for stem, table in raw.get(part, {}).items():
            files[f"{part}/{stem}.toml"] = dumps(table)
    if raw.get("rules"):
        files["rules/rules.toml"] = dumps(raw["rules"])
    if raw.get("calendar"):
        files["calendar.csv"] = _csv(raw["calendar"], ("date", "kind", "name"))
    heads = {}
    for name, table in raw.get("codes", {}).items():
        if table.get("codes"):
            files[f"codes/{name}.csv"] = _codes(table["codes"])
        if head := {key: value for key, value in table.items() if key != "codes"}:
            heads[name] = head
    if heads:
        files["codes/lists.toml"] = dumps(heads)
    return {name: text.encode() for name, text in sorted(files.items())}


def _codes(rows: Sequence[Mapping[str, Any]]) -> str:
    used = list(dict.fromkeys(key for row in rows for key in row))
    columns = [key for key in _CODE_COLUMNS if key in used] + [key for key in used if key not in _CODE_COLUMNS]
    return _csv([{**row, "aliases": "|".join(row.get("aliases", ()))} for row in rows], columns)


def _csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    target = io.StringIO()
    writer = csv.DictWriter(target, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue()
