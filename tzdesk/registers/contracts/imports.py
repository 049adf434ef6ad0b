"""Taking in a ledger of collective contracts (集体合同台账): one row per contract, enterprises made where unknown.

A flat ledger lists no rosters, so that its regional and industry contracts come in as 无名册 and are named by the
month's audit until a roster is there. What a ledger does not state stays blank, except how a contract comes about:
a text of its own, from 普通程序, whose outcome is a contract.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.base.text import normal_name
from tzdesk.definitions import Definition
from tzdesk.excel.convert import Problem
from tzdesk.excel.importing import ImportRow
from tzdesk.excel.layout import Layout, load_layout
from tzdesk.excel.planning import Plan, Policy, changes
from tzdesk.jobs import Job, Progress
from tzdesk.registers.contracts.gather import LimitsByDay, contract_nears, day_of
from tzdesk.registers.contracts.model import Contract
from tzdesk.registers.contracts.register import derive
from tzdesk.registers.contracts.rules import KIND
from tzdesk.registers.contracts.terms import CONTRACT, NO_ROSTER, OWN_LEVELS, SHARED_LEVELS
from tzdesk.registers.contracts.units import UnitView
from tzdesk.registers.import_memory import Returned
from tzdesk.registers.organisations.model import HostUnit, Organisation
from tzdesk.registers.organisations.queries import UnitIndex, organisations_on
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import Finding, Severity, check
from tzdesk.store import Operation, alive

_STEP = 200
# Key of the import → attribute of the contract, where a value goes over as it is.
ATTRIBUTES: Mapping[str, str] = {
    "contract_no": "contract_no",
    "contract_type": "title",
    "level_code": "level_code",
    "content_code": "content_code",
    "sign_date": "sign_date",
    "valid_from": "valid_from",
    "valid_to": "valid_to",
    "headcount": "headcount_at_sign",
    "female": "female_at_sign",
    "migrant": "migrant_at_sign",
    "offer_date": "offer_date",
    "reply_date": "reply_date",
    "session1_date": "session1_date",
    "congress_date": "congress_date",
    "delegates_total": "delegates_total",
    "present": "present",
    "vote_for": "vote_for",
    "vote_against": "vote_against",
    "vote_abstain": "vote_abstain",
    "submit_date": "submit_date",
    "received_date": "received_date",
    "reg_no": "reg_no",
    "opinion_no": "opinion_no",
    "opinion_date": "opinion_date",
    "avg_wage_prev": "avg_wage_prev",
    "avg_wage_new": "avg_wage_new",
    "wage_floor": "wage_floor",
    "chief_e": "chief_e_name",
    "chief_w": "chief_w_name",
}
# Attributes that a finding may name → the key under which the row has what is wrong.
KEYS: Mapping[str, str] = {attribute: key for key, attribute in ATTRIBUTES.items()} | {
    "party_a_id": "unit",
    "level_code": "contract_type",
    "content_code": "contract_type",
    "opinion_kind": "opinion",
    "opinion_text": "opinion",
    "increase_pct": "avg_wage_new",
    "effective_date": "submit_date",
    "sign_kind": "sign_kind",
}
# Rules about the present day say nothing about a ledger that may be years old; the month's audit runs them.
PRESENT_DAY = frozenset({"VR-02", "VR-05", "VR-12b", "VR-18", "VR-28", "VR-30b", "VR-34", "VR-35", "VR-37b"})


@dataclass
class ContractImport:
    """The import kind `contracts` of a workplace."""

    wp: Workplace
    year: int | None = None
    _layout: Layout | None = field(default=None, repr=False)

    @property
    def layout(self) -> Layout:
        """The columns with all the headings that clerks give them."""
        if self._layout is None:
            self._layout = load_layout("contracts", self.wp.definition(self.year).year)
        return self._layout

    # --- looking ------------------------------------------------------------------------------------------------

    def check(self, rows: Sequence[ImportRow], context: Mapping[str, Any]) -> list[Problem]:
        """What the rules of contracts say of the rows, under the keys of the import; nothing is written."""
        period = _month(context)
        definition = self.wp.definition(period or self.year)
        problems = [problem for row in rows for problem in _unread_codes(row, definition)]
        with self.wp.store.reading() as session, session.no_autoflush:
            drafts = _Drafts(session, definition)
            records = [drafts.draft(row) for row in rows]
            nears = contract_nears(session, definition, records, day_of(period), beside=records, units=drafts.made)
            for row, record, near in zip(rows, records, nears, strict=True):
                found = check(definition, KIND, [(record, near)], period=str(period) if period else None)
                problems += [_problem(row, one) for one in found if _matters(one)]
        return problems + _twice(rows)

    # --- planning -----------------------------------------------------------------------------------------------

    def plan(self, rows: Sequence[ImportRow], policy: Policy) -> Plan:
        """New contracts, changes by id, rows that bring nothing, rows that cannot be taken.

        A row is known by its contract number; without one, by enterprise, content and day of signature.
        """
        plan = Plan()
        definition = self.wp.definition(self.year)
        again = {(p.sheet, p.row) for p in _twice(rows)}
        with self.wp.store.reading() as session, session.no_autoflush:
            index = UnitIndex(session)
            known = _Known(session)
            returned = Returned(session, self.layout.kind)
            for row in rows:
                if row.blocked(self.layout) or (row.sheet, row.row) in again:
                    plan.reject(row)
                    continue
                unit = index.unit(row.values.get("uscc"), row.values.get("unit"))
                record = returned.record(session, Contract, row) or session.get(Contract, known.find(row, unit) or 0)
                if record is None:
                    plan.take(row, None)
                    continue
                incoming = attributes(row, definition)
                before = {name: getattr(record, name) for name in incoming}
                plan.take(row, record.id, changes(before, incoming, returned.policy(row, policy)))
        return plan

    # --- writing ------------------------------------------------------------------------------------------------

    def apply(self, plan: Plan, op: Operation) -> Job[int]:
        """Write the plan inside an operation; gives the number of contracts made or changed."""
        session = op.session
        writer = _Writer(self.wp, session, self.wp.definition(self.year))
        total = len(plan.new) + len(plan.changed)
        done = 0
        made: list[tuple[ImportRow, Contract]] = []
        # Oldest first, so that a renewal in the same file finds the contract before it.
        for row in sorted(plan.new, key=lambda one: (one.values.get("sign_date") or date.max, one.row)):
            made.append((row, writer.create(row)))
            done += 1
            if done % _STEP == 0:
                session.flush()
                yield Progress(done, total, "正在写入集体合同")
        for _, record_id, values in plan.changed:
            writer.change(record_id, values)
            done += 1
            if done % _STEP == 0:
                session.flush()
                yield Progress(done, total, "正在写入集体合同")
        session.flush()
        for row, record in made:
            plan.wrote(row, record.id)
        yield Progress(done, total, "正在写入集体合同")
        return done


def attributes(row: ImportRow, definition: Definition) -> dict[str, Any]:
    """A row's values as attributes of a contract; the enterprise is not among them."""
    values = {name: row.values[key] for key, name in ATTRIBUTES.items() if key in row.values}
    values["sign_kind"] = _code(definition, "sign_kind", row.values.get("sign_kind"))
    opinion = row.values.get("opinion")
    values["opinion_kind"] = _code(definition, "opinion_kind", opinion)
    if opinion and values["opinion_kind"] is None:
        values["opinion_text"] = str(opinion)
    if values.get("reply_date"):
        values["reply_kind"] = "1"
    return values


