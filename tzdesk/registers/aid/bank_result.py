"""代发结果: what the bank says became of a batch's payments, read from its file and entered as one step.

What the bank could not pay in is a return: it was debited with the rest, and comes back as a negative row on the day it
becomes known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from tzdesk.base import money
from tzdesk.base.errors import UserError
from tzdesk.base.text import half_width, normal_name
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.acts import Act
from tzdesk.registers.aid.bank import Payment, layout, payments_of
from tzdesk.registers.aid.batches import bank_lines, batch_of, step_of
from tzdesk.registers.aid.in_order import APPROVED, BACK, DEBITED, SENT, refuse_disorder
from tzdesk.registers.aid.model import AidBatch
from tzdesk.registers.aid.payments import return_grant
from tzdesk.registers.workplace import Workplace

RESULT_FIELDS = ("seq", "name", "card", "amount", "result", "reason", "slip")
_NEEDED = ("card", "amount", "result")


@dataclass(frozen=True)
class Result:
    """What became of one payment: paid in, or sent back with the bank's reason. `row` is its row in the file."""

    row: int
    card: str
    name: str
    amount: int
    paid: bool
    reason: str = ""
    slip: str = ""
    seq: int | None = None


@dataclass(frozen=True)
class Settled:
    """What taking in a result did: payments that went in and those that came back, in numbers and 分."""

    paid: int
    paid_amount: int
    returned: int
    returned_amount: int


def read_result(wp: Workplace, path: Path, on: date) -> list[Result]:
    """Read the bank's result, any office file. Columns and the words for success are parameters of the year.

    UserError names the columns that are missing, or the row that cannot be read.
    """
    from tzdesk.excel.read import read_book

    definition = wp.definition(on.year)
    columns = layout(definition, "bank_result_columns", on, RESULT_FIELDS)
    success, failure = (
        {normal_name(word) for word in definition.parameter(key, on) or ()}
        for key in ("bank_success_words", "bank_failure_words")
    )
    for sheet in read_book(path).sheets:
        for number, row in enumerate(sheet.rows):
            heads = {normal_name(str(cell)): index for index, cell in enumerate(row) if cell is not None}
            places = {name: heads[normal_name(head)] for head, name in columns if normal_name(head) in heads}
            if all(name in places for name in _NEEDED):
                return _results(sheet.rows[number + 1 :], number + 2, places, success, failure)
    wanted = "、".join(head for head, name in columns if name in _NEEDED)
    raise UserError(f"“{path.name}”里没有找到代发结果的栏目。", f"至少要有：{wanted}。栏目名称可在参数包里改。")


def _results(
    rows: Sequence[Sequence[object]], first: int, places: Mapping[str, int], success: set[str], failure: set[str]
) -> list[Result]:
    found = []
    for number, row in enumerate(rows, first):
        texts = {name: _text(row[index]) if index < len(row) else "" for name, index in places.items()}
        if not texts["card"]:
            continue  # a total, or nothing
        try:
            amount = money.parse_yuan(texts["amount"])
        except ValueError:
            amount = None
        if amount is None:
            raise UserError(f"代发结果第{number}行的金额“{texts['amount']}”看不懂。", "请核对结果文件。")
        seq = texts.get("seq", "")
        found.append(
            Result(
                row=number,
                card=texts["card"].replace(" ", ""),
                name=texts.get("name", ""),
                amount=amount,
                paid=_went_in(number, texts["result"], success, failure),
                reason=texts.get("reason", "") or texts["result"],
                slip=texts.get("slip", ""),
                seq=int(seq) if seq.isdigit() else None,
            )
        )
    return found


def _went_in(number: int, said: str, success: set[str], failure: set[str]) -> bool:
    """Whether the bank's word is one for success; a word for failure in it decides. UserError for any other word."""
    word = normal_name(said)
    if any(one in word for one in failure):
        return False
    if any(one in word for one in success):
        return True
    raise UserError(f"代发结果第{number}行的处理结果“{said}”看不懂。", "请等银行处理完毕，或在参数包里补上这种写法。")


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return half_width(str(cell)).strip() if cell is not None else ""


