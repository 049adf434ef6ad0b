"""What a clerk does with a bargaining case up to the signature. Every function is one operation.

A step in the wrong order is refused with a UserError that names the dates that contradict; a limit that has passed is a
finding, never a refusal, because what happened has happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.base.periods import add_months
from tzdesk.registers.contracts.case_model import BargainingCase, BargainRep
from tzdesk.registers.contracts.model import Contract
from tzdesk.registers.contracts.service import copy_roster
from tzdesk.registers.contracts.taking import Taking, counted, taking
from tzdesk.registers.contracts.terms import CHANGE, CONTRACT, DAY
from tzdesk.registers.register import Saved
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive

CASE = "bargaining_case"


def open_case(wp: Workplace, values: Mapping[str, Any], record_id: int | None = None, **more: Any) -> Saved:
    """Create or change a case. The procedure is 普通 unless stated; a new case is 新签 unless it names a contract."""
    given = dict(values)
    if record_id is None:
        kind = "N" if given.get("prev_contract_id") is None else "R"
        given = {"procedure_code": "P", "text_form": "1", "sign_kind": kind, **given}
    return wp.register(CASE).save(wp, given, record_id, **more)


def add_rep(wp: Workplace, case_id: int, side: str, name: str, **values: Any) -> Saved:
    """Put a representative on one side's list (E 企业方, W 职工方)."""
    return wp.register("bargain_rep").save(wp, {"case_id": case_id, "side": side, "name": name, **values})


def former_reps(session: Session, case: BargainingCase) -> list[BargainRep]:
    """Who represented both sides in the latest other case of the same enterprise, and still does; empty without one."""
    others = (
        select(BargainRep)
        .join(BargainingCase, BargainingCase.id == BargainRep.case_id)
        .where(alive(BargainRep), alive(BargainingCase), BargainRep.to_date.is_(None))
        .where(BargainingCase.party_a_id == case.party_a_id, BargainingCase.id != case.id)
        .order_by(BargainingCase.id.desc(), BargainRep.id)
    )
    found = list(session.scalars(others)) if case.party_a_id is not None else []
    return [rep for rep in found if rep.case_id == found[0].case_id]


def same_reps(wp: Workplace, case_id: int) -> Saved:
    """沿用 who represented the enterprise in its latest other case. UserError when there are some, or none to take."""
    with wp.store.operation("bargain.same_reps", "沿用协商代表") as op:
        case: BargainingCase = wp.register(CASE).get(op.session, case_id)
        own = select(BargainRep.id).where(alive(BargainRep), BargainRep.case_id == case_id).limit(1)
        if op.session.scalar(own) is not None:
            raise UserError("这个案件已经有协商代表。", "请在名单里逐人修改。")
        former = former_reps(op.session, case)
        if not former:
            raise UserError("没有可以沿用的协商代表。", "请在“协商代表”里逐人添加。")
        for rep in former:
            carried = {name: getattr(rep, name) for name in _PERSON}
            saved: Saved = wp.register("bargain_rep").save(
                wp, {**carried, "case_id": case_id, "from_date": case.opened_date}
            )
        return saved


_PERSON = (
    *("side", "name", "gender", "post", "is_chief", "is_external", "is_female_rep", "origin", "letter", "phone"),
)


def replace_rep(wp: Workplace, rep_id: int, day: date, name: str, **values: Any) -> Saved:
    """Another person takes a representative's place from a day on (22号令 31条); the same side and office."""
    register = wp.register("bargain_rep")
    with wp.store.operation("bargain.replace_rep", "补选协商代表") as op:
        old = register.get(op.session, rep_id)
        if old.to_date is not None and old.to_date > day:
            raise UserError(f"“{old.name}”担任代表到 {old.to_date}，补选日期 {day} 更早。", "请核对日期。")
        carried = {field: getattr(old, field) for field in ("case_id", "side", "is_chief", "origin")}
        saved: Saved = register.save(wp, {**carried, "name": name, "from_date": day, **values})
        register.save(wp, {"to_date": old.to_date or day, "replaced_by_id": saved.id}, rep_id)
        return saved


def offer(wp: Workplace, case_id: int, day: date, *, proposer: str = "W", **values: Any) -> Saved:
    """发出要约: also after a refusal or silence, as another offer of the same case."""
    with taking(wp, "offer", day, case=case_id) as step:
        base = {"case_id": case_id, "no": counted(step.file.offers), "proposer": proposer, "offer_date": day}
        return step.save("bargain_offer", {**base, **values})


