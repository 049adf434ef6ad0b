"""What is written: safe cells, list exports, rejected rows, filled templates."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.styles import Border, Font, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from tzdesk.base.errors import MachineError, UserError
from tzdesk.excel import fill
from tzdesk.excel.importing import preview
from tzdesk.excel.layout import load_layout
from tzdesk.excel.rejects import write_rejects
from tzdesk.excel.write import export_list, put, safe_text
from tzdesk.fields.spec import FieldSpec, RecordSpec, Section
from tzdesk.fields.types import DateType, IntegerType, MoneyType, ResidentIdType, TextType
from tzdesk.jobs import run_now

OFFICE = Path(__file__).parents[2] / "data" / "office-files"
ID = "999999198001010011"


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("x")', "#N/A", "+1", "@x", "2023-01-01", "001", "𬭎"])
def test_a_text_stays_a_text(tmp_path: Path, text: str) -> None:
    """No text becomes a formula, an error, a number or a date on its way through a file."""
    book = Workbook()
    put(book.worksheets[0]["A1"], text)
    book.save(tmp_path / "a.xlsx")

    cell = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]["A1"]

    assert (cell.value, cell.data_type) in {(text, "s"), (text, "e")}
    assert cell.data_type != "f"


@pytest.mark.parametrize("bad", ["\x00", "\x0b", "\ud800", "\ufffe"])
def test_what_no_workbook_holds_is_replaced_and_told(bad: str) -> None:
    """The file can be opened again, and the clerk knows."""
    text, note = safe_text(f"甲{bad}乙")

    assert text == "甲\ufffd乙"
    assert note


def test_a_long_number_is_written_as_text() -> None:
    """Excel would cut it after 15 digits."""
    cell = Workbook().worksheets[0]["A1"]
    put(cell, int(ID))

    assert (cell.value, cell.data_type, cell.number_format) == (ID, "s", "@")


SPEC = RecordSpec(
    "person",
    "人员",
    (Section("a", "基本"),),
    (
        FieldSpec("name", "姓名", TextType(), "a", in_list=True),
        FieldSpec("id_no", "身份证号", ResidentIdType(), "a", in_list=True, masked=True),
        FieldSpec("pay", "金额", MoneyType(), "a", in_list=True, unit="元"),
        FieldSpec("day", "日期", DateType(), "a", in_list=True),
        FieldSpec("note", "备注", TextType(), "a"),
    ),
    "name",
)
ROWS: list[dict[str, Any]] = [
    {"name": "=张伟", "id_no": ID, "pay": 123456, "day": date(2023, 12, 1), "note": "不列出"},
    {"name": None, "id_no": None, "pay": None, "day": None},
]


def test_a_list_is_exported_as_it_is_shown(tmp_path: Path) -> None:
    """Heading with units, masked numbers, blanks kept blank, frozen heading, heading repeated on every page."""
    run_now(export_list(SPEC, ROWS, tmp_path / "a.xlsx", title="人员名单"))

    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()][:2] == [
        ["姓名", "身份证号", "金额（元）", "日期"],
        ["=张伟", "999999********0011", 1234.56, sheet["D2"].value],
    ]
    assert [cell.value for cell in sheet[3]] == [None, None, None, None]
    assert (sheet["D2"].value.date(), sheet["D2"].number_format) == (date(2023, 12, 1), "yyyy-mm-dd")
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.title) == ("A2", "$1:$1", "人员名单")


def test_full_numbers_are_exported_only_when_asked_for(tmp_path: Path) -> None:
    """And then as text."""
    run_now(export_list(SPEC, ROWS, tmp_path / "a.xlsx", full=True))

    cell = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]["B2"]
    assert (cell.value, cell.number_format) == (ID, "@")


def test_nothing_of_an_export_ever_lies_in_the_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """openpyxl would write every sheet there first, unencrypted."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file")

    template(tmp_path / "模板.xlsx")
    monkeypatch.setattr("openpyxl.worksheet._writer.create_temporary_file", refuse)

    run_now(export_list(SPEC, ROWS, tmp_path / "a.xlsx"))
    filled(tmp_path, "b.xlsx")

    assert (tmp_path / "a.xlsx").stat().st_size > 0


def test_a_cancelled_export_leaves_nothing(tmp_path: Path) -> None:
    """The generator is closed before it is done: no file, no half of one."""
    job = export_list(SPEC, ROWS * 2000, tmp_path / "a.xlsx")
    next(job)
    job.close()

    assert list(tmp_path.iterdir()) == []


def test_a_target_that_cannot_be_written_is_the_machines_affair(tmp_path: Path) -> None:
    """The sentence speaks of the file."""
    (tmp_path / "a.xlsx").mkdir()

    with pytest.raises(MachineError):
        run_now(export_list(SPEC, ROWS, tmp_path / "a.xlsx"))


def test_the_same_list_gives_the_same_bytes(tmp_path: Path) -> None:
    """Neither clock nor user is in the file."""
    for name in ("a.xlsx", "b.xlsx"):
        run_now(export_list(SPEC, ROWS, tmp_path / name))

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_rejected_rows_go_back_as_they_came_and_can_be_read_again(tmp_path: Path) -> None:
    """Title and heading, the row's own cells, its number, the bad cell and its reasons; read again, all is the same."""
    layout = load_layout("members")
    first = run_now(preview(OFFICE / "2023年12月会员台账.xlsx", layout))
    wrong = [row for row in first.rows if row.problems]

    run_now(write_rejects(first, wrong, tmp_path / "退回.xlsx", partial=[row for row in wrong if row.lost]))
    again = run_now(preview(tmp_path / "退回.xlsx", layout))
    sheet = openpyxl.load_workbook(tmp_path / "退回.xlsx").worksheets[0]

    assert [row.values for row in again.rows] == [row.values for row in wrong]
    assert again.period == first.period
    assert [sheet.cell(row, 21).value for row in range(5, 8)] == [8, 26, 45]
    assert [sheet.cell(row, 22).value for row in range(5, 8)] == ["未导入", "部分导入", "未导入"]
    assert sheet.cell(6, 23).value == "12月!M26\u3000约10"
    assert "约10" in str(sheet.cell(6, 24).value)
    assert again.unknown_columns == []


