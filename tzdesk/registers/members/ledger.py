"""Taking in a ledger of unions and members: one row makes or changes a unit, its union, and the union's month.

The kinds `organisations` and `members` are the same ledger. A union is known by its code, else by its name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.base.text import normal_name
from tzdesk.excel.convert import Problem
from tzdesk.excel.importing import ImportRow
from tzdesk.excel.layout import Layout, load_layout
from tzdesk.excel.planning import Plan, Policy, changes
from tzdesk.jobs import Job, Progress
from tzdesk.registers.import_memory import Returned
from tzdesk.registers.members.equation import STATED
from tzdesk.registers.members.headcounts import take_headcounts
from tzdesk.registers.members.history import count_nears, counts_of, previous_cells
from tzdesk.registers.members.items import CLOSING, STAFF, TOTAL, is_cell, items_of
from tzdesk.registers.members.ledger_fields import (
    COUNT,
    ORG,
    UNIT,
    Parts,
    Reader,
    key_of,
    own_columns,
    type_by_name,
)
from tzdesk.registers.members.ledger_rows import nature_by_code, nature_hint, other_code, twice, with_nature
from tzdesk.registers.members.model import IMPORTED, MemberCount
from tzdesk.registers.members.register import count_register as counts
from tzdesk.registers.members.service import write_grid
from tzdesk.registers.organisations.gather import by_id, org_nears, unit_nears
from tzdesk.registers.organisations.model import JOINT, SINGLE, HostUnit, Organisation
from tzdesk.registers.organisations.near import Headcount
from tzdesk.registers.organisations.queries import UnitIndex
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import Finding, Severity, check
from tzdesk.store import Operation

_STEP = 200
OPENING_KEY = "opening"
_KINDS = {UNIT: "host_unit", ORG: "organisation", COUNT: "member_count"}


@dataclass
class _Draft:
    """One row as it would stand, outside the session. Ids are those of the records it belongs to, if any."""

    row: ImportRow
    unit: HostUnit
    org: Organisation
    count: MemberCount | None


@dataclass
class LedgerImport:
    """The import kinds `organisations` and `members`. `period` is the month the figures are of: the caller's, else
    the one that the file speaks of (taken from the context of `check`)."""

    wp: Workplace
    period: Month | None = None
    kind: str = "members"
    _layout: Layout | None = field(default=None, repr=False)

    @property
    def layout(self) -> Layout:
        """The columns with all the headings that clerks give them, the district's own fields among them."""
        if self._layout is None:
            shipped = load_layout(self.kind, self.wp.definition(self.period).year)
            own = [
                column
                for part in (ORG, UNIT)
                for column in own_columns(part, self.wp.register(_KINDS[part]).spec(self.wp, self.period))
            ]
            self._layout = replace(shipped, columns=(*shipped.columns, *own))
        return self._layout

    # --- looking ------------------------------------------------------------------------------------------------

    def check(self, rows: Sequence[ImportRow], context: Mapping[str, Any]) -> list[Problem]:
        """What the rules say of the rows, under the keys of the import; nothing is written."""
        self._take_period(context)
        definition = self.wp.definition(self.period)
        reader = Reader(rows, definition)
        problems = reader.said_once(items_of(definition))
        if reader.has_counts and self.period is None:
            message = "文件里没有写明是哪个月的数字，请在导入时选择报告期。"
            problems.append(Problem(0, "period", Severity.HARD.value, message, code="no_period"))
        problems += [problem for row in rows for problem in reader.unread(row)]
        problems += twice(rows)
        with self.wp.store.reading() as session, session.no_autoflush:
            problems += other_code(UnitIndex(session), rows)
            drafts = self._drafts(session, rows, reader)
            problems += _one_unit_twice(drafts)
            problems += nature_hint(d.unit.unit_uscc for d in drafts if not reader.parts(d.row).unit.get("unit_nature"))
            for draft, findings in zip(drafts, self._findings(session, drafts), strict=True):
                problems += [_problem(draft.row, found) for found in findings]
        return _folded(problems, reader)

    def _take_period(self, context: Mapping[str, Any]) -> None:
        found = context.get("period")
        if self.period is None and isinstance(found, str) and found:
            self.period = Month.parse(found)

    def _drafts(self, session: Session, rows: Sequence[ImportRow], reader: Reader) -> list[_Draft]:
        index = UnitIndex(session)
        places = [_find(index, row) for row in rows]
        orgs = by_id(session, Organisation, (org_id for org_id, _ in places))
        units = by_id(
            session, HostUnit, [*(unit_id for _, unit_id in places), *(o.host_unit_id for o in orgs.values())]
        )
        known = {org_id for org_id, _ in places if org_id is not None}
        stored = counts_of(session, self.period, known) if self.period else {}
        before = previous_cells(session, self.period, known) if self.period else {}
        made: dict[tuple[str, str], int] = {}
        drafts = []
        for row, (org_id, unit_id) in zip(rows, places, strict=True):
            parts = reader.parts(row)
            present = orgs.get(org_id or 0)
            org = _copy(Organisation(), present)
            unit = _copy(HostUnit(), units.get(unit_id or (present.host_unit_id if present else None) or 0))
            self._put(ORG, org, parts)
            self._put(UNIT, unit, parts)
            unit.unit_nature = unit.unit_nature or nature_by_code(unit.unit_uscc)
            if unit.unit_name or unit.unit_uscc:
                key = (unit.unit_uscc or "", normal_name(unit.unit_name or ""))
                unit.id = unit.id or made.setdefault(key, -1 - len(made))
                org.host_unit_id = unit.id
            org.org_type = org.org_type or type_by_name(org.org_name or "")
            count = self._count_draft(org_id, parts, stored, before) if reader.has_counts and self.period else None
            drafts.append(_Draft(row, unit, org, count))
        return drafts

    def _put(self, part: str, record: Any, parts: Parts) -> None:
        stated = {name: value for name, value in parts.of(part).items() if value is not None}
        self.wp.register(_KINDS[part]).put(record, stated)

    def _count_draft(
        self,
        org_id: int | None,
        parts: Parts,
        stored: Mapping[int, MemberCount],
        before: Mapping[int, Mapping[str, int]],
    ) -> MemberCount:
        count: MemberCount = _copy(MemberCount(), stored.get(org_id or 0))
        assert self.period is not None
        count.period = self.period
        if org_id is not None:
            count.org_id = org_id
        self._put(COUNT, count, parts)
        counts(self.wp).derive_from(self.wp, count, before.get(org_id or 0))
        return count

    def _findings(self, session: Session, drafts: Sequence[_Draft]) -> list[list[Finding]]:
        """The rules of all three kinds, each draft beside the others of its row."""
        definition = self.wp.definition(self.period)
        per_org = org_nears(self.wp, session, [draft.org for draft in drafts], self.period)
        per_unit = unit_nears(self.wp, session, [draft.unit for draft in drafts], self.period)
        tallies = [draft.count or MemberCount() for draft in drafts]
        per_count = count_nears(session, definition, tallies)
        result = []
        for draft, org_near, unit_near, count_near in zip(drafts, per_org, per_unit, per_count, strict=True):
            near = replace(org_near, unit=draft.unit, head=_head(draft.count), in_period=True)
            found = check(definition, _KINDS[ORG], [(draft.org, near)])
            found += check(definition, _KINDS[UNIT], [(draft.unit, unit_near)])
            if draft.count is not None:
                beside = replace(count_near, org=draft.org, unit=draft.unit)
                found += check(definition, _KINDS[COUNT], [(draft.count, beside)])
            result.append(found)
        return result

    # --- planning -----------------------------------------------------------------------------------------------

    def plan(self, rows: Sequence[ImportRow], policy: Policy) -> Plan:
        """New unions, changes by the union's id (import key or field → value), rows that bring nothing or cannot be
        taken. The policy goes for each record by itself: a known union's new month is new."""
        plan = Plan()
        reader = Reader(rows, self.wp.definition(self.period))
        again = {(problem.sheet, problem.row) for problem in twice(rows)}
        with self.wp.store.reading() as session:
            index = UnitIndex(session)
            again |= {(problem.sheet, problem.row) for problem in other_code(index, rows)}
            known = {org_id for row in rows if (org_id := _find(index, row)[0]) is not None}
            orgs = by_id(session, Organisation, known)
            units = by_id(session, HostUnit, (org.host_unit_id for org in orgs.values()))
            stored = counts_of(session, self.period, known) if self.period else {}
            returned = Returned(session, self.layout.kind)
            for row in rows:
                org = orgs.get(_find(index, row)[0] or 0)
                if row.blocked(self.layout) or (row.sheet, row.row) in again:
                    plan.reject(row)
                elif org is None:
                    plan.take(row, None)
                else:
                    records = {ORG: org, UNIT: units.get(org.host_unit_id or 0), COUNT: stored.get(org.id)}
                    found = self._changes(reader.parts(row), records, returned.policy(row, policy))
                    plan.take(row, org.id, found)
        return plan

    def _changes(self, parts: Parts, records: Mapping[str, Any], policy: Policy) -> dict[str, Any]:
        """What a row changes, as "part.field" → value."""
        found: dict[str, Any] = {}
        for part, record in records.items():
            incoming = parts.of(part)
            if part == UNIT and not incoming.get("unit_nature") and (record is None or not record.unit_nature):
                incoming = with_nature(incoming)
            if part == COUNT and self.period is None:
                continue
            if part == UNIT and record is None and not (incoming.get("unit_name") or incoming.get("unit_uscc")):
                continue  # a row that names no unit makes none
            if record is None:
                new = {name: value for name, value in incoming.items() if value is not None}
            else:
                new = changes({name: self._present(part, record, name) for name in incoming}, incoming, policy)
            found |= {f"{part}.{name}": value for name, value in new.items()}
        return found

    def _present(self, part: str, record: Any, name: str) -> Any:
        if part == COUNT and is_cell(name) and record.stated_cell(name) is not None:
            return record.stated_cell(name)
        return self.wp.register(_KINDS[part]).value(record, name)

    # --- writing ------------------------------------------------------------------------------------------------

    def apply(self, plan: Plan, op: Operation) -> Job[int]:
        """Write the plan inside an operation; gives the number of rows taken. UserError for figures of no month."""
        rows = [*plan.new, *(row for row, _, _ in plan.changed)]
        definition = self.wp.definition(self.period)
        reader = Reader([*rows, *plan.unchanged, *plan.rejected], definition)
        if reader.has_counts and self.period is None:
            raise UserError("没有写明是哪个月的数字。", "请在导入时选择报告期。")
        index = UnitIndex(op.session)
        total = len(rows)
        grid: dict[int, dict[str, Any]] = {}
        for done, row in enumerate(plan.new, 1):
            parts = reader.parts(row)
            org_id = self._new_org(op.session, index, parts)
            grid[org_id] = parts.count
            plan.wrote(row, org_id)
            if done % _STEP == 0:
                yield Progress(done, total, "正在写入工会组织")
        for done, (_, org_id, found) in enumerate(plan.changed, len(plan.new) + 1):
            self._change_org(op.session, index, org_id, found)
            grid[org_id] = _of(found, COUNT)
            if done % _STEP == 0:
                yield Progress(done, total, "正在写入工会组织")
        op.session.flush()
        if self.period is not None and reader.has_counts:
            yield Progress(total, total, "正在写入会员月报")
            stated = {org_id: cells for org_id, cells in grid.items() if cells}
            made = write_grid(self.wp, op.session, self.period, stated, IMPORTED)
            for count in made.values():
                if count.opening_source == STATED and not count.opening_doc:
                    count.opening_doc = f"导入的{self.period.label}会员台账"
            take_headcounts(self.wp, op, self.period, stated)
        yield Progress(total, total, "正在写入会员月报")
        return total

    def _new_org(self, session: Session, index: UnitIndex, parts: Parts) -> int:
        year = self.wp.definition(self.period).year
        org = Organisation(definition_year=year, status="1")
        self._put(ORG, org, parts)
        org.org_type = org.org_type or type_by_name(org.org_name or "")
        org.host_unit_id = self._unit(session, index, parts.unit)
        session.add(org)
        self.wp.register(_KINDS[ORG]).settle(self.wp, session, org)
        session.flush()
        index.add_org(org.id, org.union_uscc, org.org_name)
        return org.id

    def _change_org(self, session: Session, index: UnitIndex, org_id: int, found: Mapping[str, Any]) -> None:
        org = session.get(Organisation, org_id)
        assert org is not None
        self.wp.register(_KINDS[ORG]).put(org, _of(found, ORG))
        values = _of(found, UNIT)
        if values and org.host_unit_id is None:
            org.host_unit_id = self._unit(session, index, values)
        elif values:
            unit = session.get(HostUnit, org.host_unit_id)
            assert unit is not None
            self.wp.register(_KINDS[UNIT]).put(unit, values)
            self.wp.register(_KINDS[UNIT]).settle(self.wp, session, unit)
        self.wp.register(_KINDS[ORG]).settle(self.wp, session, org)

    def _unit(self, session: Session, index: UnitIndex, values: Mapping[str, Any]) -> int | None:
        """The unit of a new union: known by code or name (its blanks are filled), else made."""
        name, code = values.get("unit_name"), values.get("unit_uscc")
        if not name and not code:
            return None
        register = self.wp.register(_KINDS[UNIT])
        unit_id = index.unit(code, name)
        values = with_nature(values)
        if unit_id is None:
            unit = HostUnit(definition_year=self.wp.definition(self.period).year)
            session.add(unit)
        else:
            unit = register.get(session, unit_id)
        blanks = {k: v for k, v in values.items() if v is not None and getattr(unit, k) in (None, "")}
        register.put(unit, blanks)
        register.settle(self.wp, session, unit)
        session.flush()
        index.add_unit(unit.id, unit.unit_uscc, unit.unit_name)
        return unit.id


