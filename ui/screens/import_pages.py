"""The two tables of the import: which column of the file is which field, and every row as it was read."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QCheckBox,
    QHeaderView,
    QTableView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tzdesk.excel.lost import named, texts
from ui import theme
from ui.qt import name
from ui.widgets.choice import Choice
from ui.widgets.signs import GOOD, SIGNS, Sign, worst
from ui.widgets.small import label, row

Index = QModelIndex | QPersistentModelIndex
NONE = "（不导入）"
SAMPLES = 3
_TOLD = 40  # rows that a tooltip can list


class ColumnsPage(QWidget):
    """Heading | examples | field: what the program found, to be corrected by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.matched: dict[str, str] = {}
        self._keys: set[str] = set()
        self._combos: dict[str, Choice] = {}
        self.words = label("", "import.columns.words", muted=True, wrap=True)
        self.table = QTableWidget(0, 3)
        name(self.table, "import.columns", "列的对应")
        self.table.setHorizontalHeaderLabels(["文件里的列", "文件里的内容", "台账里的栏"])
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes from box to box
        head = self.table.horizontalHeader()
        for column in (0, 1, 2):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.words)
        layout.addWidget(self.table, 1)

    def show_preview(self, preview: Any) -> None:
        """Show what was matched and what was not."""
        self._keys = {column.key for column in preview.layout.columns}
        self.matched = {heading: key for heading, key in preview.mapping.items() if key in self._keys}
        headings = list(dict.fromkeys([*preview.mapping, *preview.unknown_columns]))
        choices = [(column.key, column.label) for column in preview.layout.columns]
        self.words.setText(
            f"认出 {len(preview.mapping)} 列，{len(preview.unknown_columns)} 列没有认出。不对的可以在右边改选。"
            + "".join(preview.notes)
        )
        self._combos.clear()
        self.table.setRowCount(len(headings))
        labels = dict(choices)
        for place, heading in enumerate(headings):
            key = preview.mapping.get(heading, "")
            self.table.setItem(place, 0, QTableWidgetItem(heading))
            self.table.setItem(place, 1, QTableWidgetItem("、".join(preview.stood(heading, SAMPLES))))
            combo = Choice(f"import.column.{place}", f"“{heading}”对应的栏")
            combo.addItem(NONE, "")
            for choice, word in choices:
                combo.addItem(word, choice)
            if key and key not in labels:
                combo.addItem(key, key)
            combo.setCurrentIndex(max(0, combo.findData(key)))
            self._combos[heading] = combo
            self.table.setCellWidget(place, 2, combo)
            self.table.setRowHeight(place, theme.ROW + 4)

    def mapping(self) -> dict[str, str]:
        """Heading → field as it is chosen now; "" for a column that was switched off."""
        chosen = {heading: combo.currentData() for heading, combo in self._combos.items()}
        return {h: key for h, key in chosen.items() if key in self._keys or (not key and h in self.matched)}


def _shown(column: Any, value: Any) -> str:
    try:
        return str(column.type.format(value))
    except (TypeError, ValueError, AttributeError):
        return str(value)


