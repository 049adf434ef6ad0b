"""The head and the names of the lines of a paper, which stay in sight while its figures are scrolled.

Three further views of the same model lie over the paper, each the whole table clipped to its part: the head (it never
goes down), the names (they never go sideways), and the corner of both. They take no keys and hide no rows, so that a
list of thousands costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView

from ui import theme
from ui.qt import name, weakly

if TYPE_CHECKING:
    from ui.tables.paper import PaperView

Index = QModelIndex | QPersistentModelIndex
Span: TypeAlias = tuple[int, int, int, int]
_MOST = 0.6  # of the paper in sight, either way; beyond that the figures would have no room
_VISIBLE = QAbstractItemView.ScrollHint.EnsureVisible


class Pane(QTableView):
    """One clipped part of a paper; it goes along with the rest `down`, `across`, or not at all."""

    def __init__(self, view: PaperView, part: str, *, down: bool = False, across: bool = False) -> None:
        super().__init__(view)
        name(self, f"{view.objectName()}.{part}", "固定的表头和行名")
        self._view = view
        self._down, self._across = down, across
        self.setProperty("paper", True)
        self.setModel(view.model())
        self.setSelectionModel(view.selectionModel())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAutoScroll(False)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.doubleClicked.connect(weakly(view.open_cell))
        view.verticalScrollBar().valueChanged.connect(weakly(self.follow))
        view.horizontalScrollBar().valueChanged.connect(weakly(self.follow))
        self.hide()

    def lay_out(self, spans: Sequence[Span]) -> None:
        """Take the paper's own heights, widths and spans."""
        view = self._view
        self.verticalHeader().setDefaultSectionSize(view.verticalHeader().defaultSectionSize())
        for place in range(view.paper.columnCount()):
            self.setColumnWidth(place, view.columnWidth(place))
        for place in range(view.paper.head):
            self.setRowHeight(place, view.rowHeight(place))
        self.clearSpans()
        for span in spans:
            self.setSpan(*span)

    def follow(self, *_: object) -> None:
        """Stand where the paper stands."""
        self.verticalScrollBar().setValue(self._view.verticalScrollBar().value() if self._down else 0)
        self.horizontalScrollBar().setValue(self._view.horizontalScrollBar().value() if self._across else 0)
        self.viewport().update()  # the line at the edge comes and goes with the scrolling of the rest

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = _VISIBLE) -> None:
        """The paper scrolls; this part follows."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel is the paper's."""
        event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click gives the keys to the paper."""
        self._view.setFocus()
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line tells where the fixed part ends, once something has gone below it."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setPen(theme.colour("ink"))
        right, bottom = self.viewport().width() - 1, self.viewport().height() - 1
        if not self._across and self._view.horizontalScrollBar().value():
            painter.drawLine(right, 0, right, bottom)
        if not self._down and self._view.verticalScrollBar().value():
            painter.drawLine(0, bottom, right, bottom)


class Panes:
    """The fixed parts of one paper: `high` and `wide` are the pixels that they take of it, `count` the columns."""

    def __init__(self, view: PaperView) -> None:
        self._view = view
        self.high = self.wide = self.count = 0
        self._head = Pane(view, "head", across=True)
        self._names = Pane(view, "names", down=True)
        self._corner = Pane(view, "corner")
        self._parts = (self._head, self._names, self._corner)

    def lay_out(self, spans: Sequence[Span]) -> None:
        """Another form, or other widths."""
        for part in self._parts:
            part.lay_out(spans)
        self.place()

    def place(self) -> None:
        """Fix as much as there is room for: the head, and of the first columns those that leave the figures theirs."""
        view, paper = self._view, self._view.paper
        across, down = view.viewport().width(), view.viewport().height()
        high = sum(view.rowHeight(row) for row in range(paper.head)) if paper.rowCount() else 0
        self.high = high if high <= down * _MOST else 0
        self.count, self.wide = 0, 0
        for place in range(paper.named):
            if self.wide + view.columnWidth(place) > across * _MOST:
                break
            self.count, self.wide = place + 1, self.wide + view.columnWidth(place)
        edge = view.frameWidth()
        for part, wide, tall in (
            (self._head, across, self.high), (self._names, self.wide, down), (self._corner, self.wide, self.high),
        ):  # fmt: skip
            part.setGeometry(QRect(edge, edge, wide, tall))
            part.setVisible(bool(wide and tall))
            part.follow()
        self._corner.raise_()
