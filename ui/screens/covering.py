"""What a locked desk shows: nothing. Windows stay open, since hiding a dialog would end its question as if refused.

What opens while the desk is locked (an answer that came late, a message) is covered as it appears.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QMenuBar, QWidget

from ui.qt import alive

LOCKED = "已锁定"


class Cover(QObject):
    """Hides what the windows contain, and their titles, until it is lifted. `opened` is told of each new window."""

    def __init__(self, lock: QWidget, opened: Callable[[], object]) -> None:
        super().__init__(lock)
        self._lock = lock
        self._opened = opened
        self._titles: dict[QWidget, str] = {}
        self._hidden: list[QWidget] = []
        self._on = False

    def lay(self) -> None:
        """Cover all windows in sight, and watch for new ones."""
        self._on = True
        for top in QApplication.topLevelWidgets():
            if top.isVisible():
                self._cover(top)
        self._application().installEventFilter(self)

    def lift(self) -> None:
        """Show everything again; what was closed or destroyed meanwhile is passed over."""
        if not self._on:
            return
        self._on = False
        self._application().removeEventFilter(self)
        for top, title in self._titles.items():
            if alive(top):
                top.setWindowTitle(title)
                _switch_menus(top, on=True)
        for part in self._hidden:
            if alive(part):
                part.show()
        self._titles.clear()
        self._hidden.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """New windows, new parts of covered ones, and new titles."""
        kind = event.type()
        if kind is QEvent.Type.Show and isinstance(watched, QWidget):
            if watched.isWindow():
                self._appeared(watched)
            elif watched.parentWidget() in self._titles:
                self._hide(watched)
        elif kind is QEvent.Type.WindowTitleChange and watched in self._titles:
            self._renamed(watched)
        return False

    def _renamed(self, top: QObject) -> None:
        if isinstance(top, QWidget) and top.windowTitle() != LOCKED:
            self._titles[top] = top.windowTitle()
            top.setWindowTitle(LOCKED)

    def _appeared(self, top: QWidget) -> None:
        if top is self._lock or top in self._titles or self._lock.isAncestorOf(top):
            return
        self._cover(top)
        self._opened()

    def _cover(self, top: QWidget) -> None:
        if top is self._lock:
            return
        if top.windowType() is Qt.WindowType.ToolTip:  # it draws its words itself, and nobody misses it
            top.hide()
            return
        self._titles[top] = top.windowTitle()
        top.setWindowTitle(LOCKED)
        _switch_menus(top, on=False)
        for part in top.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if part.isVisible() and not part.isWindow():
                self._hide(part)

    def _hide(self, part: QWidget) -> None:
        if not isinstance(part, QMenuBar):
            part.hide()
            self._hidden.append(part)

    @staticmethod
    def _application() -> QObject:
        application = QApplication.instance()
        assert application is not None
        return application


def _switch_menus(top: QWidget, *, on: bool) -> None:
    """A window keeps the height of its menus, but they cannot be used."""
    if isinstance(top, QMainWindow):
        top.menuBar().setEnabled(on)
