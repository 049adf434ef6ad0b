"""Rules are plain functions, registered by the id under which the definition words and weighs them.

A rule takes a record, a read-only view of its neighbours (`near`, gathered by the register in bulk) and its thresholds
(`t`, from the definition's rules file), and yields hits. It never raises, never prints, never reads the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from tzdesk.rules.finding import Hit

Thresholds: TypeAlias = Mapping[str, Any]
RuleFunction: TypeAlias = Callable[[Any, Any, Thresholds], Iterable[Hit]]
F = TypeVar("F", bound=RuleFunction)


@dataclass(frozen=True)
class Rule:
    """A registered rule: its id, the kind of record (or return) it looks at, the fields it may name.

    `tells` are fields of other kinds ("aid_assessment.ratio") whose values its sentence gives away.
    """

    id: str
    on: str
    fields: tuple[str, ...]
    function: RuleFunction
    tells: tuple[str, ...] = ()


_rules: dict[str, Rule] = {}
_by_kind: dict[str, tuple[Rule, ...]] = {}


def rule(rule_id: str, *, on: str, fields: tuple[str, ...] = (), tells: tuple[str, ...] = ()) -> Callable[[F], F]:
    """Register a rule function. `fields` are those it looks at: it runs anew when one of them changes."""

    def register(function: F) -> F:
        if rule_id in _rules and _rules[rule_id].function is not function:
            raise ValueError(f"rule {rule_id} is registered twice")
        _rules[rule_id] = Rule(rule_id, on, fields, function, tells)
        _by_kind.clear()
        return function

    return register


def all_rules() -> Mapping[str, Rule]:
    """Every registered rule by id."""
    return _rules


def rules_on(kind: str) -> tuple[Rule, ...]:
    """The rules that look at one kind, in the order of their ids."""
    if kind not in _by_kind:
        _by_kind[kind] = tuple(known for _, known in sorted(_rules.items()) if known.on == kind)
    return _by_kind[kind]
