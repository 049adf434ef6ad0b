"""What is asked of every person's name and number, head and household member alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from tzdesk.fields.types import BankCardType, MobileType, NameType, ResidentIdType, birth_date, gender
from tzdesk.fields.types.identity import MINOR_UNTIL
from tzdesk.pdf.fonts import uncovered
from tzdesk.registers.aid import codes

_PLAIN = re.compile(r"[\u4e00-\u9fa5·\x20-\x7e]*")  # what every font of ours has
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_OLDEST = date(1900, 1, 1)
_ID, _NAME, _MOBILE, _CARD = ResidentIdType(), NameType(), MobileType(), BankCardType()


def number_problem(id_no: str) -> str | None:
    """What is wrong with the form or check digit of a resident ID (GB 11643), as a sentence."""
    problems = _ID.check(id_no)
    if not problems:
        return None
    if gender(id_no) is None:  # not even 17 digits and a last place
        return problems[0]
    from stdnum.cn import ric

    return problems[0] if ric.calc_check_digit(id_no) != id_no[-1] else None


def birth_problem(id_no: str, today: date) -> bool:
    """Whether a well-formed resident ID holds no possible birth date."""
    if gender(id_no) is None:
        return False
    born = birth_date(id_no)
    return born is None or not _OLDEST <= born <= today


def contradictions(id_no: str | None, stated_gender: str | None, born: date | None) -> Iterator[str]:
    """The fields that say something else than a well-formed resident ID does."""
    if id_no is None or number_problem(id_no):
        return
    if stated_gender is not None and stated_gender != gender(id_no):
        yield "gender"
    if born is not None and birth_date(id_no) is not None and born != birth_date(id_no):
        yield "birth_date"


def name_problem(name: str | None) -> str | None:
    """What is not allowed in a name (length, characters, separator); private-use characters are another rule's."""
    if not name or _PRIVATE.search(name):
        return None
    return next(iter(_NAME.check(name)), None)


def has_private_characters(name: str | None) -> bool:
    """Whether a name holds self-made characters (自造字), which other machines cannot show."""
    return bool(name and _PRIVATE.search(name))


def is_unprintable(name: str | None) -> bool:
    """Whether a name holds a self-made character, or one that none of the printing fonts has."""
    if not name or _PLAIN.fullmatch(name):
        return False
    return has_private_characters(name) or bool(uncovered([name]))


def mobile_problem(number: str | None) -> bool:
    """Whether a number is no mobile number."""
    return bool(number and _MOBILE.check(number))


def card_problem(card: str | None) -> str | None:
    """What is doubtful in a bank card's number."""
    return next(iter(_CARD.check(card)), None) if card else None


def age_on(born: date, day: date) -> int:
    """Full years on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_idle(member: Any, on: date, low: int, high: int) -> bool:
    """Able, of working age, without work, and stated to have no income: reckoned at the minimum wage.

    An income that is not stated is not nothing: it is asked for, not reckoned.
    """
    born = member.birth_date or birth_date(member.id_no)
    jobless = bool(codes.IDLE & {member.work_status, member.identity})
    able = member.work_capacity == codes.CAPABLE and member.monthly_income == 0
    return jobless and able and born is not None and low <= age_on(born, on) < high


_BIRTH_CERTIFICATE = re.compile(r"[A-Z]\d{9}")  # 出生医学证明编号


def is_birth_certificate(number: str | None) -> bool:
    """Whether an identity number is that of a birth certificate (出生医学证明): a newborn's, who has no other yet."""
    return bool(number) and _BIRTH_CERTIFICATE.fullmatch(str(number)) is not None


def is_minor(person: Any, day: date) -> bool:
    """Whether a member is under fourteen on a day (个人信息保护法第31条): by the birth date, stated or in the ID; else
    by a birth certificate's number, or the mark that was stored."""
    number = getattr(person, "id_no", None)
    born = getattr(person, "birth_date", None) or birth_date(number)
    if born is not None:
        return age_on(born, day) < MINOR_UNTIL
    return is_birth_certificate(number) or bool(getattr(person, "is_minor14", False))


def is_known_older(id_no: str | None, day: date) -> bool:
    """Whether a resident ID tells that somebody is fourteen or older on a day."""
    born = birth_date(id_no)
    return born is not None and age_on(born, day) >= MINOR_UNTIL
