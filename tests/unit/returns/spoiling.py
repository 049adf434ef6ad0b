"""Changes that somebody may make to a saved return book, one on each sheet, drawn by a seeded choice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from tzdesk.excel.names import places

Spoil = Callable[[Any, Random], str | None]  # a sheet is changed; what has to be said of it, None where it cannot be


def filled(sheet: Any, kind: type | tuple[type, ...] = object) -> list[Any]:
    """The cells of a sheet that hold something of a kind."""
    every = [cell for row in sheet.iter_rows() for cell in row if cell.value not in {None, ""}]
    return [cell for cell in every if isinstance(cell.value, kind) and not isinstance(cell.value, bool)]


def number(sheet: Any, random: Random) -> str | None:
    if not (cells := filled(sheet, (int, float))):
        return None
    cell = random.choice(cells)
    cell.value += random.choice((-1, 1, 9))
    return str(cell.coordinate)


def number_as_text(sheet: Any, random: Random) -> str | None:
    if not (cells := filled(sheet, (int, float))):
        return None
    cell = random.choice(cells)
    cell.value = f"{cell.value}"
    cell.data_type = "s"
    return str(cell.coordinate)


def text(sheet: Any, random: Random) -> str | None:
    """A title, a label, a name, a signature."""
    cell = random.choice(filled(sheet, str))
    cell.value = f"{cell.value}甲"
    return str(cell.coordinate)


def blanked(sheet: Any, random: Random) -> str | None:
    cell = random.choice([one for one in filled(sheet) if len([c for c in sheet[one.row] if c.value]) > 1])
    cell.value = None
    return str(cell.coordinate)


def blank_filled(sheet: Any, random: Random) -> str | None:
    """A number is put where there is none."""
    merged = {(row, column) for area in sheet.merged_cells.ranges for row, column, *_ in _cells_of(area)}
    empty = [
        cell
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is None and (cell.row, cell.column) not in merged and any(one.value for one in row)
    ]
    if not empty:
        return None
    cell = random.choice(empty)
    cell.value = 7
    return str(cell.coordinate)


def _cells_of(area: Any) -> Iterator[tuple[int, int]]:
    for row in range(area.min_row, area.max_row + 1):
        for column in range(area.min_col, area.max_col + 1):
            yield row, column


def formula(sheet: Any, random: Random) -> str | None:
    cell = random.choice(filled(sheet))
    cell.value = "=1+1"
    return str(cell.coordinate)


def hidden_row(sheet: Any, random: Random) -> str | None:
    row = random.choice(filled(sheet)).row
    sheet.row_dimensions[row].hidden = True
    return f"第{row}行"


def flat_row(sheet: Any, random: Random) -> str | None:
    row = random.choice(filled(sheet)).row
    sheet.row_dimensions[row].height = 0.1
    return f"第{row}行"


def low_row(sheet: Any, random: Random) -> str | None:
    """Not hidden, and nobody reads it."""
    areas = [area for area in sheet.merged_cells.ranges if area.max_row > area.min_row]
    row = random.choice([one for one in filled(sheet) if not any(one.coordinate in area for area in areas)]).row
    sheet.row_dimensions[row].height = random.choice((0.5, 1, 2))
    return f"第{row}行：被压低"


def narrow_column(sheet: Any, random: Random) -> str | None:
    """An office prints ### for the numbers."""
    joined = {place for area in sheet.merged_cells.ranges for place in _cells_of(area)}
    cells = [one for one in filled(sheet, (int, float)) if (one.row, one.column) not in joined]
    if not cells:
        return None
    column = random.choice(cells).column
    dimension = next(one for one in sheet.column_dimensions.values() if one.min and one.min <= column <= one.max)
    dimension.width = 0.5
    return f"{get_column_letter(dimension.min)}列：被压窄，数看不全" if dimension.min == dimension.max else "数看不全"


