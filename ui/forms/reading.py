"""What a form reads of a record, as functions for the database thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tzdesk.fields.spec import RecordSpec
from ui.forms.drafting import Kept

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.register import Register
    from tzdesk.store.journal import FieldEntry


@dataclass(frozen=True)
class Shown:
    """A record with what stands around it on its form."""

    kept: Kept
    title: str
    last_month: dict[str, Any]
    sealed: bool


def shown_record(register: Register[Any], spec: RecordSpec, record_id: int) -> Callable[[Session], Shown]:
    """One record, its values of last month, and whether its month is sealed."""

    def read(session: Session) -> Shown:
        record = register.get(session, record_id)
        before = register.previous(session, record)
        kept = Kept(record.id, record.row_version, register.values(record, spec))
        last = register.values(before, spec) if before is not None else {}
        return Shown(kept, register.title(record), last, _sealed(session, register, record))

    return read


def _sealed(session: Session, register: Register[Any], record: Any) -> bool:
    from tzdesk.returns.versions import state

    attribute = register.month_attribute
    month = register.month_of({attribute: getattr(record, attribute)}) if attribute else None
    return month is not None and state(session, month) == "sealed"


def above_value(register: Register[Any], record_id: int, field_name: str) -> Callable[[Session], Any]:
    """A field of another record."""
    return lambda session: register.value(register.get(session, record_id), field_name)


def field_entries(register: Register[Any], record_id: int, field_name: str) -> Callable[[Session], list[FieldEntry]]:
    """Every value a field has had, latest first."""

    def read(session: Session) -> list[FieldEntry]:
        from tzdesk.store.journal import field_history

        return field_history(session, register.kind, record_id, field_name)

    return read
