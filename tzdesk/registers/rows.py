"""The rows of a register: which there are for a query, in which order, their sums, and the records of given ids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.living import Living
from tzdesk.registers.query import Query, clause, count_of
from tzdesk.store import Entity, search

if TYPE_CHECKING:
    from tzdesk.registers.workplace import Workplace

E = TypeVar("E", bound=Entity)
_CHUNK = 500
_MANY = 20_000  # ids that one statement may name


class RowReading(Living[E], Generic[E]):
    """The reading part of a register.

    `parent` names the kind and attribute of the record that owns this one (a household member's case).
    `month_attribute` names the attribute (a date or a Month) that places a record in a month; records of a sealed
    month are then refused to change.
    """

    kind: ClassVar[str]
    model: type[E]
    parent: ClassVar[tuple[str, str] | None] = None
    month_attribute: ClassVar[str | None] = None
    search_fields: ClassVar[tuple[str, ...]] = ()
    default_order: ClassVar[str] = "id"
    field_columns: ClassVar[tuple[str, ...]] = ("extra",)  # JSON columns whose keys are fields

    def statement(self, wp: Workplace, query: Query) -> Select[int]:
        """The ids of a query as SQL, in the query's order."""
        model = self.model
        found = select(model.id)
        found = found.where(model.deleted_at.is_not(None) if query.deleted else model.deleted_at.is_(None))
        if query.parent_id is not None and self.parent:
            found = found.where(getattr(model, self.parent[1]) == query.parent_id)
        if query.period is not None and (within := self.in_month(query.period)) is not None:
            found = found.where(within)
        if query.text.strip():
            found = found.where(self.text_clause(query.text))
        for condition in query.conditions:
            found = found.where(clause(self.column(condition.field), condition))
        order = self.order_column(query.order or self.default_order)
        return found.order_by(order.desc() if query.descending else order.asc(), model.id)

    def in_month(self, period: Month) -> ColumnElement[bool] | None:
        """Which rows a table shows for a month; None when the register does not go by months."""
        if self.month_attribute is None:
            return None
        column = getattr(self.model, self.month_attribute)
        if isinstance(_python_type(column), type) and issubclass(_python_type(column), Month):
            return column == period  # type: ignore[no-any-return]
        return column.between(period.first, period.last)  # type: ignore[no-any-return]

    def text_clause(self, text: str) -> ColumnElement[bool]:
        """Rows that hold a text: part of a name, pinyin or its initials."""
        columns = [getattr(self.model, "search_text", None), *(getattr(self.model, n) for n in self.search_fields)]
        return or_(*(search.like_clause(column, text) for column in columns if column is not None))

    def column(self, field_name: str) -> ColumnElement[Any]:
        """The SQL column (or expression) of a field; a district's own field stands in the JSON column."""
        mapped: ColumnElement[Any] | None = getattr(self.model, field_name, None)
        if mapped is None:
            extra: ColumnElement[Any] = self.model.extra[field_name].as_string()
            return extra
        return mapped

    def order_column(self, field_name: str) -> ColumnElement[Any]:
        """What a column is sorted by: names by their pinyin."""
        if field_name in self.search_fields[:1] and (keys := getattr(self.model, "search_text", None)) is not None:
            pinyin: ColumnElement[Any] = keys
            return pinyin
        return self.column(field_name)

    def ids(self, wp: Workplace, session: Session, query: Query) -> list[int]:
        """All ids of a query, in order: what a table holds on to."""
        query = self.settled(wp, session, query)
        if query.order in self.live:
            return self.in_live_order(wp, session, query)
        return list(session.scalars(self.statement(wp, query)))

    def count(self, wp: Workplace, session: Session, query: Query) -> int:
        """How many rows a query has."""
        return session.scalar(count_of(self.statement(wp, self.settled(wp, session, query)))) or 0

    def totals(self, wp: Workplace, session: Session, query: Query, field_names: Sequence[str]) -> dict[str, Any]:
        """Sums of number columns over all rows of a query: the foot of a table. None where nothing was stated."""
        if not field_names:
            return {}
        chosen = self.statement(wp, self.settled(wp, session, query.with_(order=""))).order_by(None).subquery()
        sums = [func.sum(self.column(name)) for name in field_names]
        found = session.execute(select(*sums).where(self.model.id.in_(select(chosen.c.id)))).one()
        return dict(zip(field_names, found, strict=True))

    def sums(self, session: Session, ids: Sequence[int], field_names: Sequence[str]) -> dict[str, Any]:
        """Sums of number columns over these records: what is selected in a table. None where nothing was stated."""
        columns = [func.sum(self.column(name)) for name in field_names]
        parts = [
            session.execute(select(*columns).where(self.model.id.in_(ids[start : start + _MANY]))).one()
            for start in range(0, len(ids), _MANY)
        ]
        found: dict[str, Any] = {}
        for place, name in enumerate(field_names):
            stated = [part[place] for part in parts if part[place] is not None]
            found[name] = sum(stated) if stated else None
        return found

    def fetch(self, session: Session, ids: Iterable[int]) -> list[E]:
        """The records of these ids, in their order; ids that are gone are left out."""
        wanted = list(ids)
        found: dict[int, E] = {}
        for start in range(0, len(wanted), _CHUNK):
            part = wanted[start : start + _CHUNK]
            found |= {
                record.id: record for record in session.scalars(select(self.model).where(self.model.id.in_(part)))
            }
        records = [found[record_id] for record_id in wanted if record_id in found]
        self.fetched_together(session, records)
        return records

    def get(self, session: Session, record_id: int) -> E:
        """One record; UserError when it is no longer there."""
        record = session.get(self.model, record_id)
        if record is None:
            raise UserError("这条记录已经不在了。", "可能已被删除，请到回收站查看，或刷新列表。")
        return record

    def previous(self, session: Session, record: E) -> E | None:
        """The record of the month before that this one carries on; None where months do not follow one another."""
        return None


def _python_type(column: Any) -> Any:
    try:
        return column.type.python_type
    except (AttributeError, NotImplementedError):
        return None
