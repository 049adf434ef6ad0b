"""Where somebody is reached and where something lies: mobile, telephone, administrative division."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from tzdesk.base.text import half_width, squeeze
from tzdesk.fields.codes import CodeList
from tzdesk.fields.problem import FieldProblem
from tzdesk.fields.types.base import FieldType

_MOBILE = re.compile(r"^1[3-9]\d{9}$")
_LANDLINE = re.compile(r"^(?:0\d{2,3}-?)?\d{7,8}(?:-\d{1,5})?$")
_DIVISION = re.compile(r"^\d{6}(?:\d{3}(?:\d{3})?)?$")


def _digits(text: str) -> str:
    number = squeeze(half_width(text))
    if re.fullmatch(r"(?:\+?86-?)?1[\d-]{10,13}", number):
        number = re.sub(r"^\+?86-?(?=1)", "", number).replace("-", "")
    return re.sub(r"^\((0\d{2,3})\)-?", r"\1-", number)


@dataclass(frozen=True)
class MobileType(FieldType[str]):
    """A mobile number: 11 digits from 13 to 19."""

    name: ClassVar[str] = "mobile"

    def parse(self, text: str) -> str | None:
        return _digits(text) or None

    def check(self, value: str | None) -> list[str]:
        return [] if value is None or _MOBILE.match(value) else ["手机号码应为 11 位数字，以 13 至 19 开头。"]

    def mask(self, value: str | None) -> str:
        return _mask_number(value)


@dataclass(frozen=True)
class PhoneType(FieldType[str]):
    """A mobile number or a landline: 0513-86512345, with or without area and extension."""

    name: ClassVar[str] = "phone"

    def parse(self, text: str) -> str | None:
        return _digits(text) or None

    def check(self, value: str | None) -> list[str]:
        if value is None or _MOBILE.match(value) or _LANDLINE.match(value):
            return []
        return ["联系电话应为手机号码，或带区号的固定电话，例如 0513-86512345。"]

    def mask(self, value: str | None) -> str:
        return _mask_number(value)


@dataclass(frozen=True)
class RegionType(FieldType[str]):
    """An administrative division: 12 digits (town level ends in 000), or a name or code of the list.

    Villages have their own last three digits and are not listed: any 12 digits are taken; with `listed_only`, `check`
    asks that their town is in `codes`.
    """

    name: ClassVar[str] = "region"
    codes: CodeList | None = None
    listed_only: bool = False

    def parse(self, text: str) -> str | None:
        word = squeeze(half_width(text))
        if not word:
            return None
        if self.codes is not None and (entry := self.codes.match(word)) is not None:
            return entry.code
        if _DIVISION.match(word):
            return word.ljust(12, "0")
        if self.codes is not None:
            return self.codes.find(word).code
        raise FieldProblem(f"“{text.strip()}”不是政区代码，应为 6、9 或 12 位数字。")

    def format(self, value: str | None) -> str:
        return self.codes.label_of(value) if self.codes is not None else value or ""

    def check(self, value: str | None) -> list[str]:
        if value is None:
            return []
        if not re.fullmatch(r"\d{12}", value):
            return ["政区代码应为 12 位数字。"]
        known = self.codes is None or value in self.codes or value[:9] + "000" in self.codes
        return ["政区代码无效或不在选项内。"] if self.listed_only and not known else []

    def to_cell(self, value: str | None) -> str | None:
        return None if value is None else self.format(value)

    def mask(self, value: str | None) -> str:
        return self.format(value)


def _mask_number(value: str | None) -> str:
    if value is None:
        return ""
    return f"{value[:3]}****{value[-4:]}" if len(value) == 11 else "*" * max(len(value) - 4, 4) + value[-4:]
