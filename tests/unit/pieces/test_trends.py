"""The last thirteen months: cells that exist, sealed numbers as sealed, blanks that stay blank, words for the ear."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date

import pytest

from tests.ui import small
from tzdesk.app import in_memory
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.definitions import available_years, load
from tzdesk.jobs import run_now
from tzdesk.pieces.due import all_due
from tzdesk.pieces.trends import MONTHS, SERIES, Series, Trend, TrendPoint, trends
from tzdesk.registers.aid import payments
from tzdesk.registers.measure import Scope, all_figures, all_measures
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.organisations.changes import retype
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import Evaluator
from tzdesk.returns.forms import forms_of
from tzdesk.returns.model import SealedBook

DAY = date(2023, 12, 28)


@pytest.fixture
def wp() -> Iterator[Workplace]:
    with clock.frozen(DAY):
        made = in_memory("王某")
        yield made
        made.close()


@pytest.mark.parametrize("year", available_years())
@pytest.mark.parametrize("series", SERIES, ids=lambda series: series.id)
def test_every_series_is_a_cell_of_every_year(series: Series, year: int) -> None:
    """A form that is drawn anew may not silently empty a chart; money is drawn as money."""
    form = forms_of(load(year))[series.form]
    assert form.cell(series.line, series.column)["type"] in {"measure", "sum"}
    assert (form.format_of(series.line, series.column) == "money") is series.money


def test_months_stand_oldest_first_and_without_reports_blank(wp: Workplace) -> None:
    """Thirteen months up to the one in hand; contracts of the small workplace are counted from their signing on."""
    made = small.fill(wp)
    found = {trend.series.id: trend for trend in run_now(trends(wp, small.PERIOD))}
    points = found["members"].points
    assert [point.month for point in points] == [small.PERIOD.step(back - MONTHS + 1) for back in range(MONTHS)]
    assert all(point.value is None and point.text == "" for point in points)
    assert "没有数" in found["members"].spoken()
    del made


def _eventful(wp: Workplace) -> None:
    """Three months of counts; a union that turned into a federation; contracts renewed, ended, annexed, of an upper
    level, unclassed; aid in two sources, taken back in a later month; a visit with gifts."""
    made = small.fill(wp, 4)
    unions, contracts, cases = made["organisation"], made["contract"], made["aid_case"]
    cells = {"01T": 60, "10T": 50, "12T": 2, "13T": 0, "21T": 1, "22T": 0}
    for back in (2, 1, 0):
        save_counts(wp, small.PERIOD.step(-back), {org: cells | {"12T": back + org} for org in unions[:3]})
    retype(wp, unions[0], org_type="21", day=date(2023, 12, 5))
    save = wp.register("contract").save
    classed = {"level_code": "1", "content_code": "10", "effective_date": date(2023, 4, 1)}
    for number in contracts:
        save(wp, classed, number)
    save(wp, {"terminate_date": date(2023, 11, 20)}, contracts[0])
    newer = {**classed, "sign_date": date(2023, 11, 1), "valid_from": date(2023, 11, 1), "valid_to": date(2026, 1, 1)}
    save(wp, newer | {"prev_contract_id": contracts[1], "effective_date": date(2023, 11, 15)})
    save(wp, newer | {"text_form": "2", "main_contract_id": contracts[2]})
    save(wp, newer | {"signing_level": "9", "level_code": "2"})
    save(wp, newer | {"content_code": None})
    grant = {"item": "10", "status": "4", "pay_method": "1", "beneficiary_class": "02"}
    give = wp.register("aid_grant").save
    first = give(
        wp, {**grant, "case_id": cases[0], "amount": 50000, "fund_source": "1", "paid_date": date(2023, 10, 9)}
    )
    give(wp, {**grant, "case_id": cases[1], "amount": 7000, "fund_source": "2", "paid_date": date(2023, 11, 9)})
    give(wp, {**grant, "item": "70", "case_id": cases[1], "amount": 900, "paid_date": date(2023, 12, 9)})
    payments.return_grant(wp, first.id, date(2023, 12, 1), "重复发放", bank=False)
    visit = {"kind": "4", "case_id": cases[0], "visit_date": date(2023, 12, 2), "goods_value": 30000}
    wp.register("aid_visit").save(wp, visit)


def test_the_numbers_of_the_charts_are_those_of_the_returns(wp: Workplace) -> None:
    """The charts sum in the database, the returns go through the records; all series, all months."""
    _eventful(wp)
    found = run_now(trends(wp, small.PERIOD))
    assert [trend.series for trend in found] == list(SERIES)
    with wp.store.reading() as session:
        books = Evaluator(wp, session)
        for trend in found:
            form = forms_of(load(2023))[trend.series.form]
            for point in trend.points:
                value = books.past(point.month, form, trend.series.line, trend.series.column).value
                assert point.value == value, (trend.series.id, point.month)
    several = {trend.series.id: len({point.value for point in trend.points}) for trend in found}
    assert min(several.values()) > 2, several


def test_every_short_way_to_a_number_gives_its_measures(wp: Workplace) -> None:
    """Wherever a return of the year asks a measure that has a short way, with the parameters it asks with."""
    _eventful(wp)
    asked = 0
    with wp.store.reading() as session:
        for form in forms_of(load(2023)).values():
            for code, column in itertools.product(form.line_codes, form.column_ids):
                cell = form.cell(code, column) if form.kind != "list" else {"type": "none"}
                if cell["type"] != "measure" or cell["name"] not in all_figures():
                    continue
                for month in (small.PERIOD.previous, small.PERIOD):
                    scope = Scope(session, month, wp.definition(month))
                    told = all_measures()[cell["name"]](scope, **cell.get("params", {})).value
                    assert all_figures()[cell["name"]](scope, **cell.get("params", {})) == told, (form.id, code, column)
                    asked += 1
    assert asked > 100


def test_a_sealed_month_is_drawn_as_it_was_sealed(wp: Workplace) -> None:
    """What changes in the registers afterwards does not move it."""
    _eventful(wp)
    name = forms_of(load(2023))["Z02"].cell_name("12", "c1")
    with wp.store.operation("test", "封存") as op:
        op.add(
            SealedBook(
                period=small.PERIOD.previous, version=0, sealed_at=clock.now(), sealed_by="王某", definition_hash="",
                digest="", check_code="", head={}, content={"cells": {name: 77}}, ids={name: ["member_count", [1]]},
                findings=[], summary={},
            )
        )  # fmt: skip
    joined = next(trend for trend in run_now(trends(wp, small.PERIOD)) if trend.series.id == "joined")
    assert [point.text for point in joined.points][-2:] == ["77", joined.points[-1].text]
    assert joined.points[-1].value != 77


def test_others_read_and_write_between_two_months(wp: Workplace) -> None:
    """Nothing is held open at a yield: a write there is no part of the drawing's reading."""
    _eventful(wp)
    job = trends(wp, small.PERIOD)
    next(job)
    for number in range(MONTHS - 1):
        next(job)
        wp.register("host_unit").save(wp, {"unit_name": f"南通{number}厂"})
    assert len(run_now(job)[0].points) == MONTHS


