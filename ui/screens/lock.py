"""The desk is locked: its content is hidden until the password is typed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMainWindow, QVBoxLayout, QWidget

from tzdesk.base.errors import DeskError
from ui.qt import name
from ui.widgets.signs import HARD
from ui.widgets.small import button, label, row

if TYPE_CHECKING:
    from ui.bridge import Desk


class LockDialog(QDialog):
    """Asks for the password of the user who is logged in."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "lock", "已锁定")
        self.desk = desk
        self.setWindowTitle("已锁定")
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
        """Hide the content and the title of the window and of every open dialog while this one stands."""
        if (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        body, bar, status = window.centralWidget(), window.menuBar(), window.statusBar()
        dialogs = [top for top in QApplication.topLevelWidgets() if top.isVisible() and top not in {window, self}]
        titles = {top: top.windowTitle() for top in (window, *dialogs)}
        hidden = [part for top in dialogs for part in _content(top)] + [status] + ([body] if body is not None else [])
        focus = QApplication.focusWidget()
        status.clearMessage()
        for top in titles:
            top.setWindowTitle("已锁定")
        for part in hidden:
            part.hide()
        bar.setEnabled(False)
        self.exec()
        bar.setEnabled(True)
        for top, title in titles.items():
            top.setWindowTitle(title)
        for part in hidden:
            part.show()
        if focus is not None and focus.isVisible():
            focus.setFocus()

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


def _content(dialog: QWidget) -> list[QWidget]:
    """What a dialog shows. The dialog itself must stay: hiding it would end its question as if it were refused."""
    parts = dialog.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return [part for part in parts if part.isVisible() and not part.isWindow()]
