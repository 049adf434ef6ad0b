"""A form of a longer period runs over its months and goes out with the book of the last."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.unit.returns.conftest import NOVEMBER, OCTOBER, movements
from tests.unit.returns.test_month import explain_all, first_org
from tzdesk.base import clock
from tzdesk.base.periods import Kind, Month, Span
from tzdesk.definitions import Definition, load
from tzdesk.jobs import run_now
from tzdesk.pieces.cell_trend import cell_trend
from tzdesk.pieces.due import longer_due
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.organisations.dates import book_limit, report_limit, report_opens, span_limit
from tzdesk.registers.organisations.model import Organisation
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.comparing import differing
from tzdesk.returns.compute import FormValues, compute
from tzdesk.returns.correcting import begin_correction
from tzdesk.returns.forms import check_form, forms_of, read_form
from tzdesk.returns.model import SealedBook
from tzdesk.returns.seal import seal
from tzdesk.returns.versions import sealed_book

DECEMBER = Month(2023, 12)
JOINED = {"type": "measure", "name": "members.item", "params": {"item": "12"}}


def longer(period: str) -> Mapping[str, Any]:
    """Who joined: in the last month, in all months of the period, in the period before, in the year so far."""
    cells = {
        "last": JOINED,
        "all": {**JOINED, "over": "months"},
        "before": {"type": "previous", "column": "all"},
        "year": {"type": "cumulative", "of": "all"},
    }
    columns = [{"id": name, "label": name, "cell": cell} for name, cell in cells.items()]
    lines = [{"code": "1", "label": "新发展会员", "params": {"dim": "T"}}]
    return {
        "id": "NB-1", "title": "会员发展情况", "order": 999, "kind": "grid", "period": period,
        "columns": columns, "lines": lines,
    }  # fmt: skip


@pytest.fixture
def joined(wp: Workplace, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Month], FormValues]:
    """The form of a kind of period in a month's book, in a town where 8 joined in October, 3 in November, 4 after."""
    save_counts(wp, DECEMBER, {first_org(wp): movements(4, 0, 0, 0)})
    ours = {month: wp.definition(month) for month in (OCTOBER, DECEMBER, Month(2024, 3))}

    def of(period: str, month: Month) -> FormValues:
        def theirs(_wp: Workplace, asked: Month | None = None) -> Definition:
            own = ours[OCTOBER]
            return replace(own, returns=(*own.returns, longer(period)), hash=f"{period}")

        monkeypatch.setattr(Workplace, "definition", theirs)
        with wp.store.reading() as session:
            return compute(wp, session, month, ["NB-1"])["NB-1"]

    return of


@pytest.mark.parametrize(
    ("period", "month", "numbers"),
    [
        ("month", DECEMBER, (4, 4, 3, 15)),
        ("quarter", DECEMBER, (4, 15, None, 15)),
        ("half", DECEMBER, (4, 15, None, 15)),
        ("year", DECEMBER, (4, 15, None, 15)),
        ("quarter", Month(2024, 3), (None, None, 15, None)),
        ("year", Month(2024, 12), (None, None, 15, None)),
        ("survey", Month(2024, 9), (None, 15, None, 15)),
    ],
)
def test_windows_run_over_the_months_of_the_period(
    joined: Callable[[str, Month], FormValues], period: str, month: Month, numbers: tuple[int | None, ...]
) -> None:
    """8 + 3 + 4 in the last quarter of 2023, which is the half, the year, and the head of the survey's year 2024."""
    values = joined(period, month)
    assert numbers == tuple(values.number("1", column) for column in ("last", "all", "before", "year"))


def test_the_records_behind_are_those_of_all_its_months(joined: Callable[[str, Month], FormValues]) -> None:
    """Two unions had new members in October, two in November, one in December: five counts stand behind the quarter."""
    assert 5 == len(joined("quarter", DECEMBER).get("1", "all").ids)


