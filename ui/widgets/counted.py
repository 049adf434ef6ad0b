"""计入哪些报表: the cells of the month's returns that a record counts in, each one double click away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QTreeWidgetItem, QVBoxLayout, QWidget

from tzdesk.base.errors import DeskError
from ui.qt import name
from ui.widgets.lists import flat_list
from ui.widgets.small import button, label, row

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.returns.counted_in import Counted, CountedIn
    from ui.bridge import Desk

_PLACE = Qt.ItemDataRole.UserRole
_HEADS = ["报表", "行", "栏", "数", "其中这一条"]
_WIDTHS = (17, 19, 9, 8, 7)  # Han widths
_RIGHT = (3, 4)


class CountedDialog(QDialog):
    """One record's cells of the month in hand; a double click or Enter opens the cell in the month's book."""

    def __init__(self, desk: Desk, kind: str, record_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "counted", "计入哪些报表")
        self.setWindowTitle("计入哪些报表")
        self.desk = desk
        self.title = label("", "counted.title", title=True, wrap=True)
        self.words = label("正在运算…", "counted.words", muted=True, wrap=True)
        self.tree = flat_list("counted.list", "计入的格子", _HEADS, _WIDTHS, stretch=(1,), right=_RIGHT)
        self.tree.itemActivated.connect(lambda _item, _column: self.open_cell())
        self.go = button("打开这一格", "counted.go", self.open_cell, main=True)
        self.go.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addWidget(self.title)
        layout.addWidget(self.words)
        layout.addWidget(self.tree, 1)
        layout.addLayout(row(None, button("关闭", "counted.close", self.reject), self.go))
        em = self.fontMetrics().horizontalAdvance("汉")
        self.resize(66 * em, 28 * em)
        self._ask(kind, record_id)
        self.tree.setFocus()

    def _ask(self, kind: str, record_id: int) -> None:
        desk, period = self.desk, self.desk.period

        def read(session: Session) -> tuple[str, CountedIn]:
            title = desk.wp.register(kind).titles(session, [record_id]).get(record_id, "")
            return title, desk.counting.of(session, kind, record_id, period)

        desk.ask(read, lambda found: self._show(*found), owner=self, failed=self._failed)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, DeskError):
            self.words.setText(str(error))
        else:
            self.desk.problems.show(error)

    def _show(self, title: str, found: CountedIn) -> None:
        self.title.setText(title)
        self.words.setText(found.words)
        for cell in found.cells:
            self.tree.addTopLevelItem(_item(cell))
        if (first := self.tree.topLevelItem(0)) is not None:
            self.tree.setCurrentItem(first)
        self.go.setEnabled(bool(found.cells))

    def open_cell(self) -> None:
        """Go to the cell in hand on the month's page."""
        item = self.tree.currentItem()
        if item is not None:
            place = item.data(0, _PLACE)
            self.accept()
            self.desk.go.emit("month", place)


def _item(cell: Counted) -> QTreeWidgetItem:
    line = f"{cell.line} {cell.line_label}" if cell.column else cell.line_label
    texts = [f"{cell.form} {cell.title}", line, cell.column_label, cell.value, cell.share]
    item = QTreeWidgetItem(texts)
    item.setData(0, _PLACE, (cell.form, cell.line, cell.column))
    for column, text in enumerate(texts):
        item.setToolTip(column, text)
        if column in _RIGHT:
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item


def show_counted(desk: Desk, kind: str, record_id: int | None, parent: QWidget) -> None:
    """Open the dialog for a record; without one in hand say so."""
    if record_id is None:
        desk.say.emit("先选中一条记录，再看它计入哪些报表")
    else:
        CountedDialog(desk, kind, record_id, parent).exec()
