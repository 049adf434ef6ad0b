"""年度工作数据: every figure has a source that exists, moves with its records, and says what it does not know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.cli_figures import as_json
from tzdesk.pieces.year_figures import difference, figure_table
from tzdesk.registers.measure import all_measures
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.forms import forms_of
from tzdesk.returns.year_figures import FigureSpec, YearFigure, figure_specs, year_figures

DECEMBER = Month(2023, 12)


@pytest.fixture
def wp() -> Iterator[Workplace]:
    with clock.frozen(date(2024, 12, 28)):
        wp = app.in_memory()
        yield wp
        wp.close()


def figures(wp: Workplace, until: Month = DECEMBER) -> dict[str, YearFigure]:
    with wp.store.reading() as session:
        return {one.spec.id: one for one in year_figures(wp, session, until)}


@pytest.mark.parametrize("year", [2023, 2024])
def test_every_source_names_a_cell_or_a_measure_that_exists(wp: Workplace, year: int) -> None:
    definition = wp.definition(Month(year, 12))
    forms = forms_of(definition)
    specs = figure_specs(definition)
    assert len({spec.id for spec in specs}) == len(specs) > 40

    for spec in specs:
        for source in spec.sources:
            if "at" in source:
                form, line, column = source["at"].split("/")
                assert line in forms[form].line_codes, spec.id
                assert column in forms[form].column_ids, spec.id
                continue
            for side in (source["num"], source["den"]) if "num" in source else (source,):
                assert side["name"] in all_measures(), spec.id


def test_a_row_of_a_ledger_moves_its_own_figures_and_no_others(wp: Workplace) -> None:
    org = wp.register("organisation").save(wp, {"org_name": "石港镇总工会", "org_type": "32"}).id
    before = figures(wp)
    wp.register("activity").save(
        wp,
        {"org_id": org, "biz_date": date(2023, 5, 20), "title": "招聘会", "kind": "12", "sessions": 1, "signed": 260},
    )
    after = figures(wp)

    moved = {name: after[name].value for name in after if after[name].value != before[name].value}
    assert moved == {"Y45": 1, "Y46": 260}
    assert after["Y45"].kind == "activity"
    assert len(after["Y45"].ids) == 1


def test_last_years_figure_stands_beside_it_and_is_blank_where_nothing_is_known_of_that_year(wp: Workplace) -> None:
    org = wp.register("organisation").save(wp, {"org_name": "石港镇总工会", "org_type": "32"}).id
    for year, persons in ((2023, 300), (2024, 420)):
        values = {"org_id": org, "biz_date": date(year, 3, 1), "title": "讲座", "form": "1", "sessions": 2}
        wp.register("law_lecture").save(wp, {**values, "persons": persons})

    now = figures(wp, Month(2024, 12))
    assert (now["Y32"].value, now["Y32"].last) == (420, 300)
    assert {one.last for one in figures(wp).values()} == {None}


def test_half_a_year_is_held_against_half_of_the_year_before(wp: Workplace) -> None:
    """300 in March and 500 in October of last year, 420 in March of this one: by June 120 more, not 380 less."""
    org = wp.register("organisation").save(wp, {"org_name": "石港镇总工会", "org_type": "32"}).id
    for day, persons in ((date(2023, 3, 1), 300), (date(2023, 10, 1), 500), (date(2024, 3, 1), 420)):
        values = {"org_id": org, "biz_date": day, "title": "讲座", "form": "1", "sessions": 2, "persons": persons}
        wp.register("law_lecture").save(wp, values)

    with wp.store.reading() as session:
        half, whole = (figure_table(wp, session, Month(2024, month)) for month in (6, 12))
    told = {table.before: next(one for one in table.figures if one.spec.id == "Y32") for table in (half, whole)}
    assert {word: (one.last, difference(one)) for word, one in told.items()} == {
        "上年同期": (300, 120),
        "上年": (800, -380),
    }


def test_compensation_counts_in_the_year_in_which_the_case_ended(wp: Workplace) -> None:
    """An accident of December 2023; the family was paid in March 2024."""
    org = wp.register("organisation").save(wp, {"org_name": "石港镇总工会", "org_type": "32"}).id
    values = {
        "org_id": org,
        "biz_date": date(2023, 12, 20),
        "unit_name": "甲公司",
        "kind": "1",
        "dead": 1,
        "injured": 0,
    }
    row = wp.register("accident_inquiry").save(wp, values).id
    wp.register("accident_inquiry").save(wp, {"compensation": 90_000_000, "closed_date": date(2024, 3, 5)}, row)

    assert [figures(wp, Month(year, 12))["Y37"].value for year in (2023, 2024)] == [0, 900_000]


def test_money_is_told_in_yuan_and_printed_in_wan(wp: Workplace) -> None:
    org = wp.register("organisation").save(wp, {"org_name": "石港镇总工会", "org_type": "32"}).id
    values = {"org_id": org, "biz_date": date(2023, 6, 1), "title": "通工惠", "kind": "9", "sessions": 1}
    wp.register("activity").save(wp, {**values, "persons": 125_000, "amount": 33_270_050})

    found = figures(wp)["Y24"]
    assert found.value == Decimal("332700.5")
    assert found.spec.in_print(found.value) == ("33.27", "万元")
    told = as_json(2023, [found])
    assert told == {
        "year": 2023,
        "figures": [{"id": "Y24", "label": found.spec.label, "value": 332700.5, "unit": "元"}],
    }


def test_the_least_of_several_rates_is_unknown_while_one_of_them_is(wp: Workplace) -> None:
    rate = figures(wp)["Y12"]
    assert rate.value is None
    assert FigureSpec("", "", "", "%", ()).in_print(Decimal("100.0")) == ("100", "%")
    assert FigureSpec("", "", "", "%", ()).in_print(None) == ("", "%")
