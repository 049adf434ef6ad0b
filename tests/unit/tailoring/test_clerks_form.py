"""A quarterly form and a list that nobody designed, entered by a clerk with the manual: understood, and mistakes said
where they were made, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.unit.tailoring.test_workbook import append, edited
from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.registers.ledgers.lists import LEDGER_ROWS
from tzdesk.registers.measure import all_sources
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import compute
from tzdesk.returns.forms import forms_of
from tzdesk.tailoring.cells import WordError, read_cell, say_cell
from tzdesk.tailoring.plan import export_workbook, take_over
from tzdesk.tailoring.writing import LISTS

JANUARY, MARCH = Month(2024, 1), Month(2024, 3)
FORM = {"表号": "TZ-2", "表名": "讲座季报", "顺序": 36, "种类": "行列表", "报告期": "季报"}
COLUMN = {"表号": "TZ-2", "栏号": "c1", "栏名": "本季", "上级栏名": "合计", "格式": "整数"}
STAR = {"台账": "工会组织", "字段名": "x_star", "名称": "星级", "类型": "代码", "代码表": "x_star", "分节": "bodies"}
STAR |= {"填报说明": "区里评定的星级"}
FIVE = {"代码表": "x_star", "代码表名称": "星级", "代码": "5", "名称": "五星", "启用日期": "2023-01-01"}
STARS = {"指标号": "stars", "名称": "五星工会", "取数": "计数", "台账": "工会组织", "条件": "星级 = 五星"}


@pytest.fixture
def wp() -> Iterator[Workplace]:
    with clock.frozen(date(2024, 1, 10)):
        wp = app.in_memory()
        yield wp
        wp.close()


@pytest.mark.parametrize("text", ['各月相加 ledger.count(ledger = "law_lecture")', "各月相加 talks"])
def test_the_months_of_a_period_are_added_up_in_words(text: str) -> None:
    cell = read_cell(text)
    assert cell["over"] == "months"
    assert say_cell(cell) == text


def test_what_cannot_be_added_up_over_months_is_said() -> None:
    with pytest.raises(WordError, match=r"各月相加.*指标号"):
        read_cell("各月相加 合计 +1 +2")


def test_a_quarter_adds_up_its_months_whether_by_a_measure_or_an_indicator(wp: Workplace, tmp_path: Path) -> None:
    """Two lectures in January and one in March are three in the quarter, and one in its last month."""
    org = wp.register("organisation").save(wp, {"org_name": "石港镇总工会", "org_type": "32"}).id
    for day in (date(2024, 1, 4), date(2024, 1, 5), date(2024, 3, 6)):
        row = {"org_id": org, "biz_date": day, "title": "讲座", "sessions": 1, "form": "1"}
        with clock.frozen(date(2024, 4, 2)):
            wp.register("law_lecture").save(wp, row)
    measure = 'ledger.count(ledger = "law_lecture")'
    prepared = edited(
        wp, tmp_path,
        append("表", **FORM), append("栏", **COLUMN),
        append("行", 表号="TZ-2", 行号="1", 行名="讲座", 取数=f"各月相加 {measure}"),
        append("行", 表号="TZ-2", 行号="2", 行名="讲座（指标）", 取数="各月相加 talks"),
        append("行", 表号="TZ-2", 行号="3", 行名="末月讲座", 取数=measure),
        append("指标", 指标号="talks", 名称="讲座", 取数="ledger.count", 其他参数='ledger = "law_lecture"'),
    )  # fmt: skip
    assert prepared.problems == []
    take_over(wp, prepared)
    with wp.store.reading() as session:
        values = compute(wp, session, MARCH, ["TZ-2"])["TZ-2"]
    assert [values.number(code) for code in ("1", "2", "3")] == [3, 3, 1]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"field": {**STAR, "代码表": "x_sta"}}, ["工作表“字段”E", "没有代码表“x_sta”（是不是“x_star”？）"]),
        ({"form": {**FORM, "种类": "列表"}}, ["工作表“表”E", "“列表”应为 行列表、清单 之一"]),
        ({"code": {**FIVE, "启用日期": "去年"}}, ["工作表“代码”G", "日期“去年”不对"]),
        ({"stars": {**STARS, "条件": "星级 = 六星"}}, ["工作表“指标”F", "六星"]),
    ],
)
def test_a_mistake_is_said_once_where_it_was_made(
    wp: Workplace, tmp_path: Path, wrong: dict[str, dict[str, object]], said: list[str]
) -> None:
    """Neither the condition that names the field, nor the columns and lines of the form are wrong because of it."""
    problems = edited(
        wp, tmp_path,
        append("字段", **wrong.get("field", STAR)), append("代码", **wrong.get("code", FIVE)),
        append("指标", **wrong.get("stars", STARS)),
        append("表", **wrong.get("form", FORM)), append("栏", **COLUMN),
        append("行", 表号="TZ-2", 行号="1", 行名="五星工会", 取数="stars"),
    ).problems  # fmt: skip
    assert len(problems) == 1, problems
    assert all(part in problems[0] for part in said), problems


def test_the_workbook_tells_where_lists_take_their_rows_from(wp: Workplace, tmp_path: Path) -> None:
    """Every source that a shipped list uses, with the values it has there; and the fields that any ledger has."""
    path = tmp_path / "参数.xlsx"
    export_workbook(wp, path, JANUARY)
    page = openpyxl.load_workbook(path)[LISTS]
    told = {str(row[0]): " ".join(str(one) for one in row[1:] if one) for row in page.iter_rows(2, values_only=True)}

    assert set(told) == set(all_sources())
    for form in forms_of(wp.definition(JANUARY)).values():
        if form.kind == "list":
            assert all(column.value in told[form.source] for column in form.columns), form.id
    assert "字段名" in told[LEDGER_ROWS]


def test_a_list_of_a_ledger_is_entered_by_what_the_workbook_tells(wp: Workplace, tmp_path: Path) -> None:
    form = {"表号": "TZ-3", "表名": "讲座清单", "顺序": 37, "种类": "清单", "台账来源": LEDGER_ROWS}
    values = {"c1": ("日期", "日期", "biz_date"), "c2": ("名称", "文字", "title"), "c3": ("工会", "文字", "org_name")}
    columns = [
        append("栏", 表号="TZ-3", 栏号=column, 栏名=label, 格式=shape, 取值=value)
        for column, (label, shape, value) in values.items()
    ]

    prepared = edited(wp, tmp_path, append("表", **form, 参数='ledger = "law_lecture"'), *columns)

    assert prepared.problems == []
    assert "增加报表：TZ-3 讲座清单，0 行 3 栏。" in [one.sentence for one in prepared.changes]
