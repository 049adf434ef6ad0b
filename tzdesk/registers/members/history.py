"""Reads over the months of member counts: last month's cells, the months before, trends, who is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.periods import Month
from tzdesk.definitions import Definition
from tzdesk.registers.measure import total
from tzdesk.registers.members.items import CLOSING, TOTAL, items_of
from tzdesk.registers.members.model import MemberCount, without_blanks
from tzdesk.registers.members.movements import EXPEL, cells_of, month_movements
from tzdesk.registers.members.near import CountNear, Tally
from tzdesk.registers.members.roster_counts import closing_cells, persons_of
from tzdesk.registers.organisations.gather import by_id, codes_of, in_chunks
from tzdesk.registers.organisations.history import organisations_as_of, recorded_on, units_as_of
from tzdesk.registers.organisations.model import JOINT, CoveredUnit, HostUnit, Organisation
from tzdesk.registers.organisations.queries import counts_own, reporting_unions
from tzdesk.registers.profile import profile_of
from tzdesk.store import alive

Place = tuple[int, Month]


def counting_unions(session: Session, period: Month) -> frozenset[int]:
    """The unions whose members are added up (members.md X08), by what they were at the month's end: federations and
    upper unions are sums of others."""
    return frozenset(
        one.id for one in recorded_on(session, period.last) if counts_own(one.org_type, one.individual_members)
    )


def month_counts(session: Session, period: Month) -> list[MemberCount]:
    """The counts of a month that are added up, by union, as records."""
    ids = [tally.id for tally in month_tallies(session, period)]
    found: dict[int, MemberCount] = {}
    for part in in_chunks(ids):
        found |= {count.id: count for count in session.scalars(select(MemberCount).where(MemberCount.id.in_(part)))}
    return [found[one] for one in ids]


def month_tallies(session: Session, period: Month) -> list[Tally]:
    """The counts of a month that are added up, by union: their cells only, which is several times faster."""
    unions = counting_unions(session, period)
    query = (
        select(MemberCount.id, MemberCount.org_id, MemberCount.cells)
        .where(alive(MemberCount), MemberCount.period == period)
        .order_by(MemberCount.org_id)
    )
    return [Tally(one, org_id, period, cells) for one, org_id, cells in session.execute(query) if org_id in unions]


def counts_of(session: Session, period: Month, org_ids: Collection[int]) -> dict[int, MemberCount]:
    """The living counts of these unions in a month, by union."""
    found: dict[int, MemberCount] = {}
    for part in in_chunks(org_ids):
        query = select(MemberCount).where(
            alive(MemberCount), MemberCount.period == period, MemberCount.org_id.in_(part)
        )
        found |= {count.org_id: count for count in session.scalars(query)}
    return found


def previous_cells(session: Session, period: Month, org_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Last month's cells of these unions; unions without a count then are left out."""
    found: dict[int, dict[str, int]] = {}
    for part in in_chunks(org_ids):
        query = select(MemberCount.org_id, MemberCount.cells).where(
            alive(MemberCount), MemberCount.period == period.previous, MemberCount.org_id.in_(part)
        )
        found |= {org_id: without_blanks(cells) for org_id, cells in session.execute(query)}
    return found


def following(session: Session, org_id: int, period: Month) -> list[MemberCount]:
    """A union's later counts, oldest first."""
    query = select(MemberCount).where(alive(MemberCount), MemberCount.org_id == org_id, MemberCount.period > period)
    return list(session.scalars(query.order_by(MemberCount.period)))


def count_nears(session: Session, definition: Definition, records: Sequence[MemberCount]) -> list[CountNear]:
    """The neighbours of each count, in the order of the records."""
    items = items_of(definition)
    places = [r.place for r in records if r.place]
    orgs = unions_at(session, places)
    units = _units_at(session, orgs)
    back = _months_back(definition)
    months = _months_before(session, records, back)
    movements = month_movements(session, places)
    persons = persons_of(session, (org_id for org_id, _ in places)) if _keeps_roster(session) else defaultdict(list)
    covered = _covered_members(session, orgs.values(), (month for _, month in places))
    types = codes_of(definition, Organisation.__kind__, "org_type")
    nears = []
    for r in records:
        org = orgs.get(r.place) if r.place else None
        unit = units.get(r.place) if r.place else None
        found = movements.get(r.place, []) if r.place else []
        nears.append(
            CountNear(
                items=items,
                org=org,
                unit=unit,
                earlier=_run(months, r, back),
                moved=cells_of(definition, found),
                roster=closing_cells(definition, persons[r.org_id], r.period) if r.place and persons[r.org_id] else {},
                filings=all(one.doc_no for one in found if one.mv_type == EXPEL),
                covered_members=covered.get(r.place) if r.place else None,
                type_label=types.label_of(org.org_type) if types and org else "",
            )
        )
    return nears


