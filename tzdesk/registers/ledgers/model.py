"""工作台账: one table for every ledger whose rows are dated facts without a life of their own.

Each ledger is a kind of its own (single-table inheritance): the journal, undo, rights and search tell them apart, while
a new one needs no migration and no class in the program. What all have are columns; the rest stands in `facts`, a JSON
of the fields that the ledger's definition names.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from tzdesk.base.periods import Month
from tzdesk.fields.types import FieldType
from tzdesk.store import Entity
from tzdesk.store.entity import find_model

DRAFT, CHECKED = "1", "2"


class LedgerEntry(Entity):
    """One row of one work ledger.

    `biz_date` is the day of the event and places the row in a month. `unit_id` is the enterprise it concerns; where
    that is not in the register of units, `unit_name` and `unit_uscc` say which it is. `amount` is in fen.
    """

    __tablename__ = "ledger_entry"
    __kind__ = "ledger_entry"
    __table_args__ = (Index(None, "ledger", "biz_date"), Index(None, "ledger", "deleted_at", "search_text"))
    types: ClassVar[Mapping[str, FieldType[Any]]] = MappingProxyType({})  # of the fields that stand in `facts`

    ledger: Mapped[str] = mapped_column(String(40))
    org_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    biz_date: Mapped[date | None]
    period: Mapped[Month | None]
    title: Mapped[str | None] = mapped_column(String(200))
    place: Mapped[str | None] = mapped_column(String(120))
    owner: Mapped[str | None] = mapped_column(String(80))
    amount: Mapped[int | None]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("host_unit.id"), index=True)
    unit_name: Mapped[str | None] = mapped_column(String(120))
    unit_uscc: Mapped[str | None] = mapped_column(String(18))
    remark: Mapped[str | None] = mapped_column(String(500))
    row_status: Mapped[str | None] = mapped_column(String(1), default=DRAFT)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    search_text: Mapped[str] = mapped_column(default="")

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands in the class
        """Row versions as everywhere; the ledger's kind tells the classes apart."""
        return {"version_id_col": cls.row_version, "polymorphic_on": "ledger"}

    def fact(self, name: str) -> Any:
        """The typed value of a field, wherever it stands; None for one that the ledger does not have."""
        if name in self.types:
            raw = (self.facts or {}).get(name)
            return None if raw is None else self.types[name].from_json(raw)
        return getattr(self, name, (self.extra or {}).get(name))


def ledger_model(kind: str) -> type[LedgerEntry]:
    """The class of a ledger, made when it is first asked for."""
    known = find_model(kind)
    if known is None:
        name = "".join(part.capitalize() for part in kind.split("_"))
        known = type(name, (LedgerEntry,), {
            "__kind__": kind, "__mapper_args__": {"polymorphic_identity": kind}, "__doc__": f"A row of {kind}.",
        })  # fmt: skip
    if not issubclass(known, LedgerEntry):
        raise TypeError(f"{kind} is the kind of {known.__name__}, which is no ledger")
    return known
