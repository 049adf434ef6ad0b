"""What would change, cell by cell, before it is written: old and new text, and every cell that cannot be taken by its
name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHeaderView, QTableView, QVBoxLayout, QWidget

from tzdesk.base.errors import UserError
from ui import theme
from ui.qt import name
from ui.widgets.signs import HARD, SOFT
from ui.widgets.small import button, label, row

if TYPE_CHECKING:
    from tzdesk.registers.changing import Cell, Plan
    from ui.bridge import Desk

Index = QModelIndex | QPersistentModelIndex
HEADS = ("", "行", "记录", "栏目", "原来", "改为", "说明")
WIDTHS = (2, 4, 13, 10, 11, 12, 8)  # Han widths


class PlanModel(QAbstractTableModel):
    """The cells of a plan; those that cannot be taken stand first, then those with a word to say."""

    def __init__(self, cells: Sequence[Cell], parent: QWidget) -> None:
        super().__init__(parent)
        self.cells = sorted(cells, key=lambda cell: (not cell.refused, not cell.note))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Cells."""
        return 0 if parent.isValid() else len(self.cells)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Sign, row, record, field, old, new, note."""
        return 0 if parent.isValid() else len(HEADS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts, and the sign with its colour."""
        cell = self.cells[index.row()]
        sign = HARD if cell.refused else SOFT if cell.note else None
        if role == Qt.ItemDataRole.ForegroundRole and index.column() in {0, 6} and sign is not None:
            return theme.colour(sign.key)
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        if index.column() == 0:
            return sign.shape if sign else ""
        blank = "（空）"
        texts = (str(cell.row), cell.title, cell.field.label, cell.before or blank, cell.after or blank, cell.note)
        return texts[index.column() - 1]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Headings above."""
        if role != Qt.ItemDataRole.DisplayRole or orientation is Qt.Orientation.Vertical:
            return None
        return HEADS[section]


def agreed(desk: Desk, plan: Plan, parent: QWidget, *, ask: bool = True) -> bool:
    """Whether a plan is to be written: shown where it is more than one cell, else said why it cannot be."""
    quiet = not ask or len(plan.cells) <= 1
    if not plan.cells:
        desk.say.emit(plan.words if plan.same or plan.notes else "没有要改的内容")
        return False
    if quiet and not plan.changed:
        first = plan.refused[0]
        desk.problems.show(UserError(f"{first.name}没有写入：{first.note}", "请改正后再试。"))
        return False
    return quiet or PlanDialog(plan, parent).exec() == QDialog.DialogCode.Accepted


class PlanDialog(QDialog):
    """Shows a plan; accepted when it is to be written."""

    def __init__(self, plan: Plan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "plan", plan.label)
        self.setWindowTitle(plan.label)
        self.plan = plan
        self.words = label(plan.words, "plan.words", title=True, wrap=True)
        self.table = QTableView()
        name(self.table, "plan.cells", "会改变的格子")
        self.table.setModel(PlanModel(plan.cells, self))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(max(theme.ROW, self.fontMetrics().lineSpacing() + 8))
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        em = self.fontMetrics().horizontalAdvance("汉")
        for column, width in enumerate(WIDTHS):
            self.table.setColumnWidth(column, width * em)
        self.table.horizontalHeader().setStretchLastSection(True)
        count = len(plan.changed)
        self.go = button(f"写入 {count:,} 格", "plan.go", self.accept, main=True)
        self.go.setEnabled(bool(count))
        self.no = button("不写入", "plan.no", self.reject)
        hint = "写入以后可以一步撤销。" + ("标 ● 的格子不会写入，其余照写。" if plan.refused else "")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self.words)
        layout.addWidget(self.table, 1)
        layout.addLayout(row(label(hint, "plan.hint", muted=True), None, self.no, self.go))
        (self.go if count and not plan.refused else self.no).setDefault(True)
        (self.go if count and not plan.refused else self.no).setFocus()
        self.resize(74 * em, 37 * em)