def take_result(
    wp: Workplace,
    batch_id: int,
    results: Sequence[Result],
    *,
    debited: date,
    known: date,
    slip_no: str = "",
    person: str = "",
) -> Settled:
    """Enter the bank's result: all payments went out on `debited`; those that failed come back on `known`.

    UserError, with nothing changed, when a result fits no payment of the batch, a payment has no result, the result
    was entered before, or a day lies before the one that it follows, or ahead.
    """
    if known < debited:
        raise UserError("退回日期早于扣款日期。", "请核对两个日期。")
    with wp.store.operation("aid.batch_result", "登记代发结果", boundary=True) as op:
        batch = batch_of(wp, op.session, batch_id, codes.BATCH_SENT)
        _refuse_answered(op.session, batch)
        refuse_disorder((APPROVED, batch.approve_date), (SENT, batch.sent_date), (DEBITED, debited), (BACK, known))
        paired = _pair(payments_of(op.session, batch), results)
        register = wp.register("aid_grant")
        for payment, result in paired:
            for grant in register.fetch(op.session, payment.grant_ids):
                grant.status, grant.paid_date = codes.GRANT_PAID, debited
                grant.bank_slip_no, grant.bank_result = result.slip or slip_no or None, result.reason or None
        op.session.flush()
        failed = [(payment, result) for payment, result in paired if not result.paid]
        for payment, result in failed:
            for grant_id in payment.grant_ids:  # not what was given by hand under the same number
                return_grant(wp, grant_id, known, result.reason or "银行退票")
        batch.bank_slip_no = slip_no.strip() or batch.bank_slip_no
        step_of(wp, op, batch, codes.BATCH_SENT, Act("result", "代发结果", known, person, _told(paired, failed)))
        whole = sum(payment.amount for payment, _ in paired)
        back = sum(payment.amount for payment, _ in failed)
        return Settled(len(paired) - len(failed), whole - back, len(failed), back)


def _refuse_answered(session: Session, batch: AidBatch) -> None:
    """A batch has one result. What was paid under it is taken back, never dated or reported anew."""
    if answered := [line.paid_date for line in bank_lines(session, batch.id) if line.paid_date is not None]:
        named, day = batch.batch_no or batch.title, min(answered).isoformat()
        raise UserError(
            f"批次“{named}”的代发结果已经登记过（{day}扣款），不能再登记。",
            "发错了的请办理退回（冲销）；退回后补发的，请另列批次。",
        )


def _told(paired: Sequence[object], failed: Sequence[object]) -> str:
    return f"成功{len(paired) - len(failed)}笔，退回{len(failed)}笔"


def _pair(payments: Sequence[Payment], results: Sequence[Result]) -> list[tuple[Payment, Result]]:
    """Each result with its payment: by card and amount, and by the place in the file where that leaves a choice."""
    waiting: dict[tuple[str, int], list[Payment]] = defaultdict(list)
    for payment in payments:
        waiting[payment.card, payment.amount].append(payment)
    paired = []
    for result in results:
        fitting = waiting.get((result.card, result.amount), [])
        if not fitting:
            raise UserError(
                f"代发结果第{result.row}行的卡号和金额（{money.format_yuan(result.amount)}元）与本批次对不上。",
                "请核对是不是这个批次的结果文件。",
            )
        chosen = next((payment for payment in fitting if payment.seq == result.seq), fitting[0])
        fitting.remove(chosen)
        paired.append((chosen, result))
    missing = [payment for rest in waiting.values() for payment in rest]
    if missing:
        names = "、".join(payment.name for payment in missing[:5])
        raise UserError(f"结果文件里缺{len(missing)}笔：{names}。", "请向银行取得完整的结果文件。")
    return paired


def take_result_file(
    wp: Workplace, batch_id: int, path: Path, *, debited: date, known: date, slip_no: str = "", person: str = ""
) -> Settled:
    """Read the bank's result file and enter it."""
    results = read_result(wp, path, known)
    return take_result(wp, batch_id, results, debited=debited, known=known, slip_no=slip_no, person=person)
