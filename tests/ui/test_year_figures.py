"""The year's figures on the desk: they move with the records, open what stands behind them, go to the wall."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.ui.keys import press, settle
from tests.ui.looking import cut_texts
from tzdesk.base.periods import Month
from ui.bridge import Desk
from ui.screens.year_figures import YearFiguresScreen


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> YearFiguresScreen:
    """A town with one job fair in May and one in November."""
    wp = desk.wp
    town = wp.register("organisation").save(wp, {"org_name": "石港镇总工会", "org_type": "32", "status": "1"}).id
    for month, signed in ((5, 120), (11, 90)):
        values = {"org_id": town, "biz_date": date(2023, month, 8), "title": "招聘会", "kind": "12", "sessions": 1}
        wp.register("activity").save(wp, {**values, "signed": signed})
    made = YearFiguresScreen(desk)
    qtbot.addWidget(made)
    made.resize(1180, 620)
    made.show()
    made.enter()
    settle()
    return made


def line(screen: YearFiguresScreen, label: str) -> int:
    """Where a figure stands."""
    return [one.spec.label for one in screen.model.figures].index(label)


def shown(screen: YearFiguresScreen, label: str) -> str:
    index = screen.model.index(line(screen, label), 2)
    return str(index.data())


def test_the_figures_are_those_up_to_the_month_in_hand(screen: YearFiguresScreen) -> None:
    assert screen.words.text() == "2023年度工作数据一览（2023年全年）"
    assert shown(screen, "招聘会签约") == "210"
    screen.desk.period = Month(2023, 6)
    screen.refresh()
    settle()
    assert screen.words.text() == "2023年度工作数据一览（2023年1—6月）"
    assert shown(screen, "招聘会签约") == "120"
    assert cut_texts(screen) == []


def test_a_figure_shows_its_records_and_a_single_one_opens(screen: YearFiguresScreen, qtbot: QtBot) -> None:
    screen.view.setCurrentIndex(screen.model.index(line(screen, "招聘会签约"), 2))
    assert screen.behind.head.text() == "招聘会签约：2 条"

    screen.desk.period = Month(2023, 6)
    screen.refresh()
    settle()
    screen.view.setCurrentIndex(screen.model.index(line(screen, "就业招聘会"), 2))
    figure = screen.model.figures[line(screen, "就业招聘会")]
    with qtbot.waitSignal(screen.desk.go) as gone:
        press(screen.view, Qt.Key.Key_Return)
    assert gone.args == ["register", ("activity", figure.ids[0], "")]


def test_the_page_for_the_wall_is_looked_at_before_it_is_printed(screen: YearFiguresScreen, qtbot: QtBot) -> None:
    with qtbot.waitSignal(screen.desk.go) as gone:
        screen.print()
    place, (drawn, back, _) = gone.args
    assert (place, back, len(drawn[0].pages)) == ("preview", "figures", 1)


def test_the_workbook_has_full_figures_and_blanks_for_what_is_not_known(
    screen: YearFiguresScreen, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    target = tmp_path / "年度工作数据.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    screen.save()
    settle()
    sheet = openpyxl.load_workbook(target).worksheets[0]
    rows = {row[1]: row for row in sheet.iter_rows(min_row=4, values_only=True)}
    assert rows["招聘会签约"] == ("劳动保护与女工", "招聘会签约", 210, "人", None, None)
    assert rows["建会覆盖率"][2] is None
