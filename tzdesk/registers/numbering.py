"""Running numbers of records: a text before, a serial, a text behind. Deleted records keep theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.registers.organisations.gather import in_chunks
from tzdesk.store import Entity, alive


def next_serial(session: Session, column: Any, before: str, behind: str = "", *, width: int = 1) -> str:
    """The number after the highest of its kind, such as 通工监意〔2023〕 + 7 + 号, or ZF2023 + 007.

    What stands in the place of the serial and is no number (a hand-made one) is passed over.
    """
    highest = 0
    with session.no_autoflush:
        for text in session.scalars(select(column).where(column.startswith(before, autoescape=True))):
            middle = text.removeprefix(before).removesuffix(behind) if text.endswith(behind) else ""
            if middle.isascii() and middle.isdigit():
                highest = max(highest, int(middle))
    return f"{before}{highest + 1:0{width}d}{behind}"


def others_of_number(session: Session, records: Sequence[Entity], name: str) -> list[int]:
    """For each of these records of one kind how many other living ones bear its number (the attribute `name`)."""
    if not records:
        return []
    model = type(records[0])
    column = getattr(model, name)
    numbers = {number for record in records if (number := getattr(record, name))}
    known: dict[str, set[int]] = {}
    for part in in_chunks(numbers):
        for number, record_id in session.execute(select(column, model.id).where(alive(model), column.in_(part))):
            known.setdefault(number, set()).add(record_id)
    return [len(known.get(getattr(record, name) or "", set()) - {record.id}) for record in records]
