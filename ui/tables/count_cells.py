"""What the cells of the count grid hold and say: numbers, texts that are none, findings with their reasons, marks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject

from tzdesk.fields.problem import FieldProblem
from tzdesk.fields.types import IntegerType
from ui.widgets.signs import HARD, Sign, sign_of, worst

if TYPE_CHECKING:
    from tzdesk.registers.members.grid import CountGrid, GridColumn, GridRow
    from tzdesk.rules import Finding

NUMBER, SIGNED = IntegerType(), IntegerType(min=None)
Key = tuple[int, str]


def read_cell(signed: bool, text: str) -> int | None:
    """The number that is typed into a cell, None for blank. Raises FieldProblem."""
    kind = SIGNED if signed else NUMBER
    value = kind.parse(text)
    if problems := kind.check(value):
        raise FieldProblem("".join(problems), "range")
    return value


class CountCells(QAbstractTableModel):
    """The rows as they would be with what is typed; what reads, writes and draws them stands in CountModel."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.grid: CountGrid | None = None
        self.columns: list[GridColumn] = []
        self.rows: list[GridRow] = []
        self.sealed = False
        self.refused = False  # to the person at work
        self._bad: dict[Key, tuple[str, str]] = {}
        self._reasons: dict[tuple[Any, str], str] = {}

    def can_type(self, column: int) -> bool:
        """Whether a column takes typing."""
        fixed = self.sealed or self.refused
        return 0 <= column < len(self.columns) and not self.columns[column].computed and not fixed

    def is_entered(self, place: int, column: int) -> bool:
        """Whether Enter stops at a cell: an opening that is carried from last month is passed over."""
        carried = self.rows[place].last is not None
        return self.can_type(column) and not (carried and self.columns[column].compared)

    def place_of(self, name: str) -> int:
        """The column of a cell's name; -1 when it is not shown."""
        return next((place for place, column in enumerate(self.columns) if column.name == name), -1)

    def text(self, place: int, name: str) -> str:
        """What a cell shows: the text that could not be read, or its number."""
        row = self.rows[place]
        bad = self._bad.get((row.org_id, name))
        return bad[0] if bad else NUMBER.format(row.cells.get(name))

    def figure(self, index: QModelIndex) -> tuple[str, int | None]:
        """Format and value of a cell; a text that is no number has none."""
        row, name = self.rows[index.row()], self.columns[index.column()].name
        return "count", None if (row.org_id, name) in self._bad else row.cells.get(name)

    def findings(self, place: int, name: str) -> tuple[Finding, ...]:
        """What the rules say of a cell; of the row as a whole under the empty name."""
        found = self.rows[place].findings.get(name, ())
        if not self._reasons:
            return tuple(found)
        return tuple(replace(one, reason=self._reasons.get((one.key, one.message), "")) for one in found)

    def words(self, place: int, name: str) -> list[str]:
        """The problems of a cell in sentences, the worst first."""
        bad = self._bad.get((self.rows[place].org_id, name))
        found = sorted(self.findings(place, name), key=lambda f: sign_of(f).rank)
        said = [f"{sign_of(f).shape} {f.message}" for f in found]
        return [f"{HARD.shape} {bad[1]}", *said] if bad else said

    def sign(self, place: int, name: str) -> Sign | None:
        """The worst sign of a cell."""
        if (self.rows[place].org_id, name) in self._bad:
            return HARD
        signs = [sign_of(found) for found in self.findings(place, name)]
        return worst(signs) if signs else None

    def row_sign(self, place: int) -> Sign | None:
        """The worst sign of a row; none as long as nobody has said anything of it."""
        row = self.rows[place]
        if any(key[0] == row.org_id for key in self._bad):
            return HARD
        signs = [sign_of(one) for name in row.findings for one in self.findings(place, name)]
        return worst(signs) if signs or row.record_id is not None else None

    def missing(self, place: int, column: GridColumn) -> bool:
        """Whether a blank cell must be filled: by the form, or because a part of it is filled (both or none)."""
        row = self.rows[place]
        if self.grid is None or (row.org_id, column.name) in self._bad:
            return False
        return self.grid.missing(row, column)

    def index_of(self, place: int, name: str) -> QModelIndex:
        """The index of a cell; an invalid one when its column is not shown."""
        column = self.place_of(name)
        return self.index(place, column) if column >= 0 else QModelIndex()
