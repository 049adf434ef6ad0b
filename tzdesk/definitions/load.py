"""From a year to its definition: the chain of folders, the district's overlay, the checks. Results are kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from tzdesk.base.errors import UserError
from tzdesk.base.paths import resource_path
from tzdesk.base.periods import Month
from tzdesk.definitions.build import build
from tzdesk.definitions.checks import check
from tzdesk.definitions.merge import merged
from tzdesk.definitions.model import Definition, DefinitionError, Drawing, PackageMark
from tzdesk.definitions.package import Package
from tzdesk.definitions.source import read_folder


@cache
def available_years() -> tuple[int, ...]:
    """The years that a definition is shipped for, oldest first."""
    folders = resource_path("definitions").iterdir()
    return tuple(sorted(int(folder.name) for folder in folders if (folder / "definition.toml").is_file()))


def load(year: int, overlay: Mapping[str, Any] | None = None, packages: Sequence[Package] = ()) -> Definition:
    """The definition of a year with the district's packages and its own numbers laid over it, in this order.

    A package may open a year that none is shipped for: it then stands on the latest before it. Raises UserError for a
    year that has none, DefinitionError (all problems together) for differences that do not fit.
    """
    text = json.dumps(overlay, ensure_ascii=False, sort_keys=True, default=str) if overlay else ""
    return _load(year, text, tuple(_Keyed(package.hash, package.begins, package) for package in packages))


@dataclass(frozen=True)
class _Keyed:
    """A package as a key: known by its hash and its month."""

    hash: str
    begins: Month
    package: Package = field(compare=False)


@lru_cache(maxsize=32)
def _load(year: int, overlay: str, packages: tuple[_Keyed, ...]) -> Definition:
    opened = max((known.package.begins.year for known in packages), default=0)
    base = max((known for known in available_years() if known <= year), default=year) if opened >= year else year
    raw, chain, folders = _shipped(base)
    for known in packages:
        raw = merged(raw, known.package.raw)
    if overlay:
        raw = merged(raw, json.loads(overlay))
    if base != year:
        raw = {**raw, "definition": {**raw["definition"], "year": year, "label": f"{year}年度参数包"}}
    definition, problems = build(raw, year, chain if base == year else (year, *chain), folders)
    problems += check(definition)
    if problems:
        raise DefinitionError(year, problems)
    return replace(
        definition,
        packages=tuple(_mark(known.package) for known in packages),
        drawings=tuple(
            Drawing(name, content) for known in reversed(packages) for name, content in known.package.drawings.items()
        ),
    )


def _mark(package: Package) -> PackageMark:
    stated = package.manifest
    return PackageMark(stated.id, stated.name, stated.version, package.hash)


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