def _code(definition: Definition, codes: str, text: Any) -> str | None:
    entry = definition.codes[codes].match(str(text)) if text else None
    return entry.code if entry else None


def _unread_codes(row: ImportRow, definition: Definition) -> Iterable[Problem]:
    for key, codes, label in (("opinion", "opinion_kind", "审查结论"), ("sign_kind", "sign_kind", "签订方式")):
        text = row.values.get(key)
        if text and _code(definition, codes, text) is None:
            message = f"“{text}”不是{label}的选项，请导入后改选。"
            kept = key == "opinion"  # its words go into the text of the opinion
            yield Problem(row.row, key, "soft", message, sheet=row.sheet, code="not_in_list", lost=not kept)


def _defaults(values: Mapping[str, Any]) -> dict[str, Any]:
    """What holds for a new contract where the ledger says nothing."""
    made: dict[str, Any] = {"text_form": "1", "procedure_code": "P", "outcome_code": CONTRACT, "version": 1}
    if values.get("level_code") in SHARED_LEVELS:
        made["roster_status"] = NO_ROSTER
    return made


class _Drafts:
    """Rows as contracts outside the session, with enterprises that may not exist yet (negative ids)."""

    def __init__(self, session: Session, definition: Definition) -> None:
        self._definition = definition
        self._index = UnitIndex(session)
        self._known = _Known(session)
        self._limits = LimitsByDay(definition)
        self._made: dict[tuple[str, str], int] = {}
        self.made: dict[int, UnitView] = {}

    def draft(self, row: ImportRow) -> Contract:
        """One row's contract; one that is stored already carries its id."""
        values = attributes(row, self._definition)
        record = Contract(**_defaults(values), **values)
        record.party_a_id = self._unit(row)
        stored = self._known.find(row, record.party_a_id)
        if stored is not None:
            record.id = stored
        derive(record, self._limits.on(record.sign_date or clock.today()))
        return record

    def _unit(self, row: ImportRow) -> int | None:
        code, name = row.values.get("uscc"), row.values.get("unit")
        if not name and not code:
            return None
        found = self._index.unit(code, name)
        if found is not None:
            return found
        key = (code or "", "" if code else normal_name(name or ""))
        if key not in self._made:
            self._made[key] = -1 - len(self._made)
            self.made[self._made[key]] = UnitView(self._made[key], name or "", code)
        return self._made[key]


