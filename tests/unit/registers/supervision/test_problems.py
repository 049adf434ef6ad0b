"""A problem: found at a visit, handed out, sent back, put off, answered, done, struck off, asked about; figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.unit.registers.supervision.conftest import DECEMBER, TODAY, Make, Run, d
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.pieces.supervision_due import problems as due_problems
from tzdesk.registers.query import Query
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import compute
from tzdesk.returns.forms import forms_of
from tzdesk.rules import check

KIND, VISIT = "problem", "enterprise_visit"
NOVEMBER = Month(2023, 11)
Take = Callable[..., int]


@pytest.fixture
def visit(save: Make, unit: Make) -> Make:
    """Makes a visit to an enterprise of its own, or to a named one."""

    def make(day: str, name: str = "", **values: Any) -> int:
        firm = values.pop("enterprise_id", None) or unit(name or f"{day}厂")
        base = {"visit_date": d(day), "enterprise_id": firm, "visit_level": "2", "visitors": "王一"}
        return save(VISIT, **{**base, **values})

    return make


@pytest.fixture
def found(visit: Make, take: Take) -> Make:
    """Makes a problem that a visit brought to light."""

    def make(day: str, kind: str = "01", **values: Any) -> int:
        where = values.pop("at", None) or visit(day)
        return take(VISIT, where, "found", kind=kind, raised_by="1", text="招工难")

    return make


def test_a_problem_runs_its_course_and_keeps_it(wp: Workplace, found: Make, take: Take, field: Any, steps: Any) -> None:
    """Handed out, sent back, handed out anew, passed on, put off, taken up, answered, done, struck off, asked about."""
    made = found("12-01")
    states = []
    for step, values in (
        ("assign", {"day": d("12-04"), "dept": "发改委", "due_date": d("12-15")}),
        ("send_back", {"day": d("12-05"), "reason": "不属于本部门"}),
        ("assign", {"day": d("12-06"), "dept": "人社局", "due_date": d("12-20")}),
        ("reassign", {"day": d("12-07"), "dept": "就业中心", "due_date": d("12-22")}),
        ("advance", {"day": d("12-08"), "progress": "联系学校"}),
        ("advance", {"day": d("12-12"), "progress": "办招聘会"}),
        ("suspend", {"day": d("12-13"), "reason": "等学期结束"}),
        ("resume", {"day": d("12-20"), "due_date": d("12-29")}),
        ("answer", {"day": d("12-27"), "reply_text": "招到20人"}),
        ("finish", {"day": d("12-28"), "result_text": "招到20人"}),
        ("strike_off", {"day": d("12-29"), "closed_by": "李二"}),
        ("revisit", {"day": d("12-30"), "satisfaction": "1"}),
    ):
        assert step in steps(KIND, made), step
        take(KIND, made, step, **values)
        states.append(field(KIND, made, "state"))
    assert "".join(states) == "272222623455"
    assert field(KIND, made, "progress") == "2023-12-08 联系学校\n2023-12-12 办招聘会"
    assert (field(KIND, made, "dept"), field(KIND, made, "suspended_date")) == ("就业中心", None)
    with wp.store.reading() as session:
        register = wp.register("problem_event")
        events = register.fetch(session, register.ids(wp, session, Query(parent_id=made)))
        assert [event.what for event in events] == [
            *("交办", "退回", "交办", "转办", "进展", "进展", "暂缓", "恢复办理"),
            *("答复", "办结", "销号", "回访"),
        ]
        assert events[1].note == "不属于本部门"
    take(KIND, made, "redo", day=d("12-31"), reason="又缺人", due_date=date(2024, 1, 10))
    assert (field(KIND, made, "state"), field(KIND, made, "close_date")) == ("2", None)


@pytest.mark.parametrize(
    ("step", "values", "why"),
    [
        ("assign", {"day": d("12-04"), "dept": "人社局", "due_date": d("12-03")}, "早于交办日期"),
        ("assign", {"day": d("11-30"), "dept": "人社局", "due_date": d("12-03")}, "早于收集日期"),
        ("reassign", {"day": d("12-06"), "dept": "人社局", "due_date": d("12-20")}, "本来就由"),
        ("finish", {"day": d("12-04"), "result_text": "好"}, "早于交办日期"),
        ("finish", {"day": d("12-21"), "result_text": "好"}, "没有写明超期原因"),
    ],
)
def test_steps_that_contradict_are_refused(
    found: Make, take: Take, step: str, values: dict[str, Any], why: str
) -> None:
    made = found("12-01")
    take(KIND, made, "assign", day=d("12-05"), dept="人社局", due_date=d("12-20"))
    with pytest.raises(UserError, match=why):
        take(KIND, made, step, **values)


def test_what_is_overdue_is_on_the_home_page_until_it_is_put_off(
    wp: Workplace, found: Make, take: Take, field: Any
) -> None:
    made = found("12-01")
    take(KIND, made, "assign", day=d("12-04"), dept="人社局", due_date=d("12-20"))

    def due() -> list[tuple[int, str]]:
        with wp.store.reading() as session:
            return [(one.id, one.words) for one in due_problems(wp, session, TODAY)]

    assert (due(), field(KIND, made, "overdue_days")) == ([(made, "逾期 16 天")], 16)
    take(KIND, made, "suspend", day=d("12-28"), reason="等批复")
    assert (due(), field(KIND, made, "overdue_days")) == ([], None)


def test_a_problem_put_off_in_january_was_overdue_in_december(
    wp: Workplace, found: Make, take: Take, measured: Run
) -> None:
    made = found("12-01")
    take(KIND, made, "assign", day=d("12-04"), dept="人社局", due_date=d("12-20"))
    take(KIND, made, "suspend", day=date(2024, 1, 3), reason="等批复")
    assert measured("problems.standing", overdue=True).ids == (made,)
    assert measured("problems.standing", overdue=True, period=Month(2024, 1)).ids == ()
    with wp.store.reading() as session:
        [row] = compute(wp, session, DECEMBER, ["ZF-01"])["ZF-01"].rows
    assert (row.values["overdue_days"], row.values["overdue"]) == (11, 1)


def test_the_year_counts_enterprises_once_and_problems_by_their_days(
    wp: Workplace, visit: Make, found: Make, take: Take, measured: Run
) -> None:
    """Three visits to two enterprises; three problems of two kinds, of which one is solved in December."""
    first = visit("11-01", talked_workers=10)
    firm = measured("problems.visits", what="enterprises", when="year").ids[0]
    visit("12-01", enterprise_id=firm, talked_workers=5)
    last = visit("12-05")
    problems = [found("11-01", at=first), found("12-05", "02", at=last), found("12-05", "02", at=last)]
    take(KIND, problems[0], "assign", day=d("11-02"), dept="人社局", due_date=d("12-20"))
    take(KIND, problems[0], "finish", day=d("12-10"), result_text="好")

    def value(name: str, **params: Any) -> Any:
        return measured(f"problems.{name}", **params).value

    assert [value("visits", what=what, when="year") for what in ("enterprises", "visits", "workers")] == [2, 3, 15]
    assert [value("visits", what=what) for what in ("enterprises", "visits", "workers")] == [2, 2, 5]
    assert [value("found", what=what, when="year") for what in ("found", "kinds", "closed")] == [3, 2, 1]
    assert [value("found", what="closed", period=month) for month in (NOVEMBER, Month(2023, 12))] == [0, 1]
    assert measured("problems.standing").ids == tuple(problems[1:])
    with wp.store.reading() as session:
        seen = wp.register(VISIT).get(session, last)
        assert wp.register(VISIT).value(seen, "problem_count") == 2
        book = compute(wp, session, Month(2023, 12), ["ZF-01", "ZF-02"])
    listed = book["ZF-01"]
    assert [row.id for row in listed.rows] == problems
    assert {key: value for (_, key), value in listed.feet().items()} == {"N": None}
    assert [listed.feet()[number, "N"] for number in (1, 2, 3)] == [2, 1, None]
    summary = book["ZF-02"]
    assert str(summary.number("114", "E")) == "33.3"
    assert [summary.number(code, "E") for code in ("111", "201", "202", "203")] == [3, 1, 2, 0]


def test_a_problem_without_a_kind_is_named_by_the_summary(wp: Workplace, save: Make) -> None:
    """Its lines by kind no longer add up."""
    facts = {"raised_by": "1", "text": "招工难", "found_date": d("12-05")}

    def found() -> list[str]:
        with wp.store.reading() as session:
            book = compute(wp, session, DECEMBER, ["ZF-02"])
        findings = check(wp.definition(DECEMBER), "ZF-02", [(book["ZF-02"], book)])
        return [one.field for one in findings if one.rule == "ZF-02A"]

    save(KIND, kind="01", **facts)
    assert found() == []
    save(KIND, **facts)
    assert found() == ["111/D", "111/E"]


def test_the_lines_by_kind_are_the_kinds_of_the_list(wp: Workplace) -> None:
    """Y66 counts twelve: a kind that a district adds wants its line."""
    form = forms_of(wp.definition(DECEMBER))["ZF-02"]
    lines = [line for line in form.lines if line.code.startswith("2")]
    assert [line.cell["params"]["kind"] for line in lines if line.cell] == [
        code.code for code in wp.definition(DECEMBER).codes["problem_kind"]
    ]


def test_the_list_of_a_month_shows_each_problem_as_it_stood_at_its_end(wp: Workplace, found: Make, take: Take) -> None:
    """Handed out in November, solved and struck off in December."""
    made = found("11-06")
    take(KIND, made, "assign", day=d("11-08"), dept="人社局", due_date=d("12-20"))
    take(KIND, made, "finish", day=d("12-08"), result_text="好")
    take(KIND, made, "strike_off", day=d("12-11"), closed_by="李二")
    take(KIND, made, "revisit", day=d("12-12"), satisfaction="1")

    def shown(month: Month) -> list[Any]:
        with wp.store.reading() as session:
            [row] = compute(wp, session, month, ["ZF-01"])["ZF-01"].rows
        return [row.values[name] for name in ("state", "close_date", "satisfaction", "overdue_days")]

    assert shown(NOVEMBER) == ["办理中", None, None, None]
    assert shown(DECEMBER) == ["已销号", d("12-08"), "满意", None]
