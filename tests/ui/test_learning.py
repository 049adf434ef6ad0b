"""Learning: the tour points at parts that are there, the manual opens, the exercise scores, F1 explains a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui import small
from tests.ui.keys import press, settle, words
from tests.ui.windows import opened
from tzdesk.base.manual import pages
from tzdesk.practice.planted import Planted, Score
from ui.actions import ACTS
from ui.bridge import Desk
from ui.screens.manual import ManualScreen
from ui.screens.month import MonthScreen
from ui.tour import Tour
from ui.widgets.exercise import ExerciseDialog
from ui.window import MainWindow


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> Iterator[MainWindow]:
    small.fill(desk.wp)
    with opened(desk) as window:
        yield window


def test_every_step_of_the_tour_points_at_a_part_in_sight(window: MainWindow, desk: Desk) -> None:
    """The ring lies around the part, the bubble inside the window; the last step ends the tour for good."""
    tour = Tour(window)
    tour.begin()
    for step in tour.steps:
        settle()
        part = tour.target()
        assert part is not None, step.target
        spot = QRect(part.mapTo(window, QPoint(0, 0)), part.size())
        assert tour.ring.geometry().intersects(spot)
        assert window.rect().contains(tour.geometry()), step.title
        tour.next.click()
    settle()
    assert desk.settings.tour_done


def test_escape_ends_the_tour(window: MainWindow, desk: Desk) -> None:
    """It can be skipped at any step, and begun again from the menu."""
    tour = Tour(window)
    tour.begin()
    settle()
    press(tour, Qt.Key.Key_Escape)
    settle()
    assert desk.settings.tour_done
    window.run("tour")
    settle()
    again = window.findChild(Tour)
    assert again is not None
    again.leave()


def test_the_manual_opens_and_finds(window: MainWindow) -> None:
    """A word in the box leads to the page that explains it."""
    window.run("manual")
    settle()
    screen = window.screen_in_front
    assert isinstance(screen, ManualScreen)
    assert screen.list.count() == len(pages())
    assert "五步" in screen.text.toPlainText()
    words(screen.box, "恢复码")
    settle()
    assert screen.list.count() >= 1
    assert "恢复码" in screen.text.toPlainText()
    words(screen.box, "没有这样的词")
    assert screen.list.count() == 0
    assert "没有找到" in screen.text.toPlainText()


def test_the_manual_names_only_keys_that_there_are() -> None:
    """Ctrl+…, Alt+… and F keys of the text belong to an action of the desk or to a field."""
    of_fields = {"F2", "F4", "Ctrl+V", "Ctrl+回车", "Alt+←", "Alt+→", "Shift+Tab"}
    known = {QKeySequence(key).toString() for act in ACTS for key in (act.shortcut, act.also) if key} | of_fields
    named = set()
    for page in pages():
        named |= set(re.findall(r"(?:Ctrl|Alt|Shift)\+[A-Za-z0-9←→,/回车+]+|\bF[1-9]\d?\b", page.text))
    assert {key.rstrip("+") for key in named if "Shift+回车" not in key} - known == set()


def test_f1_explains_the_cell_in_hand(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its line, its column, what it means and how it comes about."""
    window.go_to("month")
    settle()
    screen = window.screen_in_front
    assert isinstance(screen, MonthScreen)
    screen._go("JT-01", "111", "D")
    told: list[str] = []

    def read(box: QMessageBox) -> int:
        told.append(box.text() + box.informativeText())
        return 0

    monkeypatch.setattr(QMessageBox, "exec", read)
    window.run("help_field")
    assert "第111行 集体合同合计" in told[0]
    assert "等于112行＋113行＋114行" in told[0]


def test_the_score_covers_the_answers_until_they_are_asked_for(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    """Half mended: half the points; a workplace that is no exercise is told so."""
    dialog = ExerciseDialog(desk, window)
    qtbot.addWidget(dialog)
    assert "不是练习题" in dialog.words.text()
    done, open_ = (
        Planted(
            number,
            "aid_case",
            number,
            "困难职工档案：某某",
            f"第{number}处错误",
            (("A01", "aid_case", number, "id_no"),),
        )
        for number in (1, 2)
    )
    went: list[tuple[str, object]] = []
    desk.go.disconnect()
    desk.go.connect(lambda place, target: went.append((place, target)))
    dialog.show_score(Score((done,), (open_,)))
    assert dialog.words.text().startswith("得分 50：放进了 2 处错误")
    assert "第2处错误" not in dialog.list.item(1).text()
    dialog.list.itemActivated.emit(dialog.list.item(1))
    assert went == [], "the way to a covered answer would give it away"
    assert dialog.hint.text().startswith("先自己找")
    dialog.answers.click()
    assert "第2处错误" in dialog.list.item(1).text()
    dialog.list.itemActivated.emit(dialog.list.item(1))
    assert went == [("register", ("aid_case", 2, "id_no"))]
