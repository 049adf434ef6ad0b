"""What imports remember: column mappings set by hand, and the records of rows that came in without a cell.

A mapping is kept under the headings of the sheet it was set for. A row that was taken in part (部分导入) is kept by its
mark, so that it finds its record again when it comes mended, whatever the lost cell was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import JSON, Integer, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tzdesk.excel.importing import ImportRow
from tzdesk.excel.lost import digest, lost_keys, marks
from tzdesk.excel.planning import Plan, Policy
from tzdesk.registers.workplace import Workplace
from tzdesk.store import Entity, alive


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


class ImportPartial(Entity):
    """A row that was taken in without some cells (`lost`, keys of the import): its mark and the record it became."""

    __tablename__ = "import_partial"
    __kind__ = "import_partial"

    import_kind: Mapped[str] = mapped_column(String(30), index=True)
    mark: Mapped[str] = mapped_column(String(24))
    record_id: Mapped[int] = mapped_column(Integer)
    lost: Mapped[list[str]] = mapped_column(JSON)


_TWINS = {"organisations": "members"}  # one ledger under two names


def _kept(session: Session, kind: str) -> list[ImportPartial]:
    wanted = select(ImportPartial).where(alive(ImportPartial), ImportPartial.import_kind == _TWINS.get(kind, kind))
    return list(session.scalars(wanted.order_by(ImportPartial.id)))


def keep_partial(wp: Workplace, session: Session, kind: str, rows: Iterable[ImportRow], plan: Plan) -> None:
    """Remember the records of the rows that a plan took in part. Called inside an operation, after writing."""
    known = {one.mark: one for one in _kept(session, kind)}
    given = marks(rows)
    for row in plan.partial:
        mark, record_id = given[id(row)], plan.record_of(row)
        if record_id is None:
            continue
        found = known.get(mark)
        if found is None:
            found = ImportPartial(import_kind=_TWINS.get(kind, kind), mark=mark, definition_year=wp.definition().year)
            session.add(found)
        if (found.record_id, found.lost) != (record_id, list(lost_keys(row))):
            found.record_id, found.lost = record_id, list(lost_keys(row))


class Returned:
    """Finds the records of rows that were taken in part before: by the mark, else by all that stands beside the lost
    cells, where the sender mended his own file."""

    def __init__(self, session: Session, kind: str) -> None:
        kept = _kept(session, kind)
        self._by_mark = {one.mark: one.record_id for one in kept}
        self._alike: dict[tuple[tuple[str, ...], str], list[int]] = defaultdict(list)
        for one in kept:
            self._alike[tuple(one.lost), one.mark.partition("-")[0]].append(one.record_id)
        self._sets = {keys for keys, _ in self._alike}
        self._found: dict[int, int] = {}

    def of(self, row: ImportRow) -> int | None:
        """The record that a row became when it came in part; the same for the same row however often it is asked."""
        if id(row) in self._found:
            return self._found[id(row)]
        found = self._by_mark.get(row.mark) if row.mark else None
        for keys in self._sets if found is None else ():
            alike = self._alike.get((keys, digest(row, keys)))
            if alike:
                found = alike.pop(0)
                break
        if found is not None:
            self._found[id(row)] = found
        return found

    def record(self, session: Session, model: type[Any], row: ImportRow) -> Any:
        """The same as a record; None for one that was deleted since."""
        record_id = self.of(row)
        found = session.get(model, record_id) if record_id is not None else None
        return found if found is not None and found.deleted_at is None else None

    def policy(self, row: ImportRow, policy: Policy) -> Policy:
        """A row that comes back mended fills what it left blank, even where known records are skipped."""
        return Policy.FILL if policy is Policy.SKIP and self.of(row) is not None else policy
