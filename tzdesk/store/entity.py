"""The base of every mapped class a clerk can change, and the columns that all of them share.

An attribute is named like its column. Parent and child are tied by plain foreign keys; children that go with their
parent are deleted through the session (`cascade="all, delete-orphan"`), never by `ON DELETE CASCADE`, which the
journal would not see.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, TypeVar

from sqlalchemy import JSON, BigInteger, ColumnElement, FromClause, Integer, MetaData, Table
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, declared_attr, mapped_column

from tzdesk.base.periods import Month
from tzdesk.store.types import DecimalText, MonthText, UtcDateTime

# Integers hold 分, so 64 bits; on SQLite only the word INTEGER makes the row id a primary key.
WideInteger = BigInteger().with_variant(Integer, "sqlite")

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=_NAMES)

# What the store itself keeps on a row; no form shows them and no value history lists them.
BOOKKEEPING = frozenset({"id", "row_version", "created_at", "created_by", "updated_at", "updated_by"})

_KINDS: dict[str, type[Entity]] = {}


class Entity(DeclarativeBase):
    """A record that lives in the store. A subclass sets `__tablename__` and `__kind__` and declares typed columns.

    `row_version` counts the saves of a row: saving from an outdated copy is refused. `deleted_at` is set while the row
    lies in the recycle bin. `extra` holds the district's own fields (x_…); change it by key or replace it whole, a
    list inside it is not watched.
    """

    __abstract__ = True
    metadata = metadata
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        int: WideInteger,
        datetime: UtcDateTime,
        Month: MonthText,
        Decimal: DecimalText,
        dict[str, Any]: MutableDict.as_mutable(JSON(none_as_null=True)),
    }
    __kind__: ClassVar[str]

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True, sort_order=-100)
    row_version: Mapped[int] = mapped_column(default=1, sort_order=100)
    deleted_at: Mapped[datetime | None] = mapped_column(default=None, index=True, sort_order=101)
    definition_year: Mapped[int] = mapped_column(default=None, sort_order=102)
    extra: Mapped[dict[str, Any]] = mapped_column(default=dict, sort_order=103)
    created_at: Mapped[datetime] = mapped_column(default=None, sort_order=104)
    created_by: Mapped[str] = mapped_column(default=None, sort_order=105)
    updated_at: Mapped[datetime] = mapped_column(default=None, sort_order=106)
    updated_by: Mapped[str] = mapped_column(default=None, sort_order=107)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands in the class
        """Optimistic row versions."""
        return {"version_id_col": cls.row_version}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Register the kind, and never let SQLite give a deleted row's id to another row."""
        super().__init_subclass__(**kwargs)
        if cls.__dict__.get("__abstract__"):
            return
        if known := _KINDS.get(cls.__kind__):
            raise TypeError(f"kind {cls.__kind__} is taken by {known.__name__}")
        table_of(cls).dialect_options["sqlite"]["autoincrement"] = True
        for key, mapped in mapper_of(cls).columns.items():
            if key != mapped.key:
                raise TypeError(f"{cls.__name__}.{key} must be named like its column {mapped.key}")
        _KINDS[cls.__kind__] = cls


E = TypeVar("E", bound=Entity)


def mapper_of(model: type[Entity]) -> Mapper[Any]:
    """SQLAlchemy's mapper of a class."""
    return model.__mapper__


def table_of(model: type[Entity]) -> Table:
    """The table of a class."""
    table = model.__mapper__.local_table
    assert isinstance(table, Table)
    return table


def kinds() -> dict[str, type[Entity]]:
    """Every mapped class of the program by its kind; classes that keep a metadata of their own (tests) are left out."""
    return {kind: model for kind, model in _KINDS.items() if model.metadata is metadata}


def find_model(kind: str) -> type[Entity] | None:
    """The mapped class of a kind; None when this program has none (any more)."""
    return _KINDS.get(kind)


def model_of(kind: str) -> type[Entity]:
    """The mapped class of a kind; KeyError when there is none."""
    return _KINDS[kind]


def model_at(table: FromClause) -> type[Entity] | None:
    """The mapped class of a table; None when it is not a clerk's."""
    return next((model for model in _KINDS.values() if model.__mapper__.local_table is table), None)


def alive(model: type[Entity]) -> ColumnElement[bool]:
    """The condition that leaves out the recycle bin: `select(Member).where(alive(Member))`."""
    return model.deleted_at.is_(None)
