"""Points of monitoring owe reports by cycle; what is missing, what warns, and JC-01 over them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.unit.registers.supervision.conftest import DECEMBER, TODAY, Make, Run, d
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.pieces.supervision_due import monitoring as due_monitoring
from tzdesk.registers.monitoring.cycles import cycle_before, cycle_end, owed
from tzdesk.registers.monitoring.model import MonitorPoint
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import compute

POINT, REPORT = "monitor_point", "monitor_report"
Take = Callable[..., int]


@pytest.fixture
def point(save: Make, unit: Make) -> Make:
    """Makes a point at an enterprise of its own, at work since December began."""

    def make(name: str, cycle: str = "W", **values: Any) -> int:
        base = {"level": "4", "enterprise_id": unit(name), "informant": "王一", "active_from": d("12-01")}
        return save(POINT, **{**base, "cycle": cycle, **values})

    return make


@pytest.mark.parametrize(
    ("cycle", "day", "end", "before"),
    [
        ("W", "12-13", "12-17", "12-10"),
        ("W", "12-17", "12-17", "12-10"),
        ("T", "12-10", "12-10", "11-30"),
        ("T", "12-11", "12-20", "12-10"),
        ("T", "12-21", "12-31", "12-20"),
        ("M", "12-13", "12-31", "11-30"),
    ],
)
def test_a_day_lies_in_a_cycle(cycle: str, day: str, end: str, before: str) -> None:
    assert cycle_end(cycle, d(day)) == d(end)
    assert cycle_before(cycle, d(end)) == d(before)


@pytest.mark.parametrize(
    ("cycle", "values", "ends"),
    [
        ("W", {}, ["12-03", "12-10", "12-17", "12-24", "12-31"]),
        ("W", {"active_from": d("12-04"), "active_to": d("12-23")}, ["12-10", "12-17"]),
        ("T", {"active_from": d("2022-01-01")}, ["12-10", "12-20", "12-31"]),
        ("M", {"active_to": d("12-30")}, []),
        ("M", {}, ["12-31"]),
    ],
)
def test_a_point_owes_the_cycles_that_end_while_it_is_at_work(
    cycle: str, values: dict[str, Any], ends: list[str]
) -> None:
    made = MonitorPoint(**{"cycle": cycle, "active_from": d("12-01"), "active_to": None, **values})
    assert owed(made, DECEMBER.first, DECEMBER.last) == [d(end) for end in ends]


def test_a_report_is_about_the_cycle_before_while_that_is_due(point: Make, take: Take, field: Any) -> None:
    """Tuesday's report is last week's; a second one the same day, and Friday's, are this week's; a named day wins."""
    made = point("甲厂")
    ends = [
        field(REPORT, take(POINT, made, "zero", day=d(day), **values), "cycle_end")
        for day, values in (
            ("12-12", {}),
            ("12-12", {}),
            ("12-15", {}),
            ("12-15", {"covers": d("12-01")}),
            ("12-24", {}),
        )
    ]
    assert ends == [d(end) for end in ("12-10", "12-17", "12-17", "12-03", "12-24")]
    fresh = point("乙厂", active_from=d("12-11"))
    assert field(REPORT, take(POINT, fresh, "zero", day=d("12-12")), "cycle_end") == d("12-17")


def test_what_is_missing_is_named_once_its_day_is_past(wp: Workplace, point: Make, take: Take, field: Any) -> None:
    """Five cycles of December; two are given. That of 12-31 is due two working days later, on 2024-01-03."""
    made = point("甲厂")
    for day in ("12-05", "12-12"):
        take(POINT, made, "zero", day=d(day))
    assert field(POINT, made, "missing") == 3
    assert field(POINT, made, "last_report") == d("12-12")
    with wp.store.reading() as session:
        found = [(due.id, due.what, due.day) for due in due_monitoring(wp, session, TODAY)]
        assert found == [(made, "监测报告缺 3 期", date(2024, 1, 3))]
        on_the_day = [due.what for due in due_monitoring(wp, session, date(2024, 1, 3))]
        assert on_the_day == ["监测报告缺 2 期"]
    take(POINT, made, "stop", day=d("12-20"), reason="企业停产")
    assert field(POINT, made, "missing") == 1


def test_the_month_counts_due_given_zero_and_warnings(wp: Workplace, point: Make, take: Take, measured: Run) -> None:
    made, monthly = point("甲厂"), point("乙厂", "M", level="3")
    first = take(POINT, made, "zero", day=d("12-05"), headcount=100)
    red = take(
        POINT,
        made,
        "report",
        day=d("12-12"),
        risk_level="4",
        arrears_persons=40,
        arrears_amount=9_000_000,
        headcount=90,
    )
    take(POINT, monthly, "zero", day=date(2024, 1, 2))

    def value(name: str, **params: Any) -> Any:
        return measured(f"monitoring.{name}", **params).value

    assert [value("reports", what=what) for what in ("due", "given", "zero")] == [6, 3, 2]
    assert str(value("reports", what="rate")) == "50.0"
    assert value("reports", what="rate", period=Month(2023, 11)) is None
    assert measured("monitoring.warnings", level="4").ids == (red,)
    with pytest.raises(UserError, match="还没有登记处置"):
        take(REPORT, red, "resolve", day=d("12-20"), note="已补发")
    take(REPORT, red, "handle", action="约谈企业", reported_to="区总工会", day=d("12-12"))
    with pytest.raises(UserError, match="早于上报日期"):
        take(REPORT, red, "resolve", day=d("12-11"), note="已补发")
    take(REPORT, red, "resolve", day=d("12-20"), note="已补发")
    assert [value("warnings", closed=done) for done in (False, True)] == [1, 1]
    assert [value("points"), value("points", level="3")] == [2, 1]
    with wp.store.reading() as session:
        book = compute(wp, session, DECEMBER, ["JC-01", "JC-02"])
    rows = {row.id: row.values for row in book["JC-01"].rows}
    assert [rows[made][key] for key in ("due", "given", "zero", "headcount", "arrears_amount", "level")] == [
        *(5, 2, 1, 90),
        *(Decimal(9), "红色"),
    ]
    assert (rows[monthly]["due"], rows[monthly]["given"], rows[monthly]["level"]) == (1, 1, None)
    assert str(book["JC-02"].number("114", "D")) == "50.0"
    assert book["JC-02"].get("113", "D").ids[0] == first


def test_another_informant_reports_from_now_on(point: Make, take: Take, field: Any) -> None:
    made = point("甲厂")
    take(POINT, made, "informant", informant="李二", phone="13800000000")
    assert (field(POINT, made, "informant"), field(POINT, made, "phone")) == ("李二", "13800000000")


def test_wages_still_owed_count_once_however_often_they_are_reported(
    wp: Workplace, point: Make, take: Take, measured: Run
) -> None:
    """甲厂 owes 40 men for three weeks and 乙厂 10; two disputes a week of 甲厂 are six. In November 甲厂 owed 50."""
    made, other = point("甲厂", active_from=d("11-01")), point("乙厂")
    owing = {"risk_level": "2", "action": "约谈", "arrears_persons": 40, "arrears_amount": 9_000_000, "disputes": 2}
    for day in ("12-05", "12-12", "12-19"):
        take(POINT, made, "report", day=d(day), layoff_plan=5, **owing)
    take(POINT, made, "zero", day=d("12-26"))
    take(POINT, made, "report", day=d("11-28"), **{**owing, "arrears_persons": 50, "disputes": 1})
    take(
        POINT, other, "report", day=d("12-12"), risk_level="2", action="约谈", arrears_persons=10, arrears_amount=4_999
    )

    def value(what: str, when: str = "month") -> Any:
        return measured("monitoring.sums", what=what, when=when).value

    assert [value(what) for what in ("arrears_persons", "layoff_plan", "disputes")] == [50, 5, 6]
    assert [value(what, "year") for what in ("arrears_persons", "disputes")] == [60, 7]
    assert value("arrears_amount") == Decimal("9.00")  # 90,049.99 元
    assert value("petition") is None
    with wp.store.reading() as session:
        listed = compute(wp, session, DECEMBER, ["JC-01"])["JC-01"]
    assert [row.values["arrears_persons"] for row in listed.rows] == [40, 10]
    assert [listed.totals()[column] for column in ("I", "J", "K", "M")] == [50, Decimal("9.004999"), 5, 6]


def test_a_warning_waits_on_the_home_page_until_it_is_over(wp: Workplace, point: Make, take: Take, steps: Any) -> None:
    made = point("甲厂", active_from=date(2024, 1, 1))
    yellow = take(POINT, made, "report", day=date(2024, 1, 3), risk_level="2")
    zero = take(POINT, made, "zero", day=date(2024, 1, 4))

    def due() -> list[tuple[int, str, str]]:
        with wp.store.reading() as session:
            return [(one.id, one.what, one.mark) for one in due_monitoring(wp, session, TODAY)]

    assert due() == [(yellow, "黄色预警待处置", "overdue")]
    assert (steps(REPORT, yellow), steps(REPORT, zero)) == (["handle"], [])
    take(REPORT, yellow, "handle", action="走访")
    assert due() == [(yellow, "黄色预警待化解", "due")]
    take(REPORT, yellow, "resolve", day=date(2024, 1, 5), note="谈妥")
    assert due() == []
