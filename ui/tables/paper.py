"""A return drawn like its paper, its head and the names of its lines fixed (`panes`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from ui import theme
from ui.qt import name
from ui.tables.panes import Panes, Span
from ui.tables.paper_model import PaperModel
from ui.widgets.signs import Sign

if TYPE_CHECKING:
    from tzdesk.returns.compute import FormValues
    from tzdesk.returns.forms import Form

Index = QModelIndex | QPersistentModelIndex
_CHAR = 0.56
_NAMES = 0.4  # of the paper in sight that the names take at most where the whole is wider than it
_SHORT = 9  # Han widths that they keep
_VISIBLE = QAbstractItemView.ScrollHint.EnsureVisible
_Move = QAbstractItemView.CursorAction


class PaperView(QTableView):
    """The paper. `cell_chosen` tells the cell in hand, `cell_opened` a double click or Enter on it."""

    cell_chosen = Signal(object)
    cell_opened = Signal(object)
    selection_said = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "paper", "报表")
        self.setProperty("paper", True)
        self.paper = PaperModel(self)
        self.setModel(self.paper)
        self.panes = Panes(self)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(round(theme.ROW * max(1.0, self.fontInfo().pointSizeF() / 10.5)))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.doubleClicked.connect(self.open_cell)
        self.selectionModel().currentChanged.connect(lambda now, _before: self.cell_chosen.emit(now))
        self.selectionModel().selectionChanged.connect(lambda *_: self._say_selection())

    def open_cell(self, index: QModelIndex) -> None:
        """A double click, on the paper or on its fixed part."""
        self.cell_opened.emit(index)

    def _say_selection(self) -> None:
        from tzdesk.pieces.selection import selected_words

        chosen = self.selectionModel().selectedIndexes()
        self.selection_said.emit(selected_words([self.paper.figure(index) for index in chosen]))

    # --- drawing ------------------------------------------------------------------------------------------------

    def show_values(self, values: FormValues, signs: Mapping[tuple[str, str], tuple[Sign, str]]) -> None:
        """Draw a form; the cursor stays on its cell when the same form is drawn again."""
        same = self.paper.values is not None and self.paper.form.id == values.form.id
        where = (self.currentIndex().row(), self.currentIndex().column()) if same else (-1, -1)
        scrolled = (self.horizontalScrollBar().value(), self.verticalScrollBar().value()) if same else (0, 0)
        self.clearSpans()
        self.paper.show_values(values, signs)
        spans = self._spans(values.form)
        for span in spans:
            self.setSpan(*span)
        self._widths(values.form)
        self.panes.lay_out(spans)
        if where[0] >= 0:
            self.setCurrentIndex(self.paper.index(*where))
        self.updateGeometries()
        self.horizontalScrollBar().setValue(scrolled[0])
        self.verticalScrollBar().setValue(scrolled[1])

    def _widths(self, form: Form) -> None:
        em = self.fontMetrics().horizontalAdvance("汉")
        chars = [*(form.stub_width[: self.paper.stub]), *(column.width for column in form.columns)]
        widths = [max(round(em * 2.6), round(one * em * _CHAR) + 12) for one in chars]
        if self.paper.stub and sum(widths) > (room := self._room()):
            widths[0] = min(widths[0], max(em * _SHORT, round(room * _NAMES)))
        for place, width in enumerate(widths):
            self.setColumnWidth(place, width)
        tall = self.verticalHeader().defaultSectionSize()
        lines = 1
        for column in form.columns:
            wide = max(1, round(column.width * _CHAR))
            lines = max(lines, -(-len(column.label) // wide))
        for row in range(self.paper.head):  # another form had its tall row elsewhere
            self.setRowHeight(row, tall)
        self.setRowHeight(self.paper.head - 2, max(tall, round(tall * 0.72 * min(lines, 4)) + 6))

    def _room(self) -> int:
        """The width for columns beside a scroll bar, whether it is there or not: widths must not depend on it."""
        return self.width() - self.verticalScrollBar().sizeHint().width()

    def _spans(self, form: Form) -> list[Span]:
        """The cells of the head that are one: groups over their columns, single heads over both rows."""
        if not self.paper.grouped:
            return []
        found: list[Span] = [(0, column, 2, 1) for column in range(self.paper.stub)]
        at = 0
        while at < len(form.columns):
            group, end = form.columns[at].group, at + 1
            while group and end < len(form.columns) and form.columns[end].group == group:
                end += 1
            if group and end - at > 1:
                found.append((0, self.paper.stub + at, 1, end - at))
            elif not group:
                found.append((0, self.paper.stub + at, 2, 1))
            at = end
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The fixed part has another room; the cell in hand stays in sight if it was."""
        index = self.currentIndex()
        seen = index.isValid() and self.visualRect(index).intersects(QRect(0, 0, *event.oldSize().toTuple()))
        super().resizeEvent(event)
        if self.paper.values is not None:
            self._widths(self.paper.form)
            self.panes.lay_out(self._spans(self.paper.form))
        if seen:
            self.scrollTo(index)

    # --- moving -------------------------------------------------------------------------------------------------

    def go_to(self, line: str, column: str) -> bool:
        """Put the cursor on a cell by its codes, its row in the middle."""
        row, place = self.paper.place_of(line, column)
        if row < 0:
            return False
        index = self.paper.index(row, place)
        self.updateGeometries()  # a form that was drawn just now has no lengths to scroll along yet
        self.setCurrentIndex(index)
        self.scrollTo(index)
        room = self.viewport().height() - self.panes.high
        down = self.rowViewportPosition(row) - self.panes.high - (room - self.rowHeight(row)) // 2
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + down)
        return True

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = _VISIBLE) -> None:
        """Bring a cell into sight: out of the window's edge, and from below the fixed part."""
        super().scrollTo(index, hint)
        bars = (self.verticalScrollBar(), self.horizontalScrollBar())
        if index.row() >= self.paper.head:
            bars[0].setValue(bars[0].value() - max(0, self.panes.high - self.rowViewportPosition(index.row())))
        if index.column() >= self.panes.count:
            bars[1].setValue(bars[1].value() - max(0, self.panes.wide - self.columnViewportPosition(index.column())))

    def moveCursor(self, action: _Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """The cursor keeps to the body; a page is what is seen of it below the head."""
        now = self.currentIndex()
        found = super().moveCursor(action, modifiers)
        if action in {_Move.MovePageDown, _Move.MovePageUp} and now.isValid():
            tall = self.verticalHeader().defaultSectionSize()
            page = max(1, (self.viewport().height() - self.panes.high) // tall)
            row = now.row() + (page if action is _Move.MovePageDown else -page)
            found = self.paper.index(min(row, self.paper.rowCount() - 1), now.column())
        return found if found.row() >= self.paper.head else self.paper.index(self.paper.head, found.column())

    def keyPressEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        """Enter and F2 open the cell."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2}:
            self.cell_opened.emit(self.currentIndex())
            return
        super().keyPressEvent(event)
