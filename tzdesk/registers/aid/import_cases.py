"""Taking in a flat list of files with their household members (`aid-cases`).

A rehearsal builds the households outside the database, as they would be, and runs the same rules on them; so a dry run
says what the month's audit would say, by row and column of the sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.base.text import normal_name
from tzdesk.excel.convert import Problem
from tzdesk.excel.family import Child
from tzdesk.excel.importing import ImportRow
from tzdesk.excel.layout import Layout, load_layout
from tzdesk.excel.planning import Plan, Policy, changes
from tzdesk.jobs import Job, Progress
from tzdesk.registers.aid import codes, gather, heads, import_words, relied, service
from tzdesk.registers.aid.assessment_register import compute
from tzdesk.registers.aid.import_whole import status_taken, twice
from tzdesk.registers.aid.model import AidAssessment, AidCase, AidMember
from tzdesk.registers.aid.reading import Household, Rehearsal, households
from tzdesk.registers.aid.register import mirror_head
from tzdesk.registers.import_memory import Returned
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import Finding, Severity, check
from tzdesk.store import Operation, alive

# Attribute → the column in which its finding is shown; others keep their name.
_CASE_KEYS = {
    "birth_date": "birth",
    "employer_name": "unit",
    "main_cause": "cause",
    "sub_causes": "cause",
    "approve_date": "filed",
    "disability": "health",
    "disability_level": "health",
}
_MEMBER_KEYS = {"birth_date": "id_no", "gender": "id_no", "disability": "health", "disability_level": "health"}
_ASSESSED_KEYS = {
    "decided_category": "category",
    "suggested_category": "category",
    "income_wage": "income_total",
    "income_union_aid": "income_total",
    "rigid_education": "rigid_total",
}
_PLAIN = (
    "case_no",
    "name",
    "gender",
    "id_no",
    "category",
    "mobile",
    "address",
    "postcode",
    "bank_name",
    "bank_card",
    "bank_holder",
    "apply_date",
)
_PEOPLE = "members"  # what a row changes that is not the file's own: its household
SUMMED = "按汇总数导入，未分项"  # rule B13 takes it for no reason
_STEP = 50
_HELD = "这份档案已经审定，{label}与档案里的不一致，导入不改；写错了的请在档案上办理“{act}”。"
_HELD_MEMBER = "“{who}”已经算在认定的家庭人口里，{label}与档案里的不一致，导入不改；写错了的请在成员上办理“{act}”。"
PRESENT_DAY = frozenset({"A06", "G05"})  # what time has done since the list was written is the audit's to say


def case_values(wp: Workplace, row: ImportRow, known: AidCase | None = None) -> dict[str, Any]:
    """A row as fields of the file; blank cells are left out. 建档日期 of a standing file is its approval, of one on
    its way the application where 申请日期 does not say.

    Where the list says nothing of the status, a stored file keeps its own, and a new one with 建档日期 is in file.
    """
    values = row.values
    definition = wp.definition()
    found = {key: values.get(key) for key in _PLAIN}
    found["birth_date"] = values.get("birth")
    found["employer_name"] = values.get("unit")
    found["main_cause"] = values.get("cause")
    if str(found["category"] or "").startswith("L"):  # 低保户 and the like: classes of the years before 2020
        found["legacy_category"] = found.pop("category")
    status = found["status"] = values.get("status") or (codes.IN_FILE if known is None and _unsaid(row) else None)
    status = status or (known.status if known is not None else None)
    if status in {*codes.STANDING, codes.LIFTED, codes.CANCELLED}:
        found["approve_date"] = values.get("filed")
    else:
        found["apply_date"] = found["apply_date"] or values.get("filed")
    for coded in import_words.CASE:
        found[coded.attribute] = import_words.read(definition, coded, values)
    return {name: value for name, value in found.items() if value is not None}


def _unsaid(row: ImportRow) -> bool:
    """Whether a row has 建档日期 and no status. A status that no list knows was said, and stays a hard problem."""
    return not row.values.get("status") and "status" not in row.unknown and row.values.get("filed") is not None


def member_values(wp: Workplace, child: Child) -> dict[str, Any]:
    """A child's row as fields of a household member."""
    values = child.values
    found = {key: values.get(key) for key in ("name", "id_no", "gender", "monthly_income", "note")}
    found["employer_or_school"] = values.get("unit")
    for coded in import_words.MEMBER:
        found[coded.attribute] = import_words.read(wp.definition(), coded, values)
    return {"lives_together": True, **{name: value for name, value in found.items() if value is not None}}


