"""Counts of unions and covered units for returns: how many stood at the month's end, how many came and went.

Filters may be combined; each takes one code or a list. A union without a unit of its own takes the nature of most of
its covered units.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple, TypeAlias, TypedDict, Unpack

from sqlalchemy import select

from tzdesk.base.periods import Month
from tzdesk.registers.measure import Measured, Scope, added_up, measure, rests
from tzdesk.registers.organisations.gather import by_id, codes_of
from tzdesk.registers.organisations.history import organisations_as_of, units_as_of
from tzdesk.registers.organisations.model import (
    ENDED,
    JOINT,
    PLANNED,
    PREPARING,
    SINGLE,
    VILLAGE,
    CoveredUnit,
    HostUnit,
    Organisation,
)
from tzdesk.registers.organisations.queries import COUNTED
from tzdesk.store import alive

Choice: TypeAlias = str | Sequence[str] | None
OTHER_GROUP, VILLAGE_GROUP = "其他", "村社区"


class Filters(TypedDict, total=False):
    """What narrows a figure: 工会组织类型, 单独或联合, 年报 904, 单位性质大类, 控股, 行业门类, 个人会员.

    "" is a blank one.
    """

    types: Choice
    joint: bool
    stat: Choice
    groups: Choice
    holdings: Choice
    industries: Choice
    individuals: bool


@dataclass(frozen=True)
class Nature:
    """What a line of the return sorts by."""

    group: str | None = None
    holding: str | None = None
    industry: str | None = None


class Sort(NamedTuple):
    """All of a union that filters ask for."""

    org_type: str | None
    joint: bool | None
    stat: str | None
    individuals: bool
    nature: Nature


@dataclass(frozen=True)
class OrgFacts:
    """All unions and covered units that are not in the recycle bin, each with its nature."""

    orgs: tuple[tuple[Organisation, Nature], ...]
    covered: tuple[tuple[CoveredUnit, Nature], ...]

    @cached_property
    def alike(self) -> dict[Sort, list[tuple[int, Organisation]]]:
        """The unions that every filter takes or leaves together, each with its place: a form has hundreds of cells, a
        district thousands of unions, and only a few dozen sorts of them."""
        found: dict[Sort, list[tuple[int, Organisation]]] = {}
        for place, (org, nature) in enumerate(self.orgs):
            sort = Sort(org.org_type, is_joint(org), org.stat_type_904, bool(org.individual_members), nature)
            found.setdefault(sort, []).append((place, org))
        return found


def facts(scope: Scope) -> OrgFacts:
    """Read once per computation."""
    return scope.once("organisations.facts", lambda: _read(scope))


def _read(scope: Scope) -> OrgFacts:
    session = scope.session
    groups = codes_of(scope.definition, HostUnit.__kind__, "unit_nature")
    day = scope.period.last
    rows = list(session.scalars(select(Organisation).where(alive(Organisation)).order_by(Organisation.id)))
    orgs = organisations_as_of(session, rows, day)
    links = list(session.scalars(select(CoveredUnit).where(alive(CoveredUnit)).order_by(CoveredUnit.id)))
    hosts = by_id(session, HostUnit, [*(o.host_unit_id for o in orgs), *(c.unit_id for c in links)])
    units = {unit.id: unit for unit in units_as_of(session, list(hosts.values()), day)}

    def nature_of(unit_id: int | None) -> Nature:
        unit = units.get(unit_id or 0)
        if unit is None:
            return Nature()
        entry = groups.get(unit.unit_nature) if groups else None
        return Nature(entry.extra.get("group") if entry else None, unit.holding, unit.industry_letter)

    covered = tuple((link, nature_of(link.unit_id)) for link in links)
    of_joint: dict[int, list[Nature]] = {}
    for link, of_unit in covered:
        if link.active_on(day):
            of_joint.setdefault(link.org_id, []).append(of_unit)

    def nature(org: Organisation) -> Nature:
        if org.host_unit_id:
            return nature_of(org.host_unit_id)
        if org.org_type == VILLAGE:
            return Nature(VILLAGE_GROUP)
        return _majority(of_joint.get(org.id, []))

    return OrgFacts(tuple((org, nature(org)) for org in orgs), covered)


def _majority(natures: Sequence[Nature]) -> Nature:
    """What most covered units are, sort by sort; the first of equals. A union that covers nobody is of none."""
    most = Nature()
    for name in ("group", "holding", "industry"):
        if not natures:
            break
        value = Counter(getattr(nature, name) for nature in natures).most_common(1)[0][0]
        most = replace(most, **{name: value})
        natures = [nature for nature in natures if getattr(nature, name) == value]
    return most


def _among(value: str | None, choice: Choice) -> bool:
    if choice is None:
        return True
    return (value or "") == choice if isinstance(choice, str) else (value or "") in choice


def _fits(nature: Nature, filters: Filters) -> bool:
    return (
        _among(nature.group or OTHER_GROUP, filters.get("groups"))
        and _among(nature.holding, filters.get("holdings"))
        and _among(nature.industry, filters.get("industries"))
    )


def chosen(scope: Scope, stands: Callable[[Organisation], bool], **filters: Unpack[Filters]) -> list[Organisation]:
    """The unions that fulfil all filters. Without `types` those that the statistics count (工会组织数)."""
    types = filters.get("types")
    sorts = [
        unions
        for sort, unions in facts(scope).alike.items()
        if _among(sort.org_type, (*COUNTED, "") if types is None else types)
        and ("joint" not in filters or sort.joint is filters["joint"])
        and _among(sort.stat, filters.get("stat"))
        and ("individuals" not in filters or sort.individuals is filters["individuals"])
        and _fits(sort.nature, filters)
    ]
    found = sorted(((place, org) for unions in sorts for place, org in unions if stands(org)), key=itemgetter(0))
    return [org for _, org in found]


def is_joint(org: Organisation) -> bool | None:
    """Whether it stands in the column of joint unions. A village union goes by its 904 code (members.md §6(b)), and
    stands in neither column without one; a union of unknown type is a single one unless the code says otherwise."""
    if org.org_type in (SINGLE, JOINT):
        return org.org_type == JOINT
    if org.org_type == VILLAGE and org.stat_type_904 is None:
        return None
    return org.stat_type_904 == "2"


def _within(day: date | None, period: Month, *, year: bool) -> bool:
    if day is None:
        return False
    return day.year == period.year and day <= period.last if year else day in period


def _count(orgs: Sequence[Organisation]) -> Measured:
    return Measured(len(orgs), tuple(org.id for org in orgs), Organisation.__kind__)


@measure("organisations.count")
def count(scope: Scope, **filters: Unpack[Filters]) -> Measured:
    """Unions that stand at the month's end."""
    last = scope.period.last
    return _count(chosen(scope, lambda org: org.active_on(last), **filters))


