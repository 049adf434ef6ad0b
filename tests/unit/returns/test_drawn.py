"""A drawn sheet: names and marks are matched with the cells of a form, everything else is said with sheet and cell."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import openpyxl
import pypdfium2
import pytest
from openpyxl.styles import Alignment, Font
from openpyxl.utils import absolute_coordinate
from openpyxl.workbook.defined_name import DefinedName

from tzdesk.base.periods import Month
from tzdesk.definitions import load
from tzdesk.definitions.package import Manifest, package_of
from tzdesk.documents.picture import picture_of
from tzdesk.excel import fill
from tzdesk.excel.names import names_on
from tzdesk.excel.room import column_width, text_width
from tzdesk.registers import REGISTERS
from tzdesk.returns.book import _say
from tzdesk.returns.drawn import Drawn, examine
from tzdesk.returns.template import template_of

FORM = {
    "id": "TZ-1",
    "title": "工会小组情况",
    "order": 25,
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


def drawing(
    cells: Mapping[str, str], names: Mapping[str, str] | None = None, title: str = "TZ-1", merged: str = ""
) -> Drawn:
    """A workbook of one sheet with these texts, defined names and a merged area, examined."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = title
    for place, text in cells.items():
        book.active[place] = text
    if merged:
        book.active.merge_cells(merged)
        book.active.column_dimensions["A"].width = 60
    for name, place in (names or {}).items():
        book.defined_names[name] = DefinedName(name, attr_text=f"'{title}'!{absolute_coordinate(place)}")
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


@pytest.mark.parametrize("first", ["{TZ-1,01,本月}", "{工会小组情况,报告期}"])
def test_a_sheet_on_which_one_mark_names_its_form_knows_the_marks_of_the_head(first: str) -> None:
    head = {"A1": "{填报单位}", "B2": "{校验码}"}

    for at in ("A3", "C1", "A2"):
        drawn = drawing({**head, at: first}, title="我的表")
        known = {name: place for name, place in matched(drawn).items() if place != at}
        assert known == {"TZ1_unit": "A1", "TZ1_check": "B2"}
        assert not [one for one in drawn.doubtful if "对不上" in one.why]


def test_a_sheet_with_a_name_of_a_form_knows_the_marks_of_the_head() -> None:
    drawn = drawing({"A1": "{填报单位}"}, {"TZ1_r01_c1": "B3"}, title="我的表")

    assert matched(drawn) == {"TZ1_r01_c1": "B3", "TZ1_unit": "A1"}


def test_what_has_no_place_is_said_and_a_cell_that_is_never_filled_is_not_missed() -> None:
    drawn = drawing({"B3": "{01,本月}"})

    assert [(one.line, one.column) for one in drawn.forms[0].unplaced] == [("01", "上月")]
    assert drawn.usable
    assert drawn.sentences == ["工作表“TZ-1”：TZ-1 第01行“上月”栏没有位置，这一格不会印出来。"]


@pytest.mark.parametrize(
    ("cells", "names", "said"),
    [
        ({"B3": "{01,本月}", "C9": "{77,本月}"}, {}, "C9：标记“{77,本月}”对不上任何行和栏：TZ-1 没有“77”这一行"),
        ({"B3": "{01,本月}", "C9": "{02,本月}"}, {}, "C9：标记“{02,本月}”对不上任何行和栏：这一格是“不填”的"),
        ({"B3": "{01,本月}", "C9": "{小组数,c1}"}, {}, "工作表“TZ-1”C9：标记“{小组数,c1}”和 B3 指的是同一格"),
        ({"B3": "{01,本月}"}, {"TZ1_01_c2": "B3"}, "写在同一个格子上"),
        ({"B3": "{01,本月} {01,上月}"}, {}, "工作表“TZ-1”B3：标记“{01,上月}”是表里的数，要单独占一个格子"),
        ({"B3": "{01,本月}", "A9": "{填表人}　{填表日}"}, {}, "工作表“TZ-1”A9：标记“{填表日}”对不上任何行和栏"),
        ({"B3": "{01,本月}", "C9": "{小组树,本月}"}, {}, "没有“小组树”这一行（是不是“小组数”？）"),
        ({"B3": "{01,本月}", "C9": "{01,本年}"}, {}, "没有“本年”这一栏，有c1 本月、c2 上月"),
        ({"B3": "{01,本月}"}, {"TZ1_01_cl": "D4"}, "没有“cl”这一栏，有c1 本月、c2 上月"),
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


SAID = {"unit": ("填报单位（盖章）", "金沙街道总工会"), "period": ("", "2023年10月"), "check": ("", "校验码：7F3A")}
BOTH = "单位：{填报单位}　期别：{报告期}"


@pytest.mark.parametrize(
    ("cells", "names", "told"),
    [
        ({"A9": BOTH}, {}, "单位：金沙街道总工会　期别：2023年10月"),
        ({"A9": "{填报单位}{报告期}{校验码}"}, {}, "金沙街道总工会2023年10月校验码：7F3A"),
        ({"A9": BOTH}, {"TZ1_unit": "B9", "TZ1_period": "C9"}, "单位：金沙街道总工会　期别：2023年10月"),
        ({"A9": BOTH}, {"TZ1_unit": "A9:D9"}, "单位：金沙街道总工会　期别：2023年10月"),
    ],
)
def test_marks_that_share_a_merged_cell_are_all_filled_in_their_places(
    cells: Mapping[str, str], names: Mapping[str, str], told: str
) -> None:
    """Also where defined names lead to one or another cell of the area."""
    drawn = drawing({"B3": "{01,本月}", **cells}, names, merged="A9:D9")
    assert drawn.usable, drawn.sentences
    filling = fill.load(drawn.content)
    _say(filling, "TZ1", SAID)

    assert filling.book["TZ-1"]["A9"].value == told


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ({"TZ1_unit": "A9", "TZ1_period": "B9"}, "请去掉一个，或者在格子里写上这两个标记"),
        ({"TZ1_unit": "A9", "TZ1_period": "A9"}, "请去掉一个，或者在格子里写上这两个标记"),
        ({"TZ1_r01_c2": "A9", "TZ1_period": "C9"}, "写在同一个格子上，请去掉一个。"),
        ({"TZ1_r01_c1": "A9", "TZ1_r01_c2": "B9"}, "写在同一个格子上，请去掉一个。"),
    ],
)
def test_names_that_lead_into_one_merged_area_are_refused(names: Mapping[str, str], said: str) -> None:
    """The second would be written over the first."""
    drawn = drawing({"A1": "工会小组情况"}, names, merged="A9:D9")

    assert not drawn.usable
    assert any("工作表“TZ-1”A9" in one and said in one for one in drawn.sentences), drawn.sentences


