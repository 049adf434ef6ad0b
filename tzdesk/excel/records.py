"""Which rows below the heading are records, and why the others are not: totals, signatures, notes, headings again."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from tzdesk.excel.book import Cell, Sheet
from tzdesk.excel.heads import Head
from tzdesk.excel.layout import Layout
from tzdesk.excel.words import canon

_TOTAL = re.compile(
    r"^(?:[\u3400-\u9fff（）()]{0,14}?)(?:本页小计|本页合计|小计|合计|总计|共计|累计|页计|本页计|汇总|总合计)(?:人数|金额|数|人民币|户数)?"
    r"(?:[(（:：\d].*)?$"
)
_SIGN = re.compile(
    r"^(?:填表人?|填报人?|制表人?|经办人?|审核人?|复核人?|审批人?|负责人|单位负责人|部门负责人|分管领导|分管负责人|统计负责人|工会主席|主席|主管|"
    r"领导|出纳|会计|财务|监督人?|经手人?|制单人?|发放人?|报出日期|填报日期|填表日期|制表日期|填报单位|填表单位|制表单位|报送单位|单位|盖章|公章|"
    r"联系人|联系电话|电话|日期|校对人?|登记人|统计人|编制人?|编制单位|签发人?|建档人|录入人)"
    r"(?:\([^)]*\)|（[^）]*）|签字|签名|签章|盖章)*\s*[:：_]"
)
_NOTE = re.compile(
    r"^[(（\[【]?(?:填表说明|填写说明|填报说明|编制说明|指标解释|审核关系|说明|备注|注意事项|注意|注|附注|附|温馨提示|填表须知)"
    r"\s*\d*\s*[)）\]】]?(?:[:：.、]|\d|$)"
)
_REMARK = re.compile(r"^(?:以上|以下|本表|本册|此表|上述|其中|截至|截止|共\d|[※*★☆])|[。；！]$|[，；：].*[。数人]$")
_FIRM = re.compile(r"(?:公司|厂|工会|委员会|联合会|合作社|医院|学校|中心|店|行|社)$")
_TURN = re.compile(
    r"^[(（]?(?:转下页|过次页|接下页|承前页|接上页|…+|\.{2,}|以下空白|以下无正文|此页以下空白|本页空白|续表|\(续\)|完|第\d+页.*)[)）]?$"
)
_EXAMPLE = re.compile(r"^[(（]?(?:示例|样例|举例|填写示例|填表示例|例如?)[)）]?(?:[:：\d]|$)")
_MEASURES = frozenset({"人", "元", "万元", "个", "户", "家", "份", "%", "人次", "计量单位", "单位", "元/月", "—", "-"})
_GROUP = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十]+[)）、.]|第.{1,3}[组部分])|^[\u3400-\u9fff]{1,6}(?:街道|镇|乡|村|社区|园区|系统)[:：]?$"
)
_ITEM = re.compile(r"^[(（]?\d{1,2}[)）.、．].{4,}")
_NUMBERING = re.compile(
    r"^(?:[甲乙丙丁戊己庚辛壬癸]|[A-Za-z]{1,2}|\(?\d{1,3}\)?|[①-⑳]|[一二三四五六七八九十]{1,3}|栏次|栏号|序号|行次|代码|\d+=.*)$"
)


@dataclass(frozen=True)
class Skipped:
    """A row that is no record, with its sheet row number."""

    row: int
    why: str
    sheet: str = ""
    text: str = ""


class Sorter:
    """Tells records from the rest, row by row, in order."""

    def __init__(self, sheet: Sheet, head: Head, layout: Layout, keys: Mapping[int, str]) -> None:
        self.sheet = sheet
        self.head = head
        self.layout = layout
        self.keys = keys
        self.identity = [c for c, key in keys.items() if key in layout.identity]
        self.numbers = [c for c, key in keys.items() if self._is_number(key)]
        self.headings = self._headings()
        self.titles = {self._squeezed(v) for row in sheet.rows[: head.first] for v in row if isinstance(v, str)}
        self.sums: dict[int, float] = {}
        self.in_notes = False
        self.seen_records = 0

    def _is_number(self, key: str) -> bool:
        column = self.layout.column(key)
        return bool(column and column.type.name in {"integer", "money", "decimal"})

    @staticmethod
    def _squeezed(value: object) -> str:
        return "".join(str(value).split())

    def _headings(self) -> dict[int, set[str]]:
        found: dict[int, set[str]] = {}
        for row in range(self.head.first, self.head.last + 1):
            for column, value in enumerate(self.sheet.rows[row]):
                if isinstance(value, str):
                    found.setdefault(column, set()).update((canon(value), self._squeezed(value)))
        return found

    def why_not(self, index: int) -> str | None:
        """Why the row at an index is no record; None for a record. A blank row gives "空行"."""
        row = self.sheet.rows[index]
        filled = [(column, value) for column, value in enumerate(row) if value is not None]
        if not filled:
            return "空行"
        why = self._by_first_text(row, filled) or self._by_shape(filled) or self._by_content(index, row, filled)
        if why is None:
            self.in_notes = False
            self.seen_records += 1
            self._add(row)
        return why

    def _by_first_text(self, row: list[Cell], filled: list[tuple[int, Cell]]) -> str | None:
        first = self._squeezed(filled[0][1])
        if self._is_total(row, filled):
            return self._total_name(filled)
        if _NOTE.match(first) and len(filled) <= 2:
            self.in_notes = True
            return "说明"
        if _EXAMPLE.match(first):
            return "示例"
        if _SIGN.match(first) and not self._looks_like_record(row):
            return "签字栏"
        if _TURN.match(first) and len(filled) <= 2:
            return "转页标记"
        return None

    def _by_shape(self, filled: list[tuple[int, Cell]]) -> str | None:
        if self._repeats_heading(filled):
            return "重复的表头"
        if self._is_numbering(filled):
            return "栏号"
        if {self._squeezed(v) for _, v in filled} <= _MEASURES:
            return "计量单位"
        if len(filled) == 1 and not isinstance(filled[0][1], str) and filled[0][0] not in self.identity:
            return "只有序号"
        return None

    def _by_content(self, index: int, row: list[Cell], filled: list[tuple[int, Cell]]) -> str | None:
        if len({self._squeezed(v) for _, v in filled}) == 1 and isinstance(filled[0][1], str):
            return self._single(index, filled[0][0], str(filled[0][1]))
        if not any(row[c] is not None for c in self.keys if c < len(row)):
            return "没有可读的内容"
        if not any(row[c] is not None for c in self.identity if c < len(row)):
            return self._nameless(row)
        return None

    def _single(self, index: int, column: int, text: str) -> str | None:
        bare = self._squeezed(text)
        if bare in self.titles:
            return "重复的标题"
        if _REMARK.search(bare) and not _FIRM.search(bare):
            self.in_notes = True
            return "说明"
        if self.in_notes or _ITEM.match(bare) or len(bare) > 60:
            self.in_notes = True
            return "说明"
        wide = any(t <= index <= b and le <= column <= r and r - le >= 2 for t, le, b, r in self.sheet.merged)
        return "分组标题" if wide or column not in self.identity or _GROUP.match(bare) else None

    def _nameless(self, row: list[Cell]) -> str | None:
        """A row without a name: numbers that are all zero are a formula's trace, the sums so far are a total."""
        texts = [v for c, v in enumerate(row) if c in self.keys and c not in self.numbers and v is not None]
        values = {c: _number(row[c]) for c in self.numbers if c < len(row) and row[c] is not None}
        if texts:
            return None
        if all(value == 0 for value in values.values()):
            return "只有序号和0"
        known = {c: value for c, value in values.items() if value is not None}
        if known and all(abs(self.sums.get(c, 0.0) - value) < 0.005 for c, value in known.items()):
            return "合计（没有写名称）"
        return None

    def _add(self, row: list[Cell]) -> None:
        for column in self.numbers:
            value = _number(row[column]) if column < len(row) else None
            if value is not None:
                self.sums[column] = self.sums.get(column, 0.0) + value

    def _is_total(self, row: list[Cell], filled: list[tuple[int, Cell]]) -> bool:
        for column, value in filled[:4]:
            if isinstance(value, str) and _TOTAL.match(self._squeezed(value)):
                others = [c for c in self.identity if c != column and c < len(row) and row[c] is not None]
                named = [c for c in others if not isinstance(row[c], (int, float)) and not _has_digit(row[c])]
                return not named or column not in self.identity
            if column in self.keys and isinstance(value, str) and column in self.identity:
                return False
        return False

    def _total_name(self, filled: list[tuple[int, Cell]]) -> str:
        text = next(self._squeezed(v) for _, v in filled if isinstance(v, str) and _TOTAL.match(self._squeezed(v)))
        return text if len(text) <= 8 else "合计"

    def _looks_like_record(self, row: list[Cell]) -> bool:
        """Whether columns that hold identities are filled with digits: a signature line has none."""
        return sum(1 for c in self.numbers if c < len(row) and _number(row[c]) is not None) >= 2

    def _repeats_heading(self, filled: list[tuple[int, Cell]]) -> bool:
        if not any(isinstance(v, str) and self._squeezed(v) in self.headings.get(c, ()) for c, v in filled[:6]):
            return False
        same = sum(1 for c, v in filled if isinstance(v, str) and canon(v) in self.headings.get(c, ()))
        return same >= 2 and same >= len(filled) * 0.6

    def _is_numbering(self, filled: list[tuple[int, Cell]]) -> bool:
        if self.seen_records or len(filled) < 3:
            return False
        texts = [self._squeezed(v) for _, v in filled]
        return all(len(text) <= 8 and _NUMBERING.match(text) for text in texts) and _ascending(texts)


def _ascending(texts: list[str]) -> bool:
    numbers = [int(text.strip("()")) for text in texts if text.strip("()").isdigit()]
    if not numbers:
        return True
    return all(b - a in {0, 1} for a, b in itertools.pairwise(numbers)) and numbers[0] <= 3


def _has_digit(value: Cell) -> bool:
    return any(ch.isdigit() for ch in str(value))


def _number(value: Cell) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, str):
        text = value.strip().replace(",", "").rstrip("人元个户")
        try:
            return float(text)
        except ValueError:
            return None
    return None
