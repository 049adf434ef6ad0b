"""Which steps of hardship aid a file, a batch or a grant is offered, and what does them.

What is offered follows from the status; the step's own function has the last word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.registers.aid import bank, batches, codes, filing, leaving, payments, service
from tzdesk.registers.aid.acts import Act
from tzdesk.registers.aid.calculator import prefill
from tzdesk.registers.aid.model import AidAssessment, AidBatch, AidCase, AidGrant
from tzdesk.registers.register import Saved
from tzdesk.registers.steps import Doer
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive

# --- files -----------------------------------------------------------------------------------------------------------


def _calculate(wp: Workplace, record_id: int, day: date, kind: str = codes.ASSESS_NEW) -> Saved:
    """收支测算: a computation begun with what is known; the clerk goes on in it."""
    with wp.store.operation("aid.calculate", "收支测算"):
        with wp.store.reading() as session:
            known = prefill(wp, session, record_id, day)
        return service.assess(wp, record_id, {**known.values, "kind": kind})


def _review(wp: Workplace, record_id: int, day: date, decided_category: str, **act: Any) -> Saved:
    """年度复核 with what is known of the twelve months before."""
    with wp.store.operation("aid.review", "年度复核"):
        with wp.store.reading() as session:
            known = prefill(wp, session, record_id, day)
        values = {**known.values, "decided_category": decided_category}
        return leaving.review(wp, record_id, day, values, **act)


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


def _day_first(function: Any) -> Doer:
    """A service function whose day is called `on`, as a step that asks for a `day`."""

    def do(wp: Workplace, record_id: int, day: date, **asked: Any) -> Saved:
        done: Saved = function(wp, record_id, day, **asked)
        return done

    return do


def _examined(function: Any) -> Doer:
    def do(wp: Workplace, record_id: int, day: date, result: str, **asked: Any) -> Saved:
        done: Saved = function(wp, record_id, day, result, **asked)
        return done

    return do


def _district(
    wp: Workplace, record_id: int, day: date, result: str, *, archive_level: str | None = None, **asked: Any
) -> Saved:
    return filing.district_check(wp, record_id, day, result, level=archive_level, **asked)


def _published(function: Any) -> Doer:
    """A notice's fields are the notice's own: its first and last day and its place."""

    def do(wp: Workplace, record_id: int, start_date: date, end_date: date | None = None, **asked: Any) -> Saved:
        done: Saved = function(wp, record_id, start_date, end=end_date, **asked)
        return done

    return do


def _noticed(function: Any) -> Doer:
    def do(wp: Workplace, record_id: int, day: date, result: str, **asked: Any) -> Saved:
        text = asked.pop("objection_text", "")
        done: Saved = function(wp, record_id, day, result, text=text, **asked)
        return done

    return do


def _leave(wp: Workplace, record_id: int, exit_date: date, exit_reason: str, **asked: Any) -> Saved:
    confirmed = asked.pop("exit_confirm", None)
    return leaving.leave(wp, record_id, exit_date, exit_reason, confirmed=confirmed, **asked)


def _hand_over(wp: Workplace, record_id: int, day: date, union_id: int, **act: Any) -> Saved:
    return leaving.hand_over(wp, record_id, day, union_id, **act)


CASE: Mapping[str, Doer] = {
    "calculate": _calculate,
    "submit": _day_first(filing.submit),
    "first_check": _examined(filing.first_check),
    "publish": _published(filing.publish),
    "end_publicity": _noticed(filing.end_publicity),
    "objection": _objection,
    "town_check": _examined(filing.town_check),
    "district_check": _district,
    "review": _review,
    "plan_exit": _plan_exit,
    "keep": _day_first(leaving.keep),
    "leave": _leave,
    "hand_over": _hand_over,
    "sync": _sync,
    "come_back": _day_first(leaving.come_back),
    "reopen": service.reopen_case,
}

_CASE_OFFERS: Mapping[str, tuple[str, ...]] = {
    codes.DRAFT: ("submit", "calculate"),
    codes.WAITING: ("first_check", "calculate"),
    codes.PUBLIC: ("end_publicity",),
    codes.DISPUTED: ("objection", "publish"),
    codes.AT_TOWN: ("town_check", "calculate"),
    codes.AT_DISTRICT: ("district_check", "calculate"),
    codes.IN_FILE: ("review", "plan_exit", "leave", "hand_over", "sync", "calculate"),
    codes.LEAVING: ("leave", "keep", "review", "hand_over"),
    codes.LIFTED: ("come_back", "reopen"),
    codes.CANCELLED: ("come_back", "reopen"),
    codes.REFUSED: (),
}


def of_case(record: AidCase) -> Sequence[str]:
    """What the file's status allows; a file that has passed the first check goes on to its notice."""
    status = record.status or codes.DRAFT
    if status == codes.WAITING and record.first_check_date is not None:
        return ("publish", "first_check", "calculate")
    return _CASE_OFFERS[status]


