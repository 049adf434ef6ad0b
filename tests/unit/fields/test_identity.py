"""Numbers of people, units and accounts. All people here are invented; the area 999999 is never allocated."""

from __future__ import annotations

from datetime import date

import pytest

from tzdesk.base.clock import frozen
from tzdesk.fields.types import BankCardType, CreditCodeType, ResidentIdType, birth_date, gender

ID = ResidentIdType()


@pytest.mark.parametrize(
    "number",
    ["999999198001010011", "999999198506150028", "999999201609010030", "11010519491231002X", "99999919820327316X"],
)
def test_a_resident_id_is_right_by_its_check_digit_whatever_its_area(number: str) -> None:
    assert ID.check(number) == []


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("999999198001010012", "校验位"),
        ("320624700101001", "15 位"),
        ("99999919800101001", "17 位"),
        ("99999919800101001A", "应为数字"),
        ("440524188001010014", "出生日期"),  # the standard's own sample of 1880
    ],
)
def test_a_wrong_resident_id_is_told_what_is_wrong(number: str, said: str) -> None:
    assert [said in problem for problem in ID.check(number)] == [True]


def test_a_birth_date_in_the_future_is_wrong() -> None:
    with frozen(date(2016, 8, 31)):
        assert ID.check("999999201609010030") == ["身份证号中的出生日期无效。"]
    with frozen(date(2016, 9, 1)):
        assert ID.check("999999201609010030") == []


@pytest.mark.parametrize(
    "cell",
    [
        "\u3000999999198001010011",
        "'999999198001010011",
        "\t999999198001010011",
        "９９９９９９198001010011",
        "999999 19800101 0011",
    ],
)
def test_a_resident_id_is_read_from_untidy_cells(cell: str) -> None:
    assert ID.from_cell(cell).value == "999999198001010011"


def test_a_lower_case_x_becomes_a_capital() -> None:
    assert ID.parse("99999919820327316x") == "99999919820327316X"


@pytest.mark.parametrize("kind", [ResidentIdType(), CreditCodeType(), BankCardType()])
@pytest.mark.parametrize("cell", [9.999991971051e17, 999999197105100000, "9.99999E+17"])
def test_a_number_that_a_spreadsheet_has_cut_is_refused(
    kind: ResidentIdType | CreditCodeType | BankCardType, cell: object
) -> None:
    reading = kind.from_cell(cell)

    assert (reading.value, reading.severity, reading.code) == (None, "hard", "digits_lost")
    assert "丢失" in (reading.problem or "")


def test_birth_date_and_gender_come_from_the_number() -> None:
    assert birth_date("999999198506150028") == date(1985, 6, 15)
    assert (gender("999999198001010011"), gender("999999198506150028")) == ("1", "2")
    assert birth_date("999999198513150028") is None
    assert birth_date(None) is None
    assert gender(None) is None
    assert gender("123") is None


def test_masks_show_six_and_four_of_an_id_and_four_of_a_card() -> None:
    assert ID.mask("999999198001010011") == "999999********0011"
    assert BankCardType().mask("6217008819900781450") == "**** **** **** 1450"
    assert CreditCodeType().mask("81320612MJ0000018R") == "81320612******018R"
    assert ID.mask(None) == BankCardType().mask(None) == CreditCodeType().mask(None) == ""


@pytest.mark.parametrize(
    "code",
    [
        "81320612MJ0000018R",
        "81320612MJ0000026L",
        "81320600MJ1234561Q",
        "89320612MJ0000106F",
        "813206120020000120",
        "8132061200000006XC",
    ],
)
def test_union_codes_with_81_and_89_are_right(code: str) -> None:
    assert CreditCodeType(union=True).check(code) == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("91350100M000100Y4Z", "不含 I、O、Z、S、V"),
        ("81320612MJ0000018Q", "校验位"),
        ("81320612MJ0000018", "17 位"),
        ("91350100M000100Y43", "81 或 89"),
    ],
)
def test_a_wrong_union_code_is_told_what_is_wrong(code: str, said: str) -> None:
    assert [said in problem for problem in CreditCodeType(union=True).check(code)] == [True]


def test_a_units_code_may_begin_with_anything_and_is_read_in_lower_case() -> None:
    assert CreditCodeType().check("91350100M000100Y43") == []
    assert CreditCodeType().from_cell(" 91320612029827036k ").value == "91320612029827036K"


def test_a_card_outside_luhn_says_that_a_passbook_may_be() -> None:
    assert BankCardType().check("4111111111111111") == []
    assert BankCardType().check("4111111111111112") == ["银行卡号校验未通过，请核对（存折账号可忽略）。"]
    assert BankCardType().check("123") == ["银行卡号应为 16 至 19 位数字。"]
    assert BankCardType().from_cell("4111 1111-1111 1111").value == "4111111111111111"