def test_a_longer_form_goes_out_with_the_book_of_its_last_month() -> None:
    """The quarterly forms of the definition are in the books of March, June, September and December alone."""
    quarterly = [form for form in forms_of(load(2024)).values() if form.period == Kind.QUARTER]
    assert {"BF-5", "MG-01"} <= {form.id for form in quarterly}
    for form in quarterly:
        assert [3, 6, 9, 12] == [month for month in range(1, 13) if form.in_book(Month(2024, month))]
        assert "2024年第3季度" == form.span(Month(2024, 8)).label


def grown(lines: int, **more: object) -> Mapping[str, Any]:
    """The monthly form with so many lines that all say the same."""
    form = dict(longer("month"))
    (line,) = form["lines"]
    return form | {"lines": [{**line, "code": str(number)} for number in range(1, lines + 1)]} | more


@pytest.mark.parametrize(
    ("sealed_with", "now"),
    [(None, grown(1)), (grown(1), grown(2)), (grown(1, months=[11]), grown(2, months=[11]))],
    ids=["a new form", "a new line", "a form that goes out in November alone"],
)
def test_what_a_sealed_book_has_not_is_counted_and_never_a_short_sum(
    wp: Workplace, monkeypatch: pytest.MonkeyPatch, sealed_with: Mapping[str, Any] | None, now: Mapping[str, Any]
) -> None:
    """8 joined in October, which is sealed without the cell, and 3 in November: 8 before and 11 in the year."""
    own = wp.definition(OCTOBER)

    def hold(form: Mapping[str, Any] | None) -> None:
        theirs = own if form is None else replace(own, returns=(*own.returns, form), hash=repr(form))
        monkeypatch.setattr(Workplace, "definition", lambda _wp, _month=None: theirs)

    hold(sealed_with)
    explain_all(wp, OCTOBER)
    run_now(seal(wp, OCTOBER, files=False))
    hold(now)
    with wp.store.reading() as session:
        values = compute(wp, session, NOVEMBER, ["NB-1"])["NB-1"]
    for line in values.form.lines:
        assert (8, 11) == tuple(values.number(line.code, column) for column in ("before", "year"))


def test_a_quarter_adds_up_its_months_as_they_were_sent(
    wp: Workplace, joined: Callable[[str, Month], FormValues]
) -> None:
    """October is sealed with 8; the union that had 5 of them goes to the recycle bin with all its counts: November's
    2 and December's 4 are gone, October's stay, and so do the records behind them."""
    explain_all(wp, OCTOBER)
    run_now(seal(wp, OCTOBER, files=False))
    before = joined("quarter", DECEMBER)
    assert 8 + 3 + 4 == before.number("1", "all")
    with wp.store.operation("test.delete", "删除工会") as op:
        op.delete(op.session.get(Organisation, first_org(wp)))
    after = joined("quarter", DECEMBER)
    assert 8 + 1 == after.number("1", "all")
    assert 2 + 1 == len(after.get("1", "all").ids)


