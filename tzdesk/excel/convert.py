"""From raw cells to typed values with the problems of reading: what was decided, what could not be read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from tzdesk.base.periods import Month
from tzdesk.base.text import half_width
from tzdesk.excel.layout import Column, Layout
from tzdesk.excel.terms import in_figures, read_term, western
from tzdesk.fields.types import FieldProblem, Reading

_MORE_BLANKS = frozenset(
    {
        "没有",
        "未填",
        "不详",
        "未知",
        "无此项",
        "null",
        "none",
        "nan",
        "n.a.",
        "－－",
        "/ /",
        "//",
        "×",
        "待补",
        "待填",
        "略",
        "……",
        "...",
    }
)
_SHORT = 8  # characters: no blank mark is longer
_REMEMBERED = 3000  # cells per column whose reading is kept: 男, 汉族, 2023-06-27 come again and again
_MIDNIGHT = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$")
_NO_YEAR = re.compile(r"^(1[0-2]|0?[1-9])(?:月|[./\-])([0-3]?\d)[日号]?$")
_FIRST_SERIAL = 3654  # 1910-01-01: what is less is a day and a month with a point, or a count
_WAN = re.compile(r"^[¥]?([\d,]+(?:\.\d+)?)万(?:元)?整?$")
_NO_RESULT = "单元格是公式，文件里没有保存计算结果。请在 Excel 里打开后保存，或改填数字。"


@dataclass(frozen=True)
class Problem:
    """One thing to look at. `row` is the sheet's row number (0 = the whole file), `field` a key of the layout.

    `lost` says that something stood in the cell and is not taken in: the rest of the row may be, this cell goes back to
    the sender. `column` is its place on the sheet (0-based) where that does not follow from the field.
    """

    row: int
    field: str
    severity: str
    message: str
    rule: str = ""
    sheet: str = ""
    code: str = ""
    lost: bool = False
    column: int | None = None

    def to_json(self) -> dict[str, Any]:
        """As a dry run writes it; what is empty is left out."""
        shown: dict[str, Any] = {"row": self.row, "field": self.field}
        if self.rule:
            shown["rule"] = self.rule
        shown |= {"severity": self.severity, "message": self.message}
        if self.sheet:
            shown["sheet"] = self.sheet
        if self.code:
            shown["code"] = self.code
        if self.lost:
            shown["lost"] = True
        return shown


@dataclass
class Values:
    """A row's typed values, the raw texts that no code list knows, and its problems."""

    row: int
    typed: dict[str, Any] = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class Converter:
    """Turns cells of one sheet into values.

    `factors` multiply money columns whose heading or sheet says 万元; `year` is the one that the sheet's title states,
    for days without a year.
    """

    def __init__(self, layout: Layout, sheet: str, factors: Mapping[str, int], year: int | None = None) -> None:
        self.layout = layout
        self.year = year
        self.sheet = sheet
        self.factors = factors
        self._known: dict[str, dict[tuple[type, object], tuple[Reading[Any], list[str]]]] = {}

    def row(self, number: int, raw: Mapping[str, object], valueless: Mapping[str, str]) -> Values:
        """Convert one record. Every key of `raw` gets a value; blank is None."""
        values = Values(number)
        for key, cell in raw.items():
            column = self.layout.column(key)
            if column is None:
                continue
            if cell is None and key in valueless:
                text = valueless[key]
                error = f"单元格里是 Excel 的错误值“{text}”，没有读到内容。"
                message, code = (_NO_RESULT, "formula") if text.startswith("=") else (error, "excel_error")
                self._say(values, column, "hard", message, code, lost=True)
            if column.split == "term":
                self._term(values, column, cell)
            elif column.split == "words":
                self._words(values, column, cell)
            else:
                self._plain(values, column, cell)
        self._unsorted(values)
        return values

    def _plain(self, values: Values, column: Column, cell: object) -> None:
        if cell is None:
            values.typed[column.key] = None
            return
        known = self._known.setdefault(column.key, {})
        place = (type(cell), cell)
        reading, sentences = known.get(place) or self._look(column, cell)
        if len(known) < _REMEMBERED:
            known[place] = (reading, sentences)
        if reading.problem:
            self._say(values, column, reading.severity, reading.problem, reading.code, lost=_is_lost(reading))
            if reading.value is None and reading.code == "not_in_list":
                values.unknown[column.key] = str(cell).strip()
        values.typed[column.key] = reading.value
        if sentences and not _other_document(column, values):
            for sentence in sentences:
                severity = "hard" if column.type.name == "resident_id" else "soft"
                self._say(values, column, severity, sentence, "check")

    def _look(self, column: Column, cell: object) -> tuple[Reading[Any], list[str]]:
        reading = self.read(column, cell)
        sentences = [] if reading.value is None else column.type.check(reading.value)
        if sentences and column.type.name == "integer":
            # A number of people that cannot be is no number of people: it would go into sums and later months.
            said = f"写的是“{str(cell).strip()}”，{sentences[0]}这一格没有读入。"
            return Reading(None, said, "hard", "out_of_range"), []
        return reading, sentences

    def read(self, column: Column, cell: object) -> Reading[Any]:
        """One cell by its column's type, with what offices add: more blank marks, 万元, a clock after a date."""
        if isinstance(cell, str) and (len(cell) <= _SHORT or column.type.name in {"date", "money"}):
            text = half_width(cell)
            if text.casefold() in _MORE_BLANKS and not column.type.means_something(text):
                return Reading(None, f"写的是“{cell.strip()}”，按未填处理，不当作 0。", "soft", "blank_mark")
            if column.type.name == "date":
                cell = _MIDNIGHT.sub("", western(text) if re.search(r"[〇零一二三四五六七八九十]", text) else text)
                if found := _NO_YEAR.match(cell):
                    return self._in_year(column, found, cell)
            elif column.type.numeric and (whole := in_figures(text)) is not None:
                return column.type.from_cell(whole)
            elif column.type.name == "money" and (found := _WAN.match(text.replace(" ", ""))):
                return self._times(column, found[1].replace(",", ""), 10_000, text)
        if column.type.name == "date" and type(cell) in {int, float} and 0 < cast(float, cell) < _FIRST_SERIAL:
            said = f"“{cell}”看不出是哪一天，请写成 2023-12-28 的样子。"  # 3.5 is no day of the year 1900
            return Reading(None, said, "hard", "not_a_date")
        factor = self.factors.get(column.key, 1)
        if factor != 1 and column.type.name == "money":
            number = _decimal(cell)
            if number is not None:
                return self._times(column, str(number), factor, "")
        return column.type.from_cell(cell)

    def _in_year(self, column: Column, found: re.Match[str], text: str) -> Reading[Any]:
        """A day without a year: the title's, with a word; without one it cannot be told."""
        if self.year is None:
            return Reading(None, f"“{text}”没有写年份，请补全，例如 2023-12-28。", "hard", "no_year")
        reading = column.type.from_cell(f"{self.year}-{found[1]}-{found[2]}")
        if reading.value is None:
            return reading
        note = f"“{text}”没有写年份，按标题里的{self.year}年读，请核对。"
        return Reading(reading.value, note, "soft", "no_year")

    @staticmethod
    def _times(column: Column, digits: str, factor: int, text: str) -> Reading[Any]:
        reading = column.type.from_cell(Decimal(digits) * factor)
        note = f"“{text}”按万元折算成元。" if text else None
        return Reading(
            reading.value, reading.problem or note, reading.severity, reading.code or ("unit" if note else "")
        )

    def _term(self, values: Values, column: Column, cell: object) -> None:
        if cell is None or column.type.from_cell(cell).value is None:
            reading = column.type.from_cell(cell)
            if reading.problem:
                self._say(values, column, reading.severity, reading.problem, reading.code, lost=_is_lost(reading))
            values.typed.setdefault("valid_from", None)
            values.typed.setdefault("valid_to", None)
            return
        term = read_term(cell)
        for key, day in (("valid_from", term.start), ("valid_to", term.end)):
            if day is not None or key not in values.typed:
                values.typed[key] = day
        if term.problem:
            self._say(values, column, "hard", term.problem, "not_a_date", lost=True)
        elif term.note:
            self._say(values, column, "soft", term.note, "derived")

    def _words(self, values: Values, column: Column, cell: object) -> None:
        text = column.type.from_cell(cell).value
        values.typed[column.key] = text
        rules = self.layout.words.get(column.key, ())
        for target in dict.fromkeys(rule.target for rule in rules):
            found = None
            if text:
                found = next((r.value for r in rules if r.target == target and any(w in text for w in r.any_of)), None)
            if found is not None or values.typed.get(target) is None:
                values.typed[target] = found

    def _unsorted(self, values: Values) -> None:
        """Free text was there, yet a code that it should give is still missing after all its columns were read."""
        for name, rules in self.layout.words.items():
            text, column = values.typed.get(name), self.layout.column(name)
            missing = [rule.target for rule in rules if values.typed.get(rule.target) is None]
            if text and missing and column is not None:
                wanted = self.layout.column(missing[0])
                label = wanted.label if wanted else column.label
                self._say(values, column, "hard", f"“{text}”看不出{label}是哪一种，请改选。", "not_in_list", lost=True)

    def _say(
        self, values: Values, column: Column, severity: str, message: str, code: str, *, lost: bool = False
    ) -> None:
        said = Problem(values.row, column.key, severity, message, sheet=self.sheet, code=code, lost=lost)
        values.problems.append(said)


