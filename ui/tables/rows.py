"""A table's columns, and its rows with the rules' sign: what the core's lines look like on the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tzdesk.fields.spec import FieldSpec
from ui.widgets.signs import GOOD, Sign, sign_of, worst

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.listing import FindingsOf, Line
    from tzdesk.registers.locks import Lock
    from tzdesk.registers.register import Register
    from tzdesk.registers.workplace import Workplace
    from tzdesk.rules import Finding


@dataclass(frozen=True)
class Row:
    """One row: texts and typed values by the columns that were read, and the rules' sign."""

    id: int
    texts: Mapping[int, str]
    values: Mapping[int, Any] = field(default_factory=dict)
    sign: Sign | None = None
    words: str = ""
    usable: bool = True
    locks: Mapping[str, Lock] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """One column of a table over a register."""

    field: FieldSpec

    @property
    def title(self) -> str:
        """The heading."""
        return self.field.label

    @property
    def numeric(self) -> bool:
        """Whether it stands at the right."""
        return self.field.type.numeric

    @property
    def ref_kind(self) -> str:
        """The kind that a column of numbers of other records refers to."""
        from tzdesk.registers.listing import ref_kind

        return ref_kind(self.field)

    def why_locked(self, row: Row | None) -> str:
        """Why the column's cell is not typed into as its record stands; empty when it may be."""
        from tzdesk.registers.locks import by_step

        if self.field.by_step:
            return by_step(self.field.by_step).why
        lock = row.locks.get(self.field.name) if row is not None else None
        return lock.why if lock is not None else ""

    @property
    def editable(self) -> bool:
        """Whether it can be written in place: masked and computed fields cannot, answers and scans have the form."""
        known = self.field
        return not (known.computed or known.masked or known.type.name in {"attachment", "checklist"})


def read_rows(
    wp: Workplace,
    session: Session,
    register: Register[Any],
    ids: Sequence[int],
    *,
    columns: Sequence[Column],
    places: Sequence[int],
    findings_of: FindingsOf | None = None,
) -> dict[int, Row]:
    """The rows of these ids, with the columns at these places."""
    from tzdesk.registers.listing import read_lines

    fields = [columns[place].field for place in places]
    lines = read_lines(wp, session, register, fields, ids, findings_of=findings_of, locked=True)
    return {line.id: _row(line, places, marked=findings_of is not None) for line in lines}


def _row(line: Line, places: Sequence[int], *, marked: bool) -> Row:
    texts = dict(zip(places, line.texts, strict=True))
    values = dict(zip(places, line.values, strict=True))
    if not line.usable:
        return Row(line.id, texts, usable=False)
    sign = _sign(line.findings) if marked else None
    return Row(line.id, texts, values, sign, _words(line.findings), locks=line.locks or {})


def _sign(findings: Sequence[Finding]) -> Sign:
    return worst([sign_of(found) for found in findings]) if findings else GOOD


def _words(findings: Sequence[Finding]) -> str:
    return "\n".join(f"{sign_of(found).shape} {found.message}" for found in findings)
