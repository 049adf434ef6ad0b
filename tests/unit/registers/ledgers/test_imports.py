"""Workbooks of ledgers as clerks keep them: which ledger it is, what the columns mean, what a second import does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tzdesk.base.errors import UserError
from tzdesk.importing import Incoming, preview_file, write_preview
from tzdesk.jobs import run_now
from tzdesk.registers.query import Query
from tzdesk.registers.workplace import Workplace

CHECKUP = ("序号", "企业名称", "统一社会信用代码", "体检日期", "深度", "专家组",
           "职工人数", "高", "中", "低", "建议", "采纳", "报告编号")  # fmt: skip
Made: Any = Callable[..., Path]


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Path]:
    def make(name: str, title: str, heads: Sequence[str], *rows: Sequence[Any]) -> Path:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        if title:
            sheet.append([title])
            sheet.append(["填报单位：石港镇总工会"])
        sheet.append(list(heads))
        for row in rows:
            sheet.append(list(row))
        book.save(path := tmp_path / f"{name}.xlsx")
        return path

    return make


def looked(wp: Workplace, path: Path, kind: str = "ledger") -> Incoming:
    return run_now(preview_file(wp, kind, path))


def stored(wp: Workplace, kind: str, *names: str) -> list[tuple[Any, ...]]:
    register = wp.register(kind)
    with wp.store.reading() as session:
        records = register.fetch(session, register.ids(wp, session, Query(order="biz_date")))
        return [tuple(register.value(one, name) for name in names) for one in records]


def checkups(made: Callable[..., Path], accepted: int | None = 3) -> Path:
    return made(
        "2023年体检", "用工法律体检台账", CHECKUP,
        (1, "恒泰纺织有限公司", "913206123139810008", "2023-5-8", "基础", "李律师", 128,
         1, 2, 3, 5, accepted, "体检2023001"),
        (2, "宏远机械有限公司", None, "2023年6月1日", "深度评估", "李律师", "56人", 0, 0, 1, 2, None, "体检2023002"),
        ("合计", None, None, None, None, None, 184, 1, 2, 4, 7, 3, None),
    )  # fmt: skip


def test_a_ledger_is_known_by_its_title_and_read_by_its_headings(
    wp: Workplace, org: int, made: Callable[..., Path]
) -> None:
    incoming = looked(wp, checkups(made))
    run_now(write_preview(wp, incoming))

    assert incoming.kind_name == "legal_checkup"
    assert not incoming.preview.unknown_columns
    assert stored(wp, "legal_checkup", "org_id", "unit_name", "depth", "headcount", "risk_low", "accepted") == [
        (org, "恒泰纺织有限公司", "1", 128, 3, 3),
        (org, "宏远机械有限公司", "2", 56, 1, None),
    ]


def test_a_second_import_of_the_same_rows_changes_only_what_differs(
    wp: Workplace, org: int, made: Callable[..., Path]
) -> None:
    run_now(write_preview(wp, looked(wp, checkups(made, accepted=None))))
    again = run_now(write_preview(wp, looked(wp, checkups(made, accepted=4))))

    assert (again.added, again.changed, again.unchanged) == (0, 1, 1)
    assert [row[0] for row in stored(wp, "legal_checkup", "accepted")] == [4, None]
    wp.store.undo()
    assert [row[0] for row in stored(wp, "legal_checkup", "accepted")] == [None, None]


def test_an_event_of_another_union_on_the_same_day_is_another_event(
    wp: Workplace, org: int, made: Callable[..., Path]
) -> None:
    """Both towns hold a 元旦游园 on the first of the year; a second import of both brings nothing new."""
    other = wp.register("organisation").save(wp, {"org_name": "金沙街道总工会"}).id
    heads = ("填报工会", "活动名称", "日期", "活动类别", "场次", "人次", "负责人")
    row = ("元旦游园", "2023-1-1", "文体", 1, 80, "周文")
    path = made("活动", "职工活动台账", heads, ("石港镇总工会", *row), ("金沙街道总工会", *row))
    first = run_now(write_preview(wp, looked(wp, path)))
    again = run_now(write_preview(wp, looked(wp, path)))

    assert (first.added, again.added, again.changed, again.unchanged) == (2, 0, 0, 2)
    assert {row[0] for row in stored(wp, "activity", "org_id")} == {org, other}


def test_a_row_of_a_union_that_is_not_registered_stays_with_the_workplaces_own_and_is_said(
    wp: Workplace, org: int, made: Callable[..., Path]
) -> None:
    heads = ("填报工会", "活动名称", "日期", "活动类别", "场次", "人次", "负责人")
    path = made("活动", "职工活动台账", heads, ("新设总工会", "元旦游园", "2023-1-1", "文体", 1, 80, "周文"))
    incoming = looked(wp, path)
    said = [problem.message for problem in incoming.preview.problems if problem.field == "org_id"]
    run_now(write_preview(wp, incoming))
    again = run_now(write_preview(wp, looked(wp, path)))

    assert len(said) == 1
    assert "先记在本单位名下" in said[0]
    assert (again.added, again.unchanged) == (0, 1)


def test_a_registered_enterprise_is_known_again_however_the_file_names_it(
    wp: Workplace, org: int, unit: Callable[..., int], made: Callable[..., Path]
) -> None:
    """The file names it shortly, with its code; the row keeps the register's name and is not written twice."""
    unit("恒泰纺织有限公司", unit_uscc="913206123139810008")
    heads = ("单位", "信用代码", "政策类别", "缴费年度", "缴纳", "返还", "户名", "申报日", "审核")
    row = ("恒泰公司", "913206123139810008", "小额缴费", 2023, 8500, 8500, "恒泰公司工会委员会", "2023-9-1", "通过")
    path = made("返还", "经费返还", heads, row)
    run_now(write_preview(wp, looked(wp, path)))
    again = run_now(write_preview(wp, looked(wp, path)))

    assert (again.added, again.changed, again.unchanged) == (0, 0, 1)
    assert stored(wp, "fund_return", "unit_name") == [("恒泰纺织有限公司",)]


