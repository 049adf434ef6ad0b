"""Columns and rows of a sheet in which what stands there cannot be read, though they are not hidden."""

from __future__ import annotations

from datetime import date
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Alignment, Font

from tzdesk.excel.squeezed import squeezed, squeezed_otherwise

NUMBERS, WORDS, LOW = "被压窄，数看不全", "被压窄，里面的看不全", "被压低，里面的看不全"


@pytest.fixture
def sheet() -> Any:
    """Columns just wide enough: a number, a day, a text that wraps; a title over all; a row of its own height."""
    made = openpyxl.Workbook().active
    assert made is not None
    made.append(["一张表的标题"])
    made.append([12345, date(2023, 10, 31), "备注"])
    made["A2"].number_format, made["B2"].number_format = "#,##0", "yyyy-mm-dd"
    made["C2"].alignment = Alignment(wrap_text=True)
    for letter, width in (("A", 8), ("B", 12), ("C", 6)):
        made.column_dimensions[letter].width = width
    made.row_dimensions[2].height = 20
    made.merge_cells("A1:C1")
    return made


def test_a_sheet_with_room_has_nothing_to_say(sheet: Any) -> None:
    assert (squeezed(sheet), squeezed_otherwise(sheet, sheet)) == ([], [])


@pytest.mark.parametrize(
    ("letter", "width", "told"),
    [
        ("A", 0.5, NUMBERS),
        ("A", 4, NUMBERS),
        ("A", 5, ""),
        ("B", 1, NUMBERS),
        ("B", 9, ""),
        ("C", 1, WORDS),
        ("C", 2, ""),
    ],
)
def test_a_column_is_named_when_its_numbers_or_a_single_character_do_not_fit(
    sheet: Any, letter: str, width: float, told: str
) -> None:
    sheet.column_dimensions[letter].width = width
    assert squeezed(sheet) == ([(f"{letter}列", told)] if told else [])


@pytest.mark.parametrize(("height", "told"), [(0.5, LOW), (2, LOW), (6.5, LOW), (7, "")])
def test_a_row_is_named_when_it_is_lower_than_its_letters(sheet: Any, height: float, told: str) -> None:
    sheet.row_dimensions[2].height = height
    assert squeezed(sheet) == ([("第2行", told)] if told else [])


def test_the_usual_width_and_height_of_a_sheet_count_too(sheet: Any) -> None:
    sheet["D2"], sheet.sheet_format.defaultColWidth = 77, 0.5
    sheet["A3"], sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = 1, 1, True
    assert {place for place, _ in squeezed(sheet)} == {"D列", "第1行", "第3行"}


def test_a_title_that_runs_over_and_letters_that_stand_upright_need_no_width(sheet: Any) -> None:
    sheet["A3"], sheet["D2"] = "单独一行", "竖排"
    sheet["D2"].alignment = Alignment(text_rotation=255)
    sheet["A2"] = None
    for letter in "AD":
        sheet.column_dimensions[letter].width = 0.5
    assert squeezed(sheet) == []
    sheet["B3"] = "挡住"
    assert squeezed(sheet) == [("A列", WORDS)]


def test_what_is_made_small_to_fit_or_shows_nothing_needs_less(sheet: Any) -> None:
    sheet["A2"].alignment = Alignment(shrink_to_fit=True)
    sheet.column_dimensions["A"].width = 2.5
    assert squeezed(sheet) == []
    sheet["A2"].alignment, sheet["A2"].number_format = Alignment(), ";;;"
    sheet.column_dimensions["A"].width = 0.5
    assert squeezed(sheet) == []
    sheet["A2"].number_format, sheet["A2"].font = "0", Font(size=4)
    sheet.column_dimensions["A"].width = 2.5
    assert squeezed(sheet) == []


def test_against_a_template_less_than_half_is_named_and_a_little_less_is_not(sheet: Any) -> None:
    book = sheet.parent
    for letter, width, told in (("C", 5, []), ("C", 2.9, [("C列", WORDS)]), ("A", 4, [("A列", NUMBERS)])):
        other = book.copy_worksheet(sheet)
        other.column_dimensions[letter].width = width
        assert squeezed_otherwise(other, sheet) == told
    other = book.copy_worksheet(sheet)
    other.row_dimensions[2].height = 9.5
    assert squeezed_otherwise(other, sheet) == [("第2行", LOW)]


def test_what_the_template_has_no_room_for_itself_is_no_change(sheet: Any) -> None:
    sheet.column_dimensions["A"].width = 3
    other = sheet.parent.copy_worksheet(sheet)
    other.column_dimensions["A"].width = 2.8
    assert squeezed_otherwise(other, sheet) == []
