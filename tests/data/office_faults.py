"""Makes workbooks as clerks really keep them: a truth, and around it the faults of years, several at once, by a seed.

`spoil(seed, folder)` writes one file and gives a `Spoilt`: what each record's cells say, and what cannot be told from
them. A reader may give the truth or say by name that it cannot; what it must never do is give something else.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.data.office_maker import WRITERS, shuffled
from tests.data.office_tables import KINDS, TOWNS, Col, count, day, money

TITLES = {
    "members": "{town}2023年11月工会会员统计台账",
    "contracts": "{town}2023年集体合同签订情况台账",
    "aid-cases": "{town}2023年困难职工建档情况一览表",
    "grants": "{town}2023年金秋助学金发放花名册",
    "roster": "{town}2023年工会会员信息登记表",
}
TOTALS = ("小计", "合计", "本页小计", "合 计", "总计", "本页合计", "以上合计", "累计", "共计")
REMARKS = (
    "说明：1.本表一式两份。",
    "注：会员数为在册数",
    "备注：以上数据由各村提供。",
    "以上数据截至2023年11月30日。",
    "本表经核对无误。",
    "※ 女职工数含临时用工",
)
SIGNS = ("填表人：张三　　审核人：李四", "制表：王五　复核：", "单位负责人（签章）：        日期：2023年12月1日")
HAN = "〇一二三四五六七八九"


@dataclass
class Spoilt:
    """One file: its records, by what each is known, and the (record, key) whose cells cannot be told."""

    path: Path
    kind: str
    identity: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    doubtful: set[tuple[str, str]] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


def in_han(number: int) -> str:
    """32 → 三十二, 105 → 一百零五."""
    text, gap = "", False
    for unit, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if gap else "") + HAN[digit] + word
            gap = False
        elif text:
            gap = bool(number)
    return "十" + text[2:] if text.startswith("一十") else text


def spoilt_count(r: random.Random, value: int) -> tuple[Any, bool, str]:
    """A number of people as it may stand in a cell, whether it can be told, and the fault's name."""
    wide = str(value).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    return r.choice(
        (
            (in_han(value) if value else "〇", True, "Han numeral"),
            (wide + "人", True, "full width"),
            (f"{value:,}" if value < 1000 else f"{value:,}人", True, "thousands"),
            (f"\u00a0{value}\u00a0", True, "no-break spaces"),
            (f"'{value}", True, "apostrophe"),
            (f"{value}.0", True, "decimal zero"),
            (f"{value} 人", True, "trailing unit"),
            ("=1/0" if r.random() < 0.3 else "=SUM(A1:A2)", False, "formula without a result"),
            ("#REF!", False, "error"),
            (f"约{value}", False, "about"),
            (f"{value}-{value + 3}", False, "span"),
            (f"{value / 10000:.4f}万", False, "ten thousands"),
        )
    )


def spoilt_money(r: random.Random, value: int) -> tuple[Any, bool, str]:
    return r.choice(
        (
            (f"{value / 10000:g}万元", True, "ten thousands of yuan"),
            (f"￥{value:,}.00", True, "sign and thousands"),
            (f"{value}元整", True, "trailing unit"),
            (in_han(value) + "元" if value < 10000 else f"{value}元", True, "Han numeral"),
            (f"{value}左右", False, "about"),
            ("=SUM(B1:B3)", False, "formula without a result"),
        )
    )


def spoilt_day(r: random.Random, value: str) -> tuple[Any, bool, str]:
    d = dt.date.fromisoformat(value)
    han = f"{''.join(HAN[int(ch)] for ch in str(d.year))}年{in_han(d.month)}月{in_han(d.day)}日"
    return r.choice(
        (
            ((d - dt.date(1899, 12, 30)).days, True, "serial number"),
            (int(f"{d:%Y%m%d}"), True, "packed number"),
            (han, True, "Han date"),
            (f"{d.year} . {d.month} . {d.day}", True, "blanks"),
            (f"{d:%Y-%m-%d} 00:00:00", True, "midnight"),
            (f"{d.month}月{d.day}日", d.year == 2023, "no year"),
            (f"{d.year}.2.30", False, "no such day"),
            (f"{d.year}年{d.month}月", False, "no day"),
            (f"{d.year % 100:02d}.{d.month}.{d.day}", False, "short year"),
            (float(f"{d.month}.{d.day}"), False, "month.day as a number"),
        )
    )


def spoilt_id(r: random.Random, value: str) -> tuple[Any, bool, str]:
    if not value.isdigit():
        return f"{value[:6]} {value[6:14]} {value[14:]}", True, "groups"
    return r.choice(
        (
            (float(value), False, "digits lost"),
            (f"{float(value):.2E}", False, "scientific"),
            (f"'{value}", True, "apostrophe"),
            (f"\u00a0{value}\u00a0", True, "no-break spaces"),
            (f"{value[:6]} {value[6:14]} {value[14:]}", True, "groups"),
        )
    )