def assessment_values(row: ImportRow, case: Mapping[str, Any]) -> dict[str, Any]:
    """The row's sums as a computation: totals go into 其他, since the list does not say what they are made of."""
    values = row.values
    found = {
        "household_size": values.get("household_size"),
        "income_other": values.get("income_total"),
        "rigid_other": values.get("rigid_total"),
    }
    if all(value is None for value in found.values()):
        return {}
    filed: date | None = values.get("filed")
    found |= {
        "assess_year": filed.year if filed is not None else clock.today().year,
        "kind": codes.ASSESS_NEW,
        "decided_category": case.get("category"),
        "decision_reason": SUMMED,
    }
    return {name: value for name, value in found.items() if value is not None}


class AidCaseImport:
    """The import kind `aid-cases`."""

    def __init__(self, wp: Workplace) -> None:
        self.wp = wp

    @property
    def layout(self) -> Layout:
        """The columns of the sheet and of its household sheet."""
        return load_layout("aid-cases", self.wp.definition().year)

    # --- what the rules say ---------------------------------------------------------------------------------------

    def check(self, rows: Sequence[ImportRow], context: Mapping[str, Any]) -> list[Problem]:
        """Findings of the register's rules over the rows as they would be stored, and words that no list knows."""
        definition = self.wp.definition()
        problems: list[Problem] = []
        with self.wp.store.reading() as session, session.no_autoflush:
            rehearsal, places = self._rehearse(session, rows)
            homes = [rehearsal.homes[number] for number in rehearsal.rows]
            cases = [home.case for home in homes]
            members = [member for home in homes for member in home.members]
            assessed = [latest for home in homes if (latest := home.latest) is not None]
            nears: list[tuple[str, Sequence[Any], Sequence[Any]]] = [
                ("aid_case", cases, gather.case_nears(definition, session, cases, None, rehearsal)),
                ("aid_member", members, gather.member_nears(session, members, None, rehearsal)),
                ("aid_assessment", assessed, gather.assessment_nears(definition, session, assessed, None, rehearsal)),
            ]
            for kind, records, near in nears:
                for record, beside in zip(records, near, strict=True):
                    row, sheet = places[id(record)]
                    found = check(definition, kind, [(record, beside)])
                    problems += [self._problem(kind, one, row, sheet) for one in found if one.rule not in PRESENT_DAY]
            present = self._present(session, rows)
            problems += self._held(session, rows, present)
        problems += status_taken([row for row in rows if row.row not in present])
        problems += twice(rows, problems)
        for row_ in rows:
            problems += import_words.unread(definition, import_words.CASE, row_.values, (row_.sheet, row_.row))
            for child in row_.values.get(self.layout.children_key) or ():
                problems += import_words.unread(
                    definition, import_words.MEMBER, child.values, (child.sheet, child.row), "members."
                )
        return problems

    def _held(self, session: Session, rows: Sequence[ImportRow], present: Mapping[int, AidCase]) -> Iterator[Problem]:
        """Rows that say otherwise than what a file was decided on with: it keeps its own, the rest is taken."""
        labels, people = self._labels("aid_case"), self._labels("aid_member")
        homes = households(session, present.values())
        for row in rows:
            if (known := present.get(row.row)) is None:
                continue
            locks = heads.fixed(known)
            for name in heads.differing(known, case_values(self.wp, row, known)):
                told = _HELD.format(label=labels[name], act=locks[name].act)
                key = _CASE_KEYS.get(name, name)
                yield Problem(row.row, key, Severity.SOFT.value, told, sheet=row.sheet, code="held")
            for child in row.values.get(self.layout.children_key) or ():
                values = member_values(self.wp, child)
                member = _known_member(homes[known.id], values)
                fixed = relied.fixed_member(session, member) if member is not None else {}
                for name in (one for one in values if one in fixed and values[one] != getattr(member, one)):
                    told = _HELD_MEMBER.format(who=child.values.get("name"), label=people[name], act=fixed[name].act)
                    key = f"{self.layout.children_key}.{_MEMBER_KEYS.get(name, name)}"
                    yield Problem(child.row, key, Severity.SOFT.value, told, sheet=child.sheet, code="held")

    def _labels(self, kind: str) -> dict[str, str]:
        return {known.name: known.label for known in self.wp.register(kind).spec(self.wp).fields}

    def _problem(self, kind: str, found: Finding, row: int, sheet: str) -> Problem:
        match kind:
            case "aid_member":
                key = f"{self.layout.children_key}.{_MEMBER_KEYS.get(found.field, found.field)}"
            case "aid_assessment":
                key = _ASSESSED_KEYS.get(found.field, found.field)
            case _:
                key = _CASE_KEYS.get(found.field, found.field)
        return Problem(row, key, found.severity.value, found.message, rule=found.rule, sheet=sheet)

    def _rehearse(self, session: Session, rows: Sequence[ImportRow]) -> tuple[Rehearsal, dict[int, tuple[int, str]]]:
        """The households as they would be, and on which row of which sheet each of their records stands."""
        present = self._present(session, rows)
        stored = households(session, present.values())
        rehearsal, places = Rehearsal(), {}
        for index, row in enumerate(rows):
            known = present.get(row.row)
            number = known.id if known is not None else -index - 1
            home = self._draft(session, row, number, stored.get(number))
            home.case.status = home.case.status or codes.DRAFT  # as it would be stored
            rehearsal.homes[number] = home
            rehearsal.rows[number] = row.row
            children: list[Child] = row.values.get(self.layout.children_key) or []
            for record in (home.case, *home.members, *home.assessments):
                places[id(record)] = (row.row, row.sheet)
            for member, child in zip(home.members[1:], children, strict=False):
                places[id(member)] = (child.row, child.sheet)
        return rehearsal, places

    def _draft(self, session: Session, row: ImportRow, number: int, stored: Household | None) -> Household:
        values = case_values(self.wp, row, stored.case if stored is not None else None)
        cases, members = self.wp.register("aid_case"), self.wp.register("aid_member")
        case: AidCase = cases.draft(self.wp, session, values, number if stored is not None else None)
        case.id = number
        people = [members.draft(self.wp, session, self._head_values(case), None)]
        children = row.values.get(self.layout.children_key)
        if children is None and stored is not None:
            people += stored.others
        for child in children or ():
            people.append(members.draft(self.wp, session, {**member_values(self.wp, child), "case_id": number}, None))
        home = Household(case, people)
        if assessed := assessment_values(row, values):
            found = AidAssessment(**assessed, case_id=number)
            compute(self.wp.definition(found.assess_year), session, found, case)
            home.assessments.append(found)
        elif stored is not None:
            home.assessments += stored.assessments
        return home

    @staticmethod
    def _head_values(case: AidCase) -> dict[str, Any]:
        return {
            "case_id": case.id,
            "relation": codes.RELATION_SELF,
            "lives_together": True,
            "name": case.name,
            "id_no": case.id_no,
            "gender": case.gender,
            "birth_date": case.birth_date,
            "health": case.health,
        }

    # --- what would be written -------------------------------------------------------------------------------------

    def _present(self, session: Session, rows: Sequence[ImportRow]) -> dict[int, AidCase]:
        """The stored file of each row: the same number, else the same ID in a live file with no other number."""
        found: dict[int, AidCase] = {}
        cases = list(session.scalars(select(AidCase).where(alive(AidCase)).order_by(AidCase.id)))
        by_no = {normal_name(case.case_no): case for case in cases if case.case_no}
        by_id = {case.id_no: case for case in cases if case.id_no and case.status in codes.LIVE}
        taken: set[int] = set()
        returned = Returned(session, self.layout.kind)
        for row in rows:
            number, id_no = row.values.get("case_no"), row.values.get("id_no")
            case = returned.record(session, AidCase, row)
            case = case or (by_no.get(normal_name(number)) if number else by_id.get(id_no or ""))
            if case is not None and case.id not in taken:
                taken.add(case.id)
                found[row.row] = case
        return found

    def plan(self, rows: Sequence[ImportRow], policy: Policy) -> Plan:
        """New files, changes to stored ones, rows left alone, rows that nothing identifies."""
        plan = Plan()
        with self.wp.store.reading() as session:
            present = self._present(session, rows)
            returned = Returned(session, self.layout.kind)
            homes = households(session, present.values())
            for row in rows:
                known = present.get(row.row)
                if row.blocked(self.layout):
                    plan.reject(row)
                elif known is None:
                    plan.take(row, None)
                else:
                    values = heads.without_held(known, case_values(self.wp, row, known))
                    before = {name: getattr(known, name) for name in values}
                    how = returned.policy(row, policy)
                    found = changes(before, values, how)
                    if people := self._people(session, row, homes[known.id], how):
                        found[_PEOPLE] = people
                    plan.take(row, known.id, found)
        return plan

    def _people(
        self, session: Session, row: ImportRow, home: Household, policy: Policy
    ) -> list[tuple[int | None, dict[str, Any]]]:
        """The members that a row adds or changes: id of the stored one (known by ID, else by name) and the values.

        What a decision counts him by stays.
        """
        found: list[tuple[int | None, dict[str, Any]]] = []
        for child in row.values.get(self.layout.children_key) or ():
            values = member_values(self.wp, child)
            known = _known_member(home, values)
            held = relied.fixed_member(session, known) if known is not None else {}
            values = {name: value for name, value in values.items() if name not in held}
            before = {name: getattr(known, name) for name in values} if known is not None else {}
            if changed := changes(before, values, policy):
                found.append((known.id if known is not None else None, changed))
        return found

    def apply(self, plan: Plan, op: Operation) -> Job[int]:
        """Write the plan inside an operation of the caller's; gives the number of rows taken."""
        total = len(plan.new) + len(plan.changed)
        done = 0
        for start in range(0, len(plan.new), _STEP):
            part = plan.new[start : start + _STEP]
            for row, case in self._insert(op.session, part):
                plan.wrote(row, case.id)
            done += len(part)
            yield Progress(done, total, "正在写入困难职工档案")
        for row, record_id, changed in plan.changed:
            self._update(op.session, row, record_id, changed)
            done += 1
            if done % _STEP == 0:
                yield Progress(done, total, "正在写入困难职工档案")
        return done

    def _insert(self, session: Session, rows: Sequence[ImportRow]) -> list[tuple[ImportRow, AidCase]]:
        """Write new files with their households, many at a time; the rules have spoken in the preview."""
        made: list[tuple[ImportRow, dict[str, Any], AidCase]] = []
        for row in rows:
            values = case_values(self.wp, row)
            made.append((row, values, self._new("aid_case", session, values)))
        session.flush()
        for row, _, case in made:
            mirror_head(session, case, new=True)
            for child in row.values.get(self.layout.children_key) or ():
                self._new("aid_member", session, {**member_values(self.wp, child), "case_id": case.id})
        session.flush()
        for row, values, case in made:
            if assessed := assessment_values(row, values):
                self._new("aid_assessment", session, {**assessed, "case_id": case.id})
        session.flush()
        return [(row, case) for row, _, case in made]

    def _new(self, kind: str, session: Session, values: Mapping[str, Any]) -> Any:
        register = self.wp.register(kind)
        record = register.stored_or_new(self.wp, session, None, None, None)
        register.put(record, values)
        register.settle(self.wp, session, record)
        return record

    def _update(self, session: Session, row: ImportRow, record_id: int, changed: Mapping[str, Any]) -> None:
        """Change a stored file; household members are never removed."""
        home = service.household(session, record_id)
        own = {name: value for name, value in changed.items() if name != _PEOPLE}
        if own:
            self.wp.register("aid_case").save(self.wp, own, record_id)
        for member_id, values in changed.get(_PEOPLE, ()):
            self.wp.register("aid_member").save(self.wp, {**values, "case_id": record_id}, member_id)
        assessed = assessment_values(row, own)
        if assessed and home.latest is None:
            self.wp.register("aid_assessment").save(self.wp, {**assessed, "case_id": record_id}, name="import")


def _known_member(home: Household, values: Mapping[str, Any]) -> AidMember | None:
    return next((member for member in home.others if _same_person(member, values)), None)


def _same_person(member: AidMember, values: Mapping[str, Any]) -> bool:
    if member.id_no and values.get("id_no"):
        return bool(member.id_no == values["id_no"])
    return bool(member.name and member.name == values.get("name"))