def template(path: Path) -> Path:
    """A small form: title, one named cell, a model row with a merge, a total and a signature below."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "明细"
    sheet["A1"] = "标题"
    sheet.merge_cells("A1:D1")
    side = Side(style="thin")
    for column in range(1, 5):
        cell = sheet.cell(5, column)
        cell.border = Border(left=side, right=side, top=side, bottom=side)
    sheet["B5"].number_format = "@"
    sheet.row_dimensions[5].height = 30
    sheet.merge_cells("C5:D5")
    sheet["A6"] = "合计"
    sheet["B6"].font = Font(bold=True)
    sheet.row_dimensions[6].height = 44
    sheet["A8"] = "填表人"
    sheet.merge_cells("A8:D8")
    sheet.print_area = "A1:D8"
    sheet.print_title_rows = "1:4"
    for name, place in (("period", "$A$2"), ("rows", "$A$5:$D$5"), ("total", "$B$6"), ("filler", "$A$8")):
        book.defined_names[name] = DefinedName(name, attr_text=f"明细!{place}")
    book.save(path)
    return path


def filled(folder: Path, name: str) -> Path:
    form = folder / "模板.xlsx"
    work = fill.load(form if form.exists() else template(form))
    assert work.put("period", "2023-12")
    assert work.rows("rows", [[n, f"00{n}", "=甲"] for n in range(1, 5)], [IntegerType(), None, None])
    assert work.put("total", 10, IntegerType())
    assert not work.put("absent", 1)
    work.meta({"form": "Z02", "code": ID})
    work.save(folder / name)
    return folder / name


def test_a_list_block_moves_what_lies_below_and_keeps_its_looks(tmp_path: Path) -> None:
    """Rows repeat the model's borders, height, formats and merges; names, merges and print area follow."""
    book = openpyxl.load_workbook(filled(tmp_path, "a.xlsx"))
    sheet = book["明细"]

    assert [[sheet.cell(row, column).value for column in (1, 2, 3)] for row in range(5, 9)] == [
        [n, f"00{n}", "=甲"] for n in range(1, 5)
    ]
    assert {sheet.cell(row, 1).border.left.style for row in range(5, 9)} == {"thin"}
    assert [sheet.row_dimensions[row].height for row in range(5, 10)] == [30, 30, 30, 30, 44]
    assert (sheet["A9"].value, sheet["B9"].value, sheet["B9"].font.bold) == ("合计", 10, True)
    assert sheet["B8"].number_format == "@"
    assert {str(area) for area in sheet.merged_cells.ranges} == {
        "A1:D1",
        "A11:D11",
        *(f"C{r}:D{r}" for r in range(5, 9)),
    }
    assert (sheet.print_area, sheet.print_title_rows) == ("'明细'!$A$1:$D$11", "$1:$4")
    assert book.defined_names["filler"].attr_text == "'明细'!$A$11"


def test_a_filled_template_is_the_same_bytes_every_time(tmp_path: Path) -> None:
    """So a seal's checksum can be computed again."""
    assert filled(tmp_path, "a.xlsx").read_bytes() == filled(tmp_path, "b.xlsx").read_bytes()


def test_the_hidden_sheet_comes_back_as_it_was_written(tmp_path: Path) -> None:
    """Keys and values are text; the sheet is not seen."""
    path = filled(tmp_path, "a.xlsx")

    assert fill.read_meta(path) == {"form": "Z02", "code": ID}
    assert openpyxl.load_workbook(path)["_meta"].sheet_state == "hidden"


def test_a_template_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    """The district may have drawn it elsewhere."""
    (tmp_path / "模板.xlsx").write_bytes(b"nonsense")

    with pytest.raises(UserError):
        fill.load(tmp_path / "模板.xlsx")
    with pytest.raises(MachineError):
        fill.load(tmp_path / "没有.xlsx")


def test_merged_notes_below_a_list_all_move_with_it(tmp_path: Path) -> None:
    """Notes of one width under one another: a moved one lands where the next one stood."""
    path = template(tmp_path / "模板.xlsx")
    book = openpyxl.load_workbook(path)
    for row in range(9, 12):
        book["明细"].merge_cells(f"A{row}:D{row}")
    book.save(path)
    merged = openpyxl.load_workbook(filled(tmp_path, "a.xlsx"))["明细"].merged_cells.ranges
    assert {"A12:D12", "A13:D13", "A14:D14"} <= {str(area) for area in merged}


def test_a_long_list_asks_the_sheet_for_its_size_no_oftener_than_a_short_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The size is counted over all cells: asked for row by row, it would take the square of the rows."""
    asked: list[int] = []
    size = Worksheet.max_column.fget
    assert size is not None

    def counted(sheet: Worksheet) -> int:
        asked.append(1)
        return int(size(sheet))

    monkeypatch.setattr(Worksheet, "max_column", property(counted))

    def asking(rows: int) -> int:
        asked.clear()
        fill.load(template(tmp_path / f"{rows}.xlsx")).rows("rows", [[n, "甲", "乙"] for n in range(rows)])
        return len(asked)

    assert asking(20) == asking(200) > 0
