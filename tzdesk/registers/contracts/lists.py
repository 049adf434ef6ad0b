"""Sources of list returns: the roster of covered enterprises (JT-03) and contracts due for renewal (JT-05)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tzdesk.registers.contracts.case_model import BargainingCase
from tzdesk.registers.contracts.files import Files, files_of
from tzdesk.registers.contracts.gather import LimitsByDay
from tzdesk.registers.contracts.model import Contract
from tzdesk.registers.contracts.snapshot import Snapshot, snapshot
from tzdesk.registers.contracts.states import state_on
from tzdesk.registers.contracts.terms import CHANGE, OBJECTION, SHARED_LEVELS, is_terminated, turned_round
from tzdesk.registers.measure import ListRow, Scope, rows
from tzdesk.registers.organisations.queries import unit_facts
from tzdesk.store import search

# 剩余天数 up to which a contract falls into a block of JT-05; what has run out comes first.
BLOCKS = ((-1, "已超期"), (30, "30日以内"), (60, "31至60日"), (90, "61至90日"))
_FORGOTTEN = 365


@rows("contracts.roster_rows")
def roster_rows(scope: Scope) -> list[ListRow]:
    """Every enterprise on the roster of a valid regional or industry contract, contract by contract.

    The feet below the total: those with a valid contract of their own of the same content, and the figures freed of
    double counts, each enterprise once over all rosters and none that has its own contract.
    """
    view = snapshot(scope)
    facts = unit_facts(scope.session, view.day)
    contracts = {c.id: c for c in view.valid if c.level_code in SHARED_LEVELS}
    found = []
    for link in view.active_links:
        contract = contracts.get(link.contract_id or 0)
        unit = view.tables.units.get(link.enterprise_id or 0)
        if contract is None or unit is None:
            continue
        own = unit.id in view.own((contract.content_code,) if contract.content_code else ())
        known = facts.get(unit.id)
        kind = "单独建会" if known and known.own_union else "联合工会" if known and known.joint_union else "未建会"
        values: dict[str, Any] = {
            "contract_no": contract.contract_no,
            "title": contract.title or scope.definition.codes["contract_content"].label_of(contract.content_code or ""),
            "unit_name": unit.name,
            "uscc": unit.uscc,
            "headcount": link.headcount,
            "female": link.female,
            "migrant": link.migrant,
            "confirm": None if link.confirm_signed is None else "是" if link.confirm_signed else "否",
            "confirm_date": link.confirm_date,
            "own": "是" if own else "否",
            "own_count": 1 if own else None,
            "own_headcount": link.headcount if own else None,
            "own_female": link.female if own else None,
            "own_migrant": link.migrant if own else None,
            "union": kind,
        }
        place = (contract.contract_no or "", contract.id, search.sort_key(unit.name), link.id)
        found.append((place, unit.id, own, link.id, values))
    counted: set[int] = set()
    listed = []
    for _, unit_id, own, link_id, values in sorted(found, key=lambda row: row[0]):
        once = not own and unit_id not in counted
        if once:
            counted.add(unit_id)
        values |= {
            "once": 1 if once else None,
            "once_headcount": view.headcount(unit_id) if once else None,
            "once_female": view.women(unit_id) if once else None,
            "once_migrant": view.migrants(unit_id) if once else None,
            "remark": None if once else "已单独签订" if own else "已在另一名册计入",
        }
        listed.append(ListRow("coverage_link", link_id, values))
    return listed


@rows("contracts.due_rows")
def due_rows(scope: Scope) -> list[ListRow]:
    """Contracts that run out within 90 days or have run out without a successor, in blocks, the most urgent first."""
    view = snapshot(scope)
    files, law = files_of(scope), LimitsByDay(scope.definition)
    states, contents = scope.definition.codes["contract_state"], scope.definition.codes["contract_content"]
    levels = scope.definition.codes["contract_level"]
    found = []
    for contract in view.texts:
        if not _is_due(view, contract):
            continue
        assert contract.valid_to is not None
        left = (contract.valid_to - view.day).days
        unit = view.tables.units.get(contract.party_a_id or 0)
        case = _renewal(files, contract.id, view.day)
        state = (state_on(files.of_case(case.id), view.day, law) if case else "") or state_on(
            files.of_contract(contract.id), view.day, law
        )
        values: dict[str, Any] = {
            "block": next(label for limit, label in BLOCKS if left <= limit),
            "contract_no": contract.contract_no,
            "unit_name": unit.name if unit else contract.title,
            "kind": f"{levels.label_of(contract.level_code or '')}/{contents.label_of(contract.content_code or '')}",
            "headcount": contract.headcount_at_sign,
            "valid_to": contract.valid_to,
            "days_left": left,
            "state": states.label_of(state),
            "planned_end": case.planned_end if case else None,
            "owner": case.owner if case else None,
            "reason": case.delay_reason if case else None,
        }
        found.append(
            ((contract.valid_to, search.sort_key(unit.name) if unit else "", contract.id), values, contract.id)
        )
    return [ListRow("contract", key, values) for _, values, key in sorted(found, key=lambda row: row[0])]


def _renewal(files: Files, contract_id: int, day: date) -> BargainingCase | None:
    """The newest case that bargains about a contract's renewal and is not closed by a day."""
    cases = [c for c in files.following(contract_id) if c.sign_kind != CHANGE]
    return next((c for c in reversed(cases) if c.closed_date is None or c.closed_date > day), None)


def _is_due(view: Snapshot, contract: Contract) -> bool:
    end: date | None = contract.valid_to
    if end is None or not -_FORGOTTEN <= (end - view.day).days <= BLOCKS[-1][0]:
        return False
    if contract.sign_date is None or contract.sign_date > view.day or turned_round(contract):
        return False
    if is_terminated(contract, view.day) or contract.opinion_kind == OBJECTION:
        return False
    unit = view.tables.units.get(contract.party_a_id or 0)
    if unit is not None and unit.is_shut(view.day):
        return False
    linked = view.tables.successors.get(contract.id, ())
    if any(after.sign_date is not None and after.sign_date <= view.day for after in linked):
        return False
    key = (contract.party_a_id, contract.level_code, contract.content_code)
    return not any(
        other.id != contract.id
        and other.sign_date is not None
        and other.sign_date <= view.day
        and other.valid_to is not None
        and other.valid_to > end
        for other in view.tables.of_enterprise.get(key, ())
    )
