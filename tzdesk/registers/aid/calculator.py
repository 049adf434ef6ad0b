"""收支测算的带入: what the records already know of a household's twelve months, so that a clerk types only the rest.

Sources: members' monthly income; union aid of the year before, which counts as income (small comfort grants do not);
the minimum wage for each able member of working age without work; the self-paid part of bills, by kind of expense.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.money import format_yuan
from tzdesk.base.periods import Month
from tzdesk.fields.types import birth_date
from tzdesk.registers.aid import codes, income, reading
from tzdesk.registers.aid.model import AidEvidence, AidMember
from tzdesk.registers.aid.rules.person import age_on
from tzdesk.registers.aid.service import household
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive

_PENSION = frozenset({"4", "7"})  # 退休、离休: what they receive is a transfer, not a wage


@dataclass(frozen=True)
class Prefill:
    """Values for a new computation in 分, and for each of them a sentence on where it comes from."""

    values: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass
class _Found:
    values: dict[str, Any]
    notes: list[str] = field(default_factory=list)


def prefill(wp: Workplace, session: Session, case_id: int, on: date) -> Prefill:
    """What is known for a computation made on a day: the twelve whole months before it, people, incomes, expenses."""
    home = household(session, case_id)
    last = Month.of(on).previous
    first = last.step(1 - income.MONTHS)
    people = [member for member in home.members if member.belongs_on(on)]
    found = _Found(
        {
            "assess_year": on.year,
            "period_from": first.first,
            "period_to": last.last,
            "household_size": len(people) or None,
        }
    )
    _incomes(people, found)
    aid = reading.aid_by_year(session, [case_id]).get((case_id, on.year - 1), 0)
    found.values["income_union_aid"] = aid
    if aid:
        found.notes.append(f"{on.year - 1}年工会帮扶{format_yuan(aid)}元计入收入")
    _imputed(wp, session, people, on, found)
    _expenses(session, case_id, first.first, last.last, found=found)
    return Prefill(found.values, tuple(found.notes))


def _incomes(people: list[AidMember], found: _Found) -> None:
    sums: dict[str, int] = defaultdict(int)
    for member in people:
        if member.monthly_income is None:
            continue
        retired = codes.WORK_RETIRED in {member.work_status, member.identity} or member.work_status in _PENSION
        sums["income_transfer" if retired else "income_wage"] += member.monthly_income * income.MONTHS
    found.values |= sums
    if sums:
        found.notes.append(f"成员月收入折算为每年{format_yuan(sum(sums.values()))}元")


def is_idle(member: AidMember, on: date, low: int, high: int) -> bool:
    """Able, of working age, without work and without income: reckoned at the minimum wage."""
    born = member.birth_date or birth_date(member.id_no)
    jobless = bool(codes.IDLE & {member.work_status, member.identity})
    able = member.work_capacity == codes.CAPABLE and not member.monthly_income
    return jobless and able and born is not None and low <= age_on(born, on) < high


def _imputed(wp: Workplace, session: Session, people: list[AidMember], on: date, found: _Found) -> None:
    definition = wp.definition(on.year)
    bounds = definition.rules["B04"].thresholds
    idle = [member for member in people if is_idle(member, on, bounds["min_age"], bounds["max_age"])]
    line = definition.threshold(reading.region_of(session, definition), on)
    wage = (line.min_wage if line is not None else None) or definition.parameter("min_wage", on)
    if idle and wage is not None:
        found.values["income_imputed"] = int(wage) * income.MONTHS * len(idle)
        found.notes.append(f"{len(idle)}名有劳动能力未就业成员按最低工资每月{format_yuan(int(wage))}元计收")
    elif idle:
        found.notes.append(f"有{len(idle)}名有劳动能力未就业成员，参数包没有最低工资，请自行填写或说明")


def _expenses(session: Session, case_id: int, first: date, last: date, *, found: _Found) -> None:
    sums: dict[str, int] = defaultdict(int)
    bills = select(AidEvidence).where(
        alive(AidEvidence), AidEvidence.case_id == case_id, AidEvidence.rigid_type.is_not(None)
    )
    for bill in session.scalars(bills):
        name = income.RIGID_FIELDS.get(bill.rigid_type or "")
        paid = bill.self_paid if bill.self_paid is not None else bill.amount
        in_time = bill.issued_on is None or first <= bill.issued_on <= last
        if name is not None and paid is not None and in_time:
            sums[name] += paid
    found.values |= sums
    if sums:
        found.notes.append(f"票据的个人自付部分合计{format_yuan(sum(sums.values()))}元")
