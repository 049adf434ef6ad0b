"""Gather what the rules look at (`near`), in bulk: a fixed number of queries for any number of records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from tzdesk.base.periods import Month
from tzdesk.definitions import Definition, Threshold
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.model import AidAssessment, AidCase, AidMember
from tzdesk.registers.aid.near import AssessmentNear, CaseNear, Judged, MemberNear
from tzdesk.registers.aid.others import Others
from tzdesk.registers.aid.papers import Papers
from tzdesk.registers.aid.reading import (
    Household,
    Rehearsal,
    aid_by_year,
    as_of,
    begun_in,
    cases_of,
    households,
    line_day,
    line_for,
    parent_classes,
    region_of,
    reviews,
    stored_id,
    when_decided,
)


def _newest(home: Household | None, period: Month | None, day: date) -> AidAssessment | None:
    """The newest computation; for a month's audit of those that there were on its last day."""
    if home is None:
        return None
    return home.latest if period is None else home.newest_on(day)


def case_nears(
    definition: Definition,
    session: Session,
    cases: Sequence[AidCase],
    period: Month | None,
    rehearsal: Rehearsal | None = None,
) -> list[CaseNear]:
    """The neighbours of files."""
    found = households(session, cases, rehearsal)
    others = Others(session, rehearsal)
    owners = others.owners(case.id_no for case in cases)
    numbers = others.numbers(cases)
    cards, mobiles = others.card_holders(cases), others.mobile_holders(cases)
    region, today = region_of(session, definition), as_of(period)
    papers = Papers(session, cases, rehearsal)
    parents = parent_classes(definition)
    questions = {code.code: code.label for code in definition.codes["exclusion"]}
    kinds = {code.code: code.label for code in definition.codes["evidence"]}
    begun = begun_in(session)
    nears = []
    for case in cases:
        home = found.get(case.id) or Household(case)
        latest = _newest(home, period, today)
        nears.append(
            CaseNear(
                today=today,
                members=home.others,
                assessment=latest,
                line=line_for(definition, region, latest, case),
                same_id=others.elsewhere(owners, case.id_no, case),
                same_number=others.same_number(numbers, case),
                card_holder=others.other_holder(cards, case),
                mobile_cases=others.mobile_cases(mobiles, case),
                head=next((member for member in home.members if member.is_head), None),
                consents=papers.consents[case.id],
                evidence=papers.evidence[case.id],
                notices=papers.notices[case.id],
                visits=papers.visits[case.id],
                questions=questions,
                papers=kinds,
                calendar=definition.calendar,
                parameter=definition.parameter,
                opening=home.opening,
                begun=begun,
                reviews=reviews(case, home.assessments),
                parent=parents.get(case.category or ""),
                judged=_judged(home, today, parents, partial(line_for, definition, region)),
            )
        )
    return nears


def _judged(
    home: Household,
    day: date,
    parents: Mapping[str, str],
    line_of: Callable[[AidAssessment, AidCase], Threshold | None],
) -> Judged | None:
    """The class of a decided file on a day, and what it was decided on: neither a later decision nor a computation
    that is still open judges it. The last decision's class is what the file says. None for a file without decisions.
    """
    case = home.case
    if case.status not in codes.DECIDED or (not home.decisions and case.status not in codes.GONE):
        return None
    category, held = home.class_on(day), home.held_on(day)
    counted = parents.get(category or "") or category
    return Judged(counted, held, line_of(held, case) if held is not None else None)


def member_nears(
    session: Session,
    members: Sequence[AidMember],
    period: Month | None,
    rehearsal: Rehearsal | None = None,
) -> list[MemberNear]:
    """The neighbours of household members."""
    cases = cases_of(session, (member.case_id for member in members), rehearsal)
    found = households(session, cases.values(), rehearsal)
    others = Others(session, rehearsal)
    owners = others.owners(member.id_no for member in members)
    today = as_of(period)
    nears = []
    for member in members:
        case = cases.get(member.case_id or 0)
        home = found.get(member.case_id or 0)
        rest = home.members if home is not None else []
        nears.append(
            MemberNear(
                today=today,
                case=case,
                others=tuple(o for o in rest if o is not member and (stored_id(o) is None or o.id != member.id)),
                assessment=_newest(home, period, today),
                same_id=others.elsewhere(owners, member.id_no, case) if member.stays_on(today) else None,
            )
        )
    return nears


def assessment_nears(
    definition: Definition,
    session: Session,
    found: Sequence[AidAssessment],
    period: Month | None,
    rehearsal: Rehearsal | None = None,
) -> list[AssessmentNear]:
    """The neighbours of computations."""
    cases = cases_of(session, (one.case_id for one in found), rehearsal)
    homes = households(session, cases.values(), rehearsal)
    aided = aid_by_year(session, cases)
    papers = Papers(session, cases.values(), rehearsal)
    region, today = region_of(session, definition), as_of(period)
    nears = []
    for one in found:
        case = cases.get(one.case_id or 0)
        home = homes.get(one.case_id or 0)
        newest = home.latest if home is not None else None
        nears.append(
            AssessmentNear(
                today=today,
                case=case,
                members=tuple(home.members) if home is not None else (),
                line=line_for(definition, region, one, case),
                line_day=line_day(one, case),
                aid_last_year=aided.get((one.case_id or 0, (one.assess_year or 0) - 1), 0),
                latest=newest is None or newest is one or when_decided(one) >= when_decided(newest),
                evidence=papers.evidence[one.case_id or 0],
            )
        )
    return nears
