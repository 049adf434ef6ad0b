"""Rows of 新建、撤并工会明细 (Z04): unions that came, went or changed in a month, with their counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from tzdesk.definitions import Definition
from tzdesk.registers.measure import ListRow, Scope, rows
from tzdesk.registers.members.history import month_tallies
from tzdesk.registers.members.near import Tally
from tzdesk.registers.organisations import history_model as kinds
from tzdesk.registers.organisations.gather import by_id, codes_of
from tzdesk.registers.organisations.history import units_as_of
from tzdesk.registers.organisations.history_model import OrgChange
from tzdesk.registers.organisations.measures import facts, is_joint
from tzdesk.registers.organisations.model import ENDED, MERGED, PLANNED, HostUnit, Organisation
from tzdesk.registers.organisations.queries import COUNTED
from tzdesk.store import alive

FOUNDED_WORD, CLOSED_WORD, MERGED_WORD = "新建", "撤销", "合并"
ENDINGS = frozenset({CLOSED_WORD, MERGED_WORD})
# What is listed for reference besides: it moves no count of unions.
_LISTED = {kinds.RENAMED: "更名", kinds.REPARENTED: "转隶", kinds.SPLIT: "分立"}


@dataclass(frozen=True)
class _Seen:
    """What a row is filled from."""

    units: Mapping[int, HostUnit]
    now: Mapping[int, Tally]
    before: Mapping[int, Tally]
    covered: Mapping[int, int]
    entries: Mapping[tuple[int, str], Sequence[OrgChange]]

    def latest(self, org_id: int, kind: str) -> OrgChange | None:
        """The last change of this kind in the month."""
        entries = self.entries.get((org_id, kind))
        return entries[-1] if entries else None


@rows("members.month_changes")
def month_changes(scope: Scope) -> list[ListRow]:
    """One row per union and change: 新建 first, then what ended, then what is only told. By name within each."""
    period = scope.period
    orgs = [org for org, _ in facts(scope).orgs if org.org_type is None or org.org_type in COUNTED]
    seen = _seen(scope, orgs)
    listed: list[tuple[int, Organisation, str, OrgChange | None]] = []
    for org in orgs:
        if org.status != PLANNED and org.found_date is not None and org.found_date in period:
            listed.append((0, org, FOUNDED_WORD, seen.latest(org.id, kinds.FOUNDED)))
        if org.status in ENDED and org.end_date is not None and org.end_date in period:
            merged = org.status == MERGED
            kind = kinds.MERGED_INTO if merged else kinds.CLOSED
            listed.append((1, org, MERGED_WORD if merged else CLOSED_WORD, seen.latest(org.id, kind)))
    known = {org.id: org for org in orgs}
    for (org_id, kind), entries in seen.entries.items():
        if kind in _LISTED and org_id in known:
            listed += [(2, known[org_id], _LISTED[kind], entry) for entry in entries]
    listed.sort(key=lambda row: (row[0], row[1].search_text, row[1].id))
    return [_row(scope.definition, seen, org, word, entry) for _, org, word, entry in listed]


def _seen(scope: Scope, orgs: list[Organisation]) -> _Seen:
    session, period = scope.session, scope.period
    hosts = by_id(session, HostUnit, (org.host_unit_id for org in orgs))
    covered: dict[int, int] = {}
    for link, _ in facts(scope).covered:
        # What ended with its union in the month was covered until then.
        if link.active_on(period.last) or (link.to_date is not None and link.to_date >= period.previous.last):
            covered[link.org_id] = covered.get(link.org_id, 0) + 1
    query = select(OrgChange).where(alive(OrgChange), OrgChange.change_date.between(period.first, period.last))
    entries: dict[tuple[int, str], list[OrgChange]] = {}
    for entry in session.scalars(query.order_by(OrgChange.change_date, OrgChange.id)):
        entries.setdefault((entry.org_id, entry.change_kind or ""), []).append(entry)
    return _Seen(
        {unit.id: unit for unit in units_as_of(session, list(hosts.values()), period.last)},
        {tally.org_id: tally for tally in month_tallies(session, period)},
        {tally.org_id: tally for tally in month_tallies(session, period.previous)},
        covered,
        entries,
    )


def _row(definition: Definition, seen: _Seen, org: Organisation, word: str, entry: OrgChange | None) -> ListRow:
    unit = seen.units.get(org.host_unit_id or 0)
    tally = _tally(seen, org, word)
    founding = word == FOUNDED_WORD
    values: dict[str, Any] = {
        "org_name": org.org_name,
        "org_type": _label(definition, Organisation.__kind__, "org_type", org.org_type),
        "unit_name": unit.unit_name if unit else None,
        "codes": "／".join(code for code in (unit.unit_uscc if unit else None, org.union_uscc) if code) or None,
        "unit_nature": _of_unit(definition, unit, "unit_nature"),
        "holding": _of_unit(definition, unit, "holding"),
        "industry": _of_unit(definition, unit, "industry_letter"),
        "division": _label(definition, Organisation.__kind__, "division_code", org.division_code),
        "nef_group": _label(definition, Organisation.__kind__, "nef_group", org.nef_group),
        "covered": seen.covered.get(org.id, 0) if is_joint(org) else None,
        "chair_name": org.chair_name,
        "phone": org.contact_phone or org.chair_phone,
        "approval_no": _approval(org, word, entry),
        "approval_date": org.approval_date
        if founding and org.approval_date
        else entry.approval_date
        if entry
        else None,
        "change": word,
        "note": (entry.note or (None if founding else entry.summary)) if entry else None,
    }
    values |= {name: tally.cell(cell) if tally else None for name, cell in _CELLS.items()}
    return ListRow(Organisation.__kind__, org.id, values)


_CELLS = {
    "staff": "01T",
    "staff_female": "01F",
    "members": "30T",
    "members_female": "30F",
    "members_migrant": "30M",
}


def _tally(seen: _Seen, org: Organisation, word: str) -> Tally | None:
    """A union that ended is shown with what it had when the month began."""
    if word in ENDINGS:
        return seen.before.get(org.id) or seen.now.get(org.id)
    return seen.now.get(org.id)


def _approval(org: Organisation, word: str, entry: OrgChange | None) -> str | None:
    if word == FOUNDED_WORD:
        return org.approval_no
    if word in ENDINGS:
        return org.end_approval_no
    return entry.approval_no if entry else None


def _of_unit(definition: Definition, unit: HostUnit | None, field: str) -> str | None:
    return _label(definition, HostUnit.__kind__, field, getattr(unit, field)) if unit else None


def _label(definition: Definition, kind: str, field: str, code: str | None) -> str | None:
    codes = codes_of(definition, kind, field)
    return codes.label_of(code) if codes and code else code