SPOILERS: dict[Any, Callable[[random.Random, Any], tuple[Any, bool, str]]] = {
    count: spoilt_count,
    money: spoilt_money,
    day: spoilt_day,
}
IDS = frozenset({"id_no", "union_uscc", "unit_uscc", "uscc", "bank_card"})


def near(r: random.Random, heading: str) -> str:
    """A heading that is nearly the known one."""
    ways: tuple[str, ...] = (heading, heading, f" {heading} ", f"{heading}\n", f"*{heading}", f"{heading}：")
    if len(heading) <= 4 and heading.isalpha():
        ways = (*ways, " ".join(heading), "\u3000".join(heading))
    if not heading.endswith((")", "）")):
        ways = (*ways, f"{heading}（必填）")
    return r.choice(ways)


def spoil(seed: int, folder: Path, kind: str | None = None) -> Spoilt:
    """Write one workbook and give its truth. The same seed gives the same file."""
    r = random.Random(seed)
    kind = kind or r.choice(list(KINDS))
    columns_of, row_of = KINDS[kind]
    two_rows = kind in {"members", "contracts"} and r.random() < 0.4
    columns = [col for col in columns_of(r, two_rows) if col.key != "term"]
    plain = {col.key: r.choice(col.heads) for col in columns}
    if not two_rows:
        columns = shuffled(r, columns, plain)
    heads = {key: tuple(near(r, word) for word in words) for key, words in plain.items()}
    identity = {"members": "union", "contracts": "contract_no"}.get(kind, "name")
    made = Spoilt(folder / f"{kind}-{seed}.xlsx", kind, identity)
    book = Workbook()
    book.remove(book.worksheets[0])
    _Maker(r, made, columns, heads, row_of).fill(book)
    if r.random() < 0.3:
        book.create_sheet("填表说明")["A1"] = "1.会员人数指在册会员。"
    form = r.choice(("xlsx", "xlsx", "xlsx", "xml", "csv-gbk", "html"))
    if form == "xlsx" or len(book.worksheets) > 1:
        book.save(made.path)
    else:
        made.faults.append(form)
        made.path = folder / f"{kind}-{seed}.{'csv' if form == 'csv-gbk' else 'xls'}"
        WRITERS[form](made.path, *_as_grid(book.worksheets[0]))
    return made


