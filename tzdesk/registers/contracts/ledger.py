"""The ledger of collective contracts (JT-02): one row per contract, as it stands at the end of a month."""

from __future__ import annotations

from datetime import date
from typing import Any

from tzdesk.definitions import Definition
from tzdesk.registers.contracts.facts import CaseFile
from tzdesk.registers.contracts.files import files_of
from tzdesk.registers.contracts.gather import LimitsByDay
from tzdesk.registers.contracts.model import Contract
from tzdesk.registers.contracts.snapshot import Snapshot, snapshot
from tzdesk.registers.contracts.states import state_on
from tzdesk.registers.contracts.terms import is_terminated, last_day
from tzdesk.registers.contracts.units import UnitView
from tzdesk.registers.measure import ListRow, Scope, rows
from tzdesk.store import search

_LABELS = {
    "level": ("contract_level", "level_code"),
    "content": ("contract_content", "content_code"),
    "text_form": ("text_form", "text_form"),
    "sign_kind": ("sign_kind", "sign_kind"),
    "opinion": ("opinion_kind", "opinion_kind"),
    "performance": ("perf_level", "perf_level"),
}
_PLAIN = (
    "contract_no",
    "headcount_at_sign",
    "female_at_sign",
    "migrant_at_sign",
    "offer_date",
    "reply_date",
    "session1_date",
    "congress_date",
    "delegates_total",
    "present",
    "vote_for",
    "sign_date",
    "chief_e_name",
    "chief_w_name",
    "submit_date",
    "received_date",
    "reg_no",
    "opinion_no",
    "effective_date",
    "valid_from",
    "valid_to",
    "publish_date",
    "avg_wage_prev",
    "avg_wage_new",
    "increase_pct",
    "wage_floor",
    "remark",
)


@rows("contracts.ledger_rows")
def ledger_rows(scope: Scope) -> list[ListRow]:
    """Every contract signed by the end of the month, without those that were over and done with in earlier years.

    Sorted by town, enterprise and end of term, as §6.2 says; codes stand as their labels, money is fen.
    """
    view = snapshot(scope)
    files, law = files_of(scope), LimitsByDay(scope.definition)
    found = []
    for contract in view.tables.contracts:
        if contract.sign_date is None or contract.sign_date > view.day:
            continue
        file = files.of_contract(contract.id)
        if _is_history(contract, file, view):
            continue
        unit = view.tables.units.get(contract.party_a_id or 0)
        town = _town(scope.definition, unit)
        values = _values(scope.definition, contract, unit, town)
        values["state"] = _label(scope.definition, "contract_state", state_on(file, view.day, law))
        name = search.sort_key(unit.name) if unit else ""
        place = ((unit.division or "")[:9] if unit else "", name, contract.valid_to or date.max, contract.id)
        found.append((place, ListRow("contract", contract.id, values)))
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]


def _is_history(contract: Contract, file: CaseFile, view: Snapshot) -> bool:
    """Whether it ended before the year began and was followed or terminated: nothing is left to do about it."""
    last = last_day(contract)
    followed = any(day is not None and day <= view.day for day in (file.renewed_on, file.replaced_on))
    done = followed or is_terminated(contract, view.day)
    return done and last is not None and last < date(view.period.year, 1, 1)


def _values(definition: Definition, contract: Contract, unit: UnitView | None, town: str) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(contract, name) for name in _PLAIN}
    values |= {name: _label(definition, codes, getattr(contract, field)) for name, (codes, field) in _LABELS.items()}
    return values | {"unit_name": unit.name if unit else "", "uscc": unit.uscc if unit else None, "town": town}


def _label(definition: Definition, codes: str, code: str | None) -> str:
    known = definition.codes.get(codes)
    return known.label_of(code) if known else code or ""


def _town(definition: Definition, unit: UnitView | None) -> str:
    """The 镇（街道） of an enterprise: its division's first nine digits."""
    if unit is None or not unit.division:
        return ""
    divisions = definition.codes.get("division")
    entry = divisions.get(unit.division[:9] + "000") if divisions else None
    return entry.label if entry else ""
