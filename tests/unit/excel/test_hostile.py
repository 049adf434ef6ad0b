"""Whatever is handed in, the answer is a sentence for the clerk, never a traceback and never a dead program."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from tzdesk.base.errors import DeskError, MachineError, UserError
from tzdesk.excel.read import read_book

OFFICE = Path(__file__).parents[2] / "data" / "office-files"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def said(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        read_book(path)
    assert caught.value.advice
    return caught.value.message


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("空.xlsx", b"", "空文件"),
        ("零.xls", b"\x00" * 500, "空文件"),
        ("照片.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(100), "图片"),
        ("照片.xls", b"\xff\xd8\xff\xe0" + bytes(100), "图片"),
        ("通知.xlsx", b"%PDF-1.7 ...", "PDF"),
        ("包.xlsx", b"Rar!\x1a\x07\x00" + bytes(50), "压缩包"),
        ("台账.et", OLE + bytes(600) + "Workbook".encode("utf-16-le"), ".et"),
        ("加密.xlsx", OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("通知.xls", OLE + bytes(600) + "WordDocument".encode("utf-16-le"), "Word"),
        ("坏.xls", OLE + bytes(600) + "Workbook".encode("utf-16-le"), "损坏"),
        ("别的.xls", OLE + bytes(2000), "没有工作表"),
        ("网页.xls", "<html><body><p>没有表格</p></body></html>".encode(), "网页"),
        ("别的.xml", b"<?xml version='1.0'?><note>hi</note>", "XML"),
        ("半截.xls", b"<?xml version='1.0'?><Workbook><Worksheet><Table><Row>", "损坏"),
        ("信.csv", "这是一封信。\n没有表格。\n".encode(), "没有表格的列"),
        ("单个网页.xls", b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n", "MHT"),
        ("~$台账.xlsx", b"x" * 165, "临时"),
    ],
)
def test_a_file_that_is_no_workbook_is_called_by_its_name(tmp_path: Path, name: str, content: bytes, word: str) -> None:
    """The sentence says what the file really is, and what to do."""
    assert word in said(written(tmp_path, name, content))


def test_entities_are_refused_and_never_expanded(tmp_path: Path) -> None:
    """A document type in an XML spreadsheet (billion laughs, outside files) stops the reading."""
    lol = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    content = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "lol">{lol}]><Workbook>&a8;</Workbook>'

    assert "DOCTYPE" in said(written(tmp_path, "坏.xls", content.encode()))


def packed(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        ({"word/document.xml": b"<w/>"}, "Word"),
        ({"ppt/presentation.xml": b"<p/>"}, "演示文稿"),
        ({"OFD.xml": b"<o/>"}, "OFD"),
        ({"内/台账.xlsx": b"PK"}, "压缩包"),
        ({"a.txt": b"a"}, "压缩包"),
    ],
)
def test_other_packed_files_are_named(tmp_path: Path, parts: dict[str, bytes], word: str) -> None:
    """Word, slides, OFD and plain archives are told apart from workbooks."""
    assert word in said(packed(tmp_path / "台账.xlsx", parts))


def test_a_zip_bomb_is_stopped_before_it_unfolds(tmp_path: Path) -> None:
    """60 MB of zeros in 60 KB are refused by their ratio."""
    path = packed(
        tmp_path / "弹.xlsx", {"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": bytes(60 << 20)}
    )

    assert "庞大" in said(path)


def test_a_cell_at_the_far_corner_does_not_take_the_memory(tmp_path: Path) -> None:
    """The reader library would lay out 17 thousand million cells; the file is refused with the cell's place."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = "姓名"
    sheet["XFD1048576"] = "x"
    book.save(tmp_path / "远.xlsx")

    assert "第1048576行" in said(tmp_path / "远.xlsx")


def test_far_cells_that_are_only_styled_do_no_harm(tmp_path: Path) -> None:
    """Clerks format whole columns; empty cells far below are no content."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = "姓名"
    sheet["XFD1048576"].number_format = "@"
    book.save(tmp_path / "样式.xlsx")

    assert [row[:1] for row in read_book(tmp_path / "样式.xlsx").sheets[0].rows] == [["姓名"]]


def test_an_ods_that_repeats_a_cell_without_end_is_refused(tmp_path: Path) -> None:
    """Repeat counts are added up before anything is unrolled."""
    content = (
        '<office:document-content xmlns:office="o" xmlns:table="t"><table:table>'
        '<table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell table:number-columns-repeated="1000" office:value-type="string"/>'
        "</table:table-row></table:table></office:document-content>"
    )
    parts = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content.encode()}

    assert "庞大" in said(packed(tmp_path / "大.ods", parts))


@pytest.mark.parametrize("name", sorted(p.name for p in OFFICE.iterdir() if p.suffix in {".xlsx", ".xls", ".csv"}))
def test_no_cut_of_a_real_file_gives_a_traceback(tmp_path: Path, name: str) -> None:
    """A file that was cut at any place is read as far as it goes or refused with a sentence."""
    whole = (OFFICE / name).read_bytes()
    for share in (1, 3, 10, 25, 50, 75, 90, 99):
        path = written(tmp_path, name, whole[: len(whole) * share // 100])
        try:
            read_book(path)
        except DeskError as error:
            assert error.message  # noqa: PT017 - either way is right


@pytest.mark.parametrize("seed", range(40))
def test_random_and_damaged_bytes_give_a_sentence(tmp_path: Path, seed: int) -> None:
    """Noise, and real files with some bytes turned over, never end in anything but a book or a sentence."""
    r = random.Random(seed)
    names = sorted(p.name for p in OFFICE.iterdir() if p.suffix in {".xlsx", ".xls"})
    whole = bytearray((OFFICE / r.choice(names)).read_bytes() if seed % 4 else r.randbytes(4000))
    for _ in range(r.choice((1, 5, 50))):
        whole[r.randrange(8, len(whole))] = r.randrange(256)
    path = written(tmp_path, "坏.xls", bytes(whole))

    try:
        assert read_book(path).sheets
    except DeskError as error:
        assert error.message  # noqa: PT017 - either way is right


def test_a_missing_file_is_the_machines_affair(tmp_path: Path) -> None:
    """It may have been moved: a MachineError with advice."""
    with pytest.raises(MachineError):
        read_book(tmp_path / "没有.xlsx")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """The clerk is told to choose a workbook."""
    assert "文件夹" in said(tmp_path)
