"""How far a project is: what counts, what was planned, which light burns."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.unit.registers.projects.conftest import JUNE, indicator, project, told
from tzdesk.base.periods import Month
from tzdesk.definitions import available_years, load
from tzdesk.documents import wall_chart
from tzdesk.pdf.preview import page_text
from tzdesk.pieces import compose_list
from tzdesk.pieces.projects import wall
from tzdesk.registers.measure import Measured, Scope, all_measures
from tzdesk.registers.projects import sources
from tzdesk.registers.projects.progress import Standing, rounded, standing_of_year
from tzdesk.registers.projects.sources import Source, sources_of
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import compute


def standing(wp: Workplace, month: Month = JUNE) -> Standing:
    """The only indicator at a month's end."""
    with wp.store.reading() as session:
        return standing_of_year(Scope(session, month, wp.definition(month))).standings[0]


LIGHTS = [
    # what was done by June of a target of 100, and the light: half is the plan, ten points behind it is still yellow
    (None, "red"), (0, "red"), (39, "red"), (40, "yellow"), (49, "yellow"), (50, "green"), (99, "green"),
    (100, "blue"), (140, "blue"),
]  # fmt: skip


@pytest.mark.parametrize(("done", "light"), LIGHTS)
def test_the_light_follows_the_plan(wp: Workplace, done: int | None, light: str) -> None:
    number = indicator(wp, project(wp))
    if done is not None:
        told(wp, number, 3, done)
    assert light == standing(wp).light


def test_before_its_first_day_a_project_is_grey_and_after_its_last_red(wp: Workplace) -> None:
    """Whatever the plan says; a project that is done stays blue."""
    late = project(wp, start_plan=date(2024, 7, 1))
    indicator(wp, late)
    assert "grey" == standing(wp).light
    wp.register("service_project").save(wp, {"start_plan": None, "finish_plan": date(2024, 5, 31)}, late)
    number = standing(wp).indicator.id
    told(wp, number, 5, 99)
    assert "red" == standing(wp).light
    told(wp, number, 6, 1)
    assert "blue" == standing(wp).light


def test_the_yellow_span_is_a_dated_parameter(wp: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    """A district that allows five points has a red light at 44."""
    told(wp, indicator(wp, project(wp)), 1, 44)
    assert "yellow" == standing(wp).light
    monkeypatch.setattr(type(wp.definition(JUNE)), "parameter", lambda *_: 5)
    assert "red" == standing(wp).light


AGGREGATES = [("1", {1: 10, 3: 20, 6: 5}, 35), ("2", {1: 10, 3: 20, 5: 15}, 15), ("3", {1: 10, 3: 20, 6: 5}, 20)]


@pytest.mark.parametrize(("agg", "months", "total"), AGGREGATES)
def test_months_add_up_stand_or_the_largest_counts(wp: Workplace, agg: str, months: dict[int, int], total: int) -> None:
    """累计, 存量, 最大; a month of last year or a later one says nothing."""
    number = indicator(wp, project(wp), agg=agg)
    for month, value in {**months, 7: 1000}.items():
        told(wp, number, month, value)
    now = standing(wp)
    assert (Decimal(total), Decimal(months[6]) if 6 in months else None) == (now.total, now.value)


def test_an_own_curve_is_held_month_by_month(wp: Workplace) -> None:
    """A blank month has the plan of the one before; before the first typed one nothing is planned."""
    indicator(wp, project(wp), plan_curve="2", plan03=20, plan05=60, plan12=100)
    times = [standing(wp, Month(2024, month)).time for month in (2, 3, 4, 5, 6, 12)]
    assert [0, 20, 20, 60, 60, 100] == times


def test_a_project_is_as_far_as_its_weighed_indicators(wp: Workplace) -> None:
    """70 × 50 % + 30 × 100 % (more than all counts as all) = 65 %; it is done when every indicator is."""
    number = project(wp)
    for weight, done in ((70, 50), (30, 140)):
        told(wp, indicator(wp, number, weight=weight), 6, done)
    with wp.store.reading() as session:
        stood = standing_of_year(Scope(session, JUNE, wp.definition(JUNE)))
    assert (Decimal(65), 0, 0) == (stood.projects[0][2], stood.done, stood.rate)
    first = stood.standings[0].indicator.id
    told(wp, first, 5, 50)
    with wp.store.reading() as session:
        stood = standing_of_year(Scope(session, JUNE, wp.definition(JUNE)))
    assert (Decimal(100), 1, Decimal(100)) == (stood.projects[0][2], stood.done, stood.rate)


@pytest.fixture
def fed(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str, int], int]:
    """A source whose figures a test states: (span, level, month) → value."""
    stated: dict[tuple[str, str, int], int] = {}

    def figure(scope: Scope, *, span: str, where: dict[str, Any] | None = None) -> Measured:
        level = (where or {}).get("project_links", "")
        return Measured(stated.get((span, level, scope.period.month)), (7,), "law_lecture")

    known = {"lectures": Source("lectures", "公益法律讲座", "场次", "test.figure")}
    monkeypatch.setattr("tzdesk.registers.projects.progress.sources_of", lambda _definition: known)
    monkeypatch.setattr(sources, "all_measures", lambda: {"test.figure": figure})
    return stated


