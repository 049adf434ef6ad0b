"""What a clerk does with a signed contract: submission and review, publication, checks, renewal, change, termination.

Every function is one operation and takes the contract's id, whether it came out of a case or was imported flat. A step
in the wrong order is refused with a UserError that names the dates that contradict.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from tzdesk.base.errors import UserError
from tzdesk.registers.contracts.bargaining import open_case, sign
from tzdesk.registers.contracts.case_model import BargainingCase
from tzdesk.registers.contracts.model import Contract
from tzdesk.registers.contracts.service import refuse_second_successor, terminate_contract
from tzdesk.registers.contracts.taking import Taking, counted, taking
from tzdesk.registers.contracts.terms import CHANGE, NO_OBJECTION, OBJECTION, SILENCE, review_due
from tzdesk.registers.register import Saved
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive

ROUND = "contract_submission"
_FLAT = (
    *("sign_date", "submit_date", "received_date", "reg_no", "returned_date", "return_reason", "opinion_kind"),
    *("opinion_no", "opinion_date", "opinion_text", "opinion_valid_from", "opinion_valid_to"),
)


def submit(
    wp: Workplace,
    contract_id: int,
    day: date,
    *,
    received: date | None = None,
    reg_no: str | None = None,
    copies: int | None = 3,
) -> Saved:
    """报送: a new round of review. After a return or an objection the round before it is kept as it was."""
    with taking(wp, "submit", day, contract=contract_id) as step:
        number = 2 if _keep_flat_round(step) else counted(step.file.submissions)
        values = {"contract_id": contract_id, "no": number, "sign_date": step.contract.sign_date, "submit_date": day}
        return step.save(ROUND, {**values, "received_date": received, "reg_no": reg_no, "copies": copies})


resubmit = submit


def _keep_flat_round(step: Taking) -> bool:
    """Put the review that a flat contract states in its own fields on record as its first round."""
    contract = step.contract
    if step.file.submissions or contract.submit_date is None:
        return False
    flat = {name: getattr(contract, name) for name in _FLAT}
    step.save(ROUND, {**flat, "contract_id": contract.id, "no": 1})
    return True


def sign_again(wp: Workplace, contract_id: int, day: date) -> Saved:
    """改签 after an objection: the text is signed anew, and may then be submitted again."""
    with taking(wp, "sign", day, contract=contract_id) as step:
        if step.file.case is not None:
            return sign(wp, step.file.case.id, day)
        _keep_flat_round(step)
        return step.save("contract", {"sign_date": day}, contract_id)


def receive(wp: Workplace, contract_id: int, day: date, reg_no: str | None = None) -> Saved:
    """收件 by the labour department: the days of review begin on the morrow."""
    with taking(wp, "received", day, contract=contract_id) as step:
        return _decide(step, {"received_date": day, "reg_no": reg_no})


def return_for_correction(wp: Workplace, contract_id: int, day: date, reason: str) -> Saved:
    """退回补正."""
    with taking(wp, "return", day, contract=contract_id) as step:
        return _decide(step, {"returned_date": day, "return_reason": reason or None})


def raise_objection(wp: Workplace, contract_id: int, day: date, number: str, text: str) -> Saved:
    """提出异议: the opinion with its number and text (22号令 45条). The parties bargain or sign anew."""
    with taking(wp, "object", day, contract=contract_id) as step:
        values = {"opinion_kind": OBJECTION, "opinion_date": day, "opinion_no": number, "opinion_text": text}
        return _decide(step, values)


def no_objection(
    wp: Workplace,
    contract_id: int,
    day: date,
    number: str | None = None,
    *,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Saved:
    """无异议: the contract takes effect on the day that the opinion states, else on the day of the opinion."""
    with taking(wp, "no_objection", day, contract=contract_id) as step:
        values = {"opinion_kind": NO_OBJECTION, "opinion_date": day, "opinion_no": number}
        return _decide(step, {**values, "opinion_valid_from": valid_from, "opinion_valid_to": valid_to})


def silent_consent(wp: Workplace, contract_id: int, day: date) -> Saved:
    """视同无异议: only once the days of review have run out without an opinion (劳动合同法 54条)."""
    with taking(wp, "silence", day, contract=contract_id) as step:
        contract = step.contract
        received = contract.received_date or contract.submit_date
        due = review_due(received, step.law.on(received or day))
        if contract.opinion_kind is not None:
            raise UserError("已经有审查结论，不能再按“视同无异议”办理。", "请核对审查结论。")
        if received is None or due is None or day <= due:
            until = f"（收件 {received}，审查期限 {due}）" if received and due else ""
            raise UserError(f"{day} 审查期限还没有届满{until}，不能按“视同无异议”生效。", "请在期限届满以后办理。")
        return _decide(step, {"opinion_kind": SILENCE})


def _decide(step: Taking, values: Mapping[str, Any]) -> Saved:
    """Write onto the open round, or onto a flat contract that has none."""
    if step.file.submissions:
        return step.save(ROUND, values, step.file.submissions[-1].id)
    return step.save("contract", values, step.contract.id)


def publish(wp: Workplace, contract_id: int, day: date, mode: str = "1") -> Saved:
    """公布 to all workers."""
    with taking(wp, "publish", day, contract=contract_id) as step:
        return step.save("contract", {"publish_date": day, "publish_mode": mode}, step.contract.id)


def check(wp: Workplace, contract_id: int, day: date, checker: str, level: str, **values: Any) -> Saved:
    """履约检查; with `rectify_due` what is missing has to be put right by then."""
    with taking(wp, "check", day, contract=contract_id) as step:
        base = {"contract_id": contract_id, "check_date": day, "checker": checker, "perf_level": level}
        return step.save("contract_check", {**base, **values})


def rectify(wp: Workplace, check_id: int, day: date) -> Saved:
    """整改完成."""
    register = wp.register("contract_check")
    with wp.store.reading() as session:
        found = register.get(session, check_id)
        owner, checked = found.contract_id, found.check_date
    if checked is not None and day < checked:
        raise UserError(f"整改完成日期 {day} 早于检查日期 {checked}。", "请核对日期。")
    with taking(wp, "rectify", day, contract=owner) as step:
        return step.save("contract_check", {"rectified_date": day}, check_id)


def evaluate(wp: Workplace, contract_id: int, year: int, **values: Any) -> Saved:
    """质效评估 of a year."""
    return wp.register("quality_eval").save(wp, {"contract_id": contract_id, "year": year, **values})


# What the next case takes over from the contract that it renews or changes.
_CARRIED = (
    *("title", "level_code", "content_code", "text_form", "main_contract_id", "party_a_id", "union_id"),
    *("area_code", "industry", "subjects"),
)


def renew(wp: Workplace, contract_id: int, day: date, values: Mapping[str, Any] | None = None) -> Saved:
    """启动续签: a new case about the same contract. Gives the case's id."""
    with taking(wp, "renew", day, contract=contract_id) as step:
        return _follow(step, "R", values)