def test_an_enterprise_registered_between_two_imports_is_not_taken_in_again(
    wp: Workplace, org: int, unit: Callable[..., int], made: Callable[..., Path]
) -> None:
    run_now(write_preview(wp, looked(wp, path := risks(made))))
    unit("恒泰纺织有限公司")
    again = run_now(write_preview(wp, looked(wp, path)))

    assert (again.added, again.changed, again.unchanged) == (0, 0, 1)


def risks(made: Callable[..., Path]) -> Path:
    heads = ("单位", "评估日", "信息来源", "预警等级")
    return made("风险", "风险评估台账", heads, ("恒泰纺织有限公司", "2023-5-8", "走访", "绿色"))


def test_a_ledger_without_a_title_is_known_by_its_own_columns(
    wp: Workplace, org: int, made: Callable[..., Path]
) -> None:
    path = made("表1", "", ("日期", "主题", "形式", "场次", "人次", "资料", "主讲", "负责人"),
                ("2023-3-5", "安全生产法", "讲座", 1, 80, 100, "李律师", "周文"))  # fmt: skip

    assert looked(wp, path).kind_name == "law_lecture"


def test_a_file_of_no_ledger_is_refused_with_the_names_of_all(wp: Workplace, made: Callable[..., Path]) -> None:
    with pytest.raises(UserError, match=r"看不出“会员\.xlsx”是哪一本工作台账"):
        looked(wp, made("会员", "", ("姓名", "性别"), ("李某", "男")))


def test_a_row_without_a_day_goes_back(wp: Workplace, org: int, made: Callable[..., Path]) -> None:
    path = made("培训", "培训台账", ("班名", "类别", "日期", "期", "人"), ("指导员班", "集体协商指导员", "春天", 1, 30))
    done = run_now(write_preview(wp, looked(wp, path)))

    assert (done.added, done.rejected) == (0, 1)


def test_money_in_wan_and_codes_by_their_words(wp: Workplace, org: int, made: Callable[..., Path]) -> None:
    heads = ("单位", "政策类别", "缴费年度", "缴纳（万元）", "返还（万元）", "户名", "申报日", "审核", "到账日")
    row = ("恒泰公司", "小额缴费", 2023, 0.85, 0.85, "恒泰公司工会委员会", "2023-9-1", "通过", "2023-10-9")
    path = made("返还", "小额缴费工会组织经费返还", heads, row)
    run_now(write_preview(wp, looked(wp, path)))

    assert stored(wp, "fund_return", "scheme", "return_yuan", "audit_result") == [("2", 850000, "1")]


def test_what_a_file_leaves_blank_is_as_the_definition_presets_it(
    wp: Workplace, org: int, made: Callable[..., Path]
) -> None:
    heads = ("案号", "受理日", "申请人", "服务方式", "承办人")
    path = made("援助", "法律援助台账", heads, ("12号", "2023-5-1", "李某", "咨询", "周文"))
    incoming = looked(wp, path)
    run_now(write_preview(wp, incoming))

    assert not [problem for problem in incoming.preview.problems if problem.field in {"persons", "row_status"}]
    assert stored(wp, "legal_aid", "persons", "row_status") == [(1, "1")]
