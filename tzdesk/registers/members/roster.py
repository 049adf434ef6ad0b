"""Taking in a real-name roster (会员实名制花名册): one row per person, known by the identity number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from tzdesk.definitions import Definition
from tzdesk.excel.convert import Problem
from tzdesk.excel.importing import ImportRow
from tzdesk.excel.layout import Layout, load_layout
from tzdesk.excel.planning import Plan, Policy, changes
from tzdesk.jobs import Job, Progress
from tzdesk.registers.import_memory import Returned
from tzdesk.registers.members.model import Member
from tzdesk.registers.members.roster_register import holders_of
from tzdesk.registers.members.rules_roster import KIND, MemberNear
from tzdesk.registers.organisations.queries import UnitIndex
from tzdesk.registers.profile import profile_of
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import Severity, check
from tzdesk.store import Operation

_STEP = 300
FIELDS: Mapping[str, str] = {
    "name": "name",
    "gender": "gender",
    "birth": "birth_date",
    "id_no": "id_no",
    "mobile": "mobile",
    "hukou_area": "hukou_place",
    "change_type": "change_type",
    "change_date": "change_date",
    "unit": "work_unit",
    "native_place": "native_place",
    "migrant": "is_migrant",
    "dispatch": "is_dispatch",
    "department": "department",
    "address": "address",
}
# Words that are looked up: key → (field, code list, label).
CODED: Mapping[str, tuple[str, str, str]] = {
    "ethnicity": ("ethnicity", "ethnicity", "民族"),
    "work_status": ("employment", "employment", "就业状况"),
    "id_kind": ("id_type", "id_type", "有效证件类别"),
    "education": ("education", "education", "学历"),
    "skill": ("skill", "skill", "技能等级"),
    "hukou_type": ("hukou", "hukou", "户籍类型"),
    "change_reason": ("change_reason", "member_change_reason", "会籍变化原因"),
    "political": ("political", "political", "政治面貌"),
}
_KEYS = {name: key for key, name in FIELDS.items()} | {name: key for key, (name, _, _) in CODED.items()}
# 会籍变化类型 → 会籍状态: 入会, 转入 and 恢复 leave a member in the register, the others do not.
_STATES = {"1": "1", "2": "1", "3": "2", "4": "3", "5": "5", "6": "4", "7": "1", "8": "6"}
_JOINED = "1"
_NOT_KEPT = "本工作区没有启用会员实名名册，现在不能写入；确需登记的，请到“设置—填报单位”启用后再导入。"
_LENGTHS = {"hukou_place": 60, "work_unit": 60, "native_place": 40, "department": 60, "address": 100}


@dataclass
class RosterImport:
    """The import kind `roster`. `org_id` is the union that all rows belong to, unless the file names theirs."""

    wp: Workplace
    org_id: int | None = None
    _layout: Layout | None = field(default=None, repr=False)

    @property
    def layout(self) -> Layout:
        """The columns with all the headings that clerks give them."""
        if self._layout is None:
            self._layout = load_layout("roster", self.wp.definition().year)
        return self._layout

    # --- looking ------------------------------------------------------------------------------------------------

    def check(self, rows: Sequence[ImportRow], context: Mapping[str, Any]) -> list[Problem]:
        """What the rules say of the rows, under the keys of the import; nothing is written."""
        definition = self.wp.definition()
        problems = [problem for row in rows for problem in _unread(row, definition)]
        with self.wp.store.reading() as session:
            if not profile_of(session).keeps_roster:
                problems.append(Problem(0, "name", Severity.HARD.value, _NOT_KEPT, code="no_roster"))
            index = UnitIndex(session)
            problems += self._strangers(rows, index)
            held = holders_of(session, {str(row.values["id_no"]) for row in rows if row.values.get("id_no")})
            seen: dict[str, int] = {}
            for row in rows:
                draft = Member(**attributes(row, definition))
                draft.org_id = self._org(index, row)
                where = [who.where for who in held.get(draft.id_no or "", ()) if who.org_id != draft.org_id]
                if draft.id_no and (first := seen.setdefault(draft.id_no, row.row)) != row.row:
                    where.insert(0, f"第{first}行")
                for found in check(definition, KIND, [(draft, MemberNear(tuple(where)))]):
                    key = _KEYS.get(found.field, found.field)
                    said = Problem(row.row, key, found.severity.value, found.message, found.rule, row.sheet)
                    problems.append(said)
        return problems

    def _strangers(self, rows: Sequence[ImportRow], index: UnitIndex) -> list[Problem]:
        """Unions that the register does not know, each said once; every row that names one has lost it."""
        first: dict[str, Problem] = {}
        for row in rows:
            if self._org(index, row) is not None:
                continue
            name = row.values.get("union") or ""
            lacking = (
                f"没有找到工会“{name}”，请先登记该工会，或在导入时选定工会。" if name else "没有写明是哪个工会的会员。"
            )
            soft = Severity.SOFT.value
            said = Problem(row.row, "union", soft, lacking, "", row.sheet, "unknown_union", lost=bool(name))
            if first.setdefault(name, said) is not said:
                row.problems.append(said)
        return list(first.values())

    def _org(self, index: UnitIndex, row: ImportRow) -> int | None:
        return self.org_id if self.org_id is not None else index.org(None, row.values.get("union"))

    # --- planning -----------------------------------------------------------------------------------------------

    def plan(self, rows: Sequence[ImportRow], policy: Policy) -> Plan:
        """New persons, changes by id, rows that bring nothing, rows that cannot be taken: nameless ones, and the
        second row of one number."""
        definition = self.wp.definition()
        plan = Plan()
        seen: set[str] = set()
        with self.wp.store.reading() as session:
            index = UnitIndex(session)
            known = self._known(session, rows, index)
            returned = Returned(session, self.layout.kind)
            for row in rows:
                number = row.values.get("id_no")
                if row.blocked(self.layout) or (number and number in seen):
                    plan.reject(row)
                    continue
                seen |= {number} if number else set()
                member = returned.record(session, Member, row) or known.get(number or "")
                if member is None:
                    plan.take(row, None)
                    continue
                incoming = {**attributes(row, definition), "org_id": self._org(index, row)}
                before = {name: getattr(member, name) for name in incoming}
                plan.take(row, member.id, changes(before, incoming, returned.policy(row, policy)))
        return plan

    def _known(self, session: Session, rows: Sequence[ImportRow], index: UnitIndex) -> dict[str, Member]:
        """The stored persons of these numbers: in the row's own union, else wherever they are."""
        held = holders_of(
            session, {str(row.values["id_no"]) for row in rows if row.values.get("id_no")}, all_states=True
        )
        found: dict[str, Member] = {}
        for row in rows:
            holders = held.get(row.values.get("id_no") or "", [])
            if holders:
                own = self._org(index, row)
                best = min(holders, key=lambda who: (who.org_id != own, who.id))
                member = session.get(Member, best.id)
                assert member is not None
                found[row.values["id_no"]] = member
        return found

    # --- writing ------------------------------------------------------------------------------------------------

    def apply(self, plan: Plan, op: Operation) -> Job[int]:
        """Write the plan inside an operation; gives the number of rows taken."""
        definition = self.wp.definition()
        register = self.wp.register(KIND)
        index = UnitIndex(op.session)
        total = len(plan.new) + len(plan.changed)
        done = 0
        made: list[tuple[ImportRow, Member]] = []
        for row in plan.new:
            member = Member(**attributes(row, definition), definition_year=definition.year)
            member.org_id = self._org(index, row)
            op.add(member)
            made.append((row, member))
            register.settle(self.wp, op.session, member)
            done += 1
            if done % _STEP == 0:
                op.session.flush()
                yield Progress(done, total, "正在写入会员名册")
        for _, record_id, values in plan.changed:
            member = register.get(op.session, record_id)
            register.put(member, values)
            register.settle(self.wp, op.session, member)
            done += 1
            if done % _STEP == 0:
                op.session.flush()
                yield Progress(done, total, "正在写入会员名册")
        op.session.flush()
        for row, member in made:
            plan.wrote(row, member.id)
        yield Progress(total, total, "正在写入会员名册")
        return total


