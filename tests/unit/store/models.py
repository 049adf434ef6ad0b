"""Mapped classes of the store's own tests, in a metadata of their own so that no other test meets them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, MetaData, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tzdesk.base.periods import Month
from tzdesk.store import Entity


class Tried(Entity):
    __abstract__ = True
    metadata = MetaData()


class Unit(Tried):
    __tablename__ = "tried_unit"
    __kind__ = "tried_unit"

    code: Mapped[str] = mapped_column(String(20), unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("tried_unit.id"))


class Person(Tried):
    __tablename__ = "tried_person"
    __kind__ = "tried_person"

    name: Mapped[str]
    born: Mapped[date | None]
    month: Mapped[Month | None]
    rate: Mapped[Decimal | None]
    amount: Mapped[int | None] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    tags: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("tried_unit.id"))
    children: Mapped[list[Child]] = relationship(cascade="all, delete-orphan")


class Child(Tried):
    __tablename__ = "tried_child"
    __kind__ = "tried_child"

    name: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("tried_person.id"))
