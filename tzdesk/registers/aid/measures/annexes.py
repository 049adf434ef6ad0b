"""BF-6 and the list of BF-7: the annexes that name people (实名附表). Restricted: no part of the ordinary book.

Codes are shown by their labels; who holds a restricted export back, masks it or asks for its purpose is not decided
here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.registers.aid import codes
from tzdesk.registers.aid.measures.case_facts import flows
from tzdesk.registers.aid.measures.comfort import comfort_times
from tzdesk.registers.aid.measures.grant_facts import OUTSIDE, GrantFact, grant_facts, groups_of, times_of, window
from tzdesk.registers.aid.measures.study import autumn
from tzdesk.registers.aid.model import AidAssessment, AidCase, AidGrant, AidMember
from tzdesk.registers.aid.reading import fetch_in, households
from tzdesk.registers.aid.rules.person import age_on
from tzdesk.registers.measure import ListRow, Scope, rows, tells

_PLAIN = (
    *("case_no", "name", "id_no", "birth_date", "housing_area", "mobile", "other_phone", "postcode", "work_start"),
    *("address", "employer_name", "hukou_area", "bank_name", "bank_branch", "bank_card"),
)
_CODED = {
    "ethnicity": "ethnicity",
    "gender": "gender",
    "political": "political",
    "work_status": "work_status",
    "model_worker": "model_worker",
    "housing_type": "housing_type",
    "industry": "industry",
    "marital": "marital",
    "hukou_type": "hukou_type",
    "unit_nature": "aid_unit_nature",
    "enterprise_status": "enterprise_status",
    "medical_ins": "medical_ins",
    "main_cause": "cause",
    "health": "health",
}
_FLAGS = ("single_parent", "self_help", "zero_employment")
_MEMBER_PLAIN = (
    *("name", "id_no", "birth_date", "monthly_income", "phone", "enrol_year", "school_years", "employer_or_school"),
    *("contract_start", "note"),
)
_MEMBER_CODED = {
    **{name: _CODED[name] for name in ("ethnicity", "gender", "political", "model_worker", "health", "marital")},
    **{name: _CODED[name] for name in ("hukou_type", "unit_nature", "industry", "work_status", "medical_ins")},
    "relation": "relation",
    "identity": "member_identity",
    "edu_stage": "edu_stage",
    "contract_term": "contract_term",
    "enterprise_status": "enterprise_status",
}


_MET_LATER = "以前月份已发放，本月走访补记人次"


class _Words:
    """Codes as the paper says them."""

    def __init__(self, scope: Scope) -> None:
        self.lists = scope.definition.codes

    def label(self, name: str, code: str | None) -> str | None:
        if code is None:
            return None
        known = self.lists[name].get(code)
        return known.label if known is not None else code

    def all(self, record: AidCase | AidMember, coded: dict[str, str]) -> dict[str, Any]:
        return {name: self.label(of, getattr(record, name)) for name, of in coded.items()}

    def illness(self, record: AidCase | AidMember) -> str | None:
        parts = (self.label("disability", record.disability), self.label("disability_level", record.disability_level))
        return "".join(part for part in parts if part) or None


def _standing(scope: Scope) -> list[AidCase]:
    closing = flows(scope, scope.period).closing
    found = {case.id: case for case in fetch_in(scope.session, AidCase, AidCase.id, closing)}
    return sorted((found[case_id] for case_id in closing if case_id in found), key=lambda c: (c.case_no or "", c.id))


@rows("aid.annex_cases")
def annex_cases(scope: Scope) -> list[ListRow]:
    """BF-6A: the files in standing at the month's end, one row each, with the figures that they stood on: those of the
    last decision, else of the newest computation."""
    cases, words, end = _standing(scope), _Words(scope), scope.period.last
    homes = households(scope.session, cases)
    classes = flows(scope, scope.period).closing
    found = []
    for case in cases:
        home = homes[case.id]
        values = {name: getattr(case, name) for name in _PLAIN} | words.all(case, _CODED)
        values |= {name: _yes_no(getattr(case, name)) for name in _FLAGS}
        values["category"] = words.label("difficulty_category", classes[case.id])
        values["sub_causes"] = "；".join(words.label("cause", code) or "" for code in case.sub_causes or ())
        values["disability"] = words.illness(case)
        values["monthly_income"] = next((m.monthly_income for m in home.members if m.is_head), None)
        values |= _figures(home.held_on(end) or home.newest_on(end))
        found.append(ListRow("aid_case", case.id, values))
    return found


def _figures(latest: AidAssessment | None) -> dict[str, Any]:
    if latest is None:
        return {}
    unearned = [latest.income_business, latest.income_property, latest.income_transfer, latest.income_other]
    stated = [amount for amount in unearned if amount is not None]
    return {
        "income_total": latest.income_total,
        "income_other": sum(stated) if stated else None,
        "household_size": latest.household_size,
        "net_per_capita": latest.net_per_capita,
    }


def _yes_no(value: bool | None) -> str | None:
    return None if value is None else "是" if value else "否"


tells("aid.annex_cases", lambda **_params: ("aid_case.main_cause", "aid_case.health"))
tells("aid.annex_members", lambda **_params: ("aid_member.health", "aid_member.disease_name"))


@rows("aid.annex_members")
def annex_members(scope: Scope) -> list[ListRow]:
    """The people of those households, by the file's number."""
    cases, words, end = _standing(scope), _Words(scope), scope.period.last
    homes = households(scope.session, cases)
    found = []
    for case in cases:
        people = (member for member in homes[case.id].members if member.left_on is None or member.left_on > end)
        for member in sorted(people, key=lambda member: (not member.is_head, member.id)):
            values = {name: getattr(member, name) for name in _MEMBER_PLAIN} | words.all(member, _MEMBER_CODED)
            values["case_no"] = case.case_no
            values["age"] = age_on(member.birth_date, end) if member.birth_date is not None else None
            values["illness"] = member.disease_name or words.illness(member)
            found.append(ListRow("aid_member", member.id, values))
    return found


