"""A book that is filled: what stands in a cell, a form and a month's book, and the walk over all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, TypeAlias

from tzdesk.base.periods import Month
from tzdesk.registers.measure import ListRow, Measured, Number, total
from tzdesk.returns.forms import Form
from tzdesk.returns.values import Value


@dataclass(frozen=True)
class CellValue:
    """A cell: its value (None = blank), the `kind` and ids of the records behind it, and its role on screen.

    Roles: entry (typed), referenced (from registers), computed (from other cells), none (impossible, —).
    `sides` are numerator and base of a rate, which is never a bare per cent. `parts` say, id by id, what each record
    adds where that is not one.
    """

    value: Value
    ids: tuple[int, ...] = ()
    kind: str = ""
    role: str = "computed"
    sides: tuple[CellValue, ...] = ()
    parts: tuple[Number, ...] = field(default=(), compare=False)

    @property
    def alone(self) -> CellValue:
        """The number without the records behind it."""
        return replace(self, ids=(), parts=(), sides=tuple(side.alone for side in self.sides))

    @property
    def shares(self) -> Mapping[int, int | Decimal] | None:
        """What each record adds to the value; None where that cannot be said (people who count once, rates)."""
        if self.parts:
            found: dict[int, int | Decimal] = {}
            for one, part in zip(self.ids, self.parts, strict=True):
                found[one] = found.get(one, 0) + (part or 0)
            return found
        return dict.fromkeys(self.ids, 1) if self.value == len(self.ids) and not self.sides else None


@dataclass
class FormValues:
    """One form filled for one month: cells of a grid by (line, column), or the rows of a list with their totals.

    `memo` are the measures that only rules look at, `before` last month's cells where that month is sealed.
    """

    form: Form
    cells: dict[tuple[str, str], CellValue] = field(default_factory=dict)
    rows: list[ListRow] = field(default_factory=list)
    memo: dict[str, Measured] = field(default_factory=dict)
    before: dict[tuple[str, str], Value] = field(default_factory=dict)

    def get(self, line: str, column: str) -> CellValue:
        """A grid's cell; KeyError when the form has none there."""
        return self.cells[line, column]

    def number(self, line: str, column: str = "c1") -> Any:
        """The number in a cell, None when blank or when the form has no such cell (a rule asks for it)."""
        found = self.cells.get((line, column))
        return found.value if found else None

    @property
    def empty(self) -> bool:
        """Whether it says nothing (空表): no row, or no cell that is neither blank nor zero."""
        return not self.rows and not any(cell.value for cell in self.cells.values())

    def totals(self) -> dict[str, int | None]:
        """The foot of a list form, by column id."""
        return {
            column.id: total(row.values.get(column.value) for row in self.rows)
            for column in self.form.columns
            if column.total
        }

    def feet(self) -> dict[tuple[int, str], int | None]:
        """The lines below the total of a list form, by number (from 1) and column id."""
        return {
            (number, column): total(row.values.get(name) for row in self.rows)
            for number, foot in enumerate(self.form.feet, 1)
            for column, name in foot.values.items()
        }


Past: TypeAlias = Callable[[str, str, str], CellValue]  # form, line, column


def _unknown(form: str, line: str, column: str) -> CellValue:
    return CellValue(None)


@dataclass
class BookValues:
    """A month's book: all forms with their values.

    While it is being computed it also knows the months before it and the annexes beside it; read from a seal, neither.
    `past` gives a cell of the month before with the records behind it, as sealed where it is.
    """

    period: Month
    definition_year: int
    forms: dict[str, FormValues]
    looks_back: Callable[[int, str, str, str], Value] | None = field(default=None, repr=False, compare=False)
    looks_aside: Callable[[str], FormValues | None] | None = field(default=None, repr=False, compare=False)
    past: Past = field(default=_unknown, repr=False, compare=False)

    def earlier(self, form_id: str, code: str, column: str, back: int = 1) -> Any:
        """A cell so many periods before of the form's kind, as it was sent; None when it is not known."""
        if self.looks_back is None:
            return None
        return self.looks_back(back, form_id, code, column)

    def annex(self, form_id: str) -> FormValues | None:
        """A form that is no part of the book (实名附表), for what is held against it; None when there is none."""
        return self.looks_aside(form_id) if self.looks_aside is not None else None

    def __getitem__(self, form_id: str) -> FormValues:
        return self.forms[form_id]


def walk(book: BookValues) -> Iterator[tuple[str, Value, tuple[int, ...], str]]:
    """Every cell of a book by its name, with value, ids and kind: what is frozen, hashed and carried."""
    for values in book.forms.values():
        form = values.form
        for (code, column), cell in values.cells.items():
            yield form.cell_name(code, column), cell.value, cell.ids, cell.kind
        for number, row in enumerate(values.rows, 1):
            for col in form.columns:
                value = number if col.value == "seq" else row.values.get(col.value)
                yield f"{form.sheet_name}_{number}_{col.id}", value, (row.id,), row.kind
        for column, value in values.totals().items() if values.rows else ():
            yield f"{form.sheet_name}_total_{column}", value, (), ""
        for (number, column), value in values.feet().items() if values.rows else ():
            yield form.foot_name(number, column), value, (), ""
