"""A number that is guarded leaves no trace on the clipboard, and a locked desk shows nothing of any dialog."""

from __future__ import annotations

import gc
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import CellType
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMenu, QToolTip, QVBoxLayout, QWidget
from shiboken6 import delete

from tests.ui import looking
from tests.ui.keys import settle
from tests.ui.windows import opened
from tzdesk.access import roles_of
from tzdesk.access.accounts import add_user, give_roles, may_stay_open
from tzdesk.app import change_own_password, create_workplace, open_workplace
from tzdesk.base import clock
from tzdesk.base.settings import Settings
from ui import theme
from ui.bridge import Desk
from ui.clipboard import copy_secret
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


@pytest.mark.parametrize("points", [10.5, 14.0])
def test_what_the_lock_says_is_read_whole(
    tmp_path: Path, qapp: QApplication, problems: Problems, qtbot: QtBot, points: float
) -> None:
    """Down to the fifth wrong password, whose sentence is the longest, and in large type."""
    wp, _code = create_workplace(tmp_path / "工作区", "王芳", "Zhuxi-2023", check=False)
    desk = Desk(wp, Settings(), Runner(synchronous=True), problems)
    try:
        theme.apply(qapp, "light", points, qapp.font().family())
        lock = LockDialog(desk)
        qtbot.addWidget(lock)
        lock.show()
        settle()
        for left in (4, 3, 2, 1, 0):
            lock.password.setText("Wrong-2023")
            lock.check()
            settle()
            assert (f"再错{left}次" if left else "已锁定到") in lock.problem.text()
            assert looking.cut_texts(lock) == []
            assert lock.password.accessibleDescription() in lock.problem.text() != ""
    finally:
        theme.apply(qapp, "light", 10.5, qapp.font().family())
        desk.close()


def test_another_person_logs_in_from_the_lock_and_sees_nothing_of_what_it_covers(desk: Desk, qtbot: QtBot) -> None:
    """Who holds the password is away, or has forgotten it: the way back to the login window, where others have theirs.
    What waits for an answer, or would be lost, is left to whom it belongs to."""
    with opened(desk) as window:
        question, lock = Question(window), LockDialog(desk, window)
        left: list[tuple[str, bool]] = []
        window.switch_asked.connect(lambda: left.append((window.windowTitle(), window.centralWidget().isVisible())))
        said: list[str] = []

        def go() -> None:
            lock.switch.click()
            said.append(lock.problem.text())
            question.reject()
            lock.switch.click()

        question.open()
        QTimer.singleShot(0, go)
        lock.guard(window)
        assert "没有办完" in said[0]
        assert left == [("已锁定", False)]


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


def test_time_in_which_the_computer_slept_counts(desk: Desk, qtbot: QtBot) -> None:
    """The lid was shut for an hour: the first look afterwards locks. So does a clock that was moved on."""
    window = QDialog()
    qtbot.addWidget(window)
    told: list[bool] = []
    begin = datetime(2023, 12, 5, 8, 0, tzinfo=UTC)
    with clock.frozen(begin):
        watch = IdleWatch(desk, window)
        watch.expired.connect(lambda: told.append(True))
        desk.settings.idle_lock_minutes = 10
        watch.look()
    with clock.frozen(begin + timedelta(minutes=9)):
        watch.look()
    assert told == []
    with clock.frozen(begin + timedelta(minutes=60)):
        watch.look()
    assert told == [True]
    with clock.frozen(begin):  # set back: it goes on by ticks
        for _tick in range(41):
            watch.look()
    assert told == [True, True]


