"""What a password must be, and the printed recovery code (恢复码)."""

from __future__ import annotations

import secrets

from tzdesk.base.errors import UserError
from tzdesk.base.practice_mark import PRACTICE_PASSWORD
from tzdesk.base.text import half_width, squeeze

LEAST_LENGTH = 8
LEAST_KINDS = 3
# Crockford's alphabet: no I, L, O, U, so that nothing is misread on paper.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_DATA = 27  # characters of 5 bits: 135 bits
_GROUP = 4


def check_password(user: str, password: str) -> None:
    """Refuse a weak password; UserError names everything that is missing."""
    missing: list[str] = []
    if len(password) < LEAST_LENGTH:
        missing.append(f"至少{LEAST_LENGTH}位（现在{len(password)}位）")
    kinds = {
        "小写字母": any(c.islower() for c in password),
        "大写字母": any(c.isupper() for c in password),
        "数字": any(c.isdigit() for c in password),
        "符号或汉字": any(not (c.islower() or c.isupper() or c.isdigit()) for c in password),
    }
    if sum(kinds.values()) < LEAST_KINDS:
        absent = "、".join(name for name, there in kinds.items() if not there)
        missing.append(f"大写字母、小写字母、数字、符号四类中至少有{LEAST_KINDS}类（还没有{absent}）")
    if password.strip() == PRACTICE_PASSWORD:
        missing.append("这是练习数据的密码，印在手册里，人人知道")
    if password.strip().casefold() == user.strip().casefold():
        missing.append("不能与用户名相同")
    if missing:
        raise UserError(f"密码不符合要求：{'；'.join(missing)}。", "请换一个密码。")


def new_code() -> str:
    """A fresh recovery code: 135 random bits and a check character, in seven groups of four."""
    data = "".join(secrets.choice(ALPHABET) for _ in range(_DATA))
    return _grouped(data + _check_character(data))


def read_code(typed: str) -> str:
    """A recovery code as a clerk types it from paper → as it was printed.

    Small letters, blanks, dashes and the look-alikes O/0, I/L/1, U/V are forgiven. UserError says what is wrong.
    """
    cleaned = _cleaned(typed)
    strange = sorted({character for character in cleaned if character not in ALPHABET})
    if strange:
        raise UserError(f"恢复码中没有“{'、'.join(strange)}”这样的字符。", "请对照打印的恢复码重新输入。")
    if len(cleaned) != _DATA + 1:
        raise UserError(f"恢复码应为{_DATA + 1}位，现在是{len(cleaned)}位。", "请对照打印的恢复码，看是否漏了或多了。")
    if _check_character(cleaned[:-1]) != cleaned[-1]:
        raise UserError("恢复码有误，校验位不符。", "多半是有一位抄错或两位颠倒，请逐组核对。")
    return _grouped(cleaned)


def looks_like_code(typed: str) -> bool:
    """Whether somebody set out to type a recovery code: so long, and nothing but its letters, digits and dashes."""
    cleaned = _cleaned(typed)
    return len(cleaned) >= _DATA - _GROUP and all(character in ALPHABET for character in cleaned)


def _cleaned(typed: str) -> str:
    return squeeze(half_width(typed)).upper().replace("-", "").translate(_MISREAD)


def _grouped(text: str) -> str:
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def _check_character(data: str) -> str:
    # Luhn's sum in base 32: finds every single wrong character and nearly every swap of neighbours.
    base = len(ALPHABET)
    total = 0
    for place, character in enumerate(reversed(data)):
        doubled = ALPHABET.index(character) * (2 if place % 2 == 0 else 1)
        total += doubled // base + doubled % base
    return ALPHABET[-total % base]
