"""The check digit of the organisation code (GB 11714) inside a 统一社会信用代码, which general validators leave out."""

from __future__ import annotations

_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def body_check_digit(body: str) -> str:
    """The ninth character of an organisation code from its first eight (digits and capitals)."""
    total = sum(int(sign, 36) * weight for sign, weight in zip(body, _WEIGHTS, strict=True))
    return "0X987654321"[total % 11]


def body_problem(code: str | None) -> bool:
    """Whether a code of 18 characters carries a wrong check digit at its 17th place."""
    if code is None or len(code) != 18 or not code[8:16].isalnum() or not code.isascii():
        return False
    return body_check_digit(code[8:16]) != code[16]
