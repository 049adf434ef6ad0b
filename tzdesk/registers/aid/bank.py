"""代发: the payment file for the bank. Its columns, like those of the result, are a parameter of the year.

One benefit is one payment, from however many sources: its rows of the roster are added up.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tzdesk.base import money
from tzdesk.base.errors import UserError
from tzdesk.base.files import atomic_write, file_part
from tzdesk.definitions import Definition
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.acts import Act
from tzdesk.registers.aid.batches import bank_lines, batch_of, step_of
from tzdesk.registers.aid.gone import WRITE_OFF, refuse_gone
from tzdesk.registers.aid.in_order import RECALLED, SENT, refuse_disorder, since_approval
from tzdesk.registers.aid.model import AidBatch, AidCase, AidEvent, AidGrant, AidMember
from tzdesk.registers.aid.payable import refuse_unpayable
from tzdesk.registers.aid.roster import list_name
from tzdesk.registers.keeping.gate import Asked, pass_gate
from tzdesk.registers.register import Saved
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive

SEND = "send"
FIELDS = ("seq", "name", "card", "amount", "bank", "branch", "id_no", "note")


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
    """What went to the bank: the file, its digest, its count and sum (分), and the how-manieth of its list it is."""

    path: Path
    sha256: str
    count: int
    amount: int
    serial: int = 1


def next_serial(session: Session, batch_id: int) -> int:
    """The how-manieth file of a list the next one is: one more than went to the bank, those recalled included."""
    sent = select(func.count()).select_from(AidEvent).where(AidEvent.batch_id == batch_id, AidEvent.step == SEND)
    return 1 + (session.scalar(sent) or 0)


def file_name(batch: AidBatch, serial: int) -> str:
    """What a list's payment file is called; from the second on with its number, so that two are not taken for one.

    A number that was typed by hand is taken without what no file's name may hold.
    """
    return f"代发_{file_part(list_name(batch))}{f'_第{serial}次' if serial > 1 else ''}.xlsx"


def payments_of(session: Session, batch: AidBatch) -> list[Payment]:
    """The payments of a batch by card, in the order of the roster. UserError names whoever has no card."""
    groups: dict[str, list[AidGrant]] = defaultdict(list)
    for line in bank_lines(session, batch.id):
        groups[line.grant_group_id or f"#{line.id}"].append(line)
    found = []
    for number, rows in enumerate(groups.values(), 1):
        first = rows[0]
        if not first.card_snapshot:
            raise UserError(
                f"“{first.person_name}”没有银行卡号，不能列入代发文件。", "请补齐卡号，或改为其他发放方式。"
            )
        found.append(
            Payment(
                seq=number,
                name=first.card_holder or first.person_name or "",
                card=first.card_snapshot,
                amount=sum(row.amount or 0 for row in rows),
                bank=first.card_bank or "",
                branch=first.card_branch or "",
                id_no=_holders_id(session, first),
                note=batch.title or "",
                grant_ids=tuple(row.id for row in rows),
            )
        )
    return found


def _holders_id(session: Session, line: AidGrant) -> str:
    """The ID of whoever the account belongs to: the member or the head by that name, else the beneficiary's own.

    Blank where the account is somebody else's, of whom no ID is known.
    """
    if line.case_id is None:
        return line.person_id or ""
    case = session.get(AidCase, line.case_id)
    people = session.scalars(select(AidMember).where(alive(AidMember), AidMember.case_id == line.case_id))
    by_name = {one.name: one.id_no for one in (*people, *([case] if case is not None else []))}
    return by_name.get(line.card_holder or line.person_name) or ""


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

    Its digest, count and sum stay with the batch, so that the file can be told from any other. The file is written when
    all else is done, and does not stay when that could not be kept: cards in the clear lie nowhere unrecorded.
    """
    with (
        _gone_on_failure() as written,
        wp.store.operation("aid.batch_send", "生成银行代发文件", boundary=True) as op,
    ):
        batch = batch_of(wp, op.session, batch_id, codes.BATCH_APPROVED)
        refuse_disorder(since_approval(op.session, batch), (SENT, on))
        refuse_unpayable(bank_lines(op.session, batch_id))
        refuse_gone(op.session, bank_lines(op.session, batch_id), on, WRITE_OFF)
        payments = payments_of(op.session, batch)
        if not payments:
            raise UserError("这个批次没有银行发放的人。", "实物、现金的请直接办理签领。")
        columns = layout(wp.definition(on.year), "bank_file_columns", on, FIELDS)
        _let_out(wp, batch)
        content = _content(target, columns, payments)
        digest = hashlib.sha256(content).hexdigest()
        serial = next_serial(op.session, batch_id)
        sent = SentFile(target, digest, len(payments), sum(payment.amount for payment in payments), serial)
        batch.sent_date, batch.bank_file_name, batch.bank_file_sha256 = on, target.name[:120], sent.sha256
        batch.bank_file_count, batch.bank_file_amount = sent.count, sent.amount
        for line in bank_lines(op.session, batch_id):
            line.status = codes.GRANT_SENT
        step_of(wp, op, batch, codes.BATCH_SENT, Act(SEND, "报银行", on, person, f"第{serial}次报送"))
        with atomic_write(target, "写入代发文件") as beside:
            beside.write_bytes(content)
        written.append(target)
        return sent


