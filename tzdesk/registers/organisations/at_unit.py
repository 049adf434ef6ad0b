"""Registers whose records are about one employer: found by its name, sorted by it, called by number and name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, object_session

from tzdesk.registers.organisations.model import HostUnit
from tzdesk.registers.register import Register
from tzdesk.store import Entity, search

E = TypeVar("E", bound=Entity)


class AtUnitRegister(Register[E], Generic[E]):
    """A register of records with a reference to a host unit (所在单位) in `unit_attribute`."""

    unit_attribute: ClassVar[str] = "enterprise_id"

    def text_clause(self, text: str) -> ColumnElement[bool]:
        """Rows that hold the text themselves or whose employer does."""
        named = search.any_like([HostUnit.search_text, HostUnit.unit_name, HostUnit.unit_uscc], text)
        return or_(super().text_clause(text), self._unit.in_(select(HostUnit.id).where(named)))

    def order_column(self, field_name: str) -> ColumnElement[Any]:
        """Employers sort by the pinyin of their names; numbers as they are written."""
        if field_name == self.unit_attribute:
            name = select(HostUnit.search_text).where(HostUnit.id == self._unit)
            return name.correlate(self.model).scalar_subquery()
        return self.column(field_name)

    @property
    def _unit(self) -> Any:
        return getattr(self.model, self.unit_attribute)

    def title(self, record: E) -> str:
        """The number with the employer."""
        session, unit_id = object_session(record), getattr(record, self.unit_attribute)
        unit = session.get(HostUnit, unit_id) if session and unit_id else None
        return f"{super().title(record)} {unit.unit_name if unit else ''}".strip()

    def titles(self, session: Session, ids: Iterable[int]) -> dict[int, str]:
        """Titles of many records with one look at the employers."""
        records = self.fetch(session, ids)
        names = unit_names(session, (getattr(record, self.unit_attribute) for record in records))
        return {
            record.id: f"{super(AtUnitRegister, self).title(record)} "
            f"{names.get(getattr(record, self.unit_attribute), '')}".strip()
            for record in records
        }


def unit_names(session: Session, ids: Iterable[int | None]) -> dict[int | None, str]:
    """The names of these employers."""
    wanted = {one for one in ids if one is not None}
    found = session.execute(select(HostUnit.id, HostUnit.unit_name).where(HostUnit.id.in_(wanted)))
    return {row.id: row.unit_name for row in found}


def stored_id(record: Entity) -> int | None:
    """A record's id; None for what is only being typed, which the mapped class cannot say."""
    return record.id
