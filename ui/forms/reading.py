"""What a form reads of a record, as functions for the database thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tzdesk.fields.spec import RecordSpec
from ui.forms.drafting import Kept

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.locks import Lock
    from tzdesk.registers.register import Register
    from tzdesk.registers.workplace import Workplace
    from tzdesk.store.journal import FieldEntry
    from tzdesk.store.unread import Left


@dataclass(frozen=True)
class Shown:
    """A record with what stands around it on its form, and what its viewer left there unread."""

    kept: Kept
    title: str
    last_month: dict[str, Any]
    sealed: bool
    unread: dict[str, Left]
    locks: dict[str, Lock]


def shown_record(wp: Workplace, kind: str, spec: RecordSpec, record_id: int) -> Callable[[Session], Shown]:
    """One record, its values of last month, whether its month is sealed, and what was left on it unread."""
    register = wp.register(kind)

    def read(session: Session) -> Shown:
        from tzdesk.store.unread import Page, left_on

        record = register.get(session, record_id)
        before = register.previous(session, record)
        kept = Kept(record.id, record.row_version, register.values(record, spec))
        last = register.values(before, spec) if before is not None else {}
        left = left_on(session, wp.store.user, Page(kind, record.id))
        locks = register.locks(wp, session, record)
        return Shown(kept, register.title(record), last, _sealed(session, register, record), left, locks)

    return read


def locks_of_new(wp: Workplace, kind: str, given: Mapping[str, Any]) -> Callable[[Session], dict[str, Lock]]:
    """What is not typed into a new record that begins with given values."""
    register = wp.register(kind)

    def read(session: Session) -> dict[str, Lock]:
        draft = register.model()
        register.put(draft, given)
        return register.locks(wp, session, None, draft)

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
