"""BF-1: files in standing, in and out, household persons, reviews."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from sqlalchemy import select

from tzdesk.base.periods import Kind, Span
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.measures.case_facts import CaseFact, Person, case_facts, flows, homes
from tzdesk.registers.aid.measures.grant_facts import grant_facts
from tzdesk.registers.aid.model import AidMember
from tzdesk.registers.aid.rules.person import is_minor
from tzdesk.registers.measure import ListRow, Measured, Scope, measure, rows, tells

_MOVES = frozenset(("new", "returned", "moved_in", "into_class", "lifted", "cancelled", "moved_out", "out_of_class"))
_YEARLY = {"new_year": "new", "lifted_year": "lifted", "cancelled_year": "cancelled"}


@measure("aid.cases")
def cases(
    scope: Scope, *, which: str, klass: str | None = None, flag: str | None = None, when: str = "month"
) -> Measured:
    """Files (户) of the month.

    `which`: opening, closing, new, returned, moved_in, into_class, lifted, cancelled, moved_out, out_of_class; for the
    year new_year, lifted_year, cancelled_year; publicity, due (to be reviewed this year), reviewed, unaided.
    `klass` narrows to a class, `flag` to migrant, female or national. `when` (quarter, half, year, survey) counts what
    came or went in the longer period so far, each household once, however often it did; what stands is the month's.
    """
    counted = scope.once(("aid.which", which, when), lambda: _which(scope, which, when))
    facts = case_facts(scope)
    ids = [
        case_id
        for case_id, category in counted
        if (klass is None or category == klass) and (flag is None or facts[case_id].flagged(flag))
    ]
    number = len({homes(scope).root(one) for one in ids}) if which in _MOVES and when != "month" else len(ids)
    return Measured(number, tuple(ids), "aid_case")


def _which(scope: Scope, which: str, when: str) -> list[tuple[int, str | None]]:
    month = scope.period
    if which in _MOVES and when != "month":
        months = Span.of(Kind(when), month).months
        return [pair for part in months if part <= month for pair in getattr(flows(scope, part), which).items()]
    if which in _YEARLY:
        return [pair for part in month.year_to_date for pair in getattr(flows(scope, part), _YEARLY[which]).items()]
    match which:
        case "publicity":
            return [(c.id, c.category) for c in case_facts(scope).values() if _in_publicity(c, month.last)]
        case "due" | "reviewed" | "unaided":
            return _standing(scope, {"due": _due, "reviewed": _reviewed, "unaided": _unaided}[which](scope))
        case _:
            stock: Mapping[int, str | None] = getattr(flows(scope, month), which)
            return list(stock.items())


def _standing(scope: Scope, keep: Callable[[CaseFact], bool]) -> list[tuple[int, str | None]]:
    facts = case_facts(scope)
    return [pair for pair in flows(scope, scope.period).closing.items() if keep(facts[pair[0]])]


def _in_publicity(case: CaseFact, end: date) -> bool:
    """Whether a notice of the file hung at the month's end: begun, and its result not yet entered.

    A file that says so without a notice on record is taken at its word: it had applied and was not yet approved.
    """
    if case.notices:
        return any(first <= end and (last is None or last > end) for first, last in case.notices)
    return (
        case.status == codes.PUBLIC
        and (case.applied is None or case.applied <= end)
        and (case.approved is None or case.approved > end)
    )


def _due(scope: Scope) -> Callable[[CaseFact], bool]:
    """Every file approved in an earlier year is reviewed once a year."""
    return lambda case: case.approved is not None and case.approved.year < scope.period.year


def _reviewed(scope: Scope) -> Callable[[CaseFact], bool]:
    due, first, last = _due(scope), date(scope.period.year, 1, 1), scope.period.last
    return lambda case: due(case) and any(first <= day <= last for day in case.reviews)


def _unaided(scope: Scope) -> Callable[[CaseFact], bool]:
    """A household to which nothing was given this year, whichever of its files (返困) it was given under."""
    end = scope.period.last
    first = date(scope.period.year, 1, 1)
    aided = {g.home for g in grant_facts(scope) if g.amount > 0 and first <= g.paid <= end and g.stands_on(end)}
    found = homes(scope)
    return lambda case: found.root(case.id) not in aided


# --- persons ---------------------------------------------------------------------------------------------------------


@measure("aid.people")
def people(scope: Scope, *, which: str, klass: str | None = None, flag: str | None = None) -> Measured:
    """Persons (人) of the households in file at the month's end.

    `which`: all, under14, students (children at senior high school and above), disabled. Columns as in `aid.cases`; a
    head without a row of his own counts as one.
    """
    end = scope.period.last
    facts = case_facts(scope)
    standing = flows(scope, scope.period).closing
    value, ids = 0, []
    for case_id, category in standing.items():
        case = facts[case_id]
        if (klass is not None and category != klass) or (flag is not None and not case.flagged(flag)):
            continue
        found = [person.id for person in case.people if person.belongs_on(end) and _is(person, which, end)]
        value += len(found) + (which == "all" and not case.has_head_row)
        ids += found
    return Measured(value, tuple(ids), "aid_member")


tells("aid.people", lambda *, which, **_rest: ("aid_member.health",) if which == "disabled" else ())


def _is(person: Person, which: str, end: date) -> bool:
    match which:
        case "all":
            return True
        case "under14":
            return is_minor(person, end)
        case "students":
            at_school = person.identity is None or person.identity in codes.IDENTITY_STUDENTS
            return person.relation in codes.RELATION_CHILDREN and at_school and person.stage in codes.EDU_UPPER
        case "disabled":
            return person.disabled
        case _:
            raise KeyError(which)


# --- lists -----------------------------------------------------------------------------------------------------------


def _listed(scope: Scope, ids: Iterable[int]) -> list[ListRow]:
    facts = case_facts(scope)
    heads = dict(
        scope.session.execute(
            select(AidMember.case_id, AidMember.name).where(AidMember.relation == codes.RELATION_SELF)
        ).all()
    )
    return [
        ListRow(
            "aid_case",
            case_id,
            {
                "name": heads.get(case_id),
                "category": facts[case_id].class_on(scope.period.last),
                "approve_date": facts[case_id].approved,
            },
        )
        for case_id in ids
    ]


@rows("aid.case_rows")
def case_rows(scope: Scope, *, which: str = "closing") -> list[ListRow]:
    """The files behind a number of BF-1, in their order: for the lists 一年未复核 and 未帮扶过."""
    return _listed(scope, (case_id for case_id, _ in _which(scope, which, "month")))
