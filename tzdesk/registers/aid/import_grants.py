"""Taking in a distribution roster (`grants`): a row is a payment; item, source and day often stand above the table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.money import format_yuan
from tzdesk.base.text import normal_name
from tzdesk.excel.convert import Problem
from tzdesk.excel.importing import ImportRow
from tzdesk.excel.layout import Layout, load_layout
from tzdesk.excel.planning import Plan, Policy, changes
from tzdesk.jobs import Job, Progress
from tzdesk.registers.aid import codes, grants_near, import_words
from tzdesk.registers.aid.model import AidCase, AidGrant, AidMember
from tzdesk.registers.import_memory import Returned
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import check
from tzdesk.store import Operation, alive

_KEYS = {
    "card_snapshot": "bank_card",
    "person_id": "id_no",
    "person_name": "name",
    "case_id": "id_no",
    "member_id": "name",
}
_NEEDED = (("item", "帮扶项目"), ("fund_source", "资金来源"), ("paid_date", "发放日期"))
_STEP = 100


@dataclass(frozen=True)
class _Payee:
    case_id: int
    member_id: int | None = None


class _Payees:
    """Finds whose file a roster's line belongs to: by resident ID, by file number, else by a name that only one has."""

    def __init__(self, session: Session) -> None:
        self.by_id: dict[str, _Payee] = {}
        self.by_no: dict[str, _Payee] = {}
        self.names: dict[str, list[tuple[_Payee, str]]] = defaultdict(list)
        cases = list(session.scalars(select(AidCase).where(alive(AidCase)).order_by(AidCase.id)))
        live = [case for case in cases if case.status in codes.LIVE]
        people = select(AidMember).where(alive(AidMember), AidMember.left_on.is_(None)).order_by(AidMember.id)
        standing = {case.id for case in live}
        for member in session.scalars(people):
            if member.id_no and member.case_id in standing and not member.is_head:
                self.by_id[member.id_no] = _Payee(member.case_id or 0, member.id)
        for case in [case for case in cases if case.status not in codes.LIVE] + live:  # a live file goes before others
            payee = _Payee(case.id)
            if case.id_no:
                self.by_id[case.id_no] = payee
            if case.case_no:
                self.by_no[normal_name(case.case_no)] = payee
        for case in live:
            if case.name:
                self.names[normal_name(case.name)].append((_Payee(case.id), normal_name(case.employer_name or "")))

    def of(self, values: Mapping[str, Any]) -> _Payee | None:
        """A stated ID that is in no file is nobody in the files, whatever the name."""
        if number := values.get("case_no"):
            return self.by_no.get(normal_name(number))
        if id_no := values.get("id_no"):
            return self.by_id.get(id_no)
        named = self.names.get(normal_name(values.get("name") or ""), [])
        unit = normal_name(values.get("unit") or "")
        fitting = [payee for payee, employer in named if not unit or not employer or unit == employer]
        return fitting[0] if len(fitting) == 1 else None