def test_the_last_month_of_a_quarter_is_counted_anew_when_it_is_corrected(
    wp: Workplace,
    joined: Callable[[str, Month], FormValues],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """December was sent with 4 and the quarter with 15, and had 6: the correction says 17, and the comparison before it
    as well."""
    monkeypatch.setattr("tzdesk.returns.seal.refuse_unready", lambda *_: None)
    assert joined("quarter", DECEMBER).number("1", "all") == 15
    for month in (OCTOBER, NOVEMBER, DECEMBER):
        run_now(seal(wp, month, backup=False, files=False))
    begin_correction(wp, DECEMBER, "十二月漏报了两名新会员")
    save_counts(wp, DECEMBER, {first_org(wp): movements(6, 0, 0, 0)})
    assert joined("quarter", DECEMBER).number("1", "all") == 17
    with wp.store.reading() as session:
        book = sealed_book(session, DECEMBER)
        assert book is not None
        found = {one.place: (one.before, one.after) for one in run_now(differing(wp, session, book))}
    assert {"1/last": (4, 6), "1/all": (15, 17), "1/year": (15, 17)}.items() <= found.items()
    run_now(seal(wp, DECEMBER, backup=False, files=False))
    with wp.store.reading() as session:
        book = sealed_book(session, DECEMBER)
        assert book is not None
        assert (book.version, book.content["cells"]["NB1_r1_all"]) == (1, 17)
        assert [] == run_now(differing(wp, session, book))


def test_an_unknown_kind_of_period_is_named() -> None:
    assert [] == check_form(read_form(longer("survey")))
    assert "报告期“weekly”" in check_form(read_form(longer("weekly")))[0]


@pytest.mark.parametrize("level", ["unit", "town", "district"])
def test_every_level_has_its_opening_and_closing_days(level: str) -> None:
    """A period opens before it closes; the survey's year closes after its last day, in October or November."""
    definition = load(2024)
    for kind in Kind:
        span = Span.of(kind, Month(2024, 9))
        opens, closes = report_opens(definition, level, span), span_limit(definition, level, span)
        assert opens is not None
        assert closes is not None
        assert opens < closes
        if kind is not Kind.SURVEY:
            assert closes == report_limit(definition, level, span.months[-1])
    survey = span_limit(definition, level, Span(Kind.SURVEY, 2024))
    assert survey is not None
    assert survey.month in {10, 11}


def test_a_book_is_due_with_the_earliest_of_its_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    """With ten days more for quarters, a book of quarterly forms alone has them, one with monthly forms has not."""
    definition, ours = load(2024), Definition.parameter
    monkeypatch.setattr(
        Definition, "parameter", lambda self, name, day: 10 if name == "quarter_more_days" else ours(self, name, day)
    )
    month = report_limit(definition, "town", Month(2024, 9))
    quarter = span_limit(definition, "town", Span(Kind.QUARTER, 2024, 3))
    assert month is not None
    assert quarter is not None
    assert month < quarter
    for kinds, due in (([Kind.QUARTER], quarter), ([Kind.MONTH, Kind.QUARTER], month), ([], month)):
        assert due == book_limit(definition, "town", Month(2024, 9), kinds)


def test_what_is_due_of_the_longer_periods_is_named_with_its_tables(wp: Workplace) -> None:
    """In December the quarter's tables are due with the book of a town; November ends nothing."""
    wp.register("profile").save(wp, {"unit_level": "town"}, 1)
    with wp.store.reading() as session, clock.frozen(date(2023, 12, 22)):
        [due] = longer_due(wp, session, DECEMBER, clock.today())
        assert longer_due(wp, session, NOVEMBER, clock.today()) == []
    assert due.sentence.startswith("12月25日开始填报，2023年第4季度的季报（")
    assert "民主管理季报表" in due.sentence


def test_the_picture_of_a_quarter_shows_quarters(wp: Workplace) -> None:
    """Months in between, which have no such table, are no points of the line."""
    with wp.store.operation("test", "封存") as op:
        for month, number in ((3, 5), (6, 7), (7, 1), (9, 9)):
            op.add(
                SealedBook(
                    period=Month(2023, month), version=0, sealed_at=clock.now(), sealed_by="王某", definition_hash="",
                    digest="", check_code="", head={}, content={"cells": {"NB1_r1_all": number}}, ids={}, findings=[],
                    summary={},
                )
            )  # fmt: skip
    with wp.store.reading() as session:
        trend = cell_trend(session, DECEMBER, read_form(longer("quarter")), ("1", "all"), 15)
    assert trend is not None
    assert [("2022-12", ""), ("2023-03", "5"), ("2023-06", "7"), ("2023-09", "9"), ("2023-12", "15")] == [
        (str(point.month), point.text) for point in trend.points
    ]
