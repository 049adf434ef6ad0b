"""What an import expects of a file: its columns with all the headings that clerks give them. Read from TOML.

`resources/definitions/<year>/imports/<kind>.toml`; a year without the file takes the nearest earlier one. Excel knows
nothing of registers: a register hands its own checks in through `ImportKind` (importing.py).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from tzdesk.base.paths import resource_path
from tzdesk.fields.codes import Code, CodeList
from tzdesk.fields.types import TYPES, CodeType, FieldType

KINDS = ("organisations", "members", "contracts", "aid-cases", "grants", "roster")


@dataclass(frozen=True)
class Column:
    """One value that a row may give.

    `groups` × `subs` are headings over two rows (职工人数 | 女). `json` is how a dry run writes it: "value", or "int"
    for codes that are numbers there. `unchecked` columns (another country's document) skip the type's check.
    """

    key: str
    label: str
    type: FieldType[Any]
    aliases: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    subs: tuple[str, ...] = ()
    required: bool = False
    json: str = "value"
    split: str = ""  # the named cutter that makes several keys of one cell
    default: Any = None
    writes: Mapping[str, str] = field(default_factory=dict)  # code → the template's own word, where it has another

    @property
    def is_money(self) -> bool:
        """Whether 万元 in the heading multiplies."""
        return self.type.name == "money"


@dataclass(frozen=True)
class Words:
    """A rule that takes a code from free text: the first whose words all stand in the text wins for its target."""

    target: str
    value: str
    any_of: tuple[str, ...]


@dataclass(frozen=True)
class ContextKey:
    """A fact that stands above or below the table: 资金来源：…. `titles` are words of the title that imply a value."""

    key: str
    words: tuple[str, ...] = ()
    titles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fills: bool = True  # whether rows that lack it take it


@dataclass(frozen=True)
class Layout:
    """The import of one kind. `identity` are the keys of which a record must have one."""

    kind: str
    label: str
    columns: tuple[Column, ...]
    identity: tuple[str, ...]
    ignore: tuple[str, ...] = ()
    context: tuple[ContextKey, ...] = ()
    words: Mapping[str, tuple[Words, ...]] = field(default_factory=dict)
    fallback: Mapping[str, str] = field(default_factory=dict)  # key → the key that stands in when its column is missing
    children: Layout | None = None
    children_key: str = ""
    links: tuple[tuple[str, str], ...] = ()  # child key → head key, in order of trust
    head_words: tuple[str, ...] = ()  # relations that mean the head himself

    def column(self, key: str) -> Column | None:
        """A column by key."""
        return self._by_key.get(key)

    @cached_property
    def _by_key(self) -> Mapping[str, Column]:
        return {column.key: column for column in self.columns}

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys, in order."""
        return tuple(column.key for column in self.columns)


def _texts(raw: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(raw.get(name, ()))


def _column(raw: Mapping[str, Any]) -> Column:
    options = dict(raw.get("options", {}))
    kind = raw.get("type", "text")
    if kind == "code":
        codes = tuple(Code(str(entry[0]), entry[1], tuple(entry[2:])) for entry in raw["words"])
        kind_type: FieldType[Any] = CodeType(CodeList(raw["key"], raw["label"], codes))
    else:
        kind_type = TYPES[kind](**options)
    return Column(
        raw["key"],
        raw["label"],
        kind_type,
        _texts(raw, "aliases"),
        _texts(raw, "groups"),
        _texts(raw, "subs"),
        raw.get("required", False),
        raw.get("json", "value"),
        raw.get("split", ""),
        raw.get("default"),
        dict(raw.get("writes", {})),
    )


def build(raw: Mapping[str, Any]) -> Layout:
    """A layout from its TOML tables. A mistake in them is our bug and raises KeyError or TypeError."""
    words: dict[str, list[Words]] = {}
    for entry in raw.get("words", ()):
        words.setdefault(entry["column"], []).append(
            Words(entry["target"], str(entry["value"]), tuple(entry.get("any_of", ())))
        )
    children = raw.get("children")
    return Layout(
        raw["kind"],
        raw["label"],
        tuple(_column(entry) for entry in raw["columns"]),
        _texts(raw, "identity"),
        _texts(raw, "ignore"),
        tuple(
            ContextKey(
                entry["key"],
                _texts(entry, "words"),
                {value: tuple(found) for value, found in entry.get("titles", {}).items()},
                entry.get("fills", True),
            )
            for entry in raw.get("context", ())
        ),
        {column: tuple(rules) for column, rules in words.items()},
        dict(raw.get("fallback", {})),
        build(children) if children else None,
        raw.get("children_key", ""),
        tuple((pair[0], pair[1]) for pair in raw.get("links", ())),
        _texts(raw, "head_words"),
    )


def _folder(year: int) -> Path:
    root = resource_path("definitions")
    years = sorted((int(p.name) for p in root.iterdir() if p.name.isdigit()), reverse=True)
    for candidate in years:
        if candidate <= year and (root / str(candidate) / "imports").is_dir():
            return root / str(candidate) / "imports"
    return root / str(min(y for y in years if (root / str(y) / "imports").is_dir())) / "imports"


@cache
def load_layout(kind: str, year: int = 2023) -> Layout:
    """The shipped layout of a kind. A year's file may stand beside earlier ones; `same_as` names a twin."""
    folder = _folder(year)
    raw = tomllib.loads((folder / f"{kind}.toml").read_text("utf-8"))
    twin = raw.get("same_as")
    if twin:
        raw = {**tomllib.loads((folder / f"{twin}.toml").read_text("utf-8")), **raw}
    return build(raw)