@rows("aid.annex_grants")
def annex_grants(scope: Scope, *, group: str) -> list[ListRow]:
    """BF-6B (`group` aid) and BF-6C (comfort): every row paid or taken back in the month, in the order of its day.

    人次 stands on the first row of a benefit, so that the column sums to the return's person-times. A benefit of before
    whose visit met its people only now has a row without money, for the same reason.
    """
    counts = codes.is_aid if group == "aid" else codes.is_comfort
    facts = [fact for fact in grant_facts(scope) if counts(fact.item)]
    within = window(scope, "month")
    left = times_of(facts, within) if group == "aid" else comfort_times(scope, facts, within)
    touched = [fact for fact in facts if fact.paid in within]
    known = {fact.group for fact in touched}
    late = [rows[0] for name, rows in groups_of(facts).items() if left.get(name) and name not in known]
    written, words = _Written(scope.session, [*touched, *late]), _Words(scope)

    def row(fact: GrantFact, **more: Any) -> ListRow:
        values = written.values(fact, words) | {"times": left.pop(fact.group, 0)} | more
        return ListRow("aid_grant", fact.id, values)

    return [row(fact) for fact in touched] + [row(fact, amount=0, note=_MET_LATER) for fact in late]


class _Written:
    """What the roster says of a payment: the row itself, its file and its beneficiary."""

    def __init__(self, session: Session, facts: Iterable[GrantFact]) -> None:
        facts = list(facts)
        self.grants = {g.id: g for g in fetch_in(session, AidGrant, AidGrant.id, (fact.id for fact in facts))}
        wanted = sorted({fact.case_id for fact in facts if fact.case_id is not None})
        self.cases = {case.id: case for case in session.scalars(select(AidCase).where(AidCase.id.in_(wanted)))}
        members = {grant.member_id for grant in self.grants.values()}
        self.members = {member.id: member for member in fetch_in(session, AidMember, AidMember.id, members)}

    def values(self, fact: GrantFact, words: _Words) -> dict[str, Any]:
        grant = self.grants[fact.id]
        case, member = self.cases.get(fact.case_id or 0), self.members.get(grant.member_id or 0)
        # A stated number is a stated person's; what the file tells, it tells of one person, name and number.
        person: Any = (member or case) if grant.person_id is None else None
        return {
            "unit": grant.person_unit or (case.employer_name if case is not None else None),
            "name": (person.name if person is not None else None) or grant.person_name,
            "id_no": grant.person_id or (person.id_no if person is not None else None),
            "category": "非在档" if fact.klass == OUTSIDE else words.label("difficulty_category", fact.klass),
            "row": words.label("beneficiary_class", fact.row),
            "item": words.label("aid_item", fact.item),
            "source": words.label("fund_source", fact.source),
            "amount": fact.amount,
            "bank": grant.card_bank or (case.bank_name if case is not None and _files_card(grant, case) else None),
            "card": grant.card_snapshot,
            "mobile": case.mobile if case is not None else None,
            "pay": words.label("pay_method", fact.pay),
            "slip": grant.bank_slip_no or grant.receiver,
            "paid": fact.paid,
            "note": grant.reason or (f"{grant.proxy_name}代领" if grant.is_proxy and grant.proxy_name else None),
        }


def _files_card(grant: AidGrant, case: AidCase) -> bool:
    """Whether a payment that keeps a card alone was made to the account that stands in the file."""
    return grant.card_holder is None and grant.card_snapshot == case.bank_card


@rows("aid.annex_study")
def annex_study(scope: Scope) -> list[ListRow]:
    """The list of BF-7: parent, child, stage, school, grade, amount, source and card of every 金秋助学 of the month."""
    within = window(scope, "month")
    touched = [fact for fact in autumn(scope, within) if fact.paid in within]
    written, words = _Written(scope.session, touched), _Words(scope)
    found = []
    for fact in touched:
        grant, case = written.grants[fact.id], written.cases.get(fact.case_id or 0)
        member = written.members.get(grant.member_id or 0)
        child = member.name if member is not None and not member.is_head else grant.person_name
        values = {
            "parent": case.name if case is not None else None,
            "case_no": case.case_no if case is not None else None,
            "child": child,
            "stage": words.label("edu_stage", fact.stage or None),
            "school": grant.school or (member.employer_or_school if member is not None else None),
            "grade": grant.grade,
            "filed": "否" if fact.klass == OUTSIDE else "是",
            "amount": fact.amount,
            "source": words.label("fund_source", fact.source),
            "card": grant.card_snapshot,
        }
        found.append(ListRow("aid_grant", fact.id, values))
    return found