def test_work_that_runs_holds_the_lock_back_and_no_longer(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever starts a long job and leaves finds the desk locked once it is done."""
    window = QDialog()
    qtbot.addWidget(window)
    watch = IdleWatch(desk, window)
    told: list[bool] = []
    watch.expired.connect(lambda: told.append(True))
    desk.settings.idle_lock_minutes = 1
    with monkeypatch.context() as busy:
        busy.setattr(Runner, "busy", property(lambda _self: True))
        for _tick in range(8):
            watch.look()
        assert told == []
    watch.look()
    assert told == [True]


def test_a_desk_that_only_looks_is_locked_when_its_roles_are_taken(
    tmp_path: Path, problems: Problems, qtbot: QtBot
) -> None:
    """Another desk changes the roles of whoever looks: the lock comes at the next look, and opens no more."""
    folder = tmp_path / "工作区"
    boss, _code = create_workplace(folder, "王芳", "Zhuxi-2023")
    spec = roles_of(boss.definition())
    add_user(boss.store, spec, boss.rights, name="李四", password="Lin-shi-01", roles=["entry"])
    boss.close()
    change_own_password(folder, "李四", "Lin-shi-01", "Zijide-88")
    boss = open_workplace(folder, "王芳", "Zhuxi-2023")
    desk = Desk(
        open_workplace(folder, "李四", "Zijide-88", readonly=True), Settings(), Runner(synchronous=True), problems
    )
    window = QDialog()
    qtbot.addWidget(window)
    watch = IdleWatch(desk, window)
    told: list[bool] = []
    watch.expired.connect(lambda: told.append(True))
    watch.start()
    watch.look()
    assert told == []
    lock = LockDialog(desk)
    qtbot.addWidget(lock)
    give_roles(boss.store, spec, boss.rights, "李四", ["reader"])
    watch.look()
    assert told == [True]
    lock.password.setText("Zijide-88")
    lock.check()
    assert lock.result() == QDialog.DialogCode.Rejected
    assert "重新登录" in lock.problem.text()
    watch.stop()
    desk.close()
    boss.close()


def test_a_secret_leaves_the_clipboard_with_the_lock(desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes to a locked desk pastes nothing; what is no secret stays. No history keeps it meanwhile."""
    window = MainWindow(desk)
    qtbot.addWidget(window)
    board = QApplication.clipboard()
    monkeypatch.setattr(LockDialog, "exec", lambda _self: 0)
    copy_secret("13912345678")
    marks = " ".join(board.mimeData().formats())
    for mark in ("ExcludeClipboardContentFromMonitorProcessing", "CanIncludeInClipboardHistory", "passwordManagerHint"):
        assert mark in marks
    LockDialog(desk, window).guard(window)
    assert board.text() == ""
    board.setText("某某工会")
    LockDialog(desk, window).guard(window)
    assert board.text() == "某某工会"


def test_what_was_copied_is_remembered_by_a_mark_alone(qtbot: QtBot) -> None:
    """The program keeps no copy of the words of its own for as long as they may lie there, nor afterwards."""
    words = str(13_912_345_678)
    copy_secret(words, 40)
    assert QApplication.clipboard().text() == words
    assert [one for one in gc.get_referrers(words) if isinstance(one, set | CellType)] == []
    qtbot.waitUntil(lambda: QApplication.clipboard().text() == "", timeout=2000)


def test_neither_a_hint_nor_an_open_menu_stays_on_a_locked_desk(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They stand above the windows and draw their words themselves; so does a hint that comes up later."""
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.show()
    outer = QMenu(window)
    inner = outer.addMenu("欧阳某")
    inner.addAction("只看欧阳某")
    outer.popup(window.mapToGlobal(QPoint(10, 10)))
    inner.popup(window.mapToGlobal(QPoint(60, 10)))
    QToolTip.showText(window.mapToGlobal(QPoint(5, 5)), "欧阳某：出生日期与证件不符", window)
    assert (outer.isVisible(), inner.isVisible(), QToolTip.isVisible()) == (True, True, True)
    seen: list[tuple[bool, ...]] = []

    def locked(lock: LockDialog) -> int:
        seen.append((outer.isVisible(), inner.isVisible(), QToolTip.isVisible()))
        QToolTip.showText(window.mapToGlobal(QPoint(5, 5)), "欧阳阳：漏填", window)
        seen.append((outer.isVisible(), inner.isVisible(), QToolTip.isVisible()))
        return 0

    monkeypatch.setattr(LockDialog, "exec", locked)
    LockDialog(desk, window).guard(window)
    assert seen == [(False, False, False)] * 2
    window.close()


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