def _find(index: UnitIndex, row: ImportRow) -> tuple[int | None, int | None]:
    """The union and the unit that a row speaks of."""
    values = row.values
    return (
        index.org(values.get("union_uscc"), values.get("union")),
        index.unit(values.get("unit_uscc"), values.get("unit")),
    )


def _copy(draft: Any, stored: Any) -> Any:
    """A draft outside the session with a stored record's values."""
    if stored is not None:
        for name in type(stored).__mapper__.columns.keys():  # noqa: SIM118 - a column collection is no dict
            setattr(draft, name, getattr(stored, name))
    return draft


def _of(found: Mapping[str, Any], part: str) -> dict[str, Any]:
    return {name.partition(".")[2]: value for name, value in found.items() if name.startswith(part + ".")}


def _head(count: MemberCount | None) -> Headcount:
    if count is None:
        return Headcount()
    return Headcount(
        members=count.cell(CLOSING + TOTAL),
        women=count.cell(CLOSING + "F"),
        staff=count.cell(STAFF + TOTAL),
        any_members=any(value for name, value in count.filled().items() if name[:-1] > STAFF),
    )


def _problem(row: ImportRow, found: Finding) -> Problem:
    key = key_of(found.kind, found.field, row.values)
    return Problem(row.row, key, found.severity.value, found.message, found.rule, row.sheet)


