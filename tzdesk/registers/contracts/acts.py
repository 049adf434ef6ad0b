"""Which steps of bargaining a case, a contract, a roster entry or a representative is offered, and what does them.

What is offered follows from the state today, and from the state on the day of the last fact: a clerk who enters later
what happened then still finds the step. The step's own function has the last word.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.registers.contracts import bargaining, performing, service
from tzdesk.registers.contracts.facts import CaseFile, facts_of
from tzdesk.registers.contracts.files import case_file, contract_file
from tzdesk.registers.contracts.gather import LimitsByDay
from tzdesk.registers.contracts.model import CoverageLink
from tzdesk.registers.contracts.states import possible, state_on
from tzdesk.registers.contracts.steps import LIKELY
from tzdesk.registers.contracts.terms import SHARED_LEVELS, review_due
from tzdesk.registers.register import Saved
from tzdesk.registers.steps import Doer
from tzdesk.registers.workplace import Workplace

ROSTER_LEVELS = SHARED_LEVELS | {"4"}  # contracts that have a roster: regional, industry and group ones


def _sign(wp: Workplace, record_id: int, day: date, months: int | None = None, **values: Any) -> Saved:
    return bargaining.sign(wp, record_id, day, values, months=months)


def _confirm(wp: Workplace, record_id: int, day: date, outcome: str, **values: Any) -> Saved:
    return bargaining.confirm(wp, record_id, day, outcome, values)


def _renew(wp: Workplace, record_id: int, day: date, **values: Any) -> Saved:
    return performing.renew(wp, record_id, day, values)


def _change(wp: Workplace, record_id: int, day: date, **values: Any) -> Saved:
    return performing.change(wp, record_id, day, values)


def _rectify(wp: Workplace, record_id: int, day: date) -> Saved:
    """The latest check that still asks for something."""
    with wp.store.reading() as session:
        open_checks = _to_rectify(contract_file(session, record_id))
    if not open_checks:
        raise UserError("没有等待整改的履约检查。", "请先登记履约检查和整改期限。")
    return performing.rectify(wp, open_checks[-1], day)


def _text_of(wp: Workplace, record_id: int) -> Saved:
    """The text that came of a case; nothing is written."""
    with wp.store.reading() as session:
        contract = case_file(session, record_id).contract
        if contract is None:
            raise UserError("这个协商案件还没有形成文本。", "请先登记双方签字或成果确认。")
        return Saved(contract.id, contract.row_version, ())


CASE: Mapping[str, Doer] = {
    "offer": bargaining.offer,
    "receive": bargaining.receive_offer,
    "accept": bargaining.reply,
    "refuse": bargaining.refuse,
    "session": bargaining.open_session,
    "suspend": bargaining.suspend,
    "resume": bargaining.resume,
    "convert": bargaining.convert_procedure,
    "extend": bargaining.extend,
    "draft": bargaining.draft,
    "plan": bargaining.plan_congress,
    "vote": bargaining.congress,
    "sign": _sign,
    "confirm": _confirm,
    "close": bargaining.close,
    "reopen": bargaining.undo_close,
    "same_reps": bargaining.same_reps,
    "text": _text_of,
}
CONTRACT: Mapping[str, Doer] = {
    "submit": performing.submit,
    "received": performing.receive,
    "return": performing.return_for_correction,
    "object": performing.raise_objection,
    "no_objection": performing.no_objection,
    "silence": performing.silent_consent,
    "sign": performing.sign_again,
    "publish": performing.publish,
    "check": performing.check,
    "rectify": _rectify,
    "evaluate": performing.evaluate,
    "renew": _renew,
    "change": _change,
    "terminate": performing.terminate,
    "cover": service.cover_enterprises,
}
LINK: Mapping[str, Doer] = {"confirm": service.confirm_coverage, "leave": service.remove_coverage}
REP: Mapping[str, Doer] = {"replace": bargaining.replace_rep}


def of_case(wp: Workplace, session: Session, case_id: int) -> list[str]:
    """The steps of a case."""
    file = case_file(session, case_id)
    found = [name for name in _possible(wp, file) if name in CASE]
    if any(offer.received_date is not None for offer in file.offers[-1:]) and "receive" in found:
        found.remove("receive")
    assert file.case is not None
    if "extend" in found and not _can_extend(wp, file):
        found.remove("extend")
    if file.contract is not None:  # from here on its text is in hand, and signed anew there
        return ["text", *(name for name in found if name not in {"sign", "convert"})]
    if not file.reps and file.case.closed_date is None and bargaining.former_reps(session, file.case):
        found.append("same_reps")
    return [*found, "reopen"] if file.case.closed_date is not None else found


def of_contract(wp: Workplace, session: Session, contract_id: int) -> list[str]:
    """The steps of a text; a check that asks for something is put right before another is made."""
    file = contract_file(session, contract_id)
    hidden = set(_over(wp, file))
    found = [name for name in _possible(wp, file) if name in CONTRACT and name not in hidden]
    if file.contract is not None and file.contract.effective_date is not None:
        found.append("evaluate")
    if file.contract is not None and file.contract.level_code in ROSTER_LEVELS and file.contract.terminate_date is None:
        found.append("cover")
    return found


def of_link(link: CoverageLink) -> list[str]:
    """The owner's confirmation while it is missing; leaving the roster while the enterprise stands on it."""
    confirmed = ["confirm"] if not link.confirm_signed else []
    return [*confirmed, *(["leave"] if link.exit_date is None else [])]


def _possible(wp: Workplace, file: CaseFile) -> list[str]:
    """Steps that today's state or that of the last fact allows, what is likely next at the front."""
    today = clock.today()
    facts = [fact for fact in facts_of(file) if fact.name != "effect"]
    days = [today] if not facts else [today, max(fact.day for fact in facts)]
    names: list[str] = []
    for day in days:
        law = LimitsByDay(wp.definition(day.year))
        allowed = [step.name for step in possible(file, day, law)]
        likely = [name for name in LIKELY.get(state_on(file, day, law), ()) if name in allowed]
        names += [*likely, *allowed]
    return list(dict.fromkeys(names))


def _can_extend(wp: Workplace, file: CaseFile) -> bool:
    """Once, and only where the length of an extension is known."""
    first = min((one.meet_date for one in file.sessions if one.meet_date is not None), default=None)
    known = first is not None and LimitsByDay(wp.definition(first.year)).on(first).ext_days is not None
    return known and not any(event.event == "extend" for event in file.events)


def _over(wp: Workplace, file: CaseFile) -> list[str]:
    """Steps that the state would allow, but that are done already or cannot be due yet."""
    contract = file.contract
    if contract is None:
        return []
    hidden = [] if contract.received_date is None else ["received"]
    received = contract.received_date or contract.submit_date
    due = None
    if received is not None:
        due = review_due(received, LimitsByDay(wp.definition(received.year)).on(received))
    if contract.opinion_kind is not None or due is None or clock.today() <= due:
        hidden.append("silence")
    if not _to_rectify(file):
        hidden.append("rectify")
    return hidden


def _to_rectify(file: CaseFile) -> list[int]:
    return [check.id for check in file.checks if check.rectify_due is not None and check.rectified_date is None]