def _as_grid(sheet: Worksheet) -> tuple[list[list[Any]], list[tuple[int, int, int, int]]]:
    """The sheet's values and merges; a formula leaves its error, as other programs write it."""
    grid = [[_left(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    merges = [(m.min_row - 1, m.min_col - 1, m.max_row - 1, m.max_col - 1) for m in sheet.merged_cells.ranges]
    return grid, merges


def _left(value: Any) -> Any:
    if isinstance(value, str) and value.startswith("="):
        return "#VALUE!"
    return value.date() if isinstance(value, dt.datetime) else value


@dataclass
class _Maker:
    """Writes the tables of one file, all with the same columns."""

    r: random.Random
    made: Spoilt
    columns: list[Col]
    heads: dict[str, tuple[str, ...]]
    row_of: Callable[[random.Random, int], dict[str, Any]]

    @property
    def deep(self) -> int:
        """How many rows the heading has."""
        return 1 + any(len(words) > 1 for words in self.heads.values())

    def fill(self, book: Workbook) -> None:
        """One table, a sheet per town, two tables one below the other or side by side."""
        r, made = self.r, self.made
        shape = r.choice(("one", "one", "one", "towns", "stacked", "beside"))
        if shape == "beside" and (self.deep > 1 or len(self.columns) > 9):
            shape = "stacked"
        made.faults.append(shape)
        names = r.sample(TOWNS, 3)
        if shape == "towns":
            for number, town in enumerate(names):
                self.table(book.create_sheet(town), town, number * 10, (1, 1))
        elif shape == "stacked":
            sheet, top = book.create_sheet("汇总表"), 1
            for number, town in enumerate(names[:2]):
                top = self.table(sheet, town, number * 10, (top, 1)) + 2
        elif shape == "beside":
            sheet, wide = book.create_sheet("名单"), len(self.columns) + 1 + r.choice((0, 1))
            for number in range(2):
                self.table(sheet, names[0], number * 10, (1, 1 + number * wide), bare=number > 0)
        else:
            place = (1 + r.choice((0, 0, 2)), 1 + r.choice((0, 0, 0, 1, 2)))
            self.table(book.create_sheet("Sheet1"), names[0], 0, place)
            if r.random() < 0.3:
                made.faults.append("old hidden sheet")
                old = book.create_sheet("旧表")
                old.sheet_state = "hidden"
                other = Spoilt(made.path, made.kind, made.identity, faults=["one"])
                _Maker(r, other, self.columns, self.heads, self.row_of).table(old, names[1], 50, (1, 1))

    def table(self, sheet: Worksheet, town: str, first: int, at: tuple[int, int], *, bare: bool = False) -> int:
        """A table with its title, at a row and a column; gives the last row used. `bare` has no title of its own."""
        r, faults = self.r, self.made.faults
        top, left = at
        if not bare:
            sheet.cell(top, left, TITLES[self.made.kind].format(town=town))
            sheet.merge_cells(start_row=top, start_column=left, end_row=top, end_column=left + len(self.columns))
        line = top + 1
        if self.made.kind == "grants":
            if not bare:
                sheet.cell(line, left, "资金来源：本级工会经费    发放日期：2023年8月25日")
            line += 1
        self.heading(sheet, line, left)
        line += self.deep
        for n in range(first, first + r.randrange(4, 9)):
            self.record(sheet, (line, left), n, town)
            if r.random() < 0.05:
                sheet.row_dimensions[line].hidden = True
                faults.append("hidden row")
            line += 1
            if r.random() < 0.08 and "beside" not in faults:
                faults.append("total inside")
                self.total(sheet, line, left)
                line += 1
                if r.random() < 0.5 and self.deep == 1:
                    faults.append("heading again")
                    self.heading(sheet, line, left)
                    line += 1
        return line if "beside" in faults else self.below(sheet, line, left)

    def below(self, sheet: Worksheet, line: int, left: int) -> int:
        """Total, remark, signatures: some of them, none of them a record."""
        r = self.r
        if r.random() < 0.6:
            self.total(sheet, line, left)
            line += 1
        if r.random() < 0.5:
            self.made.faults.append("remark")
            sheet.cell(line + r.randrange(2), left + r.randrange(3), r.choice(REMARKS))
            line += 2
        if r.random() < 0.5:
            sheet.cell(line, left, r.choice(SIGNS))
            line += 1
        return line

    def heading(self, sheet: Worksheet, line: int, left: int) -> None:
        """One row, or two with merged groups."""
        sheet.cell(line, left, "序号")
        groups: dict[str, list[int]] = {}
        for offset, col in enumerate(self.columns, left + 1):
            words = self.heads[col.key]
            if len(words) == 1:
                sheet.cell(line, offset, words[0])
                if self.deep > 1:
                    sheet.merge_cells(start_row=line, start_column=offset, end_row=line + 1, end_column=offset)
                continue
            sheet.cell(line + 1, offset, words[1])
            places = groups.setdefault(words[0].strip("*：: \n"), [])
            places.append(offset)
            if len(places) == 1:
                sheet.cell(line, offset, words[0])
        for places in groups.values():
            if len(places) > 1:
                sheet.merge_cells(start_row=line, start_column=places[0], end_row=line, end_column=places[-1])

    def record(self, sheet: Worksheet, at: tuple[int, int], n: int, town: str) -> None:
        """One record, some of its cells spoilt."""
        r, made = self.r, self.made
        known = {row[made.identity] for row in made.rows}
        while (values := self.row_of(r, n))[made.identity] in known:
            pass
        line, left = at
        sheet.cell(line, left, n % 10 + 1)
        for offset, col in enumerate(self.columns, left + 1):
            value = values[col.key]
            cell: Any = col.write(r, value)
            spoiler = spoilt_id if col.key in IDS else SPOILERS.get(col.write)
            if spoiler is not None and value is not None and r.random() < 0.12:
                cell, told, fault = spoiler(r, value)
                made.faults.append(fault)
                if not told:
                    made.doubtful.add((str(values[made.identity]), col.key))
            put = sheet.cell(line, offset)
            put.value = cell
            if isinstance(cell, str) and not cell.startswith(("=", "#")):
                put.data_type = "s"
        truth = {col.key: values[col.key] for col in self.columns}
        made.rows.append(truth | ({"town": town} if made.kind in {"members", "contracts"} else {}))

    def total(self, sheet: Worksheet, line: int, left: int) -> None:
        """A row that adds up, by a formula without a result or by a number."""
        sheet.cell(line, left + self.r.choice((0, 1)), self.r.choice(TOTALS))
        for offset, col in enumerate(self.columns, left + 1):
            if col.write in {count, money} and sheet.cell(line, offset).value is None:
                letter = get_column_letter(offset)
                sheet.cell(line, offset, self.r.choice((123, f"=SUM({letter}4:{letter}9)")))
