"""Free text, names, telephones, divisions."""

from __future__ import annotations

import pytest

from tzdesk.fields.codes import Code, CodeList
from tzdesk.fields.types import FieldProblem, MobileType, NameType, PhoneType, RegionType, TextType

TOWNS = CodeList("division", "政区", (Code("320612001000", "金沙街道", ("金沙",)), Code("320612107000", "十总镇")))


def test_text_counts_code_points_and_not_utf16_units() -> None:
    assert TextType(max_length=2).check("𬭎𬭎") == []
    assert TextType(max_length=2).check("𬭎𬭎𬭎") == ["最多填 2 个字，现在有 3 个字。"]


def test_text_drops_what_no_workbook_can_hold() -> None:
    assert TextType().parse("甲\x00乙\ud800\ufffe　丙\r\n丁") == "甲乙 丙 丁"
    assert TextType(multiline=True).parse("甲 \r\n乙\r\n\r\n") == "甲\n乙"


def test_a_pattern_covers_the_whole_text_and_speaks_its_own_sentence() -> None:
    postcode = TextType(pattern="[0-9]{6}", pattern_help="邮政编码应为6位数字。")

    assert postcode.check("226300") == []
    assert postcode.check("2263001") == ["邮政编码应为6位数字。"]


def test_a_number_in_a_text_cell_is_read_as_it_was_typed() -> None:
    assert TextType().from_cell(2023001.0).value == "2023001"
    assert TextType().from_cell(32061200120230001).code == "digits_lost"
    assert TextType().from_cell(1.5).value == "1.5"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("张 三", "张三"),
        ("　周𬱖 ", "周𬱖"),
        ("阿卜杜拉.买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("John  Smith", "John Smith"),
    ],
)
def test_a_name_is_tidied_and_its_separator_made_the_standard_one(typed: str, name: str) -> None:
    parsed = NameType().parse(typed)

    assert parsed == name
    assert NameType().check(parsed) == []


@pytest.mark.parametrize("name", ["李", "张3", "·张三", "张三·", "张··三", "王五，", "张三" * 26])
def test_what_cannot_be_a_name_is_named(name: str) -> None:
    assert NameType().check(name) != []


def test_a_character_of_the_private_area_is_told_apart() -> None:
    assert NameType().check("张\ue000") == ["姓名里可能有自造字，别的电脑上显示不出来；请用标准字重新输入。"]


def test_a_masked_name_shows_its_first_part() -> None:
    assert NameType().mask("欧阳𬀩") == "欧＊＊"
    assert NameType().mask("阿卜杜拉·买买提") == "阿卜杜拉＊＊"


@pytest.mark.parametrize(
    "typed", ["13912345678", "139 1234 5678", "139-1234-5678", "+86 13912345678", "１３９１２３４５６７８"]
)
def test_a_mobile_number_is_read_in_every_writing(typed: str) -> None:
    assert MobileType().parse(typed) == "13912345678"


def test_a_mobile_number_kept_as_a_number_is_read() -> None:
    assert MobileType().from_cell(13912345678.0).value == "13912345678"


@pytest.mark.parametrize("number", ["12012345678", "1391234567", "0513-86512345"])
def test_what_is_no_mobile_number_is_named(number: str) -> None:
    assert MobileType().check(number) == ["手机号码应为 11 位数字，以 13 至 19 开头。"]


@pytest.mark.parametrize(
    "number", ["13912345678", "0513-86512345", "051386512345", "86512345", "0513-86512345-801", "010-12345678"]
)
def test_a_telephone_may_be_a_landline(number: str) -> None:
    assert PhoneType().check(PhoneType().parse(number)) == []


def test_an_impossible_telephone_is_named() -> None:
    assert PhoneType().check("12345") == ["联系电话应为手机号码，或带区号的固定电话，例如 0513-86512345。"]
    assert PhoneType().parse("(0513)86512345") == "0513-86512345"


def test_masked_telephones_keep_their_last_four() -> None:
    assert MobileType().mask("13912345678") == "139****5678"
    assert PhoneType().mask("0513-86512345") == "*********2345"


@pytest.mark.parametrize("typed", ["金沙街道", "金沙", "320612001", "320612001000", 320612001000.0])
def test_a_division_is_read_by_name_and_by_code_of_any_length(typed: object) -> None:
    assert RegionType(TOWNS).from_cell(typed).value == "320612001000"


def test_a_village_is_taken_but_only_below_a_listed_town() -> None:
    region = RegionType(TOWNS, listed_only=True)

    assert region.check(region.parse("320612001203")) == []
    assert region.check(region.parse("110105001000")) == ["政区代码无效或不在选项内。"]
    with pytest.raises(FieldProblem, match="不在选项内"):
        region.parse("没有镇")
    with pytest.raises(FieldProblem, match="不是政区代码"):
        RegionType().parse("没有镇")
