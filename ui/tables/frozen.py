"""The first columns, which stay in sight while the rest is scrolled: a second view over the same model and selection.

It lies over the main view, takes no keys of its own, and is brought in line whenever the main view's columns change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from ui import theme
from ui.qt import name, weakly

if TYPE_CHECKING:
    from ui.tables.view import RegisterView

_MOST = 0.6  # of the table's width; beyond that freezing would leave no room for the rest
Index = QModelIndex | QPersistentModelIndex
_VISIBLE = QAbstractItemView.ScrollHint.EnsureVisible


def ignore_selection(head: QHeaderView) -> None:
    """Give a heading a selection of its own, always empty: to draw a column as selected Qt asks every row of it."""
    head.setSelectionModel(QItemSelectionModel(head.model(), head))


class FrozenColumns(QTableView):
    """The frozen part of a RegisterView."""

    def __init__(self, view: RegisterView) -> None:
        super().__init__(view)
        name(self, f"{view.objectName()}.frozen", "固定的列")
        self.view = view
        self._arranging = False
        self.setModel(view.model())
        self.setSelectionModel(view.selectionModel())

        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QTableView { border: none; }")  # rows must lie at the height of the main view's
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(view.verticalScrollMode())
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionBehavior(view.selectionBehavior())
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(view.verticalHeader().defaultSectionSize())
        head = self.horizontalHeader()
        ignore_selection(head)
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(weakly(self._offer_columns))
        head.sectionClicked.connect(weakly(self._sort))
        head.setSectionsMovable(True)
        head.sectionMoved.connect(weakly(self._move))
        head.sectionResized.connect(weakly(self._widen))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(weakly(self._offer_menu))
        # Both views go down together, and the main view's heading still speaks meanwhile.
        self.doubleClicked.connect(weakly(view.double_clicked))
        view.verticalScrollBar().valueChanged.connect(weakly(self._scroll))
        self.verticalScrollBar().valueChanged.connect(weakly(view.scroll_rows))
        main = view.horizontalHeader()
        main.sectionResized.connect(weakly(self._follow_width))
        main.sectionMoved.connect(weakly(self._follow_order))
        main.geometriesChanged.connect(weakly(self.place))
        main.sortIndicatorChanged.connect(weakly(self._show_order))
        self._show_order(main.sortIndicatorSection(), main.sortIndicatorOrder())
        self.arrange()

    def places(self) -> list[int]:
        """The frozen columns that are shown, as they stand."""
        main = self.view.horizontalHeader()
        first = (main.logicalIndex(visual) for visual in range(min(self.view.frozen_count, main.count())))
        return [place for place in first if not self.view.isColumnHidden(place)]

    def arrange(self) -> None:
        """Show the same first columns in the same order and width as the main view has them."""
        main, head = self.view.horizontalHeader(), self.horizontalHeader()
        shown = self.places()
        for place in range(head.count()):
            self.setColumnHidden(place, place not in shown)
        self._arranging = True
        for visual, place in enumerate(shown):
            head.moveSection(head.visualIndex(place), visual)
            self.setColumnWidth(place, main.sectionSize(place))
        self._arranging = False
        self.place()

    def place(self) -> None:
        """Lie over the left edge of the main view's rows and heading."""
        view = self.view
        width = sum(view.columnWidth(place) for place in self.places())
        head = view.horizontalHeader()
        self.horizontalHeader().setFixedHeight(head.height())
        self.setGeometry(
            view.verticalHeader().width() + view.frameWidth(), view.frameWidth(), width,
            view.viewport().height() + head.height(),
        )  # fmt: skip
        self.setVisible(bool(width) and width < view.viewport().width() * _MOST)

    def covered(self) -> int:
        """How many pixels of the main view's left edge lie under it."""
        return 0 if self.isHidden() else self.width()

    def _follow_width(self, place: int, _old: int, new: int) -> None:
        if place in self.places():
            self.setColumnWidth(place, new)
            self.place()

    def _follow_order(self, _place: int, _old: int, _new: int) -> None:
        self.arrange()

    def _move(self, _place: int, old: int, new: int) -> None:
        """Dragged within the frozen part: the same in the main view."""
        if self._arranging:
            return
        main, before = self.view.horizontalHeader(), self.places()
        if max(old, new) < len(before):
            main.moveSection(main.visualIndex(before[old]), main.visualIndex(before[new]))
        self.arrange()

    def _widen(self, place: int, _old: int, new: int) -> None:
        if new:
            self.view.setColumnWidth(place, new)

    def _scroll(self, value: int) -> None:
        self.verticalScrollBar().setValue(value)

    def _show_order(self, place: int, order: Qt.SortOrder) -> None:
        self.horizontalHeader().setSortIndicator(place, order)

    def _offer_columns(self, at: QPoint) -> None:
        head = self.horizontalHeader()
        self.view.offer_columns(head.mapToGlobal(at), head.logicalIndexAt(at))

    def _offer_menu(self, at: QPoint) -> None:
        there = self.view.viewport().mapFromGlobal(self.viewport().mapToGlobal(at))
        self.view.customContextMenuRequested.emit(there)

    def _sort(self, place: int) -> None:
        head = self.view.horizontalHeader()
        same = head.sortIndicatorSection() == place and head.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
        self.view.sortByColumn(place, Qt.SortOrder.DescendingOrder if same else Qt.SortOrder.AscendingOrder)

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = _VISIBLE) -> None:
        """The main view scrolls; this one follows."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line at the right edge tells where the frozen part ends."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setPen(theme.colour("muted"))
        right = self.viewport().width() - 1
        painter.drawLine(right, 0, right, self.viewport().height())
