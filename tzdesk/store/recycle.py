"""The recycle bin (回收站): what lies in it, and emptying it after thirty days."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.store.entity import Entity, kinds, model_of

if TYPE_CHECKING:
    from tzdesk.store.store import Store

KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Binned:
    """A record in the recycle bin: since when, by whom, and until when it can be brought back."""

    kind: str
    id: int
    deleted_at: datetime
    deleted_by: str

    @property
    def purged_from(self) -> datetime:
        """From this moment on it may be gone."""
        return self.deleted_at + KEPT_FOR


def binned(session: Session, only: Iterable[str] | None = None) -> list[Binned]:
    """What lies in the recycle bin, latest first; `only` some kinds."""
    found: list[Binned] = []
    for kind in kinds() if only is None else only:
        model = model_of(kind)
        query = select(model.id, model.deleted_at, model.updated_by).where(model.deleted_at.is_not(None))
        found += [Binned(kind, row[0], row[1], row[2]) for row in session.execute(query) if row[1] is not None]
    return sorted(found, key=lambda record: (record.deleted_at, record.id), reverse=True)


def restore(store: Store, kind: str, ids: Iterable[int], label: str = "") -> None:
    """Bring records back as one operation; ids that are gone are passed over."""
    wanted = list(ids)
    with store.operation("store.restore", label or f"从回收站恢复{len(wanted)}条记录") as operation:
        for record_id in wanted:
            record = operation.session.get(model_of(kind), record_id)
            if record is not None:
                operation.restore(record)


def purge(store: Store, only: Iterable[str], *, keep: Callable[[Binned], bool] = lambda _record: False) -> int:
    """Erase what has lain in the recycle bin for thirty days, of `only` these kinds; gives the number of records.

    A record that others still refer to stays, and what is to be kept (`keep`). The erased values stay in the journal.
    """
    before = clock.now() - KEPT_FOR
    with store.reading() as session:
        due = [record for record in binned(session, only) if record.deleted_at < before and not keep(record)]
    if not due:
        return 0
    erased = 0
    with store.housekeeping("store.purge", f"清空回收站中满{KEPT_FOR.days}天的记录") as operation:
        waiting = due
        # Children go before their parents: go round as long as something goes.
        while waiting:
            left = [record for record in waiting if not _erased(operation.session, record)]
            if len(left) == len(waiting):
                break
            erased += len(waiting) - len(left)
            waiting = left
    return erased


def _erased(session: Session, record: Binned) -> bool:
    found: Entity | None = session.get(model_of(record.kind), record.id)
    if found is None or found.deleted_at is None:
        return True
    try:
        with session.begin_nested():
            session.delete(found)
    except IntegrityError:
        return False
    return True