def test_a_trend_is_told_and_tabled() -> None:
    """Last, highest and lowest in one sentence, each month after them; the table has a head and a row a month."""
    points = (
        TrendPoint(Month(2023, 10), 52.0, "52"),
        TrendPoint(Month(2023, 11), None, ""),
        TrendPoint(Month(2023, 12), 49.0, "49"),
    )
    trend = Trend(SERIES[0], points)
    told = trend.spoken()
    assert told.startswith("会员人数（月末），最近的是2023年12月 49人；最高2023年10月 52人，最低2023年12月 49人。")
    assert "2023年11月 无" in told
    assert trend.table() == [
        ["月份", "会员人数（月末）（人）"],
        ["2023年10月", "52"],
        ["2023年11月", ""],
        ["2023年12月", "49"],
    ]


def test_terms_and_certificates_that_run_out_are_due(wp: Workplace) -> None:
    """Ninety days ahead and no more; what has run out is overdue and comes first."""
    first, second, third = small.fill(wp, 3)["organisation"]
    register = wp.register("organisation")
    register.save(wp, {"term_start": date(2019, 1, 20), "term_years": 5}, first)
    register.save(wp, {"has_legal_person": True, "legal_valid_to": date(2023, 12, 1)}, second)
    register.save(wp, {"term_start": date(2022, 1, 20), "term_years": 5}, third)
    with wp.store.reading() as session:
        found = [(s.id, d.what, d.id, d.day, d.mark) for s, d in all_due(wp, session, DAY) if s.id == "unions"]
    assert found == [
        ("unions", "法人证书换证", second, date(2023, 12, 1), "overdue"),
        ("unions", "换届", first, date(2024, 1, 19), "due"),
    ]


def test_files_in_standing_are_due_for_review(wp: Workplace) -> None:
    """Thirty days ahead; a draft has no review."""
    due, draft = small.fill(wp, 2)["aid_case"]
    with wp.store.operation("test", "建档") as op:
        from tzdesk.registers.aid.models.case import AidCase

        case = op.session.get_one(AidCase, due)
        case.status, case.last_review_date = "60", date(2023, 1, 10)
        op.session.get_one(AidCase, draft).last_review_date = date(2023, 1, 10)
    with wp.store.reading() as session:
        found = [(d.id, d.what, d.words) for s, d in all_due(wp, session, DAY) if s.id == "aid"]
    assert found == [(due, "年度复核", "还有 13 天")]
