"""Codes, code lists, yes and no, references, checklists."""

from __future__ import annotations

from datetime import date

import pytest

from tzdesk.fields.codes import Code, CodeList
from tzdesk.fields.types import ChecklistType, CodesType, CodeType, FieldProblem, RefType, YesNoType

LIST = CodeList(
    "kind",
    "类别",
    (
        Code("01", "深度困难职工", ("深度困难",)),
        Code("02", "居民服务、修理和其他服务业"),
        Code("03", "下（待）岗", ("下岗",)),
        Code("04", "旧类别", valid_to=date(2023, 12, 31)),
        Code("05", "新类别", valid_from=date(2024, 1, 1)),
        Code("09", "均无", extra={"exclusive": "1"}),
    ),
)


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("01", "01"),
        ("1", "01"),
        ("深度困难职工", "01"),
        ("深度困难", "01"),
        ("深 度 困 难", "01"),
        ("深度", "01"),
        ("01深度困难职工", "01"),
        ("居民服务修理和其他服务业", "02"),
        ("下(待)岗", "03"),
        ("下岗", "03"),
    ],
)
def test_a_word_is_found_by_code_label_alias_and_beginning(word: str, code: str) -> None:
    assert LIST.find(word).code == code


def test_an_unknown_word_gets_the_closest_choice_and_the_list() -> None:
    with pytest.raises(FieldProblem) as caught:
        LIST.find("深度困难职功")

    assert caught.value.code == "not_in_list"
    assert caught.value.message.startswith("“深度困难职功”不在选项内，最接近的是“深度困难职工”；可选：深度困难职工；")


def test_a_word_with_two_meanings_is_not_guessed() -> None:
    twins = CodeList("x", "x", (Code("1", "私营独资"), Code("2", "私营合伙")))

    assert twins.match("私营") is None
    assert LIST.match("类") is None


def test_only_open_codes_are_offered_on_a_day() -> None:
    assert "04" in {code.code for code in LIST.on(date(2023, 12, 31))}
    assert "05" not in {code.code for code in LIST.on(date(2023, 12, 31))}
    assert "04" not in {code.code for code in LIST.on(date(2024, 1, 1))}


def test_a_closed_code_is_kept_and_named() -> None:
    assert CodeType(LIST, year=2023).check("04") == []
    assert CodeType(LIST, year=2024).check("04") == ["“旧类别”已于 2023-12-31 停用，请改选。"]
    assert CodeType(LIST, year=2023).check("05") == ["“新类别”在 2023 年还没有启用，请改选。"]
    assert CodeType(LIST).check("77") == ["“77”不在“类别”的选项内。"]
    assert CodeType(LIST).format("77") == "77"


def test_a_blank_mark_that_is_a_choice_is_that_choice() -> None:
    has_none = CodeList("x", "x", (Code("1", "有"), Code("4", "无")))

    assert CodeType(has_none).from_cell("无").value == "4"
    assert CodeType(has_none).from_cell("/").code == "blank_mark"
    assert CodeType(LIST).from_cell("无").code == "blank_mark"


def test_several_codes_are_read_in_the_order_of_the_list() -> None:
    several = CodesType(LIST, max_items=2)

    assert several.parse("下岗；深度困难") == ("01", "03")
    assert several.parse("居民服务、修理和其他服务业") == ("02",)
    assert several.parse(" ") is None
    assert several.format(("01", "03")) == "深度困难职工；下（待）岗"
    assert several.check(("01", "02", "03")) == ["最多选 2 项，现在选了 3 项。"]
    assert several.check(("01", "01")) == ["同一项选了两次。"]
    assert several.check(("01", "09")) == ["“均无”不能与其他项同时选。"]
    assert several.check(None) == []


@pytest.mark.parametrize("word", ["是", "有", "√", "1", "Y", "yes", "TRUE", "已建立", True, 1, 1.0])
def test_yes_in_every_writing(word: object) -> None:
    assert YesNoType().from_cell(word).value is True


@pytest.mark.parametrize("word", ["否", "无", "×", "0", "N", "no", "未建", "没有", False, 0])
def test_no_in_every_writing(word: object) -> None:
    assert YesNoType().from_cell(word).value is False


def test_neither_yes_nor_no_is_said() -> None:
    assert YesNoType().from_cell("不清楚").problem == "“不清楚”看不出是还是否，请填“是”或“否”。"
    assert YesNoType().from_cell("/").code == "blank_mark"
    assert YesNoType().format(None) == ""


def test_a_reference_is_a_positive_number() -> None:
    unit = RefType(to="host_unit")

    assert unit.parse("12") == 12
    assert unit.from_cell(12.0).value == 12
    assert unit.from_cell("南通恒泰").code == "ref"
    assert unit.from_cell("0").code == "ref"


def test_a_checklist_wants_every_question_answered() -> None:
    list_ = CodeList("exclusion", "情形", (Code("1", "多套住房"), Code("2", "有车")))
    checklist = ChecklistType(list_)

    assert checklist.parse("有车：是，残疾人代步；多套住房:否") == {"1": "否", "2": "是，残疾人代步"}
    assert checklist.check({"1": "否"}) == ["还有 1 项没有回答：有车。"]
    assert checklist.check({"1": "否", "2": "否"}) == []
    assert checklist.check({"1": "否", "2": "否", "3": "是"}) == ["“3”不在“情形”的选项内。"]
    with pytest.raises(FieldProblem, match="没有回答"):
        checklist.parse("有车")
    with pytest.raises(FieldProblem):
        checklist.from_json(["1"])


def test_json_of_the_wrong_kind_is_refused() -> None:
    for kind, raw in ((CodeType(LIST), 1), (CodesType(LIST), "01"), (YesNoType(), 1), (RefType(to="x"), "1")):
        with pytest.raises(FieldProblem):
            kind.from_json(raw)