class _Known:
    """Finds the stored contract that a row speaks of."""

    def __init__(self, session: Session) -> None:
        found = select(
            Contract.id, Contract.contract_no, Contract.party_a_id, Contract.content_code, Contract.sign_date
        ).where(alive(Contract))
        self._by_no: dict[str, int] = {}
        self._by_facts: dict[tuple[Any, ...], int] = {}
        for record_id, number, party, content, signed in session.execute(found.order_by(Contract.id)):
            if number:
                self._by_no[normal_name(number)] = record_id
            elif party is not None and signed is not None:
                self._by_facts[party, content, signed] = record_id

    def find(self, row: ImportRow, unit: int | None) -> int | None:
        """The contract's id, None when it is new."""
        if number := row.values.get("contract_no"):
            return self._by_no.get(normal_name(number))
        return self._by_facts.get((unit, row.values.get("content_code"), row.values.get("sign_date")))


class _Writer:
    """Makes and changes contracts, enterprises included."""

    def __init__(self, wp: Workplace, session: Session, definition: Definition) -> None:
        self._wp = wp
        self._session = session
        self._definition = definition
        self._index = UnitIndex(session)
        self._unions = _unions(session)
        self._register = wp.register(KIND)
        self._before: dict[tuple[Any, ...], list[Contract]] = {}
        for contract in session.scalars(select(Contract).where(alive(Contract)).order_by(Contract.id)):
            self._remember(contract)

    def create(self, row: ImportRow) -> Contract:
        """A new contract with its enterprise, its union and, where there is one, the contract before it."""
        values = attributes(row, self._definition)
        record = Contract(**_defaults(values), **values, definition_year=self._definition.year)
        self._session.add(record)
        record.party_a_id = self._unit(row, record)
        record.union_id = self._unions.get(record.party_a_id or 0)
        previous = self._previous(record) if record.sign_kind in {None, "R", "A"} else None
        if previous is not None:
            record.prev_contract_id = previous.id
        record.sign_kind = record.sign_kind or ("N" if previous is None else "R")
        self._register.settle(self._wp, self._session, record)
        self._remember(record)
        return record

    def change(self, record_id: int, values: Mapping[str, Any]) -> None:
        """A contract that was there already."""
        record = self._register.get(self._session, record_id)
        self._register.put(record, values)
        self._register.settle(self._wp, self._session, record)

    def _unit(self, row: ImportRow, record: Contract) -> int | None:
        code, name = row.values.get("uscc"), row.values.get("unit")
        found = self._index.unit(code, name)
        if found is not None or not name:
            return found
        division = self._definition.codes.get("division")
        place = division.match(str(row.values["town"])) if division and row.values.get("town") else None
        unit = HostUnit(
            unit_name=str(name),
            unit_uscc=code,
            staff_total=record.headcount_at_sign if record.level_code in OWN_LEVELS else None,
            division_code=place.code if place else None,
            definition_year=self._definition.year,
        )
        self._session.add(unit)
        self._wp.register("host_unit").settle(self._wp, self._session, unit)
        self._session.flush()
        self._index.add_unit(unit.id, code, name)
        return unit.id

    def _remember(self, contract: Contract) -> None:
        key = (contract.party_a_id, contract.level_code, contract.content_code)
        if contract.party_a_id is not None:
            self._before.setdefault(key, []).append(contract)

    def _previous(self, record: Contract) -> Contract | None:
        """The enterprise's contract of the same kind that ended last before this one begins."""
        key = (record.party_a_id, record.level_code, record.content_code)
        if record.valid_from is None or record.party_a_id is None:
            return None
        earlier = [
            c
            for c in self._before.get(key, ())
            if c.valid_from is not None and c.valid_to is not None and c.valid_from <= c.valid_to < record.valid_from
        ]
        return max(earlier, key=lambda c: (c.valid_to or date.min, c.id), default=None)


