"""Read any office file: what it is is seen from its content, never from its name.

Everything that cannot be read ends in a `UserError` that says what the file is and what to do, or in a `MachineError`
when the disk is at fault. The reader library is Rust; its panics are no `Exception`: caught by name.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tzdesk.base.errors import UserError, machine_error
from tzdesk.excel.archive import SheetFacts, damaged, look_into_ods, look_into_xlsx, parts, too_large
from tzdesk.excel.book import MAX_BYTES, MAX_CELLS, Book, Sheet, plain
from tzdesk.excel.html_table import read_html
from tzdesk.excel.text_files import decode, read_text_table
from tzdesk.excel.xml2003 import read_xml_spreadsheet

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "请在 Excel 或 WPS 里打开后另存为 .xlsx，再导入。"
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片（PNG）"),
    (b"\xff\xd8\xff", "图片（JPEG）"),
    (b"GIF8", "图片（GIF）"),
    (b"BM", "图片（BMP）"),
    (b"II*\x00", "图片（TIFF）"),
    (b"MM\x00*", "图片（TIFF）"),
    (b"RIFF", "图片或音视频"),
    (b"Rar!", "压缩包（RAR）"),
    (b"7z\xbc\xaf", "压缩包（7z）"),
    (b"\x1f\x8b", "压缩包（gz）"),
    (b"{\\rtf", "文档（RTF）"),
    (b"SQLite format 3", "数据库文件"),
    (b"MZ", "程序文件"),
)


def read_book(path: Path | str) -> Book:
    """Read a file into sheets of plain values with their real row numbers. Raises UserError or MachineError."""
    path = Path(path)
    data = _bytes(path)
    if data.startswith(_OLE):
        return _read_ole(path, data)
    if data.startswith(b"PK"):
        return _read_packed(path)
    for mark, what in _FOREIGN:
        if data.startswith(mark):
            raise UserError(f"“{path.name}”其实是{what}，不是表格。", "请让发送人发 Excel 工作簿（.xlsx）。")
    if data[4:8] == b"ftyp":
        raise UserError(f"“{path.name}”其实是图片或视频，不是表格。", "请让发送人发 Excel 工作簿（.xlsx）。")
    return _read_text(path, data)


def _bytes(path: Path) -> bytes:
    if path.name.startswith("~$"):
        raise UserError(f"“{path.name}”是 Excel 打开文件时的临时标记，不是表格。", "请选不带“~$”的那个文件。")
    if path.is_dir():
        raise UserError(f"“{path.name}”是文件夹，不是文件。", "请选择要导入的工作簿。")
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise too_large(path.name)
        data = path.read_bytes()
    except OSError as error:
        raise machine_error(error, path, "读取文件") from error
    if not data.strip(b"\x00 \r\n\t"):
        raise UserError(f"“{path.name}”是空文件。", "可能没有传完，请让发送人重新发一次。")
    return data


def _read_text(path: Path, data: bytes) -> Book:
    name = path.name
    decoded = decode(data)
    head = (decoded[0] if decoded else data[:4000].decode("latin-1"))[:4000].lstrip("\ufeff \r\n\t").lower()
    if "<workbook" in head or (head.startswith("<?xml") and "<html" not in head):
        return read_xml_spreadsheet(data, name)
    if head.startswith("<") and any(mark in head for mark in ("<html", "<table", "<!doctype html", "<meta", "<tr")):
        return read_html(data, name)
    if head.startswith("mime-version:") or "content-type: multipart/related" in head:
        raise UserError(f"“{name}”是单个文件网页（MHT），不是工作簿。", _SAVE_AS)
    book = read_text_table(data, name) if decoded else None
    if book is None:
        raise UserError(f"“{name}”不是能识别的表格文件，也可能已经损坏。", "请让发送人重新发一次，最好是 .xlsx。")
    return book


def _read_ole(path: Path, data: bytes) -> Book:
    """The old compound files: .xls, and everything else that hides in the same wrapping."""
    name = path.name

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        raise _locked(name)
    if path.suffix.lower() in {".et", ".ett"}:
        raise UserError(
            f"“{name}”是 WPS 表格的专用格式（.et），别的软件读不了。", "请在 WPS 里打开后另存为 .xlsx，再导入。"
        )
    if holds("WordDocument"):
        raise UserError(f"“{name}”其实是 Word 文档，不是表格。", "请让发送人发 Excel 工作簿（.xlsx）。")
    if holds("PowerPoint Document"):
        raise UserError(f"“{name}”其实是演示文稿，不是表格。", "请让发送人发 Excel 工作簿（.xlsx）。")
    if not holds("Workbook") and not holds("Book"):
        raise UserError(f"“{name}”里没有工作表。", _SAVE_AS)
    return _read_calamine(path, "xls", {})


def _read_packed(path: Path) -> Book:
    contents = parts(path)
    names = {name.lower() for name in contents}
    form = _packed_form(path, names, contents)
    if form == "ods":
        look_into_ods(contents, path.name)
        return _read_calamine(path, form, {})
    facts = look_into_xlsx(contents, path.name) if form == "xlsx" else {}
    return _read_calamine(path, form, facts)


def _packed_form(path: Path, names: set[str], contents: dict[str, bytes]) -> str:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        every = {name.lower() for name in archive.namelist()}
    if any(name.endswith("xl/workbook.bin") for name in every):
        return "xlsb"
    if any(name.endswith("xl/workbook.xml") for name in names):
        return "xlsx"
    mimetype = contents.get("mimetype", b"")
    if b"opendocument.spreadsheet" in mimetype:
        if b"encryption-data" in contents.get("META-INF/manifest.xml", b""):
            raise _locked(path.name)
        return "ods"
    what = "压缩包"
    for mark, label in (
        ("word/document.xml", "Word 文档"),
        ("ppt/presentation.xml", "演示文稿"),
        ("ofd.xml", "OFD 版式文件"),
        ("index/document.iwa", "苹果 Numbers 表格"),
        ("content.xml", "其他办公文档"),
    ):
        if mark in every:
            what = label
            break
    if what == "压缩包" and any(name.endswith((".xlsx", ".xls", ".csv")) for name in every):
        raise UserError(f"“{path.name}”是压缩包，里面还有工作簿。", "请先解压，再选里面的工作簿导入。")
    raise UserError(f"“{path.name}”其实是{what}，不是 Excel 工作簿。", "请让发送人发 Excel 工作簿（.xlsx）。")


def _locked(name: str) -> UserError:
    return UserError(f"“{name}”设了打开密码，读不了。", "请在 Excel 或 WPS 里去掉密码后另存，再导入。")


def _read_calamine(path: Path, form: str, facts: dict[str, SheetFacts]) -> Book:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            sheets = _sheets(book, facts, path.name)
    except PasswordError as error:
        raise _locked(path.name) from error
    except CalamineError as error:
        if "password" in str(error).lower():
            raise _locked(path.name) from error
        raise damaged(path.name) from error
    except OSError as error:
        raise machine_error(error, path, "读取文件") from error
    except UserError:
        raise
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise damaged(path.name) from error
        raise
    if not sheets:
        raise UserError(f"“{path.name}”里没有工作表。", "请检查文件是否保存完整。")
    return Book(path.name, sheets, form)


def _sheets(book: CalamineWorkbook, facts: dict[str, SheetFacts], name: str) -> list[Sheet]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets: list[Sheet] = []
    for meta in book.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        raw = book.get_sheet_by_name(meta.name)
        sheet = Sheet(meta.name, _values(raw, name), _merged(raw), hidden=meta.visible != SheetVisibleEnum.Visible)
        known = facts.get(meta.name)
        if known:
            sheet.hidden_rows, sheet.hidden_columns = known.hidden_rows, known.hidden_columns
            sheet.no_value = {place: what for place, what in known.no_value.items() if sheet.cell(*place) is None}
        sheets.append(sheet)
    return sheets


def _values(raw: CalamineSheet, name: str) -> list[list[object]]:
    if raw.total_height * raw.total_width > MAX_CELLS:
        raise UserError(
            f"“{name}”的工作表“{raw.name}”范围太大，无法读取。", "请删除表格下方和右侧多余的行列，保存后再导入。"
        )
    return [[plain(cell) for cell in row] for row in raw.to_python(skip_empty_area=False)]


def _merged(raw: CalamineSheet) -> list[tuple[int, int, int, int]]:
    return [(top, left, bottom, right) for (top, left), (bottom, right) in raw.merged_cell_ranges or []]