def recall(wp: Workplace, batch_id: int, on: date, *, person: str = "", opinion: str = "") -> Saved:
    """撤回报送: the bank lost or refused the whole file; the list waits again to be sent, or its approval to be undone.

    The event keeps which file it was. UserError without a reason, and once the bank's result was entered.
    """
    act = Act("recall", RECALLED, on, person, opinion)
    act.needs_words()
    with wp.store.operation("aid.batch_recall", "撤回报送", boundary=True) as op:
        batch = batch_of(wp, op.session, batch_id, codes.BATCH_SENT)
        lines = bank_lines(op.session, batch_id)
        if any(line.paid_date is not None for line in lines):
            raise UserError("银行已经处理，代发结果已登记，不能撤回报送。", "发错了的请退回（冲销），再另列批次。")
        refuse_disorder((SENT, batch.sent_date), (RECALLED, on))
        for line in lines:
            line.status = codes.GRANT_APPROVED
        whole = money.format_yuan(batch.bank_file_amount)
        sent = f"原代发文件{batch.bank_file_count}笔{whole}元，摘要{batch.bank_file_sha256}"
        batch.sent_date = batch.bank_file_name = batch.bank_file_sha256 = None
        batch.bank_file_count = batch.bank_file_amount = None
        named = Act(act.step, act.what, on, person, f"{act.words}（{sent}）")
        return step_of(wp, op, batch, codes.BATCH_APPROVED, named)


@contextmanager
def _gone_on_failure() -> Iterator[list[Path]]:
    """Remove what was written when the operation that records it fails after all, be it at its commit."""
    written: list[Path] = []
    try:
        yield written
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def _let_out(wp: Workplace, batch: AidBatch) -> None:
    """Cards and names go to the bank in full: the file is in 导出登记 like everything else that leaves."""
    asked = Asked(
        "代发帮扶（慰问）资金",
        "代发银行",
        batch.approver or wp.store.user,
        full=True,
        ground="本人申请，由银行代发到本人账户",
    )
    pass_gate(wp, asked, what="银行代发文件", kind="aid_batch", ids=[batch.id])


def _content(target: Path, columns: Sequence[tuple[str, str]], payments: Sequence[Payment]) -> bytes:
    """The payment file's bytes, of the sort that the target's name asks for."""
    rows = [[_cell(payment, name) for _, name in columns] for payment in payments]
    headings = [heading for heading, _ in columns]
    if target.suffix.lower() == ".csv":
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(headings)
        writer.writerows([str(cell) for cell in row] for row in rows)
        return text.getvalue().encode("gb18030")
    from openpyxl import Workbook

    from tzdesk.excel.packing import saved
    from tzdesk.excel.write import put

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "代发"
    for number, row in enumerate([headings, *rows], 1):
        for index, value in enumerate(row, 1):
            put(sheet.cell(number, index), value, "@" if isinstance(value, str) else None)
    return saved(book)


def _cell(payment: Payment, name: str) -> Any:
    value = getattr(payment, name)
    return money.yuan(value) if name == "amount" else value
