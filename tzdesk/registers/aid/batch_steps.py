"""Which steps a batch (发放批次) is offered, and what does them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.registers.aid import bank, bank_result, batches, codes, filing
from tzdesk.registers.aid.announcing import grown_since_notice
from tzdesk.registers.aid.asking import day_first, noticed, published
from tzdesk.registers.aid.model import AidBatch, AidCase
from tzdesk.registers.register import Saved
from tzdesk.registers.steps import Doer
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive


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
    bank_result.take_result_file(wp, record_id, path, debited=debited, known=day, slip_no=bank_slip_no, person=person)
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
    "publish": published(batches.publish_batch),
    "end_publicity": noticed(batches.end_batch_publicity),
    "approve": _approve,
    "unlock": day_first(batches.unlock_batch),
    "send": _send,
    "recall": day_first(bank.recall),
    "result": _result,
    "sign": _sign,
    "finish": _finish,
    "archive": day_first(batches.archive_batch),
}

_BATCH_OFFERS: Mapping[str, tuple[str, ...]] = {
    codes.BATCH_PLAN: ("households", "publish", "approve"),
    codes.BATCH_PUBLIC: ("end_publicity", "approve", "households"),
    codes.BATCH_APPROVED: ("send", "sign", "finish", "unlock"),
    codes.BATCH_SENT: ("result", "sign", "finish", "recall"),
    codes.BATCH_DONE: ("archive",),
    codes.BATCH_ARCHIVED: (),
}


def of_batch(session: Session, record: AidBatch) -> Sequence[str]:
    """What the batch's status allows; a closed notice is not closed again but hung anew for a list
    that has grown since, the bank's result not taken again."""
    status = record.status or codes.BATCH_PLAN
    offers = _BATCH_OFFERS[status]
    if status == codes.BATCH_PUBLIC and filing.open_notice(session, batch_id=record.id) is None:
        again = ("publish",) if grown_since_notice(session, record.id) else ()
        return (*again, *(step for step in offers if step != "end_publicity"))
    if status == codes.BATCH_SENT and all(one.paid_date is not None for one in batches.bank_lines(session, record.id)):
        return tuple(step for step in offers if step not in {"result", "recall"})
    return offers


def given_batch(session: Session, record: AidBatch, step_id: str) -> dict[str, Any]:
    """What the dialogs of a batch's steps begin with: today, the bank's file in the user's own documents."""
    match step_id:
        case "publish":
            return {"start_date": clock.today()}
        case "end_publicity":
            return {"result": codes.NO_OBJECTION}
        case "send":
            return {"file": str(Path.home() / bank.file_name(record, bank.next_serial(session, record.id)))}
        case "result":
            return {"debited": record.sent_date, "bank_slip_no": record.bank_slip_no}
        case "finish":
            return {"bank_slip_no": record.bank_slip_no}
        case _:
            return {}
