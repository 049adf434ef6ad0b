"""Where in the workbook a thing of the definition stands, so that every problem names its sheet and cell."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tzdesk.tailoring.sheets import REST, SheetSpec

# The place says already which row is meant; a form's line and column are said all the same.
_SAID_BY_PLACE = ("记录 ", "代码表 ", "参数 ", "规则 ", "指标 ", "年度数据 ", "项目取数 ")
_HINTS = (("类型“", "type"), ("没有代码表", "codes"), ("分节“", "section"), ("表头“", "aliases"), ("字段名", "name"),
          ("取数", "cell"), ("一格", "cell"), ("指标函数", "measure"), ("指标函数", "cell"))  # fmt: skip
_KEY = re.compile(r"“([a-z_]+)”")


class Places:
    """Rows by the words with which the definition's own checks begin their sentences (记录 … 字段 …)."""

    def __init__(self) -> None:
        self._rows: dict[str, tuple[SheetSpec, int]] = {}

    def note(self, at: str, sheet: SheetSpec, row: int) -> None:
        """A thing stands in this row; the first row of a thing counts."""
        self._rows.setdefault(at, (sheet, row))

    def located(self, sentence: str) -> str:
        """The sentence with sheet and cell before it, where the row of its thing is known."""
        fitting = [at for at in self._rows if sentence.startswith(at) and not _goes_on(sentence, at)]
        if not fitting:
            return sentence
        at = max(fitting, key=len)
        sheet, row = self._rows[at]
        keys = [*_KEY.findall(sentence), *(key for word, key in _HINTS if word in sentence)]
        column = next((number for key in keys if (number := sheet.col(key))), 0)
        if not column and "取数" in {one.heading for one in sheet.columns} and "第" in sentence:
            column = sheet.col("cell")
        if at.startswith(_SAID_BY_PLACE) and sentence[len(at) :].startswith("："):
            sentence = sentence[len(at) + 1 :]
        named = _KEY.sub(lambda found: f"“{_heading(sheet, found[1])}”", sentence)
        return f"{place(sheet.title, row, column)}：{named}"

    def all_located(self, sentences: Iterable[str]) -> list[str]:
        """Every sentence with its place."""
        return [self.located(sentence) for sentence in sentences]


def place(title: str, row: int, column: int = 0) -> str:
    """工作表“行”F12, or 工作表“行”第12行 where no column is meant."""
    from openpyxl.utils import get_column_letter

    return f"工作表“{title}”{get_column_letter(column)}{row}" if column else f"工作表“{title}”第{row}行"


def _goes_on(sentence: str, at: str) -> bool:
    """Whether the word at the end of the beginning goes on: 指标 a is not 指标 ab."""
    following = sentence[len(at) : len(at) + 1]
    return bool(following) and at[-1].isalnum() and at[-1].isascii() and following.isascii() and following.isalnum()


def _heading(sheet: SheetSpec, key: str) -> str:
    number = sheet.col(key)
    return sheet.columns[number - 1].heading if number and key != REST else key
