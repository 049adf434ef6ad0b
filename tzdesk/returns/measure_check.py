"""What is wrong with the parameters that a definition gives to a measure."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args, get_type_hints

from tzdesk.definitions import Definition
from tzdesk.definitions.problems import nearest
from tzdesk.registers.field_measures import COUNT, SUM, check_params
from tzdesk.registers.ledgers.measures import LEDGER_SUM
from tzdesk.registers.ledgers.params import ledger_problems
from tzdesk.registers.measure import all_measures
from tzdesk.registers.members.items import TOTAL, items_of

_OF_COUNTS = frozenset({"members.item", "members.item_ytd"})


def wrong_params(definition: Definition, name: str, params: Mapping[str, Any]) -> list[str]:
    """Parameters that a measure does not take or lacks, in sentences without an end. KeyError for no measure."""
    if name in {COUNT, SUM}:
        return check_params(definition, name, params)
    problems = _strange(name, params)
    if not problems and name in _OF_COUNTS:
        return list(_unknown_cell(definition, params))
    if problems or "ledger" not in params:
        return problems
    return ledger_problems(definition, params, summing=name == LEDGER_SUM)


def _unknown_cell(definition: Definition, params: Mapping[str, Any]) -> Iterator[str]:
    """An item or a dimension that the members' monthly count (会员月报) has not: it would stay blank for ever."""
    items = items_of(definition)
    code, dim = str(params["item"]), str(params.get("dim", TOTAL))
    if code not in items.by_code:
        yield f"会员月报没有“{code}”这一项{nearest(code, items.by_code)}"
    elif dim not in items.by_code[code].dims:
        yield f"会员月报“{code}”这一项没有“{dim}”这一列{nearest(dim, items.by_code[code].dims)}"


def takes(name: str, key: str) -> bool:
    """Whether a measure takes a parameter."""
    taken, _ = _taken(name)
    return taken is None or key in taken


def _strange(name: str, params: Mapping[str, Any]) -> list[str]:
    """Parameters that a measure does not take, and those that it lacks."""
    taken, needed = _taken(name)
    if taken is None:
        return []
    problems = [f"“{name}”没有参数“{key}”{nearest(key, taken)}" for key in params if key not in taken]
    return problems + [f"“{name}”缺少参数“{key}”" for key in sorted(needed) if key not in params]


@cache
def _taken(name: str) -> tuple[frozenset[str] | None, frozenset[str]]:
    """The parameters that a measure takes (None: any) and those without which it cannot be asked."""
    function = all_measures()[name]
    kinds = inspect.signature(function).parameters
    own = {key: kind for key, kind in kinds.items() if kind.kind is inspect.Parameter.KEYWORD_ONLY}
    needed = frozenset(key for key, kind in own.items() if kind.default is inspect.Parameter.empty)
    rest = next((key for key, kind in kinds.items() if kind.kind is inspect.Parameter.VAR_KEYWORD), "")
    if not rest:
        return frozenset(own), needed
    unpacked = get_args(get_type_hints(function)[rest])
    if not unpacked:
        return None, needed
    return frozenset({*own, *get_type_hints(unpacked[0])}), needed