def styled(
    text: str, *, merged: str, wrap: bool = False, high: float = 14, wide: float = 8.43, size: float = 11
) -> Drawn:
    """A drawing whose ninth row has this text, in an area of columns of this width and a row of this height."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "TZ-1"
    sheet["B3"], sheet["A9"], sheet["E9"] = "{01,本月}", text, "备注"
    sheet["A9"].font, sheet["A9"].alignment = Font(size=size), Alignment(wrap_text=wrap)
    sheet.row_dimensions[9].height = high
    for letter in "ABCD":
        sheet.column_dimensions[letter].width = wide
    if merged:
        sheet.merge_cells(merged)
    target = io.BytesIO()
    book.save(target)
    return examine(DEFINITION, target.getvalue(), "画的表.xlsx")


@pytest.mark.parametrize(
    ("text", "style", "usable"),
    [
        ("{校验码}", {"merged": "A9:D9", "wide": 12}, True),
        ("{校验码}", {"merged": "A9:B9"}, False),
        ("{校验码}", {"merged": "", "wide": 3}, False),
        ("{校验码}", {"merged": "A9:B9", "wrap": True, "high": 60}, True),
        ("{校验码}", {"merged": "A9:B9", "wrap": True, "high": 14}, False),
        ("单位：{填报单位}　期别：{报告期}　{校验码}", {"merged": "A9:D9", "wide": 12}, False),
        ("单位：{填报单位}　期别：{报告期}", {"merged": "A9:D9", "wide": 12}, True),
    ],
)
def test_a_mark_that_its_cell_cannot_show_whole_is_refused_with_sheet_and_cell(
    text: str, style: dict[str, Any], usable: bool
) -> None:
    drawn = styled(text, **style)

    assert drawn.usable == usable, drawn.sentences
    assert usable or any("工作表“TZ-1”A9" in one and "印不全" in one for one in drawn.sentences), drawn.sentences


def test_a_long_text_is_made_smaller_until_it_is_whole_in_its_merged_cell() -> None:
    """In the workbook and on paper alike; what has room keeps its size."""
    filling = fill.load(styled("{校验码}", merged="A9:D9", wide=11, size=14).content)
    long = "版本：更正第1号　　校验码：7F3A-9C21-D04B"
    _say(filling, "TZ1", {"check": ("", long)})
    sheet = filling.book["TZ-1"]
    assert 6 <= sheet["A9"].font.size < 14
    with pypdfium2.PdfDocument(picture_of(filling.book, ["TZ-1"], "表").to_bytes()) as paper:
        page = paper[0].get_textpage()
        at = page.get_text_range().replace("\r\n", "\n").index("D04B")
        code, note = (
            page.get_charbox(at + 3),
            page.get_charbox(page.get_text_range().replace("\r\n", "\n").index("备注")),
        )
    assert code[2] <= note[0]

    short = fill.load(styled("{校验码}", merged="A9:D9", wide=11, size=14).content)
    _say(short, "TZ1", {"check": ("", "7F3A")})
    assert 14 == short.book["TZ-1"]["A9"].font.size


def test_a_sheet_that_was_taken_over_with_such_names_loses_none_of_them() -> None:
    """A workplace may have one from before they were refused."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "TZ-1"
    book.active.merge_cells("A9:D9")
    for name, place in {"TZ1_unit": "$A$9", "TZ1_period": "$B$9", "TZ1_check": "$A$9:$D$9"}.items():
        book.defined_names[name] = DefinedName(name, attr_text=f"'TZ-1'!{place}")
    filling = fill.Filling(book, "旧样表")
    _say(filling, "TZ1", SAID)

    assert book.active["A9"].value == "填报单位（盖章）：金沙街道总工会　2023年10月　校验码：7F3A"


