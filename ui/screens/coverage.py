"""覆盖情况: one line per enterprise, one column per kind of contract; beside it the contracts behind a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QCheckBox, QHeaderView, QLineEdit, QSplitter, QTableView, QVBoxLayout, QWidget

from ui import theme
from ui.qt import name
from ui.screens.behind import Behind
from ui.widgets.small import label, row

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.pieces.coverage import CoverageLine, CoverageTable
    from ui.bridge import Desk

Index = QModelIndex | QPersistentModelIndex
_FIRST = 3  # columns before those of the kinds of contract: enterprise, town, workers


class CoverageModel(QAbstractTableModel):
    """Lines as they are shown; which of them, the page says."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.heads: list[str] = []
        self.lines: list[CoverageLine] = []

    def show_lines(self, heads: list[str], lines: list[CoverageLine]) -> None:
        """Show these."""
        self.beginResetModel()
        self.heads, self.lines = heads, lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Lines."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Enterprise, town, workers, and the kinds of contract."""
        return 0 if parent.isValid() else len(self.heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Headings and line numbers."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self.heads[section] if orientation is Qt.Orientation.Horizontal else str(section + 1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words; what is missing in red."""
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column()
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return line.texts[column]
        if role == Qt.ItemDataRole.TextAlignmentRole and column == _FIRST - 1:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole and column == _FIRST and line.missing:
            return theme.colour("hard")
        return None


class CoveragePage(QWidget):
    """The table of enterprises with a search box, and the contracts behind the cell in hand."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.table: CoverageTable | None = None
        self.box = QLineEdit()
        self.box.setPlaceholderText("输入企业名称或信用代码查找")
        self.box.setClearButtonEnabled(True)
        self.box.setFixedWidth(280)
        name(self.box, "coverage.find", "在覆盖情况中查找")
        self.box.textChanged.connect(lambda _text: self._show())
        self.only_missing = QCheckBox("只看应签未签")
        name(self.only_missing, "coverage.missing", "只看应签未签")
        self.only_missing.toggled.connect(lambda _on: self._show())
        self.only_repeated = QCheckBox("只看重复覆盖")
        name(self.only_repeated, "coverage.repeated", "只看重复覆盖")
        self.only_repeated.toggled.connect(lambda _on: self._show())
        self.words = label("", "coverage.words", muted=True)
        self.model = CoverageModel(self)
        self.view = QTableView()
        name(self.view, "coverage.table", "覆盖情况")
        self.view.setModel(self.model)
        self.view.setWordWrap(False)
        self.view.setAlternatingRowColors(False)
        self.view.doubleClicked.connect(self._open)
        self.view.activated.connect(self._open)
        self.view.selectionModel().currentChanged.connect(lambda now, _before: self._show_behind(now))
        self.behind = Behind(desk)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(6)
        split.addWidget(self.view)
        split.addWidget(self.behind)
        split.setSizes([800, 360])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        head = row(
            self.box, self.only_missing, self.only_repeated, None, self.words, margins=(12, 8, 12, 4), spacing=12
        )
        outer.addLayout(head)
        outer.addWidget(split, 1)

    def refresh(self) -> None:
        """Read the month in hand."""
        wp, period = self.desk.wp, self.desk.period

        def read(session: Session) -> CoverageTable:
            from tzdesk.pieces.coverage import coverage_table

            return coverage_table(wp, session, period)

        self.desk.ask(read, self.show_table, owner=self)

    def show_table(self, table: CoverageTable) -> None:
        """Show a month."""
        self.table = table
        self.words.setText(table.words)
        self._show()

    def _show(self) -> None:
        if self.table is None:
            return
        text = self.box.text().strip().lower()
        lines = [
            line
            for line in self.table.lines
            if (not text or text in line.sought)
            and (line.missing or not self.only_missing.isChecked())
            and (line.repeated or not self.only_repeated.isChecked())
        ]
        fresh = not self.model.heads
        self.model.show_lines(list(self.table.heads), lines)
        self.behind.show_records("contract", [], "")
        if fresh:
            head = self.view.horizontalHeader()
            head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
            em = self.fontMetrics().horizontalAdvance("汉")
            for column in range(len(self.table.heads)):
                self.view.setColumnWidth(column, (16, 7, 5)[column] * em if column < _FIRST else 8 * em)

    def _show_behind(self, index: QModelIndex) -> None:
        if not index.isValid() or index.row() >= len(self.model.lines):
            return
        line = self.model.lines[index.row()]
        ids = line.contracts[max(0, index.column() - _FIRST)]
        about = self.model.heads[max(index.column(), _FIRST)]
        self.behind.show_records("contract", list(ids), f"{line.texts[0]} {about}")

    def _open(self, index: QModelIndex) -> None:
        self.desk.open_record("host_unit", self.model.lines[index.row()].unit)
