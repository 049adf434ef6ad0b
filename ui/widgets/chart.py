"""A chart of months: drawn by hand, walked with the arrow keys, copied as a picture or as numbers, told in words."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QApplication, QMenu, QSizePolicy, QWidget

from ui import theme
from ui.qt import name
from ui.tables.copying import to_clipboard

if TYPE_CHECKING:
    from tzdesk.pieces.trends import Trend, TrendPoint

COPY_SCALE = 2
COPY_SIZE = QSize(720, 300)
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_LINES = 4


def ticks(low: float, high: float) -> list[float]:
    """Round values for the lines of a grid, from `low` or below to `high` or above."""
    span = max(high - low, 1.0)
    rough = span / _LINES
    size = 10.0 ** math.floor(math.log10(rough))
    whole = (max(1.0, size * known) for known in _STEPS)  # people and contracts have no halves
    step = next(known for known in whole if known >= rough and known.is_integer())
    first, last = math.floor(low / step), math.ceil(high / step)
    return [step * number for number in range(first, max(last, first + 1) + 1)]


def year_boxes(
    years: list[int], slot: float, wide: Callable[[str], int], margin: float = 48
) -> list[tuple[str, tuple[float, float]]]:
    """The years below an axis of months that are `slot` wide: text, left edge and width from the axis's left end.

    Each stands in the middle of its months. One that has fewer months than its name needs reaches out to its side: the
    first to the left (by no more than the `margin`), the last to the right end of the axis. Of two that would touch,
    the one of fewer months is left out.
    """
    runs = [(year, len(list(those))) for year, those in itertools.groupby(years)]
    found: list[tuple[int, str, float, float]] = []
    at = 0.0
    for number, (year, months) in enumerate(runs):
        text, room = f"{year}年", months * slot
        width = wide(text) + 2.0
        left = at + (room - width) / 2
        if room < width and len(runs) > 1:
            left = max(at + room - width, -margin) if number == 0 else min(left, len(years) * slot + 10 - width)
        found.append((months, text, left, width))
        at += room
    kept: list[tuple[int, str, float, float]] = []
    for one in sorted(found, reverse=True, key=lambda one: one[0]):
        if all(one[2] + one[3] <= other[2] or other[2] + other[3] <= one[2] for other in kept):
            kept.append(one)
    return sorted(((text, (left, width)) for _months, text, left, width in kept), key=lambda one: one[1])


class Chart(QWidget):
    """Columns stand on zero; a line may begin above it. A month without a number has a dash, not a zero."""

    def __init__(self, object_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, object_name, "图")
        self.trend: Trend | None = None
        self.place = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumHeight(self.fontMetrics().lineSpacing() * 9)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_trend(self, trend: Trend | None) -> None:
        """Draw a series; None forgets the one before."""
        self.trend = trend
        if trend is None:
            self.update()
            return
        self.place = len(trend.points) - 1
        self.setAccessibleName(f"{trend.series.label}图")
        self.setAccessibleDescription(trend.spoken())
        self.setToolTip("")
        self.update()

    def sizeHint(self) -> QSize:
        """Wide rather than high."""
        return QSize(520, self.fontMetrics().lineSpacing() * 12)

    # --- copying ------------------------------------------------------------------------------------------------

    def picture(self) -> QImage:
        """The chart at twice its size, black on white: for a document."""
        image = QImage(COPY_SIZE * COPY_SCALE, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(COPY_SCALE)
        image.fill(QColor(theme.LIGHT.paper))
        painter = QPainter(image)
        painter.setFont(self.font())
        self._draw(painter, QRectF(0, 0, COPY_SIZE.width(), COPY_SIZE.height()), theme.LIGHT, titled=True)
        painter.end()
        return image

    def copy(self) -> None:
        """The picture into the clipboard, alone: a word processor that finds a table beside it takes that."""
        if self.trend is not None:
            QApplication.clipboard().setImage(self.picture())

    def copy_numbers(self) -> None:
        """The months and their numbers into the clipboard, as WPS and Excel take a table."""
        if self.trend is not None:
            to_clipboard(self.trend.table())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The right button and the menu key offer both."""
        if self.trend is None:
            return
        menu = QMenu(self)
        name(menu, f"{self.objectName()}.menu", "图的菜单")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("复制图", self.copy)
        menu.addAction("复制各月的数", self.copy_numbers)
        menu.popup(event.globalPos())

    # --- drawing ------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """The whole chart."""
        painter = QPainter(self)
        self._draw(painter, QRectF(self.rect()), theme.colours(), titled=False)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _draw(self, painter: QPainter, area: QRectF, colours: theme.Colours, *, titled: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        trend = self.trend
        values = [point.value for point in trend.points if point.value is not None] if trend else []
        if trend is None or not values:
            painter.setPen(QColor(colours.muted))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, "近 13 个月还没有数")
            return
        line = painter.fontMetrics().lineSpacing()
        scale = 100 if trend.series.money else 1
        low = min(values) / scale if trend.series.kind == "line" else min(0.0, *values) / scale
        marks = ticks(low, max(values) / scale)
        left = max(painter.fontMetrics().horizontalAdvance(f"{mark:,.0f}") for mark in marks) + 12
        top = area.top() + line * (2.6 if titled else 1.6)
        plot = QRectF(area.left() + left, top, area.width() - left - 12, area.bottom() - line * 2.2 - top)
        if titled:
            painter.setPen(QColor(colours.text))
            head = QRectF(area.left(), area.top() + 4, area.width(), line)
            painter.drawText(head, Qt.AlignmentFlag.AlignCenter, trend.title)
        drawn = _Plot(painter, plot, colours, plot.width() / len(trend.points), (marks[0] * scale, marks[-1] * scale))
        drawn.grid(marks)
        where = [drawn.place(number, point) for number, point in enumerate(trend.points)]
        drawn.months(trend.points)
        chosen = self.place if self.hasFocus() else len(where) - 1
        if trend.series.kind == "column":
            drawn.columns(where, chosen)
        else:
            drawn.line(where, chosen)
        for number, (point, at) in enumerate(zip(trend.points, where, strict=True)):
            if at is not None and (number == chosen or (titled and drawn.fits(point.text))):
                drawn.value(at, point.text)

    # --- walking ------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Ctrl+C is the chart's own while it has the cursor: the page may have a table that copies, too."""
        override = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Copy):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go from month to month; Ctrl+C copies."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Home: -99, Qt.Key.Key_End: 99}
        if self.trend is not None and event.key() in steps:
            self._go(max(0, min(len(self.trend.points) - 1, self.place + steps[Qt.Key(event.key())])))
            return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The month below the pointer in a tip."""
        if self.trend is not None and self.width():
            count = len(self.trend.points)
            place = max(0, min(count - 1, int(event.position().x() / self.width() * count)))
            point = self.trend.points[place]
            self.setToolTip(f"{point.month.label}　{point.text or '没有数'}")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The frame."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No frame."""
        super().focusOutEvent(event)
        self.update()

    def _go(self, place: int) -> None:
        assert self.trend is not None
        self.place = place
        point = self.trend.points[place]
        self.setAccessibleDescription(f"{point.month.label} {point.text or '没有数'}。{self.trend.spoken()}")
        self.update()


