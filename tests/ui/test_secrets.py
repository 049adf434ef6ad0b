"""A number that is guarded leaves no trace on the clipboard, and a locked desk shows nothing of any dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QVBoxLayout

from ui.idle import IdleWatch
from ui.screens.lock import LockDialog
from ui.widgets import boxes
from ui.widgets.boxes import SecretLine
from ui.window import MainWindow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.bridge import Desk

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.mark.parametrize(
    ("key", "held", "left"),
    [(Qt.Key.Key_C, CTRL, "abc"), (Qt.Key.Key_X, CTRL, ""), (Qt.Key.Key_Delete, SHIFT, "")],
)
def test_copying_and_cutting_go_by_the_clipboard_that_forgets(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, key: Qt.Key, held: Qt.KeyboardModifier, left: str
) -> None:
    told: list[str] = []
    monkeypatch.setattr(boxes, "copy_secret", told.append)
    line = SecretLine()
    qtbot.addWidget(line)
    line.setText("abc")
    line.selectAll()
    QApplication.clipboard().clear()
    QApplication.sendEvent(line, QKeyEvent(QKeyEvent.Type.KeyPress, key, held))
    assert told == ["abc"]
    assert line.text() == left
    assert QApplication.clipboard().text() == ""


def test_a_guarded_line_is_not_dragged_and_has_no_menu(qtbot: QtBot) -> None:
    line = SecretLine()
    qtbot.addWidget(line)
    assert not line.dragEnabled()
    assert line.contextMenuPolicy() == Qt.ContextMenuPolicy.PreventContextMenu


def test_the_lock_hides_what_an_open_dialog_shows_and_gives_it_back(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.show()
    dialog = QDialog(window)
    dialog.setWindowTitle("某人的档案")
    words = QLabel("某人")
    QVBoxLayout(dialog).addWidget(words)
    dialog.open()
    title = window.windowTitle()
    seen: list[tuple[bool, bool, str, str]] = []

    def look(_lock: LockDialog) -> int:
        seen.append((words.isVisible(), dialog.isVisible(), dialog.windowTitle(), window.windowTitle()))
        return 1

    monkeypatch.setattr(LockDialog, "exec", look)
    LockDialog(desk, window).guard(window)
    assert seen == [(False, True, "已锁定", "已锁定")]
    assert words.isVisible()
    assert (dialog.windowTitle(), window.windowTitle()) == ("某人的档案", title)
    dialog.close()
    window.close()


def test_an_open_dialog_does_not_hold_the_lock_back(desk: Desk, qtbot: QtBot) -> None:
    window = QDialog()
    qtbot.addWidget(window)
    window.setModal(True)
    window.show()
    watch = IdleWatch(desk, window)
    told: list[bool] = []
    watch.expired.connect(lambda: told.append(True))
    desk.settings.idle_lock_minutes = 1
    for _tick in range(4):
        watch.look()
    assert told == [True]
