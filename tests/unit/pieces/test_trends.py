"""The last thirteen months: cells that exist, sealed numbers as sealed, blanks that stay blank, words for the ear."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.ui import small
from tzdesk.app import in_memory
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.definitions import available_years, load
from tzdesk.pieces.due import all_due
from tzdesk.pieces.trends import MONTHS, SERIES, Series, Trend, TrendPoint, trends
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.forms import forms_of

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
    with wp.store.reading() as session:
        found = {trend.series.id: trend for trend in trends(wp, session, small.PERIOD)}
    points = found["members"].points
    assert [point.month for point in points] == [small.PERIOD.step(back - MONTHS + 1) for back in range(MONTHS)]
    assert all(point.value is None and point.text == "" for point in points)
    assert "没有数" in found["members"].spoken()
    del made


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
        case.status, case.next_review_due = "60", date(2024, 1, 10)
        op.session.get_one(AidCase, draft).next_review_due = date(2024, 1, 10)
    with wp.store.reading() as session:
        found = [(d.id, d.what, d.words) for s, d in all_due(wp, session, DAY) if s.id == "aid"]
    assert found == [(due, "年度复核", "还有 13 天")]