def receive_offer(wp: Workplace, case_id: int, day: date, receiver: str = "") -> Saved:
    """The other side signed for the offer: the days for the reply begin on the morrow."""
    with taking(wp, "receive", day, case=case_id) as step:
        return _answer(step, {"received_date": day, "receiver": receiver or None})


def reply(wp: Workplace, case_id: int, day: date, **values: Any) -> Saved:
    """应约: the other side agrees to bargain."""
    with taking(wp, "accept", day, case=case_id) as step:
        return _answer(step, {"reply_date": day, "reply_kind": "1", **values})


def refuse(wp: Workplace, case_id: int, day: date, reason: str) -> Saved:
    """拒绝应约, with the reason that was given."""
    with taking(wp, "refuse", day, case=case_id) as step:
        return _answer(step, {"reply_date": day, "reply_kind": "2", "reply_reason": reason or None})


def _answer(step: Taking, values: Mapping[str, Any]) -> Saved:
    newest = max(step.file.offers, key=lambda one: (one.offer_date or date.min, one.id))
    return step.save("bargain_offer", values, newest.id)


def open_session(wp: Workplace, case_id: int, day: date, **values: Any) -> Saved:
    """A bargaining session was held; also when the draft, the vote or the review sends the parties back."""
    with taking(wp, "session", day, case=case_id) as step:
        base = {"case_id": case_id, "no": counted(step.file.sessions), "meet_date": day, "mode": "1"}
        return step.save("bargain_session", {**base, **values})


def suspend(wp: Workplace, case_id: int, day: date, resume_plan: date | None = None, reason: str = "") -> Saved:
    """中止: by agreement, to a day that the parties set (22号令 35条)."""
    if resume_plan is not None and resume_plan < day:
        raise UserError(f"约定恢复日期 {resume_plan} 早于中止日期 {day}。", "请核对日期。")
    with taking(wp, "suspend", day, case=case_id) as step:
        return step.event("suspend", reason, resume_plan)


def resume(wp: Workplace, case_id: int, day: date, note: str = "") -> Saved:
    """恢复 after a suspension."""
    with taking(wp, "resume", day, case=case_id) as step:
        return step.event("resume", note)


def convert_procedure(wp: Workplace, case_id: int, day: date, reason: str = "") -> Saved:
    """简易 or 应急 becomes 普通: when a contract is to be signed, or workers' rights would be cut."""
    with taking(wp, "convert", day, case=case_id) as step:
        if step.file.contract is not None:
            raise UserError("成果已经确认，不能再转换程序。", "请另立协商案件，按普通程序协商。")
        step.event("convert", reason)
        return step.save(CASE, {"procedure_code": "P", "outcome_code": None}, case_id)


def extend(wp: Workplace, case_id: int, day: date, reason: str = "") -> Saved:
    """The parties agree to bargain longer: the limit of the ordinary procedure grows once by what the law allows."""
    with taking(wp, "extend", day, case=case_id) as step:
        if any(event.event == "extend" for event in step.file.events):
            raise UserError("协商期限已经延长过一次。", "到期仍未达成一致的，请登记结束协商，另行要约。")
        return step.event("extend", reason)


def draft(wp: Workplace, case_id: int, day: date, note: str = "") -> Saved:
    """形成草案: both chief representatives signed the draft (22号令 34条)."""
    with taking(wp, "draft", day, case=case_id) as step:
        return step.event("draft", note)


def plan_congress(wp: Workplace, case_id: int, day: date, planned: date | None = None, **values: Any) -> Saved:
    """The congress is convened for a day: 待审议."""
    with taking(wp, "plan", day, case=case_id) as step:
        open_row = next((vote for vote in step.file.votes if vote.vote_date is None), None)
        base = {"case_id": case_id, "notice_date": day, "planned_date": planned}
        number = {} if open_row else {"no": counted(step.file.votes), "congress_kind": "1"}
        return step.save("congress_vote", {**base, **number, **values}, open_row.id if open_row else None)