@measure("organisations.founded")
def founded(scope: Scope, *, year: bool = False, **filters: Unpack[Filters]) -> Measured:
    """Unions founded in the month, or in the year up to it."""

    def new(org: Organisation) -> bool:
        return org.status != PLANNED and _within(org.found_date, scope.period, year=year)

    return _count(chosen(scope, new, **filters))


@measure("organisations.ended")
def ended(scope: Scope, *, year: bool = False, **filters: Unpack[Filters]) -> Measured:
    """Unions abolished or merged in the month, or in the year up to it."""

    def gone(org: Organisation) -> bool:
        return org.status in ENDED and _within(org.end_date, scope.period, year=year)

    return _count(chosen(scope, gone, **filters))


@measure("organisations.field_sum")
def field_sum(scope: Scope, *, field: str, **filters: Unpack[Filters]) -> Measured:
    """The sum of a number field, or how many say 是, over the unions that stand at the month's end; 0 of none."""
    last = scope.period.last
    orgs = chosen(scope, lambda org: org.active_on(last), **filters)
    if not orgs:
        return Measured(0)
    stated = ((org.id, None if (value := getattr(org, field)) is None else int(value)) for org in orgs)
    return added_up(stated, Organisation.__kind__)


rests("organisations.field_sum", lambda *, field, **_: (f"{Organisation.__kind__}.{field}",))


@measure("organisations.covered")
def covered(scope: Scope, *, joined: str = "", **filters: Unpack[Filters]) -> Measured:
    """Units that joint unions cover at the month's end; with `joined` "month" or "year" only those that joined then.

    The nature is the covered unit's own; `types` are the unions', the joint ones that are counted unless stated.
    """
    last = scope.period.last
    types = filters.get("types")
    standing = {
        org.id
        for org, _ in facts(scope).orgs
        if org.active_on(last) and (is_joint(org) if types is None else _among(org.org_type, types))
    }
    ids = [
        link.id
        for link, nature in facts(scope).covered
        if link.org_id in standing
        and link.active_on(last)
        and _fits(nature, filters)
        and (not joined or _within(link.from_date, scope.period, year=joined == "year"))
    ]
    return Measured(len(ids), tuple(ids), CoveredUnit.__kind__)


@measure("organisations.preparing")
def preparing(scope: Scope) -> Measured:
    """筹备组 at the month's end: not yet unions, shown apart."""
    found = [org for org, _ in facts(scope).orgs if PREPARING == org.org_type or org.status == PLANNED]
    return _count([org for org in found if org.status not in ENDED and _begun(org, scope.period)])


def _begun(org: Organisation, period: Month) -> bool:
    return org.found_date is None or org.found_date <= period.last
