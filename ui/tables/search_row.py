"""The line over a table that finds rows (查找), and the filters that are kept under a name (常用筛选).

Typing narrows the rows; Enter goes to the first of them, Esc shows all rows again and keeps the text for F3.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QLineEdit, QMenu, QToolButton, QWidget

from ui.composing import guard_enter
from ui.qt import name

if TYPE_CHECKING:
    from tzdesk.registers.saved_filters import Filter
    from ui.screens.register_screen import RegisterScreen

_WAIT_MS = 150


class SearchLine(QLineEdit):
    """The box itself. `settled` comes when the typing rests, `entered` with Enter, `given_up` with Esc."""

    settled = Signal()
    entered = Signal()
    given_up = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        name(self, "search", f"在{title}中查找")
        self.setPlaceholderText("输入名称、拼音首字母、代码或证件号（后四位、全号）查找")
        self.setClearButtonEnabled(True)
        self._timer = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._timer.timeout.connect(self.settled)
        self.textEdited.connect(self._typed)
        self.textChanged.connect(self._typed)
        guard_enter(self)

    def _typed(self, _text: str) -> None:
        self._timer.start()

    def rest(self) -> None:
        """What is typed has been taken."""
        self._timer.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and ↓ go to the rows, Esc shows all of them."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}:
            self.entered.emit()
            return
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
            return
        super().keyPressEvent(event)


class SearchRow(QWidget):
    """The box and the button of kept filters."""

    def __init__(self, screen: RegisterScreen) -> None:
        super().__init__()
        name(self, "search.row")
        self.over = screen
        self.line = SearchLine(screen.title)
        self.button = QToolButton()
        self.button.setText("常用筛选")
        name(self.button, "filters.kept", "常用筛选")
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setProperty("menu", True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.menu = QMenu(self.button)
        name(self.menu, "filters.menu", "常用筛选")
        self.menu.aboutToShow.connect(self.fill_menu)
        self.button.setMenu(self.menu)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 4)
        layout.setSpacing(8)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.button)

    def fill_menu(self) -> None:
        """Read the kept filters."""
        from tzdesk.registers.saved_filters import kept

        self.menu.clear()
        self.menu.addAction("保存现在的筛选…", self.ask_name).setObjectName("filters.keep")
        self.menu.addAction("清除筛选", self.over.clear_filter)
        kind = self.over.kind
        self.over.desk.ask(lambda session: kept(session, kind), self._list, owner=self)

    def _list(self, found: dict[str, Filter]) -> None:
        if not found:
            return
        self.menu.addSeparator()
        for known, what in found.items():
            self.menu.addAction(known, partial(self.over.show_filter, what)).setObjectName(f"filters.kept.{known}")
        self.menu.addSeparator()
        gone = self.menu.addMenu("删除")
        for known in found:
            gone.addAction(known, partial(self.forget, known))

    def ask_name(self) -> None:
        """Ask for a name and keep what is typed now."""
        text, taken = QInputDialog.getText(self, "保存筛选", "给现在的筛选条件取一个名称：")
        if taken:
            self.keep(text)

    def keep(self, text: str) -> None:
        """Keep what is typed now under a name."""
        from tzdesk.registers.saved_filters import keep

        wp, kind, what, say = self.over.desk.wp, self.over.kind, self.over.filter_now(), self.over.desk.say
        self.over.desk.do(
            lambda: keep(wp, kind, text, what), lambda _none: say.emit(f"已保存筛选“{text.strip()}”"), owner=self
        )

    def forget(self, text: str) -> None:
        """Remove a kept filter."""
        from tzdesk.registers.saved_filters import forget

        wp, kind, say = self.over.desk.wp, self.over.kind, self.over.desk.say
        self.over.desk.do(lambda: forget(wp, kind, text), lambda _none: say.emit(f"已删除筛选“{text}”"), owner=self)
