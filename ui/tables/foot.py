"""The totals under a table: they follow the filter, and stand under their columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QRect, QSize, Qt, SignalInstance
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QScrollBar, QWidget

from ui import theme
from ui.qt import name

_LEAST = 24  # pixels in which a sum is still worth drawing


@dataclass(frozen=True)
class Summed:
    """A column as the totals know it: its field, its title, and how its numbers are written."""

    name: str
    title: str
    format: Callable[[Any], str]


class Table(Protocol):
    """What the totals stand under. `span` tells from where to where a column is seen."""

    @property
    def columns_changed(self) -> SignalInstance: ...

    def summed(self) -> Sequence[Summed]: ...

    def span(self, place: int) -> tuple[int, int]: ...

    def horizontalHeader(self) -> QHeaderView: ...

    def horizontalScrollBar(self) -> QScrollBar: ...


class Foot(QWidget):
    """One line of sums, drawn at the columns' places."""

    def __init__(self, view: Table, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "foot", "合计行")
        self.view = view
        self.words = ""
        self.sums: dict[str, Any] = {}
        head = view.horizontalHeader()
        for signal in (head.sectionResized, head.sectionMoved, head.geometriesChanged, view.columns_changed):
            signal.connect(lambda *_: self.update())
        view.horizontalScrollBar().valueChanged.connect(lambda _value: self.update())
        self.setFixedHeight(round(theme.ROW * max(1.0, self.fontInfo().pointSizeF() / 10.5)))

    def sizeHint(self) -> QSize:
        """Any width, one row high."""
        return QSize(200, self.height())

    def show_sums(self, words: str, sums: dict[str, Any]) -> None:
        """Show "共 42 条" and sums by field name."""
        self.words = words
        self.sums = sums
        texts = [f"{c.title}{c.format(sums[c.name])}" for c in self.view.summed() if c.name in sums]
        self.setAccessibleDescription("，".join([words, *texts]))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the words at the left and every sum under its column."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("window"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(0, 0, self.width(), 0)
        painter.setPen(theme.colour("text"))
        font = QFont(self.font())
        font.setBold(True)
        painter.setFont(font)
        width = painter.fontMetrics().horizontalAdvance(self.words)
        painter.drawText(QRect(8, 0, width + 8, self.height()), Qt.AlignmentFlag.AlignVCenter, self.words)
        for place, column in enumerate(self.view.summed()):
            if column.name not in self.sums:
                continue
            left, right = self.view.span(place)
            left = max(left, width + 16)
            if right - left >= _LEAST:
                text = column.format(self.sums[column.name])
                box = QRect(left, 0, right - left - 6, self.height())
                painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
