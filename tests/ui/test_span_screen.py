"""季报和年报: a longer period with its months, its tables, what is missing, and a print of just these."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.keys import press, settle
from tests.ui.looking import cut_texts
from tzdesk.base import clock
from tzdesk.base.periods import Kind, Month, Span
from ui.bridge import Desk
from ui.screens.span_screen import SpanScreen
from ui.widgets.small import PeriodChooser

QUARTER = Span(Kind.QUARTER, 2023, 4)


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> SpanScreen:
    """A town that keeps activities since November, in December."""
    wp = desk.wp
    town = wp.register("organisation").save(wp, {"org_name": "石港镇总工会", "org_type": "32", "status": "1"}).id
    for day in (date(2023, 11, 8), date(2023, 12, 8)):
        wp.register("activity").save(wp, {"org_id": town, "biz_date": day, "title": "招聘会", "kind": "12"})
    made = SpanScreen(desk)
    qtbot.addWidget(made)
    made.resize(1100, 620)
    made.show()
    made.enter(QUARTER)
    settle()
    return made


def texts(tree: object) -> list[list[str]]:
    items = [tree.topLevelItem(number) for number in range(tree.topLevelItemCount())]  # type: ignore[attr-defined]
    return [[item.text(column) for column in range(item.columnCount())] for item in items]


def test_a_quarter_shows_its_months_its_tables_and_what_is_missing(screen: SpanScreen) -> None:
    """October lies before the first record; November and December are open, the quarter's two tables are empty."""
    assert "2023年第4季度" == screen.word.text()
    assert [("2023年10月", "启用以前"), ("2023年11月", "填报"), ("2023年12月", "填报")] == [
        (month, words.split(" ")[0]) for month, words in texts(screen.months)
    ]
    assert ["MG-01", "BF-5"] == [form for form, _title, _words in texts(screen.forms)]
    assert "随2023年12月的报表册报出" in screen.sentence.text()
    said = [screen.list.item(number).text() for number in range(screen.list.count())]
    assert 2 + 2 == len(said)
    assert said[0].startswith("1．2023年11月还没有封存")
    assert cut_texts(screen) == []


def test_a_thing_to_do_leads_to_its_month_and_table(screen: SpanScreen, qtbot: QtBot) -> None:
    """Enter on the first goes to November; on the empty table to December's book, with the table chosen."""
    with qtbot.waitSignal(screen.desk.go) as gone:
        press(screen.list, Qt.Key.Key_Return)
    assert (Month(2023, 11), ["month", None]) == (screen.desk.period, gone.args)
    screen.list.setCurrentRow(2)
    with qtbot.waitSignal(screen.desk.go) as gone:
        press(screen.list, Qt.Key.Key_Return)
    assert (Month(2023, 12), ["month", ("MG-01", "", "")]) == (screen.desk.period, gone.args)


def test_the_preview_has_only_the_tables_of_the_period(screen: SpanScreen, qtbot: QtBot) -> None:
    """Two tables on offer, and no way from here to the month's others; it goes back to the period."""
    with qtbot.waitSignal(screen.desk.go) as gone:
        screen.print()
    place, (drawn, back, span) = gone.args
    assert ("preview", "span", QUARTER) == (place, back, span)
    assert ["MG-01", "BF-5"] == list(drawn.tables)
    assert "2023年第4季度 各表" == drawn.title
    assert ["2023年第4季度 报表"] == [piece.title for piece in drawn.pieces]
    alone = frozenset({"BF-5"})
    with qtbot.waitSignal(screen.desk.go) as gone:
        drawn.again(type(drawn.wishes)(forms=alone))
    _place, (other, _back, _span) = gone.args
    assert alone == other.wishes.forms
    assert len(other.pieces[0].pages) < len(drawn.pieces[0].pages)


def test_other_kinds_and_other_periods_are_chosen(screen: SpanScreen) -> None:
    """From the fourth quarter to the third, and to the survey's year that the third ends."""
    screen.back.click()
    assert Span(Kind.QUARTER, 2023, 3) == screen.span
    screen.kind.setCurrentIndex(screen.kind.findData(Kind.SURVEY))
    screen.kind.activated.emit(screen.kind.currentIndex())
    settle()
    assert "2023统计年度（2022.10.1—2023.9.30）" == screen.word.text()
    assert [["NB-01", "基层工会统计年报底稿"]] == [row[:2] for row in texts(screen.forms)]
    screen.kind.setCurrentIndex(screen.kind.findData(Kind.HALF))
    screen.kind.activated.emit(screen.kind.currentIndex())
    settle()
    assert "2023年下半年没有要报的半年报。" == screen.sentence.text()
    assert not screen.preview.isEnabled()


def test_the_menu_of_months_offers_the_longer_periods(qtbot: QtBot) -> None:
    """Every year has four quarters, two halves, the year and the survey's; where months alone matter, none."""
    for spans, count in ((True, 4 + 2 + 1 + 1), (False, 0)):
        chooser = PeriodChooser(Month(2023, 12), spans=spans)
        qtbot.addWidget(chooser)
        menu = chooser.menu()
        years = [action.menu() for action in menu.actions()]
        offered = [one for one in years[1].actions() if one.text().endswith(("季报", "年报")) and not one.isCheckable()]
        assert count == len(offered)
        if offered:
            with qtbot.waitSignal(chooser.longer) as told:
                offered[-1].trigger()
            assert 2023 == told.args[0].year


def test_a_month_leads_to_its_quarter(screen: SpanScreen) -> None:
    with clock.frozen(date(2024, 3, 1)):
        screen.enter(Month(2024, 2))
    assert Span(Kind.QUARTER, 2024, 1) == screen.span
