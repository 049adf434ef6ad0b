"""Cells that are typed into a form because no register can give them (本年目标, 审核说明)."""

from __future__ import annotations

from sqlalchemy import select

from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.forms import forms_of
from tzdesk.returns.model import ReturnEntry
from tzdesk.returns.ways import refuse_if_shut


def put_entry(  # noqa: PLR0917 - a cell's address and what goes there
    wp: Workplace, period: Month, form_id: str, line: str, column: str, value: int | str | None
) -> None:
    """Type a value into an entry cell, or blank it with None, as one operation.

    UserError for a cell that is computed and for a sealed month. Money is 分.
    """
    form = forms_of(wp.definition(period))[form_id]
    if form.cell(line, column)["type"] != "entry":
        raise UserError("这一格由台账计算得出，不能直接填写。", "请到台账里修改，数字会随之更新。")
    label = form.line_codes[line].label
    with wp.store.operation("returns.entry", f"填写{form.title}“{label}”") as op:
        refuse_if_shut(wp, op.session, period)
        found = select(ReturnEntry).where(
            ReturnEntry.period == period,
            ReturnEntry.form == form_id,
            ReturnEntry.line == line,
            ReturnEntry.column_id == column,
        )
        entry = op.session.scalars(found).first()
        if entry is None:
            entry = ReturnEntry(period=period, form=form_id, line=line, column_id=column)
            entry.definition_year = wp.definition(period).year
            op.add(entry)
        entry.number = value if isinstance(value, int) else None
        entry.text = value if isinstance(value, str) else None
        entry.deleted_at = None
