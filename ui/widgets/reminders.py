"""The nearest limits of collective bargaining, for the home page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from tzdesk.base import clock
from ui import theme
from ui.qt import name
from ui.widgets.marks import mark_of
from ui.widgets.small import button, label, row, rule

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.pieces.board import Due
    from ui.bridge import Desk

LINES = 6
_DUE = Qt.ItemDataRole.UserRole


class Reminders(QWidget):
    """到期提醒: what is overdue or due soon; a double click opens the record, the button the board."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.list = QListWidget()
        name(self.list, "home.reminders", "协商提醒")
        self.list.setMinimumHeight(self.fontMetrics().lineSpacing() * 8)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(self._open)
        self.list.itemDoubleClicked.connect(self._open)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(label("协商提醒", title=True))
        layout.addWidget(rule())
        layout.addWidget(self.list, 1)
        layout.addLayout(row(button("协商看板", "home.board", lambda: desk.go.emit("board", None)), None))

    def refresh(self) -> None:
        """Read anew."""
        wp, today = self.desk.wp, clock.today()

        def read(session: Session) -> tuple[Due, ...]:
            from tzdesk.pieces.board import reminders

            return reminders(wp, session, today)

        self.desk.ask(read, self.show_lines, owner=self)

    def show_lines(self, dues: tuple[Due, ...]) -> None:
        """The first lines, and how many more there are."""
        self.list.clear()
        for due in dues[:LINES]:
            sign = mark_of(due.mark)
            item = QListWidgetItem(f"{sign.shape} {due.what}　{due.words}　{due.unit}")
            item.setForeground(theme.colour(sign.role))
            item.setToolTip(f"{due.unit}\n{due.what}，期限 {due.day.isoformat()}，{due.words}")
            item.setData(_DUE, due)
            self.list.addItem(item)
        if len(dues) > LINES:
            self.list.addItem(f"还有 {len(dues) - LINES} 条，见协商看板。")
        if not dues:
            self.list.addItem("近期没有要办的协商事项。")

    def _open(self, item: QListWidgetItem) -> None:
        if (due := item.data(_DUE)) is not None:
            self.desk.open_record(due.kind, due.id)
