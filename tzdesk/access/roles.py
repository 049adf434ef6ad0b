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
    """Fields of a kind that steps (办理) fill in: typed, pasted or imported only by who has the act.

    `begins` are the values that a new record has anyhow.
    """

    act: str
    fields: frozenset[str]
    begins: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class AccessSpec:
    """All roles, the group of every kind, the act that a step needs, and what the acts are called.

    `by_step` names the fields that are the outcome of steps. A role that reads one of the `guarded` groups is given
    only by somebody who holds the role `giver`.
    """

    roles: Mapping[str, Role]
    groups: Mapping[str, str]
    steps: Mapping[str, str]
    acts: Mapping[str, str]
    by_step: Mapping[str, ByStep] = field(default_factory=dict)
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
    by_step = {
        kind: ByStep(raw["act"], frozenset(raw["fields"]), raw.get("begins", {}))
        for kind, raw in content.get("by_step", {}).items()
    }
    guarded = content.get("guarded", {})
    return AccessSpec(
        roles,
        groups,
        content["steps"],
        content["acts"],
        by_step,
        frozenset(guarded.get("groups", ())),
        guarded.get("giver", ""),
    )
