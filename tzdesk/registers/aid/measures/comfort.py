"""BF-3: 送温暖（慰问）: grants of items 70–89 and visits, by kind of beneficiary, item and source.

A visit that hands over a grant names its group: it then counts through the grant, once, as many persons as it met.
A visit without a grant counts by itself, under the item, kind of beneficiary and source that it states itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tzdesk.base.text import normal_name
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.measures.case_facts import case_facts, homes
from tzdesk.registers.aid.measures.grant_facts import (
    IN_FILE_ROW,
    OTHER_ROW,
    OTHER_SOURCE,
    GrantFact,
    Window,
    grant_facts,
    read_from,
    standing,
    times_of,
    window,
)
from tzdesk.registers.aid.model import AidVisit
from tzdesk.registers.aid.reading import comfort_groups
from tzdesk.registers.measure import Measured, Scope, measure
from tzdesk.store import alive

FRONT_LINE_ROW = "06"


@dataclass(frozen=True)
class VisitFact:
    """A comfort visit. `row` and `item` are the linked grant's where one was paid; `source` that of its own gifts.

    `linked` says that a benefit of comfort stands behind it, paid in this span or not: it counts through that alone.
    """

    id: int
    day: date
    case_id: int | None
    home: int | None
    unit: str
    heads: int | None
    group: str | None
    linked: bool
    goods: int
    row: str
    item: str
    source: str

    @property
    def persons(self) -> int:
        """人次: stated, else one for a household."""
        return self.heads if self.heads is not None else int(self.case_id is not None)


def visit_facts(scope: Scope, within: Window) -> list[VisitFact]:
    """Comfort visits from January, or the beginning of a longer window, to the month's end."""
    return scope.once(("aid.visits", read_from(scope, within)), lambda: _read(scope, within))


def _read(scope: Scope, within: Window) -> list[VisitFact]:
    first, last = read_from(scope, within), scope.period.last
    groups = comfort_groups(scope.session)
    by_group = {grant.group: grant for grant in grant_facts(scope, within) if codes.is_comfort(grant.item)}
    cases = case_facts(scope)
    found = scope.session.scalars(
        select(AidVisit)
        .where(alive(AidVisit), AidVisit.visit_date.between(first, last), AidVisit.kind == codes.VISIT_COMFORT)
        .order_by(AidVisit.visit_date, AidVisit.id)
    )
    facts = []
    for visit in found:
        assert visit.visit_date is not None
        grant = by_group.get(visit.grant_group_id or "")
        case = cases.get(visit.case_id or 0)
        facts.append(
            VisitFact(
                id=visit.id,
                day=visit.visit_date,
                case_id=visit.case_id,
                home=homes(scope).of(visit.case_id),
                unit=normal_name(visit.unit_visited or ""),
                heads=visit.head_count,
                group=visit.grant_group_id,
                linked=visit.grant_group_id in groups,
                goods=visit.goods_value or 0,
                row=grant.row if grant else _row(visit, case is not None and case.in_file_on(visit.visit_date)),
                item=grant.item if grant else visit.item or groups.get(visit.grant_group_id or "", ""),
                source=visit.fund_source or OTHER_SOURCE,
            )
        )
    return facts


def _row(visit: AidVisit, filed: bool) -> str:
    """As stated; else units are called on for their front-line workers, and a household not in file is 其他."""
    if visit.beneficiary_class is not None:
        return visit.beneficiary_class
    if visit.case_id is None:
        return FRONT_LINE_ROW if visit.unit_visited else OTHER_ROW
    return IN_FILE_ROW if filed else OTHER_ROW


