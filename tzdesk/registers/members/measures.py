"""Figures of the member return (Z02, and the member columns of Z01), and the rows of the ledger (Z05)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Unpack

from tzdesk.registers.measure import ListRow, Measured, Scope, added_up, measure, rows, total
from tzdesk.registers.members.history import count_nears, missing_unions, month_counts, month_tallies, unions_at
from tzdesk.registers.members.items import RETAINED, TOTAL, items_of
from tzdesk.registers.members.model import MemberCount
from tzdesk.registers.members.near import Tally
from tzdesk.registers.organisations.gather import codes_of
from tzdesk.registers.organisations.measures import Filters, chosen
from tzdesk.registers.organisations.model import Organisation
from tzdesk.registers.organisations.target_model import NEW_MEMBERS, Target
from tzdesk.registers.organisations.targets import target_of
from tzdesk.rules import Finding, Severity, check

REPORTED, LATE = "是", "漏报"
ALIASES = {"staff": "01T", "opening": "10T", "closing": "30T"}  # the columns that the return is compared with


def counts(scope: Scope) -> list[Tally]:
    """The month's counts that are added up; read once per computation."""
    return scope.once("members.counts", lambda: month_tallies(scope.session, scope.period))


def _chosen_counts(scope: Scope, filters: Filters) -> list[Tally]:
    if not any(filters.values()):
        return counts(scope)
    orgs = {org.id for org in chosen(scope, lambda _: True, **filters)}
    return [count for count in counts(scope) if count.org_id in orgs]


def _measured(found: Sequence[Tally], cell: str) -> Measured:
    summed = added_up(((count.id, count.cell(cell)) for count in found), MemberCount.__kind__)
    return summed if summed.ids or any(count.cell(cell) is not None for count in found) else replace(summed, value=None)


@measure("members.item")
def item(scope: Scope, *, item: str, dim: str = TOTAL, **filters: Unpack[Filters]) -> Measured:
    """An item's sum over all unions in the month; 0 where no union fits. The filters are those of organisations."""
    found = _chosen_counts(scope, filters)
    last = scope.period.last
    if not found and any(filters.values()) and not chosen(scope, lambda org: org.active_on(last), **filters):
        return Measured(0)
    return _measured(found, item + dim)


@measure("members.item_ytd")
def item_ytd(scope: Scope, *, item: str, dim: str = TOTAL) -> Measured:
    """A movement's sum from January to the month."""
    parts = [_measured(counts(scope.at(month)), item + dim) for month in scope.period.year_to_date]
    ids = tuple(one for part in parts for one in part.ids)
    sums = [int(part.value) for part in parts if part.value is not None]
    return Measured(total(sums), ids, MemberCount.__kind__, tuple(one for part in parts for one in part.parts))


@measure("members.retained")
def retained(scope: Scope, *, dim: str = TOTAL) -> Measured:
    """Retained members (保留会籍) at the month's end; they are not part of the members."""
    return _measured(counts(scope), RETAINED + dim)


@measure("members.target")
def target(scope: Scope, *, kind: str = NEW_MEMBERS, dim: str = TOTAL) -> Measured:
    """The year's target (目标和底数) of a kind, new members unless stated, for the whole workplace. Only in 合计."""
    found = target_of(scope.session, scope.period.year, kind)
    if found is None or found.value is None or dim != TOTAL:
        return Measured(None)
    return Measured(found.value, (found.id,), Target.__kind__)


@measure("members.reporting")
def reporting(scope: Scope) -> Measured:
    """The unions that have a count in the month."""
    found = counts(scope)
    return Measured(len(found), tuple(count.id for count in found), MemberCount.__kind__)


@measure("members.missing")
def missing(scope: Scope) -> Measured:
    """The unions that should have a count in the month and have none (漏报)."""
    found = missing_unions(scope.session, scope.period)
    return Measured(len(found), tuple(org.id for org in found), Organisation.__kind__)


@rows("members.month_rows")
def month_rows(scope: Scope) -> list[ListRow]:
    """One row per union: all its cells by name, whether it reported, and what the rules say. By 统计代码, then name."""
    found = month_counts(scope.session, scope.period)
    orgs = {org.id: org for org in unions_at(scope.session, (one.place for one in found if one.place)).values()}
    types = codes_of(scope.definition, Organisation.__kind__, "org_type")
    verdicts = _verdicts(scope, found)

    def head(org: Organisation, reported: str, verdict: str) -> dict[str, Any]:
        label = types.label_of(org.org_type) if types else org.org_type or ""
        return {
            "stat_code": org.stat_code,
            "org_name": org.org_name,
            "org_type": label,
            "reported": reported,
            "verdict": verdict,
        }

    blank: dict[str, Any] = dict.fromkeys((*sorted(items_of(scope.definition).cells), *ALIASES))
    listed = [
        (
            orgs[count.org_id],
            ListRow(
                MemberCount.__kind__,
                count.id,
                {
                    **blank,
                    **count.filled(),
                    **{alias: count.cell(cell) for alias, cell in ALIASES.items()},
                    **head(orgs[count.org_id], REPORTED, verdicts[count.id]),
                    "note": count.note,
                },
            ),
        )
        for count in found
    ]
    listed += [
        (org, ListRow(Organisation.__kind__, org.id, {**blank, **head(org, LATE, ""), "note": None}))
        for org in missing_unions(scope.session, scope.period)
    ]
    listed.sort(key=lambda pair: (pair[0].stat_code is None, pair[0].stat_code or "", pair[0].search_text, pair[0].id))
    return [row for _, row in listed]


def _verdicts(scope: Scope, found: Sequence[MemberCount]) -> dict[int, str]:
    """校验结果 per count: 通过, or how many findings of which weight."""
    nears = count_nears(scope.session, scope.definition, found)
    by_record: dict[int, list[Finding]] = {count.id: [] for count in found}
    for finding in check(scope.definition, MemberCount.__kind__, zip(found, nears, strict=True)):
        if finding.id is not None:
            by_record[finding.id].append(finding)
    return {record_id: _verdict(findings) for record_id, findings in by_record.items()}


def _verdict(findings: Sequence[Finding]) -> str:
    hard = sum(1 for finding in findings if finding.severity is Severity.HARD)
    soft = sum(1 for finding in findings if finding.severity.asks_reason)
    parts = [f"{Severity.HARD.label}{hard}项"] * bool(hard) + [f"{Severity.SOFT.label}{soft}项"] * bool(soft)
    return "，".join(parts) or "通过"
