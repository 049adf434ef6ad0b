"""A drawn sheet: names and marks are matched with the cells of a form, everything else is said with sheet and cell."""

from __future__ import annotations

import io
from collections.abc import Mapping

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from tzdesk.base.periods import Month
from tzdesk.definitions import load
from tzdesk.definitions.package import Manifest, package_of
from tzdesk.excel import fill
from tzdesk.registers import REGISTERS
from tzdesk.returns.book import _say
from tzdesk.returns.drawn import Drawn, examine
from tzdesk.returns.template import template_of

FORM = {
    "id": "TZ-1",
    "title": "工会小组情况",
    "order": 36,
    "kind": "grid",
    "columns": [
        {"id": "c1", "label": "本月"},
        {"id": "c2", "label": "上月", "cell": {"type": "previous", "column": "c1"}},
    ],
    "lines": [
        {"code": "01", "label": "小组数", "cell": {"type": "measure", "name": "organisations.count"}},
        {"code": "02", "label": "不填的行", "cell": {"type": "none"}, "cells": {"*": {"type": "none"}}},
    ],
}
PACKAGE = package_of(Manifest("tz", "名", "1", Month(2024, 1)), {"returns": {"TZ-1": FORM}})
assert REGISTERS  # measures are registered with the registers
DEFINITION = load(2024, None, (PACKAGE,))


def drawing(cells: Mapping[str, str], names: Mapping[str, str] | None = None, title: str = "TZ-1") -> Drawn:
    """A workbook of one sheet with these texts and defined names, examined."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = title
    for place, text in cells.items():
        book.active[place] = text
    for name, place in (names or {}).items():
        column, row = place[0], place[1:]
        book.defined_names[name] = DefinedName(name, attr_text=f"'{title}'!${column}${row}")
    target = io.BytesIO()
    book.save(target)
    return examine(DEFINITION, target.getvalue(), "画的表.xlsx")


def matched(drawn: Drawn) -> dict[str, str]:
    return {name: place.cell for form in drawn.forms for name, place in form.matched.items()}


@pytest.mark.parametrize(
    "mark", ["{01,本月}", "{小组数,c1}", "{ 01 ， 本月 }", "{TZ-1/01/本月}", "{工会小组情况,小组数,本月}"]
)
def test_a_mark_says_line_and_column_by_code_or_by_words(mark: str) -> None:
    assert matched(drawing({"B3": mark})) == {"TZ1_r01_c1": "B3"}


@pytest.mark.parametrize("name", ["TZ1_r01_c1", "TZ1_01_c1"])
def test_a_defined_name_does_the_same(name: str) -> None:
    assert matched(drawing({}, {name: "B3"})) == {"TZ1_r01_c1": "B3"}


def test_what_has_no_place_is_said_and_a_cell_that_is_never_filled_is_not_missed() -> None:
    drawn = drawing({"B3": "{01,本月}"})

    assert [(one.line, one.column) for one in drawn.forms[0].unplaced] == [("01", "上月")]
    assert drawn.usable
    assert drawn.sentences == ["工作表“TZ-1”：TZ-1 第01行“上月”栏没有位置，这一格不会印出来。"]


@pytest.mark.parametrize(
    ("cells", "names", "said"),
    [
        ({"B3": "{01,本月}", "C9": "{77,本月}"}, {}, "工作表“TZ-1”C9：标记“{77,本月}”对不上任何行和栏"),
        ({"B3": "{01,本月}", "C9": "{02,本月}"}, {}, "工作表“TZ-1”C9：标记“{02,本月}”对不上任何行和栏"),
        ({"B3": "{01,本月}", "C9": "{小组数,c1}"}, {}, "工作表“TZ-1”C9：标记“{小组数,c1}”和 B3 指的是同一格"),
        ({"B3": "{01,本月}"}, {"TZ1_01_c2": "B3"}, "写在同一个格子上"),
        ({"B3": "{01,本月} {01,上月}"}, {}, "工作表“TZ-1”B3：标记“{01,上月}”是表里的数，要单独占一个格子"),
        ({"B3": "{01,本月}", "A9": "{填表人}　{填表日}"}, {}, "工作表“TZ-1”A9：标记“{填表日}”对不上任何行和栏"),
        ({"B3": "{01,本月}"}, {"TZ1_99_c1": "D4"}, "工作表“TZ-1”D4：名称“TZ1_99_c1”对不上任何行和栏"),
    ],
)
def test_what_is_doubtful_keeps_the_drawing_out(cells: Mapping[str, str], names: Mapping[str, str], said: str) -> None:
    drawn = drawing(cells, names)

    assert not drawn.usable
    assert any(said in sentence for sentence in drawn.sentences), drawn.sentences


def test_a_workbook_without_any_place_says_what_to_do() -> None:
    drawn = drawing({"A1": "随便一张表"}, title="Sheet1")

    assert not drawn.usable
    assert "请在格子里写上 {行号,栏号}" in drawn.sentences[0]


def test_marks_become_names_and_words_around_them_stay() -> None:
    drawn = drawing({"A1": "填报：{填报单位}", "B3": "{01,本月}"})
    book = openpyxl.load_workbook(io.BytesIO(drawn.content))

    assert book["TZ-1"]["B3"].value is None
    assert book["TZ-1"]["A1"].value == "填报：{填报单位}"
    assert set(book.defined_names) == {"TZ1_r01_c1", "TZ1_unit"}


def test_two_marks_in_one_cell_are_each_replaced_by_what_it_means() -> None:
    drawn = drawing({"A9": "填表人：{填表人}　审核：{TZ-1,审核人}", "B3": "{01,本月}"})
    filling = fill.load(drawn.content)
    _say(filling, "TZ1", {"filler": ("填表人", "朱某"), "checker": ("审核人", "吴某")})

    assert {name: at for name, at in matched(drawn).items() if at == "A9"} == {"TZ1_filler": "A9", "TZ1_checker": "A9"}
    assert filling.book["TZ-1"]["A9"].value == "填表人：朱某　审核：吴某"


def test_what_was_taken_over_once_is_examined_to_the_same_bytes() -> None:
    once = drawing({"A1": "填报：{填报单位}", "B3": "{01,本月}"})

    assert examine(DEFINITION, once.content, "again").content == once.content


def test_a_formula_is_pointed_out() -> None:
    assert any("1 个公式格" in one for one in drawing({"B3": "{01,本月}", "B4": "=B3*2"}).notes)


def test_a_form_without_a_drawing_is_drawn_by_the_program() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_of(DEFINITION)))

    assert "TZ1_r01_c1" in book.defined_names
    assert book["TZ-1"]["A1"].value == "工会小组情况"
    assert book.sheetnames.index("TZ-1") == book.sheetnames.index("Z05") + 1
