"""Running numbers of records: a text before, a serial, a text behind. Deleted records keep theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, literal, select
from sqlalchemy.orm import Session

from tzdesk.registers.organisations.gather import in_chunks
from tzdesk.store import Entity, alive


def next_serial(
    session: Session,
    column: Any,
    before: str,
    behind: str = "",
    *,
    width: int = 1,
    among: Sequence[ColumnElement[bool]] = (),
) -> str:
    """The number after the highest of its kind, such as 通工监意〔2023〕 + 7 + 号, or ZF2023 + 007.

    `among` narrows the kind to the records of one who numbers for itself. What stands in the place of the serial and is
    no number (a hand-made one) is passed over.
    """
    highest = 0
    with session.no_autoflush:
        for text in session.scalars(select(column).where(column.startswith(before, autoescape=True), *among)):
            middle = text.removeprefix(before).removesuffix(behind) if text.endswith(behind) else ""
            if middle.isascii() and middle.isdigit():
                highest = max(highest, int(middle))
    return f"{before}{highest + 1:0{width}d}{behind}"


def others_of_number(session: Session, records: Sequence[Entity], name: str, of: str = "") -> list[int]:
    """For each of these records of one kind how many other living ones bear its number (the attribute `name`).

    With `of`, an attribute that says whose they are, only those of the same one count, or of nobody known.
    """
    if not records:
        return []
    model = type(records[0])
    column, owner = getattr(model, name), getattr(model, of) if of else literal(None)
    numbers = {number for record in records if (number := getattr(record, name))}
    known: dict[str, dict[int, Any]] = {}
    for part in in_chunks(numbers):
        asked = select(column, model.id, owner).where(alive(model), column.in_(part))
        for number, record_id, whose in session.execute(asked):
            known.setdefault(number, {})[record_id] = whose

    def others(record: Entity) -> int:
        own = getattr(record, of) if of else None
        same = known.get(getattr(record, name) or "", {}).items()
        return sum(other != record.id and (own is None or whose in (None, own)) for other, whose in same)

    return [others(record) for record in records]
