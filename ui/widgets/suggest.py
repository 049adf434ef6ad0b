"""The list of what fits the text being typed, below its box. The cursor never leaves the box.

↓ and ↑ go through the list, Enter and Tab take the line in hand, Esc closes the list and keeps the text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ui.qt import name

SHOWN = 12
_VALUE = Qt.ItemDataRole.UserRole
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: SHOWN, Qt.Key.Key_PageUp: -SHOWN}
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class Suggest(QListWidget):
    """`taken` tells the value of the line that was taken, and whether by Enter (the form then goes on)."""

    taken = Signal(object, bool)

    def __init__(self, anchor: QWidget, object_name: str) -> None:
        super().__init__(anchor)
        name(self, object_name, "可选的内容")
        self.anchor = anchor
        self.setWindowFlags(Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(lambda item: self._take(item, by_enter=False))
        anchor.installEventFilter(self)

    def offer(self, rows: Iterable[tuple[Any, str]]) -> None:
        """Show these (value, text) lines, the first one in hand; nothing to show closes the list."""
        self.clear()
        for value, text in rows:
            item = QListWidgetItem(text)
            item.setData(_VALUE, value)
            self.addItem(item)
        if not self.count() or not self.anchor.isVisible():
            self.hide()
            return
        self.setCurrentRow(0)
        height = self.sizeHintForRow(0) * min(SHOWN, self.count()) + 2 * self.frameWidth()
        wide = self.sizeHintForColumn(0) + 2 * self.frameWidth() + 24
        self.resize(min(max(self.anchor.width(), wide), 640), height)
        self.move(self._place(height))
        self.show()

    def _place(self, height: int) -> QPoint:
        below = self.anchor.mapToGlobal(QPoint(0, self.anchor.height()))
        screen = self.anchor.screen().availableGeometry()
        if below.y() + height > screen.bottom():
            return self.anchor.mapToGlobal(QPoint(0, -height))
        return below

    @property
    def in_hand(self) -> Any:
        """The value of the line in hand, None when the list is closed."""
        item = self.currentItem() if self.isVisible() else None
        return item.data(_VALUE) if item is not None else None

    def key(self, event: QKeyEvent) -> bool:
        """Whether the list has taken the key."""
        if not self.isVisible() or not self.count():
            return False
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.setCurrentRow(max(0, min(self.count() - 1, self.currentRow() + _STEPS[key])))
            return True
        if key in _ENTER or key == Qt.Key.Key_Tab:
            self._take(self.currentItem(), by_enter=key in _ENTER)
            return key in _ENTER
        if key == Qt.Key.Key_Escape:
            self.hide()
            return True
        return False

    def _take(self, item: QListWidgetItem | None, *, by_enter: bool) -> None:
        self.hide()
        if item is not None:
            self.taken.emit(item.data(_VALUE), by_enter)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the box; the list goes when the box is left."""
        if watched is self.anchor:
            if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self.key(event):
                return True
            if event.type() in {QEvent.Type.FocusOut, QEvent.Type.Hide}:
                self.hide()
        return super().eventFilter(watched, event)
