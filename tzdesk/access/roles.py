"""Roles (角色) as the definition's `access.toml` states them: groups of kinds, and what each role may do with them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from tzdesk.base.errors import MachineError
from tzdesk.definitions import Definition

FILE = "access.toml"
ALL = "*"
LEDGERS = "ledgers"  # the group of a work ledger that no group names


@dataclass(frozen=True)
class Role:
    """One role. Kinds stand in groups; `reads`, `edits` and `touches` name groups.

    `edits` may be changed in forms, tables and imports; `touches` only by a step (办理) that the role may take. `hides`
    names fields by kind; papers of a kind with hidden fields near it are made only where `prints` names the kind.
    """

    id: str
    label: str
    help: str
    reads: frozenset[str]
    edits: frozenset[str] = frozenset()
    touches: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    hides: Mapping[str, frozenset[str]] = field(default_factory=dict)
    prints: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ByStep:
    """Fields of a kind that a step (办理) fills in: typed, pasted or imported only by who has its act.

    With `values` only a change to or from one of these counts. With `when` it holds only where the record has one of
    the values in every field named ("" is blank): before the change or after it, or, with `of` (kind, the field that
    names one of it), in the record that this one belongs to. With `once` it holds from the moment on in which one of
    these own fields was filled in. In `when`, "*" is any value at all.

    `called` names the step where the act's own words would mislead; `why` is the whole sentence for whoever would type.
    With `first` the step fills nothing in, but opens the record again.
    """

    act: str
    fields: frozenset[str]
    values: frozenset[str] = frozenset()
    when: Mapping[str, frozenset[str]] = field(default_factory=dict)
    of: tuple[str, str] | None = None
    once: frozenset[str] = frozenset()
    called: str = ""
    why: str = ""
    first: bool = False

    @property
    def always(self) -> bool:
        """Whether it holds for the field as such, whatever stands in it and in the record."""
        return not self.values and not self.when and not self.once

    def stands(self, *records: Mapping[str, Any]) -> bool:
        """Whether the record's values are such that it holds."""
        return not self.when or any(
            record and all(_among(record.get(name) or "", wanted) for name, wanted in self.when.items())
            for record in records
        )

    def begun(self, before: Mapping[str, Any]) -> bool:
        """Whether the stored record has reached the point from which it holds."""
        return not self.once or any(before.get(name) is not None for name in self.once)

    def altered(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
        """Its fields that a change alters."""
        return sorted(
            name
            for name in self.fields
            if (was := before.get(name)) != (now := after.get(name))
            and (not self.values or was in self.values or now in self.values)
        )


def _among(value: Any, wanted: frozenset[str]) -> bool:
    return value in wanted or (ALL in wanted and value != "")


@dataclass(frozen=True)
class AccessSpec:
    """All roles, the group of every kind, the act that a step needs, and what the acts are called.

    `by_step` names the fields that are the outcome of steps, `begins` what a new record has anyhow. A role that reads
    one of the `guarded` groups is given only by somebody who holds the role `giver`.
    """

    roles: Mapping[str, Role]
    groups: Mapping[str, str]
    steps: Mapping[str, str]
    acts: Mapping[str, str]
    by_step: Mapping[str, tuple[ByStep, ...]] = field(default_factory=dict)
    begins: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    guarded: frozenset[str] = frozenset()
    giver: str = ""

    def sees_guarded(self, role: str) -> bool:
        """Whether a role sees what is guarded: the files of households, the money, the members."""
        return bool(self.roles[role].reads & self.guarded)


def roles_of(definition: Definition) -> AccessSpec:
    """The roles in force with a definition: its own file, else that of the year it extends."""
    for folder in definition.folders:
        if (path := folder / FILE).is_file():
            known = _read(path)
            own = {kind: LEDGERS for kind, record in definition.records.items() if record.ledger is not None}
            return replace(known, groups={**own, **known.groups})
    raise MachineError(f"{definition.year} 年度参数包缺少角色定义 {FILE}。", "请重新安装程序。")


@lru_cache
def _read(path: Path) -> AccessSpec:
    content: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    groups = {kind: group for group, kinds in content["groups"].items() for kind in kinds}
    names = frozenset(content["groups"])

    def named(raw: list[str]) -> frozenset[str]:
        return names if ALL in raw else frozenset(raw)

    roles = {
        raw["id"]: Role(
            raw["id"],
            raw["label"],
            raw["help"],
            named(raw["reads"]) - frozenset(raw.get("not_reads", [])),
            named(raw.get("edits", [])),
            named(raw.get("touches", [])),
            frozenset(raw.get("acts", [])),
            {kind: frozenset(fields) for kind, fields in raw.get("hides", {}).items()},
            frozenset(raw.get("prints", [])),
        )
        for raw in content["roles"]
    }
    by_step = {kind: tuple(_by_step(raw) for raw in several) for kind, several in content.get("by_step", {}).items()}
    guarded = content.get("guarded", {})
    return AccessSpec(
        roles,
        groups,
        content["steps"],
        content["acts"],
        by_step,
        content.get("begins", {}),
        frozenset(guarded.get("groups", ())),
        guarded.get("giver", ""),
    )


def _by_step(raw: Mapping[str, Any]) -> ByStep:
    when = {name: frozenset(values) for name, values in raw.get("when", {}).items()}
    of = (raw["of"][0], raw["of"][1]) if "of" in raw else None
    once = frozenset(raw.get("once", ()))
    fields, values = frozenset(raw["fields"]), frozenset(raw.get("values", ()))
    words = raw.get("called", ""), raw.get("why", "")
    return ByStep(raw["act"], fields, values, when, of, once, *words, first=raw.get("first", False))