def unions_at(session: Session, places: Iterable[Place]) -> dict[Place, Organisation]:
    """The union of each count, as it stood at the month's end."""
    months: dict[Month, set[int]] = {}
    for org_id, month in places:
        months.setdefault(month, set()).add(org_id)
    found: dict[Place, Organisation] = {}
    for month, org_ids in months.items():
        today = list(by_id(session, Organisation, org_ids).values())
        found |= {(org.id, month): org for org in organisations_as_of(session, today, month.last)}
    return found


def _units_at(session: Session, orgs: Mapping[Place, Organisation]) -> dict[Place, HostUnit]:
    """The unit that each of these unions stood in, as it was at the month's end."""
    hosts = by_id(session, HostUnit, (org.host_unit_id for org in orgs.values()))
    found: dict[Place, HostUnit] = {}
    for month in {month for _, month in orgs}:
        units = {unit.id: unit for unit in units_as_of(session, list(hosts.values()), month.last)}
        for place, org in orgs.items():
            if place[1] == month and org.host_unit_id in units:
                found[place] = units[org.host_unit_id]
    return found


def _keeps_roster(session: Session) -> bool:
    return bool(profile_of(session).keeps_roster)


def _covered_members(session: Session, orgs: Iterable[Organisation], months: Iterable[Month]) -> dict[Place, int]:
    """Members of the units that each joint union covered at a month's end, where all of them state theirs."""
    joint = {org.id for org in orgs if org.org_type == JOINT}
    links: dict[int, list[CoveredUnit]] = {}
    for part in in_chunks(joint):
        for link in session.scalars(select(CoveredUnit).where(alive(CoveredUnit), CoveredUnit.org_id.in_(part))):
            links.setdefault(link.org_id, []).append(link)
    found: dict[Place, int] = {}
    for month in set(months):
        for org_id, all_links in links.items():
            members = [link.members for link in all_links if link.active_on(month.last)]
            stated = [value for value in members if value is not None]
            if stated and len(stated) == len(members):
                found[org_id, month] = sum(stated)
    return found


def _months_back(definition: Definition) -> int:
    """Months before the present one that rules look at: as many as M18 (months without a movement) asks for."""
    known = definition.rules.get("M18")
    months = known.thresholds.get("months") if known else None
    return max(1, int(months) - 1) if months else 1


def _months_before(session: Session, records: Sequence[MemberCount], back: int) -> dict[tuple[int, Month], Tally]:
    places = [r.place for r in records if r.place]
    if not places:
        return {}
    periods = [period for _, period in places]
    first, last = min(periods).step(-back), max(periods).previous
    found: dict[tuple[int, Month], Tally] = {}
    for part in in_chunks({org_id for org_id, _ in places}):
        query = select(MemberCount.id, MemberCount.org_id, MemberCount.period, MemberCount.cells).where(
            alive(MemberCount), MemberCount.org_id.in_(part), MemberCount.period.between(first, last)
        )
        found |= {(row.org_id, row.period): Tally(*row) for row in session.execute(query)}
    return found


def _run(months: dict[tuple[int, Month], Tally], r: MemberCount, most: int) -> tuple[Tally, ...]:
    """The months right before a count, newest first, as far as they follow without a gap."""
    run: list[Tally] = []
    if r.place is None:
        return ()
    org_id, period = r.place
    for back in range(1, most + 1):
        tally = months.get((org_id, period.step(-back)))
        if tally is None:
            break
        run.append(tally)
    return tuple(run)


def trend(session: Session, period: Month, months: int = 13) -> list[tuple[Month, int | None]]:
    """Closing members of the last months, this one last. None for a month in which nothing was stated."""
    span = period.trailing(months)
    closing = MemberCount.cells[CLOSING + TOTAL].as_integer()
    query = select(MemberCount.period, MemberCount.org_id, closing)
    query = query.where(alive(MemberCount), MemberCount.period.between(span[0], span[-1]))
    stated: dict[Month, list[tuple[int, int | None]]] = {}
    for month, org_id, members in session.execute(query):
        stated.setdefault(month, []).append((org_id, members))
    sums: dict[Month, int | None] = {}
    for month, rows in stated.items():
        unions = counting_unions(session, month)
        sums[month] = total(members for org_id, members in rows if org_id in unions)
    return [(month, sums.get(month)) for month in span]


def missing_unions(session: Session, period: Month) -> list[Organisation]:
    """The unions that should report a month and have no count in it (漏报)."""
    query = select(MemberCount.org_id).where(alive(MemberCount), MemberCount.period == period)
    there = set(session.scalars(query))
    return [org for org in reporting_unions(session, period.last) if org.id not in there]


def organisation_names(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Union names by id, for titles."""
    return {org.id: org.org_name for org in by_id(session, Organisation, ids).values()}
