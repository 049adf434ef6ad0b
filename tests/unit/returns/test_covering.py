"""What keeps the cells of a saved book from being seen as they are, though no cell was changed, is named."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter

from tests.unit.returns.test_proving import CELL, place_of, proved
from tzdesk import app
from tzdesk.base.errors import UserError
from tzdesk.registers.workplace import Workplace


def packed_again(sent: Path, target: Path, old: bytes = b"", new: bytes = b"") -> Path:
    """The parts of a workbook in another order and not compressed, its list of sheets changed if wished."""
    with zipfile.ZipFile(sent) as parts, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as made:
        for name in reversed(parts.namelist()):
            content = parts.read(name)
            made.writestr(name, content.replace(old, new, 1) if name == "xl/workbook.xml" else content)
    return target


def test_what_hides_or_covers_is_named_place_by_place(sealed: Workplace, sent: Path) -> None:
    """A hidden sheet put in, one taken out, notes, printing, noughts, formulas, a part of a text in white."""
    book = openpyxl.load_workbook(sent)
    book.create_sheet("另藏").sheet_state = "veryHidden"
    del book["_sheets"]
    cell = place_of(book, CELL)
    cell.comment = Comment("实为 999", "某")
    sheet = cell.parent
    sheet.print_area = "A1:C8"
    sheet.oddHeader.center.text = "作废"
    sheet.sheet_view.showZeros = False
    sheet.sheet_view.showFormulas = True
    title = book["Z01"]["A1"]
    title.value = CellRichText("工会", TextBlock(InlineFont(color="FFFFFFFF"), str(title.value).removeprefix("工会")))
    other = place_of(book, "Z02_r10_c1")
    other.number_format = '[>1]"999";0'
    book.save(sent)

    proof = proved(sealed, sent)
    found = [line.removeprefix("文字、行或样子被改动：") for line in proof.words[1:]]
    for wanted in (
        "另藏：多出的工作表（隐藏的）",
        "_sheets：缺少这张隐藏的工作表",
        f"Z02 {cell.coordinate}：多出批注",
        "Z02：打印区域被改成“A1:C8”",
        "Z02：页眉被改动：原“”，现“作废”",
        "Z02：被设为不显示零值",
        "Z02：被设为显示公式",
        "Z01 A1：文字中有一部分看不出来",
        f"Z02 {other.coordinate}：数字格式被改成“[>1]",
    ):
        assert [line for line in found if line.startswith(wanted)], (wanted, found)
    elsewhere = app.in_memory()
    try:
        assert any("多出批注" in line for line in proved(elsewhere, sent).words)
    finally:
        elsewhere.close()


def test_what_is_too_narrow_or_too_low_to_be_read_is_named_here_and_elsewhere(sealed: Workplace, sent: Path) -> None:
    """A column of Z02 and a row of it, not hidden; a little less room than the template gives is none of it."""
    whole, elsewhere = sent.read_bytes(), app.in_memory()
    try:
        for share, height, told in ((0.9, 0.9, False), (0.4, 0.4, True), (0.0, 0.0, True)):
            sent.write_bytes(whole)
            book = openpyxl.load_workbook(sent)
            cell = place_of(book, CELL)
            sheet, column = cell.parent, get_column_letter(cell.column)
            sheet.column_dimensions[column].width = sheet.column_dimensions[column].width * share or 0.5
            sheet.row_dimensions[cell.row].height = sheet.row_dimensions[cell.row].height * height or 1
            book.save(sent)
            for desk in (sealed, elsewhere):
                proof = proved(desk, sent)
                found = {f"{one.sheet} {one.place}：{one.what[:3]}" for one in proof.texts}
                assert found == ({f"Z02 {column}列：被压窄", f"Z02 第{cell.row}行：被压低"} if told else set())
                assert proof.same is not told
    finally:
        elsewhere.close()


def test_packed_again_it_is_the_same_and_with_days_from_1904_it_is_not(sealed: Workplace, sent: Path) -> None:
    assert proved(sealed, packed_again(sent, sent.with_name("again.xlsx"))).same
    changed = packed_again(sent, sent.with_name("1904.xlsx"), b"<workbookPr", b'<workbookPr date1904="1"')
    proof = proved(sealed, changed)
    assert (False, True) == (proof.same, any("日期系统被改成1904年的" in line for line in proof.words))


def test_a_number_that_became_a_text_is_said_to_be_one(sealed: Workplace, sent: Path) -> None:
    book = openpyxl.load_workbook(sent)
    cell = place_of(book, CELL)
    cell.value = str(cell.value)
    book.save(sent)
    assert any(f"原 {cell.value}，现 文本“{cell.value}”" in line for line in proved(sealed, sent).words)


def test_a_book_that_cannot_be_read_is_refused_with_what_to_do(sealed: Workplace, sent: Path) -> None:
    """With a password or in the old format; without the hidden sheet; cut off."""
    book = openpyxl.load_workbook(sent)
    del book["_numbers"]
    book.save(sent.with_name("none.xlsx"))
    sent.with_name("locked.xlsx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000))
    sent.with_name("cut.xlsx").write_bytes(sent.read_bytes()[:5000])
    for name, said in (
        ("none.xlsx", "隐藏的工作表“_numbers”被删去了"),
        ("locked.xlsx", "取消打开密码"),
        ("cut.xlsx", "打不开，不是能用的 Excel 工作簿"),
    ):
        with pytest.raises(UserError, match=said):
            proved(sealed, sent.with_name(name))