@dataclass(frozen=True)
class _Plot:
    """The drawing area: months side by side, values upwards; `span` is the lowest and highest value of the grid."""

    painter: QPainter
    area: QRectF
    colours: theme.Colours
    slot: float
    span: tuple[float, float]

    def x(self, number: int) -> float:
        """Middle of a month."""
        return self.area.left() + self.slot * (number + 0.5)

    def y(self, value: float) -> float:
        """Height of a value."""
        low, high = self.span
        return self.area.bottom() - (value - low) / (high - low) * self.area.height()

    def place(self, number: int, point: TrendPoint) -> QPointF | None:
        """Where a month's value stands; None where there is none."""
        return None if point.value is None else QPointF(self.x(number), self.y(point.value))

    def grid(self, marks: list[float]) -> None:
        """Lines with their values at the left."""
        for number, mark in enumerate(marks):
            y = self.area.bottom() - number / (len(marks) - 1) * self.area.height()
            self.painter.setPen(QPen(QColor(self.colours.line), 1))
            self.painter.drawLine(QPointF(self.area.left(), y), QPointF(self.area.right(), y))
            self.painter.setPen(QColor(self.colours.muted))
            box = QRectF(self.area.left() - 200, y - 10, 194, 20)
            self.painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{mark:,.0f}")

    def months(self, points: tuple[TrendPoint, ...]) -> None:
        """The months' names below the axis, as many as have room, the last always; below them the years."""
        metrics, y = self.painter.fontMetrics(), self.area.bottom()
        every = math.ceil((metrics.horizontalAdvance("12月") + 4) / self.slot)
        self.painter.setPen(QColor(self.colours.muted))
        for number, point in enumerate(points):
            box = QRectF(self.x(number) - 40, y + 4, 80, metrics.lineSpacing())
            if (len(points) - 1 - number) % every == 0:
                self.painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{point.month.month}月")
            if point.value is None:
                self.painter.drawText(box.translated(0, -4 - box.height()), Qt.AlignmentFlag.AlignCenter, "—")
        years = [point.month.year for point in points]
        low = y + 4 + metrics.lineSpacing() * 0.9
        for text, (left, wide) in year_boxes(years, self.slot, metrics.horizontalAdvance, self.area.left()):
            place = QRectF(self.area.left() + left, low, wide, metrics.lineSpacing())
            self.painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
        self._turns(years)

    def _turns(self, years: list[int]) -> None:
        """A stroke below the axis where a year begins."""
        self.painter.setPen(QPen(QColor(self.colours.muted), 1))
        for number, (before, after) in enumerate(itertools.pairwise(years), 1):
            if before != after:
                x, y = self.area.left() + self.slot * number, self.area.bottom()
                self.painter.drawLine(QPointF(x, y), QPointF(x, y + 6))

    def columns(self, where: list[QPointF | None], chosen: int) -> None:
        """Columns on zero."""
        self.painter.setPen(Qt.PenStyle.NoPen)
        for number, at in enumerate(where):
            if at is not None:
                self.painter.setBrush(self._ink(number == chosen))
                wide = self.slot * 0.6
                self.painter.drawRect(QRectF(at.x() - wide / 2, at.y(), wide, self.area.bottom() - at.y()))

    def line(self, where: list[QPointF | None], chosen: int) -> None:
        """A line that breaks where a month has no value."""
        self.painter.setPen(QPen(QColor(self.colours.hint), 2))
        run: list[QPointF] = []
        for at in [*where, None]:
            if at is not None:
                run.append(at)
            elif run:
                self.painter.drawPolyline(QPolygonF(run))
                run = []
        self.painter.setPen(Qt.PenStyle.NoPen)
        for number, at in enumerate(where):
            if at is not None:
                self.painter.setBrush(self._ink(number == chosen))
                size = 4.5 if number == chosen else 3
                self.painter.drawEllipse(at, size, size)

    def fits(self, text: str) -> bool:
        """Whether a value's text has room above its month."""
        return self.painter.fontMetrics().horizontalAdvance(text) < self.slot

    def value(self, at: QPointF, text: str) -> None:
        """A value above its place, kept inside the picture."""
        metrics = self.painter.fontMetrics()
        box = QRectF(0, at.y() - metrics.lineSpacing() - 6, metrics.horizontalAdvance(text) + 4, metrics.lineSpacing())
        box.moveCenter(QPointF(at.x(), box.center().y()))
        box.moveRight(min(box.right(), self.area.right() + 10))
        self.painter.setPen(QColor(self.colours.text))
        self.painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _ink(self, chosen: bool) -> QColor:
        return QColor(self.colours.accent if chosen else self.colours.hint)
