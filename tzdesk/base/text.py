"""Small repairs to text as it comes from keyboards, input methods and other people's workbooks."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"[\s\u00a0\u3000\u200b\ufeff]+")
_EXTRA = str.maketrans({"。": ".", "、": ",", "—": "-", "－": "-", "–": "-", "−": "-", "￥": "¥", "～": "~", "　": " "})
_DOTS = re.compile(
    r"(?<=[\u3400-\u9fff\U00020000-\U0003ffff])[.\u2022\u30fb\u2027\u2219\u25cf\uff65\u00b7](?=[\u3400-\u9fff\U00020000-\U0003ffff])"
)


_KEYED = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | _EXTRA
_ITEMS = re.compile(r"[\n；;]+")
_NUMBER = re.compile(r"(?<!\d)\d(?:[ -]?\d){10,}")
_PERSONAL = re.compile(r"(?<!\d)(?:1[ -]?[3-9](?:[ -]?\d){9}|\d(?:[ -]?\d){16}[ -]?[\dXx])(?!\d)")
_NUMBERED = re.compile(r"^[（(]?\d{1,2}(?:[)）、]|[.．](?!\d))\s*")  # 1. and （2）, not the 3. of 3.5


def half_width_keys(text: str) -> str:
    """The same sign by sign while a number, a date or a code is typed: the length, and so the cursor, stays."""
    return text.translate(_KEYED)


def half_width(text: str) -> str:
    """Full-width digits, letters and punctuation → half-width, for boxes that hold numbers, codes or dates."""
    return unicodedata.normalize("NFKC", text.translate(_EXTRA)).strip()


def squeeze(text: str) -> str:
    """Drop all white space, full-width and zero-width included: for codes and names out of workbooks."""
    return _SPACES.sub("", text)


def tidy(text: str) -> str:
    """Trim the ends and fold inner runs of white space to one blank: for free text."""
    return _SPACES.sub(" ", text).strip()


def holds_number(text: str) -> bool:
    """Whether a free text has a whole ID, card or telephone number in it, however it is spaced."""
    return _NUMBER.search(half_width(text)) is not None


def holds_personal_number(text: str) -> bool:
    """Whether a free text has a whole resident ID or mobile number in it. The numbers of a voucher, a contract, an
    office's telephone (记账凭证、合同、办公电话) are none."""
    return _PERSONAL.search(half_width(text)) is not None


def normal_name(text: str) -> str:
    """A name as it is compared: brackets half-width, no white space. 南通恒泰（集团） equals 南通恒泰(集团)."""
    return squeeze(unicodedata.normalize("NFKC", text)).casefold()


def person_name(text: str) -> str:
    """A person's name with the separator U+00B7 in place of its look-alikes (公安部 姓名用字规范; GB 18030 A1A4)."""
    return _DOTS.sub("·", squeeze(text))


def items_of(text: str | None) -> tuple[str, ...]:
    """The items of a text, one a line or between semicolons, without the numbers typed before them: papers set their
    own."""
    lines = (_NUMBERED.sub("", line.strip()) for line in _ITEMS.split(text or ""))
    return tuple(line for line in lines if line)
