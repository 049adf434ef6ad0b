"""The time line of a contract's or a case's legal dates: stations from left to right, in rows as the width asks.

It draws what it is given; marks, limits and days were computed by the register.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui import theme
from ui.qt import name
from ui.widgets.marks import MARKS, mark_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.contracts.views import TimelineEntry
    from ui.bridge import Desk

KINDS = frozenset({"contract", "bargaining_case"})
_LEAST = 88  # pixels a station needs at 10.5 pt: a date with 限 before it
_LINES = 3.1  # text lines of label, shape and date; limits and notes come on top


class Timeline(QWidget):
    """Stations with label, shape, date, limit and note."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "timeline", "流程时间线")
        self.setWindowTitle("流程时间线")
        self.entries: tuple[TimelineEntry, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._small = QFont(self.font())

    def show_entries(self, entries: Sequence[TimelineEntry]) -> None:
        """Show the steps of one record; none clears it."""
        self.entries = tuple(entries)
        self.setAccessibleDescription("；".join(self._spoken(entry) for entry in self.entries))
        self.updateGeometry()
        self.update()

    # --- size ---------------------------------------------------------------------------------------------------

    def _across(self, width: int) -> int:
        scale = max(1.0, self.fontInfo().pointSizeF() / 10.5)
        count = max(1, len(self.entries))
        fit = max(2, int(width / (_LEAST * scale)))
        rows = -(-count // fit)
        return -(-count // rows)

    def _heights(self, width: int) -> list[int]:
        """Height of each row: a row without limits or notes is lower."""
        across = self._across(width)
        line = QFontMetrics(self.font()).lineSpacing()
        found = []
        for start in range(0, len(self.entries), across):
            part = self.entries[start : start + across]
            more = max((entry.limit is not None) + bool(entry.note) for entry in part)
            found.append(round(line * (_LINES + more * 0.85)) + 8)
        return found

    def hasHeightForWidth(self) -> bool:
        """Rows follow the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As many rows as the stations need, and the legend."""
        legend = QFontMetrics(self.font()).lineSpacing() + 4
        if not self.entries:
            return legend
        return sum(self._heights(width)) + legend

    def sizeHint(self) -> QSize:
        """For the layout before it knows the width."""
        return QSize(_LEAST * 5, self.heightForWidth(max(self.width(), _LEAST * 5)))

    def minimumSizeHint(self) -> QSize:
        """Narrow forms give it two columns."""
        return QSize(_LEAST * 2, self.heightForWidth(max(self.width(), _LEAST * 2)))

    def _box(self, index: int) -> QRect:
        across = self._across(self.width())
        row, column = divmod(index, across)
        wide = self.width() / max(across, 3)
        heights = self._heights(self.width())
        return QRect(round(column * wide), sum(heights[:row]), round(wide), heights[row])

    # --- drawing ------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Lines between the shapes, then the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.entries:
            painter.setPen(theme.colour("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, "还没有登记流程日期。")
            return
        self._small = QFont(self.font())
        self._small.setPointSizeF(self.font().pointSizeF() * 0.88)
        across = self._across(self.width())
        for index, entry in enumerate(self.entries):
            follows = index + 1 < len(self.entries)
            self._draw(
                painter, self._box(index), entry, first=index == 0, last=not follows, edge=(index + 1) % across == 0
            )
        self._legend(painter)

    def _draw(
        self, painter: QPainter, box: QRect, entry: TimelineEntry, *, first: bool, last: bool, edge: bool
    ) -> None:
        line = QFontMetrics(self.font()).lineSpacing()
        sign = mark_of(entry.mark)
        middle = QPointF(box.center().x(), box.top() + line * 1.55)
        gap = line * 0.55
        painter.setPen(QPen(theme.colour("line"), 2))
        if not first:
            painter.drawLine(QPointF(box.left(), middle.y()), QPointF(middle.x() - gap, middle.y()))
        if not last:
            painter.drawLine(QPointF(middle.x() + gap, middle.y()), QPointF(box.right() + 1, middle.y()))
        bold = QFont(self.font())
        bold.setBold(entry.mark == "overdue")
        painter.setFont(bold)
        painter.setPen(theme.colour("muted" if entry.mark in {"open", "off"} else "text"))
        self._put(painter, box, 0, entry.label)
        painter.setFont(self.font())
        painter.setPen(theme.colour(sign.role))
        square = QRectF(middle.x() - line, middle.y() - line * 0.6, line * 2, line * 1.2)
        painter.drawText(square, Qt.AlignmentFlag.AlignCenter, sign.shape)
        painter.setFont(self._small)
        painter.setPen(theme.colour("text" if entry.date else "muted"))
        self._put(painter, box, line * 2.1, entry.date.isoformat() if entry.date else "—")
        if entry.limit is not None:
            painter.setPen(theme.colour("muted"))
            self._put(painter, box, line * 2.95, f"限 {entry.limit.isoformat()}")
        if entry.note:
            painter.setPen(theme.colour(sign.role if entry.mark in {"late", "overdue"} else "muted"))
            self._put(painter, box, line * (3.8 if entry.limit is not None else 2.95), entry.note)

    @staticmethod
    def _put(painter: QPainter, box: QRect, down: float, text: str) -> None:
        metrics = painter.fontMetrics()
        fitted = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width() - 4)
        place = QRectF(box.left(), box.top() + down, box.width(), metrics.lineSpacing())
        painter.drawText(place, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, fitted)

    def _legend(self, painter: QPainter) -> None:
        painter.setFont(self._small)
        metrics = painter.fontMetrics()
        x, y = 4, self.height() - metrics.descent() - 2
        for key in ("done", "late", "overdue", "due"):
            sign = MARKS[key]
            painter.setPen(theme.colour(sign.role))
            painter.drawText(x, y, sign.shape)
            x += metrics.horizontalAdvance(sign.shape + " ")
            painter.setPen(theme.colour("muted"))
            painter.drawText(x, y, sign.word)
            x += metrics.horizontalAdvance(sign.word) + 16

    # --- words --------------------------------------------------------------------------------------------------

    @staticmethod
    def _spoken(entry: TimelineEntry) -> str:
        parts = [entry.label, mark_of(entry.mark).word]
        if entry.date:
            parts.append(entry.date.isoformat())
        if entry.limit:
            parts.append(f"期限 {entry.limit.isoformat()}")
        return "，".join([*parts, *(text for text in (entry.note, entry.basis) if text)])

    def event(self, event: QEvent) -> bool:
        """The tip of a station: everything it says, with the law it rests on."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            for index, entry in enumerate(self.entries):
                if self._box(index).contains(event.pos()):
                    QToolTip.showText(event.globalPos(), self._spoken(entry), self)
                    return True
            QToolTip.hideText()
        return super().event(event)


class RecordTimeline(Timeline):
    """The time line of the record in hand, read anew when the store changes."""

    def __init__(self, desk: Desk, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.kind = kind
        self.record_id: int | None = None
        desk.changed.connect(self._on_changed)

    def show_parent(self, record_id: int | None) -> None:
        """Show a record's steps; None for a record that is not saved yet."""
        self.record_id = record_id
        if record_id is None:
            self.show_entries(())
            return
        read = _reader(self.desk, self.kind, record_id)
        # A record that was just deleted is still in hand until the table has read anew: it has no line any more.
        self.desk.ask(read, self.show_entries, owner=self, failed=lambda _error: self.show_entries(()))

    def _on_changed(self, news: Any) -> None:
        if self.record_id is not None and self.isVisible():
            self.show_parent(self.record_id)


def _reader(desk: Desk, kind: str, record_id: int) -> Callable[[Session], Sequence[TimelineEntry]]:
    def read(session: Session) -> Sequence[TimelineEntry]:
        from tzdesk.pieces.board import timeline

        return timeline(desk.wp, session, kind, record_id)

    return read


def timeline_for(desk: Desk, kind: str) -> RecordTimeline | None:
    """The time line for the form of a kind that has one."""
    return RecordTimeline(desk, kind) if kind in KINDS and "bargaining_case" in desk.wp.registers else None
