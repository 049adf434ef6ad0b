"""The files and their people as the returns see them: read once per computation, as plain rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from sqlalchemy import select

from tzdesk.base.periods import Month
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.homes import Homes, homes_of
from tzdesk.registers.aid.income import exact_net
from tzdesk.registers.aid.model import AidAssessment, AidCase, AidMember, AidPublicity
from tzdesk.registers.aid.reading import decided_day, parent_classes, reviews
from tzdesk.registers.measure import Scope
from tzdesk.store import alive


@dataclass(frozen=True)
class Person:
    """One row of a household. `born` is None for a newborn of whom only the birth certificate's number is known."""

    id: int
    relation: str | None
    id_no: str | None
    born: date | None
    stage: str | None
    identity: str | None
    disabled: bool
    together: bool
    left: date | None

    def belongs_on(self, day: date) -> bool:
        """Whether the person counts into the household on a day: born, and not gone."""
        born = self.born is None or self.born <= day
        return self.together and born and (self.left is None or self.left > day)

    @property
    def birth_date(self) -> date | None:
        """As the household list calls it."""
        return self.born


@dataclass(frozen=True)
class CaseFact:
    """One file. `decisions` are the classes decided, oldest first; `reviews` the days of its reviews; `nets` the net
    incomes decided on (else those entered for its opening) with the dibao of their day, oldest first; `notices` from
    when to when each hung.
    """

    id: int
    status: str | None
    category: str | None
    gender: str | None
    worker_kind: str | None
    level: str | None
    origin: str | None
    id_no: str | None
    applied: date | None
    approved: date | None
    left: date | None
    reason: str | None
    decisions: tuple[tuple[date, str], ...] = ()
    reviews: tuple[date, ...] = ()
    people: tuple[Person, ...] = ()
    cause: str | None = None
    work: str | None = None
    nature: str | None = None
    born: date | None = None
    nets: tuple[tuple[date, Fraction, int], ...] = ()
    notices: tuple[tuple[date, date | None], ...] = ()

    def net_on(self, day: date) -> tuple[Fraction, int] | None:
        """Net income per head and month, not rounded, and dibao (分), of the last computation up to a day."""
        held = [(net, dibao) for decided, net, dibao in self.nets if decided <= day]
        return held[-1] if held else None

    def in_file_on(self, day: date) -> bool:
        """Whether it was in file at the end of a day."""
        return codes.in_file(self.status, self.approved, self.left, day)

    def class_on(self, day: date) -> str | None:
        """The class that held on a day: the last decision up to it; before the first one, the first.

        Since the last decision it is what the file says, which a clerk may have corrected.
        """
        held = sum(1 for decided, _ in self.decisions if decided <= day)
        if held >= len(self.decisions):
            return self.category or (self.decisions[-1][1] if self.decisions else None)
        return self.decisions[max(held - 1, 0)][1]

    def flagged(self, flag: str) -> bool:
        """农民工, 女, 全国级: the columns beside the classes."""
        match flag:
            case "migrant":
                return self.worker_kind == codes.KIND_MIGRANT
            case "female":
                return self.gender == codes.FEMALE
            case "national":
                return self.level == codes.NATIONAL
            case _:
                raise KeyError(flag)

    @cached_property
    def has_head_row(self) -> bool:
        """Whether the household list holds the head himself."""
        return any(person.relation == codes.RELATION_SELF for person in self.people)


@dataclass(frozen=True)
class Flows:
    """A month of the files, each with the class under which it counts there."""

    opening: Mapping[int, str | None]
    closing: Mapping[int, str | None]
    new: Mapping[int, str | None]
    returned: Mapping[int, str | None]
    moved_in: Mapping[int, str | None]
    into_class: Mapping[int, str | None]
    lifted: Mapping[int, str | None]
    cancelled: Mapping[int, str | None]
    moved_out: Mapping[int, str | None]
    out_of_class: Mapping[int, str | None]


_ENTERED = {codes.ORIGIN_RETURNED: "returned", codes.ORIGIN_MOVED_IN: "moved_in"}
_LEFT = {codes.EXIT_LIFTED: "lifted", codes.EXIT_MOVED: "moved_out"}


def case_facts(scope: Scope) -> dict[int, CaseFact]:
    """All living files by id."""
    return scope.once("aid.cases", lambda: _read(scope))


def homes(scope: Scope) -> Homes:
    """Which files are of one household."""
    return scope.once("aid.homes", lambda: homes_of(scope.session))


