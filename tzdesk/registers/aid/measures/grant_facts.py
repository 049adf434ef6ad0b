"""Grants as the returns see them: what each paid, to whom, under which class, and until when it stood."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, or_, select

from tzdesk.registers.aid import codes
from tzdesk.registers.aid.homes import Homes
from tzdesk.registers.aid.measures.case_facts import CaseFact, case_facts, homes
from tzdesk.registers.aid.model import AidGrant, AidVisit
from tzdesk.registers.aid.persons import PersonKey, person_key
from tzdesk.registers.measure import Scope
from tzdesk.registers.windows import span_begins
from tzdesk.store import alive

OUTSIDE = "none"  # paid to somebody who was not in file on that day
IN_FILE_ROW, OTHER_ROW = "02", "08"  # BF-3: 在档困难职工, 其他
OTHER_SOURCE = "9"  # 专户利息、其他; where no source is stated, too
_CHUNK = 500


@dataclass(frozen=True)
class GrantFact:
    """A row that was paid, or took one back. A reversal stands under its original's class, so that the two cancel out.

    `group` is the benefit (人次) that the row is part of; `home` the household, one over all its files (返困), by which
    户 are counted; `returned` the day its reversal became known.
    """

    id: int
    group: str
    case_id: int | None
    home: int | None
    person: PersonKey
    item: str
    source: str | None
    amount: int
    goods: bool
    pay: str | None
    paid: date
    klass: str
    row: str
    reversal_of: int | None
    returned: date | None
    stage: str = ""

    def stands_on(self, day: date) -> bool:
        """Whether it had been paid by the end of a day and not come back."""
        return self.amount > 0 and self.paid <= day and (self.returned is None or self.returned > day)


@dataclass(frozen=True)
class Window:
    """From a day to a day: the month, or a longer period up to the month's end."""

    first: date
    last: date

    @property
    def before(self) -> date:
        """The evening before."""
        return self.first - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def window(scope: Scope, when: str) -> Window:
    """`when`: month, or a `Kind` of longer period up to the month: quarter, half, year (from January), survey (from
    October)."""
    first = span_begins(scope.period, when)
    assert first is not None  # a payment always lies in some period
    return Window(first, scope.period.last)


def read_from(scope: Scope, within: Window | None = None) -> date:
    """The first day that is read: January's, or that of a window which began before."""
    january = date(scope.period.year, 1, 1)
    return january if within is None else min(january, within.first)


def grant_facts(scope: Scope, within: Window | None = None) -> list[GrantFact]:
    """Everything paid or returned from January (or the beginning of a longer window) to the month's end, with what was
    paid before of the same benefits: what returns took back, what a visit belongs to, the other sources."""
    first = read_from(scope, within)
    return scope.once(("aid.grants", first), lambda: _read(scope, first))


def _read(scope: Scope, first: date) -> list[GrantFact]:
    last = scope.period.last
    counts = (alive(AidGrant), AidGrant.status.in_(codes.GRANT_COUNTS), AidGrant.amount.is_not(None))
    lately = (*counts, AidGrant.paid_date.between(first, last))
    year = list(scope.session.scalars(select(AidGrant).where(*lately)))
    grants = {grant.id: grant for grant in year} | _begun_before(scope, first, counts, lately)
    originals = [grant.reversal_of for grant in year if grant.reversal_of is not None]
    groups = [grant.grant_group_id for grant in year if grant.reversal_of is not None and grant.grant_group_id]
    called = AidVisit.visit_date.between(first, last) & AidVisit.grant_group_id.is_not(None)
    groups += scope.session.scalars(select(AidVisit.grant_group_id).where(alive(AidVisit), called))
    for start in range(0, max(len(originals), len(groups)), _CHUNK):
        part = originals[start : start + _CHUNK]
        earlier = or_(AidGrant.id.in_(part), AidGrant.grant_group_id.in_(groups[start : start + _CHUNK]))
        found = scope.session.scalars(select(AidGrant).where(*counts, AidGrant.paid_date <= last, earlier))
        grants |= {grant.id: grant for grant in found}
    back: dict[int | None, date | None] = {g.reversal_of: g.paid_date for g in grants.values() if g.reversal_of}
    cases = case_facts(scope)
    ordered = sorted(grants.values(), key=lambda grant: (grant.paid_date or first, grant.id))
    home = homes(scope)
    return [_fact(grant, grants, cases, back, home) for grant in ordered]