def attributes(row: ImportRow, definition: Definition) -> dict[str, Any]:
    """A row's values as attributes of a member; the union is not among them."""
    values = {name: row.values[key] for key, name in FIELDS.items() if key in row.values}
    for key, (name, codes, _) in CODED.items():
        if key in row.values:
            entry = definition.codes[codes].match(str(row.values[key])) if row.values[key] else None
            values[name] = entry.code if entry else None
    for name, length in _LENGTHS.items():
        if isinstance(values.get(name), str):
            values[name] = values[name][:length]
    change = values.get("change_type")
    if change is not None:
        values["state"] = _STATES.get(change)
    # Where a sheet has no 入会日期, the reader puts the date of the last change there: only a joining is one.
    joined, changed = row.values.get("joined"), row.values.get("change_date")
    if joined is not None and (joined != changed or change in (None, _JOINED)):
        values["join_date"] = joined
    return values


def _unread(row: ImportRow, definition: Definition) -> list[Problem]:
    problems = []
    for key, (_, codes, label) in CODED.items():
        text = row.values.get(key)
        if text and definition.codes[codes].match(str(text)) is None:
            message = f"“{text}”不是{label}的选项，这一格不导入，请导入后改选。"
            problems.append(
                Problem(row.row, key, Severity.SOFT.value, message, sheet=row.sheet, code="not_in_list", lost=True)
            )
    return problems
