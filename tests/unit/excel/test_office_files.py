"""The example files of clerks, held against their truth: every row, every value, every problem of reading."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tzdesk.excel.importing import Preview, preview
from tzdesk.excel.layout import load_layout
from tzdesk.jobs import run_now

FOLDER = Path(__file__).parents[2] / "data" / "office-files"
TRUTH: dict[str, Any] = json.loads((FOLDER / "truth.json").read_text("utf-8"))
KIND = {
    "organisations and member counts": "members",
    "contracts": "contracts",
    "aid cases": "aid-cases",
    "grants": "grants",
    "real-name roster": "roster",
}
READING = ("blank mark", "not a number", "check digit", "digits lost")
NOT_READ = {"row", "expected_net_per_capita"}  # the second is computed by the aid register


def read(name: str) -> Preview:
    return run_now(preview(FOLDER / name, load_layout(KIND[TRUTH[name]["kind"]])))


@pytest.mark.parametrize("name", sorted(TRUTH))
def test_every_row_is_read_with_every_value(name: str) -> None:
    """Each row of the truth is found under its sheet row number with exactly these values, and no further row is."""
    shown = json.loads(json.dumps(read(name).to_json()))
    rows = TRUTH[name]["rows"]

    got = [row["values"] for row in shown["rows"]]
    differences = [
        (row["row"], key, value, values.get(key, "missing"))
        for row, values, truth in zip(shown["rows"], got, rows, strict=True)
        for key, value in truth.items()
        if key not in NOT_READ and (values.get(key, "missing") != value or type(values.get(key)) is not type(value))
    ]

    assert differences == []
    assert [row["row"] for row in shown["rows"]] == [
        t.get("row", s["row"]) for t, s in zip(rows, shown["rows"], strict=True)
    ]


@pytest.mark.parametrize("name", sorted(TRUTH))
def test_every_problem_of_reading_is_named(name: str) -> None:
    """What the truth calls unreadable or doubtful is named with its row and field."""
    named = {(problem.row, problem.field) for problem in read(name).problems}
    wanted = {(row, field) for row, field, why in TRUTH[name]["problems"] if why.startswith(READING)}

    assert wanted <= named


@pytest.mark.parametrize("name", sorted(TRUTH))
def test_nothing_else_is_complained_about(name: str) -> None:
    """A file without faults gives no problem: a reader that cries wolf is not listened to."""
    allowed = {(row, field) for row, field, _ in TRUTH[name]["problems"]}
    allowed |= {(9, "id_no")} if TRUTH[name]["kind"] == "grants" else set()  # the file's own wrong check digit

    assert {(problem.row, problem.field) for problem in read(name).problems} <= allowed


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("2023年12月会员台账.xlsx", {"period": "2023-12", "town": "金沙街道"}),
        ("集体合同台账.xls", {"town": "金沙街道"}),
        (
            "2024年春节送温暖发放花名册.xlsx",
            {"item": "两节送温暖", "fund_source": "本级工会经费", "paid_date": "2024-02-02", "town": "金沙街道"},
        ),
        ("会员实名制采集表.xlsx", {"union": "南通中新塑业有限公司工会委员会"}),
    ],
)
def test_the_facts_around_the_table_are_read(name: str, facts: dict[str, str]) -> None:
    """Period, town, source and date stand in title, second row and sheet name."""
    context = read(name).to_json()["context"]

    assert {key: context.get(key) for key in facts} == facts


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("2023年12月会员台账.xlsx", {25: "小计", 46: "小计", 49: "合计", 50: "签字栏"}),
        ("2024年春节送温暖发放花名册.xlsx", {14: "本页小计", 25: "本页小计", 29: "合计"}),
        ("会员实名制采集表.xlsx", {85: "说明"}),
    ],
)
def test_rows_that_are_no_records_are_said_with_their_reason(name: str, rows: dict[int, str]) -> None:
    """Subtotals, signatures and notes are listed, not silently dropped."""
    assert {row.row: row.why for row in read(name).skipped} == rows


def test_the_roster_of_aid_money_sums_to_its_own_total() -> None:
    """The amounts read add up to the total that the clerk wrote below them."""
    name = "2024年春节送温暖发放花名册.xlsx"

    assert sum(row.values["amount"] for row in read(name).rows) == TRUTH[name]["total"] * 100
