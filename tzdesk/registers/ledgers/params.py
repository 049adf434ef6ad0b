"""What is wrong with the parameters that a definition gives to a measure or a list of a ledger: a name mistyped would
count nothing and look like a quiet month."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from tzdesk.definitions import Definition
from tzdesk.definitions.problems import nearest
from tzdesk.fields.spec import RecordSpec
from tzdesk.registers.field_measures import no_field, wrong_conditions
from tzdesk.registers.ledgers.lists import BESIDES
from tzdesk.registers.ledgers.measures import ENTERPRISE, SPANS

_NUMBERS = frozenset({"integer", "decimal", "money", "yesno"})
_UNITS = ("", "wan")


def ledger_problems(definition: Definition, params: Mapping[str, Any], *, summing: bool = False) -> list[str]:
    """Sentences without an end; `summing` for a sum, which needs a number."""
    kind = str(params.get("ledger", ""))
    spec = definition.records.get(kind)
    if spec is None or spec.ledger is None:
        known = [name for name, one in definition.records.items() if one.ledger is not None]
        return [f"没有名为“{kind}”的工作台账{nearest(kind, known)}"]
    return [*_fields(definition, spec, params, summing), *_rest(definition, kind, params)]


def list_problems(definition: Definition, params: Mapping[str, Any], shown: Collection[str]) -> list[str]:
    """The same for a list of a ledger's rows, with the values that its columns and its foot show."""
    problems = ledger_problems(definition, params)
    if problems and str(params.get("ledger", "")) not in definition.records:
        return problems
    kind, added = str(params["ledger"]), params.get("add", {})
    known = {*definition.records[kind].by_name, *added, *BESIDES}
    wanted = [*shown, *(part for parts in added.values() for part in parts)]
    return problems + [no_field(definition, kind, name) for name in wanted if name not in known]


def _fields(definition: Definition, spec: RecordSpec, params: Mapping[str, Any], summing: bool) -> Iterator[str]:
    by = params.get("by", ())
    dates = [by] if isinstance(by, str) else [*by]
    for name in (*dates, *(params[key] for key in ("ends", "lasts") if params.get(key))):
        if name not in spec:
            yield no_field(definition, spec.kind, name)
        elif spec.field(name).type.name != "date":
            yield f"{spec.label}的“{spec.field(name).label}”不是日期，不能按它归入月份"
    of = params.get("of")
    if of is None or (of == ENTERPRISE and not summing):
        return
    if of not in spec:
        yield no_field(definition, spec.kind, of)
    elif summing and spec.field(of).type.name not in _NUMBERS:
        yield f"{spec.label}的“{spec.field(of).label}”不是数，不能相加"


def _rest(definition: Definition, kind: str, params: Mapping[str, Any]) -> Iterator[str]:
    if params.get("span", SPANS[0]) not in SPANS:
        yield f"“span”应为 {'、'.join(SPANS)} 之一"
    if params.get("unit", "") not in _UNITS:
        yield "“unit”只能是 wan（万元），不写为元"
    where = params.get("where", ())
    if isinstance(where, Mapping):
        where = [[name, "in" if isinstance(value, list | tuple) else "=", value] for name, value in where.items()]
    yield from wrong_conditions(definition, kind, where)
