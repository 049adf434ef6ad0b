"""Which steps of hardship aid a file or a grant is offered, and what does them (`batch_steps`: a batch).

What is offered follows from the status; the step's own function has the last word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.registers.aid import batches, codes, destruction, filing, heads, held, leaving, payments, service
from tzdesk.registers.aid.acts import Act
from tzdesk.registers.aid.approving import needs_approval, refuse_unapproved
from tzdesk.registers.aid.asking import day_first, examined, noticed, published
from tzdesk.registers.aid.calculator import prefill
from tzdesk.registers.aid.deciding import KINDS
from tzdesk.registers.aid.file_correction import correct_file, correct_head
from tzdesk.registers.aid.gone import NOT_HIS, WRITE_OFF, refuse_gone
from tzdesk.registers.aid.in_order import refuse_disorder
from tzdesk.registers.aid.model import AidAssessment, AidCase, AidGrant
from tzdesk.registers.aid.models.case import exclusions_held
from tzdesk.registers.aid.payable import refuse_nobody
from tzdesk.registers.aid.payee import fix_accounts
from tzdesk.registers.aid.taking_back import reconsider
from tzdesk.registers.register import Saved
from tzdesk.registers.steps import Doer
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import Severity

# --- files -----------------------------------------------------------------------------------------------------------


def _calculate(wp: Workplace, record_id: int, day: date, kind: str = codes.ASSESS_NEW) -> Saved:
    """收支测算: a computation begun with what is known; the clerk goes on in it. UserError for a day to come: its
    twelve months would not be over."""
    refuse_disorder(("测算", day))
    with wp.store.operation("aid.calculate", "收支测算"):
        with wp.store.reading() as session:
            known = prefill(wp, session, record_id, day)
        return service.assess(wp, record_id, {**known.values, "kind": kind})


def _review(
    wp: Workplace, record_id: int, day: date, decided_category: str, *, kind: str = codes.ASSESS_YEARLY, **act: Any
) -> Saved:
    """年度复核 (or 动态调整, by its kind) with what is known of the twelve months before, or the computation that was
    begun for it."""
    with wp.store.operation(f"aid.{KINDS[kind].step}", KINDS[kind].what):
        with wp.store.reading() as session:
            known = prefill(wp, session, record_id, day)
        values = {**known.values, "decided_category": decided_category}
        return leaving.review(wp, record_id, day, values, kind=kind, **act)


def _objection(wp: Workplace, record_id: int, day: date, upheld: bool, person: str, opinion: str) -> Saved:  # noqa: PLR0917 - what is asked for
    return filing.settle_objection(wp, record_id, day, upheld=upheld, person=person, opinion=opinion)


def _plan_exit(wp: Workplace, record_id: int, day: date, stable_from: date, person: str = "") -> Saved:
    return leaving.plan_exit(wp, record_id, day, stable_from=stable_from, person=person)


def _sync(wp: Workplace, record_id: int, day: date, national_sys_no: str) -> Saved:
    """同步全国系统: the number and the day on which the electronic file was entered there."""
    with wp.store.operation("aid.sync", "同步全国系统") as op:
        case = service.case_of(wp, op.session, record_id, None)
        case.national_sys_no, case.synced_on = national_sys_no, day
        saved = service.settled(wp, op.session, case)
        Act("sync", "同步全国系统", day, opinion=national_sys_no).note(wp, op, case, case.status)
        return saved


def _district(
    wp: Workplace, record_id: int, day: date, result: str, *, archive_level: str | None = None, **asked: Any
) -> Saved:
    return filing.district_check(wp, record_id, day, result, level=archive_level, **asked)


def _leave(wp: Workplace, record_id: int, exit_date: date, exit_reason: str, **asked: Any) -> Saved:
    confirmed = asked.pop("exit_confirm", None)
    return leaving.leave(wp, record_id, exit_date, exit_reason, confirmed=confirmed, **asked)


def _allow(wp: Workplace, record_id: int, day: date, *, allowed: bool, opinion: str) -> Saved:
    return filing.allow_exclusions(wp, record_id, day, allowed=allowed, opinion=opinion)


def _hand_over(wp: Workplace, record_id: int, day: date, union_id: int, **act: Any) -> Saved:
    return leaving.hand_over(wp, record_id, day, union_id, **act)


CASE: Mapping[str, Doer] = {
    "calculate": _calculate,
    "submit": day_first(filing.submit),
    "first_check": examined(filing.first_check),
    "send_back": day_first(filing.send_back),
    "reconsider": day_first(reconsider),
    "allow": _allow,
    "publish": published(filing.publish),
    "end_publicity": noticed(filing.end_publicity),
    "objection": _objection,
    "town_check": examined(filing.town_check),
    "district_check": _district,
    "review": _review,
    "adjust": partial(_review, kind=codes.ASSESS_CHANGE),
    "plan_exit": _plan_exit,
    "keep": day_first(leaving.keep),
    "leave": _leave,
    "hand_over": _hand_over,
    "sync": _sync,
    "correct": correct_head,
    "correct_file": correct_file,
    "come_back": day_first(leaving.come_back),
    "reopen": service.reopen_case,
    "appraise": destruction.appraise,
    "destroy": destruction.destroy,
}

_CASE_OFFERS: Mapping[str, tuple[str, ...]] = {
    codes.DRAFT: ("submit", "calculate"),
    codes.WAITING: ("first_check", "calculate"),
    codes.PUBLIC: ("end_publicity", "send_back"),
    codes.DISPUTED: ("objection", "publish", "send_back"),
    codes.AT_TOWN: ("town_check", "calculate"),
    codes.AT_DISTRICT: ("district_check", "calculate"),
    codes.IN_FILE: (
        *("review", "plan_exit", "leave", "hand_over", "sync", "calculate", "adjust", "correct", "correct_file"),
    ),
    codes.LEAVING: ("leave", "keep", "calculate", "review", "adjust", "hand_over", "correct", "correct_file"),
    codes.LIFTED: ("come_back", "reopen", "correct", "correct_file"),
    codes.CANCELLED: ("come_back", "reopen", "correct", "correct_file"),
    codes.REFUSED: ("reconsider",),
}


def of_case(record: AidCase) -> Sequence[str]:
    """What the file's status allows; a file that has passed the first check goes on to its notice, and one in which an
    exclusion was found may have it allowed. What the unit agreed to is not computed anew before it is sent back."""
    status = record.status or codes.DRAFT
    offers = _CASE_OFFERS[status]
    if status in codes.EXAMINED and record.first_check_date is not None:
        announced = () if status != codes.WAITING else ("publish",)
        offers = (*announced, *(step for step in offers if step != "calculate"))
    if status in codes.LIVE and exclusions_held(record):
        return (*offers, "allow")
    return offers


def given_case(record: AidCase, found: AidAssessment | None, step_id: str) -> dict[str, Any]:
    """What the dialogs of a file's steps begin with: today, the class that the figures suggest which it would decide
    (`found`)."""
    today = clock.today()
    suggested = found.suggested_category if found is not None else None
    match step_id:
        case "publish":
            return {"start_date": today}
        case "end_publicity":
            return {"result": codes.NO_OBJECTION}
        case "district_check":
            return {"category": record.category or suggested, "archive_level": record.archive_level}
        case "calculate":
            return {"kind": codes.ASSESS_CHANGE if record.status in codes.STANDING else codes.ASSESS_NEW}
        case "review":
            return {"decided_category": record.category}
        case "adjust":
            return {"decided_category": suggested or record.category}
        case "correct":
            return held.stated(record, heads.WHO)
        case "correct_file":
            return held.stated(record, heads.FACTS)
        case "leave":
            return {"exit_date": today, "stable_from": record.stable_from}
        case _:
            return {}


# --- grants ----------------------------------------------------------------------------------------------------------


def _approved(wp: Workplace, record_id: int, approve_date: date) -> Saved:
    """审批 of one grant that stands in no batch."""
    with wp.store.reading() as session:
        grant: AidGrant = wp.register("aid_grant").get(session, record_id)
        if grant.batch_id is not None:
            raise UserError("这一条在发放批次里，不能单独审批。", "请在批次上办理“审批”。")
        if grant.approve_date is not None or grant.paid_date is not None:
            raise UserError("这一条已经审批或发放。", "请在发放记录里查看审批日期和到账（签领）日期。")
        refuse_nobody(partial(getattr, grant))
        refuse_gone(session, [grant], approve_date, NOT_HIS)
    if approve_date > clock.today():
        raise UserError("审批日期在今天以后。", "请填写实际审批的日期。")
    values = {"status": codes.GRANT_APPROVED, "approve_date": approve_date}
    with wp.store.operation("aid_grant.approve", "审批发放") as op:
        fix_accounts(op.session, [wp.register("aid_grant").get(op.session, record_id)], approve_date)
        saved = wp.register("aid_grant").save(wp, values, record_id, name="approve", label="审批发放")
        hard = [one for one in saved.findings if one.severity is Severity.HARD]
        if hard:
            told = service.in_words(hard)
            raise UserError(f"这一条还有{len(hard)}处问题没有改正，不能审批：{told}。", "请先改正，再审批。")
        return saved


def _unapproved(wp: Workplace, record_id: int, reason: str) -> Saved:
    """撤回审批 of one grant that waits to be paid: it may be changed again, and is approved anew."""
    with wp.store.reading() as session:
        grant: AidGrant = wp.register("aid_grant").get(session, record_id)
        if grant.batch_id is not None or grant.approve_date is None or grant.paid_date is not None:
            raise UserError(
                "这一条没有单独审批，或者已经发放。", "批次里的在批次上撤回审批；已经发出的请退回（冲销）。"
            )
    values = {"status": codes.GRANT_PLANNED, "approve_date": None, "reason": reason}
    return wp.register("aid_grant").save(wp, values, record_id, name="unlock", label="撤回审批")


def _paid(wp: Workplace, record_id: int, paid_date: date, **asked: Any) -> Saved:
    """到账（签领）: of one grant, with whoever signed for it."""
    with wp.store.reading() as session:
        grant: AidGrant = wp.register("aid_grant").get(session, record_id)
        if grant.paid_date is not None:
            raise UserError("这一条已经到账或签领。", "发错了的请退回（冲销）。")
        batches.refuse_written_off(grant)
        if grant.batch_id is not None:
            batches.batch_of(wp, session, grant.batch_id, codes.BATCH_APPROVED, codes.BATCH_SENT)
            if grant.pay_method == codes.PAY_BANK:
                raise UserError("批次里由银行发放的，按代发结果登记。", "请在批次上办理“登记代发结果”。")
        refuse_nobody(partial(getattr, grant))
        if grant.pay_method != codes.PAY_BANK:  # what the bank has paid is written down, and taken back
            refuse_gone(session, [grant], paid_date, WRITE_OFF if grant.batch_id is not None else NOT_HIS)
        refuse_unapproved(wp, grant.fund_source, paid_date, grant.approve_date)
    values = {**asked, "status": codes.GRANT_PAID, "paid_date": paid_date}
    with wp.store.operation("aid_grant.pay", "登记到账（签领）") as op:
        grant = wp.register("aid_grant").get(op.session, record_id)
        if grant.batch_id is None and (grant.approve_date is None or not grant.card_snapshot):
            fix_accounts(op.session, [grant], paid_date)
        return wp.register("aid_grant").save(wp, values, record_id, name="pay", label="登记到账（签领）")


def _back(*, bank: bool) -> Doer:
    def do(wp: Workplace, record_id: int, day: date, reason: str) -> Saved:
        return payments.return_benefit(wp, record_id, day, reason, bank=bank)[0]

    return do


GRANT: Mapping[str, Doer] = {
    "approve": _approved,
    "unlock": _unapproved,
    "pay": _paid,
    "return": _back(bank=True),
    "reverse": _back(bank=False),
    "write_off": day_first(batches.write_off),
}


# What a line of an approved list may be done with, by whether the bank pays it.
_OF_A_LINE: Mapping[tuple[str, bool], tuple[str, ...]] = {
    (codes.GRANT_APPROVED, False): ("pay", "write_off"),
    (codes.GRANT_APPROVED, True): ("write_off",),
}


def of_grant(wp: Workplace, record: AidGrant) -> Sequence[str]:
    """To be paid, or to be taken back (by the bank only what went by it); what took something back is the end of it."""
    if record.reversal_of is not None:
        return ()
    if record.paid_out:
        return ("reverse",) if record.pay_method in codes.BY_HAND else ("return", "reverse")
    if record.paid_date is not None:
        return ()
    if record.batch_id is not None:
        return _OF_A_LINE.get((record.status or "", record.pay_method == codes.PAY_BANK), ())
    if record.approve_date is not None:
        return ("pay", "unlock")
    return ("approve",) if needs_approval(wp, record.fund_source, clock.today()) else ("pay", "approve")
