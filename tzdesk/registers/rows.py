"""The rows of a register: which there are for a query, in which order, their sums, and the records of given ids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from sqlalchemy import ColumnElement, Float, Select, cast, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.base.text import half_width, squeeze
from tzdesk.registers.living import Living
from tzdesk.registers.query import Condition, Query, asked_for, clause, count_of, ends_so, tells
from tzdesk.store import Entity, search
from tzdesk.store.bulk import among
from tzdesk.store.entity import mapper_of, model_at
from tzdesk.store.types import DecimalText
from tzdesk.store.unseen import unseen_in

if TYPE_CHECKING:
    from tzdesk.registers.workplace import Workplace

E = TypeVar("E", bound=Entity)
_CHUNK = 500
_TAIL = re.compile(r"\d{3}[\dXx]")
_WHOLE = re.compile(r"\d{17}[\dX]")


class RowReading(Living[E], Generic[E]):
    """The reading part of a register.

    `parent` names the kind and attribute of the record that owns this one (a household member's case); `shown_at`
    names other kinds at whose records these are listed, too, by attribute (a batch's grants).
    `month_attribute` names the attribute (a date or a Month) that places a record in a month; records of a sealed
    month are then refused to change.
    """

    kind: ClassVar[str]
    model: type[E]
    parent: ClassVar[tuple[str, str] | None] = None
    shown_at: ClassVar[Mapping[str, str]] = MappingProxyType({})
    month_attribute: ClassVar[str | None] = None
    known_then: ClassVar[frozenset[str]] = frozenset()  # fields that `as_of` sets back; others say what is so today
    search_fields: ClassVar[tuple[str, ...]] = ()
    tail_fields: ClassVar[tuple[str, ...]] = ()  # resident IDs, found by their last four places
    numbered: ClassVar[bool] = False  # the first of them is a number, sorted as it is written
    default_order: ClassVar[str] = "id"
    field_columns: ClassVar[tuple[str, ...]] = ("extra",)  # JSON columns whose keys are fields

    def statement(self, wp: Workplace, query: Query) -> Select[int]:
        """The ids of a query as SQL, in the query's order. UserError when it asks for a field that is not shown."""
        model = self.model
        asked = {query.order, *(condition.field for condition in query.conditions)}
        if asked & wp.rights.hidden(self.kind):
            raise UserError("您的角色看不到要筛选或排序的栏目。", "请换一个栏目。")
        self.refuse_guessing(wp, query)
        found = select(model.id)
        found = found.where(model.deleted_at.is_not(None) if query.deleted else model.deleted_at.is_(None))
        owner = query.parent_by or (self.parent[1] if self.parent else "")
        if query.parent_id is not None and owner:
            found = found.where(getattr(model, owner) == query.parent_id)
        if query.period is not None and (within := self.in_month(query.period)) is not None:
            found = found.where(or_(within, self.undated()) if query.undated else within)
        if query.text.strip():
            found = found.where(self.text_clause(query.text))
        for condition in query.conditions:
            found = found.where(self.condition_clause(wp, condition))
        order = as_number(self.order_column(query.order or self.default_order))
        return found.order_by(*(one.desc() if query.descending else one.asc() for one in (order, model.id)))

    def refuse_guessing(self, wp: Workplace, query: Query) -> None:
        """UserError for what would tell a masked number without showing it: its order, a part that is not the tail."""
        known = wp.definition().records.get(self.kind)
        hidden = {spec.name: spec for spec in known.fields if spec.masked} if known is not None else {}
        masked = {name: spec.label for name, spec in hidden.items()}
        if label := masked.get(query.order):
            what = f"不能按“{label}”排序：排出的次序会透露出被遮住的数字。"
            raise UserError(what, "请换一个栏目排序；要找某个人，请按后四位筛选。")
        for condition in query.conditions:
            if condition.field in masked and tells(hidden[condition.field], condition):
                what = f"“{masked[condition.field]}”受保护，只能按{asked_for(hidden[condition.field])}筛选。"
                raise UserError(what, "请改写这一栏的筛选条件。")

    def condition_clause(self, wp: Workplace, condition: Condition) -> ColumnElement[bool]:
        """A condition as SQL: other records by their names, names by their pinyin, decimals as numbers."""
        column = self.column(condition.field)
        if condition.op == "named":
            kind, text = condition.value
            return column.in_(wp.register(kind).statement(wp, Query(text=text)).order_by(None))
        if condition.op == "sounds" and condition.field in self.search_fields and self._keys is not None:
            return or_(search.like_clause(self._keys, condition.value), clause(column, condition))
        if condition.op == "ends" and condition.field in self.tail_fields:
            return ends_so(column, str(condition.value), clock.today())
        if condition.field not in mapper_of(self.model).columns:
            return clause(column, replace(condition, value=in_json(condition.value)))
        return clause(as_number(column), condition)

    @property
    def _keys(self) -> Any:
        """The column of search keys, where the register has one."""
        return getattr(self.model, "search_text", None)

    def in_month(self, period: Month) -> ColumnElement[bool] | None:
        """Which rows a table shows for a month; None when the register does not go by months."""
        if self.month_attribute is None:
            return None
        column = getattr(self.model, self.month_attribute)
        if isinstance(_python_type(column), type) and issubclass(_python_type(column), Month):
            return column == period  # type: ignore[no-any-return]
        return column.between(period.first, period.last)  # type: ignore[no-any-return]

    def undated(self) -> ColumnElement[bool]:
        """Which rows have no day yet and wait for one, where the register goes by months."""
        waits: ColumnElement[bool] = getattr(self.model, self.month_attribute or "id").is_(None)
        return waits

    def text_clause(self, text: str) -> ColumnElement[bool]:
        """Rows that hold a text: part of a name or number, pinyin or its initials; a resident ID by its last four, or
        by the whole of it as it stands on the card (an answer tells whoever types it nothing new)."""
        by = [self._keys] if self._keys is not None else [getattr(self.model, name) for name in self.search_fields]
        found = [search.like_clause(column, text) for column in by]
        if _TAIL.fullmatch(tail := text.strip()):
            found += [ends_so(getattr(self.model, n), tail, clock.today()) for n in self.tail_fields]
        elif _WHOLE.fullmatch(number := squeeze(half_width(text)).upper()):
            found += [getattr(self.model, name) == number for name in self.tail_fields]
        return or_(false(), *found)

    def column(self, field_name: str) -> ColumnElement[Any]:
        """The SQL column (or expression) of a field; a district's own field stands in the JSON column."""
        mapped: ColumnElement[Any] | None = getattr(self.model, field_name, None)
        if mapped is None:
            extra: ColumnElement[Any] = self.model.extra[field_name].as_string()
            return extra
        return mapped

    def order_column(self, field_name: str) -> ColumnElement[Any]:
        """What a column is sorted by: names by their pinyin, other records by theirs, numbers as they are written."""
        if self._keys is not None and not self.numbered and field_name in self.search_fields[:1]:
            pinyin: ColumnElement[Any] = self._keys
            return pinyin
        named = self._named_by(field_name)
        return self.column(field_name) if named is None else named

    def _named_by(self, field_name: str) -> ColumnElement[Any] | None:
        """The search keys of the record that a column refers to; None for any other column and where none are kept."""
        column = mapper_of(self.model).columns.get(field_name)
        key = next(iter(column.foreign_keys), None) if column is not None else None
        model = model_at(key.column.table) if key is not None else None
        if model is None or not hasattr(model, "search_text"):
            return None
        other = aliased(model)  # a record may refer to another of its own kind
        name = select(other.search_text).where(other.id == getattr(self.model, field_name))
        return name.correlate(self.model).scalar_subquery()

    def ids(self, wp: Workplace, session: Session, query: Query) -> list[int]:
        """All ids of a query, in order: what a table holds on to."""
        query = self.settled(wp, session, query)
        if query.order in self.live:
            return self.in_live_order(wp, session, query)
        if unseen_in(session):  # the session leaves out what is not shown; a bare connection would not
            return list(session.scalars(self.statement(wp, query)))
        if session.autoflush:
            session.flush()  # the connection does not; it gives plain numbers without a row object for each
        return list(session.connection().scalars(self.statement(wp, query)))

    def first_ids(self, wp: Workplace, session: Session, text: str, most: int) -> list[int]:
        """A few records that hold a text: those whose name begins with it first. For lists that open while typing."""
        statement = self.statement(wp, Query(text=text))
        found = list(session.scalars(statement.limit(most)))
        word = search.plain(text)
        if self._keys is None or not word or not found:
            return found
        begins = statement.where(self._keys.startswith(word, autoescape=True))
        if len(found) < most:  # these are all: only their order is open
            begins = begins.where(self.model.id.in_(found))
        first = list(session.scalars(begins.limit(most)))
        return [*first, *(number for number in found if number not in first)][:most]

    def count(self, wp: Workplace, session: Session, query: Query) -> int:
        """How many rows a query has."""
        return session.scalar(count_of(self.statement(wp, self.settled(wp, session, query)))) or 0

    def totals(self, wp: Workplace, session: Session, query: Query, field_names: Sequence[str]) -> dict[str, Any]:
        """Sums of number columns over all rows of a query: the foot of a table. None where nothing was stated. What
        has no day yet is in no month's sum."""
        if not field_names:
            return {}
        chosen = (
            self.statement(wp, self.settled(wp, session, query.with_(order="", undated=False)))
            .order_by(None)
            .subquery()
        )
        sums = [func.sum(self.column(name)) for name in field_names]
        found = session.execute(select(*sums).where(self.model.id.in_(select(chosen.c.id)))).one()
        return dict(zip(field_names, found, strict=True))

    def sums(self, session: Session, ids: Sequence[int], field_names: Sequence[str]) -> dict[str, Any]:
        """Sums of number columns over these records: what is selected in a table. None where nothing was stated."""
        sums = [func.sum(self.column(name)) for name in field_names]
        found = session.execute(select(*sums).where(among(self.model.id, list(ids)))).one()
        return dict(zip(field_names, found, strict=True))

    def households(self, session: Session, ids: Sequence[int]) -> set[int]:
        """The hard-up households whose data these records carry, by the ids of their files."""
        return set()

    def people(self, session: Session, ids: Sequence[int]) -> set[str]:
        """The names of the people whom these records are about; by default they are about nobody."""
        return set()

    def listed_at(self, record: E) -> tuple[str, int] | None:
        """Kind and id of the record at which this one is listed: its parent, else one that shows it (`shown_at`)."""
        ways = [*([self.parent] if self.parent else []), *self.shown_at.items()]
        found = ((kind, getattr(record, attribute)) for kind, attribute in ways)
        return next(((kind, number) for kind, number in found if number is not None), None)

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


def as_number(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Exact decimals stand as text in the file; compared and sorted they are numbers."""
    return cast(column, Float) if isinstance(getattr(column, "type", None), DecimalText) else column


def in_json(value: Any) -> Any:
    """A value as it stands in a JSON column."""
    if isinstance(value, tuple):
        return tuple(in_json(part) for part in value)
    if isinstance(value, date | Month):
        return str(value)
    return float(value) if isinstance(value, Decimal) else value