def congress(
    wp: Workplace,
    case_id: int,
    day: date,
    *,
    total: int | None,
    present: int | None,
    votes_for: int | None,
    against: int | None = None,
    abstain: int | None = None,
    **values: Any,
) -> Saved:
    """The congress voted on the draft. Whether it passed follows from the figures (22号令 36条)."""
    with taking(wp, "vote", day, case=case_id) as step:
        waiting = next((vote for vote in step.file.votes if vote.vote_date is None), None)
        figures: dict[str, Any] = {"delegates_total": total, "present": present, "vote_for": votes_for}
        figures |= {"vote_against": against, "vote_abstain": abstain, "vote_date": day}
        number = {} if waiting else {"case_id": case_id, "no": counted(step.file.votes), "congress_kind": "1"}
        return step.save("congress_vote", {**number, **figures, **values}, waiting.id if waiting else None)


# What the text takes from its case when it is signed.
_CARRIED = (
    *("title", "level_code", "content_code", "text_form", "main_contract_id", "procedure_code", "sign_kind"),
    *("prev_contract_id", "party_a_id", "union_id", "area_code", "industry", "subjects"),
)


def sign(
    wp: Workplace, case_id: int, day: date, values: Mapping[str, Any] | None = None, *, months: int | None = None
) -> Saved:
    """双方首席代表签字: the contract comes into being, or, after an objection, its text is signed anew.

    `months` gives the end of the term (start + term − 1 day) where none is stated. Gives the contract's id.
    """
    with taking(wp, "sign", day, case=case_id) as step:
        given = dict(values or {})
        start = given.get("valid_from")
        if months is not None and start is not None and "valid_to" not in given:
            given["valid_to"] = add_months(start, months) - DAY
        case, old = step.case, step.file.contract
        step.event("sign")
        if old is not None:
            return step.save("contract", {"sign_date": day, **given}, old.id)
        carried: dict[str, Any] = {name: getattr(case, name) for name in _CARRIED}
        carried |= {"case_id": case_id, "outcome_code": CONTRACT, "sign_date": day}
        carried |= {f"{name}_at_sign": getattr(case, name) for name in ("headcount", "female", "migrant")}
        carried |= _from_previous(step, given)
        saved = step.save("contract", {**carried, **given})
        if case.prev_contract_id is not None:
            copy_roster(wp, step.session, case.prev_contract_id, saved.id)
        step.save(CASE, {"outcome_code": CONTRACT}, case_id)
        return saved


def _from_previous(step: Taking, given: Mapping[str, Any]) -> dict[str, Any]:
    """A change keeps number and term and counts the version on; a renewal names the wage agreed before."""
    case = step.case
    old = step.session.get(Contract, case.prev_contract_id or 0)
    if old is None:
        return {}
    values: dict[str, Any] = {"roster_status": old.roster_status}
    if case.sign_kind == CHANGE:
        values |= {"contract_no": old.contract_no, "version": (old.version or 1) + 1, "valid_to": old.valid_to}
        values["valid_from"] = given.get("valid_from") or old.valid_from
    else:
        values["avg_wage_prev"] = old.avg_wage_new
    return values


def confirm(wp: Workplace, case_id: int, day: date, outcome: str, values: Mapping[str, Any] | None = None) -> Saved:
    """成果确认 of a short procedure: minutes (2) or a memorandum (3), never a contract. Gives the text's id."""
    if outcome not in {"2", "3"}:
        raise UserError("简易、应急程序的成果只能是会议纪要或备忘录。", "签订集体合同请先转为普通程序。")
    with taking(wp, "confirm", day, case=case_id) as step:
        carried: dict[str, Any] = {name: getattr(step.case, name) for name in _CARRIED}
        carried |= {f"{name}_at_sign": getattr(step.case, name) for name in ("headcount", "female", "migrant")}
        carried |= {"case_id": case_id, "outcome_code": outcome, "sign_date": day}
        step.save(CASE, {"outcome_code": outcome, "confirm_date": day}, case_id)
        return step.save("contract", {**carried, **dict(values or {})})


def close(wp: Workplace, case_id: int, day: date, reason: str) -> Saved:
    """The bargaining ends without agreement."""
    with taking(wp, "close", day, case=case_id) as step:
        return step.save(CASE, {"closed_date": day, "closed_reason": reason or None, "outcome_code": "4"}, case_id)


def undo_close(wp: Workplace, case_id: int) -> Saved:
    """Take back a closing that was entered by mistake."""
    return wp.register(CASE).save(
        wp,
        {"closed_date": None, "closed_reason": None, "outcome_code": None},
        case_id,
        name="reopen",
        label="撤回结束协商",
    )
