"""What a cell shows of its value by its number format, as far as a forger could use it: digits, signs, words, blanks.

Thousands and blanks between are left out, since offices write them differently. A format that cannot be read for
certain stands for itself, beside the value, so that it is the same only as itself.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import lru_cache
from typing import Any

UNREAD = "⟨"  # what begins the format in a text that gives value and format instead of what is seen
_BRACKET = re.compile(r"\[[^\]]*\]")
_CURRENCY = re.compile(r"\[\$([^\]\"-]*)[^\]]*\]")  # [$¥-804]: words that are shown, and a language
_OTHERWISE = re.compile(r"\[([<>=]|dbnum|h+\]|m+\]|s+\])", re.IGNORECASE)  # conditions, figures in words, hours run on
_PALE = re.compile(r"\[(white|白色|(color|颜色)\s*2)\]", re.IGNORECASE)
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|_(.)|\*(.)|([0#?.,%]+(?:[eE][+-]0+)?)|(.)', re.DOTALL)
_PART = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|.', re.DOTALL)
_FIGURES = re.compile(r"[0#?,]*(\.[0#?]*,*)?")  # a second point, a power: not to be read
_PLAIN = {"general", "g/通用格式", "g/標準格式"}
_DAY = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|(y+|m+|d+|h+|s+)|(.)', re.IGNORECASE | re.DOTALL)
_UNREADABLE = frozenset("/EeYyMmDdHhSs")  # fractions, powers, parts of a day: in the format of a number
_THOUSAND, _HUNDRED = 1000, 100
_EPOCH = date(1899, 12, 30)  # day 0 of a workbook
_EXACT = Context(prec=2000)  # the largest number of a workbook, with as many decimals as a format holds


@lru_cache(maxsize=4096, typed=True)
def shown_text(value: Any, number_format: str) -> str:
    """The text that a cell shows of a value; the same value in an equivalent format gives the same text. Never raises:
    what cannot be told is the value with the format."""
    sections = _sections(number_format)
    if _OTHERWISE.search(number_format):
        return _unread(value, number_format)
    if isinstance(value, str):
        return _text(value, sections)
    if isinstance(value, date):
        if _tells_day(_bare(sections[0])):
            return "" if _PALE.search(sections[0]) else _day(value, _bare(sections[0]))
        value = value.toordinal() - _EPOCH.toordinal()
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return str(value)
    try:
        with localcontext(_EXACT):
            shown = _number(Decimal(str(value)), sections)
    except (ArithmeticError, ValueError):  # no number at all, or one that no cell can hold
        shown = None
    return _unread(value, number_format) if shown is None else shown


def _unread(value: Any, number_format: str) -> str:
    return f"{value}{UNREAD}{number_format}⟩"


def _sections(number_format: str) -> list[str]:
    """The parts of a format for numbers above, below and of nought, and for texts; a ; between quotes parts nothing."""
    found = [""]
    for one in _PART.findall(_CURRENCY.sub(r'"\1"', number_format)):
        if one == ";":
            found.append("")
        else:
            found[-1] += one
    return found


def _bare(section: str) -> str:
    """A part of a format without its colours and the like."""
    return _BRACKET.sub("", section)


def _plain(section: str) -> bool:
    return section.strip().lower() in {"", *_PLAIN}


def _tells_day(section: str) -> bool:
    return _plain(section) or any(part for *_, part, _ in _DAY.findall(section))


def _text(value: str, sections: list[str]) -> str:
    """A text is shown as it is unless a part of the format is made for texts."""
    own = next((one for one in sections if "@" in one), sections[3] if len(sections) > 3 else "@")
    if _PALE.search(own):
        return ""
    parts = re.sub(r'"([^"]*)"|\\(.)|_.|\*.', lambda one: (one[1] or one[2] or "").replace("@", "\0"), _bare(own))
    return parts.replace("@", value).replace("\0", "@").strip()


def _day(value: date, section: str) -> str:
    if _plain(section):
        return str(value)
    hour, second = (value.hour, value.second) if isinstance(value, datetime) else (0, 0)
    parts = {"y": value.year, "m": value.month, "d": value.day, "h": hour, "s": second}
    shown = [
        quoted or escaped or (str(parts[part[0].lower()]) if part else other.replace("@", ""))
        for quoted, escaped, part, other in _DAY.findall(section)
    ]
    return re.sub(r"\s", "", "".join(shown))


def _number(value: Decimal, sections: list[str]) -> str | None:
    """What is shown of a number; None where the format cannot be read for certain."""
    if not value.is_finite():
        return None
    section, own_sign = sections[0], False
    if value < 0 and len(sections) > 1:
        section, own_sign = sections[1], True
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    if _PALE.search(section):
        return ""
    section = _bare(section)
    if section.strip().lower() in {*_PLAIN, "@"} or (not section and len(sections) == 1):
        return _plainly(abs(value) if own_sign else value)
    words: list[str] = []
    digits = ""
    percent = 0
    for quoted, escaped, room, fill, run, other in _TOKEN.findall(section):
        if other in _UNREADABLE or fill.strip() or (digits and run.strip("%")):
            return None
        percent += run.count("%")
        if run.strip("%"):
            digits = run.strip("%")
            words.append(run.replace(digits, "\0"))
        elif other == "@":
            words.append(_plainly(abs(value)))
        else:
            words.append(run or quoted or escaped or ("" if room else other))
    if not _FIGURES.fullmatch(digits):
        return None
    return _signed(value * _HUNDRED**percent, digits, "".join(words), own_sign=own_sign)


def _signed(value: Decimal, digits: str, words: str, *, own_sign: bool) -> str:
    """The words with the figures in them; the sign goes before all, unless the format has one part for it."""
    whole, _, part = digits.partition(".")
    small = sum(len(one) - len(one.rstrip(",")) for one in (whole, part))  # a comma behind the figures: in thousands
    figures = _figures(abs(value) / _THOUSAND**small, whole.replace(",", ""), part.replace(",", ""))
    minus = "-" if value < 0 and not own_sign and re.search("[1-9]", figures if digits else "1") else ""
    return minus + re.sub(r"\s", "", words).replace("\0", figures)


def _plainly(value: Decimal) -> str:
    return format(value.normalize(), "f") if value else "0"


def _figures(value: Decimal, whole: str, part: str) -> str:
    left, _, right = format(value.quantize(Decimal(1).scaleb(-len(part)), ROUND_HALF_UP), "f").partition(".")
    right = right[: part.rfind("0") + 1] + right[part.rfind("0") + 1 :].rstrip("0")
    if left == "0" and "0" not in whole:
        left = ""
    left = left.zfill(whole.count("0")) if left else left
    return f"{left}.{right}" if right else left
