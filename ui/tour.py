"""五分钟导览: a bubble that points at real parts of the window, one after another; Esc or a button ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from tzdesk.base.manual import TourStep, tour_steps
from ui import theme
from ui.qt import name
from ui.widgets.small import button, label, row

if TYPE_CHECKING:
    from ui.window import MainWindow

_GAP = 8


class _Ring(QWidget):
    """A line around the part that is spoken of; it lets every click through."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line."""
        painter = QPainter(self)
        painter.setPen(QPen(theme.colour("accent"), 3))
        painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        painter.end()


class Tour(QFrame):
    """Steps of the tour; it goes to each step's page by itself."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        name(self, "tour", "导览")
        self.setProperty("card", True)
        self.host = window
        self.steps: list[TourStep] = tour_steps()
        self.place = -1
        self.ring = _Ring(window)
        self.title = label("", "tour.title", title=True)
        self.words = label("", "tour.words", wrap=True)
        self.count = label("", "tour.count", muted=True)
        self.back = button("上一步", "tour.back", lambda: self.go(self.place - 1))
        self.next = button("下一步", "tour.next", lambda: self.go(self.place + 1), main=True)
        leave = button("结束导览", "tour.leave", self.leave, flat=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addWidget(self.title)
        layout.addWidget(self.words)
        layout.addLayout(row(self.count, None, leave, self.back, self.next))
        self.setFixedWidth(28 * self.fontMetrics().horizontalAdvance("汉"))

    def begin(self) -> None:
        """The first step."""
        self.show()
        self.go(0)

    def go(self, place: int) -> None:
        """A step; after the last one the tour is over."""
        if place >= len(self.steps):
            self.leave()
            return
        self.place = max(0, place)
        step = self.steps[self.place]
        if self.host.screen_in_front is not self.host.screens.get(step.place):
            self.host.go_to(step.place)
        self.title.setText(step.title)
        self.words.setText(step.text)
        self.setAccessibleDescription(f"{step.title}：{step.text}")
        self.count.setText(f"{self.place + 1} / {len(self.steps)}")
        self.back.setEnabled(self.place > 0)
        self.next.setText("下一步" if self.place + 1 < len(self.steps) else "完成")
        QTimer.singleShot(0, self, self._point)

    def target(self) -> QWidget | None:
        """The part that the step in hand points at: the one in sight when several bear the name."""
        wanted = self.steps[self.place].target
        found = [part for part in self.host.findChildren(QWidget, wanted) if part.isVisible()]
        return found[0] if found else None

    def leave(self) -> None:
        """End the tour; it does not come by itself again."""
        self.host.desk.settings.tour_done = True
        self.ring.deleteLater()
        self.hide()
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc ends it, arrows go to and fro."""
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in steps:
            self.go(self.place + steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _point(self) -> None:
        part = self.target()
        self.adjustSize()
        room = self.host.rect()
        where = room.center()
        if part is not None:
            spot = QRect(part.mapTo(self.host, QPoint(0, 0)), part.size()).intersected(room)
            self.ring.setGeometry(spot.adjusted(-2, -2, 2, 2))
            self.ring.show()
            self.ring.raise_()
            where = _beside(spot, self.rect(), room)
        self.move(where)
        self.raise_()
        self.next.setFocus()


def _beside(spot: QRect, bubble: QRect, room: QRect) -> QPoint:
    """Where the bubble stands without covering what it speaks of, as far as there is room."""
    below = QPoint(spot.left(), spot.bottom() + _GAP)
    right = QPoint(spot.right() + _GAP, spot.top())
    above = QPoint(spot.left(), spot.top() - bubble.height() - _GAP)
    left = QPoint(spot.left() - bubble.width() - _GAP, spot.top())
    for at in (right, below, above, left):
        if room.contains(QRect(at, bubble.size())):
            return at
    inside = QPoint(spot.right() - bubble.width() - _GAP, spot.bottom() - bubble.height() - _GAP)
    return QPoint(
        max(0, min(inside.x(), room.width() - bubble.width())), max(0, min(inside.y(), room.height() - bubble.height()))
    )
