"""Annexes that name people (实名附表 BF-6) leave the desk through the export gate and as an encrypted file only.

The workbook is made in memory and sealed there; nothing of it is ever written in the clear by this desk.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.files import atomic_write
from tzdesk.base.periods import Month
from tzdesk.jobs import Job, Progress
from tzdesk.registers.keeping.gate import Asked, Permit, pass_gate
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import FormValues, compute
from tzdesk.returns.forms import forms_of
from tzdesk.returns.values import cell_of
from tzdesk.store.passwords import check_password
from tzdesk.store.sealed_file import Carried, open_file, seal_file


@dataclass(frozen=True)
class Sent:
    """The encrypted file that was written, with its export number."""

    path: Path
    serial: str
    rows: int


def annexes(wp: Workplace, period: Month) -> list[tuple[str, str]]:
    """Id and title of the annexes that name people, in the order of the book."""
    forms = sorted(forms_of(wp.definition(period)).values(), key=lambda form: form.order)
    return [(form.id, form.title) for form in forms if form.restricted]


def carry_annex(wp: Workplace, period: Month, form_id: str, target: Path, password: str, *, asked: Asked) -> Job[Sent]:
    """Seal an annex of a month into an encrypted file.

    UserError for a weak password, an unknown annex, what the gate refuses; MachineError when it cannot be written.
    """
    known = dict(annexes(wp, period))
    if form_id not in known:
        raise UserError(f"没有实名附表“{form_id}”。", f"可以写：{'、'.join(known)}。")
    check_password("", password)
    yield Progress(0, 2, "整理附表")
    with wp.store.reading() as session:
        values = compute(wp, session, period, only=[form_id]).forms[form_id]
    title = f"{form_id} {period.label}"
    kind = values.rows[0].kind if values.rows else "aid_case"
    # An annex is read column by column, past the specs that leave out what a role does not see.
    if not wp.rights.prints(kind):
        raise UserError(
            "实名附表里有您的角色看不到的内容，不能由您报送。", "请由看得到全部内容的人（如录入员、工会主席）办理。"
        )
    permit = pass_gate(wp, asked, what=f"{title}（加密）", kind=kind, ids=[row.id for row in values.rows])
    if not permit.full:
        raise UserError("实名附表按完整版登记。", "请写明批准人。")
    yield Progress(1, 2, "加密")
    moment = clock.local(clock.now())
    content = _workbook(wp, values, period, permit)
    carried = Carried(f"{title}.xlsx", content, permit.serial, wp.store.user, f"{moment:%Y-%m-%d %H:%M}")
    seal_file(target, carried, password)
    return Sent(target, permit.serial, len(values.rows))


def take_out(path: Path, password: str, folder: Path) -> tuple[Path, Carried]:
    """Open an encrypted file and put what it carries into a folder, in the clear. UserError, MachineError."""
    carried = open_file(path, password)
    target = folder / carried.name
    if target.exists():
        raise UserError(f"文件夹里已经有“{carried.name}”。", "请换一个文件夹，或先移走旧的。")
    with atomic_write(target, "写入取出的文件") as beside:
        beside.write_bytes(carried.content)
    return target, carried


def _workbook(wp: Workplace, values: FormValues, period: Month, permit: Permit) -> bytes:
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    from tzdesk.excel.packing import saved
    from tzdesk.excel.write import put, sheet_name

    form = values.form
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = sheet_name(form.id)
    put(sheet["A1"], f"{form.table_no} {form.title}　{period.label}")
    for number, column in enumerate(form.columns, 1):
        put(sheet.cell(2, number), column.label)
        sheet.column_dimensions[get_column_letter(number)].width = column.width + 2
    for place, row in enumerate(values.rows, 1):
        for number, column in enumerate(form.columns, 1):
            value = place if column.value == "seq" else cell_of(row.values.get(column.value), column.format)
            put(sheet.cell(place + 2, number), value, "@" if isinstance(value, str) else None)  # 证件号码、卡号 too
    foot = f"内部资料 注意保密 · 导出人 {wp.store.user} · {clock.today()} · 编号 {permit.serial}"
    if sheet.oddFooter is not None:
        sheet.oddFooter.center.text = foot
    sheet.freeze_panes = "A3"
    return saved(book)
