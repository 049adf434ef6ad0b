"""Grants as the returns see them: what each paid, to whom, under which class, and until when it stood."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select

from tzdesk.registers.aid import codes
from tzdesk.registers.aid.homes import Homes
from tzdesk.registers.aid.measures.case_facts import CaseFact, case_facts, homes
from tzdesk.registers.aid.model import AidGrant
from tzdesk.registers.aid.persons import PersonKey, person_key
from tzdesk.registers.measure import Scope
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
    """From a day to a day: the month, or the year up to the month's end."""

    first: date
    last: date

    @property
    def before(self) -> date:
        """The evening before."""
        return self.first - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def window(scope: Scope, when: str) -> Window:
    """`when`: month or year (January up to the month)."""
    first = {"month": scope.period.first, "year": date(scope.period.year, 1, 1)}[when]
    return Window(first, scope.period.last)


def grant_facts(scope: Scope) -> list[GrantFact]:
    """Everything paid or returned from January to the month's end, with what the returns took back from before."""
    return scope.once("aid.grants", lambda: _read(scope))


def _read(scope: Scope) -> list[GrantFact]:
    first, last = date(scope.period.year, 1, 1), scope.period.last
    counts = (alive(AidGrant), AidGrant.status.in_(codes.GRANT_COUNTS), AidGrant.amount.is_not(None))
    year = list(scope.session.scalars(select(AidGrant).where(*counts, AidGrant.paid_date.between(first, last))))
    grants = {grant.id: grant for grant in year}
    originals = [grant.reversal_of for grant in year if grant.reversal_of is not None]
    groups = [grant.grant_group_id for grant in year if grant.reversal_of is not None and grant.grant_group_id]
    for start in range(0, len(originals), _CHUNK):
        part = originals[start : start + _CHUNK]
        earlier = or_(AidGrant.id.in_(part), AidGrant.grant_group_id.in_(groups[start : start + _CHUNK]))
        found = scope.session.scalars(select(AidGrant).where(*counts, AidGrant.paid_date <= last, earlier))
        grants |= {grant.id: grant for grant in found}
    back: dict[int | None, date | None] = {g.reversal_of: g.paid_date for g in grants.values() if g.reversal_of}
    cases = case_facts(scope)
    ordered = sorted(grants.values(), key=lambda grant: (grant.paid_date or first, grant.id))
    home = homes(scope)
    return [_fact(grant, grants, cases, back, home) for grant in ordered]


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


def times(grants: Iterable[GrantFact], within: Window, weight: Callable[[str], int] = lambda group: 1) -> int:
    """人次: benefits that stand at the window's end, less those that stood the evening before it.

    A benefit paid from several sources is one; one that came back whole is taken off in the window that knows it.
    """
    count = 0
    for group, rows in groups_of(grants).items():
        after = any(row.stands_on(within.last) for row in rows)
        count += (after - any(row.stands_on(within.before) for row in rows)) * weight(group)
    return count


def standing(grants: Iterable[GrantFact], within: Window) -> Iterator[GrantFact]:
    """What was paid within the window and still stood at its end: whom 户 and 人 are counted over."""
    return (grant for grant in grants if grant.paid in within and grant.stands_on(within.last))
