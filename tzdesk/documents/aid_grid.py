"""A form's grid of labels and values: as many pairs in a row as fit, beside a place for the photo where one is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tzdesk.documents.aid_file_model import Pair
from tzdesk.pdf.fonts import SONG, width
from tzdesk.pdf.paper import MM
from tzdesk.pdf.table import PAD_X, Cell, Column, Row, Table

LABEL = 23 * MM
SLOTS = 3
VALUE = (175 * MM - SLOTS * LABEL) / SLOTS  # the form is 175 mm wide
PHOTO = 25 * MM
NARROW = VALUE - PHOTO
SIZE = 9.5
ROW = 8 * MM
_PHOTO_ROWS = 5  # of 8 mm: 40 mm, for a photo of 25 × 35 mm
_LAST = SLOTS - 1
Placed = tuple[Pair, int]  # and how many slots it takes
Rooms = Callable[[int], tuple[float, ...]]


def pair_grid(pairs: Sequence[Pair], title: str = "", *, photo: bool = False) -> Table:
    """Three pairs a row; a longer value takes two or three places, one too long for that breaks into lines."""
    last = (NARROW, PHOTO) if photo else (VALUE,)
    wide = sum(last)

    def rooms(row: int) -> tuple[float, ...]:
        return (VALUE, VALUE, NARROW if photo and row < _PHOTO_ROWS else wide)

    rows = []
    for index, placed in enumerate(_packed(pairs, rooms)):
        beside = photo and index < _PHOTO_ROWS
        cells = _cells(placed, extra=photo and not beside)
        if photo and index == 0:
            cells.append(Cell("照片", down=_PHOTO_ROWS, align="center"))
        rows.append(Row(tuple(cells)))
    columns = (Column(LABEL, "center"), Column(VALUE)) * _LAST + (Column(LABEL, "center"), *map(Column, last))
    return Table(columns, (), tuple(rows), title=title, size=SIZE, row_height=ROW)


def _cells(placed: Sequence[Placed], *, extra: bool) -> list[str | Cell]:
    cells: list[str | Cell] = []
    for index, ((label, value), slots) in enumerate(placed):
        ends = index == len(placed) - 1
        cells += [label, Cell(value, across=2 * slots - 1 + (extra and ends))]
    return cells


def _packed(pairs: Sequence[Pair], rooms: Rooms) -> list[list[Placed]]:
    """Pairs by rows, every row full: its last pair takes what is left over."""
    rows: list[list[Placed]] = []
    current: list[Placed] = []
    used = 0
    for pair in pairs:
        slots = _slots(pair[1], rooms(len(rows))[used:])
        if slots is None and current:
            rows.append(_filled(current, used))
            current, used = [], 0
            slots = _slots(pair[1], rooms(len(rows)))
        slots = slots or SLOTS
        current.append((pair, slots))
        used += slots
        if used == SLOTS:
            rows.append(current)
            current, used = [], 0
    if current:
        rows.append(_filled(current, used))
    return rows


def _filled(row: list[Placed], used: int) -> list[Placed]:
    pair, slots = row[-1]
    return [*row[:-1], (pair, slots + SLOTS - used)]


def _slots(text: str, rooms: Sequence[float]) -> int | None:
    """The fewest places, from the first on, that hold a text on one line; None when all together do not."""
    need = width(text, SONG, SIZE) + 2 * PAD_X
    room = -LABEL
    for count, one in enumerate(rooms, 1):
        room += one + LABEL
        if need <= room and "\n" not in text:
            return count
    return None