def given_case(record: AidCase, latest: AidAssessment | None, step_id: str) -> dict[str, Any]:
    """What the dialogs of a file's steps begin with: today, the class that the figures suggest."""
    today = clock.today()
    suggested = latest.suggested_category if latest is not None else None
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
        case "leave":
            return {"exit_date": today, "stable_from": record.stable_from}
        case _:
            return {}


# --- batches ---------------------------------------------------------------------------------------------------------


def _households(wp: Workplace, record_id: int, category: str | None = None, archive_level: str | None = None) -> Saved:
    """编入在档户: all files in standing (of a class, of a level), each with the batch's standard."""
    with wp.store.operation("aid.batch_lines", "编入在档户") as op:
        found = select(AidCase.id).where(alive(AidCase), AidCase.status.in_(codes.STANDING))
        for column, wanted in ((AidCase.category, category), (AidCase.archive_level, archive_level)):
            found = found.where(column == wanted) if wanted else found
        ids = list(op.session.scalars(found.order_by(AidCase.case_no, AidCase.id)))
        if not ids:
            raise UserError("没有符合条件的在档户。", "请核对困难类别和建档标准。")
        findings = batches.add_households(wp, record_id, ids)
        batch = batches.batch_of(wp, op.session, record_id)
        return Saved(batch.id, batch.row_version, findings)


def _send(wp: Workplace, record_id: int, day: date, file: str, person: str = "") -> Saved:
    bank.send_to_bank(wp, record_id, Path(file).expanduser(), day, person=person)
    return _seen(wp, record_id)


def _result(  # noqa: PLR0917 - what is asked for
    wp: Workplace, record_id: int, file: str, debited: date, day: date, bank_slip_no: str = "", person: str = ""
) -> Saved:
    path = Path(file).expanduser()
    bank.take_result_file(wp, record_id, path, debited=debited, known=day, slip_no=bank_slip_no, person=person)
    return _seen(wp, record_id)


def _sign(wp: Workplace, record_id: int, day: date) -> Saved:
    """全部签领 of what the bank does not pay: each for himself. Proxies are entered at the line."""
    with wp.store.reading() as session:
        waiting = [line.id for line in batches.pending_lines(session, record_id) if line.pay_method != codes.PAY_BANK]
    if not waiting:
        raise UserError("没有等待签领的人。", "银行发放的请登记代发结果。")
    batches.sign_for(wp, record_id, waiting, day)
    return _seen(wp, record_id)


def _finish(wp: Workplace, record_id: int, day: date, bank_slip_no: str = "", person: str = "") -> Saved:
    return batches.finish_batch(wp, record_id, day, slip_no=bank_slip_no, person=person)


def _approve(wp: Workplace, record_id: int, day: date, approver: str, opinion: str = "") -> Saved:
    return batches.approve_batch(wp, record_id, day, approver=approver, opinion=opinion)


