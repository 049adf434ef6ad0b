"""The count grid's widget: typed like a paper sheet, without a mouse.

Enter goes right or down as the setting says, Tab right, arrows in their direction; computed and locked cells are passed
over. Typing overwrites, F2 edits, Esc gives up, Del empties, Ctrl+C / X / V and Ctrl+D work as in Excel.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QItemSelectionModel, QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from tzdesk.base.text import half_width_keys
from ui import theme
from ui.composing import ends_words, guard_enter
from ui.qt import name
from ui.tables.copying import to_clipboard
from ui.tables.count_cells import NUMBER
from ui.tables.count_model import MISSING, SIGN, CountModel, heading
from ui.tables.foot import Summed
from ui.tables.hand import MANY

if TYPE_CHECKING:
    from tzdesk.registers.members.grid_block import Typed

NAME_EM = 14
CELL_EM = 4
_SIGN_PX = 14
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
_MOVES = {
    QAbstractItemView.CursorAction.MoveUp: (-1, 0),
    QAbstractItemView.CursorAction.MoveDown: (1, 0),
    QAbstractItemView.CursorAction.MoveLeft: (0, -1),
    QAbstractItemView.CursorAction.MoveRight: (0, 1),
}


class CountDelegate(QStyledItemDelegate):
    """Draws the marks of a cell and edits it in one line; the keys that leave the editor are the view's."""

    def __init__(self, view: CountView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Any) -> None:
        """The number, the sign of its findings at the left, a star where a number is still due."""
        super().paint(painter, option, index)
        sign = index.data(SIGN)
        if sign is None and not index.data(MISSING):
            return
        shape, role = (sign.shape, sign.key) if sign is not None else ("*", "muted")
        painter.save()
        painter.setPen(theme.colour(role))
        rect: QRect = option.rect
        where = QRect(rect.left() + 3, rect.top(), _SIGN_PX, rect.height())
        painter.drawText(where, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shape)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Any) -> QWidget:
        """One line, its numbers at the right, full-width digits turned while they are typed."""
        edit = QLineEdit(parent)
        name(edit, "count.editor", str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        edit.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        edit.setFrame(False)
        guard_enter(edit)
        edit.textEdited.connect(
            lambda text: edit.setText(half_width_keys(text)) if half_width_keys(text) != text else 0
        )
        return edit

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter, Tab and the arrows up and down hand the text in and go on; an input method's Enter does not."""
        is_key = event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if is_key and isinstance(editor, QLineEdit) and self._key(editor, event):  # type: ignore[arg-type]
            return True
        return super().eventFilter(editor, event)

    def _key(self, editor: QLineEdit, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in _ENTER:
            if not ends_words(event):
                self._hand_in(editor)
                self._view.advance(-1 if back else 1)
            return True
        if key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            self._hand_in(editor)
            self._view.advance(-1 if key == Qt.Key.Key_Backtab else 1, down=False)
            return True
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self._hand_in(editor)
            self._view.move_by(*_ARROWS[key])
            return True
        return False

    def _hand_in(self, editor: QLineEdit) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)


class CountView(QTableView):
    """Shows a CountModel. `moved` tells the cell in hand (row, cell name)."""

    moved = Signal(int, str)
    columns_changed = Signal()

    def __init__(self, model: CountModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "table.count_grid", "会员月报录入表")
        self.counts = model
        self.setModel(model)
        self.setItemDelegate(CountDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTabKeyNavigation(True)
        em = self.fontMetrics().horizontalAdvance("汉")
        side, head = self.verticalHeader(), self.horizontalHeader()
        side.setDefaultSectionSize(round(theme.ROW * max(1.0, self.fontInfo().pointSizeF() / 10.5)))
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setFixedWidth(em * NAME_EM)
        side.setTextElideMode(Qt.TextElideMode.ElideRight)
        side.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setDefaultSectionSize(em * CELL_EM + 20)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        head.setHighlightSections(True)
        side.setHighlightSections(True)
        model.modelReset.connect(self._first)

    # --- where the cursor is ------------------------------------------------------------------------------------

    def _first(self) -> None:
        head = self.horizontalHeader()
        lines = max((heading(column).count("\n") + 1 for column in self.counts.columns), default=2)
        head.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 8)
        if not self.currentIndex().isValid():
            start = next(self._cells(0, -1, 1), None)
            if start is not None:
                self.go(start)
        self.columns_changed.emit()

    @property
    def place(self) -> int:
        """The row in hand."""
        return self.currentIndex().row()

    @property
    def cell(self) -> str:
        """The name of the cell in hand."""
        column = self.currentIndex().column()
        return self.counts.columns[column].name if 0 <= column < len(self.counts.columns) else ""

    def go(self, index: QModelIndex) -> None:
        """Put the cursor on an index and choose it alone, whatever keys are held down meanwhile."""
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def go_to(self, place: int, cell: str) -> None:
        """Put the cursor on a cell; its column is shown if it was not."""
        self.counts.show_column(cell)
        index = self.counts.index_of(place, cell)
        if index.isValid():
            self.go(index)
            self.setFocus()

    def summed(self) -> list[Summed]:
        """The columns as the totals know them."""
        return [Summed(column.name, column.label, NUMBER.format) for column in self.counts.columns]

    def span(self, place: int) -> tuple[int, int]:
        """Where a column is seen, from the view's left edge."""
        edge, head = self.verticalHeader().width() + self.frameWidth(), self.horizontalHeader()
        left = edge + head.sectionViewportPosition(place)
        right = min(left + head.sectionSize(place), edge + self.viewport().width())
        return max(left, edge), max(left, edge, right)

    def currentChanged(self, current: Any, previous: Any) -> None:
        """Tell the cell in hand."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.moved.emit(self.place, self.cell)

    # --- moving -------------------------------------------------------------------------------------------------

    def advance(self, by: int, *, down: bool | None = None) -> None:
        """Enter and Tab: the next cell that takes typing, in the direction of the setting."""
        down = self.counts.desk.settings.enter_moves_down if down is None else down
        found = next(self._cells(self.place, self.currentIndex().column(), by, down=down), None)
        if found is not None:
            self.go(found)

    def move_by(self, rows: int, columns: int) -> bool:
        """An arrow: the next cell in a direction that takes typing. False at the edge."""
        found = self._in_direction(rows, columns)
        if found.isValid():
            self.go(found)
        return found.isValid()

    def _in_direction(self, rows: int, columns: int) -> QModelIndex:
        row, column = self.place + rows, self.currentIndex().column() + columns
        while 0 <= row < self.counts.rowCount() and 0 <= column < self.counts.columnCount():
            if self.counts.can_type(column) or self.counts.sealed:
                return self.counts.index(row, column)
            row, column = row + rows, column + columns
        return QModelIndex()

    def _cells(self, row: int, column: int, by: int, *, down: bool = False) -> Iterator[QModelIndex]:
        """The cells where Enter stops, from behind a place on: line by line, or column by column."""
        lines, width = self.counts.rowCount(), self.counts.columnCount()
        at = column * lines + row if down else row * width + column
        for spot in range(at + by, lines * width if by > 0 else -1, by):
            line, known = (spot % lines, spot // lines) if down else divmod(spot, width)
            if self.counts.is_entered(line, known):
                yield self.counts.index(line, known)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Arrows and Tab pass over what cannot be typed."""
        if action in _MOVES:
            found = self._in_direction(*_MOVES[action])
            return found if found.isValid() else self.currentIndex()
        if action in {QAbstractItemView.CursorAction.MoveNext, QAbstractItemView.CursorAction.MovePrevious}:
            by = 1 if action == QAbstractItemView.CursorAction.MoveNext else -1
            return next(self._cells(self.place, self.currentIndex().column(), by), self.currentIndex())
        return super().moveCursor(action, modifiers)

    def step_row(self, by: int) -> None:
        """Ctrl+PgUp and so on: another union, the same cell."""
        if self.counts.rowCount():
            place = min(max(self.place + by, 0), self.counts.rowCount() - 1)
            self.go(self.counts.index(place, max(0, self.currentIndex().column())))

    def next_where(self, wanted: Any, by: int = 1) -> bool:
        """To the next cell (row, column spec) that fulfils something, round the whole grid."""
        columns, lines = self.counts.columns, self.counts.rowCount()
        total = lines * len(columns)
        here = self.place * len(columns) + self.currentIndex().column()
        for away in range(1, total + 1):
            row, column = divmod((here + away * by) % total, len(columns))
            if wanted(row, columns[column]):
                self.go_to(row, columns[column].name)
                return True
        return False

    # --- keys ---------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Del empties, Esc gives up a text that is no number; the rest is Excel's."""
        if event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.advance(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.empty()
        elif event.key() == Qt.Key.Key_Escape and self.counts.rows and self.counts.give_up(self.place, self.cell):
            pass
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.Cut):
            self.cut()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def _chosen(self) -> list[QModelIndex]:
        return sorted(self.selectionModel().selectedIndexes(), key=lambda i: (i.row(), i.column()))

    def empty(self) -> None:
        """Del: the chosen cells become blank."""
        self._write([(place, cell, "") for place, cell in self._typable()], "清空", ask=False)

    def _typable(self) -> list[tuple[int, str]]:
        chosen = ((index.row(), index.column()) for index in self._chosen())
        return [(row, self.counts.columns[column].name) for row, column in chosen if self.counts.can_type(column)]

    def _write(self, cells: list[Typed], what: str, notes: list[str] | None = None, *, ask: bool = True) -> None:
        """Take many texts at once, after a look at what they would change."""
        from ui.tables.plan_dialog import agreed

        if not cells or self.counts.sealed:
            self.counts.desk.say.emit("本月已封存，改动请做更正" if self.counts.sealed else "没有要改的内容")
            return
        plan = self.counts.plan(cells, f"{what} {len(cells):,} 格")
        plan.notes.extend(notes or [])
        if not plan.cells:
            self.counts.take(plan, cells, what)  # a text that is no number gives way to the number behind it
        if agreed(self.counts.desk, plan, self, ask=ask):
            self.counts.take(plan, cells, what)

    def copy(self, *, with_head: bool = False) -> None:
        """Ctrl+C: the block of the chosen cells, with the unions' names and the columns' heads when asked."""
        chosen = {(index.row(), index.column()) for index in self._chosen()}
        rows, columns = sorted({row for row, _ in chosen}), sorted({column for _, column in chosen})
        cells = [
            [self.counts.text(row, self.counts.columns[c].name) if (row, c) in chosen else "" for c in columns]
            for row in rows
        ]
        if with_head:
            head = ["工会名称", *(self.counts.columns[column].label for column in columns)]
            cells = [head, *([self.counts.rows[row].org_name, *line] for row, line in zip(rows, cells, strict=True))]
        if cells:
            to_clipboard(cells)

    def cut(self) -> None:
        """Ctrl+X."""
        self.copy()
        self.empty()

    def paste(self) -> None:
        """Ctrl+V: a block of Excel's or WPS's from the cell in hand on, or as often as it goes into the selection."""
        from tzdesk.registers.members.grid_block import block_cells
        from tzdesk.registers.pasting import parse_block, tiled

        block, chosen = parse_block(QApplication.clipboard().text()), self._chosen()
        if not block or not self.counts.rows:
            self.counts.desk.say.emit("剪贴板里没有可以粘贴的文字")
            return
        rows, columns = {index.row() for index in chosen}, {index.column() for index in chosen}
        row, column = min(rows, default=self.place), min(columns, default=self.currentIndex().column())
        block = tiled(block, len(rows) or 1, len(columns) or 1)
        cells, notes = block_cells(block, self.counts.columns, row=row, column=column, rows=len(self.counts.rows))
        self._write(cells, "粘贴", notes)

    def fill_down(self) -> None:
        """Ctrl+D: the first chosen line goes into the others; a single cell takes the value above it."""
        cells = self._typable()
        first = min((place for place, _cell in cells), default=0)
        top = first if any(place != first for place, _cell in cells) else max(0, first - 1)
        filled = [(place, cell, self.counts.text(top, cell)) for place, cell in cells if place != top]
        self._write(filled, "向下填充", ask=len(filled) > MANY)

    def model(self) -> QAbstractItemModel:
        """The counts."""
        return self.counts
