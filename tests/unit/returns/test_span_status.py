"""A longer period at one look: its months, its tables, what is missing, what comes next; the console says the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from tests.unit.returns.conftest import NOVEMBER, OCTOBER
from tests.unit.returns.test_month import explain_all
from tzdesk import cli, cli_status
from tzdesk.base import clock
from tzdesk.base.periods import Kind, Month, Span
from tzdesk.definitions import Definition
from tzdesk.jobs import run_now
from tzdesk.pieces.span_status import SpanStatus, span_status, span_titles
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import audit_month
from tzdesk.returns.checks_empty import explain_empty
from tzdesk.returns.forms import Form, forms_of
from tzdesk.returns.seal import seal

QUARTER, SURVEY = Span(Kind.QUARTER, 2023, 4), Span(Kind.SURVEY, 2024)


def at(wp: Workplace, span: Span, day: date = date(2023, 12, 22)) -> SpanStatus:
    with wp.store.reading() as session, clock.frozen(day):
        return span_status(wp, session, span)


def test_a_quarters_months_stand_where_their_books_stand(wp: Workplace) -> None:
    """October sealed, November entered, December not yet begun: the two that are open are missing, in order."""
    explain_all(wp, OCTOBER)
    run_now(seal(wp, OCTOBER, files=False))
    found = at(wp, QUARTER)
    assert ["sealed", "filling", "not_begun"] == [one.state.value for one in found.months]
    assert [NOVEMBER, NOVEMBER.next] == [one.place[1] for one in found.todo if one.what == "month"]


def test_months_before_the_first_and_after_today_are_not_missing(wp: Workplace) -> None:
    """The workplace begins in October 2023, and 22 December 2023 is today: of the survey's year 2024 three months
    count; of 2023 none does."""
    assert 3 == sum(one.missing for one in at(wp, SURVEY).months)
    assert 12 - 3 == sum(one.words == "还没有到" for one in at(wp, SURVEY).months)
    before = at(wp, SURVEY.previous)
    assert {"启用以前"} == {one.words for one in before.months}
    assert () == before.todo


def test_its_tables_go_out_with_the_book_of_its_last_month(wp: Workplace) -> None:
    wp.register("profile").save(wp, {"unit_level": "town"}, 1)
    found = at(wp, SURVEY, date(2024, 10, 8))
    assert (Month(2024, 9), {"NB-01": "基层工会统计年报底稿"}) == (found.book, found.titles)
    assert found.due is not None
    assert f"{found.due.day.month}月{found.due.day.day}日前报出" in found.sentence
    assert {} == at(wp, Span(Kind.YEAR, 2023)).titles


def test_what_is_typed_and_blank_is_counted_and_led_to(wp: Workplace) -> None:
    """The first blank cell of the survey's copy is where the thing to do leads; those typed are no more than those."""
    found = at(wp, SURVEY, date(2024, 10, 8))
    [form] = found.forms
    [todo] = [one for one in found.todo if one.what == "entry"]
    typed = [line.code for line in _form(wp).lines if line.cell == {"type": "entry"}]
    assert typed == [line for line, _column in form.blank]
    assert (len(typed), ("form", (SURVEY.months[-1], "NB-01", typed[0], "c1"))) == (todo.count, todo.place)


def _form(wp: Workplace) -> Form:
    return forms_of(wp.definition(SURVEY.months[-1]))["NB-01"]


def test_an_empty_table_is_done_with_once_it_has_a_reason(wp: Workplace) -> None:
    december = QUARTER.months[-1]
    empty = [one for one in at(wp, QUARTER).todo if one.what == "table"]
    assert empty
    with clock.frozen(date(2023, 12, 22)):
        found = [one for one in run_now(audit_month(wp, december)).findings if one.rule == "T09"]
        explain_empty(wp, december, found, "1")
    assert [] == [one for one in at(wp, QUARTER).todo if one.what == "table"]
    assert {"空表，说明了原因"} == {form.words for form in at(wp, QUARTER).forms}


@pytest.fixture
def console(wp: Workplace, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """The console over this workplace, left open."""
    monkeypatch.setattr(cli, "_open", lambda _options: wp)
    monkeypatch.setattr(Workplace, "close", lambda _self: None)
    return lambda *words: cli.main([words[0], "工作区", *words[1:]])


def test_tables_of_a_sealed_period_are_called_as_they_were_sealed(
    wp: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The district renames its tables afterwards: screen and print name those that were sent; the next quarter has the
    new names."""
    monkeypatch.setattr("tzdesk.returns.seal.refuse_unready", lambda *_: None)
    before = at(wp, QUARTER).titles
    with clock.frozen(date(2024, 1, 2)):
        run_now(seal(wp, QUARTER.months[-1], backup=False, files=False))
    ours = Workplace.definition

    def renamed(self: Workplace, when: Month | int | None = None) -> Definition:
        today = ours(self, when)
        return replace(today, returns=tuple({**raw, "title": f"新{raw['title']}"} for raw in today.returns))

    monkeypatch.setattr(Workplace, "definition", renamed)
    assert before == at(wp, QUARTER).titles == span_titles(wp, QUARTER)
    assert {f"新{title}" for title in before.values()} == set(span_titles(wp, QUARTER.step(1)).values())


def test_the_console_says_the_same(
    console: Callable[..., int], wp: Workplace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli_status.OPEN == console("status", "--period", "2023-Q4", "--json")
    told = json.loads(capsys.readouterr().out)
    found = at(wp, QUARTER, clock.today())
    assert [one.words for one in found.todo] == [one["words"] for one in told["todo"]]
    assert [str(one.month) for one in found.months] == [one["period"] for one in told["months"]]
    assert cli_status.OPEN == console("status", "--period", "2023年第4季度")
    text = capsys.readouterr().out
    assert all(one.words in text for one in (*found.todo, *found.months, *found.forms))


def test_the_console_prints_just_the_tables_of_a_longer_period(
    console: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The quarter's two tables; of a year without any, it is said what to print instead."""
    assert 0 == console("forms", "--period", "2023-Q4", "--out", str(tmp_path))
    [file] = list(tmp_path.glob("*.pdf"))
    with pypdfium2.PdfDocument(file) as document:
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert "民主管理季报表" in text
    assert "会员情况月报表" not in text
    assert 2 == console("forms", "--period", "2023-Y", "--out", str(tmp_path))
    assert "没有要报的年报" in capsys.readouterr().err
