"""The numbers of months as they were sealed last: whoever wants what was told of a month reads it here.

Of a month that was corrected it is the newest version. A sealed book that has not a cell says nothing of it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Pool, Select, func, literal, select
from sqlalchemy.orm import Session

from tzdesk.base.periods import Kind, Month
from tzdesk.returns.filled import CellValue
from tzdesk.returns.forms import Form
from tzdesk.returns.model import SealedBook
from tzdesk.returns.values import restore, restored_parts

_TELLING = 8  # values by which a month is told from others before it is read
_KEPT = 24  # books: the year before and some
_KNOWN: WeakKeyDictionary[Pool, OrderedDict[tuple[int, str], Mapping[str, Any]]] = WeakKeyDictionary()
_LAST = select(SealedBook.period, SealedBook.id).order_by(SealedBook.version)


@dataclass(frozen=True)
class SealedNumbers:
    """A month's canonical values by the cell's name, with the records behind them ([kind, ids]) and what each adds;
    `definition` is the hash of the definition that the names belong to."""

    cells: Mapping[str, Any]
    ids: Mapping[str, Any] = field(default_factory=dict)
    parts: Mapping[str, Any] = field(default_factory=dict)
    definition: str = ""

    @classmethod
    def of(cls, content: Mapping[str, Any], ids: Mapping[str, Any] | None, definition: str = "") -> SealedNumbers:
        """The numbers of a sealed book's content."""
        return cls(content["cells"], ids or {}, content.get("parts", {}), definition)

    def __contains__(self, name: str) -> bool:
        return name in self.cells

    def cell(self, name: str) -> CellValue:
        """A cell as it was sealed; blank where the book has not the cell."""
        kind, behind = self.ids.get(name, ("", ()))
        value, parts = restore(self.cells.get(name)), restored_parts(self.parts, name, behind)
        return CellValue(value, tuple(behind), kind, parts=parts)


def sealed_numbers(session: Session, period: Month, *, bare: bool = False) -> SealedNumbers | None:
    """A month's numbers; `bare` without the records, which are as long as the registers. None while it is open."""
    ids: Any = literal(None) if bare else SealedBook.ids
    asked = select(SealedBook.id, SealedBook.digest, ids, SealedBook.definition_hash)
    found = session.execute(
        asked.where(SealedBook.period == period).order_by(SealedBook.version.desc()).limit(1)
    ).first()
    if found is None:
        return None
    number, digest, behind, definition = found
    return SealedNumbers.of(_content(session, number, digest), behind, definition)


def sealed_cells(
    session: Session, first: Month | None = None, last: Month | None = None
) -> Iterator[tuple[Month, Mapping[str, Any]]]:
    """The canonical values by name of every sealed month (from one to another), oldest first."""
    versions = select(SealedBook.period, SealedBook.id, SealedBook.digest)
    if first is not None:
        versions = versions.where(SealedBook.period >= first)
    if last is not None:
        versions = versions.where(SealedBook.period <= last)
    yield from _newest(session, versions)


def months_told(session: Session, cells: Mapping[str, Any]) -> list[Month]:
    """The months that were sealed last with just these values, oldest first."""
    counted = [(name, value) for name, value in cells.items() if type(value) is int and value][:_TELLING]
    versions = select(SealedBook.period, SealedBook.id, SealedBook.digest)
    for name, value in counted:  # hardly a month has these alike; only such a month is read whole
        versions = versions.where(func.json_extract(SealedBook.content, f'$.cells."{name}"') == value)
    return [month for month, told in _newest(session, versions) if told == cells]


def _newest(session: Session, versions: Select[Month, int, str]) -> Iterator[tuple[Month, Mapping[str, Any]]]:
    """The cells of the versions that are the last of their months; one at a time, for they are long."""
    last = {row.period: row.id for row in session.execute(_LAST)}  # of two versions the later stays
    chosen = {row.period: row for row in session.execute(versions) if last[row.period] == row.id}
    for month in sorted(chosen):
        yield month, _content(session, chosen[month].id, chosen[month].digest)["cells"]


def _content(session: Session, number: int, digest: str) -> Mapping[str, Any]:
    """The content of a sealed book, which never changes: that of the last few is kept while the workplace is open,
    since every audit holds the month against them. It is read, never written to."""
    known = _KNOWN.setdefault(session.connection().engine.pool, OrderedDict())
    key = (number, digest)
    content = known.get(key) if digest else None
    if content is None:
        content = session.scalars(select(SealedBook.content).where(SealedBook.id == number)).one()
        known[key] = content
        while len(known) > _KEPT:
            known.popitem(last=False)
    return content


def cells_by_measure(forms: Iterable[Form]) -> dict[str, list[tuple[Mapping[str, Any], str]]]:
    """The cells of monthly forms that state a measure, by the measure's name: its parameters, and the cell's name."""
    found: dict[str, list[tuple[Mapping[str, Any], str]]] = {}
    for form in forms:
        for line, column in product(form.lines, form.columns) if form.period == Kind.MONTH else ():
            cell = form.cell(line.code, column.id)
            if cell["type"] == "measure":
                named = (cell.get("params", {}), form.cell_name(line.code, column.id))
                found.setdefault(cell["name"], []).append(named)
    return found
