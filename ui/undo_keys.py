"""Ctrl+Z and Ctrl+Y belong to a text box only while it has typing of its own to take back; else they reach the menu.

Qt lets every text box claim both keys, whether or not it has anything to undo; then the desk's own undo would never
hear of them while a form has the cursor, that is, nearly always.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget


class UndoKeys(QObject):
    """Filters the window's native key events."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.window = window

    def watch(self) -> None:
        """Begin once the window has its native half."""
        handle = self.window.windowHandle()
        if handle is not None:
            handle.removeEventFilter(self)
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep a box from claiming a key it has no use for."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = event.matches(QKeySequence.StandardKey.Undo), event.matches(QKeySequence.StandardKey.Redo)
            if (undo or redo) and not _has_own_step(QApplication.focusWidget(), undo=undo):
                event.ignore()
                return True
        return False


def _has_own_step(box: QWidget | None, *, undo: bool) -> bool:
    if isinstance(box, QLineEdit):
        return box.isUndoAvailable() if undo else box.isRedoAvailable()
    if isinstance(box, QPlainTextEdit):
        document = box.document()
        return document.isUndoAvailable() if undo else document.isRedoAvailable()
    return False
