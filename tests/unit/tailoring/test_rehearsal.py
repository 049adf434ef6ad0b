"""Rehearsing a package on past months: how many findings each rule would give."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.definitions.package import Manifest, package_of
from tzdesk.jobs import run_now
from tzdesk.registers.organisations.service import save_organisation
from tzdesk.registers.packages import tried
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import audit_month
from tzdesk.tailoring.rehearsal import last_year, rehearse

NOVEMBER = Month(2023, 11)


@pytest.fixture
def wp() -> Iterator[Workplace]:
    with clock.frozen(date(2023, 12, 10)):
        wp = app.in_memory()
        save_organisation(wp, {"org_name": "甲工会", "org_type": "11", "status": "1", "found_date": date(2020, 1, 1)})
        yield wp
        wp.close()


def test_a_rule_that_is_switched_off_says_nothing_then(wp: Workplace) -> None:
    loud = max(run_now(audit_month(wp, NOVEMBER)).findings, key=lambda found: found.rule not in {"V01", "V02"})
    package = package_of(Manifest("tz", "名", "1", Month(2024, 1)), {"rules": {loud.rule: {"enabled": False}}})

    result = run_now(rehearse(wp, tried(wp, package), [NOVEMBER]))

    (changed,) = result.changed
    assert (changed.rule, changed.then, result.records) == (loud.rule, 0, 0)
    assert changed.now > 0
    assert "1 条规则的结果会变" in result.words
    assert wp.definition(NOVEMBER).rules[loud.rule].enabled


def test_what_would_be_found_newly_is_told_once_with_its_record_and_months(wp: Workplace) -> None:
    """The short name of a union becomes required, and the one union has none in either of two months."""
    fields = [{"name": "org_short", "required": True}]
    package = package_of(Manifest("tz", "名", "1", Month(2024, 1)), {"records": {"organisation": {"fields": fields}}})

    result = run_now(rehearse(wp, tried(wp, package), [NOVEMBER.previous, NOVEMBER]))

    assert [one.words for one in result.fresh] == ["V01 甲工会（2023年10月等2个月）：“工会简称”还没有填。"]
    assert result.records == 1


def test_two_records_of_one_name_are_two(wp: Workplace) -> None:
    save_organisation(wp, {"org_name": "甲工会", "org_type": "11", "status": "1", "found_date": date(2020, 1, 1)})
    fields = [{"name": "org_short", "required": True}]
    package = package_of(Manifest("tz", "名", "1", Month(2024, 1)), {"records": {"organisation": {"fields": fields}}})
    assert run_now(rehearse(wp, tried(wp, package), [NOVEMBER])).records == 2


def test_a_figure_and_an_indicator_that_would_count_otherwise_are_told(wp: Workplace) -> None:
    """The year's trainings count instead of its lectures, and readings instead of what was nothing."""
    org = wp.register("organisation").save(wp, {"org_name": "石港镇总工会", "org_type": "32"}).id
    row = {"org_id": org, "biz_date": date(2023, 5, 4), "title": "讲座", "sessions": 3}
    wp.register("law_lecture").save(wp, {**row, "form": "1"})
    wp.register("activity").save(wp, {**row, "kind": "13", "sessions": 5})
    project = wp.register("service_project").save(wp, {"year": 2023, "seq": 1, "list_level": "3", "name": "读书"}).id
    indicator = {"project_id": project, "name": "宣讲", "unit": "场次", "target": 10, "agg": "1", "source": "talks"}
    wp.register("project_indicator").save(wp, {**indicator, "plan_curve": "1"})
    raw = {
        "figures": {"figures": [{"id": "Y31", "source": {"params": {"ledger": "activity"}}}]},
        "projects": {"sources": {"talks": {"params": {"where": {"kind": "13"}}}}},
    }
    package = package_of(Manifest("tz", "名", "1", Month(2024, 1)), raw)

    result = run_now(rehearse(wp, tried(wp, package), [NOVEMBER]))

    assert [one.words for one in result.moved] == [
        "年度数据 Y31 公益法律讲座：现在 3 场，启用后 5 场", "项目指标 宣讲：现在 0 场次，启用后 5 场次",
    ]  # fmt: skip
    assert result.words.endswith("2 个年度数据或项目指标会变。")


def test_the_year_before_a_month_is_its_twelve_months() -> None:
    assert (last_year(Month(2024, 1))[0], last_year(Month(2024, 1))[-1]) == (Month(2023, 1), Month(2023, 12))
