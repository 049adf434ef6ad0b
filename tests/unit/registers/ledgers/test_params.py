"""A definition that names a ledger, a field, a date or a code that there is not is told so: it would count nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tzdesk import app  # noqa: F401 - wires the measures
from tzdesk.definitions import available_years, load
from tzdesk.registers.ledgers.params import list_problems
from tzdesk.returns.definition_check import check_returns
from tzdesk.returns.measure_check import wrong_params

GAMES: dict[str, Any] = {"ledger": "activity", "of": "sessions", "where": {"kind": "1"}, "span": "year"}
# measure, what is changed in the parameters, what is said
CASES = [
    ("ledger.sum", {"ledger": "activities"}, "没有名为“activities”的工作台账（是不是“activity”？）"),
    ("ledger.sum", {"ledger": "station"}, "没有名为“station”的工作台账"),
    ("ledger.sum", {"of": "session"}, "职工活动没有字段“session”（是不是“sessions”？）"),
    ("ledger.sum", {"of": "place"}, "职工活动的“地点”不是数，不能相加"),
    ("ledger.sum", {"by": "sessions"}, "职工活动的“场次”不是日期，不能按它归入月份"),
    ("ledger.count", {"ends": "ended"}, "职工活动没有字段“ended”"),
    ("ledger.sum", {"where": {"kinds": "1"}}, "职工活动没有字段“kinds”（是不是“kind”？）"),
    ("ledger.sum", {"where": [["kind", "=", "77"]]}, "代码“77”不在代码表 activity_kind 内"),
    ("ledger.sum", {"where": [["kind", "~", "1"]]}, "“where”没有运算“~”"),
    ("ledger.sum", {"span": "week"}, "“span”应为 month、quarter、half、year、survey、stock 之一"),
    ("ledger.sum", {"when": "year"}, "“ledger.sum”没有参数“when”"),
    ("ledger.sum", {"unit": "万元"}, "“unit”只能是 wan"),
]


@pytest.mark.parametrize(("measure", "change", "said"), CASES, ids=lambda one: str(one)[:24])
def test_a_parameter_that_would_count_nothing_is_named(measure: str, change: dict[str, Any], said: str) -> None:
    assert wrong_params(load(2023), measure, GAMES) == []
    (why,) = wrong_params(load(2023), measure, {**GAMES, **change})
    assert why.startswith(said)


def test_a_list_names_fields_of_its_ledger_and_what_it_adds_up() -> None:
    params = {"ledger": "legal_checkup", "add": {"risks": ["risk_high", "risk_low"]}}
    shown = ["unit_name", "town", "org_name", "risks"]
    assert list_problems(load(2023), params, shown) == []
    wrong = {**params, "add": {"risks": ["risk_top"]}}
    assert list_problems(load(2023), wrong, [*shown, "teams"]) == [
        "法律体检没有字段“teams”（是不是“team”？）",
        "法律体检没有字段“risk_top”（是不是“risk_total”？）",
    ]


@pytest.mark.parametrize("year", available_years())
def test_what_is_shipped_counts_what_there_is(year: int) -> None:
    """And a line of a return with one letter too many is found by the check that every package passes."""
    definition = load(year)
    assert check_returns(definition) == []
    figures = [{**row, "source": {"name": "ledger.sum", "params": {**GAMES, "of": "sesions"}}}
               for row in definition.figures if row["id"] == "Y57"]  # fmt: skip
    assert [said for said in check_returns(replace(definition, figures=tuple(figures))) if "Y57" in said] == [
        "年度数据 Y57：第1个取数职工活动没有字段“sesions”（是不是“sessions”？）。"
    ]
