"""What is asked of every register at once, in one look at the database instead of one for each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from tzdesk.base.periods import Month
from tzdesk.registers.register import Register
from tzdesk.store import alive

_Part: TypeAlias = tuple[str, type[Any], str]  # a kind, its class, the attribute that places a record in a month
_MONTH = len("2023-12")


def kinds_present(session: Session, registers: Iterable[Register[Any]]) -> frozenset[str]:
    """The kinds of which any record is alive."""
    return frozenset(_looked(session, _present, tuple((one.kind, one.model, "") for one in registers)))


def first_month_of(session: Session, registers: Iterable[Register[Any]]) -> Month | None:
    """The first month that any record lies in; None where there is none that lies in a month."""
    parts = tuple((one.kind, one.model, one.month_attribute) for one in registers if one.month_attribute)
    months = [month for month in _looked(session, _firsts, parts) if month]
    return Month.parse(min(months)) if months else None


def _looked(session: Session, question: Callable[[_Part], Select[Any]], parts: tuple[_Part, ...]) -> list[Any]:
    """One column of answers. The statement is said as plain SQL once: making it takes longer than running it."""
    if not parts:
        return []
    if session.autoflush:
        session.flush()  # the connection does not
    return [row[0] for row in session.connection().exec_driver_sql(_statement(question, parts))]


@lru_cache(maxsize=64)
def _statement(question: Callable[[_Part], Select[Any]], parts: tuple[_Part, ...]) -> str:
    whole = union_all(*(question(part) for part in parts))
    return str(whole.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))


def _present(part: _Part) -> Select[Any]:
    kind, model, _ = part
    return select(literal(kind)).where(select(model.id).where(alive(model)).exists())


def _firsts(part: _Part) -> Select[Any]:
    _, model, attribute = part
    return select(func.substr(func.min(getattr(model, attribute)), 1, _MONTH)).where(alive(model))
