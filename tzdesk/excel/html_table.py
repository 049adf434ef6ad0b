"""HTML pages that are called .xls: what web systems "export". Every outer table is a sheet."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from tzdesk.base.errors import UserError
from tzdesk.excel.book import MAX_CELLS, MAX_COLUMNS, Book, Cell, Sheet, plain
from tzdesk.excel.text_files import decode

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_\-]+)""", re.IGNORECASE)
_NUMBER = re.compile(r"^-?\d{1,15}(?:\.\d+)?$")
_SPACES = re.compile(r"[ \t\r\n]+")


class _Tables(HTMLParser):
    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.name = name
        self.sheets: list[Sheet] = []
        self._depth = 0
        self._row = -1
        self._column = 0
        self._text: list[str] | None = None
        self._silent = 0
        self._as_text = False
        self._covered: dict[int, int] = {}  # column → first row that is free again
        self._cells = 0
        self._title = ""
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {key: value or "" for key, value in attrs}
        if tag in {"script", "style"}:
            self._silent += 1
        elif tag == "title":
            self._in_title = True
        elif tag == "table":
            self._table()
        elif self._depth == 1 and tag == "tr":
            self._close_cell()
            self._row += 1
            self._column = 0
            self.sheets[-1].rows.append([])
        elif self._depth == 1 and tag in {"td", "th"}:
            self._cell(facts)
        elif tag in {"br", "p", "div"} and self._text:
            self._text.append("\n")

    def _table(self) -> None:
        self._depth += 1
        if self._depth == 1:
            self._row = -1
            self._covered = {}
            self.sheets.append(Sheet(self._title.strip() or f"表{len(self.sheets) + 1}", []))

    def _cell(self, facts: dict[str, str]) -> None:
        self._close_cell()
        sheet = self.sheets[-1]
        if self._row < 0:
            self._row = 0
            sheet.rows.append([])
        while self._covered.get(self._column, 0) > self._row:
            self._column += 1
        across = min(_span(facts.get("colspan")), MAX_COLUMNS)
        down = min(_span(facts.get("rowspan")), 10_000)
        if self._column + across > MAX_COLUMNS:
            raise UserError(f"“{self.name}”的列太多，无法读取。", "请在 Excel 或 WPS 里打开后另存为 .xlsx。")
        if across > 1 or down > 1:
            area = (self._row, self._column, self._row + down - 1, self._column + across - 1)
            sheet.merged.append(area)
        for column in range(self._column, self._column + across):
            self._covered[column] = self._row + down
        self._place = (self._row, self._column)
        self._column += across
        self._text = []
        style = facts.get("style", "").replace(" ", "").lower()
        self._as_text = "mso-number-format:'\\@'" in style or 'mso-number-format:"\\@"' in style or "x:str" in facts

    def _close_cell(self) -> None:
        if self._text is None:
            return
        text = _SPACES.sub(" ", "".join(self._text).replace("\xa0", " ")).strip()
        self._text = None
        row = self.sheets[-1].rows[self._place[0]]
        self._cells += self._place[1] + 1
        if self._cells > MAX_CELLS:
            raise UserError(f"“{self.name}”的行列太多，无法读取。", "请拆成几个小文件再导入。")
        row.extend([None] * (self._place[1] + 1 - len(row)))
        row[self._place[1]] = self._value(text)

    def _value(self, text: str) -> Cell:
        if not self._as_text and _NUMBER.match(text) and not (text.startswith("0") and text != "0" and "." not in text):
            return plain(float(text)) if len(text) <= 10 else text
        return plain(text)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self._silent = max(0, self._silent - 1)
        elif tag == "title":
            self._in_title = False
        elif tag == "table" and self._depth:
            if self._depth == 1:
                self._close_cell()
            self._depth -= 1
        elif self._depth == 1 and tag in {"td", "th", "tr"}:
            self._close_cell()

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self._title += data[:60]
        if self._text is not None and not self._silent:
            self._text.append(data)


def _span(text: str | None) -> int:
    return max(1, int(text)) if text and text.strip().isdigit() and len(text.strip()) < 6 else 1


def read_html(data: bytes, name: str) -> Book:
    """Read the tables of a page. Raises UserError when it has none (Excel's multi-file pages keep them elsewhere)."""
    declared = _CHARSET.search(data[:4000])
    text = None
    if declared and declared[1].lower() in {b"gb2312", b"gbk", b"gb18030"}:
        text = data.decode("gb18030", errors="replace")
    if text is None:
        decoded = decode(data)
        text = decoded[0] if decoded else ""
    parser = _Tables(name)
    parser.feed(text)
    parser.close()
    sheets = [sheet for sheet in parser.sheets if any(any(c is not None for c in row) for row in sheet.rows)]
    if not sheets:
        raise UserError(f"“{name}”是网页文件，里面没有表格数据。", "请在 Excel 或 WPS 里打开后另存为 .xlsx。")
    return Book(name, sheets, "html", ["文件虽叫 .xls，内容是网页表格，已按内容读取。"])
