"""A definition as plain data that can be kept (with a sealed month) and made into the same definition again.

It does not matter by then what the program ships, or which packages the district has taken over since.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from tzdesk.definitions.build import build
from tzdesk.definitions.model import Definition, DefinitionError, PackageMark


def frozen(definition: Definition) -> dict[str, Any]:
    """What `thawed` needs: the resolved content, the years it stood on, the packages it was made with. It is JSON."""
    content = {
        "year": definition.year,
        "chain": list(definition.base_chain),
        "packages": [asdict(mark) for mark in definition.packages],
        "raw": definition.raw,
    }
    plain: dict[str, Any] = json.loads(json.dumps(content, ensure_ascii=False, default=str))
    return plain


def thawed(content: Mapping[str, Any], template: bytes | None = None) -> Definition:
    """The definition that was frozen, with the template it had. DefinitionError when this program cannot read it.

    It was checked when it was taken over: what later checks would say of it does not keep a sealed month shut.
    """
    definition = _thawed(json.dumps(content, ensure_ascii=False, sort_keys=True))
    drawn = frozenset(content["drawn"]) if "drawn" in content else None
    return definition if template is None else replace(definition, template=template, drawn=drawn)


@lru_cache(maxsize=32)
def _thawed(text: str) -> Definition:
    content = json.loads(text)
    folders: tuple[Path, ...] = ()
    try:
        definition, _later = build(content["raw"], content["year"], tuple(content["chain"]), folders)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise DefinitionError(content["year"], [f"封存时的定义读不出来：{error}"]) from error
    return replace(definition, packages=tuple(PackageMark(**mark) for mark in content["packages"]))