def _one_unit_twice(drafts: Sequence[_Draft]) -> list[Problem]:
    """Two unions of the file in one unit (O10); with those that are stored already the rule itself compares."""
    seen: dict[int, _Draft] = {}
    problems = []
    for draft in drafts:
        if not (draft.unit.unit_name or draft.unit.unit_uscc) or draft.org.org_type not in (SINGLE, JOINT):
            continue
        first = seen.setdefault(draft.unit.id, draft)
        if first is not draft and normal_name(first.org.org_name or "") != normal_name(draft.org.org_name or ""):
            message = f"与第{first.row.row}行的“{first.org.org_name}”在同一单位，存在重复建会。"
            problems.append(Problem(draft.row.row, "unit", Severity.HARD.value, message, "O10", draft.row.sheet))
    return problems


def _folded(problems: Sequence[Problem], reader: Reader) -> list[Problem]:
    """A required cell that no row can have, since the file has no such column, is said once and not row by row.

    The opening is not asked for where the file has no column for it: it follows from the movements and the closing.
    """
    kept: list[Problem] = []
    missing: dict[str, str] = {}
    for problem in problems:
        if problem.rule == "M01" and problem.row and problem.field == OPENING_KEY and OPENING_KEY not in reader.keys:
            continue
        if problem.rule == "M01" and problem.row and problem.field not in reader.keys:
            missing.setdefault(problem.field, problem.message)
        else:
            kept.append(problem)
    kept += [
        Problem(
            0, key, Severity.HARD.value, f"表中没有这一栏，导入后须逐个工会补填：{message}", "M01", code="no_column"
        )
        for key, message in missing.items()
    ]
    return kept
