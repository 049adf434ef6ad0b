"""Typed cells (填报项): what no register can give, kept for one month."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select

from tzdesk.base.periods import Month
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import refuse_if_sealed
from tzdesk.returns.forms import forms_of
from tzdesk.returns.model import ReturnEntry


def set_entry(
    wp: Workplace, period: Month, form_id: str, code: str, column_id: str, *, value: int | Decimal | str | None
) -> None:
    """Put a number or a text into an entry cell; None empties it. UserError when the month is sealed.

    A cell that is not an entry is our own mistake: KeyError.
    """
    definition = wp.definition(period)
    form = forms_of(definition)[form_id]
    if form.cell(code, column_id)["type"] != "entry":
        raise KeyError(form.cell_name(code, column_id))
    with wp.store.operation("returns.entry", f"填写{form.title}第{code}行") as op:
        refuse_if_sealed(op.session, period)
        place = {"period": period, "form": form_id, "line": code, "column_id": column_id}
        entry = op.session.scalars(select(ReturnEntry).filter_by(**place)).first()
        if entry is None:
            entry = ReturnEntry(definition_year=definition.year, **place)
        entry.number = value if isinstance(value, int) else None
        entry.text = None if value is None or isinstance(value, int) else str(value)
        entry.deleted_at = None
        op.add(entry)