def _begun_before(
    scope: Scope, first: date, counts: Sequence[ColumnElement[bool]], lately: Sequence[ColumnElement[bool]]
) -> dict[int, AidGrant]:
    """What was paid before a day of benefits that another source went on paying: they are no new 人次."""
    group = AidGrant.grant_group_id
    going_on = select(group).where(*lately, group.is_not(None))
    found = scope.session.scalars(select(AidGrant).where(*counts, AidGrant.paid_date < first, group.in_(going_on)))
    return {grant.id: grant for grant in found}


def _fact(
    grant: AidGrant,
    grants: dict[int, AidGrant],
    cases: dict[int, CaseFact],
    back: dict[int | None, date | None],
    home: Homes,
) -> GrantFact:
    assert grant.paid_date is not None
    assert grant.amount is not None
    original = grants.get(grant.reversal_of or 0, grant)
    case = cases.get(original.case_id or 0)
    day = original.paid_date or grant.paid_date
    filed = case is not None and case.in_file_on(day)
    category = case.class_on(day) if case is not None and filed else None
    member = next((p for p in case.people if p.id == original.member_id), None) if case is not None else None
    return GrantFact(
        id=grant.id,
        group=original.grant_group_id or f"#{original.id}",
        case_id=original.case_id,
        home=home.of(original.case_id),
        person=person_key(
            case_id=home.of(original.case_id),
            head_id_no=case.id_no if case is not None else None,
            member_id=original.member_id,
            member_id_no=member.id_no if member is not None else None,
            member_is_head=member is not None and member.relation == codes.RELATION_SELF,
            person_id=original.person_id,
            person_name=original.person_name,
            person_unit=original.person_unit,
        ),
        item=original.item or "",
        source=original.fund_source,
        amount=grant.amount,
        goods=original.pay_method == codes.PAY_GOODS or bool(original.is_goods),
        pay=original.pay_method,
        paid=grant.paid_date,
        klass=category or OUTSIDE,
        row=IN_FILE_ROW if filed else _row(original.beneficiary_class),
        reversal_of=grant.reversal_of,
        returned=back.get(grant.id),
        stage=original.edu_stage or (member.stage if member is not None else None) or "",
    )


def _row(beneficiary: str | None) -> str:
    """A class that says "in file" of somebody who was not is none."""
    return beneficiary if beneficiary and beneficiary != IN_FILE_ROW else OTHER_ROW


def groups_of(grants: Iterable[GrantFact]) -> dict[str, list[GrantFact]]:
    """Rows by benefit."""
    found: dict[str, list[GrantFact]] = {}
    for grant in grants:
        found.setdefault(grant.group, []).append(grant)
    return found


def times_of(
    grants: Iterable[GrantFact], within: Window, weight: Callable[[str, date], int] = lambda group, day: 1
) -> dict[str, int]:
    """人次 by benefit: what of it stands at the window's end, less what stood the evening before it.

    A benefit paid from several sources is one; one that came back whole is taken off in the window that knows it.
    `weight` is how many persons a benefit had reached by a day: months then sum to the year, whenever that was learnt.
    """
    found: dict[str, int] = {}
    for group, rows in groups_of(grants).items():
        found[group] = 0
        for day, sign in ((within.last, 1), (within.before, -1)):
            if any(row.stands_on(day) for row in rows):
                found[group] += sign * weight(group, day)
    return found


def standing(grants: Iterable[GrantFact], within: Window) -> Iterator[GrantFact]:
    """What was paid within the window and still stood at its end: whom 户 and 人 are counted over."""
    return (grant for grant in grants if grant.paid in within and grant.stands_on(within.last))