def test_the_ledgers_figure_counts_and_the_typed_one_stands_beside(
    wp: Workplace, fed: dict[tuple[str, str, int], int]
) -> None:
    """With a source nothing is typed a second time: what is typed is only compared. The records come along."""
    fed.update({("year", "", 6): 48, ("month", "", 6): 8, ("year", "", 5): 40})
    number = indicator(wp, project(wp), source="lectures")
    told(wp, number, 6, 60)
    now = standing(wp)
    assert (48, 8, 40, 60) == (now.total, now.value, now.before, now.manual)
    assert ("law_lecture", (7,)) == (now.kind, now.ids)


def test_one_event_serves_several_lists(wp: Workplace, fed: dict[tuple[str, str, int], int]) -> None:
    """Only rows on the project's own list count when the indicator says so: city and district see the same row."""
    fed.update({("year", "2", 6): 5, ("year", "3", 6): 9, ("year", "", 6): 12})
    for seq, (level, linked) in enumerate((("2", True), ("3", True), ("3", False)), 1):
        indicator(wp, project(wp, seq=seq, list_level=level), source="lectures", linked_only=linked)
    with wp.store.reading() as session:
        stood = standing_of_year(Scope(session, JUNE, wp.definition(JUNE)))
    assert [5, 9, 12] == [one.total for one in stood.standings]


@pytest.mark.parametrize(("agg", "total"), [("2", 31), ("3", 20)])
def test_a_source_can_stand_or_give_its_largest_month(
    wp: Workplace, fed: dict[tuple[str, str, int], int], agg: str, total: int
) -> None:
    fed.update({("stock", "", 6): 31, ("month", "", 2): 20, ("month", "", 6): 3})
    indicator(wp, project(wp), source="lectures", agg=agg)
    assert total == standing(wp).total


@pytest.mark.parametrize("year", available_years())
def test_every_source_is_a_code_a_measure_and_a_unit(year: int) -> None:
    """The list that a clerk chooses from and the data behind it say the same."""
    definition = load(year)
    known = sources_of(definition)
    assert {one.code: one.label for one in definition.codes["indicator_source"]} == {
        one.id: one.label for one in known.values()
    }
    units = {one.code for one in definition.codes["project_unit"]}
    assert [one.id for one in known.values() if one.unit not in units] == []
    assert [one.id for one in known.values() if one.measure not in all_measures()] == []


def test_every_source_gives_a_figure_of_every_span(wp: Workplace) -> None:
    """The parameters in the data are those that the measures know; where nothing is entered, nothing counts."""
    with wp.store.reading() as session:
        scope = Scope(session, JUNE, wp.definition(JUNE))
        for source in sources_of(wp.definition(JUNE)).values():
            for span in (sources.MONTH, sources.YEAR, sources.STOCK):
                assert not source.measured(scope, span, "3").value, source.id


