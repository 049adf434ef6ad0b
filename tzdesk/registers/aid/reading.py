"""Reading households, hardship lines and sums from the store, in bulk: a fixed number of queries for any number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.definitions import Definition, Threshold
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.homes import homes_of
from tzdesk.registers.aid.model import AidAssessment, AidCase, AidGrant, AidMember
from tzdesk.registers.profile import profile_of
from tzdesk.store import Entity, alive
from tzdesk.store.facts import facts_in

E = TypeVar("E", bound=Entity)
_CHUNK = 500


_OPENING = frozenset({None, codes.ASSESS_NEW})


@dataclass
class Household:
    """A file with its people and computations. `row` is the sheet's row while importing."""

    case: AidCase
    members: list[AidMember] = field(default_factory=list)
    assessments: list[AidAssessment] = field(default_factory=list)

    @property
    def latest(self) -> AidAssessment | None:
        """The newest computation, decided or still open."""
        return max(self.assessments, key=when_decided, default=None)

    @property
    def opening(self) -> AidAssessment | None:
        """The computation on which the file was opened (新增)."""
        return max((one for one in self.assessments if one.kind in _OPENING), key=when_decided, default=None)

    @property
    def held(self) -> AidAssessment | None:
        """The computation whose decision holds now; what is still open decides nothing."""
        return next((found for _, found in reversed(self.decisions)), None)

    @property
    def decisions(self) -> list[tuple[date, AidAssessment]]:
        """The computations that decided a class, oldest first, each with the day from which it holds."""
        dated = [(decided_day(one, self.case), one) for one in self.assessments if one.decided_category]
        held = [(day, one) for day, one in dated if day is not None]
        return sorted(held, key=lambda one: (one[0], one[1].id or 0))

    def held_on(self, day: date) -> AidAssessment | None:
        """The computation whose decision held on a day."""
        return next((found for decided, found in reversed(self.decisions) if decided <= day), None)

    def class_on(self, day: date) -> str | None:
        """The class that held on a day, as the returns count it: the last decision up to it, before the first one the
        first; since the last decision it is what the file says."""
        held, later = self.held_on(day), [found for decided, found in self.decisions if decided > day]
        if not later and self.case.category is not None:
            return self.case.category
        found = held or next(iter(later), None)
        return found.decided_category if found is not None else None

    def newest_on(self, day: date) -> AidAssessment | None:
        """The newest computation that there was on a day, decided or still open."""
        made = (one for one in self.assessments if made_day(one, self.case) <= day)
        return max(made, key=when_decided, default=None)

    @property
    def others(self) -> tuple[AidMember, ...]:
        """The household without the head's own row."""
        return tuple(member for member in self.members if not member.is_head)


def when_decided(found: AidAssessment) -> tuple[date, int]:
    """What computations of one file are ordered by: the decision; one still open by its period's end."""
    return (found.decided_on or found.period_to or date(found.assess_year or 1, 1, 1), found.id or 0)


def decided_day(found: AidAssessment, case: AidCase | None) -> date | None:
    """From when a computation decides: its own day; that of a file's opening, the approval. None while open."""
    if found.decided_on is not None or case is None or found.kind not in _OPENING:
        return found.decided_on
    return case.approve_date


def made_day(found: AidAssessment, case: AidCase | None) -> date:
    """Since when there is a computation: its decision, or while open the day after its twelve months."""
    decided = found.decided_on if found.decided_category is None else decided_day(found, case)
    after = found.period_to + timedelta(days=1) if found.period_to is not None else None
    return decided or after or date(found.assess_year or 1, 1, 1)


REVIEWS = frozenset({codes.ASSESS_YEARLY, codes.ASSESS_CHANGE})


def reviews(case: AidCase, assessments: Iterable[AidAssessment]) -> tuple[date, ...]:
    """The days on which a file was reviewed (复核), in order: for BF-1, the lists and rule G05 alike.

    Decided reviews and changes of class, and the day that the file notes itself (a review on a visit, one that came
    with an import). Figures that nobody has decided on are none.
    """
    days = {one.decided_on for one in assessments if one.kind in REVIEWS and (one.decided_category or one.conclusion)}
    return tuple(sorted(day for day in {*days, case.last_review_date} if day is not None))


def reviews_of(session: Session, cases: Sequence[AidCase]) -> dict[int, tuple[date, ...]]:
    """The same of many stored files, by id."""
    made: dict[int, list[AidAssessment]] = defaultdict(list)
    for found in fetch_in(session, AidAssessment, AidAssessment.case_id, (case.id for case in cases)):
        made[found.case_id or 0].append(found)
    return {case.id: reviews(case, made[case.id]) for case in cases}


def stored_id(record: Entity) -> int | None:
    """The id; None for what is only being typed."""
    return record.id


def as_of(period: Month | None) -> date:
    """The day an audit looks from: the end of its month, but never a day to come."""
    today = clock.today()
    return today if period is None else min(period.last, today)


def begun_in(session: Session) -> date | None:
    """The first day of the month in which the workplace was made; None where that is not known (in memory).

    What lies before it was done without the program: of its steps nobody may have entered more than the last.
    """
    made = facts_in(session).get("created_at")
    return Month.of(clock.local(datetime.fromisoformat(made)).date()).first if made else None


def fetch_in(
    session: Session, model: type[E], column: Any, values: Iterable[Any], *extra: ColumnElement[bool]
) -> list[E]:
    """Living rows whose column has one of many values, whatever their number."""
    wanted = sorted({value for value in values if value is not None})
    found: list[E] = []
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK]
        found += session.scalars(select(model).where(alive(model), column.in_(part), *extra).order_by(model.id))
    return found


