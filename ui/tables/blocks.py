"""The selected block of a table, by its ranges: a selected column of a hundred thousand rows is one range, not as many
cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QItemSelectionRange

    from tzdesk.fields.spec import FieldSpec
    from ui.tables.view import RegisterView


@dataclass(frozen=True)
class Block:
    """Rows and columns of a selection: places of rows in order, places of columns as they are shown, and the cells."""

    rows: Sequence[int]
    columns: tuple[int, ...]
    by_column: dict[int, Sequence[int]]

    @property
    def cells(self) -> int:
        """How many cells of shown columns are selected."""
        return sum(len(rows) for rows in self.by_column.values())


def ranges_of(view: RegisterView) -> list[QItemSelectionRange]:
    """The selection as rectangles."""
    return list(view.selectionModel().selection())  # type: ignore[call-overload,no-any-return]  # a list in C++


def selected_block(view: RegisterView) -> Block:
    """What is selected, without hidden columns and without the sign's."""
    found: dict[int, set[range]] = {}
    known, count = len(view.register_model.columns), len(view.register_model.ids)
    for chosen in ranges_of(view):
        for column in range(chosen.left(), min(chosen.right() + 1, known)):
            if not view.isColumnHidden(column):
                found.setdefault(column, set()).add(range(chosen.top(), min(chosen.bottom() + 1, count)))
    columns = tuple(sorted(found, key=view.horizontalHeader().visualIndex))
    every = {one for ranges in found.values() for one in ranges}
    return Block(_joined(every), columns, {column: _joined(found[column]) for column in columns})


def _joined(ranges: set[range]) -> Sequence[int]:
    if len(ranges) == 1:
        return next(iter(ranges))
    return sorted({row for one in ranges for row in one})


def selected_row_places(view: RegisterView) -> list[int]:
    """The rows in which anything is selected."""
    count = len(view.register_model.ids)
    return list(_joined({range(one.top(), min(one.bottom() + 1, count)) for one in ranges_of(view)}))


def shown_places(view: RegisterView) -> list[int]:
    """The shown columns as they stand, without the sign's."""
    head = view.horizontalHeader()
    places = range(len(view.register_model.columns))
    return sorted((place for place in places if not view.isColumnHidden(place)), key=head.visualIndex)


def shown_fields(view: RegisterView) -> list[FieldSpec]:
    """Their fields."""
    return [view.register_model.columns[place].field for place in shown_places(view)]
