"""Years, overlays, and how problems of a definition are told."""

from __future__ import annotations

from typing import Any

import pytest

from tzdesk.base.errors import UserError
from tzdesk.definitions import DefinitionError, available_years, load, years


def broken(overlay: dict[str, Any]) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        load(2023, overlay)
    return caught.value.problems


def field(**keys: Any) -> dict[str, Any]:
    row = {"name": "x_own", "type": "text", "label": "自有项目", "section": "base", "help": "本地增加的项目。"} | keys
    return {"records": {"host_unit": {"fields": [row]}}}


def test_the_shipped_years_are_known() -> None:
    assert available_years() == years() == (2023, 2024)


def test_a_year_without_a_definition_is_refused_with_those_there_are() -> None:
    with pytest.raises(UserError, match="没有 1999 年度的参数包") as caught:
        load(1999)
    assert "2023、2024" in caught.value.advice


def test_a_district_adds_a_field_behind_another() -> None:
    record = load(2023, field(after="unit_name")).record("host_unit")

    assert [spec.name for spec in record.fields][:2] == ["unit_name", "x_own"]
    assert record.field("x_own").own
    assert "x_own" not in load(2023).record("host_unit")


def test_a_district_changes_a_label_a_code_a_rule_and_a_parameter() -> None:
    district = load(
        2023,
        {
            "records": {"host_unit": {"fields": [{"name": "unit_name", "label": "企业名称"}]}},
            "codes": {"nef_group": {"codes": [{"code": "10", "label": "村播从业者", "after": "09"}]}},
            "rules": {"M14": {"severity": "hint", "thresholds": {"rate": 70}}},
            "parameters": {"min_wage": [{"from": "2023-01-01", "value": 228000}]},
        },
    )

    unit = district.record("host_unit").field("unit_name")
    assert (unit.label, unit.required) == ("企业名称", True)
    assert [code.code for code in district.codes["nef_group"]][-2:] == ["10", "99"]
    assert (district.rules["M14"].severity, dict(district.rules["M14"].thresholds)) == ("hint", {"rate": 70})
    assert [row.value for row in district.parameters["min_wage"]] == [228000]
    assert district.hash != load(2023).hash


def test_the_same_overlay_gives_the_same_definition() -> None:
    assert load(2023, field()) is load(2023, field())


def test_all_problems_are_shown_together_with_the_nearest_valid_name() -> None:
    problems = broken(
        {
            "records": {
                "host_unit": {
                    "fields": [
                        {"name": "x_a", "type": "txt", "label": "甲", "section": "base", "help": "甲。"},
                        {
                            "name": "x_b",
                            "type": "code",
                            "codes": "industri",
                            "label": "乙",
                            "section": "base",
                            "help": "乙。",
                        },
                        {"name": "x_c", "type": "text", "labl": "丙", "section": "bas", "help": "丙。"},
                    ]
                }
            }
        }
    )

    assert problems == [
        "记录 host_unit 字段 x_a：不认识的类型“txt”（是不是“text”？）。",
        "记录 host_unit 字段 x_b：没有代码表“industri”（是不是“industry”？）。",
        "记录 host_unit 字段 x_c：不认识的项目“labl”（是不是“label”？）。",
        "记录 host_unit 字段 x_c：缺少“label”。",
        "记录 host_unit 字段 x_c：没有分节“bas”（是不是“base”？）。",
    ]


@pytest.mark.parametrize(
    ("overlay", "said"),
    [
        (field(required_if=["unit_nam", "set"]), "“required_if”没有字段“unit_nam”（是不是“unit_name”？）"),
        (field(required_if=["unit_nature", "=", "11"]), "“required_if”的值“11”不在代码表 unit_nature 内"),
        (field(required_if=["unit_nature", "like", "1"]), "没有运算“like”"),
        (field(required_if="unit_nature"), "应写成 [字段, 运算, 值]"),
        (field(help=" "), "缺少填报说明"),
        (field(label="单位名称"), "名称“单位名称”写了 2 次"),
        (field(aliases=["职工人数"]), "表头“职工人数”也指字段 staff_total"),
        (field(type="ref", to="organization"), "没有“organization”这种记录（是不是“organisation”？）"),
        (field(type="ref"), "类型“ref”缺少“to”"),
        (field(type="integer", min="x"), "“min”应为整数"),
        (field(type="decimal", max="x"), "“max”应为数字"),
        (field(type="date", min="2023"), "“min”的日期“2023”不对"),
        (field(type="integer", default="x"), "默认值不对"),
        (field(width=0), "“width”应为正整数"),
        (field(required="yes"), "“required”应为 true 或 false"),
        (field(required=True, computed=True), "自动计算的字段不能要求填写"),
        (field(name="x-own"), "字段名只能用小写字母"),
        (field(aliases=[1]), "“aliases”应为一组文字"),
        (field(label=3), "“label”应为文字"),
        ({"rulez": {}}, "不认识的项目“rulez”（是不是“rules”？）"),
        ({"rules": {"M14": {"severity": "warn"}}}, "“severity”应为"),
        ({"rules": {"M14": {"message": "超过{n"}}}, "大括号不成对"),
        ({"rules": {"M14": {"thresholds": {"rate": {"a": 1}}}}}, "阈值“rate”"),
        ({"codes": {"star": {"codes": [{"code": "8", "label": "四星级", "aliases": ["三星"]}]}}}, "同时指代码 3"),
        ({"codes": {"star": {"codes": [{"code": "8", "label": "四星级", "parent": "7"}]}}}, "上级代码“7”不在表内"),
        (
            {"codes": {"star": {"codes": [{"code": "3", "valid_from": "2023-02-01", "valid_to": "2023-01-01"}]}}},
            "停用日期早于启用日期",
        ),
        ({"codes": {"empty": {"label": "空表"}}}, "没有一个代码"),
        ({"parameters": {"reply_days": [{"from": "2004-05-01", "to": "2003-01-01"}]}}, "结束早于开始"),
        (
            {
                "parameters": {
                    "reply_days": [{"from": "2004-05-01", "to": "2024-01-01"}, {"from": "2023-01-01", "value": 3}]
                }
            },
            "两段时间重叠",
        ),
        (
            {"thresholds": {"threshold": [{"region": "320600", "effective_from": "2022-07-01", "comparator": ">"}]}},
            "comparator",
        ),
        ({"thresholds": {"threshold": [{"region": "320600", "effective_from": "2022-07-01", "dibao": 0}]}}, "应大于 0"),
        ({"items": {"items": [{"code": "11", "terms": ["12", "99"]}]}}, "“terms”里的“99”不存在"),
        ({"items": {"items": [{"code": "11", "terms": ["12 + 13"]}]}}, "看不懂"),
        ({"items": {"items": [{"code": "12", "kind": "total"}]}}, "“kind”应为"),
        ({"items": {"items": [{"code": "12", "dims": ["T", "X"]}]}}, "“dims”里的“X”不存在"),
        ({"calendar": [{"date": "2023-06-25", "kind": "free"}]}, "“kind”应为 holiday 或 workday"),
        ({"calendar": [{"date": "2023-06-26", "kind": "workday", "name": "x"}]}, "应为周六或周日"),
    ],
)
def test_each_kind_of_mistake_is_named(overlay: dict[str, Any], said: str) -> None:
    assert any(said in problem for problem in broken(overlay))
