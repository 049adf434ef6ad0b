"""Running numbers of records: a text before, a serial, a text behind. Deleted records keep theirs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, literal, select, union
from sqlalchemy.orm import Session

from tzdesk.registers.organisations.gather import in_chunks
from tzdesk.store import Entity, alive

_LAST = "\U0010ffff"  # sorts behind every sign that a number may have


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
    no number of this row (a hand-made one: 007补, a whole date) is passed over.
    """
    serials = serials_of(session, [column], before, behind, among=among)
    return f"{before}{next_in_row(serials, width):0{width}d}{behind}"


def serials_of(
    session: Session,
    columns: Sequence[Any],
    before: str,
    behind: str = "",
    *,
    among: Sequence[ColumnElement[bool]] = (),
) -> set[str]:
    """What stands in the place of the serial, where it is all digits; also in what this operation has yet to write.

    In any of the columns, where one of them may name a number that another has not.
    """
    after = f"{before}{_LAST}"  # a span, which an index finds; LIKE would read every row
    asked = [select(column).where(column >= before, column < after, *among) for column in columns]
    with session.no_autoflush:
        texts = set(session.scalars(union(*asked)))
    if not among:
        new = [(one, column) for column in columns for one in session.new if isinstance(one, column.class_)]
        texts |= {getattr(one, column.key) or "" for one, column in new}
    fitting = (text for text in texts if text.startswith(before) and text.endswith(behind))
    middles = (text.removeprefix(before).removesuffix(behind) for text in fitting)
    return {middle for middle in middles if middle.isascii() and middle.isdigit()}


def next_in_row(serials: Iterable[str], width: int) -> int:
    """The serial after the highest of a row. A row of a fixed width is followed by longer ones once it is full."""
    numbers = {middle: int(middle) for middle in serials}
    if width == 1:
        return max(numbers.values(), default=0) + 1
    digits = width
    while True:
        own = [number for middle, number in numbers.items() if len(str(number).zfill(width)) == len(middle) == digits]
        highest = max(own, default=10 ** (digits - 1) - 1 if digits > width else 0)
        if highest < 10**digits - 1:
            return highest + 1
        digits += 1


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
