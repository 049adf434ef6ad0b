"""Rules on household members. Those that the head's file has, too, carry its rule's number with an M."""

from __future__ import annotations

from collections.abc import Iterator

from tzdesk.fields.types import birth_date
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.model import AidMember
from tzdesk.registers.aid.near import MemberNear
from tzdesk.registers.aid.rules import person
from tzdesk.rules import Hit, Thresholds, rule


@rule("A01M", on="aid_member", fields=("id_no",))
def id_number(member: AidMember, near: MemberNear, t: Thresholds) -> Iterator[Hit]:
    """A right resident ID; the head's is his file's matter. A newborn may have its birth certificate's number."""
    if member.id_no and not member.is_head and (problem := person.number_problem(member.id_no)):
        newborn = person.is_birth_certificate(member.id_no)
        told = t["newborn"] if newborn else problem
        yield Hit("id_no", soften=newborn, problem=told, name=member.name or "")


@rule("A02M", on="aid_member", fields=("id_no",))
def id_birth(member: AidMember, near: MemberNear, t: Thresholds) -> Iterator[Hit]:
    """A possible birth date in the ID."""
    if member.id_no and not member.is_head and person.birth_problem(member.id_no, near.today):
        yield Hit("id_no", name=member.name or "")


@rule("A03M", on="aid_member", fields=("id_no", "gender", "birth_date"))
def id_agrees(member: AidMember, near: MemberNear, t: Thresholds) -> Iterator[Hit]:
    """Gender and birth date as the ID says."""
    if member.is_head:
        return
    for name in person.contradictions(member.id_no, member.gender, member.birth_date):
        yield Hit(name, name=member.name or "")


@rule("A04M", on="aid_member", fields=("id_no",))
def one_file(member: AidMember, near: MemberNear, t: Thresholds) -> Iterator[Hit]:
    """Not in another live file, neither as head nor as member."""
    if member.id_no and not member.is_head and near.same_id is not None:
        yield Hit("id_no", case_no=near.same_id.where, name=member.name or "")


@rule("A05", on="aid_member", fields=("id_no",))
def twice(member: AidMember, near: MemberNear, t: Thresholds) -> Iterator[Hit]:
    """Nobody is listed twice in one household."""
    if not member.id_no or member.is_head:
        return
    listed = [other.id_no for other in near.others if not other.is_head]
    head = near.case.id_no if near.case is not None else None
    if member.id_no in listed or member.id_no == head:
        yield Hit("id_no", name=member.name or "")


@rule("A05B", on="aid_member", fields=("relation", "left_on"))
def second_spouse(member: AidMember, near: MemberNear, t: Thresholds) -> Iterator[Hit]:
    """A household has one spouse (配偶) at a time."""
    if member.relation not in codes.RELATION_SPOUSES or not member.stays_on(near.today):
        return
    if any(other.relation in codes.RELATION_SPOUSES and other.stays_on(near.today) for other in near.others):
        yield Hit("relation", name=member.name or "")


@rule("A02C", on="aid_member", fields=("left_on", "birth_date", "id_no"))
def left_before_birth(member: AidMember, near: MemberNear, t: Thresholds) -> Iterator[Hit]:
    """Nobody leaves a household before he is born."""
    born = member.birth_date or birth_date(member.id_no)
    if member.left_on is not None and born is not None and member.left_on < born:
        yield Hit("left_on", name=member.name or "")


@rule("A17B", on="aid_member", fields=("enrol_year",))
def enrolled_ahead(member: AidMember, near: MemberNear, t: Thresholds) -> Iterator[Hit]:
    """A year of enrolment is none to come."""
    if member.enrol_year is not None and member.enrol_year > near.today.year:
        yield Hit("enrol_year", name=member.name or "", year=member.enrol_year)


@rule("A22B", on="aid_member", fields=("guardian_id",))
def guardian_of_age(member: AidMember, near: MemberNear, t: Thresholds) -> Iterator[Hit]:
    """A guardian from the household is eighteen or older (民法典第17条)."""
    for other in near.others:
        born = other.birth_date or birth_date(other.id_no)
        named = member.guardian_id is not None and other.id == member.guardian_id
        if named and born is not None and person.age_on(born, near.today) < t["adult"]:
            yield Hit("guardian_id", name=other.name or "")


@rule("A07M", on="aid_member", fields=("name",))
def name_form(member: AidMember, near: MemberNear, t: Thresholds) -> Iterator[Hit]:
    """A name of allowed characters."""
    if not member.is_head and (problem := person.name_problem(member.name)):
        yield Hit("name", problem=problem)


@rule("A08M", on="aid_member", fields=("name",))
def name_glyphs(member: AidMember, near: MemberNear, t: Thresholds) -> Iterator[Hit]:
    """No self-made characters, and none that cannot be printed."""
    if not member.is_head and person.is_unprintable(member.name):
        yield Hit("name")


@rule("A18M", on="aid_member", fields=("health", "disability", "disability_level"))
def disability(member: AidMember, near: MemberNear, t: Thresholds) -> Iterator[Hit]:
    """残疾 asks for kind and level; soft where neither is known."""
    if member.is_head or member.health != codes.HEALTH_DISABLED:
        return
    if member.disability is None:
        yield Hit("disability", soften=member.disability_level is None, name=member.name or "")
    elif member.disability_level is None:
        yield Hit("disability_level", name=member.name or "")


@rule("B04", on="aid_member", fields=("monthly_income", "work_capacity", "work_status", "identity"))
def idle(member: AidMember, near: MemberNear, t: Thresholds) -> Iterator[Hit]:
    """Able, of working age, without work or income: reckoned at the minimum wage, or explained."""
    if not person.is_idle(member, near.today, t["min_age"], t["max_age"]):
        return
    if near.assessment is None or not near.assessment.income_imputed:
        yield Hit("monthly_income", name=member.name or "")