class GrantImport:
    """The import kind `grants`. `options` fill what the sheet does not state: item, fund_source, paid_date."""

    def __init__(self, wp: Workplace, options: Mapping[str, Any] | None = None) -> None:
        self.wp = wp
        self.options = dict(options or {})

    @property
    def layout(self) -> Layout:
        """The columns of the roster."""
        return load_layout("grants", self.wp.definition().year)

    def values(self, row: ImportRow, payees: _Payees) -> dict[str, Any]:
        """A row as fields of a grant; blank cells are left out."""
        values = {**self.options, **{key: value for key, value in row.values.items() if value is not None}}
        payee = payees.of(values)
        paid: date | None = values.get("paid_date")
        method = self._method(values, row)
        goods = values.get("goods_value")
        found: dict[str, Any] = {
            "case_id": payee.case_id if payee else None,
            "member_id": payee.member_id if payee else None,
            "person_name": values.get("name"),
            "person_unit": values.get("unit"),
            "person_id": None if payee else values.get("id_no"),
            "beneficiary_class": None if payee else import_words.beneficiary(values.get("category")),
            "item": values.get("item"),
            "fund_source": values.get("fund_source"),
            "amount": values.get("amount"),
            "is_goods": method == codes.PAY_GOODS if method else None,
            "goods_name": values.get("goods"),
            "unit_price": goods if method == codes.PAY_GOODS else None,
            "pay_method": method,
            "card_snapshot": values.get("bank_card") if method == codes.PAY_BANK else None,
            "status": codes.GRANT_PAID if paid else codes.GRANT_PLANNED,
            "approve_date": None,
            "paid_date": paid,
            "aid_year": paid.year if paid else None,
        }
        return {name: value for name, value in found.items() if value is not None}

    def _method(self, values: Mapping[str, Any], row: ImportRow) -> str | None:
        """How it was paid: stated, else goods where they are named, else by card where the roster has cards."""
        if text := values.get("pay_method"):
            found = self.wp.definition().codes["pay_method"].match(str(text))
            if found is not None:
                return found.code
        if values.get("goods") or values.get("goods_value"):
            return codes.PAY_GOODS
        return codes.PAY_BANK if "bank_card" in row.values else None

    def check(self, rows: Sequence[ImportRow], context: Mapping[str, Any]) -> list[Problem]:
        """Findings of the register's rules over the rows, and what the roster does not say at all."""
        problems: list[Problem] = []
        with self.wp.store.reading() as session, session.no_autoflush:
            payees = _Payees(session)
            register = self.wp.register("aid_grant")
            drafts = [register.draft(self.wp, session, self.values(row, payees), None) for row in rows]
            paid = [draft.paid_date for draft in drafts if draft.paid_date is not None]
            definition = self.wp.definition(max(paid).year if paid else None)
            nears = grants_near.grant_nears(definition, session, drafts, None)
            for row, draft, near in zip(rows, drafts, nears, strict=True):
                for found in check(definition, "aid_grant", [(draft, near)]):
                    key = _KEYS.get(found.field, found.field)
                    problems.append(
                        Problem(row.row, key, found.severity.value, found.message, rule=found.rule, sheet=row.sheet)
                    )
                problems += [*self._lacking(row), *_money_and_goods(row)]
        return problems

    def _lacking(self, row: ImportRow) -> list[Problem]:
        return [
            Problem(
                row.row,
                key,
                "hard",
                f"没有写明{label}，请在导入时指定。",
                sheet=row.sheet,
                code="missing",
            )
            for key, label in _NEEDED
            if row.values.get(key) is None and self.options.get(key) is None
        ]

    def plan(self, rows: Sequence[ImportRow], policy: Policy) -> Plan:
        """New payments; one that stands there already (same person, item, source, day and amount) is left alone.

        A payment is never changed by an import: what was paid is taken back, not altered. One that came without a cell
        takes it when it comes mended.
        """
        plan = Plan()
        with self.wp.store.reading() as session:
            payees = _Payees(session)
            present = self._present(session)
            returned = Returned(session, self.layout.kind)
            for row in rows:
                if row.blocked(self.layout) or self._lacking(row) or _money_and_goods(row):
                    plan.reject(row)
                elif (before := returned.record(session, AidGrant, row)) is not None:
                    incoming = self.values(row, payees)
                    _take(present, before)
                    found = changes({name: getattr(before, name) for name in incoming}, incoming, Policy.FILL)
                    plan.take(row, before.id, found)
                elif present[key := _key(self.values(row, payees))]:
                    plan.take(row, present[key].pop())
                else:
                    plan.take(row, None)
        return plan

    def _present(self, session: Session) -> dict[tuple[Any, ...], list[int]]:
        found: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        standing = select(AidGrant).where(alive(AidGrant), AidGrant.reversal_of.is_(None))
        for grant in session.scalars(standing.order_by(AidGrant.id.desc())):
            found[_key({name: getattr(grant, name) for name in _SAME})].append(grant.id)
        return found

    def apply(self, plan: Plan, op: Operation) -> Job[int]:
        """Write the plan inside an operation of the caller's; gives the number of rows taken."""
        payees = _Payees(op.session)
        register = self.wp.register("aid_grant")
        made: list[tuple[ImportRow, AidGrant]] = []
        for done, row in enumerate(plan.new, start=1):
            grant = register.stored_or_new(self.wp, op.session, None, None, None)
            register.put(grant, self.values(row, payees))
            register.settle(self.wp, op.session, grant)
            made.append((row, grant))
            if done % _STEP == 0:
                yield Progress(done, len(plan.new), "正在写入发放记录")
        for _, record_id, found in plan.changed:
            grant = register.get(op.session, record_id)
            register.put(grant, found)
            register.settle(self.wp, op.session, grant)
        op.session.flush()
        for row, grant in made:
            plan.wrote(row, grant.id)
        return len(plan.new) + len(plan.changed)


def _money_and_goods(row: ImportRow) -> list[Problem]:
    """What a row says of money and of goods at once: which part of it was which does not follow from it."""
    amount, goods = row.values.get("amount"), row.values.get("goods_value")
    if amount is None or not goods or goods == amount:
        return []
    said = f"金额{format_yuan(amount)}元，慰问品折价{format_yuan(goods)}元，看不出慰问金和慰问品各是多少"
    message = f"{said}；请分成两行，一行慰问金、一行慰问品。"
    return [Problem(row.row, "goods_value", "hard", message, sheet=row.sheet, code="money_and_goods")]


def _take(present: dict[tuple[Any, ...], list[int]], grant: AidGrant) -> None:
    """A payment that a row has found is no other row's."""
    alike = present[_key({name: getattr(grant, name) for name in _SAME})]
    if grant.id in alike:
        alike.remove(grant.id)


_SAME = ("case_id", "member_id", "person_id", "person_name", "item", "fund_source", "paid_date", "amount")


def _key(values: Mapping[str, Any]) -> tuple[Any, ...]:
    """What makes two payments the same: the file or the person, item, source, day, amount."""
    case_id = values.get("case_id")
    person = (case_id, values.get("member_id")) if case_id else (values.get("person_id") or values.get("person_name"),)
    return (*person, *(values.get(name) for name in ("item", "fund_source", "paid_date", "amount")))
