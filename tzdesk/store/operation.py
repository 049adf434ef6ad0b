"""One named change: what a service holds while it writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, TypeVar

from sqlalchemy import text

from tzdesk.base import clock
from tzdesk.store import journal
from tzdesk.store.bulk import insert_rows
from tzdesk.store.capture import Captured, DeskSession, columns_of, stamp_new
from tzdesk.store.entity import Entity, mapper_of, table_of

E = TypeVar("E", bound=Entity)
Mode = Literal["do", "undo", "redo", "system"]


class Operation:
    """An open operation. Everything written through it is committed together with its journal, or not at all."""

    def __init__(
        self, session: DeskSession, name: str, label: str, *, boundary: bool, mode: Mode, target: int | None
    ) -> None:
        self.session = session
        self.name = name
        self.label = label or name
        self.boundary = boundary
        self.mode: Mode = mode
        self.target = target
        self.note: str | None = None
        self._previous: tuple[int, str] | None = None

    @property
    def id(self) -> int:
        """The operation's number in the journal."""
        return self.previous[0] + 1

    @property
    def previous(self) -> tuple[int, str]:
        """Number and hash of the operation before; the write lock keeps them from moving."""
        if self._previous is None:
            self._previous = journal.last_operation(self.session.connection())
        return self._previous

    def follow_last(self) -> None:
        """Read number and hash of the operation before anew: its hash has been computed anew."""
        self._previous = None

    @property
    def captured(self) -> Captured:
        """What has changed so far (after a flush)."""
        captured = self.session.captured
        assert captured is not None
        return captured

    def add(self, *records: Entity) -> None:
        """Put new or changed records into the operation."""
        self.session.add_all(records)

    def delete(self, record: Entity) -> None:
        """Move a record to the recycle bin."""
        if record.deleted_at is None:
            record.deleted_at = clock.now()
        self.session.add(record)

    def restore(self, record: Entity) -> None:
        """Bring a record back from the recycle bin."""
        record.deleted_at = None
        self.session.add(record)

    def erase(self, record: Entity) -> None:
        """Remove the row itself; undo can still bring it back from the journal."""
        self.session.delete(record)

    def insert_many(self, model: type[E], rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Write many new rows at once and give their ids, in order.

        Keys are attribute names; what is missing takes the column's default. Many times faster than `add`, journalled
        the same. KeyError for a name that the class does not have.
        """
        self.session.flush()
        if not rows:
            return []
        connection = self.session.connection()
        table = table_of(model)
        last = connection.execute(
            text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name}
        ).scalar()
        full = self._filled(model, rows, int(last or 0) + 1)
        insert_rows(connection, table, full)
        for row in full:
            self.captured.record(model.__kind__, row["id"], {}, row)
        return [row["id"] for row in full]

    def defaults(self, model: type[Entity]) -> dict[str, Any]:
        """A new row of a class in which nothing has been filled in yet: every column with its default."""
        fixed, made = self._defaults(model)
        return {**fixed, **{name: make() for name, make in made}}

    def _defaults(self, model: type[Entity]) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]]]:
        fixed: dict[str, Any] = dict.fromkeys(columns_of(model))
        made: list[tuple[str, Callable[[], Any]]] = []
        for name, column in mapper_of(model).columns.items():
            default: Any = column.default
            if default is not None and default.is_scalar:
                fixed[name] = default.arg
            elif default is not None and default.is_callable:
                made.append((name, _maker(default.arg)))
        if (which := mapper_of(model).polymorphic_on) is not None:  # several kinds in one table
            fixed[which.key] = mapper_of(model).polymorphic_identity
        stamp_new({}, self.session.info, fixed.__setitem__)
        return fixed, made

    def _filled(self, model: type[Entity], rows: Iterable[Mapping[str, Any]], first: int) -> list[dict[str, Any]]:
        fixed, made = self._defaults(model)
        full: list[dict[str, Any]] = []
        for number, given in enumerate(rows, start=first):
            row = {**fixed, **{name: make() for name, make in made}, **given, "id": number, "row_version": 1}
            if len(row) != len(fixed):
                raise KeyError(f"{model.__name__}: {sorted(row.keys() - fixed.keys())}")
            full.append(row)
        return full


def _maker(default: Callable[[Any], Any]) -> Callable[[], Any]:
    # SQLAlchemy wraps a default's function so that it takes the execution context, which ours do not look at.
    return lambda: default(None)
