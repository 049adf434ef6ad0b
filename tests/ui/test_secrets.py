"""A number that is guarded leaves no trace on the clipboard, and a locked desk shows nothing of any dialog."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QVBoxLayout, QWidget
from shiboken6 import delete

from tzdesk.access import roles_of
from tzdesk.access.accounts import add_user, may_stay_open
from tzdesk.app import create_workplace
from tzdesk.base.settings import Settings
from ui.bridge import Desk
from ui.idle import IdleWatch
from ui.problems import Problems
from ui.runner import Runner
from ui.screens.lock import LockDialog
from ui.screens.settings_pages import LookPage
from ui.widgets import boxes
from ui.widgets.boxes import SecretLine
from ui.window import MainWindow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.mark.parametrize(
    ("key", "held", "left"),
    [(Qt.Key.Key_C, CTRL, "abc"), (Qt.Key.Key_X, CTRL, ""), (Qt.Key.Key_Delete, SHIFT, "")],
)
def test_copying_and_cutting_go_by_the_clipboard_that_forgets(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, key: Qt.Key, held: Qt.KeyboardModifier, left: str
) -> None:
    told: list[str] = []
    monkeypatch.setattr(boxes, "copy_secret", lambda text, _kept_ms: told.append(text))
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


class Question(QDialog):
    """A dialog with somebody's name in it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("某人的档案")
        self.words = QLabel("某人")
        QVBoxLayout(self).addWidget(self.words)


def test_a_dialog_that_opens_on_a_locked_desk_is_hidden_and_waits_behind_the_lock(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both really wait for their answer, the later one inside the earlier one."""
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.show()
    lock, question = LockDialog(desk, window), Question(window)
    monkeypatch.setattr("tzdesk.store.attempts.unlock", lambda *_who: None)
    monkeypatch.setattr(type(desk.wp.store), "path", "", raising=False)
    seen: dict[str, object] = {}

    def look() -> None:
        seen["locked"] = (question.isVisible(), question.words.isVisible(), question.windowTitle())
        seen["in front"] = QApplication.activeModalWidget() is lock
        question.setWindowTitle("另一人的档案")
        seen["title"] = question.windowTitle()
        QTest.keyClicks(lock.password, "right")
        QTest.keyClick(lock.password, Qt.Key.Key_Return)
        QTimer.singleShot(50, after)

    def after() -> None:
        seen["unlocked"] = (lock.isVisible(), question.words.isVisible(), question.windowTitle())
        question.done(7)

    def ask() -> None:
        QTimer.singleShot(50, look)
        seen["answer"] = question.exec()

    QTimer.singleShot(0, ask)
    lock.guard(window)
    assert seen == {
        "locked": (True, False, "已锁定"), "in front": True, "title": "已锁定",
        "unlocked": (False, True, "另一人的档案"), "answer": 7,
    }  # fmt: skip
    assert window.centralWidget().isVisible()
    window.close()


def test_a_dialog_that_is_destroyed_behind_the_lock_does_not_hold_the_desk(desk: Desk, qtbot: QtBot) -> None:
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.show()
    question, lock = Question(window), LockDialog(desk, window)
    question.open()

    def end() -> None:
        delete(question)
        lock.accept()

    QTimer.singleShot(0, end)
    lock.guard(window)
    assert window.centralWidget().isVisible()
    assert window.menuBar().isEnabled()
    assert window.windowTitle() != "已锁定"
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


def test_where_several_have_roles_the_desk_always_locks_itself(
    tmp_path: Path, problems: Problems, qtbot: QtBot
) -> None:
    """Who works alone may switch it off; with a second person's rights at the desk nobody can."""
    wp, _code = create_workplace(tmp_path / "工作区", "王芳", "Zhuxi-2023", check=False)
    spec = roles_of(wp.definition())
    for alone in (True, False):
        if not alone:
            add_user(wp.store, spec, wp.rights, name="李四", password="Lin-shi-01", roles=["entry"])
        desk = Desk(wp, Settings(idle_lock_minutes=0), Runner(synchronous=True), problems)
        page, window = LookPage(desk), QDialog()
        qtbot.addWidget(page)
        qtbot.addWidget(window)
        watch = IdleWatch(desk, window)
        watch.start()
        watch.stop()
        assert (page.idle.findData(0) >= 0) is alone
        assert (watch.minutes == 0) is alone
        assert (page.idle.currentData() == 0) is alone
        if alone:
            assert may_stay_open(wp.store)
    desk.close()
