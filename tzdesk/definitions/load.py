"""From a year to its definition: the chain of folders, the district's overlay, the checks. Results are kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from tzdesk.base.errors import UserError
from tzdesk.base.paths import resource_path
from tzdesk.definitions.build import build
from tzdesk.definitions.checks import check
from tzdesk.definitions.merge import merged
from tzdesk.definitions.model import Definition, DefinitionError
from tzdesk.definitions.source import read_folder


@cache
def available_years() -> tuple[int, ...]:
    """The years that a definition is shipped for, oldest first."""
    folders = resource_path("definitions").iterdir()
    return tuple(sorted(int(folder.name) for folder in folders if (folder / "definition.toml").is_file()))


def load(year: int, overlay: Mapping[str, Any] | None = None) -> Definition:
    """The definition of a year with the district's differences applied.

    Raises UserError for a year that has none, DefinitionError (all problems together) for an overlay that does not fit.
    """
    text = json.dumps(overlay, ensure_ascii=False, sort_keys=True, default=str) if overlay else ""
    return _load(year, text)


@lru_cache(maxsize=32)
def _load(year: int, overlay: str) -> Definition:
    raw, chain, folders = _shipped(year)
    if overlay:
        raw = merged(raw, json.loads(overlay))
    definition, problems = build(raw, year, chain, folders)
    problems += check(definition)
    if problems:
        raise DefinitionError(year, problems)
    return definition


@cache
def _shipped(year: int) -> tuple[dict[str, Any], tuple[int, ...], tuple[Path, ...]]:
    """The merged data of a year, the years it stands on (itself first), and their folders."""
    if year not in available_years():
        known = "、".join(str(one) for one in available_years())
        raise UserError(f"没有 {year} 年度的参数包。", f"现有：{known}。")
    folder = resource_path("definitions", str(year))
    own = read_folder(folder)
    base = own["definition"].get("extends")
    if base is None:
        return own, (year,), (folder,)
    if not isinstance(base, int) or base >= year:  # going back in time only, so that the chain ends
        raise DefinitionError(year, [f"definition.toml：“extends”应为更早的年份，现在是“{base}”。"])
    raw, chain, folders = _shipped(base)
    return merged(raw, own), (year, *chain), (folder, *folders)
