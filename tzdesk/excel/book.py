"""What a reader gives: sheets of plain values with their real row numbers, whatever the file was made with."""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_BYTES = 200 * 1024 * 1024  # of the file as it lies on the disk
MAX_UNPACKED = 600 * 1024 * 1024  # of all parts of a packed workbook
MAX_CELLS = 8_000_000  # of one sheet's filled rectangle: 400,000 rows × 20 columns
MAX_ROWS = 400_000
MAX_COLUMNS = 2_000

Cell = object  # str, int, float, bool, date, datetime, time, timedelta or None
Area = tuple[int, int, int, int]  # first row, first column, last row, last column; 0-based, inclusive


@dataclass
class Sheet:
    """One sheet. `rows[i]` is the sheet's row `first_row + i`; blank cells are None.

    A merged area holds its text once, in its first cell.
    """

    name: str
    rows: list[list[Cell]]
    merged: list[Area] = field(default_factory=list)
    first_row: int = 1
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()  # 1-based
    hidden_columns: frozenset[int] = frozenset()  # 0-based
    no_value: dict[tuple[int, int], str] = field(default_factory=dict)  # (0-based row, column) → "=B2*2", "#REF!"

    @property
    def width(self) -> int:
        """The number of columns of the longest row."""
        return max((len(row) for row in self.rows), default=0)

    def row_number(self, index: int) -> int:
        """The number a clerk sees at the left edge for `rows[index]`."""
        return self.first_row + index

    def cell(self, row: int, column: int) -> Cell:
        """A value by 0-based position; None outside."""
        if not (0 <= row < len(self.rows) and 0 <= column < len(self.rows[row])):
            return None
        return self.rows[row][column]


@dataclass
class Book:
    """An office file as read. `form` says what it really is, `notes` what the clerk should know about the reading."""

    name: str
    sheets: list[Sheet]
    form: str
    notes: list[str] = field(default_factory=list)


def column_letter(index: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int | None:
    """A → 0, AA → 26; None when it is no column letter."""
    text = letters.strip().upper()
    if not (1 <= len(text) <= 3 and text.isascii() and text.isalpha()):
        return None
    index = 0
    for letter in text:
        index = index * 26 + ord(letter) - 64
    return index - 1


def plain(value: Cell) -> Cell:
    """A reader's raw value as the book holds it: blank text → None, whole floats → int (up to 15 digits)."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, float):
        if value != value or value in {float("inf"), float("-inf")}:  # noqa: PLR0124 - NaN is not itself
            return None
        if value.is_integer() and abs(value) < 1e15:
            return int(value)
    return value