def test_the_progress_table_has_a_row_for_every_indicator(wp: Workplace) -> None:
    """SS-01: rates to one decimal, half up; a project that promises no number stands there all the same."""
    number = indicator(wp, project(wp, seq=2), target=3)
    told(wp, number, 6, 1, problem="场地在修", measure="改在工人文化宫")
    project(wp, seq=1, name="还没有指标的项目")
    with wp.store.reading() as session:
        values = compute(wp, session, JUNE)["SS-01"]
    rows = [row.values for row in values.rows]
    assert ["还没有指标的项目", "法律服务“十百千”"] == [row["project"] for row in rows]
    assert (Decimal("33.3"), Decimal("50.0"), Decimal("-16.7"), "红") == (
        rows[1]["rate"], rows[1]["time"], rows[1]["gap"], rows[1]["light"],
    )  # fmt: skip
    assert ("场地在修", "改在工人文化宫") == (rows[1]["problem"], rows[1]["measure"])


def test_half_is_rounded_up() -> None:
    numbers = [Decimal("0.25"), Decimal("-0.25"), None]
    assert [Decimal("0.3"), Decimal("-0.3"), None] == [rounded(number) for number in numbers]


def test_the_wall_chart_shows_each_month_and_what_is_in_the_way(wp: Workplace) -> None:
    """Twelve months, the later ones blank; each light with its word; counts above."""
    number = project(wp)
    first = indicator(wp, number, name="法律体检", unit="家")
    for month, value in ((1, 20), (4, 40)):
        told(wp, first, month, value)
    told(
        wp, indicator(wp, number, name="法律咨询", unit="名", target=1000), 6, 10, problem="来的人少", measure="进企业"
    )
    with wp.store.reading() as session:
        chart = wall(wp, session, JUNE)
    lines = chart.projects[0].lines
    assert ["20", "20", "20", "60", "60", "60"] == [one.total for one in lines[0].months[:6]]
    assert ["绿", "绿", "黄", "绿", "绿", "绿"] == [one.light for one in lines[0].months[:6]]
    assert {""} == {one.light for one in lines[0].months[6:]}
    assert 12 == len(lines[0].months)
    assert {"绿": 1, "红": 1} == {word: count for word, count in chart.lights if count}
    text = page_text(wall_chart.compose(chart).to_bytes(), 1)
    for word in ("2024年为职工办实事项目推进情况图", "法律体检", "来的人少", "进企业", "季建国", "截至2024年6月"):
        assert word in text.replace("\r\n", "")


def test_the_wall_chart_of_a_month_to_come_ends_today(wp: Workplace) -> None:
    indicator(wp, project(wp))
    text = page_text(compose_list(wp, "project-wall", "service_project", Month(2024, 12)).to_bytes(), 1)
    assert "截至2024年6月" in text


@pytest.mark.parametrize(("span", "counted"), [(sources.MONTH, 1), (sources.YEAR, 2), (sources.STOCK, 3)])
def test_a_source_counts_over_its_span_whatever_its_measure_calls_it(wp: Workplace, span: str, counted: int) -> None:
    """What stands are the letters ever sent, and the stations that are there: of last year, this year, this month."""
    days = (date(2023, 11, 6), date(2024, 2, 5), date(2024, 6, 3))
    org = wp.register("organisation").save(wp, {"org_name": "石港镇总工会", "org_type": "32"}).id
    for number, day in enumerate(days):
        letter = {"org_id": org, "doc_type": "J", "issue_date": day, "title": f"第{number}份"}
        wp.register("supervision_doc").save(wp, letter)
        station = {"org_id": org, "name": f"驿站{number}", "category": "1", "build_kind": "1", "accept_date": day}
        wp.register("station").save(wp, station)

    with wp.store.reading() as session:
        scope = Scope(session, JUNE, wp.definition(JUNE))
        known = sources_of(wp.definition(JUNE))
        assert {known[name].measured(scope, span).value for name in ("letters", "rest_stops")} == {counted}
