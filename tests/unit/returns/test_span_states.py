"""The tables of a longer period have no seal of their own: they stand where the book of its last month stands, and a
month that is corrected afterwards leaves them as they were sent until that book is corrected too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from tests.unit.returns.conftest import NOVEMBER, OCTOBER, movements
from tests.unit.returns.test_longer_periods import longer
from tests.unit.returns.test_month import explain_all, first_org
from tzdesk.base import clock
from tzdesk.base.periods import Kind, Month, Span
from tzdesk.definitions.package import Manifest, package_of
from tzdesk.jobs import run_now
from tzdesk.pieces.span_status import SpanStatus, span_status
from tzdesk.registers import packages
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.organisations.model import Organisation
from tzdesk.registers.workplace import Workplace
from tzdesk.returns import seal as seals
from tzdesk.returns.compute import compute
from tzdesk.returns.correcting import begin_correction
from tzdesk.returns.model import RECEIVED, RETURNED, SENT
from tzdesk.returns.seal import seal
from tzdesk.returns.states import note_by_hand

DECEMBER, QUARTER = NOVEMBER.next, Span(Kind.QUARTER, 2023, 4)
NEW_YEAR = date(2024, 1, 2)


def at(wp: Workplace) -> SpanStatus:
    with wp.store.reading() as session:
        return span_status(wp, session, QUARTER)


def words_of(found: SpanStatus, form: str = "NB-1") -> str:
    return next(one.words for one in found.forms if one.id == form)


def joined_in(wp: Workplace, period: Month, cell: str = "all") -> object:
    with wp.store.reading() as session:
        return compute(wp, session, period, ["NB-1"])["NB-1"].number("1", cell)


def lectures(period: str) -> Mapping[str, Any]:
    """How many lectures there were in the months of a period."""
    count = {"type": "measure", "name": "ledger.count", "over": "months", "params": {"ledger": "law_lecture"}}
    columns = [{"id": "all", "label": "本期", "cell": count}]
    return {
        "id": "NB-2", "title": "讲座情况", "order": 998, "kind": "grid", "period": period,
        "columns": columns, "lines": [{"code": "1", "label": "讲座"}],
    }  # fmt: skip


def lecture(wp: Workplace) -> None:
    """A lecture in October, and another telephone, which October's own book tells."""
    wp.register("profile").save(wp, {"phone": "0513-86510001"}, 1)
    row = {"org_id": first_org(wp), "biz_date": date(2023, 10, 9), "title": "讲座", "sessions": 1, "form": "1"}
    wp.register("law_lecture").save(wp, row)


