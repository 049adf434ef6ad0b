"""What a filter box over a column takes, by the kind of the column, and which words it offers.

Text: a part of it, its pinyin or initials, =the whole of it. Numbers and dates: >5, <=10, 3..8, =4, !=4. Dates also a
month (2023-12), a year, 本月, 上月, 今年, 去年, 今天. Codes: a part of the label, its initials, or the code. Every kind
takes 空 and 非空.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.base.text import half_width
from tzdesk.fields.codes import Code, CodeList
from tzdesk.fields.problem import FieldProblem
from tzdesk.fields.spec import FieldSpec
from tzdesk.registers.query import NUMBERS, Condition, Op, asked_for, tells
from tzdesk.store.search import plain, search_keys

_RANGE = re.compile(r"^(.+?)(?:\.\.|~|至)(.+)$")
_TAIL = re.compile(r"\d{3}[\dXx]")
_BLANK, _FILLED = ("空", "空白", "未填"), ("非空", "已填")
_TEXTS = {"text", "name", "resident_id", "credit_code", "bank_card", "mobile", "phone", "region"}
_SIGNS: tuple[tuple[str, Op], ...] = (
    (">=", "at_least"), ("<=", "at_most"), (">", "above"), ("<", "below"), ("!=", "is_not"), ("=", "is"),
)  # fmt: skip
_LIKE_SIGNS = str.maketrans({"≥": ">=", "≤": "<=", "≠": "!=", "—": "~"})
_DAYS = ("今天", "本月", "上月", "今年", "去年")
_MONTHS = ("本月", "上月", "今年", "去年")
_MANY = 40  # codes that are offered before anything is typed
OFFERED = 20


def read_condition(field: FieldSpec, typed: str, today: date | None = None) -> Condition | None:
    """What a box means for its column, None for an empty one. Raises FieldProblem for what cannot be read."""
    text = typed.strip()
    if not text:
        return None
    if text in _BLANK or text in _FILLED:
        return Condition(field.name, "blank" if text in _BLANK else "filled")
    kind = field.type.name
    if field.masked:
        return _of_masked(field, half_width(text))
    if kind == "ref":
        return Condition(field.name, "named", (field.type.to, text))  # type: ignore[attr-defined]
    plain_text = half_width(text.translate(_LIKE_SIGNS))
    if kind in _TEXTS:
        if plain_text.startswith("="):
            return Condition(field.name, "is", text[1:].strip())
        letters = plain_text.isascii() and plain_text.isalpha()
        return Condition(field.name, "sounds" if letters else "contains", text)
    if kind in {"code", "codes"}:
        return _of_codes(field, text)
    if kind in {"date", "month"} and (span := _span(plain_text, today or clock.today())) is not None:
        return _within(field, span)
    return _compared(field, plain_text, text)


def _of_masked(field: FieldSpec, text: str) -> Condition:
    """A masked number is found by all of it or by its last four places, which a list shows anyway; never by others.

    What is no number, a choice or an amount, is not found by its value at all: whoever tries them all would know it.
    """
    whole = text[1:].strip() if text.startswith("=") else ""
    found = Condition(field.name, "ends", text.upper()) if _TAIL.fullmatch(text) else None
    if whole:
        found = Condition(field.name, "is", field.type.parse(whole) if field.type.name == "date" else whole.upper())
    if found is None or found.value is None or tells(field, found):
        raise FieldProblem(f"“{field.label}”受保护，只能按{asked_for(field)}筛选。", "masked")
    return found


def _of_codes(field: FieldSpec, text: str) -> Condition:
    codes: CodeList = field.type.codes  # type: ignore[attr-defined]
    sought = text.lstrip("=＝")
    exact = codes.match(sought) if sought != text else None  # = asks for this one, not for all that contain its words
    found = [exact.code] if exact is not None else [code.code for code in codes_like(codes, sought)]
    if not found:
        raise FieldProblem(f"选项里没有“{text}”。", "not_in_list")
    return Condition(field.name, "has" if field.type.name == "codes" else "one_of", tuple(found))


def codes_like(codes: CodeList, typed: str) -> list[Code]:
    """The codes that a text can mean: by code, label, alias, pinyin or initials; the nearest first."""
    sought = plain(typed)
    if not sought:
        return []
    exact = codes.match(typed)
    hits = []
    for code in codes:
        words = [code.code, code.label, *code.aliases, *search_keys(code.label).split()]
        if code is exact or any(sought in plain(word) for word in words):
            near = code is not exact, not any(plain(word).startswith(sought) for word in words)
            hits.append((near, code))
    return [code for _near, code in sorted(hits, key=lambda hit: hit[0])]


def _span(text: str, today: date) -> tuple[Month, Month] | None:
    """The months that a word, a year or a month means."""
    this = Month.of(today)
    year = {"今年": today.year, "去年": today.year - 1}.get(text)
    if year is None and re.fullmatch(r"\d{4}年?", text):
        year = int(text[:4])
    if year is not None:
        return Month(year, 1), Month(year, 12)
    if text in {"本月", "上月"}:
        month = this if text == "本月" else this.previous
        return month, month
    if re.fullmatch(r"\d{4}[-./年]\d{1,2}月?", text):
        try:
            month = Month.parse(text)
        except ValueError:
            return None
        return month, month
    return None


def _within(field: FieldSpec, span: tuple[Month, Month]) -> Condition:
    first, last = span
    if field.type.name == "date":
        return Condition(field.name, "between", (first.first, last.last))
    return Condition(field.name, "is", first) if first == last else Condition(field.name, "between", span)


def _compared(field: FieldSpec, plain_text: str, text: str) -> Condition:
    for sign, op in _SIGNS:
        if plain_text.startswith(sign):
            return Condition(field.name, op, _value(field, plain_text[len(sign) :]))
    if found := _RANGE.match(plain_text):
        return Condition(field.name, "between", (_value(field, found[1]), _value(field, found[2])))
    return Condition(field.name, "is", _value(field, text))


def _value(field: FieldSpec, text: str) -> Any:
    if field.type.name == "date" and text.strip() == "今天":
        return clock.today()
    value = field.type.parse(text)
    if value is None:
        raise FieldProblem("比较的符号后面要写一个值。")
    return value


def offered(field: FieldSpec, typed: str) -> list[str]:
    """The words that a box offers for what is typed so far."""
    sought, kind = typed.strip(), field.type.name
    ready = {"date": _DAYS, "month": _MONTHS, "yesno": ("是", "否")}.get(kind, ())
    codes: CodeList | None = getattr(field.type, "codes", None)
    if codes is not None and kind in {"code", "codes"}:
        if sought:
            return [code.label for code in codes_like(codes, sought)][:OFFERED]
        ready = tuple(code.label for code in codes) if len(codes) <= _MANY else ()
    return [word for word in (*ready, "空", "非空") if not sought or (sought in word and sought != word)]


def same_as(field: FieldSpec, shown: str) -> str:
    """What a box says to let through only the rows that show the same in its column."""
    if not shown:
        return "空"
    if field.masked:
        return shown[-4:] if field.type.name in NUMBERS and _TAIL.fullmatch(shown[-4:]) else "非空"
    kind = field.type.name
    if kind == "codes":
        return f"={shown.split('；', maxsplit=1)[0]}"
    return f"={shown}" if kind in _TEXTS | {"code", "integer", "decimal", "money"} else shown


def comparisons(field: FieldSpec) -> list[tuple[str, str]]:
    """The signs that a number or a day is compared with, each with its words; what is compared with follows it."""
    if field.masked or field.type.name not in {"integer", "decimal", "money", "date", "month"}:
        return []
    day = field.type.name in {"date", "month"}
    words = ("晚于", "早于", "不早于", "不晚于", "不是") if day else ("大于", "小于", "不小于", "不大于", "不等于")
    return [(sign, f"{sign} {word}…") for sign, word in zip((">", "<", ">=", "<=", "!="), words, strict=True)]


def example(field: FieldSpec) -> str:
    """What stands in an empty box, short enough for a narrow column."""
    kind = field.type.name
    if field.masked:
        return "后四位" if kind in NUMBERS else "非空"
    if kind in {"integer", "decimal", "money"}:
        return "如 >5"
    if kind in {"date", "month"}:
        return "如 2023-12"
    return "筛选"


def hint(field: FieldSpec) -> str:
    """What can be typed, in a few words."""
    kind = field.type.name
    if field.masked:
        return f"输入{asked_for(field)}"
    if kind in {"integer", "decimal", "money"}:
        return "输入数字、>5、3..8、空、非空"
    if kind in {"date", "month"}:
        return "输入 2023-12、2023、>2023-06-30、本月、空、非空"
    if kind in {"code", "codes"}:
        return "输入选项的一部分或拼音首字母；↓ 列出选项"
    if kind == "yesno":
        return "输入是、否、空、非空"
    return "输入一部分文字或拼音首字母、空、非空"
