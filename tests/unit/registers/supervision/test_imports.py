"""Workbooks of supervision as clerks keep them: known again, employers made, what is not there is said."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.unit.registers.supervision.conftest import Make, Run, d
from tzdesk.base.periods import Month
from tzdesk.excel.heads import Vocabulary, means
from tzdesk.importing import Incoming, import_kind, preview_file, write_preview
from tzdesk.jobs import run_now
from tzdesk.registers.query import Query
from tzdesk.registers.workplace import Workplace


@pytest.fixture
def book(tmp_path: Path) -> Any:
    """Writes a sheet: a title, a heading, rows."""

    def make(title: str, head: Sequence[str], *rows: Sequence[Any]) -> Path:
        file = Workbook()
        sheet = file.active
        assert sheet is not None
        sheet.append([title])
        sheet.append(list(head))
        for row in rows:
            sheet.append(list(row))
        path = tmp_path / f"{title}.xlsx"
        file.save(path)
        return path

    return make


def looked_at(wp: Workplace, kind: str, path: Path) -> Incoming:
    return run_now(preview_file(wp, kind, path))


def taken(wp: Workplace, kind: str, path: Path) -> tuple[int, int, int, int]:
    done = run_now(write_preview(wp, looked_at(wp, kind, path)))
    return done.added, done.changed, done.unchanged, done.rejected


def stored(wp: Workplace, kind: str, *names: str) -> list[tuple[Any, ...]]:
    with wp.store.reading() as session:
        register = wp.register(kind)
        ids = register.ids(wp, session, Query(order="id"))
        return [tuple(register.value(one, name) for name in names) for one in register.fetch(session, ids)]


LETTERS = (
    "序号",
    "文号",
    "文书类型",
    "发文层级",
    "用人单位名称",
    "信用代码",
    "问题类型",
    "发函日期",
    "送达日",
    "回复日期",
    "补发工资（万元）",
    "整改完成日期",
)


def test_a_ledger_of_letters(wp: Workplace, book: Any, unit: Make, measured: Run) -> None:
    """Their own headings, 万元, an employer that is known and one that is not; a second time only what differs."""
    unit("甲厂")
    days = ("2023.11.1", "2023-11-02", "2023-11-20", 1.5, "2023-12-01")
    rows = [
        [1, "通工监意〔2023〕1号", "意见书", "区总工会", "甲厂", None, "拖欠工资、社保欠缴", *days],
        [2, "通工监提〔2023〕1号", "提示函", "镇", "乙厂", None, "加班", "2023-12-04", None, None, None, None],
        [3, None, "建议书", "区", None, None, "其他", "2023-12-05", None, None, None, None],
    ]
    path = book("一函两书台账", LETTERS, *rows)
    assert taken(wp, "letters", path) == (2, 0, 0, 1)
    assert [one[0] for one in stored(wp, "host_unit", "unit_name")] == ["甲厂", "乙厂"]
    assert stored(wp, "supervision_doc", "doc_type", "issuer_level", "issue_kinds", "wage_paid", "reply_due") == [
        ("Y", "3", ["01", "03"], 1_500_000, d("11-23")),
        ("T", "2", ["04"], None, None),
    ]
    assert measured("supervision.letters", kind="Y", when="year").value == 1
    rows[1][8] = "2023-12-06"
    assert taken(wp, "letters", book("一函两书台账", LETTERS, *rows)) == (0, 1, 1, 1)
    assert stored(wp, "supervision_doc", "deliver_date")[1] == (d("12-06"),)


def test_a_letter_of_another_union_with_the_same_number_is_another_letter(wp: Workplace, book: Any, save: Make) -> None:
    one, other = (save("organisation", org_name=name) for name in ("石港镇总工会", "金沙街道总工会"))
    head = ("文号", "文书类型", "发文层级", "发文工会", "用人单位名称", "问题类型", "发函日期")
    letter = ("1号", "提示函", "镇")
    rows = [
        [*letter, "石港镇总工会", "甲厂", "加班", "2023-12-04"],
        [*letter, "金沙街道总工会", "乙厂", "加班", "2023-12-05"],
    ]
    assert taken(wp, "letters", book("一函两书台账", head, *rows)) == (2, 0, 0, 0)
    assert taken(wp, "letters", book("一函两书台账", head, *rows)) == (0, 0, 2, 0)
    assert stored(wp, "supervision_doc", "org_id") == [(one,), (other,)]


def test_stations_of_one_name_stand_at_their_hosts(wp: Workplace, book: Any) -> None:
    """Neither overwrites the other, however often the file comes; one that the file places nowhere is the first."""
    head = ("站点名称", "站点类别", "依托单位", "建设主体", "建设方式", "验收日期")
    rest = ("工会自建", "新建", "2023-05-01")
    rows = [["爱心驿站", "户外劳动者驿站", host, *rest] for host in ("甲镇便民中心", "乙镇便民中心")]
    assert taken(wp, "stations", book("站点台账", head, *rows)) == (2, 0, 0, 0)
    assert taken(wp, "stations", book("站点台账", head, *rows)) == (0, 0, 2, 0)
    assert stored(wp, "station", "host") == [("甲镇便民中心",), ("乙镇便民中心",)]
    nowhere = ["爱心驿站", "户外劳动者驿站", None, *rest]
    assert taken(wp, "stations", book("站点台账", head, nowhere))[:3] == (0, 0, 1)


def test_rules_speak_before_anything_is_written(wp: Workplace, book: Any) -> None:
    """A 建议书 of a town without a 意见书; nothing about the present day of an old ledger."""
    row = [1, "建1号", "建议书", "镇", "甲厂", None, "其他", "2023-01-04", "2023-01-05", None, None, None]
    shown = looked_at(wp, "letters", book("台账", LETTERS, row)).preview
    assert {"VR-54", "JD01"} <= {one.rule for one in shown.problems}
    assert "JD04" not in {one.rule for one in shown.problems}
    assert stored(wp, "supervision_doc", "id") == []


def test_visits_and_the_problems_that_they_brought(wp: Workplace, book: Any, measured: Run) -> None:
    visits = book(
        "走访台账",
        ("走访时间", "企业名称", "层级", "走访人员", "座谈人次"),
        ["2023-12-05", "甲厂", "区", "王一、李二", 12],
    )
    assert taken(wp, "visits", visits) == (1, 0, 0, 0)
    assert taken(wp, "visits", visits) == (0, 0, 1, 0)
    head = (
        "编号",
        "走访日",
        "企业",
        "提出方",
        "类别",
        "内容",
        "责任部门",
        "交办日",
        "时限",
        "状态",
        "办结日",
        "满意度",
    )
    days = ("2023-12-06", "2023-12-20")
    rows = [
        ["1", "2023-12-05", "甲厂", "企业", "招工", "招工难", "人社局", *days, "已销号", "2023-12-18", "满意"],
        ["2", "2023-12-05", "丙厂", "职工", "住房", "没有宿舍", "住建局", *days, "已办结", None, None],
    ]
    path = book("问题清单", head, *rows)
    said = [one.message for one in looked_at(wp, "problems", path).preview.problems if "没有办结日期" in one.message]
    assert len(said) == 1
    assert taken(wp, "problems", path) == (2, 0, 0, 0)
    assert stored(wp, "problem", "kind", "state", "satisfaction") == [("01", "4", "1"), ("11", "2", None)]
    assert [measured("problems.found", what=what).value for what in ("found", "closed")] == [2, 1]
    assert measured("problems.visits", what="workers").value == 12


def test_stations_and_their_service_of_the_month_in_the_title(wp: Workplace, book: Any, measured: Run) -> None:
    head = ("驿站名称", "类型", "依托主体", "自建共建", "建设类型", "建成日期", "示范级别", "已上图")
    rows = [
        ["甲站", "爱心驿站", "甲厂", "自建", "新建", "2023-05-01", None, "是"],
        ["乙站", "康乃馨服务站", "乙厂", "共建", "新建", "2023-06-01", "市级示范", "否"],
    ]
    assert taken(wp, "stations", book("服务站点台账", head, *rows)) == (2, 0, 0, 0)
    assert [measured("stations.count", category=one).value for one in "12"] == [1, 1]
    service = book(
        "2023年12月驿站服务情况表",
        ("站点名称", "服务人次", "活动场次", "活动人次"),
        ["甲站", 300, 2, 40],
        ["丁站", 5, 0, 0],
    )
    shown = looked_at(wp, "station-service", service).preview
    assert [one.message for one in shown.problems if "没有找到“丁站”" in one.message]
    assert taken(wp, "station-service", service) == (1, 0, 0, 1)
    assert stored(wp, "station_service", "month", "visits") == [(Month(2023, 12), 300)]
    assert measured("stations.service").value == 300


def test_points_and_their_reports(wp: Workplace, book: Any, measured: Run) -> None:
    head = ("监测点编号", "监测层级", "企业名称", "信息员", "上报周期", "设点日期")
    points = book("百点监测名册", head, ["T001", "企业", "甲厂", "王一", "周报", "2023-12-01"])
    assert taken(wp, "monitor-points", points) == (1, 0, 0, 0)
    head = ("监测点编号", "上报日", "是否零报告", "用工人数", "预警级别")
    rows = [[number, "2023-12-05", "是", 90, "绿"] for number in ("T001", "T009")]
    reports = book("监测报告", head, *rows)
    assert taken(wp, "monitor-reports", reports) == (1, 0, 0, 1)
    assert stored(wp, "monitor_report", "cycle_end", "zero_report", "headcount") == [(d("12-03"), True, 90)]
    assert measured("monitoring.reports", what="zero").value == 1


OURS = ("letters", "visits", "problems", "stations", "station-service", "monitor-points", "monitor-reports")


@pytest.mark.parametrize("kind", OURS)
def test_every_heading_means_its_own_column_first(wp: Workplace, kind: str) -> None:
    """No label or alias of a column is taken for another one."""
    layout = import_kind(wp, kind).layout
    words = Vocabulary(layout)
    stray = []
    for column in layout.columns:
        for alias in (column.label, *column.aliases):
            scores = means((alias,), words, fuzzy=False)
            if scores.get(column.key, 0.0) < max(scores.values(), default=0.0) or not scores:
                stray.append((alias, column.key, scores))
    assert stray == []