def hidden_column(sheet: Any, random: Random) -> str | None:
    column = get_column_letter(random.choice(filled(sheet)).column)
    dimension = next(one for one in sheet.column_dimensions.values() if one.min and one.min <= _at(column) <= one.max)
    dimension.hidden = True
    return f"{column}列"


def _at(letter: str) -> int:
    return ord(letter[-1]) - 64 + (26 * (ord(letter[0]) - 64) if len(letter) > 1 else 0)


def merged(sheet: Any, random: Random) -> str | None:
    """Two cells are made one: the second is not seen any more."""
    inside = {place for area in sheet.merged_cells.ranges for place in _cells_of(area)}
    free = [one for one in filled(sheet) if not {(one.row, one.column), (one.row, one.column + 1)} & inside]
    if not free:
        return None
    cell = random.choice(free)
    area = f"{cell.coordinate}:{get_column_letter(cell.column + 1)}{cell.row}"
    sheet.merge_cells(area)
    return area


def another_format(sheet: Any, random: Random) -> str | None:
    """The number stays and another is seen."""
    if not (cells := [one for one in filled(sheet, (int, float)) if one.value]):
        return None
    cell = random.choice(cells)
    cell.number_format = random.choice(('0"0"', '"12"', ";;;", '"-"0', "0,", "[White]0"))
    return str(cell.coordinate)


def text_unseen(sheet: Any, random: Random) -> str | None:
    cell = random.choice(filled(sheet, str))
    cell.number_format = ";;;"
    return str(cell.coordinate)


def white(sheet: Any, random: Random) -> str | None:
    cell = random.choice([one for one in filled(sheet) if one.fill.fill_type is None])
    cell.font = Font(color=random.choice(("FFFFFF", "00FFFFFF", "FFFDFDFD")))
    return str(cell.coordinate)


def black_ground(sheet: Any, random: Random) -> str | None:
    cell = random.choice(filled(sheet))
    cell.font = Font(color="FF000000")
    cell.fill = PatternFill("solid", fgColor="FF000000")
    return str(cell.coordinate)


def row_put_in(sheet: Any, random: Random) -> str | None:
    inside = {place for area in sheet.merged_cells.ranges for place in _cells_of(area)}
    free = [one.row for one in filled(sheet) if (one.row, 1) not in inside]
    if not free:
        return None
    row = random.choice(free)
    sheet.insert_rows(row)
    sheet.cell(row, 1).value = "另加"
    return "另加"


def row_taken_out(sheet: Any, random: Random) -> str | None:
    row = random.choice(filled(sheet)).row
    sheet.delete_rows(row)
    return ""


def name_moved(sheet: Any, random: Random) -> str | None:
    """A name that leads to a cell of the sheet leads to the one below."""
    book = sheet.parent
    names = [name for name, one in book.defined_names.items() if places(one)[:1] and places(one)[0][0] == sheet.title]
    if not names:
        return None
    defined = book.defined_names[random.choice(names)]
    _, _, reference = defined.attr_text.rpartition("!")
    first = reference.partition(":")[0].replace("$", "")
    letters, digits = first.rstrip("0123456789"), first.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    defined.attr_text = f"'{sheet.title}'!${letters}${int(digits) + 1}"
    return first


def renamed(sheet: Any, random: Random) -> str | None:
    del random
    title, sheet.title = sheet.title, f"{sheet.title}旧"
    return str(title)


def sheet_hidden(sheet: Any, random: Random) -> str | None:
    del random
    if sheet is sheet.parent.worksheets[0]:
        return None  # one sheet is always seen
    sheet.sheet_state = "hidden"
    return "工作表被隐藏"


def doubled(sheet: Any, random: Random) -> str | None:
    del random
    return str(sheet.parent.copy_worksheet(sheet).title)


SPOILS: tuple[Spoil, ...] = (
    number, number_as_text, text, blanked, blank_filled, formula, hidden_row, flat_row, low_row,
    hidden_column, narrow_column, merged, another_format, text_unseen, white, black_ground, row_put_in, row_taken_out,
    name_moved, renamed, sheet_hidden, doubled,
)  # fmt: skip
