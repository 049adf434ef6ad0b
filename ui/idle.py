"""Locks the desk after some minutes without a key or a click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from ui.bridge import Desk

_SIGNS_OF_LIFE = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel})
_LOOK_MS = 15_000


class IdleWatch(QObject):
    """Watches a window's native events; `expired` comes once the setting's minutes have passed.

    An open dialog is locked away with the rest; only while something runs the lock waits.
    """

    expired = Signal()

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self.desk = desk
        self.window = window
        self.quiet_ms = 0
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._watch)  # dialogs are worked in, too

    def start(self) -> None:
        """Count from now."""
        self._watch(self.window.windowHandle())
        self.quiet_ms = 0
        self._timer.start()

    def _watch(self, handle: QWindow | None) -> None:
        if handle is not None:
            handle.removeEventFilter(self)
            handle.installEventFilter(self)

    def stop(self) -> None:
        """Do not count."""
        self._timer.stop()

    def look(self) -> None:
        """One tick of the clock."""
        if self.desk.runner.busy:
            self.quiet_ms = 0
            return
        self.quiet_ms += _LOOK_MS
        minutes = self.desk.settings.idle_lock_minutes
        if minutes and self.quiet_ms >= minutes * 60_000:
            self.quiet_ms = 0
            self.expired.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Any key or click counts anew."""
        if event.type() in _SIGNS_OF_LIFE:
            self.quiet_ms = 0
        return False
