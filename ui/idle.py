"""Locks the desk after some minutes without a key or a click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QWidget

from tzdesk.base import clock
from tzdesk.base.errors import UserError

if TYPE_CHECKING:
    from ui.bridge import Desk

_SIGNS_OF_LIFE = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel})
_LOOK_MS = 15_000
_ASLEEP_MS = 3 * _LOOK_MS  # between two looks no running desk lets so much time go by


class IdleWatch(QObject):
    """Watches a window's native events; `expired` comes once the setting's minutes have passed.

    An open dialog is locked away with the rest; only while something runs the lock waits. Time counts in which the
    computer slept: whoever opens its lid finds the desk locked. A desk that only looks (只读) is locked as soon as
    another one has changed the roles of whoever sits here.
    """

    expired = Signal()

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self.desk = desk
        self.window = window
        self.quiet_ms = 0
        self._looked = clock.now()
        self._may_stay_open = False
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._watch)  # dialogs are worked in, too

    def start(self) -> None:
        """Count from now."""
        self._ask()
        self._watch(self.window.windowHandle())
        self.quiet_ms = 0
        self._looked = clock.now()
        self._timer.start()

    def _ask(self) -> None:
        from tzdesk.access.accounts import may_stay_open

        store = self.desk.wp.store
        self.desk.do(lambda: may_stay_open(store), self._hear, owner=self)

    def _ask_rights(self) -> None:
        wp = self.desk.wp

        def outdated() -> bool:
            from tzdesk.app import refuse_outdated

            try:
                refuse_outdated(wp)
            except UserError:
                return True
            return False

        self.desk.do(outdated, lambda yes: self.expired.emit() if yes else None, owner=self)

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
        now = clock.now()
        passed, self._looked = (now - self._looked).total_seconds() * 1000, now
        self.quiet_ms += int(passed) if passed > _ASLEEP_MS else _LOOK_MS
        if self.desk.runner.busy:
            return
        minutes = self.minutes
        if minutes and self.quiet_ms >= minutes * 60_000:
            self.quiet_ms = 0
            self.expired.emit()
        elif not minutes:
            self._ask()  # somebody may have been given roles since
        if self.desk.wp.store.readonly and self._timer.isActive():
            self._ask_rights()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Any key or click counts anew."""
        if event.type() in _SIGNS_OF_LIFE:
            self.quiet_ms = 0
        return False
