"""Rules on the file (A): the person, the accounts, causes, household ties, and the order of its dates (G).

Source of all: the register's rule list. A field that is not stated never fires, but for what a file in standing must
have: the head's resident ID (A01) and the main cause (A15).
"""

from __future__ import annotations

from collections.abc import Iterator

from tzdesk.base.periods import add_months
from tzdesk.fields.types import CreditCodeType, birth_date
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.model import AidCase
from tzdesk.registers.aid.near import CaseNear
from tzdesk.registers.aid.reviewing import due_of, last_review
from tzdesk.registers.aid.rules import person
from tzdesk.registers.aid.rules.process import filing_notice
from tzdesk.rules import Hit, Thresholds, rule

_USCC = CreditCodeType()


@rule("A01", on="aid_case", fields=("id_no", "status"))
def id_number(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """18 characters and a right check digit; a file in standing must have one."""
    if case.id_no:
        if problem := person.number_problem(case.id_no):
            yield Hit("id_no", problem=problem)
    elif case.status in codes.STANDING:
        yield Hit("id_no", problem=t.get("blank", ""))


@rule("A02", on="aid_case", fields=("id_no",))
def id_birth(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """The birth date in the ID is a day between 1900 and today."""
    if case.id_no and person.birth_problem(case.id_no, near.today):
        yield Hit("id_no")


@rule("A03", on="aid_case", fields=("id_no", "gender", "birth_date"))
def id_agrees(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """Gender and birth date as the ID says."""
    for name in person.contradictions(case.id_no, case.gender, case.birth_date):
        yield Hit(name)


@rule("A04", on="aid_case", fields=("id_no", "status"))
def one_file(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """One person, one live file: neither head nor member of another."""
    if case.id_no and near.same_id is not None:
        yield Hit("id_no", case_no=near.same_id.where, name=near.same_id.name)


@rule("A04B", on="aid_case", fields=("case_no",))
def one_number(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """A number (档案编号) tells one file from all others, closed ones too."""
    if case.case_no and near.same_number is not None:
        row = near.same_number.row
        yield Hit("case_no", name=near.same_number.name, where="" if row is None else f"（第{row}行）")


@rule("A06", on="aid_case", fields=("id_no", "birth_date", "work_status"))
def working_age(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """The head is of working age, or retired."""
    born = case.birth_date or birth_date(case.id_no)
    if born is None or case.work_status == codes.WORK_RETIRED:
        return
    age = person.age_on(born, near.today)
    if not t["min_age"] <= age <= t["max_age"]:
        yield Hit("birth_date", age=age)


@rule("A06B", on="aid_case", fields=("work_start", "birth_date", "id_no"))
def began_to_work(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """Nobody takes up work before sixteen (劳动法第15条); older people may have, which is explained."""
    born = case.birth_date or birth_date(case.id_no)
    if born is not None and case.work_start is not None and person.age_on(born, case.work_start) < t["min_age"]:
        yield Hit("work_start", age=person.age_on(born, case.work_start))


@rule("B03B", on="aid_case", fields=("on_dibao", "dibao_amount"))
def dibao_amount(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """Who is on dibao has an amount of it, more than nothing; a blank one is not known yet."""
    if case.on_dibao and case.dibao_amount is not None and case.dibao_amount <= 0:
        yield Hit("dibao_amount")


@rule("A07", on="aid_case", fields=("name",))
def name_form(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """2–50 code points of allowed characters."""
    if problem := person.name_problem(case.name):
        yield Hit("name", problem=problem)


@rule("A08", on="aid_case", fields=("name",))
def name_glyphs(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """No self-made characters, and none that cannot be printed."""
    if person.is_unprintable(case.name):
        yield Hit("name")


@rule("A09", on="aid_case", fields=("mobile",))
def mobile_form(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """A mobile number of 11 digits."""
    if person.mobile_problem(case.mobile):
        yield Hit("mobile")


@rule("A10", on="aid_case", fields=("mobile",))
def mobile_shared(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """One number in many files is somebody else's."""
    if case.mobile and near.mobile_cases >= t["cases"]:
        yield Hit("mobile", n=near.mobile_cases)


@rule("A11", on="aid_case", fields=("bank_card",))
def card_form(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """16–19 digits with a right Luhn sum; passbooks fail it."""
    if problem := person.card_problem(case.bank_card):
        yield Hit("bank_card", problem=problem)


@rule("A12", on="aid_case", fields=("bank_card",))
def card_own(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """No two households share a card."""
    if case.bank_card and near.card_holder is not None:
        yield Hit("bank_card", name=near.card_holder)


@rule("A14", on="aid_case", fields=("employer_uscc",))
def employer_code(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """The employer's credit code passes its check; real codes exist that do not."""
    if case.employer_uscc and (problems := _USCC.check(case.employer_uscc)):
        yield Hit("employer_uscc", problem=problems[0])


@rule("A15", on="aid_case", fields=("main_cause", "sub_causes", "status"))
def causes(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """One main cause, at most three others, none twice."""
    others = list(case.sub_causes or ())
    if case.main_cause is None:
        if others or case.status in codes.STANDING:
            yield Hit("main_cause")
    elif case.main_cause in others:
        yield Hit("sub_causes")
    if len(others) > t["max_sub"] or len(set(others)) < len(others):
        yield Hit("sub_causes")


@rule("A16", on="aid_case", fields=("main_cause", "health"))
def illness(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """大病 as the cause asks for somebody ill and for medical expenses; what is not stated is not doubted."""
    if case.main_cause != codes.CAUSE_ILLNESS:
        return
    states = [case.health, *(person_.health for person_ in near.members)]
    nobody_ill = all(state == codes.HEALTH_GOOD for state in states)
    no_expense = near.assessment is not None and near.assessment.rigid_medical == 0
    if nobody_ill or no_expense:
        yield Hit("main_cause")


@rule("A17", on="aid_case", fields=("main_cause",))
def schooling(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """子女上学 as the cause asks for a student and for expenses on schooling."""
    if case.main_cause != codes.CAUSE_SCHOOL:
        return
    known = bool(near.members) and all(m.identity is not None or m.edu_stage is not None for m in near.members)
    no_student = known and not any(is_student(m.identity, m.edu_stage) for m in near.members)
    no_expense = near.assessment is not None and near.assessment.rigid_education == 0
    if no_student or no_expense:
        yield Hit("main_cause")


def is_student(identity: str | None, stage: str | None) -> bool:
    """Whether somebody is at school: by what he is, else by the stage stated."""
    return identity in codes.IDENTITY_STUDENTS if identity is not None else stage is not None


@rule("A18", on="aid_case", fields=("health", "disability", "disability_level"))
def disability(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """残疾 asks for kind and level. Where neither is known it is soft: lists that come in seldom carry them."""
    if case.health != codes.HEALTH_DISABLED:
        return
    if case.disability is None:
        yield Hit("disability", soften=case.disability_level is None)
    elif case.disability_level is None:
        yield Hit("disability_level")


@rule("A19", on="aid_case", fields=("marital", "single_parent"))
def marriage(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """已婚 means a spouse in the household list and no single parent. A list that was never entered is not doubted, but
    where the computation says that nobody else lives there."""
    if case.marital != codes.MARRIED:
        return
    told = bool(near.members) or (near.assessment is not None and near.assessment.household_size == 1)
    no_spouse = told and not any(m.relation in codes.RELATION_SPOUSES for m in near.members)
    if no_spouse or case.single_parent:
        yield Hit("marital")


@rule("A20", on="aid_case", fields=("worker_kind", "contract_start", "union_member_no", "joined_on"))
def migrant(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """困难农民工: union member, labour relation of a year when applying. Unknown parts only ask (soft)."""
    if case.worker_kind != codes.KIND_MIGRANT:
        return
    applied = case.apply_date or case.approve_date or near.today
    if case.contract_start is not None and add_months(case.contract_start, t["months"]) > applied:
        yield Hit("contract_start")
    elif case.contract_start is None or (case.union_member_no is None and case.joined_on is None):
        yield Hit("contract_start" if case.contract_start is None else "union_member_no", soften=True)


_STEPS = ("apply_date", "first_check_date", "town_check_date", "approve_date")


@rule("G03", on="aid_case", fields=_STEPS)
def order_of_steps(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """申请 ≤ 初审 ≤ 公示起、公示止 ≤ 镇街 ≤ 审定."""
    notice = filing_notice(near.notices)
    dated = [(name, getattr(case, name)) for name in _STEPS]
    if notice is not None:
        dated[2:2] = [("first_check_date", notice.start_date), ("town_check_date", notice.end_date)]
    before = None
    for name, day in dated:
        if day is None:
            continue
        if before is not None and day < before:
            yield Hit(name)
        before = day if before is None else max(before, day)


@rule("G05", on="aid_case", fields=("status", "last_review_date", "approve_date"))
def review_overdue(case: AidCase, near: CaseNear, t: Thresholds) -> Iterator[Hit]:
    """A file in standing is reviewed every so many months (review_months); being approved is the first review."""
    due, last = due_of(near.parameter, case, near.reviews, near.today), last_review(case, near.reviews, near.today)
    if due is not None and last is not None and due < near.today:
        yield Hit("last_review_date", last=last.isoformat(), due=due.isoformat())
