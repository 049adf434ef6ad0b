"""Packages in a workplace: taken over as one operation, dated, undone, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.definitions import DefinitionError
from tzdesk.definitions.package import Manifest, Package, package_of
from tzdesk.registers.measure import Scope, all_measures
from tzdesk.registers.organisations.service import save_organisation
from tzdesk.registers.packages import take_back, take_over, taken
from tzdesk.registers.workplace import Workplace

MAY, JUNE = Month(2024, 5), Month(2024, 6)


def package(version: str, valid_from: Month, label: str = "工间操人数") -> Package:
    field = {"name": "x_exercise", "type": "integer", "label": label, "section": "bodies", "help": "参加工间操的人数。"}
    return package_of(
        Manifest("tz", "通州区参数包", version, valid_from), {"records": {"organisation": {"fields": [field]}}}
    )


@pytest.fixture
def wp() -> Iterator[Workplace]:
    with clock.frozen(date(2024, 7, 1)):
        wp = app.in_memory()
        yield wp
        wp.close()


def has_field(wp: Workplace, month: Month) -> bool:
    return "x_exercise" in wp.definition(month).record("organisation")


def test_a_package_holds_from_its_month_on_and_undo_takes_it_back(wp: Workplace) -> None:
    take_over(wp, package("1", JUNE))

    assert (has_field(wp, MAY), has_field(wp, JUNE)) == (False, True)
    wp.store.undo()
    assert not has_field(wp, JUNE)


def test_an_older_version_and_the_same_one_are_refused_with_a_sentence(wp: Workplace) -> None:
    take_over(wp, package("2", JUNE))

    with pytest.raises(UserError, match="比现在用的第2版旧"):
        take_over(wp, package("1", JUNE))
    with pytest.raises(UserError, match="已经在用"):
        take_over(wp, package("2", JUNE))
    with pytest.raises(UserError, match="版本号相同，内容不同"):
        take_over(wp, package("2", JUNE, "别的名称"))


def test_taking_the_newest_back_leaves_the_one_before(wp: Workplace) -> None:
    first = take_over(wp, package("1", MAY))
    second = take_over(wp, package("2", JUNE, "做操人数"))
    assert wp.definition(JUNE).record("organisation").field("x_exercise").label == "做操人数"

    with pytest.raises(UserError, match="只能退回最新的一版"):
        take_back(wp, first)
    take_back(wp, second)

    assert wp.definition(JUNE).record("organisation").field("x_exercise").label == "工间操人数"
    with wp.store.reading() as session:
        assert [(one.version, one.newest) for one in taken(session)] == [("1", True)]


def test_a_package_that_does_not_fit_changes_nothing(wp: Workplace) -> None:
    bad = package_of(Manifest("tz", "坏包", "1", JUNE), {"records": {"organisation": {"fields": [{"name": "x_b"}]}}})

    with pytest.raises(DefinitionError, match="记录 organisation 字段 x_b"):
        take_over(wp, bad)

    assert wp.packages == ()


def test_a_package_may_open_a_year_of_its_own(wp: Workplace) -> None:
    take_over(wp, package("1", Month(2025, 1)))

    assert wp.definition(Month(2024, 12)).year == 2024
    assert wp.definition(Month(2025, 3)).year == 2025
    assert has_field(wp, Month(2025, 3))


def measured(wp: Workplace, name: str, month: Month, **params: Any) -> Any:
    with wp.store.reading() as session:
        return all_measures()[name](Scope(session, month, wp.definition(month)), **params)


def test_a_districts_own_field_is_summed_over_the_unions_that_stood(wp: Workplace) -> None:
    take_over(wp, package("1", MAY))
    for name, founded, people in (("甲", 2020, 7), ("乙", 2021, None), ("丙", 2025, 9)):
        save_organisation(
            wp,
            {
                "org_name": f"{name}工会",
                "org_type": "11",
                "status": "1",
                "found_date": date(founded, 1, 1),
                "x_exercise": people,
            },
        )

    found = measured(wp, "fields.sum", JUNE, kind="organisation", field="x_exercise")

    assert (found.value, len(found.ids)) == (7, 1)
    assert measured(wp, "fields.count", JUNE, kind="organisation", where=[["x_exercise", "blank"]]).value == 1
    assert measured(wp, "fields.count", JUNE, kind="organisation", within="found_date", span="year").value == 0
    assert (
        measured(wp, "fields.count", Month(2025, 3), kind="organisation", within="found_date", span="quarter").value
        == 1
    )


def test_nothing_stated_is_blank_and_nobody_is_zero(wp: Workplace) -> None:
    take_over(wp, package("1", MAY))
    assert measured(wp, "fields.sum", JUNE, kind="organisation", field="x_exercise").value == 0
    save_organisation(wp, {"org_name": "甲工会", "org_type": "11", "status": "1"})

    assert measured(wp, "fields.sum", JUNE, kind="organisation", field="x_exercise").value is None


@pytest.mark.parametrize(
    "params",
    [
        {"kind": "member_count"},
        {"kind": "aid_case", "where": [["main_cause", "set"]]},
        {"kind": "aid_case", "field": "x", "within": "health"},
    ],
)
def test_a_figure_that_needs_what_a_role_may_not_see_is_refused(wp: Workplace, params: dict[str, Any]) -> None:
    from tzdesk.access import Rights, roles_of
    from tzdesk.registers.measure import NotShownError

    wp.enter(Rights.of(roles_of(wp.definition()), ["finance"]))
    params.pop("field", None)

    with pytest.raises(NotShownError, match="看不到"):
        measured(wp, "fields.count", JUNE, **params)


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"kind": "nobody"}, "没有“nobody”这种记录"),
        ({"kind": "organisation", "where": [["nowhere", "=", "1"]]}, "工会组织没有字段“nowhere”"),
        ({"kind": "organisation", "where": [["org_type", "=", "zz"]]}, "代码“zz”不在代码表 org_type 内"),
        ({"kind": "organisation", "where": [["org_type", "like", "1"]]}, "没有运算“like”"),
        ({"kind": "organisation", "where": [["host_unit_id.nothing", "=", "1"]]}, "没有字段“host_unit_id.nothing”"),
        ({"kind": "organisation", "span": "week"}, "“span”应为"),
    ],
)
def test_what_is_wrong_with_a_measures_parameters_is_said(params: dict[str, Any], said: str, wp: Workplace) -> None:
    from tzdesk.registers.field_measures import check_params

    problems = check_params(wp.definition(), "fields.count", params)

    assert [one for one in problems if said in one], problems
