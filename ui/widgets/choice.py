"""The one combo box of the desk: it has a name, and the mouse wheel scrolls what lies below it, never its value."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from ui.composing import guard_enter
from ui.qt import name


class Choice(QComboBox):
    """A combo box; `typed` ones take a text of their own, too."""

    def __init__(
        self, object_name: str, spoken: str, items: Iterable[str] = (), parent: QWidget | None = None, *,
        typed: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        name(self, object_name, spoken)
        self.setEditable(typed)
        self.addItems(list(items))
        line = self.lineEdit()
        if line is not None:
            name(line, f"{object_name}.text", spoken)
            guard_enter(self, line)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel belongs to what the box lies on."""
        event.ignore()