@pytest.mark.parametrize("around", ["填报：{填报单位}", BOTH, "{填报单位}　{校验码}"])
def test_what_was_taken_over_once_is_examined_to_the_same_bytes(around: str) -> None:
    """A unit takes over what the district made of the drawing."""
    once = drawing({"A1": around, "B3": "{01,本月}"}, merged="A1:D1")

    assert once.usable, once.sentences
    again = examine(DEFINITION, once.content, "again")
    assert (True, once.content) == (again.usable, again.content)
    assert examine(DEFINITION, once.content, "again").content == once.content


def test_a_formula_is_pointed_out() -> None:
    assert any("1 个公式格" in one for one in drawing({"B3": "{01,本月}", "B4": "=B3*2"}).notes)


def test_a_form_without_a_drawing_is_drawn_by_the_program() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_of(DEFINITION)))

    assert "TZ1_r01_c1" in book.defined_names
    assert book["TZ-1"]["A1"].value == "工会小组情况"
    assert book.sheetnames.index("TZ-1") == book.sheetnames.index("Z05") + 1


def headed(*columns: str, **form: Any) -> Any:
    """The book with a form of these columns, ten characters wide each, as the program draws it."""
    definition = load(
        2024,
        None,
        (
            package_of(
                Manifest("tz", "名", "1", Month(2024, 1)),
                {
                    "returns": {
                        "TZ-1": {
                            **FORM,
                            "table_no": "通工1",
                            "unit_label": "个",
                            "columns": [{"id": f"c{place}", "label": text} for place, text in enumerate(columns, 1)],
                            "lines": FORM["lines"][:1],  # type: ignore[index]
                            **form,
                        }
                    }
                },
            ),
        ),
    )
    return openpyxl.load_workbook(io.BytesIO(template_of(definition)))


@pytest.mark.parametrize(
    ("stub", "columns"),
    [
        (["指标"], ["本年"]),
        (["指标"], ["本年", "上年"]),
        (["指标", "代码"], ["本年"]),
        (["指标", "代码"], ["本年", "上年"]),
        (["指标", "代码"], ["本年", "上年", "增减"]),
        (["指标", "代码", "计量单位"], ["本年"]),
        (["指标", "代码", "计量单位"], ["本年", "上年"]),
    ],
)
def test_the_period_over_a_narrow_form_stands_in_one_line(stub: list[str], columns: list[str]) -> None:
    """Number and unit of the table stay beside it, and nothing stands beside the table."""
    book = headed(*columns, stub=stub)
    sheet = book["TZ-1"]
    names = names_on(book, "TZ-1")
    for key, text in (("period", "2024年第3季度"), ("unit", "南通市通州区某某总工会")):
        cell = sheet[names[f"TZ1_{key}"].replace("$", "")]
        area = next((one for one in sheet.merged_cells.ranges if cell.coordinate in one), None)
        last = area.max_col if area is not None else cell.column
        wide = sum(column_width(sheet, column) for column in range(cell.column, last + 1))
        assert text_width(text, cell.font.size) <= wide - 4
    assert sheet.max_column == len(stub) + len(columns)
    around = {str(cell.value) for row in sheet["A2:H3"] for cell in row if cell.value}
    assert {"个"} < around
    assert any(text.endswith("通工1") for text in around)


def test_the_usual_width_and_height_of_a_sheet_are_room_as_well() -> None:
    """默认列宽 and 默认行高 are stated once for the sheet, and for no column or row."""

    def sentences(width: float | None, height: float | None = None) -> list[str]:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "TZ-1"
        for place, text in {"A2": "{填报单位}", "B2": "制", "A3": "小组数", "B3": "{01/c1}", "C3": "{01/c2}"}.items():
            sheet[place] = text
        sheet.sheet_format.defaultColWidth = width
        if height is not None:
            sheet["A2"].alignment = Alignment(wrap_text=True)
            sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = height, True
        target = io.BytesIO()
        book.save(target)
        return examine(DEFINITION, target.getvalue(), "图.xlsx").sentences

    assert any("印不全" in one for one in sentences(None))
    assert not any("印不全" in one for one in sentences(30))
    assert any("印不全" in one for one in sentences(8, 14))
    assert not any("印不全" in one for one in sentences(8, 90))
