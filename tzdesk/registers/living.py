"""Values that live: computed when they are read, because they change with the day, and kept nowhere.

The state of a contract and the days it has left are such. A register names them in `live` and computes them for many
records at once; tables, forms, filters and sorting then meet them as fields like any other. Records that were fetched
together are looked at together, and only when a living value is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import Session, object_session

from tzdesk.registers.query import Condition, Query, holds
from tzdesk.store import Entity

if TYPE_CHECKING:
    from tzdesk.registers.workplace import Workplace

E = TypeVar("E", bound=Entity)
_BATCH = "_living"


class _Batch(Generic[E]):
    """Records that were fetched together, with their living values once somebody has asked."""

    def __init__(self, register: Living[E], session: Session, records: Sequence[E]) -> None:
        self._register = register
        self._session = session
        self._records = records
        self._values: dict[int, Mapping[str, Any]] = {}

    def of(self, record: E) -> Mapping[str, Any]:
        if not self._values:
            wp = self._session.info["workplace"]
            values = self._register.live_values(wp, self._session, self._records)
            self._values = {id(one): value for one, value in zip(self._records, values, strict=True)}
        return self._values[id(record)]


class Living(Generic[E]):
    """The part of a register that knows values which live. By default there are none."""

    live: ClassVar[tuple[str, ...]] = ()

    def live_values(self, wp: Workplace, session: Session, records: Sequence[E]) -> list[Mapping[str, Any]]:
        """The living values of stored records, today."""
        raise NotImplementedError

    def fetched_together(self, session: Session, records: Sequence[E]) -> None:
        """Remember that these records can be looked at in one go."""
        if self.live:
            batch = _Batch(self, session, records)
            for record in records:
                setattr(record, _BATCH, batch)

    def live_value(self, record: E, name: str) -> Any:
        """One living value; None for a record that is not stored yet, or stands outside a session."""
        session = object_session(record)
        if session is None or record.id is None:
            return None
        if not hasattr(record, _BATCH):
            self.fetched_together(session, [record])
        return getattr(record, _BATCH).of(record).get(name)

    def statement(self, wp: Workplace, query: Query) -> Select[int]:
        """The ids of a query as SQL."""
        raise NotImplementedError

    def fetch(self, session: Session, ids: Iterable[int]) -> list[E]:
        """The records of these ids."""
        raise NotImplementedError

    # --- filtering and sorting ----------------------------------------------------------------------------------

    def settled(self, wp: Workplace, session: Session, query: Query) -> Query:
        """The query with its conditions on living values turned into the ids that fulfil them."""
        asked = [condition for condition in query.conditions if condition.field in self.live]
        if not asked:
            return query
        others = tuple(condition for condition in query.conditions if condition.field not in self.live)
        values = self._by_id(wp, session, self._ids(wp, session, query.with_(conditions=others, order="")))
        fitting = tuple(
            record_id
            for record_id, living in values.items()
            if all(holds(living.get(condition.field), condition) for condition in asked)
        )
        return query.with_(conditions=(*others, Condition("id", "one_of", fitting)))

    def in_live_order(self, wp: Workplace, session: Session, query: Query) -> list[int]:
        """The ids of a query that is sorted by a living value; blanks come first, as they do in SQL."""
        ids = self._ids(wp, session, query.with_(order="", descending=False))
        values = self._by_id(wp, session, ids)

        def key(record_id: int) -> tuple[bool, Any]:
            value = values[record_id].get(query.order)
            return value is not None, "" if value is None else value

        blank = [record_id for record_id in ids if not key(record_id)[0]]
        filled = sorted((record_id for record_id in ids if key(record_id)[0]), key=lambda one: key(one)[1])
        ordered = [*blank, *filled]
        return ordered[::-1] if query.descending else ordered

    def _ids(self, wp: Workplace, session: Session, query: Query) -> list[int]:
        return list(session.scalars(self.statement(wp, query)))

    def _by_id(self, wp: Workplace, session: Session, ids: Sequence[int]) -> dict[int, Mapping[str, Any]]:
        records = self.fetch(session, ids)
        return {
            record.id: values for record, values in zip(records, self.live_values(wp, session, records), strict=True)
        }