def _seen(wp: Workplace, batch_id: int) -> Saved:
    with wp.store.reading() as session:
        register = wp.register("aid_batch")
        batch: AidBatch = register.get(session, batch_id)
        return Saved(batch.id, batch.row_version, tuple(register.check(wp, session, [batch])))


BATCH: Mapping[str, Doer] = {
    "households": _households,
    "publish": _published(batches.publish_batch),
    "end_publicity": _noticed(batches.end_batch_publicity),
    "approve": _approve,
    "unlock": _day_first(batches.unlock_batch),
    "send": _send,
    "result": _result,
    "sign": _sign,
    "finish": _finish,
    "archive": _day_first(batches.archive_batch),
}

_BATCH_OFFERS: Mapping[str, tuple[str, ...]] = {
    codes.BATCH_PLAN: ("households", "publish", "approve"),
    codes.BATCH_PUBLIC: ("end_publicity", "approve", "households"),
    codes.BATCH_APPROVED: ("send", "sign", "finish", "unlock"),
    codes.BATCH_SENT: ("result", "sign", "finish"),
    codes.BATCH_DONE: ("archive",),
    codes.BATCH_ARCHIVED: (),
}


def of_batch(session: Session, record: AidBatch) -> Sequence[str]:
    """What the batch's status allows; a closed notice is not closed again."""
    status = record.status or codes.BATCH_PLAN
    offers = _BATCH_OFFERS[status]
    if status == codes.BATCH_PUBLIC and filing.open_notice(session, batch_id=record.id) is None:
        return tuple(step for step in offers if step != "end_publicity")
    return offers


def given_batch(record: AidBatch, step_id: str) -> dict[str, Any]:
    """What the dialogs of a batch's steps begin with: today, the bank's file in the user's own documents."""
    match step_id:
        case "publish":
            return {"start_date": clock.today()}
        case "end_publicity":
            return {"result": codes.NO_OBJECTION}
        case "send":
            return {"file": str(Path.home() / f"代发_{record.batch_no}.xlsx")}
        case "result":
            return {"debited": record.sent_date, "bank_slip_no": record.bank_slip_no}
        case "finish":
            return {"bank_slip_no": record.bank_slip_no}
        case _:
            return {}


# --- grants ----------------------------------------------------------------------------------------------------------


def _paid(wp: Workplace, record_id: int, paid_date: date, **asked: Any) -> Saved:
    """到账（签领）: of one grant, with whoever signed for it."""
    with wp.store.reading() as session:
        grant: AidGrant = wp.register("aid_grant").get(session, record_id)
        if grant.paid_date is not None:
            raise UserError("这一条已经到账或签领。", "发错了的请退回（冲销）。")
        if grant.batch_id is not None:
            batches.batch_of(wp, session, grant.batch_id, codes.BATCH_APPROVED, codes.BATCH_SENT)
            if grant.pay_method == codes.PAY_BANK:
                raise UserError("批次里由银行发放的，按代发结果登记。", "请在批次上办理“登记代发结果”。")
    values = {**asked, "status": codes.GRANT_PAID, "paid_date": paid_date}
    return wp.register("aid_grant").save(wp, values, record_id, name="pay", label="登记到账（签领）")


def _back(*, bank: bool) -> Doer:
    def do(wp: Workplace, record_id: int, day: date, reason: str) -> Saved:
        return payments.return_benefit(wp, record_id, day, reason, bank=bank)[0]

    return do


GRANT: Mapping[str, Doer] = {"pay": _paid, "return": _back(bank=True), "reverse": _back(bank=False)}


def of_grant(record: AidGrant) -> Sequence[str]:
    """To be paid, or to be taken back; what took something back is the end of it."""
    if record.reversal_of is not None:
        return ()
    return ("return", "reverse") if record.paid_out else ("pay",) if record.paid_date is None else ()
