"""Whatever a definition lets a district set is read by the program, beyond the pages and workbooks where it is set."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

import tzdesk
import tzdesk.app  # every register, and with it every rule
from tzdesk.definitions import Ceiling, Threshold, available_years, load
from tzdesk.registers.contracts.limits import Limits
from tzdesk.rules import all_rules

ROOT = Path(tzdesk.__file__).parent
# Where numbers are built, shown, set, merged and carried: to be read there moves nothing.
SETTING = ("tailoring/", "definitions/", "practice/", "registers/packages/", "registers/district")
# What says when and for whom a dated row holds, and what to call it, is read where the row is looked up.
OF_A_ROW = {
    "region",
    "effective_from",
    "effective_to",
    "valid_from",
    "valid_to",
    "note",
    "items",
    "category",
    "sources",
}


class Module:
    """What a module of the program says and reads: texts in its code (docstrings apart), attributes, subscripts."""

    def __init__(self, tree: ast.Module) -> None:
        nodes = list(ast.walk(tree))
        docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        self.texts = {
            node.value
            for node in nodes
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
        }
        self.made = [made for node in nodes if isinstance(node, ast.JoinedStr) if (made := pattern(node))]
        self.reads = {node.attr for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)}
        self.reads |= {node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}

    def names(self, key: str) -> bool:
        """Whether a key stands in the code, whole or put together ({level}_opening_day)."""
        return key in self.texts or any(made.fullmatch(key) for made in self.made)


def pattern(text: ast.JoinedStr, least: int = 10) -> re.Pattern[str] | None:
    """A text with holes, as a pattern; None for one that is all holes and would fit anything."""
    parts = [str(one.value) if isinstance(one, ast.Constant) else None for one in text.values]
    if sum(len(one) for one in parts if one) < least:
        return None
    return re.compile("".join(r"\w+" if one is None else re.escape(one) for one in parts))


@cache
def modules() -> dict[str, Module]:
    """Those of the program that do something with what was set, by their path."""
    paths = {path.relative_to(ROOT).as_posix(): path for path in ROOT.rglob("*.py") if "migrations" not in path.parts}
    return {
        place: Module(ast.parse(path.read_text("utf-8")))
        for place, path in paths.items()
        if not place.startswith(SETTING)
    }


def asked_of_definition(key: str) -> bool:
    """Whether some module asks a definition for a parameter by its key."""
    limits = {one.name for one in fields(Limits)}
    if key in limits:  # the legal limits of contracts are looked up together, by the names of their fields
        return any(key in one.reads for place, one in modules().items() if place.startswith("registers/contracts"))
    return any(one.names(key) and one.reads & {"parameter", "dated"} for one in modules().values())


def reads(function: Callable[..., Any], key: str, seen: frozenset[Any] = frozenset()) -> bool:
    """Whether a rule reads a threshold by its key, itself or in what it hands its thresholds on to."""
    function = inspect.unwrap(function)
    if not isinstance(function, FunctionType) or function in seen:
        return False
    nodes = list(ast.walk(ast.parse(inspect.getsource(function))))
    texts = {node.value for node in nodes if isinstance(node, ast.Constant)}
    for node in nodes:
        if isinstance(node, ast.Subscript) and fits(node.slice, key, texts):
            return True
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute) and node.func.attr == "get" and fits(node.args[0], key, texts):
            return True
        handed = [*node.args, *(one.value for one in node.keywords)]
        if any(isinstance(one, ast.Name) and one.id in {"t", "thresholds"} for one in handed):
            called = resolved(function, node.func)
            if called is not None and reads(called, key, seen | {function}):
                return True
    return False


def fits(asked: ast.expr, key: str, texts: set[Any]) -> bool:
    """Whether what stands where a key is asked for may be this key: the key, a pattern, a name for one of the texts."""
    if isinstance(asked, ast.JoinedStr):
        made = pattern(asked, least=5)
        return made is not None and made.fullmatch(key) is not None
    return asked.value == key if isinstance(asked, ast.Constant) else isinstance(asked, ast.Name) and key in texts


def resolved(function: FunctionType, called: ast.expr) -> Any:
    """What a name in a function stands for."""
    if isinstance(called, ast.Name):
        return function.__globals__.get(called.id)
    if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
        return getattr(function.__globals__.get(called.value.id), called.attr, None)
    return None


def looked_up(rule: str, key: str) -> bool:
    """Whether a module reads a rule's threshold out of the definition itself: a computation that shares the number."""
    return any("thresholds" in one.reads and {rule, key} <= one.texts for one in modules().values())


def every_parameter() -> list[str]:
    keys = {key for year in available_years() for key in load(year).parameters}
    return sorted(keys | {one.code for year in available_years() for one in load(year).codes["parameter"]})


def every_threshold() -> list[tuple[str, str]]:
    rules = [rule for year in available_years() for rule in load(year).rules.values()]
    return sorted({(rule.id, key) for rule in rules for key in rule.thresholds})


@pytest.mark.parametrize("key", every_parameter())
def test_every_parameter_is_asked_for_where_it_decides_something(key: str) -> None:
    assert asked_of_definition(key)


@pytest.mark.parametrize(("rule", "key"), every_threshold())
def test_every_threshold_and_switch_of_a_rule_is_read_by_it(rule: str, key: str) -> None:
    assert reads(all_rules()[rule].function, key) or looked_up(rule, key)


@pytest.mark.parametrize(("row", "of"), [(Threshold, "hardship lines"), (Ceiling, "ceilings")])
def test_every_number_of_the_lines_and_ceilings_is_read(row: Any, of: str) -> None:
    unread = {
        one.name
        for one in fields(row)
        if one.name not in OF_A_ROW and not any(one.name in module.reads for module in modules().values())
    }
    assert unread == set(), of


def test_a_parameter_that_nobody_reads_is_found() -> None:
    """The search would see a dead one: a key that only the settings know is asked for nowhere."""
    assert not asked_of_definition("amount_max_wan")
    assert reads(all_rules()["D05B"].function, "years")
    assert not reads(all_rules()["G01"].function, "workdays")
