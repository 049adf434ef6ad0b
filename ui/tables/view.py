"""The table widget: rows of 28 px, Excel's keys and copying, columns as the user left them, the first ones frozen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QMenu, QTableView, QWidget

from ui import theme
from ui.qt import name
from ui.tables import columns
from ui.tables.blocks import selected_row_places, shown_places
from ui.tables.cell_edit import CellDelegate, CellEdit
from ui.tables.copying import copy_block, say_selection
from ui.tables.foot import Summed
from ui.tables.frozen import FrozenColumns, ignore_selection
from ui.tables.model import Index, RegisterModel

_SAVE_MS = 400
_VISIBLE = QAbstractItemView.ScrollHint.EnsureVisible
_SAY_MS = 30


class RegisterView(QTableView):
    """Shows a RegisterModel. `opened` asks for the form of a record, `picked` tells the record in hand."""

    opened = Signal(int)
    picked = Signal(int)
    selection_said = Signal(str)
    layout_changed = Signal(list)
    columns_changed = Signal()
    delete_asked = Signal()

    def __init__(
        self, model: RegisterModel, parent: QWidget | None = None, empty: str = "", *, frozen: int = 0
    ) -> None:
        super().__init__(parent)
        name(self, f"table.{model.kind}", "列表")
        self.empty = empty
        self.register_model = model
        self.frozen_count = frozen
        self.cells: tuple[CellDelegate, ...] = ()
        self.own_keys: dict[QKeySequence, Callable[[], object]] = {}
        self._keep: int | None = None
        self._column = -1
        self._loading = True
        self.settling = False  # the cursor is put by rows that come in, not by a hand
        # Qt calls the handlers below as soon as there is a model: what they need must stand before.
        self._say = QTimer(self, singleShot=True, interval=_SAY_MS)
        self._say.timeout.connect(self._say_selection)
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setAlternatingRowColors(False)
        self.setTabKeyNavigation(False)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)  # else Qt sorts by the first column
        self.setSortingEnabled(True)
        self._shape_heads()
        self.doubleClicked.connect(self.double_clicked)
        columns.natural_widths(self)
        for place in range(model.at_first, len(model.columns)):
            self.setColumnHidden(place, True)
        self.frozen = FrozenColumns(self)
        # After the frozen part, which takes the cursor away when the model is read anew.
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._come_back)
        model.loaded.connect(self._first_row)

    def _shape_heads(self) -> None:
        height = round(theme.ROW * max(1.0, self.fontInfo().pointSizeF() / 10.5))
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumWidth(40)
        head = self.horizontalHeader()
        ignore_selection(head)
        head.setSectionsMovable(True)
        head.setHighlightSections(False)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self._offer_at)
        self._save = QTimer(self, singleShot=True, interval=_SAVE_MS)
        self._save.timeout.connect(self._tell_layout)
        head.sectionResized.connect(self._keep_layout)
        head.sectionMoved.connect(self._keep_layout)

    # --- columns ------------------------------------------------------------------------------------------------

    def restore_layout(self, stored: list[object]) -> None:
        """Columns as they were left."""
        columns.restore(self, stored)
        self._columns_changed(keep=False)

    def layout_now(self) -> list[object]:
        """The inverse of `restore_layout`."""
        return columns.layout_of(self)

    def reset_layout(self) -> None:
        """The definition's columns, in its order and width."""
        columns.reset(self)
        self._columns_changed()

    def choose_columns(self) -> None:
        """The chooser, below the heading."""
        below = QPoint(self.verticalHeader().width(), self.horizontalHeader().height())
        self.offer_columns(self.mapToGlobal(below), -1)

    def _offer_at(self, at: QPoint) -> None:
        head = self.horizontalHeader()
        self.offer_columns(head.mapToGlobal(at), head.logicalIndexAt(at))

    def _keep_layout(self) -> None:
        self._save.start()

    def _tell_layout(self) -> None:
        self.layout_changed.emit(self.layout_now())

    def offer_columns(self, at: QPoint, column: int) -> None:
        """The chooser where the heading was clicked."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        columns.fill_menu(self, menu, column)
        menu.popup(at)

    def show_column(self, place: int, shown: bool) -> None:
        """Show or hide a column; the last one stays."""
        if shown or shown_places(self) != [place]:
            self.setColumnHidden(place, not shown)
            self._columns_changed()

    def freeze(self, count: int) -> None:
        """Keep so many of the first columns (the sign's counted) in sight."""
        self.frozen_count = count
        self._columns_changed()

    def _columns_changed(self, *, keep: bool = True) -> None:
        self.register_model.show_columns(set(shown_places(self)))
        self.frozen.arrange()
        self.columns_changed.emit()
        if keep:
            self._save.start()
        else:
            self._save.stop()

    def summed(self) -> list[Summed]:
        """The columns as the totals know them."""
        columns_ = self.register_model.columns
        return [Summed(one.field.name, one.title, one.field.type.format) for one in columns_]

    def span(self, place: int) -> tuple[int, int]:
        """Where a column is seen, from the view's left edge: what the filter boxes and the totals stand under."""
        head = self.horizontalHeader()
        edge = self.verticalHeader().width() + self.frameWidth()
        if self.isColumnHidden(place):
            return edge, edge
        frozen = place in self.frozen.places() and not self.frozen.isHidden()
        left = edge + (head.sectionPosition(place) if frozen else head.sectionViewportPosition(place))
        right = min(left + head.sectionSize(place), edge + self.viewport().width())
        left = left if frozen else max(left, edge + self.frozen.covered())
        return left, max(left, right)

    # --- rows ---------------------------------------------------------------------------------------------------

    def chosen_ids(self) -> list[int]:
        """The records of the selected cells, top to bottom."""
        return [self.register_model.ids[row] for row in selected_row_places(self)]

    def current_id(self) -> int | None:
        """The record in hand."""
        row = self.currentIndex().row()
        return self.register_model.ids[row] if 0 <= row < len(self.register_model.ids) else None

    def put_cursor(self, index: Index) -> None:
        """The cursor to a cell, which alone is selected then, whatever keys are held (Ctrl+PgDn)."""
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def go_to(self, record_id: int) -> bool:
        """Put the cursor on a record; False when the table does not show it."""
        place = self.register_model.place_of(record_id)
        if place < 0:
            self._keep = record_id
            return False
        self.put_cursor(self.register_model.index(place, self._column_in_hand()))
        return True

    def step(self, by: int) -> None:
        """To a row further down or up."""
        count = self.register_model.rowCount()
        if count:
            row = min(max(self.currentIndex().row() + by, 0), count - 1)
            self.put_cursor(self.register_model.index(row, self._column_in_hand()))

    def _column_in_hand(self) -> int:
        column = self.currentIndex().column()
        if column < 0:
            column = self._column  # the rows are being read anew
        return column if column >= 0 else next(iter(shown_places(self)), 0)

    def _remember(self) -> None:
        self._keep = self.current_id() if self._keep is None else self._keep
        self._column = self.currentIndex().column()

    def keep(self, record_id: int) -> None:
        """Put the cursor on a record as soon as the table has read it."""
        self._keep = record_id

    def _come_back(self) -> None:
        keep, self._keep = self._keep, None
        if keep is not None:
            self.settling = True
            self.go_to(keep)
            self.settling = False
            self._keep = None
        self.viewport().update()

    def _first_row(self, count: int) -> None:
        self._loading = False
        if self._keep is not None and self.register_model.place_of(self._keep) >= 0:
            self._come_back()
        if count and not self.currentIndex().isValid():
            self.settling = True
            self.put_cursor(self.register_model.index(0, self._column_in_hand()))
            self.settling = False
        self.viewport().update()

    def currentChanged(self, current, previous) -> None:  # type: ignore[no-untyped-def]
        """Tell the record in hand when it is another one."""
        super().currentChanged(current, previous)
        if current.row() != previous.row() and (number := self.current_id()) is not None:
            self.picked.emit(number)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell the status bar, once the selecting rests."""
        super().selectionChanged(selected, deselected)
        self._say.start()

    def _say_selection(self) -> None:
        say_selection(self)

    def scroll_rows(self, value: int) -> None:
        """Follow the frozen part."""
        self.verticalScrollBar().setValue(value)

    def double_clicked(self, index: QModelIndex) -> None:
        """A double click opens the record."""
        self._open(index.row())

    def _open(self, row: int) -> None:
        if 0 <= row < len(self.register_model.ids):
            self.opened.emit(self.register_model.ids[row])

    def move_by(self, down: int, right: int) -> None:
        """The cursor to a neighbour: down, or right in the order of the shown columns."""
        shown, index = shown_places(self), self.currentIndex()
        place = shown.index(index.column()) + right if index.column() in shown else 0
        if 0 <= place < len(shown):
            row = min(max(index.row() + down, 0), self.register_model.rowCount() - 1)
            self.put_cursor(self.register_model.index(row, shown[place]))

    # --- typing -------------------------------------------------------------------------------------------------

    def edit_with(self, write: Callable[[Index, str], None]) -> None:
        """Let cells be typed into; each of the two views has a delegate of its own, as Qt asks."""
        self.cells = (CellDelegate(self, write), CellDelegate(self, write))
        self.setItemDelegate(self.cells[0])
        self.frozen.setItemDelegate(self.cells[1])

    @property
    def editor(self) -> CellEdit | None:
        """The line that is being typed into."""
        return next((cells.editor for cells in self.cells if cells.editor is not None), None)

    def edit_current(self, text: str | None = None) -> bool:
        """Open the editor of the cell in hand, with a text in place of the old one if given; False without one."""
        index = self.currentIndex()
        if not self.cells or not index.flags() & Qt.ItemFlag.ItemIsEditable:
            return False
        if index.column() in self.frozen.places() and not self.frozen.isHidden():
            self.frozen.edit(index)
        else:
            self.edit(index)
        if (editor := self.editor) is not None and text is not None and not editor.take_key(text.lower()):
            editor.clear()
            editor.insert(text)
            editor.textEdited.emit(text)
        return editor is not None

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """The first character of an input method opens the editor, which takes over."""
        if (event.preeditString() or event.commitString()) and self.edit_current("") and self.editor is not None:
            QApplication.sendEvent(self.editor, event)
            return
        super().inputMethodEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Qt would read all rows for this; the search box finds by the database."""

    def copy(self, *, with_head: bool = False) -> None:
        """Ctrl+C."""
        copy_block(self, with_head=with_head)

    # --- Qt's events --------------------------------------------------------------------------------------------

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = _VISIBLE) -> None:
        """Never leave the cell in hand under the frozen columns, nor scroll sideways to one of these."""
        bar = self.horizontalScrollBar()
        before = bar.value()
        super().scrollTo(index, hint)
        if index.column() in self.frozen.places():
            bar.setValue(before)
            return
        hidden = self.frozen.covered() - self.horizontalHeader().sectionViewportPosition(index.column())
        if hidden > 0:
            bar.setValue(bar.value() - hidden)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The frozen part follows."""
        super().resizeEvent(event)
        self.frozen.place()

    def event(self, event: QEvent) -> bool:
        """Keys of its own are not left to the window's shortcuts."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride and self._own(event):
            event.accept()
            return True
        return super().event(event)

    def _own(self, event: QKeyEvent) -> Callable[[], object] | None:
        return self.own_keys.get(QKeySequence(event.keyCombination())) if self.own_keys else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the form, F2 and typing the cell; where a cell takes no text F2 opens the form, and where it is
        locked both say why. Del deletes."""
        if (command := self._own(event)) is not None:
            command()
            return
        key, text = event.key(), event.text()
        why = self.register_model.why_locked(self.currentIndex()) if self.cells else ""
        if key == Qt.Key.Key_F2 and why:
            self.selection_said.emit(why)
            return
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} or (key == Qt.Key.Key_F2 and not self.edit_current()):
            self._open(self.currentIndex().row())
            return
        if key == Qt.Key.Key_F2:
            return
        held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if text and text.isprintable() and not held:
            if text.strip() and not self.edit_current(text) and self.cells:
                self.selection_said.emit(why or "这一栏不能在表格里填，按 Enter 到表单里修改")
            return
        if event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """An empty table says what to do first."""
        super().paintEvent(event)
        if self.register_model.rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(theme.colour("muted"))
            text = "正在读取…" if self._loading else self.empty
            area = self.viewport().rect().adjusted(24 + self.frozen.covered(), 24, -24, -24)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
