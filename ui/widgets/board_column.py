"""One column of the board: a state, how many stand in it, how many are overdue, and their cards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.qt import name
from ui.widgets.marks import mark_of
from ui.widgets.signs import HARD
from ui.widgets.small import label

if TYPE_CHECKING:
    from tzdesk.pieces.board import BoardCard, BoardColumn

CARD = Qt.ItemDataRole.UserRole
WIDTH = 208
_PAD = 8
_Index = QModelIndex | QPersistentModelIndex


class CardModel(QAbstractListModel):
    """The cards of a column."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: tuple[BoardCard, ...] = ()

    def show_cards(self, cards: Sequence[BoardCard]) -> None:
        """Other cards."""
        self.beginResetModel()
        self.cards = tuple(cards)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many."""
        return 0 if parent.isValid() else len(self.cards)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The card, and its words for tips and screen readers."""
        card = self.cards[index.row()]
        if role == CARD:
            return card
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return card.unit
        if role == Qt.ItemDataRole.ToolTipRole:
            parts = (card.unit, card.what, card.number, card.due_words, card.note)
            return "\n".join(part for part in parts if part)
        return None


class CardPainter(QStyledItemDelegate):
    """A card: who, what, by when."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """All cards are equally high, so that thousands scroll."""
        return QSize(WIDTH - 24, option.fontMetrics.lineSpacing() * 3 + 2 * _PAD + 6)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Frame, name, content and limit."""
        card: BoardCard = index.data(CARD)
        box = option.rect.adjusted(2, 2, -2, -4)
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("accent" if focused else "line"))
        painter.setBrush(theme.colour("accent_soft" if chosen else "panel"))
        painter.drawRoundedRect(box, 4, 4)
        if card.mark == "overdue":
            painter.fillRect(QRect(box.left(), box.top() + 4, 3, box.height() - 8), theme.colour("hard"))
        font = QFont(option.font)
        line = option.fontMetrics.lineSpacing()
        inner = box.adjusted(_PAD, _PAD - 2, -_PAD, 0)
        bold = QFont(font)
        bold.setBold(True)
        sign = mark_of(card.mark)
        last = f"{sign.shape} {card.due_words}" if card.due_words else card.note or card.number
        painter.setFont(bold)
        self._line(painter, inner, card.unit, "text")
        painter.setFont(font)
        self._line(painter, inner.translated(0, line), card.what, "muted")
        self._line(painter, inner.translated(0, line * 2), last, sign.role if card.due_words else "muted")
        painter.restore()

    @staticmethod
    def _line(painter: QPainter, box: QRect, text: str, role: str) -> None:
        painter.setPen(theme.colour(role))
        metrics = painter.fontMetrics()
        fitted = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box.left(), box.top() + metrics.ascent(), fitted)


class CardList(QListView):
    """The cards; left and right go to the neighbouring column."""

    opened = Signal(object)
    sideways = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(CardPainter(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setProperty("board", True)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(CARD)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; the arrows go sideways as well."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().data(CARD))
            return
        if event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self.sideways.emit(-1 if event.key() == Qt.Key.Key_Left else 1)
            return
        super().keyPressEvent(event)


class Column(QWidget):
    """Head and cards of one state."""

    opened = Signal(object)
    sideways = Signal(int)

    def __init__(self, state: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = state
        name(self, f"board.{state}")
        self.setFixedWidth(round(WIDTH * max(1.0, self.fontInfo().pointSizeF() / 10.5)))
        self.word = label("", f"board.{state}.word", title=True)
        self.number = label("", f"board.{state}.count", muted=True)
        self.late = label("", f"board.{state}.overdue")
        self.late.setProperty("sign", "hard")
        head = QHBoxLayout()
        head.setContentsMargins(4, 0, 4, 0)
        head.setSpacing(6)
        head.addWidget(self.word)
        head.addWidget(self.number)
        head.addStretch()
        head.addWidget(self.late)
        self.model = CardModel(self)
        self.list = CardList()
        name(self.list, f"board.{state}.cards")
        self.list.setModel(self.model)
        self.list.opened.connect(self.opened)
        self.list.sideways.connect(self.sideways)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self.list, 1)

    def show_column(self, column: BoardColumn, cards: Sequence[BoardCard]) -> None:
        """The column's counts, and those of its cards that the filter lets through."""
        self.word.setText(column.label)
        self.word.setToolTip(column.label)
        shown = f"{len(cards)}/{column.count}" if len(cards) != column.count else str(column.count)
        self.number.setText(shown)
        self.late.setText(f"{HARD.shape} {column.overdue}" if column.overdue else "")
        self.late.setToolTip(f"{column.overdue} 件逾期" if column.overdue else "")
        spoken = f"{column.label} {column.count} 件" + (f"，逾期 {column.overdue} 件" if column.overdue else "")
        self.list.setAccessibleName(spoken)
        if self.model.cards != tuple(cards):
            self.model.show_cards(cards)