@measure("aid.comfort")
def comfort(
    scope: Scope,
    *,
    what: str,
    row: str | None = None,
    items: Sequence[str] | None = None,
    sources: Sequence[str] | None = None,
    when: str = "month",
) -> Measured:
    """Comfort of the month, or of the longer period (`when`: quarter, half, year, survey) so far.

    `what`: units (distinct units called on), households (distinct, whatever files they have had), times (人次), money,
    goods (分, at purchase price), amount (both). `row` is the kind of beneficiary (02–08), `items` the kinds of
    comfort, `sources` the funds.
    """
    within = window(scope, when)
    grants = [
        grant
        for grant in grant_facts(scope, within)
        if codes.is_comfort(grant.item)
        and (row is None or grant.row == row)
        and (items is None or grant.item in items)
        and (sources is None or (grant.source or OTHER_SOURCE) in sources)
    ]
    visits = [
        visit
        for visit in visit_facts(scope, within)
        if visit.day in within and (row is None or visit.row == row) and (items is None or visit.item in items)
    ]
    if what == "units":
        kept = [visit for visit in visits if visit.unit]
        return Measured(len({visit.unit for visit in kept}), tuple(visit.id for visit in kept), "aid_visit")
    unlinked = [visit for visit in visits if not visit.linked and (sources is None or visit.source in sources)]
    match what:
        case "households":
            return _households(grants, unlinked, within)
        case "times":
            value = sum(comfort_times(scope, grants, within).values()) + sum(visit.persons for visit in unlinked)
            return _measured(value, grants, unlinked, within)
        case "money" | "goods" | "amount":
            return _amount(what, grants, unlinked, within)
        case _:
            raise KeyError(what)


def comfort_times(scope: Scope, grants: Sequence[GrantFact], within: Window) -> dict[str, int]:
    """人次 of comfort by benefit, for BF-3 and BF-6C alike: the persons whom its visits met, else one."""
    return times_of(grants, within, _weights(scope))


def _weights(scope: Scope) -> _Weights:
    return scope.once("aid.weights", lambda: _Weights(scope))


class _Weights:
    """How many persons a benefit had reached by a day: what its visits state, in whatever year, else one."""

    def __init__(self, scope: Scope) -> None:
        self._heads: dict[str, list[tuple[date, int]]] = {}
        stated = select(AidVisit.grant_group_id, AidVisit.visit_date, AidVisit.head_count).where(
            alive(AidVisit), AidVisit.kind == codes.VISIT_COMFORT, AidVisit.grant_group_id.is_not(None)
        )
        for group, day, heads in scope.session.execute(stated):
            if group is not None and day is not None and heads is not None:
                self._heads.setdefault(group, []).append((day, heads))

    def __call__(self, group: str, day: date) -> int:
        told = [heads for on, heads in self._heads.get(group, ()) if on <= day]
        return sum(told) if told else 1


def _households(grants: Sequence[GrantFact], visits: Sequence[VisitFact], within: Window) -> Measured:
    kept = [grant for grant in standing(grants, within) if grant.home is not None]
    called = [visit for visit in visits if visit.home is not None]
    reached = {grant.home for grant in kept} | {visit.home for visit in called}
    return _of(len(reached), tuple(grant.id for grant in kept), tuple(visit.id for visit in called))


def _amount(what: str, grants: Sequence[GrantFact], visits: Sequence[VisitFact], within: Window) -> Measured:
    if what != "amount":
        grants = [grant for grant in grants if grant.goods == (what == "goods")]
    given = [visit for visit in visits if visit.goods] if what != "money" else []
    value = sum(grant.amount for grant in grants if grant.paid in within) + sum(visit.goods for visit in given)
    return _measured(value, grants, given, within)


def _measured(value: int, grants: Sequence[GrantFact], visits: Sequence[VisitFact], within: Window) -> Measured:
    rows = tuple(grant.id for grant in grants if grant.paid in within)
    return _of(value, rows, tuple(visit.id for visit in visits))


def _of(value: int, grants: tuple[int, ...], visits: tuple[int, ...]) -> Measured:
    """A cell drills into one kind of record: the grants, or the visits where no grant is behind it."""
    return Measured(value, grants, "aid_grant") if grants or not visits else Measured(value, visits, "aid_visit")
