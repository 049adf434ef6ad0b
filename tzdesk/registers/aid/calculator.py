"""收支测算的带入: what the records already know of a household's twelve months, so that a clerk types only the rest.

Sources: members' monthly income; dibao (a transfer, aid.md §2.2 C32); union aid of the year before, which counts as
income (small comfort grants do not); for each able member of working age without work the minimum wage of each month;
the self-paid part of bills, by kind of expense.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.money import format_yuan
from tzdesk.base.periods import Month
from tzdesk.definitions import Definition
from tzdesk.registers.aid import codes, income, reading
from tzdesk.registers.aid.model import AidCase, AidEvidence, AidMember
from tzdesk.registers.aid.rules.person import is_idle
from tzdesk.registers.aid.service import household
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive


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
    _dibao(home.case, found)
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
        retired = (
            codes.WORK_RETIRED in {member.work_status, member.identity} or member.work_status in codes.WORK_PENSION
        )
        sums["income_transfer" if retired else "income_wage"] += member.monthly_income * income.MONTHS
    found.values |= sums
    if sums:
        found.notes.append(f"成员月收入折算为每年{format_yuan(sum(sums.values()))}元")


def _dibao(case: AidCase, found: _Found) -> None:
    """What the household gets a month, on top of what its members earn."""
    if case.on_dibao and case.dibao_amount:
        year = case.dibao_amount * income.MONTHS
        found.values["income_transfer"] = found.values.get("income_transfer", 0) + year
        found.notes.append(f"低保金每年{format_yuan(year)}元计入转移净收入")


def _min_wage(definition: Definition, region: str, day: date) -> int | None:
    """The minimum wage on a day: what was stated last, with a hardship line of the region or as a parameter.

    A line that names none (dibao alone rose) leaves it as it was.
    """
    line, own = definition.threshold(region, day), definition.dated("min_wage", day)
    stated = [(own.valid_from, own.value)] if own is not None and own.value is not None else []
    stated += [
        (one.effective_from, one.min_wage)
        for one in definition.thresholds
        if line is not None and one.region == line.region and one.effective_from <= day and one.min_wage is not None
    ]
    return max(stated, key=lambda one: one[0])[1] if stated else None


def _imputed(wp: Workplace, session: Session, people: list[AidMember], on: date, found: _Found) -> None:
    """Month by month: the wage changes within a year, and who was fifteen in spring is idle since his birthday."""
    definition = wp.definition(on.year)
    bounds = definition.rules["B04"].thresholds
    region = reading.region_of(session, definition)

    def wage_on(day: date) -> int | None:
        return _min_wage(definition, region, day)

    def idle_on(member: AidMember, day: date) -> bool:
        return member.belongs_on(day) and is_idle(member, day, bounds["min_age"], bounds["max_age"])

    idle, now = [member for member in people if idle_on(member, on)], wage_on(on)
    if idle and now is not None:
        months = Month.of(on).previous.trailing(income.MONTHS)
        wages = [wage_on(month.first) or now for month in months for member in idle if idle_on(member, month.last)]
        found.values["income_imputed"] = sum(wages)
        told = "、".join(f"每月{format_yuan(wage)}元{count}个月" for wage, count in Counter(wages).items())
        found.notes.append(f"{len(idle)}名有劳动能力未就业成员按最低工资计收：{told}")
    elif idle:
        found.notes.append(f"有{len(idle)}名有劳动能力未就业成员，参数包没有最低工资，请自行填写或说明")


def _expenses(session: Session, case_id: int, first: date, last: date, *, found: _Found) -> None:
    sums: dict[str, int] = defaultdict(int)
    undated = 0
    bills = select(AidEvidence).where(
        alive(AidEvidence), AidEvidence.case_id == case_id, AidEvidence.rigid_type.is_not(None)
    )
    for bill in session.scalars(bills):
        name = income.RIGID_FIELDS.get(bill.rigid_type or "")
        paid = bill.self_paid if bill.self_paid is not None else bill.amount
        if name is None or paid is None:
            continue
        if bill.issued_on is None:
            undated += 1
        elif first <= bill.issued_on <= last:
            sums[name] += paid
    found.values |= sums
    if sums:
        found.notes.append(f"票据的个人自付部分合计{format_yuan(sum(sums.values()))}元")
    if undated:
        found.notes.append(f"有{undated}张票据没有填开具日期，没有计入，请补填日期后再带入")
