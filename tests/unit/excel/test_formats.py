"""Formats that call themselves .xls or .csv: positions, merges, types, encodings."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import Workbook

from tzdesk.excel.book import Sheet
from tzdesk.excel.importing import preview
from tzdesk.excel.layout import load_layout
from tzdesk.excel.read import read_book
from tzdesk.jobs import run_now

XML = """<?xml version="1.0" encoding="{codec}"?><Workbook xmlns="u" xmlns:ss="u"><Worksheet ss:Name="表"><Table>
<Row ss:Index="3"><Cell ss:Index="2" ss:MergeDown="1"><Data ss:Type="String">甲&乙</Data></Cell>
<Cell ss:MergeAcross="1"><Data ss:Type="Number">12</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
<Row ss:Hidden="1"><Cell><Data ss:Type="Number">813206129896478763</Data></Cell>
<Cell><Data ss:Type="DateTime">2023-12-01T00:00:00.000</Data></Cell><Cell><Data ss:Type="Error">#N/A</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def first(path: Path, content: bytes | str, codec: str = "utf-8") -> Sheet:
    path.write_bytes(content.encode(codec) if isinstance(content, str) else content)
    return read_book(path).sheets[0]


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "GB2312"])
def test_an_xml_spreadsheet_keeps_places_merges_and_types(tmp_path: Path, codec: str) -> None:
    """ss:Index is obeyed, a merge from above pushes the next cell on, 18 written digits stay, errors are named."""
    sheet = first(tmp_path / "台账.xls", XML.format(codec=codec), codec)

    assert sheet.rows[2] == [None, "甲&乙", 12, None, True]
    assert sheet.rows[3][:3] == ["813206129896478763", None, dt.date(2023, 12, 1)]
    assert sheet.merged == [(2, 1, 3, 1), (2, 2, 2, 3)]
    assert sheet.hidden_rows == {4}
    assert sheet.no_value == {(3, 3): "#N/A"}


def test_an_html_table_keeps_spans_and_texts(tmp_path: Path) -> None:
    """rowspan and colspan place the cells; long digits and leading zeros stay text; inner tables are no sheets."""
    page = """<html><body><table><tr><td rowspan=2>序号</td><td colspan="2">职工<br>人数</td></tr>
    <tr><td>合计</td><td>女</td></tr><tr><td>1</td><td>001</td><td>813206129896478763</td></tr></table></body></html>"""

    sheet = first(tmp_path / "台账.xls", page, "gb18030")

    assert sheet.rows == [["序号", "职工 人数"], [None, "合计", "女"], [1, "001", "813206129896478763"]]
    assert sheet.merged == [(0, 0, 1, 0), (0, 1, 0, 2)]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_delimited_text_is_read_in_every_encoding(tmp_path: Path, codec: str, mark: str) -> None:
    """Rare characters survive; tabs, apostrophes and ="…" that keep codes text fall away."""
    text = f'姓名{mark}证号{mark}备注\r\n王𬭎{mark}="999999198001010011"{mark}"一{mark}二"\r\n'

    sheet = first(tmp_path / "名单.csv", text, codec)

    assert sheet.rows == [["姓名", "证号", "备注"], ["王𬭎", "999999198001010011", f"一{mark}二"]]


def test_hidden_rows_and_cells_without_value_are_told(tmp_path: Path) -> None:
    """A filtered row, a formula without a saved result, an error; row numbers stay the sheet's."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A3"] = "甲"
    sheet["B3"] = "=1+1"
    sheet["C3"] = "#DIV/0!"
    sheet["D4"] = "末"
    sheet.row_dimensions[3].hidden = True
    book.create_sheet("藏").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")

    shown, hidden = read_book(tmp_path / "a.xlsx").sheets

    assert (shown.hidden_rows, shown.no_value) == ({3}, {(2, 1): "=1+1", (2, 2): "#DIV/0!"})
    assert shown.rows[3][3] == "末"
    assert hidden.hidden


def test_whole_numbers_come_as_integers_and_long_ones_as_they_are_lost(tmp_path: Path) -> None:
    """12.0 is 12; an 18-digit number stays a float, so that its type can say that digits are lost."""
    book = Workbook()
    book.worksheets[0].append([12.0, 0.5, 999999198001010011, dt.date(2023, 12, 1), "  ", True])
    book.save(tmp_path / "a.xlsx")

    row = read_book(tmp_path / "a.xlsx").sheets[0].rows[0]

    assert row[:2] == [12, 0.5]
    assert isinstance(row[0], int)
    assert isinstance(row[2], float)
    assert row[4:] == [None, True]


def test_a_hidden_column_gives_way_to_a_shown_one_and_is_told(tmp_path: Path) -> None:
    """Last month's figures, hidden and forgotten, are not this month's; what only a hidden column holds is read."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["工会名称", "会员人数", "会员人数", "职工人数"], ["甲公司工会", 30, 40, 50]):
        sheet.append(row)
    sheet.column_dimensions["B"].hidden = sheet.column_dimensions["D"].hidden = True
    book.save(tmp_path / "a.xlsx")

    found = run_now(preview(tmp_path / "a.xlsx", load_layout("members")))

    assert {key: found.rows[0].values[key] for key in ("members", "staff")} == {"members": 40, "staff": 50}
    assert "职工人数" in found.notes[0]