@dataclass
class Rehearsal:
    """Households as an import would leave them, outside the database: by file id, new ones under ids below zero.

    `rows` says on which row of the sheet each stands. A later row is held against the earlier ones only.
    """

    homes: dict[int, Household] = field(default_factory=dict)
    rows: dict[int, int] = field(default_factory=dict)

    @property
    def live(self) -> Iterator[Household]:
        """Those that one person may stand in once."""
        return (home for home in self.homes.values() if home.case.status in codes.LIVE)


def households(session: Session, cases: Iterable[AidCase], rehearsal: Rehearsal | None = None) -> dict[int, Household]:
    """The households of files by the file's id. A draft's id finds what is stored of it."""
    rehearsed = rehearsal.homes if rehearsal is not None else {}
    found = {case.id: Household(case) for case in cases if stored_id(case) is not None and case.id not in rehearsed}
    for member in fetch_in(session, AidMember, AidMember.case_id, found):
        found[member.case_id or 0].members.append(member)
    for assessed in fetch_in(session, AidAssessment, AidAssessment.case_id, found):
        found[assessed.case_id or 0].assessments.append(assessed)
    return found | rehearsed


def cases_of(session: Session, ids: Iterable[int | None], rehearsal: Rehearsal | None = None) -> dict[int, AidCase]:
    """Files by id, also those in the recycle bin: their records still name them."""
    cases = {number: home.case for number, home in rehearsal.homes.items()} if rehearsal is not None else {}
    wanted = sorted({found for found in ids if found is not None} - cases.keys())
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK]
        cases |= {case.id: case for case in session.scalars(select(AidCase).where(AidCase.id.in_(part)))}
    return cases


# --- the hardship line --------------------------------------------------------------------------------------------


def region_of(session: Session, definition: Definition) -> str:
    """The six digits of the region whose line holds: the desk's own, else the one that rule B14 names."""
    own = (profile_of(session).division_code or "")[:6]
    spec = definition.rules.get("B14")
    return own or str(spec.thresholds.get("region", "") if spec is not None else "")


def line_day(found: AidAssessment | None, case: AidCase | None) -> date | None:
    """The day whose line a computation is held against: its decision's, else the file's (approved, applied for).

    One that is still open without either: the day after its period, in whose month it is made; else its year's end.
    """
    if found is None:
        return None
    own = found.decided_on
    if own is None and case is not None and found.kind in _OPENING:
        own = case.approve_date or case.apply_date
    if own is None and found.period_to is not None:
        own = found.period_to + timedelta(days=1)
    return own or (date(found.assess_year, 12, 31) if found.assess_year else None)


def parent_classes(definition: Definition) -> dict[str, str]:
    """A district's own classes (特困职工), each with the one that it counts and is judged under."""
    return {code.code: code.parent for code in definition.codes["difficulty_category"] if code.parent}


def line_for(
    definition: Definition, region: str, found: AidAssessment | None, case: AidCase | None
) -> Threshold | None:
    """The hardship line that a computation is held against; None when none is in force or nothing dates it."""
    day = line_day(found, case)
    return None if day is None else definition.threshold(region, day)


def name_of(line: Threshold) -> str:
    """By what a computation remembers its line: the region and the first day."""
    return f"{line.region}@{line.effective_from.isoformat()}"


def line_of(definition: Definition, found: AidAssessment) -> Threshold | None:
    """The line that a stored computation was held against, as the definition has it today; None when it has it no more,
    or with another dibao."""
    known = (line for line in definition.thresholds if name_of(line) == found.threshold_id)
    return next((line for line in known if line.dibao == found.dibao_snapshot), None)


def comfort_groups(session: Session) -> dict[str, str]:
    """The benefits of 送温暖（慰问） by their group, each with its item: a visit that names one counts through it,
    wherever visits are counted, whether the benefit is planned, paid, or paid in another month; not one that nobody
    claimed."""
    found = select(AidGrant.grant_group_id, AidGrant.item).where(
        alive(AidGrant),
        AidGrant.grant_group_id.is_not(None),
        AidGrant.item.is_not(None),
        AidGrant.status.is_distinct_from(codes.GRANT_UNCLAIMED),
    )
    return {str(group): str(item) for group, item in session.execute(found) if codes.is_comfort(item)}


def aid_by_year(session: Session, case_ids: Iterable[int]) -> dict[tuple[int, int], int]:
    """Net 帮扶 (items 10–69) by file and year: what counts as income at the next computation.

    A household that came back (返困) has what was paid under its earlier files, too.
    """
    asked = sorted(case_ids)
    homes = homes_of(session)
    wanted = sorted(homes.files(asked))
    sums: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK]
        found = (
            select(AidGrant.case_id, AidGrant.aid_year, AidGrant.item, func.sum(AidGrant.amount))
            .where(alive(AidGrant), AidGrant.status.in_(codes.GRANT_COUNTS), AidGrant.case_id.in_(part))
            .group_by(AidGrant.case_id, AidGrant.aid_year, AidGrant.item)
        )
        for case_id, year, item, amount in session.execute(found):
            if case_id is not None and year is not None and codes.is_aid(item):
                sums[homes.root(case_id)][year] += int(amount or 0)
    return {(one, year): amount for one in asked for year, amount in sums[homes.root(one)].items()}
