"""Column mappings that a clerk set by hand, remembered under the headings of the sheet they were set for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import JSON, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tzdesk.registers.workplace import Workplace
from tzdesk.store import Entity


class ImportMapping(Entity):
    """The mapping (heading → key) for sheets of one make; `signature` is the hash of their headings."""

    __tablename__ = "import_mapping"
    __kind__ = "import_mapping"
    __table_args__ = (UniqueConstraint("import_kind", "signature"),)

    import_kind: Mapped[str] = mapped_column(String(30))
    signature: Mapped[str] = mapped_column(String(64))
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON)


def _stored(session: Session, kind: str, signature: str) -> ImportMapping | None:
    found = select(ImportMapping).where(ImportMapping.import_kind == kind, ImportMapping.signature == signature)
    return session.scalars(found).first()


def remembered(session: Session, kind: str, signature: str) -> dict[str, str] | None:
    """The mapping a clerk set for sheets with these headings; None when there is none."""
    found = _stored(session, kind, signature)
    return dict(found.mapping) if found is not None and found.deleted_at is None else None


def remember(wp: Workplace, session: Session, kind: str, signature: str, mapping: Mapping[str, str]) -> None:
    """Keep a mapping for the next file of the same make. Called inside an operation."""
    found = _stored(session, kind, signature)
    if found is None:
        found = ImportMapping(import_kind=kind, signature=signature, mapping={}, definition_year=wp.definition().year)
        session.add(found)
    found.mapping = dict(mapping)
    found.deleted_at = None