def renewed(wp: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program, of whose form the lines 12 and 13 stand in each other's place."""
    swapped = [{"code": "12", "params": {"item": "13"}}, {"code": "13", "params": {"item": "12"}}]
    program = package_of(Manifest("b", "新程序", "1", OCTOBER), {"returns": {"Z02": {"lines": swapped}}})
    theirs = packages.tried(wp, program, OCTOBER)
    monkeypatch.setattr(Workplace, "definition", lambda *_: theirs)


@pytest.fixture
def close(wp: Workplace, monkeypatch: pytest.MonkeyPatch) -> Callable[[Month], None]:
    """Seals a month whatever its audit says: what is missing of the other tables is no matter here."""
    monkeypatch.setattr(seals, "refuse_unready", lambda *_: None)

    def closing(month: Month) -> None:
        explain_all(wp, month)
        run_now(seal(wp, month, backup=False, files=False))

    return closing


@pytest.fixture
def quarter(wp: Workplace, close: Callable[[Month], None]) -> Iterator[Workplace]:
    """The last quarter of 2023, 8 + 3 + 4 joined, all months sealed; on 2 January."""
    forms = {"NB-1": longer("quarter"), "NB-2": lectures("quarter")}
    packages.take_over(wp, package_of(Manifest("tz", "区", "1", OCTOBER), {"returns": forms}))
    save_counts(wp, DECEMBER, {first_org(wp): movements(4, 0, 0, 0)})
    with clock.frozen(NEW_YEAR):
        for month in QUARTER.months:
            close(month)
        yield wp


def test_tables_stand_where_their_book_stands(quarter: Workplace) -> None:
    """Sealed, sent, received, returned, being corrected: the table is said to be that, with the day."""
    assert "已封存 2024年1月2日" == words_of(at(quarter))
    for what, word in ((SENT, "已报出"), (RECEIVED, "已接收"), (RETURNED, "退回")):
        note_by_hand(quarter, DECEMBER, what, NEW_YEAR, note="十二月的数与会员台账不符")
        assert words_of(at(quarter)).startswith(word)
    begin_correction(quarter, DECEMBER, "十二月的数与会员台账不符")
    assert "更正第1号：已经有数" == words_of(at(quarter))


def test_a_month_that_is_being_corrected_was_sealed_before(quarter: Workplace) -> None:
    begin_correction(quarter, OCTOBER, "十月漏报了一名新会员")
    [todo] = [one for one in at(quarter).todo if one.place == ("period", OCTOBER)]
    assert "没有封存" not in todo.words
    assert "正在更正（更正第1号）" in todo.words


def test_a_month_corrected_afterwards_leaves_the_quarter_to_be_corrected(
    quarter: Workplace, close: Callable[[Month], None]
) -> None:
    """A lecture of October is entered under its correction: the quarter was sent with none, and would have one; once
    December is corrected too nothing is left."""
    begin_correction(quarter, OCTOBER, "十月漏报了一次讲座")
    lecture(quarter)
    assert [] == [one for one in at(quarter).todo if one.what == "outdated"]
    close(OCTOBER)

    [todo] = [one for one in at(quarter).todo if one.what == "outdated"]
    assert ("period", DECEMBER) == todo.place
    assert "2023年10月更正过（更正第1号）" in todo.words
    assert "《讲座情况》" in todo.words
    assert "《会员发展情况》" not in todo.words
    assert "请更正2023年12月" in todo.words

    begin_correction(quarter, DECEMBER, "十月更正以后季报随之更正")
    close(DECEMBER)
    assert [] == [one for one in at(quarter).todo if one.what == "outdated"]


def test_a_correction_that_moves_no_cell_of_the_quarter_leaves_nothing_to_do(
    quarter: Workplace, close: Callable[[Month], None]
) -> None:
    """October's book is corrected for the telephone on its cover alone."""
    begin_correction(quarter, OCTOBER, "十月的联系电话有误")
    quarter.register("profile").save(quarter, {"phone": "0513-86510001"}, 1)
    close(OCTOBER)
    assert [] == [one for one in at(quarter).todo if one.what == "outdated"]


def test_a_program_that_was_renewed_leaves_nothing_to_do(
    wp: Workplace, close: Callable[[Month], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """October's telephone is corrected, then lines 12 and 13 of the program's form change places: the table of the
    quarter that shows line 12 is still what it was asked for."""
    shown = {"type": "same", "at": "Z02/12/c1"}
    form = {**lectures("quarter"), "columns": [{"id": "all", "label": "本期", "cell": shown}]}
    packages.take_over(wp, package_of(Manifest("tz", "区", "1", OCTOBER), {"returns": {"NB-2": form}}))
    save_counts(wp, DECEMBER, {first_org(wp): movements(4, 0, 0, 0)})
    with clock.frozen(NEW_YEAR):
        for month in QUARTER.months:
            close(month)
        begin_correction(wp, OCTOBER, "十月的联系电话有误")
        wp.register("profile").save(wp, {"phone": "0513-86510001"}, 1)
        close(OCTOBER)
        renewed(wp, monkeypatch)
        assert [] == [one for one in at(wp).todo if one.what == "outdated"]


def test_where_differences_are_booked_in_the_open_month_no_correction_is_asked_for(
    quarter: Workplace, close: Callable[[Month], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_correction(quarter, OCTOBER, "十月漏报了一次讲座")
    lecture(quarter)
    close(OCTOBER)
    monkeypatch.setattr("tzdesk.pieces.span_status.way", lambda *_: "booked")
    assert [] == [one for one in at(quarter).todo if one.what == "outdated"]


def test_a_month_sealed_with_other_lines_counts_as_it_was_sealed(
    wp: Workplace, close: Callable[[Month], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program is renewed after October, and lines 12 and 13 of its form stand in each other's place now: the 8 who
    joined in October are still those of line 12 of what was sealed, not the 1 of line 13."""
    packages.take_over(wp, package_of(Manifest("tz", "区", "1", OCTOBER), {"returns": {"NB-1": longer("quarter")}}))
    close(OCTOBER)
    save_counts(wp, DECEMBER, {first_org(wp): movements(4, 0, 0, 0)})
    renewed(wp, monkeypatch)

    assert 8 + 3 + 4 == joined_in(wp, DECEMBER)


def test_a_line_dropped_within_the_quarter_is_counted_where_it_was_and_where_it_is_not(
    wp: Workplace, close: Callable[[Month], None]
) -> None:
    """The monthly line of who joined goes from November on: October as sealed, the other two from the registers."""
    packages.take_over(wp, package_of(Manifest("tz", "区", "1", OCTOBER), {"returns": {"NB-1": longer("quarter")}}))
    close(OCTOBER)
    gone = {"lines": [{"code": "12", "removed": True}]}
    packages.take_over(wp, package_of(Manifest("b", "别样", "1", NOVEMBER), {"returns": {"Z02": gone}}))
    save_counts(wp, DECEMBER, {first_org(wp): movements(4, 0, 0, 0)})
    with wp.store.operation("test.delete", "删除工会") as op:
        op.delete(op.session.get(Organisation, first_org(wp)))

    assert 8 + 1 == joined_in(wp, DECEMBER)


@pytest.mark.parametrize(
    ("span", "told"),
    [
        (Span(Kind.QUARTER, 2023, 4), ""),
        (Span(Kind.HALF, 2023, 2), "2023年7月至2023年9月"),
        (Span(Kind.YEAR, 2023), "2023年1月至2023年9月"),
        (Span(Kind.SURVEY, 2024), ""),
    ],
)
def test_a_desk_that_began_within_the_period_says_which_months_are_not_in_it(
    wp: Workplace, span: Span, told: str
) -> None:
    """The workplace knows nothing before October 2023: what is added up over a half or a year lacks those months."""
    packages.take_over(wp, package_of(Manifest("tz", "区", "1", OCTOBER), {"returns": {"NB-1": longer(span.kind)}}))
    with wp.store.reading() as session, clock.frozen(date(2023, 12, 22)):
        sentence = span_status(wp, session, span).sentence
    assert ("启用以前" in sentence) == bool(told)
    assert told in sentence
