"""The limits of a month: a calendar with counts, and the list of what has to be done by when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QSplitter, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from tzdesk.base import clock
from tzdesk.base.periods import Month
from ui import theme
from ui.widgets.due_calendar import DueCalendar
from ui.widgets.lists import flat_list
from ui.widgets.marks import mark_of
from ui.widgets.small import PeriodChooser, button, label, row

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.pieces.board import Deadlines, Due
    from ui.bridge import Desk

_DUE = Qt.ItemDataRole.UserRole


class DeadlinesPage(QWidget):
    """Calendar left, list right; a day of the one leads to the group of the other."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.month = Month.of(clock.today())
        self.chooser = PeriodChooser(self.month)
        self.chooser.setObjectName("due.month")
        self.chooser.chosen.connect(self.show_month)
        self.today = button("回到本月", "due.today", lambda: self.show_month(Month.of(clock.today())), flat=True)
        self.words = label("", "due.words", muted=True)
        self.calendar = DueCalendar(clock.today())
        self.calendar.chosen.connect(self._to_day)
        self.list = flat_list("due.list", "期限列表", ("期限", "事项", "单位", "情况"), stretch=(2,))
        self.heads: dict[date, QTreeWidgetItem] = {}
        for column in (0, 1, 3):
            self.list.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.list.itemActivated.connect(self._open)
        self.list.itemDoubleClicked.connect(self._open)
        left = QWidget()
        layout = QVBoxLayout(left)
        layout.setContentsMargins(12, 8, 0, 12)
        layout.addLayout(row(self.chooser, self.today, None, self.words))
        layout.addWidget(self.calendar, 1)
        right = QWidget()
        beside = QVBoxLayout(right)
        beside.setContentsMargins(0, 8, 12, 12)
        beside.addWidget(self.list, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(12)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([520, 600])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(split)

    def show_month(self, month: Month) -> None:
        """Another month."""
        self.month = month
        self.chooser.show_month(month)
        self.refresh()

    def refresh(self) -> None:
        """Read the month's limits."""
        wp, month, today = self.desk.wp, self.month, clock.today()

        def read(session: Session) -> Deadlines:
            from tzdesk.pieces.board import deadlines

            return deadlines(wp, session, month, today)

        self.desk.ask(read, self.show_deadlines, owner=self)

    def show_deadlines(self, found: Deadlines) -> None:
        """Fill calendar and list; the overdue stand first, whatever month they fell in."""
        if found.month != self.month:
            return
        self.calendar.show_month(found.month, found.days)
        self.list.clear()
        self.heads = {}
        ahead = [day for day in found.days if day.ahead]
        if found.overdue:
            self._group(f"{mark_of('overdue').shape} 逾期未办 {len(found.overdue)} 件", None, found.overdue, hard=True)
        for day in ahead:
            self._group(day.day.isoformat(), day.day, [due for due in day.dues if due.mark != "overdue"])
        if not found.overdue and not ahead:
            nothing = QTreeWidgetItem(["这个月没有要办的期限。"])
            self.list.addTopLevelItem(nothing)
            nothing.setFirstColumnSpanned(True)
        self.list.expandAll()

    def _group(self, title: str, day: date | None, dues: Sequence[Due], *, hard: bool = False) -> None:
        head = QTreeWidgetItem([title])
        if day is not None:
            self.heads[day] = head
        font = self.list.font()
        font.setBold(True)
        head.setFont(0, font)
        if hard:
            theme.paint(head, "hard")
        self.list.addTopLevelItem(head)
        head.setFirstColumnSpanned(True)
        for due in dues:
            sign = mark_of(due.mark)
            item = QTreeWidgetItem([due.day.isoformat(), due.what, due.unit, f"{sign.shape} {due.words}"])
            item.setData(0, _DUE, due)
            theme.paint(item, sign.role, 3)
            item.setToolTip(2, due.unit)
            head.addChild(item)

    def _to_day(self, day: date) -> None:
        head = self.heads.get(day)
        if head is not None:
            self.list.scrollToItem(head, QTreeWidget.ScrollHint.PositionAtTop)
            if (first := head.child(0)) is not None:
                self.list.setCurrentItem(first)

    def _open(self, item: QTreeWidgetItem) -> None:
        if (due := item.data(0, _DUE)) is not None:
            self.desk.open_record(due.kind, due.id)
