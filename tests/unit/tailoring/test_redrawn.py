"""A drawing gives way to those that draw every table of it, by the tables and not by what file or sheet is called."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.definitions.package import Manifest, package_of
from tzdesk.excel.packing import saved
from tzdesk.registers import packages
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.template import template_of
from tzdesk.tailoring.plan import prepare_drawing, take_over
from tzdesk.tailoring.prepared import Prepared

DECEMBER = Month(2023, 12)


@pytest.fixture
def wp() -> Iterator[Workplace]:
    with clock.frozen(date(2023, 12, 10)):
        wp = app.in_memory()
        yield wp
        wp.close()


def drawing(*marks: str, names: tuple[str, ...] = ()) -> bytes:
    """A workbook whose only sheet is called as a new one is, with these marks and names in its cells."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sheet1"
    for row, mark in enumerate(marks, 1):
        sheet.cell(row, 1, mark)
    for row, name in enumerate(names, 1):
        book.defined_names[name] = DefinedName(name, attr_text=f"'Sheet1'!$C${row}")
    return saved(book)


def drawn(wp: Workplace, tmp_path: Path, name: str, *marks: str) -> Prepared:
    path = tmp_path / name
    path.write_bytes(drawing(*marks))
    prepared = prepare_drawing(wp, path)
    assert prepared.problems == []
    take_over(wp, prepared)
    return prepared


def kept(prepared: Prepared) -> list[str]:
    assert prepared.package is not None
    return list(prepared.package.drawings)


def test_a_new_drawing_leaves_that_of_another_table_whose_sheet_has_the_same_title(
    wp: Workplace, tmp_path: Path
) -> None:
    drawn(wp, tmp_path, "甲.xlsx", "{BF-2,01,c1}")
    prepared = drawn(wp, tmp_path, "乙.xlsx", "{BF-3,01,c1}")
    assert kept(prepared) == ["乙.xlsx", "甲.xlsx"]
    assert [one for one in prepared.notes if one.startswith("原来的样表")] == []


def place(wp: Workplace, name: str) -> str:
    """Where a name lies in the template of the month."""
    book = openpyxl.load_workbook(io.BytesIO(template_of(wp.definition(DECEMBER))))
    return str(book.defined_names[name].attr_text).partition("!")[2]


@pytest.mark.parametrize("names", [("甲.xlsx", "乙.xlsx"), ("a.xlsx", "b.xlsx")])
def test_of_two_drawings_of_a_table_the_new_one_is_printed_whatever_they_are_called(
    wp: Workplace, tmp_path: Path, names: tuple[str, str]
) -> None:
    """The old one keeps its other table."""
    drawn(wp, tmp_path, names[0], "{BF-2,01,c1}", "{BF-3,01,c1}")
    prepared = drawn(wp, tmp_path, names[1], "", "", "", "{BF-3,01,c1}")
    assert (place(wp, "BF2_r01_c1"), place(wp, "BF3_r01_c1")) == ("$A$1", "$A$4")
    assert f"原来的样表“{names[0]}”里的BF-3由“{names[1]}”代替，其余的照旧。" in prepared.notes


@pytest.mark.parametrize("names", [("甲.xlsx", "乙.xlsx"), ("a.xlsx", "b.xlsx")])
def test_marks_within_words_and_the_cover_give_way_too(wp: Workplace, tmp_path: Path, names: tuple[str, str]) -> None:
    head = "报告期：{BF-3,报告期}"
    drawn(wp, tmp_path, names[0], "{BF-2,01,c1}", head, "{BF-3,01,c1}", "{cover_unit}")
    drawn(wp, tmp_path, names[1], "", "", "", "", head, "{BF-3,01,c1}", "{cover_unit}")
    known = ("BF2_r01_c1", "BF3_period", "BF3_r01_c1", "cover_unit")
    assert [place(wp, one) for one in known] == ["$A$1", "$A$5", "$A$6", "$A$7"]


def test_a_drawing_of_another_table_under_a_name_that_is_taken_gets_another_name(wp: Workplace, tmp_path: Path) -> None:
    drawn(wp, tmp_path, "样表.xlsx", "{BF-2,01,c1}")
    assert kept(drawn(wp, tmp_path, "样表.xlsx", "", "{BF-3,01,c1}")) == ["样表-2.xlsx", "样表.xlsx"]
    assert (place(wp, "BF2_r01_c1"), place(wp, "BF3_r01_c1")) == ("$A$1", "$A$2")
    assert kept(drawn(wp, tmp_path, "样表.xlsx", "", "", "{BF-3,01,c1}")) == ["样表-2.xlsx", "样表.xlsx"]
    assert (place(wp, "BF2_r01_c1"), place(wp, "BF3_r01_c1")) == ("$A$1", "$A$3")


def test_a_drawing_of_two_tables_stays_until_both_are_drawn_anew(wp: Workplace, tmp_path: Path) -> None:
    drawn(wp, tmp_path, "甲.xlsx", "{BF-2,01,c1}", "{BF-3,01,c1}")
    assert kept(drawn(wp, tmp_path, "乙.xlsx", "{BF-3,01,c1}")) == ["乙.xlsx", "甲.xlsx"]
    prepared = drawn(wp, tmp_path, "丙.xlsx", "{BF-3,01,c1}", "{BF-2,01,c1}")
    assert kept(prepared) == ["丙.xlsx"]
    assert "原来的样表“甲.xlsx”由“丙.xlsx”代替。" in prepared.notes


@pytest.mark.parametrize(
    "old", [drawing(names=("BF2_r99_c1",)), drawing("{BF-2,99,c1}"), drawing(names=("BF2_r99_c1", "BF2_r01_c1"))]
)
def test_a_drawing_gives_way_also_where_its_table_has_the_lines_no_more(
    wp: Workplace, tmp_path: Path, old: bytes
) -> None:
    packages.take_over(wp, package_of(Manifest("own", "本区参数包", "1", DECEMBER), {}, {"旧.xlsx": old}))
    assert kept(drawn(wp, tmp_path, "新.xlsx", "{BF-2,01,c1}")) == ["新.xlsx"]
