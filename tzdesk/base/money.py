"""Money is an integer of 分 (fen); yuan exist only as text and in cells.

Typed text → `parse_yuan` → fen → `format_yuan` (1,234.00) or `capital` (人民币大写, for receipts and rosters).
"""

from __future__ import annotations

import re
from decimal import Decimal

from tzdesk.base.text import half_width

FEN_PER_YUAN = 100
FEN_PER_WAN = 1_000_000
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
_YUAN = re.compile(r"[+-]?(\d{1,15}(\.\d*)?|\.\d+)")
_LIMIT = 10**17  # 分; more has no group character and is no union's money


def to_fen(yuan: Decimal) -> int:
    """Yuan → fen. Raises ValueError when there are more than two decimals: money is never rounded silently."""
    fen = yuan * FEN_PER_YUAN
    if not fen.is_finite() or fen != fen.to_integral_value():
        raise ValueError(str(yuan))
    return int(fen)


def parse_yuan(text: str) -> int | None:
    """Read yuan as a clerk writes them ("3,000.00", "500元", "￥８０") into fen; blank → None; ValueError otherwise."""
    cleaned = half_width(text).replace(",", "").replace("¥", "").replace("元", "").replace(" ", "")
    if not cleaned:
        return None
    if not _YUAN.fullmatch(cleaned):
        raise ValueError(text)
    return to_fen(Decimal(cleaned))


def yuan(fen: int) -> Decimal:
    """Fen → yuan with two decimals, exact."""
    return Decimal(fen).scaleb(-2)


def format_yuan(fen: int | None) -> str:
    """1,234.00; blank for None."""
    return "" if fen is None else f"{yuan(fen):,.2f}"


def format_wan(fen: int | None) -> str:
    """万元 with two decimals, rounded half up, as the reports print it; blank for None."""
    if fen is None:
        return ""
    sign = "-" if fen < 0 else ""
    hundredths = (abs(fen) * 100 + FEN_PER_WAN // 2) // FEN_PER_WAN
    return f"{sign}{hundredths // 100:,}.{hundredths % 100:02d}"


def to_wan(fen: int | None) -> Decimal | None:
    """The same as a number: 万元 with two decimals, half up. Sums are rounded, never their parts."""
    return None if fen is None else Decimal(format_wan(fen).replace(",", ""))


def capital(fen: int) -> str:
    """人民币大写 of an amount, by 《支付结算办法》附一 正确填写票据和结算凭证的基本规定.

    "整" after 元, none after 角 or 分; one 零 for a run of zeros. 140950 → 人民币壹仟肆佰零玖元伍角.
    """
    if abs(fen) >= _LIMIT:
        raise ValueError(fen)
    head = "人民币负" if fen < 0 else "人民币"
    whole, rest = divmod(abs(fen), FEN_PER_YUAN)
    jiao, cent = divmod(rest, 10)
    text = _capital_whole(whole) + "元" if whole else ""
    if not rest:
        return f"{head}{text or '零元'}整"
    if whole and (jiao == 0 or whole % 10 == 0):
        text += "零"
    if jiao:
        text += _DIGITS[jiao] + "角"
    if cent:
        text += _DIGITS[cent] + "分"
    return head + text


def _capital_whole(number: int) -> str:
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    text = ""
    gap = False
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if not group:
            gap = bool(text)
            continue
        if text and (gap or group < 1000):
            text += "零"
        over_yi = index == len(_GROUPS) - 1 and groups[index - 1]  # 壹万零贰亿: 亿 is said once, after both groups
        text += _capital_group(group) + ("万" if over_yi else _GROUPS[index])
        gap = False
    return text


def _capital_group(group: int) -> str:
    text = ""
    zero = False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            text += ("零" if zero and text else "") + _DIGITS[digit] + _UNITS[place]
            zero = False
        else:
            zero = True
    return text
