"""Gather what a grant is weighed against: its household, its person's year, its group, its original."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from types import MappingProxyType

from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.definitions import Definition
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.funds_near import Funds
from tzdesk.registers.aid.homes import homes_of
from tzdesk.registers.aid.model import AidCase, AidGrant, AidMember
from tzdesk.registers.aid.near import Earlier, GrantNear
from tzdesk.registers.aid.persons import PersonKey, person_key
from tzdesk.registers.aid.reading import (
    as_of,
    begun_in,
    cases_of,
    fetch_in,
    households,
    parent_classes,
    region_of,
    stored_id,
)


class _Around:
    """All grants that have to do with some grants: of the same household (返困 included), person or group."""

    def __init__(self, session: Session, grants: Sequence[AidGrant]) -> None:
        self.homes = homes_of(session)
        related = [
            *fetch_in(session, AidGrant, AidGrant.case_id, self.homes.files(g.case_id for g in grants)),
            *fetch_in(session, AidGrant, AidGrant.person_id, (g.person_id for g in grants)),
            *fetch_in(
                session,
                AidGrant,
                AidGrant.person_name,
                (g.person_name for g in grants if g.case_id is None and not g.person_id),
                AidGrant.case_id.is_(None),
            ),
            *fetch_in(session, AidGrant, AidGrant.grant_group_id, (g.grant_group_id for g in grants)),
            *fetch_in(session, AidGrant, AidGrant.id, (g.reversal_of for g in grants)),
        ]
        self.by_id = {grant.id: grant for grant in related}
        self.back = {grant.reversal_of for grant in related if grant.reversal_of is not None}
        drafts = {stored_id(grant) for grant in grants}
        self.all = [grant for known, grant in self.by_id.items() if known not in drafts]
        self.all += grants
        self.cases = cases_of(session, (grant.case_id for grant in self.all))
        found = fetch_in(session, AidMember, AidMember.id, (grant.member_id for grant in self.all))
        self.members = {member.id: member for member in found}
        self.of_person: dict[tuple[PersonKey, int], list[AidGrant]] = defaultdict(list)
        self.to_person: dict[PersonKey, list[AidGrant]] = defaultdict(list)
        self.of_home: dict[tuple[int, int], list[AidGrant]] = defaultdict(list)
        self.of_group: dict[str, list[AidGrant]] = defaultdict(list)
        for grant in (one for one in self.all if not one.unclaimed):
            year = aid_year(grant)
            self.of_person[self.key(grant), year].append(grant)
            self.to_person[self.key(grant)].append(grant)
            if grant.case_id is not None:
                self.of_home[self.homes.root(grant.case_id), year].append(grant)
            if grant.grant_group_id:
                self.of_group[grant.grant_group_id].append(grant)

    def key(self, grant: AidGrant) -> PersonKey:
        case = self.cases.get(grant.case_id or 0)
        member = self.members.get(grant.member_id or 0)
        return person_key(
            case_id=self.homes.of(grant.case_id),
            head_id_no=case.id_no if case else None,
            member_id=grant.member_id,
            member_id_no=member.id_no if member else None,
            member_is_head=member.is_head if member else False,
            person_id=grant.person_id,
            person_name=grant.person_name,
            person_unit=grant.person_unit,
        )

    def standing(self, grant: AidGrant) -> bool:
        """Whether a grant gives something and has not come back."""
        return (grant.amount or 0) > 0 and (stored_id(grant) is None or grant.id not in self.back)

    def bases(self, grants: Iterable[AidGrant]) -> int | None:
        """The self-paid parts stated for medical aid, one per benefit whatever its sources. None if one lacks."""
        stated: dict[str, int] = {}
        for number, grant in enumerate(grants):
            if grant.item != codes.ITEM_MEDICAL or not self.standing(grant):
                continue
            if grant.basis_selfpay is None:
                return None
            group = grant.grant_group_id or f"#{number}"
            stated[group] = max(stated.get(group, 0), grant.basis_selfpay)
        return sum(stated.values()) if stated else None

    def up_to(self, grant: AidGrant, others: Sequence[AidGrant]) -> Sequence[AidGrant]:
        """What stands of a year when a grant was paid, itself included: what came later, or only waits, is not its
        fault. For what is still to be paid, all; for what came back, and what took it back, nothing: it used up none.
        """
        if grant.paid_date is None:
            return others
        if not self.standing(grant):
            return ()
        return [one for one in others if one is grant or (self.standing(one) and _paid_before(one, grant))]

    def similar(self, grant: AidGrant, days: int, today: date) -> Earlier | None:
        """Another grant to the same person of the same item and source close by; returned ones are none.

        What is still to be paid is held against what was paid lately and what waits beside it, before its money goes.
        """
        if not self.standing(grant):
            return None
        day = grant.paid_date or today
        for other in self.to_person.get(self.key(grant), ()):
            if (
                other is not grant
                and (stored_id(other) is None or other.id != grant.id)
                and self.standing(other)
                and (other.item, other.fund_source) == (grant.item, grant.fund_source)
                and (other.grant_group_id is None or other.grant_group_id != grant.grant_group_id)
                and (grant.paid_date is None if other.paid_date is None else abs((other.paid_date - day).days) <= days)
            ):
                return Earlier(other.paid_date, other.amount or 0)
        return None

    def stranger(self, grant: AidGrant) -> bool:
        """Whether the member that a grant names is of another household, over all files of each (返困)."""
        member = self.members.get(grant.member_id or 0)
        return member is not None and self.homes.of(member.case_id) != self.homes.of(grant.case_id)

    def people(self, grant: AidGrant) -> int:
        """How many persons the rows of a benefit name, of those that give something and have not come back."""
        rows = self.of_group.get(grant.grant_group_id or "") or [grant]
        return len({self.key(row) for row in rows if self.standing(row)})


def _paid_before(one: AidGrant, other: AidGrant) -> bool:
    if one.paid_date is None or other.paid_date is None:
        return False
    return (one.paid_date, stored_id(one) or 0) < (other.paid_date, stored_id(other) or 0)


def aid_year(grant: AidGrant) -> int:
    """The year whose ceilings a grant uses up: stated, else of its day."""
    day = grant.paid_date or grant.approve_date
    return grant.aid_year or (day.year if day else 0)


def _sums(grants: Iterable[AidGrant]) -> MappingProxyType[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for grant in grants:
        sums[grant.item or ""] += grant.amount or 0
    return MappingProxyType(dict(sums))


def grant_nears(
    definition: Definition, session: Session, grants: Sequence[AidGrant], period: Month | None
) -> list[GrantNear]:
    """The neighbours of grants. A month's audit weighs each against the year up to its day; whoever enters or approves
    one against all that there is of the year."""
    around = _Around(session, grants)
    region, today = region_of(session, definition), as_of(period)
    spec = definition.rules.get("D10")
    days = int(spec.thresholds["days"]) if spec is not None else 0
    parents = parent_classes(definition)
    funds, begun = Funds(session, grants, today), begun_in(session)
    filed = {grant.case_id for grant in grants}
    homes = households(session, [file for number, file in around.cases.items() if number in filed])
    nears = []
    for grant in grants:
        case: AidCase | None = around.cases.get(grant.case_id or 0)
        day: date = grant.paid_date or grant.approve_date or today
        home = homes.get(grant.case_id or 0)
        category = home.class_on(day) if home is not None else None
        year = aid_year(grant)
        of_person: Sequence[AidGrant] = around.of_person[around.key(grant), year]
        of_home: Sequence[AidGrant] = around.of_home.get((around.homes.of(grant.case_id) or 0, year), ())
        if period is not None:
            of_person, of_home = around.up_to(grant, of_person), around.up_to(grant, of_home)
        of_group = around.of_group.get(grant.grant_group_id or "") or [grant]
        nears.append(
            GrantNear(
                today=today,
                case=case,
                member=around.members.get(grant.member_id or 0),
                line=definition.threshold(region, day),
                original=around.by_id.get(grant.reversal_of or 0),
                group_total=sum(one.amount or 0 for one in of_group),
                person=_sums(of_person),
                household=_sums(of_home),
                person_comfort=sum(one.amount or 0 for one in of_person if codes.is_comfort(one.item)),
                bases=around.bases(of_person),
                ceilings=definition.ceilings_on(
                    grant.item or "",
                    day,
                    category=parents.get(category or "") or category or "",
                    source=grant.fund_source or "",
                ),
                similar=around.similar(grant, days, today),
                group_given=sum(one.amount or 0 for one in of_group if (one.amount or 0) > 0),
                fund_left=funds.left(grant),
                source_name=definition.codes["fund_source"].label_of(grant.fund_source or ""),
                donor_items=funds.donor_items(grant),
                gift_misused=funds.misused(grant),
                promised_else=funds.promised_else(grant),
                begun=begun,
                parameter=definition.parameter,
                now=clock.today(),
                stranger=around.stranger(grant),
                people=around.people(grant),
            )
        )
    return nears
