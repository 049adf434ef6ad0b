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
        self._may_stay_open = False
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._watch)  # dialogs are worked in, too

    def start(self) -> None:
        """Count from now."""
        from tzdesk.access.accounts import may_stay_open

        store = self.desk.wp.store
        self.desk.do(lambda: may_stay_open(store), self._hear, owner=self)
        self._watch(self.window.windowHandle())
        self.quiet_ms = 0
        self._timer.start()

    def _hear(self, may_stay_open: bool) -> None:
        self._may_stay_open = may_stay_open

    @property
    def minutes(self) -> int:
        """After how many minutes the desk locks itself; 0 for never, where that may be."""
        from tzdesk.access.accounts import IDLE_MINUTES

        wished = self.desk.settings.idle_lock_minutes
        return wished if wished > 0 or self._may_stay_open else IDLE_MINUTES

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
        minutes = self.minutes
        if minutes and self.quiet_ms >= minutes * 60_000:
            self.quiet_ms = 0
            self.expired.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Any key or click counts anew."""
        if event.type() in _SIGNS_OF_LIFE:
            self.quiet_ms = 0
        return False
