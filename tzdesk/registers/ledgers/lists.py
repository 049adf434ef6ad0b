"""The rows of a ledger as a list form shows them: codes as their words, other records as their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from tzdesk.definitions import Definition
from tzdesk.fields.codes import CodeList
from tzdesk.fields.spec import FieldSpec
from tzdesk.registers.ledgers.measures import By, Where, rows_of
from tzdesk.registers.measure import ListRow, Scope, rows, total
from tzdesk.registers.organisations.gather import by_id
from tzdesk.registers.organisations.model import HostUnit, Organisation
from tzdesk.registers.organisations.queries import town_label
from tzdesk.registers.windows import span_begins
from tzdesk.store import search

LEDGER_ROWS = "ledger.rows"
BESIDES = ("org_name", "town")  # what a row gives besides the ledger's fields
Reader: TypeAlias = Callable[[Any], Any]


@rows(LEDGER_ROWS)
def ledger_rows(
    scope: Scope,
    *,
    ledger: str,
    span: str = "month",
    where: Where | None = None,
    by: By = "biz_date",
    ends: str = "",
    add: Mapping[str, Sequence[str]] | None = None,
) -> list[ListRow]:
    """A ledger's rows of the span, by day and enterprise. `add` names sums of fields that are no field themselves.

    Besides the ledger's fields a row gives `org_name` and `town` (of the enterprise, else of the union).
    """
    found = rows_of(scope, ledger).chosen(where, span_begins(scope.period, span), scope.period.last, by, ends=ends)
    units = by_id(scope.session, HostUnit, (row["unit_id"] for row in found))
    orgs = by_id(scope.session, Organisation, (row["org_id"] for row in found))
    readers = _readers(scope.definition, ledger)
    shown = []
    for row in found:
        unit, org = units.get(row["unit_id"] or 0), orgs.get(row["org_id"] or 0)
        values = {name: read(row[name]) for name, read in readers.items() if row.get(name) is not None}
        values["org_name"] = org.org_name if org else None
        placed = (unit.division_code if unit else None) or (org.division_code if org else None)
        values["town"] = town_label(scope.definition, placed)
        for name, parts in (add or {}).items():
            values[name] = total(row.get(part) for part in parts)
        shown.append(((row["biz_date"], search.sort_key(row["unit_name"] or row["title"] or "")), row["id"], values))
    shown.sort(key=lambda one: (one[0], one[1]))
    return [ListRow(ledger, record_id, values) for _, record_id, values in shown]


def _readers(definition: Definition, ledger: str) -> dict[str, Reader]:
    """How each field is read off a plain row: out of its JSON form, codes as their labels."""
    return {known.name: _reader(known) for known in definition.record(ledger).fields}


def _reader(known: FieldSpec) -> Reader:
    codes: CodeList | None = getattr(known.type, "codes", None)
    if codes is not None and known.type.name == "code":
        return codes.label_of
    if codes is not None:
        return lambda value: "、".join(codes.label_of(code) for code in value)
    if known.masked:
        return known.type.mask
    return lambda value: known.type.from_json(value) if isinstance(value, str) else value
