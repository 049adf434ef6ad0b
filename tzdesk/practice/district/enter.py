"""Many records entered at once, as forms would have left them: fields put, derived fields computed, search keys made,
and every row in the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tzdesk.registers.workplace import Workplace
from tzdesk.store import Operation
from tzdesk.store.entity import mapper_of


def enter(wp: Workplace, op: Operation, kind: str, rows: Iterable[Mapping[str, Any]]) -> list[int]:
    """Enter rows of one kind inside an operation and give their ids in order. Numbers of their own must be stated."""
    register = wp.register(kind)
    columns = set(mapper_of(register.model).columns.keys())
    year = wp.definition().year
    made = []
    for values in rows:
        draft = register.model(definition_year=year)
        register.put(draft, values)
        register.settle(wp, op.session, draft)
        made.append({name: value for name, value in vars(draft).items() if name in columns})
    return op.insert_many(register.model, made)
