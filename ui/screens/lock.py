"""The desk is locked: its content is hidden until the password is typed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMainWindow, QVBoxLayout, QWidget

from tzdesk.base.errors import DeskError
from ui.qt import alive, name
from ui.screens.covering import LOCKED, Cover
from ui.widgets.signs import HARD
from ui.widgets.small import button, label, row

if TYPE_CHECKING:
    from ui.bridge import Desk


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
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.addWidget(label(f"{desk.wp.store.user}，请输入密码", title=True))
        layout.addWidget(self.password)
        layout.addWidget(self.problem)
        layout.addLayout(row(None, self.go))
        self.setMinimumWidth(340)

    def guard(self, window: QMainWindow) -> None:
        """Hide the content and the title of the window and of every dialog while this one stands.

        What is hidden comes back as soon as the password was right, also while a dialog that opened meanwhile still
        waits for its answer and keeps this call from returning.
        """
        if (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        focus = QApplication.focusWidget()
        window.statusBar().clearMessage()
        self.cover.lay()
        self.finished.connect(self.cover.lift)
        self.exec()
        self.cover.lift()
        if focus is not None and alive(focus) and focus.isVisible():
            focus.setFocus()

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
        store, typed = self.desk.wp.store, self.password.text()

        def work() -> None:
            from tzdesk.store.attempts import unlock

            unlock(store.path, store.user, typed)

        self.go.setEnabled(False)
        self.desk.runner.call(work, lambda _none: self.accept(), self._failed, owner=self)

    def _failed(self, error: Exception) -> None:
        self.go.setEnabled(True)
        self.problem.setText(f"{HARD.shape} {error}" if isinstance(error, DeskError) else f"{HARD.shape} 没有打开。")
        self.password.selectAll()
        self.password.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc does not open the lock."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
