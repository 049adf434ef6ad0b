"""The table widget: rows of 28 px, Excel's copying, a menu for columns, and a word where there are no rows yet."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QItemSelection, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from ui import theme
from ui.qt import name
from ui.tables.copying import copy_block, selection_words
from ui.tables.model import RegisterModel

_SAVE_MS = 400


class RegisterView(QTableView):
    """Shows a RegisterModel. `opened` asks for the form of a record, `picked` tells the record in hand."""

    opened = Signal(int)
    picked = Signal(int)
    selection_said = Signal(str)
    layout_changed = Signal(list)
    delete_asked = Signal()

    def __init__(self, model: RegisterModel, parent: QWidget | None = None, empty: str = "") -> None:
        super().__init__(parent)
        name(self, f"table.{model.kind}", "列表")
        self.empty = empty
        self.register_model = model
        self._keep: int | None = None
        self._loading = True
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setAlternatingRowColors(False)
        self.setTabKeyNavigation(False)
        self.setSortingEnabled(True)
        height = round(theme.ROW * max(1.0, self.fontInfo().pointSizeF() / 10.5))
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumWidth(40)
        head = self.horizontalHeader()
        head.setSectionsMovable(True)
        head.setHighlightSections(False)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self.choose_columns)
        self._save = QTimer(self, singleShot=True, interval=_SAVE_MS)
        self._save.timeout.connect(self._tell_layout)
        head.sectionResized.connect(lambda *_: self._save.start())
        head.sectionMoved.connect(lambda *_: self._save.start())
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._come_back)
        model.loaded.connect(self._first_row)
        self.natural_widths()

    # --- columns ------------------------------------------------------------------------------------------------

    def natural_widths(self) -> None:
        """Widths from the definition (in characters)."""
        em = self.fontMetrics().horizontalAdvance("汉")
        for place, column in enumerate(self.register_model.columns):
            stated = column.field.width  # definitions state it in px at 10.5 pt (14 px a Han); small ones in characters
            width = stated * em // 14 if stated > 40 else round(stated * em * 0.62) + 16
            head = self.fontMetrics().horizontalAdvance(column.title) + 28
            self.setColumnWidth(place, max(head, min(width, em * 24)))
        if self.register_model.findings_of is not None:
            sign = len(self.register_model.columns)
            self.setColumnWidth(sign, em * 3 + 8)
            self.horizontalHeader().moveSection(self.horizontalHeader().visualIndex(sign), 0)

    def restore_layout(self, stored: list[object]) -> None:
        """Columns as they were left: [name, width, shown] in order."""
        head = self.horizontalHeader()
        names = [column.field.name for column in self.register_model.columns]
        target = 0
        for entry in stored:
            if not (isinstance(entry, list) and len(entry) == 3 and entry[0] in names):
                continue
            place = names.index(entry[0])
            head.moveSection(head.visualIndex(place), target + (self.register_model.findings_of is not None))
            if entry[2] and int(entry[1]) > 0:
                self.setColumnWidth(place, int(entry[1]))
            self.setColumnHidden(place, not entry[2])
            target += 1
        self._save.stop()

    def layout_now(self) -> list[object]:
        """The inverse of `restore_layout`."""
        head = self.horizontalHeader()
        places = sorted(range(len(self.register_model.columns)), key=head.visualIndex)
        return [
            [self.register_model.columns[p].field.name, self.columnWidth(p), not self.isColumnHidden(p)] for p in places
        ]

    def choose_columns(self, at: QPoint | None = None) -> None:
        """A menu of ticks for the columns."""
        menu = QMenu(self)
        name(menu, "columns.menu", "显示的列")
        for place, column in enumerate(self.register_model.columns):
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(place))
            action.toggled.connect(lambda shown, p=place: self._show_column(p, shown))
        menu.addSeparator()
        menu.addAction("恢复原来的列宽和顺序", self.reset_layout)
        menu.popup(self.horizontalHeader().mapToGlobal(at or QPoint(0, self.horizontalHeader().height())))

    def reset_layout(self) -> None:
        """All columns, in the definition's order and width."""
        head = self.horizontalHeader()
        for place in range(len(self.register_model.columns)):
            head.moveSection(head.visualIndex(place), place)
            self.setColumnHidden(place, False)
        self.natural_widths()
        self._save.start()

    def _show_column(self, place: int, shown: bool) -> None:
        others = [p for p in range(len(self.register_model.columns)) if p != place and not self.isColumnHidden(p)]
        if shown or others:
            self.setColumnHidden(place, not shown)
            self._save.start()

    def _tell_layout(self) -> None:
        self.layout_changed.emit(self.layout_now())

    # --- rows ---------------------------------------------------------------------------------------------------

    def chosen_ids(self) -> list[int]:
        """The records of the selected cells, top to bottom."""
        rows = sorted({index.row() for index in self.selectionModel().selectedIndexes()})
        return [self.register_model.ids[row] for row in rows if row < len(self.register_model.ids)]

    def current_id(self) -> int | None:
        """The record in hand."""
        row = self.currentIndex().row()
        return self.register_model.ids[row] if 0 <= row < len(self.register_model.ids) else None

    def go_to(self, record_id: int) -> bool:
        """Put the cursor on a record; False when the table does not show it."""
        place = self.register_model.place_of(record_id)
        if place < 0:
            self._keep = record_id
            return False
        self.setCurrentIndex(self.register_model.index(place, max(0, self.currentIndex().column())))
        return True

    def step(self, by: int) -> None:
        """To a row further down or up."""
        count = self.register_model.rowCount()
        if count:
            row = min(max(self.currentIndex().row() + by, 0), count - 1)
            self.setCurrentIndex(self.register_model.index(row, max(0, self.currentIndex().column())))

    def _remember(self) -> None:
        self._keep = self.current_id() if self._keep is None else self._keep

    def _come_back(self) -> None:
        keep, self._keep = self._keep, None
        if keep is not None:
            self.go_to(keep)
            self._keep = None
        self.viewport().update()

    def _first_row(self, count: int) -> None:
        self._loading = False
        if self._keep is not None and self.register_model.place_of(self._keep) >= 0:
            self._come_back()
        if count and not self.currentIndex().isValid():
            self.setCurrentIndex(self.register_model.index(0, 0))
        self.viewport().update()

    def currentChanged(self, current, previous) -> None:  # type: ignore[no-untyped-def]
        """Tell the record in hand when it is another one."""
        super().currentChanged(current, previous)
        if current.row() != previous.row() and (number := self.current_id()) is not None:
            self.picked.emit(number)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell the status bar."""
        super().selectionChanged(selected, deselected)
        chosen = self.selectionModel().selectedIndexes()
        self.selection_said.emit(selection_words(self.register_model, chosen) if len(chosen) > 1 else "")

    def _open(self, row: int) -> None:
        if 0 <= row < len(self.register_model.ids):
            self.opened.emit(self.register_model.ids[row])

    def copy(self, *, with_head: bool = False) -> None:
        """Ctrl+C."""
        rows = copy_block(cast("QTableView", self), with_head=with_head)
        if rows:
            self.selection_said.emit(f"已复制 {rows} 行")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and F2 open the form; Del asks to delete."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2}:
            self._open(self.currentIndex().row())
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
            area = self.viewport().rect().adjusted(24, 24, -24, -24)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