def _read(scope: Scope) -> dict[int, CaseFact]:
    session = scope.session
    cases = list(session.scalars(select(AidCase).where(alive(AidCase)).order_by(AidCase.id)))
    by_id = {case.id: case for case in cases}
    decisions: dict[int, list[tuple[date, int, str]]] = defaultdict(list)
    assessed: dict[int, list[AidAssessment]] = defaultdict(list)
    nets: dict[int, list[tuple[date, Fraction, int]]] = defaultdict(list)
    begun: dict[int, list[tuple[date, Fraction, int]]] = defaultdict(list)
    column = _columns(scope)
    for found in session.scalars(select(AidAssessment).where(alive(AidAssessment))):
        case = by_id.get(found.case_id or 0)
        day = decided_day(found, case)
        if case is None:
            continue
        assessed[case.id].append(found)
        if day is None:
            continue
        if found.decided_category is not None:
            decisions[case.id].append((day, found.id, column(found.decided_category)))
        net = exact_net(found.income_total, found.rigid_total, found.household_size)
        if net is not None and found.dibao_snapshot:
            open_yet = found.decided_category is None and found.decided_on is None
            (begun if open_yet else nets)[case.id].append((day, net, found.dibao_snapshot))
    people = _people(scope)
    notices: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    hung = select(AidPublicity).where(alive(AidPublicity), AidPublicity.kind == codes.PUBLICITY_CASE)
    for notice in session.scalars(hung.order_by(AidPublicity.id)):
        if notice.case_id is not None and notice.start_date is not None:
            notices[notice.case_id].append((notice.start_date, notice.closed_on or notice.end_date))
    return {
        case.id: CaseFact(
            id=case.id,
            status=case.status,
            category=column(case.category) if case.category is not None else None,
            gender=case.gender,
            worker_kind=case.worker_kind,
            level=case.archive_level,
            origin=case.archive_origin,
            id_no=case.id_no,
            applied=case.apply_date,
            approved=case.approve_date,
            left=case.exit_date,
            reason=case.exit_reason,
            decisions=tuple((day, category) for day, _, category in sorted(decisions[case.id])),
            reviews=reviews(case, assessed[case.id]),
            people=tuple(people[case.id]),
            cause=case.main_cause,
            work=case.work_status,
            nature=case.unit_nature,
            born=case.birth_date,
            nets=tuple(sorted(nets[case.id] or begun[case.id])),
            notices=tuple(notices[case.id]),
        )
        for case in cases
    }


def _columns(scope: Scope) -> Callable[[str], str]:
    """The class under which a class counts: a district's own (特困职工) under the one that its code names as parent."""
    parents = parent_classes(scope.definition)
    return lambda category: parents.get(category) or category


def _people(scope: Scope) -> dict[int, list[Person]]:
    people: dict[int, list[Person]] = defaultdict(list)
    for member in scope.session.scalars(select(AidMember).where(alive(AidMember)).order_by(AidMember.id)):
        disabled = member.health == codes.HEALTH_DISABLED or member.disability is not None
        people[member.case_id or 0].append(
            Person(
                id=member.id,
                relation=member.relation,
                id_no=member.id_no,
                born=member.birth_date,
                stage=member.edu_stage,
                identity=member.identity,
                disabled=disabled,
                together=member.lives_together is not False,
                left=member.left_on,
            )
        )
    return people


def flows(scope: Scope, month: Month) -> Flows:
    """What entered, left and changed class in a month.

    A file that stays counts under its class at the month's end, one that leaves under the class it had at the
    beginning, so that opening + in − out = closing in every column.
    """
    return scope.once(("aid.flows", month), lambda: _flows(case_facts(scope), month))


def _flows(cases: Mapping[int, CaseFact], month: Month) -> Flows:
    before, end = month.previous.last, month.last
    named: dict[str, dict[int, str | None]] = {name: {} for name in Flows.__dataclass_fields__}
    for case in cases.values():
        if case.approved is None or case.status in {codes.DRAFT, codes.REFUSED}:
            continue
        was, stays = case.in_file_on(before), case.in_file_on(end)
        if was:
            named["opening"][case.id] = case.class_on(before)
        if stays:
            named["closing"][case.id] = case.class_on(end)
        if case.approved in month:
            named[_ENTERED.get(case.origin or "", "new")][case.id] = case.class_on(end if stays else case.left or end)
        if case.left is not None and case.left in month and case.approved <= case.left:
            left = _LEFT.get(case.reason or "", "cancelled")
            if case.reason is None and case.status == codes.LIFTED:
                left = "lifted"
            named[left][case.id] = case.class_on(before if was else case.left)
        if was and stays and case.class_on(before) != case.class_on(end):
            named["into_class"][case.id] = case.class_on(end)
            named["out_of_class"][case.id] = case.class_on(before)
    return Flows(**named)
