"""Kinds of record that a session's user may not see: a reading gives none of their rows, whoever asks.

Which kinds these are is decided above the store (by roles) and handed in as `Store.info[UNSEEN]`. Readings are
filtered, operations are not: a rule that looks at neighbours while something is written must see all of them, and what
may be written the guards decide.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import event, false
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from tzdesk.store.capture import DeskSession
from tzdesk.store.entity import find_model

UNSEEN = "unseen"


def unseen_in(session: Session) -> frozenset[str]:
    """The kinds that this session gives nothing of; none inside an operation."""
    if session.info.get("captured") is not None:
        return frozenset()
    found: frozenset[str] = session.info.get(UNSEEN, frozenset())
    return found


@event.listens_for(DeskSession, "do_orm_execute")
def _leave_out(state: ORMExecuteState) -> None:
    unseen = unseen_in(state.session)
    if unseen and state.is_select:
        models = [model for kind in unseen if (model := find_model(kind)) is not None]
        state.statement = state.statement.options(*(_nothing_of(model) for model in models))


def _nothing_of(model: Any) -> Any:
    return with_loader_criteria(model, false(), include_aliases=True)
