"""Input methods: the Enter that ends a composition is theirs, in every box of the desk.

Some input methods hand their Enter on to the program right after the words; it must not move a cursor, take a line of a
list, close an editor or press a dialog's button. There is one keyboard, so there is one watch for all boxes.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.qt import alive

ECHO_S = 0.06  # how long after the words an Enter still belongs to the input method
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_LEFT = frozenset({QEvent.Type.FocusOut, QEvent.Type.Hide})


class _Watch(QObject):
    """Knows in which box words are being composed, and when the last composition ended."""

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self._box: QObject | None = None
        self._ended = -ECHO_S

    def owns(self, event: QKeyEvent) -> bool:
        """Whether a key is the Enter of an input method."""
        if event.key() not in _ENTER:
            return False
        return alive(self._box) or time.monotonic() - self._ended < ECHO_S

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Compositions begin and end; their Enter is kept from the box."""
        kind = event.type()
        if kind is QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
            if event.preeditString():
                self._box = watched
            elif self._box is not None:
                self._box, self._ended = None, time.monotonic()
        elif kind in _LEFT and watched is self._box:
            self._box = None
        elif kind is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self.owns(event)
        return False


_watch: _Watch | None = None


def _the_watch() -> _Watch:
    global _watch  # noqa: PLW0603 - one keyboard, one watch; made anew when its application has gone
    if _watch is None or not alive(_watch):
        _watch = _Watch(QApplication.instance())
    return _watch


def guard_enter(*boxes: QWidget) -> None:
    """Keep the Enter of an input method from these boxes. To be called after all that has the boxes' keys filtered."""
    for box in boxes:
        box.installEventFilter(_the_watch())


def ends_words(event: QKeyEvent) -> bool:
    """Whether a key is the Enter that ends a composition: for filters that come to a key before the watch does."""
    return _the_watch().owns(event)
