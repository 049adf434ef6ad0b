"""F6: go to a field (in the count grid: a union) by typing a part of its name or the pinyin initials of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from ui.composing import guard_enter
from ui.qt import name
from ui.widgets.choice_boxes import initials
from ui.widgets.suggest import Suggest


class GoTo(QDialog):
    """A line to type in, and the places (key, shown name, code) that fit below it."""

    def __init__(
        self, over: QWidget, title: str, places: Sequence[tuple[Any, str, str]], go: Callable[[Any], object]
    ) -> None:
        super().__init__(over, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        name(self, "go_to", title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._over = over
        self._do = go
        self._places = [(key, shown, f"{shown} {code} {initials(shown)}".lower()) for key, shown, code in places]
        self.box = QLineEdit(self)
        name(self.box, "go_to.text", title)
        self.box.setPlaceholderText("输入名称的一部分或拼音首字母")
        self.box.setMinimumWidth(self.fontMetrics().horizontalAdvance("汉") * 20)
        self.list = Suggest(self.box, "go_to.list")
        self.list.taken.connect(self._go)
        self.box.textEdited.connect(self._look)
        guard_enter(self.box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.box)

    def open_at(self) -> None:
        """Show it at the top of its widget, with all places in the list."""
        self.adjustSize()
        self.move(self._over.mapToGlobal(QPoint(max(0, (self._over.width() - self.width()) // 2), 40)))
        self.open()
        self.box.setFocus()
        self._look("")

    def _look(self, text: str) -> None:
        sought = text.strip().lower()
        self.list.offer([(key, shown) for key, shown, words in self._places if sought in words])

    def _go(self, key: Any, _by_enter: bool) -> None:
        self.accept()
        self._over.window().activateWindow()
        self._do(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter without a place that fits stays."""
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
