"""A month of limits: how many fall on each day, overdue ones in red."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tzdesk.base.periods import Month
from ui import theme
from ui.qt import name
from ui.widgets.signs import HARD

if TYPE_CHECKING:
    from tzdesk.pieces.board import DueDay

_WEEK = "一二三四五六日"
_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


class DueCalendar(QWidget):
    """Six weeks from the Monday on or before the first; a click or the arrows choose a day."""

    chosen = Signal(object)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "due.calendar", "期限月历")
        self.today = today
        self.month = Month.of(today)
        self.day = today
        self.by_day: dict[date, DueDay] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(360, 280)

    def show_month(self, month: Month, days: Sequence[DueDay]) -> None:
        """The limits of a month."""
        self.month = month
        self.by_day = {found.day: found for found in days}
        if Month.of(self.day) != month:
            self.day = self.today if Month.of(self.today) == month else month.first
        self.update()

    @property
    def start(self) -> date:
        """The first day that is drawn."""
        first = self.month.first
        return first - timedelta(days=first.weekday())

    @property
    def weeks(self) -> int:
        """How many rows the month takes."""
        return ((self.month.last - self.start).days) // 7 + 1

    def _head(self) -> int:
        return self.fontMetrics().lineSpacing() + 8

    def box_of(self, day: date) -> QRect:
        """Where a day is drawn."""
        week, column = divmod((day - self.start).days, 7)
        wide, high = self.width() / 7, (self.height() - self._head()) / self.weeks
        left, top = round(column * wide), self._head() + round(week * high)
        return QRect(left, top, round((column + 1) * wide) - left, self._head() + round((week + 1) * high) - top)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Weekdays, days, counts."""
        painter = QPainter(self)
        wide = self.width() / 7
        painter.setPen(theme.colour("muted"))
        for column, word in enumerate(_WEEK):
            painter.drawText(
                QRect(round(column * wide), 0, round(wide), self._head()), Qt.AlignmentFlag.AlignCenter, word
            )
        for number in range(self.weeks * 7):
            self._draw_day(painter, self.start + timedelta(days=number))

    def _draw_day(self, painter: QPainter, day: date) -> None:
        box = self.box_of(day)
        inside = Month.of(day) == self.month
        painter.fillRect(box, theme.colour("panel" if inside else "window"))
        if inside and day == self.day:
            painter.fillRect(box, theme.colour("accent_soft"))
        painter.setPen(theme.colour("line"))
        painter.drawRect(
            box.adjusted(0, 0, -int(box.right() + 1 >= self.width()), -int(box.bottom() + 1 >= self.height()))
        )
        if not inside:
            return
        if day == self.day and self.hasFocus():
            painter.setPen(theme.colour("accent"))
            painter.drawRect(box.adjusted(1, 1, -2, -2))
        font = QFont(self.font())
        font.setBold(day == self.today)
        painter.setFont(font)
        painter.setPen(theme.colour("accent" if day == self.today else "text"))
        line = painter.fontMetrics().lineSpacing()
        words = f"{day.day} 今天" if day == self.today else str(day.day)
        painter.drawText(box.left() + 6, box.top() + 4 + painter.fontMetrics().ascent(), words)
        found = self.by_day.get(day)
        if found is None:
            return
        font.setBold(False)
        painter.setFont(font)
        down = box.top() + 6 + line * 2
        for count, words, role in (
            (found.overdue, f"{HARD.shape} 逾期 {found.overdue}", "hard"),
            (found.ahead, f"○ {found.ahead} 项", "text"),
        ):
            if count and down < box.bottom():
                painter.setPen(theme.colour(role))
                painter.drawText(box.left() + 6, down, words)
                down += line

    def choose(self, day: date) -> None:
        """Take a day of this month."""
        if Month.of(day) == self.month:
            self.day = day
            self.update()
            self.chosen.emit(day)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a day."""
        for number in range(self.weeks * 7):
            day = self.start + timedelta(days=number)
            if self.box_of(day).contains(event.position().toPoint()):
                self.choose(day)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows."""
        if (step := _KEYS.get(Qt.Key(event.key()))) is not None:
            self.choose(self.day + timedelta(days=step))
            return
        super().keyPressEvent(event)