class RowsModel(QAbstractTableModel):
    """Every row of the file: its number, its sign, its values."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Any] = []
        self.columns: list[Any] = []
        self.all: list[Any] = []
        self.preview: Any = None
        self._lost: dict[int, dict[str, str]] = {}

    def show_preview(self, preview: Any, *, only_problems: bool = False) -> None:
        """Take the rows of a preview."""
        self.beginResetModel()
        self.preview = preview
        self.all = list(preview.rows)
        used = {key for one in self.all for key, value in one.values.items() if value is not None}
        self._lost = {id(one): texts(one, preview) for one in self.all if one.lost}
        used |= {key for found in self._lost.values() for key in found}
        self.columns = [column for column in preview.layout.columns if column.key in used]
        self.rows = [one for one in self.all if one.problems] if only_problems else self.all
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Sign, problem, values."""
        return 0 if parent.isValid() else len(self.columns) + 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Labels above, the file's row numbers at the side."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            return str(self.rows[section].row)
        return ("", "问题")[section] if section < 2 else self.columns[section - 2].label

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts and signs."""
        if not index.isValid():
            return None
        one = self.rows[index.row()]
        if index.column() == 0:
            sign = sign_of_row(one)
            if role == Qt.ItemDataRole.DisplayRole:
                return sign.shape
            if role == Qt.ItemDataRole.ForegroundRole:
                return theme.colour(sign.key)
            return Qt.AlignmentFlag.AlignCenter if role == Qt.ItemDataRole.TextAlignmentRole else None
        if index.column() == 1:
            if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
                separator = "" if role == Qt.ItemDataRole.DisplayRole else "\n"
                return separator.join(named(problem, self.preview) for problem in one.problems)
            return None
        return self._value(one, self.columns[index.column() - 2], role)

    def _value(self, one: Any, column: Any, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            unread = self._lost.get(id(one), {}).get(column.key) or one.unknown.get(column.key)
            return unread if unread is not None else _shown(column, one.values.get(column.key))
        if role == Qt.ItemDataRole.ToolTipRole:
            found = [problem.message for problem in one.problems if problem.field == column.key]
            return "\n".join(found) or None
        if role == Qt.ItemDataRole.FontRole and column.key in self._lost.get(id(one), {}):
            font = QFont()
            font.setStrikeOut(True)  # it stands in the file and does not come in
            return font
        if role == Qt.ItemDataRole.ForegroundRole and any(
            p.field == column.key and p.severity == "hard" for p in one.problems
        ):
            return theme.colour("hard")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.type.numeric else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


def sign_of_row(one: Any) -> Sign:
    """The worst of a row's problems."""
    return (
        worst([SIGNS.get(str(problem.severity), SIGNS["hint"]) for problem in one.problems]) if one.problems else GOOD
    )


class RowsPage(QWidget):
    """The table of rows, and what is wrong around them."""

    def __init__(self) -> None:
        super().__init__()
        self.preview: Any = None
        self.words = label("", "import.rows.words", wrap=True)
        self.only = QCheckBox("只看有问题的行")
        name(self.only, "import.rows.only", "只看有问题的行")
        self.only.toggled.connect(lambda _on: self._show())
        self.model = RowsModel(self)
        self.table = QTableView()
        name(self.table, "import.rows", "逐行预览")
        self.table.setModel(self.model)
        self.table.verticalHeader().setDefaultSectionSize(theme.ROW)
        self.table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.words.setMinimumWidth(self.fontMetrics().horizontalAdvance("汉") * 40)
        layout.addLayout(row(self.words, None, self.only))
        layout.addWidget(self.table, 1)

    def show_preview(self, preview: Any) -> None:
        """Show a preview."""
        self.preview = preview
        self._show()

    def _show(self) -> None:
        if self.preview is None:
            return
        self.model.show_preview(self.preview, only_problems=self.only.isChecked())
        counts = {key: sum(1 for p in self.preview.problems if str(p.severity) == key) for key in ("hard", "soft")}
        general = [problem.message for problem in self.preview.problems if not problem.row]
        parts = (
            f"共 {len(self.preview.rows)} 行记录",
            f"● 强制 {counts['hard']}",
            f"▲ 核实 {counts['soft']}",
            f"不是记录的行 {len(self.preview.skipped)}。",
        )
        self.words.setText("，".join(parts) + "".join(general[:3]))
        skipped = [f"第{one.row}行：{one.why}" for one in self.preview.skipped if one.why != "空行"]
        self.words.setToolTip("不是记录的行：\n" + "\n".join(skipped[:_TOLD]) if skipped else "")
        em = self.fontMetrics().horizontalAdvance("汉")
        self.table.resizeColumnsToContents()
        self.table.setColumnWidth(0, em * 2)
        self.table.setColumnWidth(1, em * 24)
        for place, column in enumerate(self.model.columns, 2):
            width = max(self.table.columnWidth(place), em * (len(column.label) + 2))
            self.table.setColumnWidth(place, min(max(em * 5, width), em * 18))
