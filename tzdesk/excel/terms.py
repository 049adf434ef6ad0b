"""A term in one cell, as clerks write it: 自2023/01/29起至2025/01/27止, 2023.1.21-2024.1.20, 三年(2023年1月1日起)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tzdesk.base.periods import Month, add_months
from tzdesk.base.text import half_width

_DIGITS = {
    "〇": 0,
    "零": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_FULL = r"(?P<y{n}>(?:19|20)\d\d)\s*[年./\-]\s*(?P<m{n}>\d{{1,2}})\s*[月./\-]\s*(?P<d{n}>\d{{1,2}})(?!\d)\s*日?"
_PACKED = r"(?<!\d)(?P<y{n}>(?:19|20)\d\d)(?P<m{n}>[01]\d)(?P<d{n}>[0-3]\d)(?!\d)"
_DATE = re.compile(rf"{_FULL.format(n=1)}|{_PACKED.format(n=2)}")
_MONTH = re.compile(r"((?:19|20)\d\d)\s*[年./\-]\s*(\d{1,2})(?!\d)\s*月?")
_SHORT = re.compile(r"(?<![\d./\-])(\d{1,2})\s*[月./\-]\s*(\d{1,2})(?!\d)\s*日?")
_YEARS = re.compile(r"([一二两三四五六七八九十]|\d{1,2})\s*(?:周)?(年|个月)(?!\s*\d{1,2}\s*月)")
_CLOCK = re.compile(r"\s+\d{1,2}:\d{2}(?::\d{2})?")
_HAN_DATE = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})日)?"
)


@dataclass(frozen=True)
class Term:
    """From and to, as far as they can be taken; `note` says what was worked out, `problem` why something is missing."""

    start: date | None
    end: date | None
    note: str = ""
    problem: str = ""


def han_number(text: str) -> int:
    """十二 → 12, 三 → 3, 二十 → 20; digits are read as they are."""
    if text.isdigit() and text.isascii():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
    return int("".join(str(_DIGITS[ch]) for ch in text))


_CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟两○零", "一二三四五六七八九十百千二〇〇")
_WHOLE = re.compile(r"^([〇一二三四五六七八九十百千万]+)(?:元整?|圆整?|人|名|个|户|家|份|岁)?$")
_PLACES = {"十": 10, "百": 100, "千": 1000}
_SPAN = re.compile(r"(?:^|[十百千万])[一二三四五六七八九]{2}")  # 十五六, 三五: about so many


def in_figures(text: str) -> int | None:
    """三十二 → 32, 一百零五人 → 105, 伍佰元整 → 500, 二〇 → 20; None for what is no whole number in Han numerals."""
    found = _WHOLE.match(text.translate(_CAPITALS))
    if found is None:
        return None
    digits = found[1]
    if not set(digits) & {*_PLACES, "万"}:
        return han_number(digits) if len(digits) == 1 or "〇" in digits else None
    if _SPAN.search(digits):
        return None
    total = section = 0
    digit: int | None = None
    for sign in digits:
        if sign == "万":
            total, section, digit = (total + section + (digit or 0)) * 10_000, 0, None
        elif sign in _PLACES:
            section += (1 if digit is None else digit) * _PLACES[sign]
            digit = None
        else:
            digit = _DIGITS[sign]
    return total + section + (digit or 0)


def western(text: str) -> str:
    """二〇二三年十二月 → 2023年12月, in half-width."""

    def written(found: re.Match[str]) -> str:
        day = f"{han_number(found[3])}日" if found[3] else ""
        return f"{han_number(found[1])}年{han_number(found[2])}月{day}"

    return half_width(_HAN_DATE.sub(written, text).replace("、", "-"))


def find_dates(text: str) -> list[tuple[int, int, date]]:
    """All full dates in a text with their places; impossible ones are left out."""
    found = []
    for hit in _DATE.finditer(text):
        n = 1 if hit["y1"] else 2
        try:
            day = date(int(hit[f"y{n}"]), int(hit[f"m{n}"]), int(hit[f"d{n}"]))
        except ValueError:
            continue
        found.append((hit.start(), hit.end(), day))
    return found


def read_term(raw: object) -> Term:
    """Read a cell. What cannot be told is left None with a sentence; a length alone has no dates."""
    if isinstance(raw, (date, datetime)):
        day = raw.date() if isinstance(raw, datetime) else raw
        return Term(day, None, problem="只写了一个日期，看不出是起还是止。")
    text = _CLOCK.sub("", western(str(raw)))
    if not text:
        return Term(None, None)
    dates = find_dates(text)
    if len(dates) >= 2:
        return Term(dates[0][2], dates[1][2])
    if len(dates) == 1:
        return _from_one(text, *dates[0])
    months = _MONTH.findall(text)
    if len(months) == 2:
        return _from_months(months)
    return Term(None, None, problem=f"“{str(raw).strip()}”里看不出起止日期。")


def _from_one(text: str, begin: int, end: int, day: date) -> Term:
    rest = f"{text[:begin]} {text[end:]}"
    short = _SHORT.match(text[end:].lstrip("-~—至到起 "))
    if short:
        try:
            return Term(day, date(day.year, int(short[1]), int(short[2])), note="止期没有写年份，按起期的年份读。")
        except ValueError:
            pass
    length = _YEARS.search(rest)
    if length:
        months = han_number(length[1]) * (12 if length[2] == "年" else 1)
        if re.search(r"止|截至|截止|到期", rest) and "起" not in rest:
            start = add_months(day + timedelta(days=1), -months)
            return Term(start, day, note=f"按期限{length[0]}推算起期为 {start.isoformat()}。")
        last = add_months(day, months) - timedelta(days=1)
        return Term(day, last, note=f"按期限{length[0]}推算止期为 {last.isoformat()}。")
    if re.search(r"止|截至|截止|至\s*$|到期", rest) or text[:begin].strip().endswith(("至", "到")):
        return Term(None, day, problem="只写了止期，没有起期。")
    return Term(day, None, problem="只写了起期，没有止期。")


def _from_months(months: list[tuple[str, str]]) -> Term:
    try:
        first, last = (Month(int(year), int(month)) for year, month in months)
    except ValueError:
        return Term(None, None, problem="月份不对，读不出起止日期。")
    return Term(first.first, last.last, note="只写到月份，按首月一日至末月末日读。")


def find_month(text: str) -> Month | None:
    """The month that a title or a fact speaks of: 2023年12月, 2023-12, 202312, 20231228; None when it has none."""
    text = western(text)
    for pattern in (
        r"((?:19|20)\d\d)\s*年\s*(\d{1,2})\s*月",
        r"(?<!\d)((?:19|20)\d\d)\s*[./\-]\s*(\d{1,2})(?!\d)",
        r"(?<!\d)((?:19|20)\d\d)([01]\d)(?!\d)",
        r"(?<!\d)((?:19|20)\d\d)([01]\d)[0-3]\d(?!\d)",
    ):
        found = re.search(pattern, text)
        if found and 1 <= int(found[2]) <= 12:
            return Month(int(found[1]), int(found[2]))
    return None


def find_year(text: str) -> int | None:
    """The year in a text, None when it has none."""
    found = re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", western(text))
    return int(found[1]) if found else None
