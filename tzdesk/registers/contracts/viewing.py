"""Makes the views of a case or a contract: what documents and screens are given."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.registers.contracts.case_model import GuidePerson
from tzdesk.registers.contracts.facts import CaseFile
from tzdesk.registers.contracts.files import case_file, contract_file
from tzdesk.registers.contracts.model import Contract
from tzdesk.registers.contracts.states import state_on
from tzdesk.registers.contracts.terms import counts_from, is_valid_on
from tzdesk.registers.contracts.timeline import history_of, timeline_of
from tzdesk.registers.contracts.viewing_parts import (
    Words,
    checks_of,
    covered_of,
    employer_of,
    evals_of,
    flags_of,
    offers_of,
    reps_of,
    sessions_of,
    submissions_of,
    union_of,
    view_of_vote,
)
from tzdesk.registers.contracts.views import CaseView, ContractView
from tzdesk.registers.workplace import Workplace


def case_view(wp: Workplace, session: Session, case_id: int, day: date | None = None) -> CaseView:
    """A case as it stands on a day (today). UserError when it is no longer there."""
    day = day or clock.today()
    words = Words(wp.definition(day.year))
    file = case_file(session, case_id)
    case = file.case
    assert case is not None
    state = state_on(file, day, words.law)
    timeline = timeline_of(file, day, words.law)
    paused = max((e for e in file.events if e.event == "suspend" and e.day), key=lambda e: e.day or day, default=None)
    previous = session.get(Contract, case.prev_contract_id) if case.prev_contract_id else None
    guide = session.get(GuidePerson, case.guide_id) if case.guide_id else None
    limits = words.law.on(case.offer_date or day)
    return CaseView(
        id=case.id,
        day=day,
        case_no=case.case_no or "",
        title=case.title or "",
        level=words.label("contract_level", case.level_code),
        level_code=case.level_code or "",
        content=words.label("contract_content", case.content_code),
        content_code=case.content_code or "",
        text_form=words.label("text_form", case.text_form),
        procedure=words.label("procedure", case.procedure_code),
        procedure_code=case.procedure_code or "",
        sign_kind=words.label("sign_kind", case.sign_kind),
        outcome=words.label("outcome", case.outcome_code),
        state=state,
        state_label=words.label("contract_state", state),
        flags=flags_of(timeline),
        employer=employer_of(session, words, case.party_a_id, file),
        union=union_of(session, case.union_id, file),
        area=words.label("division", case.area_code),
        industry=words.label("industry", case.industry),
        subjects=tuple(words.label("bargain_subject", code) for code in case.subjects or ()),
        headcount=case.headcount,
        female=case.female,
        migrant=case.migrant,
        guide=(guide.name or "") if guide else "",
        owner=case.owner or "",
        planned_end=case.planned_end,
        delay_reason=case.delay_reason or "",
        draft_date=case.draft_date,
        confirm_date=case.confirm_date,
        suspended_on=paused.day if paused and state == "31" else None,
        resume_plan=paused.planned_date if paused and state == "31" else None,
        closed_date=case.closed_date,
        closed_reason=case.closed_reason or "",
        prev_no=(previous.contract_no or "") if previous else "",
        remark=case.remark or "",
        data_days=limits.data_days,
        reps=reps_of(file, words),
        offers=offers_of(file, words),
        sessions=sessions_of(file, words),
        votes=tuple(view_of_vote(vote, words, day) for vote in file.votes),
        timeline=timeline,
        history=history_of(file, day, words.law, lambda code: words.label("contract_state", code)),
        contract=_contract(wp, session, file, day, words) if file.contract is not None else None,
    )


def contract_view(wp: Workplace, session: Session, contract_id: int, day: date | None = None) -> ContractView:
    """A contract as it stands on a day (today). UserError when it is no longer there."""
    day = day or clock.today()
    return _contract(wp, session, contract_file(session, contract_id), day, Words(wp.definition(day.year)))


def _contract(wp: Workplace, session: Session, file: CaseFile, day: date, words: Words) -> ContractView:
    contract = file.contract
    assert contract is not None
    state = state_on(file, day, words.law)
    timeline = timeline_of(file, day, words.law)
    window = words.law.on(day).renew_window(contract.content_code)
    previous = session.get(Contract, contract.prev_contract_id) if contract.prev_contract_id else None
    following = session.get(Contract, contract.next_contract_id) if contract.next_contract_id else None
    return ContractView(
        id=contract.id,
        day=day,
        case_id=contract.case_id,
        contract_no=contract.contract_no or "",
        version=contract.version or 1,
        title=contract.title or "",
        level=words.label("contract_level", contract.level_code),
        level_code=contract.level_code or "",
        content=words.label("contract_content", contract.content_code),
        content_code=contract.content_code or "",
        text_form=words.label("text_form", contract.text_form),
        procedure=words.label("procedure", contract.procedure_code),
        outcome=words.label("outcome", contract.outcome_code),
        sign_kind=words.label("sign_kind", contract.sign_kind),
        state=state,
        state_label=words.label("contract_state", state),
        is_valid=is_valid_on(contract, day),
        days_left=None if contract.valid_to is None else (contract.valid_to - day).days,
        flags=flags_of(timeline),
        employer=employer_of(session, words, contract.party_a_id, file),
        union=union_of(session, contract.union_id, file),
        area=words.label("division", contract.area_code),
        industry=words.label("industry", contract.industry),
        roster_status=words.label("roster_status", contract.roster_status),
        headcount=contract.headcount_at_sign,
        female=contract.female_at_sign,
        migrant=contract.migrant_at_sign,
        reps_e=contract.reps_e,
        reps_w=contract.reps_w,
        sign_date=contract.sign_date,
        stated_from=contract.valid_from,
        stated_to=contract.valid_to,
        effective_date=contract.effective_date,
        counted_from=counts_from(contract),
        publish_date=contract.publish_date,
        publish_mode=words.label("publish_mode", contract.publish_mode),
        avg_wage_prev=contract.avg_wage_prev,
        avg_wage_new=contract.avg_wage_new,
        increase_pct=contract.increase_pct,
        wage_floor=contract.wage_floor,
        wage_total=contract.wage_total,
        women_clause=contract.women_clause,
        star=words.label("star", contract.star),
        terminate_date=contract.terminate_date,
        term_kind=words.label("term_kind", contract.term_kind),
        terminate_reason=contract.terminate_reason or "",
        renew_from=None if contract.valid_to is None or window is None else contract.valid_to - timedelta(days=window),
        prev_no=(previous.contract_no or "") if previous else "",
        next_no=(following.contract_no or "") if following else "",
        remark=contract.remark or "",
        submissions=submissions_of(file, words),
        checks=checks_of(file, words),
        evals=evals_of(session, contract.id, words),
        covered=covered_of(session, contract, day),
        timeline=timeline,
        history=history_of(file, day, words.law, lambda code: words.label("contract_state", code)),
    )
