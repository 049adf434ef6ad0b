"""The kinds of columns that the sheets of a definition workbook have: how a value is written, how it is read back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tzdesk.base.text import half_width
from tzdesk.definitions.toml_text import inline, pairs
from tzdesk.tailoring.cells import WordError, read_params

_YES, _NO = ("是", "√", "true", "1"), ("否", "×", "false", "0")


@dataclass(frozen=True)
class Kind:
    """How values of a column are said in a cell and read from it. Reading raises WordError with a sentence."""

    say: Callable[[Any], Any]
    read: Callable[[Any], Any]


@dataclass(frozen=True)
class Col:
    """A column of a sheet: its heading, the key it stands for, what may stand in it, its width in characters."""

    heading: str
    key: str
    kind: Kind
    width: float = 14
    needed: bool = False
    help: str = field(default="", repr=False)


def text_of(raw: Any) -> str:
    """What stands in a cell as text; a whole number that Excel made of a code loses its decimals."""
    if isinstance(raw, float) and raw == int(raw):
        return str(int(raw))
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    return "" if raw is None else str(raw).strip()


def _whole(raw: Any) -> int:
    text = half_width(text_of(raw)).replace(",", "")
    try:
        return int(text)
    except ValueError as error:
        raise WordError(f"“{text}”应为整数。") from error


def _number(raw: Any) -> int | float:
    text = half_width(text_of(raw)).replace(",", "")
    try:
        found = float(text)
    except ValueError as error:
        raise WordError(f"“{text}”应为数字。") from error
    return int(found) if found == int(found) and "." not in text else found


def _flag(raw: Any) -> bool:
    text = text_of(raw).lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise WordError(f"“{text}”应为 是 或 否。")


def _day(raw: Any) -> str:
    text = (
        half_width(text_of(raw))
        .replace("年", "-")
        .replace("月", "-")
        .replace("日", "")
        .replace("/", "-")
        .replace(".", "-")
    )
    try:
        return date(*(int(part) for part in text.split("-"))).isoformat()
    except (ValueError, TypeError) as error:
        raise WordError(f"日期“{text_of(raw)}”不对，应写成 2024-01-31 的样子。") from error


def _split(text: str, sign: str) -> list[str]:
    return [part.strip() for part in text.replace("，", sign).split(sign) if part.strip()]


def _value(raw: Any) -> Any:
    """A number where it is one, else text or 是/否."""
    if isinstance(raw, bool):
        return raw
    text = text_of(raw)
    if text in {"是", "否"}:
        return text == "是"
    if text.startswith(("[", "{")):
        return read_params(f"value = {text}")["value"]
    try:
        return _number(raw)
    except WordError:
        return text


def _said(value: Any) -> Any:
    if isinstance(value, bool):
        return "是" if value else "否"
    return inline(value) if isinstance(value, list | dict) else value


def _listed(words: Any) -> str:
    """Several words in one cell: 、 between them, or | where a word has a 、 of its own."""
    odd = any("、" in word or "，" in word for word in words)
    return "|".join(words) + "|" * (len(words) == 1) if odd else "、".join(words)


def _words(raw: Any) -> list[str]:
    text = text_of(raw)
    return [part.strip() for part in text.split("|") if part.strip()] if "|" in text else _split(text, "、")


def choice(words: Mapping[str, str], *, strict: bool = True) -> Kind:
    """A column of a few fixed words."""
    back = {word: value for value, word in words.items()}

    def read(raw: Any) -> str:
        text = text_of(raw)
        if text in back or text in words or not strict:
            return back.get(text, text)
        raise WordError(f"“{text}”应为 {'、'.join(back)} 之一。")

    return Kind(lambda value: words.get(value, value), read)


TEXT = Kind(lambda value: value, text_of)
LINES = Kind("\n".join, lambda raw: [part.strip() for part in text_of(raw).splitlines() if part.strip()])
WORDS = Kind(_listed, _words)
WHOLE = Kind(lambda value: value, _whole)
NUMBER = Kind(lambda value: value, _number)
ANY = Kind(_said, _value)
FLAG = Kind(lambda value: "是" if value else "否", _flag)
DAY = Kind(str, _day)
PARAMS = Kind(pairs, lambda raw: read_params(text_of(raw)))
NUMBERS = Kind(
    lambda value: "、".join(map(str, value)), lambda raw: [_number(part) for part in _split(text_of(raw), "、")]
)
