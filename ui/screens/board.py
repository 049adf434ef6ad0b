"""协商看板: cases and contracts by state, and the limits of a month.

What stands in which column, what is overdue and by how much, the register says; here it is shown and opened.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from tzdesk.base import clock
from ui.qt import name
from ui.screens.base import Screen
from ui.screens.coverage import CoveragePage
from ui.screens.deadlines import DeadlinesPage
from ui.widgets.board_column import Column
from ui.widgets.signs import HARD
from ui.widgets.small import label, row

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.pieces.board import Board, BoardCard, BoardColumn
    from tzdesk.store import Changed
    from ui.bridge import Desk

_REST_MS = 400


class BoardPage(QWidget):
    """The columns. Empty ones are left out unless asked for."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.board: Board | None = None
        self.columns: dict[str, Column] = {}
        self.box = QLineEdit()
        self.box.setPlaceholderText("输入单位名称或编号查找")
        self.box.setClearButtonEnabled(True)
        self.box.setMinimumWidth(120)
        self.box.setMaximumWidth(280)
        name(self.box, "board.find", "在看板中查找")
        self.box.textChanged.connect(lambda _text: self._show())
        self.only_late = QCheckBox("只看逾期")
        name(self.only_late, "board.late", "只看逾期")
        self.only_late.toggled.connect(lambda _on: self._show())
        self.empty_too = QCheckBox("显示空的状态")
        name(self.empty_too, "board.empty", "显示空的状态")
        self.empty_too.toggled.connect(lambda _on: self._show())
        self.words = label("", "board.words", muted=True)
        self.late = label("", "board.overdue")
        self.late.setProperty("sign", "hard")
        self.nothing = label("", "board.nothing", muted=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.strip = QHBoxLayout()
        self.strip.setContentsMargins(12, 4, 12, 8)
        self.strip.setSpacing(12)
        holder = QWidget()
        holder.setLayout(self.strip)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setWidget(holder)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(
            row(
                self.box,
                self.only_late,
                self.empty_too,
                None,
                self.words,
                self.late,
                margins=(12, 8, 16, 8),
                spacing=16,
            )
        )
        layout.addWidget(self.nothing)
        layout.addWidget(self.area, 1)

    def show_board(self, board: Board) -> None:
        """Other values; what is chosen stays chosen."""
        self.board = board
        self._show()

    def _show(self) -> None:
        board = self.board
        if board is None:
            return
        self.words.setText(f"截至 {board.day.isoformat()}　在办 {board.total} 件")
        self.late.setText(f"{HARD.shape} 逾期 {board.overdue} 件" if board.overdue else "")
        shown = [(column, cards) for column in board.columns if self._wanted(column, cards := self._filtered(column))]
        self.nothing.setVisible(not shown)
        self.nothing.setText(
            "没有符合条件的案件。"
            if any(column.cards for column in board.columns)
            else "还没有协商案件。\n到“协商案件”新建，或从表格导入集体合同台账。"
        )
        self._place([column.state for column, _ in shown])
        for column, cards in shown:
            self.columns[column.state].show_column(column, cards)

    def _filtered(self, column: BoardColumn) -> list[BoardCard]:
        text = self.box.text().strip().lower()
        return [
            card
            for card in column.cards
            if (not self.only_late.isChecked() or card.mark == "overdue")
            and (not text or text in f"{card.unit} {card.number} {card.what}".lower())
        ]

    def _wanted(self, column: BoardColumn, cards: list[BoardCard]) -> bool:
        filtering = bool(self.box.text().strip()) or self.only_late.isChecked()
        return bool(cards) or (self.empty_too.isChecked() and (not filtering or not column.count))

    def _place(self, states: list[str]) -> None:
        """Columns in the board's order; those that are kept keep their place in the list."""
        while (item := self.strip.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
        for state in states:
            if state not in self.columns:
                made = Column(state)
                made.opened.connect(self._open)
                made.sideways.connect(lambda by, of=state: self._sideways(of, by))
                self.columns[state] = made
            self.strip.addWidget(self.columns[state])
            self.columns[state].show()
        self.strip.addStretch(1)
        self.order = states

    def _open(self, card: BoardCard) -> None:
        self.desk.open_record(card.kind, card.id)

    def _sideways(self, state: str, by: int) -> None:
        place = self.order.index(state) + by
        if 0 <= place < len(self.order):
            column = self.columns[self.order[place]]
            column.list.setFocus(Qt.FocusReason.TabFocusReason)
            if not column.list.currentIndex().isValid() and column.model.cards:
                column.list.setCurrentIndex(column.model.index(0))
            self.area.ensureWidgetVisible(column)


class BoardScreen(Screen):
    """协商看板 with its pages: what is in hand, the limits of a month, who is covered by what."""

    title = "协商看板"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        name(self, "screen.board", "协商看板")
        self.page = BoardPage(desk)
        self.deadlines = DeadlinesPage(desk)
        self.tabs = QTabWidget()
        name(self.tabs, "board.tabs", "看板和期限")
        self.tabs.addTab(self.page, "看板")
        self.tabs.addTab(self.deadlines, "期限月历")
        self.coverage = CoveragePage(desk)
        self.tabs.addTab(self.coverage, "覆盖情况")
        self.tabs.currentChanged.connect(lambda _index: self._read_page())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.tabs)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.refresh)
        desk.changed.connect(self._on_changed)
        desk.period_changed.connect(self._on_changed)

    def enter(self, target: Any = None) -> None:
        """Read anew; `target` may name a page."""
        pages: dict[Any, QWidget] = {"deadlines": self.deadlines, "coverage": self.coverage}
        if target in pages:
            self.tabs.setCurrentWidget(pages[target])
        self.refresh()

    def refresh(self) -> None:
        """Read the page in front."""
        self._rest.stop()
        self._read_page()

    def _read_page(self) -> None:
        if self.tabs.currentWidget() is self.deadlines:
            self.deadlines.refresh()
            return
        if self.tabs.currentWidget() is self.coverage:
            self.coverage.refresh()
            return
        wp, day = self.desk.wp, clock.today()

        def read(session: Session) -> Board:
            from tzdesk.pieces.board import board

            return board(wp, session, day)

        self.desk.ask(read, self.page.show_board, owner=self)

    def _on_changed(self, _news: Changed) -> None:
        if self.isVisible():
            self._rest.start()

    def commands(self) -> dict[str, Callable[[], Any]]:
        """Refresh and find."""
        box = self.coverage.box if self.tabs.currentWidget() is self.coverage else self.page.box
        return {"refresh": self.refresh, "find": box.setFocus}