def _is_lost(reading: Reading[Any]) -> bool:
    """Whether something stood there of which nothing was taken; a mark for blank says that nothing is there."""
    return reading.value is None and reading.code != "blank_mark"


def located(problems: Sequence[Problem], columns: Mapping[str, int]) -> list[Problem]:
    """Problems with the columns of their cells."""
    return [replace(problem, column=columns.get(problem.field)) for problem in problems]


def _other_document(column: Column, values: Values) -> bool:
    """A passport's number is checked by nobody here: its kind stands in the column beside."""
    kind = values.typed.get("id_kind")
    return column.type.name == "resident_id" and isinstance(kind, str) and "身份证" not in kind


def _decimal(cell: object) -> Decimal | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, (int, float)):
        return Decimal(repr(cell))
    if isinstance(cell, str):
        try:
            return Decimal(half_width(cell).replace(",", "").removesuffix("元").removesuffix("万"))
        except InvalidOperation:
            return None
    return None


def shown(layout: Layout, key: str, values: Mapping[str, Any], unknown: Mapping[str, str]) -> Any:
    """A value as a dry run writes it: labels for codes, ISO dates, yuan for money, 是/否."""
    value = values.get(key)
    column = layout.column(key)
    if value is None:
        return unknown.get(key)
    if isinstance(value, list):
        return value
    if column is None:
        return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Month) else value
    kind = column.type.name
    if kind == "code":
        return int(value) if column.json == "int" else column.type.format(value)
    if kind == "money":
        return value // 100 if value % 100 == 0 else value / 100
    if kind in {"yesno", "date", "month", "codes"}:
        return column.type.format(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def take_word(column: Column, text: str) -> Any:
    """A context's text as a value of a column; None when it cannot be read."""
    try:
        value = column.type.parse(text)
    except FieldProblem:
        value = column.type.from_cell(text).value
    return value
