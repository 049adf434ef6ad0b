"""Money is fen; text and capitals are only ways to write it."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tzdesk.base import money

# The worked examples of the bill-writing rules (支付结算办法附一) and of the receipt forms.
CAPITALS = {
    140950: "人民币壹仟肆佰零玖元伍角",
    600714: "人民币陆仟零柒元壹角肆分",
    168032: "人民币壹仟陆佰捌拾元零叁角贰分",
    10700053: "人民币壹拾万柒仟元零伍角叁分",
    1640902: "人民币壹万陆仟肆佰零玖元零贰分",
    32504: "人民币叁佰贰拾伍元零肆分",
    1000100: "人民币壹万零壹元整",
    50000: "人民币伍佰元整",
    50: "人民币伍角",
    100_000_000_500_000: "人民币壹万亿零伍仟元整",
    100_020_000_000_000: "人民币壹万零贰亿元整",
    0: "人民币零元整",
    -50000: "人民币负伍佰元整",
}


@pytest.mark.parametrize(("fen", "text"), CAPITALS.items())
def test_capitals_follow_the_rule(fen: int, text: str) -> None:
    """人民币大写 of the rule's own examples."""
    assert text == money.capital(fen)


def _read_whole(words: str) -> int:
    for unit, place in (("亿", 10**8), ("万", 10**4), ("仟", 1000), ("佰", 100), ("拾", 10)):
        if unit in words:
            before, after = words.split(unit, 1)
            return _read_whole(before) * place + _read_whole(after)
    figures = words.lstrip("零")
    return "零壹贰叁肆伍陆柒捌玖".index(figures) if figures else 0


def read_capital(text: str) -> int:
    """An amount in capitals read back, on the words alone: figures times their place, groups times theirs.

    A second reading of 《支付结算办法》附一; it knows nothing of how the words were put together.
    """
    words = text.removeprefix("人民币")
    sign = -1 if words.startswith("负") else 1
    words = words.removeprefix("负").removesuffix("整")
    whole, yuan, rest = words.partition("元") if "元" in words else ("", "", words)
    assert yuan or not whole
    fen = _read_whole(whole) * 100
    for number, unit in zip(rest.lstrip("零")[::2], rest.lstrip("零")[1::2], strict=True):
        fen += "零壹贰叁肆伍陆柒捌玖".index(number) * {"角": 10, "分": 1}[unit]
    return sign * fen


def write_capital(fen: int) -> str:
    """An amount in capitals, written the way of the printed form: every figure with its place, then the zeros struck.

    A second writing of 《支付结算办法》附一, by striking out where the program adds: a run of 零 is one, none stands
    before 万, 亿 or 元, but a whole group of zeros leaves its 零 behind.
    """
    yuan, jiao, cent = f"{abs(fen):03d}"[:-2], f"{abs(fen):03d}"[-2], f"{abs(fen):03d}"[-1]
    places = ("", *"拾佰仟万拾佰仟亿拾佰仟万拾佰仟")[: len(yuan)]
    whole = "".join(
        "零" + (place if place in {"万", "亿"} else "")
        if figure == "0"
        else "零壹贰叁肆伍陆柒捌玖"[int(figure)] + place
        for figure, place in zip(yuan, reversed(places), strict=True)
    )
    whole = whole.replace("亿零零零零万", "亿零").replace("万零零零零亿", "万亿零")
    whole = re.sub("零+([万亿])", r"\1", whole).rstrip("零")
    whole = re.sub("零+", "零", whole) + "元"
    small = "".join("零壹贰叁肆伍陆柒捌玖"[int(n)] + unit for n, unit in ((jiao, "角"), (cent, "分")))
    small = small.replace("零角", "零").replace("零分", "")
    if small == "零":
        small = "整"
    elif yuan.endswith("0") and not small.startswith("零"):
        small = "零" + small
    if yuan == "0":
        whole, small = ("零元", small) if small == "整" else ("", small.lstrip("零"))
    return "人民币" + ("负" if fen < 0 else "") + whole + small


FIGURES = st.lists(st.one_of(st.just("0"), st.sampled_from("123456789")), min_size=1, max_size=17)


@pytest.mark.parametrize(("fen", "text"), CAPITALS.items())
def test_the_second_writing_and_the_reading_hold_for_the_rules_own_examples(fen: int, text: str) -> None:
    """Neither is a measure of the program before it has passed the same examples."""
    assert write_capital(fen) == text
    assert read_capital(text) == fen


@example(list("100000005000"))  # 壹拾亿零伍拾元整: a whole group of zeros
@example(list("100500000000"))
@example(list("100020000000000"))  # 壹万零贰亿元整
@example(list("100000005000000"))
@given(FIGURES)
def test_capitals_are_those_of_a_second_writing_with_zeros_anywhere(figures: list[str]) -> None:
    """Half of all figures are zeros: runs of them inside, at both ends, over whole groups, on either side of 元."""
    fen = int("".join(figures))
    assert money.capital(fen) == write_capital(fen)
    assert fen == read_capital(money.capital(fen))
    assert "零零" not in money.capital(fen)


@given(st.integers(-(10**17) + 1, 10**17 - 1))
def test_capitals_read_back_as_the_amount(fen: int) -> None:
    """Whoever reads the words comes to the figures; no two zeros stand together, none at the end of 元."""
    text = money.capital(fen)
    assert fen == read_capital(text)
    assert text == write_capital(fen)
    assert text.endswith("整") == (fen % 100 == 0)
    assert "零元" not in text or fen == 0


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("3,000.00", 300000),
        ("500元", 50000),
        ("￥８０．５", 8050),
        (" 12 ", 1200),
        ("", None),
        ("-3.2", -320),
        ("0", 0),
    ],
)
def test_yuan_are_read_as_clerks_write_them(text: str, fen: int | None) -> None:
    """Commas, full-width digits, signs and 元."""
    assert fen == money.parse_yuan(text)


@pytest.mark.parametrize("text", ["1.234", "约10", "三百", "1e9999", "NaN"])
def test_what_is_no_exact_amount_is_refused(text: str) -> None:
    """More than two decimals or words are never rounded or guessed."""
    with pytest.raises(ValueError):  # noqa: PT011 - the value itself is the message
        money.parse_yuan(text)


@given(st.integers(-(10**16), 10**16))
def test_format_and_parse_are_inverse(fen: int) -> None:
    """What is shown reads back as the same amount."""
    assert fen == money.parse_yuan(money.format_yuan(fen))


@given(st.integers(-(10**14), 10**14))
def test_wan_rounds_half_up_to_two_decimals(fen: int) -> None:
    """万元 is within half a hundredth of the exact amount."""
    shown = Decimal(money.format_wan(fen).replace(",", ""))
    assert abs(shown - Decimal(fen) / money.FEN_PER_WAN) <= Decimal("0.005")


def test_blank_money_is_blank() -> None:
    """None is not 0.00."""
    assert (money.format_yuan(None), money.format_wan(None)) == ("", "")


def test_amounts_beyond_the_groups_are_refused() -> None:
    """No capital is written wrongly."""
    with pytest.raises(ValueError):  # noqa: PT011
        money.capital(10**17)
