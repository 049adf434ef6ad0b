"""The practice district gives back, from its records alone, every figure that was published of the year; and the
service projects of the year after stand where a plain count of half a year's events says."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from tzdesk import app, cli
from tzdesk.base.periods import Month
from tzdesk.base.practice_mark import PRACTICE_PASSWORD, PRACTICE_USER
from tzdesk.jobs import run_now
from tzdesk.practice import make_practice
from tzdesk.registers.ledgers.model import LedgerEntry
from tzdesk.registers.measure import Scope
from tzdesk.registers.projects.progress import standing_of_year
from tzdesk.registers.stations.model import Station
from tzdesk.store import alive

PUBLISHED = Path(__file__).parents[1] / "data" / "tongzhou-2023.csv"
JUNE = Month(2024, 6)
# Of each indicator: the kind of ledger, what its rows must say, and the field that is added up (none: rows count).
COUNTED: dict[str, tuple[str, dict[str, str], str]] = {
    "宣讲": ("activity", {"kind": "10"}, "sessions"),
    "技能大赛行业": ("activity", {"kind": "5"}, "trades"),
    "新业态职工送体检": ("activity", {"kind": "15"}, "distinct_persons"),
    "新业态职工送意外伤害险": ("activity", {"kind": "16"}, "distinct_persons"),
    "送清凉、送温暖一线职工": ("activity", {"kind": "2"}, "distinct_persons"),  # 送清凉 comes in July
    "劳模疗休养": ("activity", {"kind": "6", "group": "2"}, "distinct_persons"),
    "优秀一线职工疗休养": ("activity", {"kind": "6", "group": "1"}, "distinct_persons"),
    "公益法律讲座": ("law_lecture", {}, "sessions"),
    "劳动用工法律体检": ("legal_checkup", {}, ""),  # every one at another enterprise
    "职工免费法律咨询": ("legal_aid", {"service_kind": "1"}, "persons"),
    "专题讲座": ("activity", {"kind": "17"}, "sessions"),
    "文体活动": ("activity", {"kind": "1"}, "sessions"),
    "线上普惠惠及职工": ("activity", {"kind": "9"}, "persons"),
}
BUILT = {"新建户外劳动者爱心驿站": "1", "女职工康乃馨服务站": "2"}
TYPED = {"开放职工服务中心（工人文化宫）": 1}
NOT_BEGUN = {"“童心逐梦·益路成长”爱心托管班": 0, "支持建设石港科技产业园职工之家": None}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("district") / "desk"
    run_now(make_practice(folder, "district", PRACTICE_PASSWORD))
    return folder


def test_every_published_figure_comes_out_of_the_records_exactly(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["figures", str(desk), "--year", "2023", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["year"] == 2023
    found = {one["id"]: (one["value"], one["unit"]) for one in told["figures"]}
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        published = {row["id"]: (float(row["value"]), row["unit"]) for row in csv.DictReader(file)}

    assert found == published


def test_ten_projects_stand_where_a_plain_count_of_half_a_year_says(desk: Path) -> None:
    wp = app.open_workplace(desk, PRACTICE_USER, PRACTICE_PASSWORD, readonly=True)
    try:
        with wp.store.reading() as session:
            standing = standing_of_year(Scope(session, JUNE, wp.definition(JUNE)))
            within = LedgerEntry.biz_date.between(date(2024, 1, 1), JUNE.last)
            rows = list(session.scalars(select(LedgerEntry).where(alive(LedgerEntry), within)))
            stations = list(session.scalars(select(Station).where(alive(Station))))
    finally:
        wp.close()

    counted: dict[str, int | None] = {**TYPED, **NOT_BEGUN}
    for label, (ledger, said, field) in COUNTED.items():
        own = [row.facts for row in rows if row.ledger == ledger and said.items() <= row.facts.items()]
        counted[label] = sum(facts[field] for facts in own) if field else len(own)
        assert own, label
    for label, category in BUILT.items():
        new = [one for one in stations if one.category == category and one.build_kind == "1" and one.accept_date]
        counted[label] = sum(one.accept_date is not None and one.accept_date.year == 2024 for one in new)

    assert len(standing.projects) == 10
    assert {one.indicator.name: one.total for one in standing.standings} == counted
    assert len(counted) == 18
    assert {one.light for one in standing.standings} >= {"green", "red"}