def _unions(session: Session) -> dict[int, int]:
    """Enterprise → its own union, where it has one."""
    found: dict[int, int] = {}
    orgs: list[Organisation] = organisations_on(session, day_of(None))
    for org in orgs:
        if org.host_unit_id is not None:
            found.setdefault(org.host_unit_id, org.id)
    return found


def _matters(finding: Finding) -> bool:
    return finding.rule not in PRESENT_DAY and finding.severity is not Severity.HINT


def _problem(row: ImportRow, finding: Finding) -> Problem:
    key = KEYS.get(finding.field, finding.field)
    if finding.rule == "VR-01":
        key = "uscc"
    if key not in row.values:  # a ledger with separate columns for level and content
        key = finding.field if finding.field in row.values else key
    return Problem(row.row, key, str(finding.severity), finding.message, finding.rule, row.sheet)


def _twice(rows: Sequence[ImportRow]) -> list[Problem]:
    """The second row under the same contract number: only the first is taken."""
    problems = []
    seen: dict[str, int] = {}
    for row in rows:
        number = row.values.get("contract_no")
        if not number:
            continue
        first = seen.setdefault(normal_name(number), row.row)
        if first != row.row:
            message = f"合同编号“{number}”与第{first}行相同，这一行不导入，请核对。"
            problems.append(Problem(row.row, "contract_no", "hard", message, sheet=row.sheet, code="twice"))
    return problems


def _month(context: Mapping[str, Any]) -> Month | None:
    found = context.get("period")
    return Month.parse(found) if isinstance(found, str) and found else None


def contracts(wp: Workplace, period: Month | None = None) -> ContractImport:
    """集体合同台账, read with the definition of the given month."""
    return ContractImport(wp, period.year if period else None)


IMPORTS = {"contracts": contracts}
