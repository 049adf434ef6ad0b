"""代发: the payment file for the bank and the result that comes back. Both files' columns are parameters of the year.

One benefit is one payment, from however many sources: its rows of the roster are added up. What the bank could not
pay in is a return: it was debited with the rest, and comes back as a negative row on the day it becomes known.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from tzdesk.base import money
from tzdesk.base.errors import UserError
from tzdesk.base.files import atomic_write
from tzdesk.base.text import half_width, normal_name
from tzdesk.definitions import Definition
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.acts import Act
from tzdesk.registers.aid.batches import batch_of, lines_of, step_of
from tzdesk.registers.aid.model import AidBatch, AidCase, AidGrant
from tzdesk.registers.aid.payments import return_benefit
from tzdesk.registers.workplace import Workplace

FIELDS = ("seq", "name", "card", "amount", "bank", "branch", "id_no", "note")
RESULT_FIELDS = ("seq", "name", "card", "amount", "result", "reason", "slip")
_NEEDED = ("card", "amount", "result")


@dataclass(frozen=True)
class Payment:
    """One line of the payment file: a benefit, with the rows of the roster that it adds up. Amount in 分."""

    seq: int
    name: str
    card: str
    amount: int
    bank: str
    branch: str
    id_no: str
    note: str
    grant_ids: tuple[int, ...]


@dataclass(frozen=True)
class SentFile:
    """What went to the bank: the file, its digest, its count and sum (分)."""

    path: Path
    sha256: str
    count: int
    amount: int


def payments_of(session: Session, batch: AidBatch) -> list[Payment]:
    """The payments of a batch by card, in the order of the roster. UserError names whoever has no card."""
    groups: dict[str, list[AidGrant]] = defaultdict(list)
    for line in lines_of(session, batch.id):
        if line.pay_method == codes.PAY_BANK:
            groups[line.grant_group_id or f"#{line.id}"].append(line)
    found = []
    for number, rows in enumerate(groups.values(), 1):
        first = rows[0]
        case = session.get(AidCase, first.case_id) if first.case_id is not None else None
        if not first.card_snapshot:
            raise UserError(
                f"“{first.person_name}”没有银行卡号，不能列入代发文件。", "请补齐卡号，或改为其他发放方式。"
            )
        found.append(
            Payment(
                seq=number,
                name=(case.bank_holder or case.name if case is not None else first.person_name) or "",
                card=first.card_snapshot,
                amount=sum(row.amount or 0 for row in rows),
                bank=(case.bank_name if case is not None else None) or "",
                branch=(case.bank_branch if case is not None else None) or "",
                id_no=(case.id_no if case is not None else first.person_id) or "",
                note=batch.title or "",
                grant_ids=tuple(row.id for row in rows),
            )
        )
    return found


def layout(definition: Definition, key: str, on: date, known: Sequence[str]) -> list[tuple[str, str]]:
    """The columns of a bank file as (heading, field), from a parameter such as ["户名=name", …].

    UserError for a field that does not exist, or when the parameter is blank.
    """
    stated = definition.parameter(key, on) or []
    pairs = [tuple(part.split("=", 1)) for part in stated]
    wrong = [part for part in stated if "=" not in part or part.split("=", 1)[1] not in known]
    if not pairs or wrong:
        raise UserError(
            f"参数包里的“{key}”不对：{'、'.join(wrong) or '没有内容'}。", f"可用的栏目：{'、'.join(known)}。"
        )
    return [(heading, name) for heading, name in pairs]


def send_to_bank(wp: Workplace, batch_id: int, target: Path, on: date, *, person: str = "") -> SentFile:
    """Write the payment file (.xlsx, or .csv in GBK as banks read it) of an approved batch, and note that it was sent.

    Its digest, count and sum stay with the batch, so that the file can be told from any other.
    """
    with wp.store.operation("aid.batch_send", "生成银行代发文件", boundary=True) as op:
        batch = batch_of(wp, op.session, batch_id, codes.BATCH_APPROVED)
        payments = payments_of(op.session, batch)
        if not payments:
            raise UserError("这个批次没有银行发放的人。", "实物、现金的请直接办理签领。")
        columns = layout(wp.definition(on.year), "bank_file_columns", on, FIELDS)
        _write(target, columns, payments)
        digest = hashlib.sha256(target.read_bytes()).hexdigest()
        sent = SentFile(target, digest, len(payments), sum(payment.amount for payment in payments))
        batch.sent_date, batch.bank_file_name, batch.bank_file_sha256 = on, target.name[:120], sent.sha256
        batch.bank_file_count, batch.bank_file_amount = sent.count, sent.amount
        for line in lines_of(op.session, batch_id):
            if line.pay_method == codes.PAY_BANK:
                line.status = codes.GRANT_SENT
        step_of(wp, op, batch, codes.BATCH_SENT, Act("send", "报银行", on, person))
        return sent


def _write(target: Path, columns: Sequence[tuple[str, str]], payments: Sequence[Payment]) -> None:
    rows = [[_cell(payment, name) for _, name in columns] for payment in payments]
    headings = [heading for heading, _ in columns]
    if target.suffix.lower() == ".csv":
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(headings)
        writer.writerows([str(cell) for cell in row] for row in rows)
        with atomic_write(target, "写入代发文件") as beside:
            beside.write_bytes(text.getvalue().encode("gb18030"))
        return
    from openpyxl import Workbook

    from tzdesk.excel.packing import save
    from tzdesk.excel.write import put

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "代发"
    for number, row in enumerate([headings, *rows], 1):
        for index, value in enumerate(row, 1):
            put(sheet.cell(number, index), value, "@" if isinstance(value, str) else None)
    save(book, target, "写入代发文件")


def _cell(payment: Payment, name: str) -> Any:
    value = getattr(payment, name)
    return money.yuan(value) if name == "amount" else value


# --- the result ------------------------------------------------------------------------------------------------------


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
    success = {normal_name(word) for word in definition.parameter("bank_success_words", on) or ()}
    for sheet in read_book(path).sheets:
        for number, row in enumerate(sheet.rows):
            heads = {normal_name(str(cell)): index for index, cell in enumerate(row) if cell is not None}
            places = {name: heads[normal_name(head)] for head, name in columns if normal_name(head) in heads}
            if all(name in places for name in _NEEDED):
                return _results(sheet.rows[number + 1 :], number + 2, places, success)
    wanted = "、".join(head for head, name in columns if name in _NEEDED)
    raise UserError(f"“{path.name}”里没有找到代发结果的栏目。", f"至少要有：{wanted}。栏目名称可在参数包里改。")


def _results(
    rows: Sequence[Sequence[object]], first: int, places: Mapping[str, int], success: set[str]
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
                paid=normal_name(texts["result"]) in success,
                reason=texts.get("reason", "") or texts["result"],
                slip=texts.get("slip", ""),
                seq=int(seq) if seq.isdigit() else None,
            )
        )
    return found


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

    UserError, with nothing changed, when a result fits no payment of the batch, or a payment has no result.
    """
    if known < debited:
        raise UserError("退回日期早于扣款日期。", "请核对两个日期。")
    with wp.store.operation("aid.batch_result", "登记代发结果", boundary=True) as op:
        batch = batch_of(wp, op.session, batch_id, codes.BATCH_SENT)
        paired = _pair(payments_of(op.session, batch), results)
        register = wp.register("aid_grant")
        for payment, result in paired:
            for grant in register.fetch(op.session, payment.grant_ids):
                grant.status, grant.paid_date = codes.GRANT_PAID, debited
                grant.bank_slip_no, grant.bank_result = result.slip or slip_no or None, result.reason or None
        op.session.flush()
        failed = [(payment, result) for payment, result in paired if not result.paid]
        for payment, result in failed:
            return_benefit(wp, payment.grant_ids[0], known, result.reason or "银行退票")
        batch.bank_slip_no = slip_no.strip() or batch.bank_slip_no
        step_of(wp, op, batch, codes.BATCH_SENT, Act("result", "代发结果", known, person, _told(paired, failed)))
        whole = sum(payment.amount for payment, _ in paired)
        back = sum(payment.amount for payment, _ in failed)
        return Settled(len(paired) - len(failed), whole - back, len(failed), back)


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
