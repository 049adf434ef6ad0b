"""The desk is locked: its content is hidden until the password is typed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QVBoxLayout, QWidget

from tzdesk.base.errors import DeskError
from ui.clipboard import forget_secrets
from ui.leaving import unfinished
from ui.qt import alive, name
from ui.screens.covering import LOCKED, Cover
from ui.widgets.signs import HARD
from ui.widgets.small import button, fit_height, label, row

if TYPE_CHECKING:
    from ui.bridge import Desk
    from ui.window import MainWindow

_DEEPEST = 8  # menus within menus


class LockDialog(QDialog):
    """Asks for the password of the user who is logged in."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "lock", LOCKED)
        self.desk = desk
        self.setWindowTitle(LOCKED)
        self.cover = Cover(self, lambda: QTimer.singleShot(0, self, self.come_before))
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, False)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        name(self.password, "lock.password", "密码")
        self.problem = label("", "lock.problem", wrap=True)
        self.problem.setProperty("sign", "hard")
        self.problem.setMinimumHeight(self.fontMetrics().lineSpacing() + 4)
        self.go = button("继续工作", "lock.go", self.check, main=True)
        self.switch = button("换人登录", "lock.switch", self.leave, flat=True)
        self.switch.setToolTip("回到登录窗口：换一个人登录，或者用打印的恢复码打开")
        self.switch.setAutoDefault(False)
        self.leaving = False
        self._window: MainWindow | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.addWidget(label(f"{desk.wp.store.user}，请输入密码", title=True))
        layout.addWidget(self.password)
        layout.addWidget(self.problem)
        layout.addLayout(row(self.switch, None, self.go))
        self.setMinimumWidth(340)

    def guard(self, window: MainWindow) -> None:
        """Hide the content and the title of the window and of every dialog while this one stands.

        What is hidden comes back as soon as the password was right, also while a dialog that opened meanwhile still
        waits for its answer and keeps this call from returning.
        """
        for _menu in range(_DEEPEST):
            if (popup := QApplication.activePopupWidget()) is None:
                break
            popup.close()
        focus = QApplication.focusWidget()
        window.statusBar().clearMessage()
        self._window = window
        self.cover.lay()
        forget_secrets()
        self.finished.connect(self._end)
        self.exec()
        self._end()
        if self.leaving:
            window.switch_asked.emit()
            return
        if focus is not None and alive(focus) and focus.isVisible():
            focus.setFocus()

    def _end(self) -> None:
        if not self.leaving:
            self.cover.lift()

    def leave(self) -> None:
        """Back to the login window, nothing uncovered; not while something waits for an answer or cannot be kept."""
        assert self._window is not None
        tops = QApplication.topLevelWidgets()
        if any(one.isVisible() and one.isModal() and one is not self for one in tops):
            self._say("还有一个窗口没有办完，不能换人登录。请原来的人输入密码，办完或关上它。")
        elif unfinished(self._window.screens.values()).lost:
            self._say("还有填写的内容存不下来，不能换人登录。请原来的人输入密码以后处理。")
        else:
            self.leaving = True
            self.reject()

    def come_before(self) -> None:
        """A dialog has opened on the locked desk: this one must stand before it, or nobody could type the password.

        Hidden as any widget, not as a dialog: that would end the waiting for the password.
        """
        if self.isVisible():
            QWidget.setVisible(self, False)
            QWidget.setVisible(self, True)
            self.activateWindow()
            self.password.setFocus()

    def check(self) -> None:
        """Try the password in the database thread: deriving the key takes a moment."""
        wp, typed = self.desk.wp, self.password.text()

        def work() -> None:
            from tzdesk.app import refuse_outdated
            from tzdesk.store.attempts import unlock

            unlock(wp.store.path, wp.store.user, typed)
            refuse_outdated(wp)

        self.go.setEnabled(False)
        self.desk.runner.call(work, lambda _none: self.accept(), self._failed, owner=self)

    def _failed(self, error: Exception) -> None:
        self.go.setEnabled(True)
        self._say(str(error) if isinstance(error, DeskError) else "没有打开。")

    def _say(self, said: str) -> None:
        self.problem.setText(f"{HARD.shape} {said}")
        self.password.setAccessibleDescription(said)
        fit_height(self)
        self.password.selectAll()
        self.password.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc does not open the lock."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