def change(wp: Workplace, contract_id: int, day: date, values: Mapping[str, Any] | None = None) -> Saved:
    """启动变更 (22号令 39–41条): a new case whose text will be the next version. Gives the case's id."""
    with taking(wp, "change", day, contract=contract_id) as step:
        return _follow(step, CHANGE, values)


def _follow(step: Taking, kind: str, values: Mapping[str, Any] | None) -> Saved:
    old: Contract = step.contract
    refuse_second_successor(step.session, old)
    running = select(BargainingCase).where(
        alive(BargainingCase), BargainingCase.prev_contract_id == old.id, BargainingCase.closed_date.is_(None)
    )
    if (found := step.session.scalars(running).first()) is not None:
        raise UserError(
            f"“{old.contract_no or '这份合同'}”的协商案件“{found.case_no or '未编号'}”正在办理。",
            "请在那个案件里继续。",
        )
    carried: dict[str, Any] = {name: getattr(old, name) for name in _CARRIED}
    carried |= {"headcount": old.headcount_at_sign, "female": old.female_at_sign, "migrant": old.migrant_at_sign}
    carried |= {"sign_kind": kind, "prev_contract_id": old.id, "opened_date": step.day}
    return open_case(step.wp, carried | dict(values or {}))


def terminate(wp: Workplace, contract_id: int, day: date, kind: str, reason: str = "") -> Saved:
    """解除、终止 on a day (22号令 40条); the contract counts up to the day before."""
    with taking(wp, "terminate", day, contract=contract_id) as step:
        return terminate_contract(wp, step.contract.id, day, kind, reason)
