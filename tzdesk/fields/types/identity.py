"""Numbers that identify people, units and accounts. They are text: leading zeros and the last digit count."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from tzdesk.base.clock import today
from tzdesk.base.text import half_width, squeeze
from tzdesk.fields.problem import FieldProblem
from tzdesk.fields.types.base import LOST_DIGITS, MASK, FieldType

_ID = re.compile(r"^\d{17}[\dX]$")
_USCC = re.compile(r"^[0-9A-HJ-NPQRTUWXY]{18}$")
_CARD = re.compile(r"^\d{16,19}$")
_SCIENTIFIC = re.compile(r"^\d(?:\.\d+)?E\+?\d+$")  # how a spreadsheet shows a long number
MINOR_UNTIL = 14  # 不满十四周岁
_HYPHENS = str.maketrans("", "", "-·.")


def compact(text: str) -> str:
    """A number as written by hand: half-width, no blanks, no hyphens, capitals. Raises FieldProblem for 9.99E+17."""
    number = squeeze(half_width(text)).upper()
    if _SCIENTIFIC.match(number):
        raise FieldProblem(LOST_DIGITS, "digits_lost")
    return number.translate(_HYPHENS)


def birth_date(id_no: str | None) -> date | None:
    """The birth date in a resident ID, None where it holds none."""
    if id_no is None or not _ID.match(id_no):
        return None
    try:
        return date(int(id_no[6:10]), int(id_no[10:12]), int(id_no[12:14]))
    except ValueError:
        return None


def gender(id_no: str | None) -> str | None:
    """ "1" male (17th digit odd), "2" female, as in GB/T 2261.1; None for what is no resident ID."""
    if id_no is None or not _ID.match(id_no):
        return None
    return "1" if int(id_no[16]) % 2 else "2"


def is_minor(id_no: str) -> bool:
    """Whether the ID is that of a child who is under fourteen today."""
    born, now = birth_date(id_no), today()
    return born is not None and (now.year - born.year - ((now.month, now.day) < (born.month, born.day))) < MINOR_UNTIL


@dataclass(frozen=True)
class ResidentIdType(FieldType[str]):
    """居民身份证号, 18 characters, check digit by GB 11643. The area is the place of first registration, perhaps long
    abolished, so it is never checked."""

    name: ClassVar[str] = "resident_id"

    def parse(self, text: str) -> str | None:
        return compact(text) or None

    def check(self, value: str | None) -> list[str]:
        if value is None:
            return []
        if re.fullmatch(r"\d{15}", value):
            return ["这是 15 位的旧身份证号，请按现在的身份证填写 18 位号码。"]
        if len(value) != 18:
            return [f"身份证号应为 18 位，现在有 {len(value)} 位。"]
        if not _ID.match(value):
            return ["身份证号前 17 位应为数字，最后一位为数字或 X。"]
        from stdnum.cn import ric

        problems = []
        if ric.calc_check_digit(value) != value[-1]:
            problems.append("身份证号校验位不正确，请核对证件。")
        born = birth_date(value)
        if born is None or not date(1900, 1, 1) <= born <= today():
            problems.append("身份证号中的出生日期无效。")
        return problems

    def mask(self, value: str | None) -> str:
        """First six and last four places; nothing at all of a child under fourteen (个人信息保护法第31条)."""
        if value is None:
            return ""
        if is_minor(value):
            return MASK
        return f"{value[:6]}{'*' * 8}{value[-4:]}" if len(value) == 18 else "*" * len(value)


@dataclass(frozen=True)
class CreditCodeType(FieldType[str]):
    """统一社会信用代码 (GB 32100). `union` asks for 81 or 89 at the front, which many other validators refuse."""

    name: ClassVar[str] = "credit_code"
    union: bool = False

    def parse(self, text: str) -> str | None:
        return compact(text) or None

    def check(self, value: str | None) -> list[str]:
        if value is None:
            return []
        if len(value) != 18:
            return [f"统一社会信用代码应为 18 位，现在有 {len(value)} 位。"]
        if not _USCC.match(value):
            return ["统一社会信用代码只能有数字和大写字母，不含 I、O、Z、S、V。"]
        from stdnum.cn import uscc

        if self.union and value[:2] not in {"81", "89"}:
            return ["工会的统一社会信用代码应以 81 或 89 开头，请核对是否误填了单位的代码。"]
        if uscc.calc_check_digit(value) != value[-1]:
            return ["统一社会信用代码校验位不正确，请核对证照。"]
        return []

    def mask(self, value: str | None) -> str:
        return "" if value is None else f"{value[:8]}{'*' * 6}{value[-4:]}"


@dataclass(frozen=True)
class BankCardType(FieldType[str]):
    """A bank card, 16–19 digits. Passbooks and some local banks fail the Luhn sum, so its sentence says so."""

    name: ClassVar[str] = "bank_card"

    def parse(self, text: str) -> str | None:
        return compact(text) or None

    def format(self, value: str | None) -> str:
        return value or ""

    def check(self, value: str | None) -> list[str]:
        if value is None:
            return []
        if not _CARD.match(value):
            return ["银行卡号应为 16 至 19 位数字。"]
        from stdnum import luhn

        return [] if luhn.checksum(value) == 0 else ["银行卡号校验未通过，请核对（存折账号可忽略）。"]

    def mask(self, value: str | None) -> str:
        return "" if value is None else f"**** **** **** {value[-4:]}"
