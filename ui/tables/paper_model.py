"""What stands on a return's paper: grouped heads, the row of 甲 乙 1 2 3, lines with their codes, roles of cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from tzdesk.returns.shown import shown
from ui import theme
from ui.widgets.signs import Sign, sign_of, worst

if TYPE_CHECKING:
    from tzdesk.returns.compute import CellValue, FormValues
    from tzdesk.returns.forms import Form
    from tzdesk.rules import Finding

Index = QModelIndex | QPersistentModelIndex
_STEMS = "甲乙丙丁戊己"
_NAMED = 2  # first columns at most that name a row


def signs_of(findings: Sequence[Finding], form_id: str) -> dict[tuple[str, str], tuple[Sign, str]]:
    """Of each cell of a form that has findings: the worst sign, and what they say."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if finding.kind == form_id and "/" in finding.field:
            line, column = finding.field.split("/", 1)
            found.setdefault((line, column), []).append(finding)
    return {
        place: (worst([sign_of(one) for one in own]), "\n".join(one.message for one in own))
        for place, own in found.items()
    }


class PaperModel(QAbstractTableModel):
    """Head rows first, then lines; a list form has one row per record and its totals at the end."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.values: FormValues | None = None
        self.signs: Mapping[tuple[str, str], tuple[Sign, str]] = {}
        self.stub = 0
        self.head = 0
        self.grouped = False

    def show_values(self, values: FormValues, signs: Mapping[tuple[str, str], tuple[Sign, str]]) -> None:
        """Draw a form's values; `signs` are findings by (line, column)."""
        self.beginResetModel()
        self.values = values
        self.signs = signs
        form = values.form
        self.stub = len(form.stub) if form.kind != "list" else 0
        self.grouped = any(column.group for column in form.columns)
        self.head = 2 + self.grouped
        self.endResetModel()

    @property
    def form(self) -> Form:
        """The form on the paper."""
        assert self.values is not None
        return self.values.form

    @property
    def has_totals(self) -> bool:
        """Whether a list form ends with a line of totals."""
        return self.form.kind == "list" and any(column.total for column in self.form.columns)

    @property
    def named(self) -> int:
        """How many first columns say what a row is: name and code of a line, number and name in a list."""
        if self.values is None:
            return 0
        if self.form.kind != "list":
            return min(self.stub, _NAMED)
        texts = (place for place, column in enumerate(self.form.columns[: _NAMED + 1], 1) if column.format == "text")
        return next(texts, min(_NAMED, len(self.form.columns)))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Head and body."""
        if self.values is None or parent.isValid():
            return 0
        if self.form.kind == "list":
            return self.head + len(self.values.rows) + self.has_totals + len(self.form.feet)
        return self.head + len(self.form.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Stub and columns."""
        return 0 if self.values is None or parent.isValid() else self.stub + len(self.form.columns)

    def place_of(self, line: str, column: str) -> tuple[int, int]:
        """Row and column of a cell by its codes, of a list by the number of its row; (-1, -1) when it is not here."""
        codes = list(self.form.line_codes)
        columns = [known.id for known in self.form.columns]
        if line in codes:
            return self.head + codes.index(line), self.stub + (columns.index(column) if column in columns else 0)
        if self.form.kind == "list" and self.values is not None and line.isdigit():
            number = int(line) - 1
            column_at = columns.index(column) if column in columns else 0
            return (self.head + number, column_at) if number < len(self.values.rows) else (-1, -1)
        return -1, -1

    def cell_at(self, index: Index) -> tuple[str, str, CellValue] | None:
        """(line, column, value) of a grid's body cell."""
        row, column = index.row() - self.head, index.column() - self.stub
        if self.values is None or self.form.kind == "list" or row < 0 or column < 0:
            return None
        line, col = self.form.lines[row], self.form.columns[column]
        return line.code, col.id, self.values.get(line.code, col.id)

    def place_at(self, index: Index) -> tuple[str, str] | None:
        """(line, column) of a body cell; a list's rows have no line of their own."""
        row, column = index.row() - self.head, index.column() - self.stub
        if self.values is None or row < 0 or not 0 <= column < len(self.form.columns):
            return None
        line = "" if self.form.kind == "list" else self.form.lines[row].code
        return line, self.form.columns[column].id

    def record_at(self, index: Index) -> tuple[str, int] | None:
        """(kind, id) of a list form's row."""
        row = index.row() - self.head
        if self.values is None or self.form.kind != "list" or not 0 <= row < len(self.values.rows):
            return None
        return self.values.rows[row].kind, self.values.rows[row].id

    def row_words(self, index: Index) -> str:
        """第3条（合同名称）: where in a list a cell stands."""
        return f"第{index.row() - self.head + 1}条（{self.form.columns[index.column()].head}）"

    def figure(self, index: Index) -> tuple[str, Any]:
        """Format and value of a body cell; a stub or a foot is text without a value."""
        if (found := self.cell_at(index)) is not None:
            code, column_id, cell = found
            return self.form.format_of(code, column_id), cell.value
        if (self.record_at(index)) is None or self.values is None:
            return "text", None
        column = self.form.columns[index.column()]
        return column.format, self.values.rows[index.row() - self.head].values.get(column.value)

    # --- Qt's questions -----------------------------------------------------------------------------------------

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Only the body can be chosen."""
        if index.row() < self.head:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts, alignment, fonts and grounds."""
        if self.values is None or not index.isValid():
            return None
        if index.row() < self.head:
            return self._head_data(index, role)
        if self.form.kind == "list":
            return self._list_data(index, role)
        if index.column() < self.stub:
            return self._stub_data(index, role)
        return self._cell_data(index, role)

    def text(self, index: Index) -> str:
        """A cell as it is copied: without the sign of its findings, which no sheet could add up."""
        found = self.data(index, Qt.ItemDataRole.EditRole)
        return str((self.data(index) if found is None else found) or "")

    def _head_data(self, index: Index, role: int) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role == Qt.ItemDataRole.BackgroundRole:
            return theme.colour("window")
        if role == Qt.ItemDataRole.FontRole and index.row() < self.head - 1:
            font = QFont()
            font.setBold(True)
            return font
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return self._head_text(index.row(), index.column())
        return None

    def _head_text(self, row: int, column: int) -> str:
        if row == self.head - 1:
            return _STEMS[column] if column < self.stub else str(column - self.stub + 1)
        if column < self.stub:
            return self.form.stub[column] if row == 0 else ""
        known = self.form.columns[column - self.stub]
        if self.grouped and row == 0:
            return known.group or known.label
        return known.label if not self.grouped or known.group else ""

    def _stub_data(self, index: Index, role: int) -> Any:
        line = self.form.lines[index.row() - self.head]
        texts = ["　" * line.indent + line.label, line.code, line.unit]
        if role == Qt.ItemDataRole.DisplayRole:
            return texts[index.column()] if index.column() < len(texts) else ""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if index.column() == 0 else Qt.AlignmentFlag.AlignHCenter
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.note or texts[0].strip()
        return None

    def _cell_data(self, index: Index, role: int) -> Any:
        found = self.cell_at(index)
        assert found is not None
        code, column_id, cell = found
        sign, words = self.signs.get((code, column_id), (None, ""))
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            text = "—" if cell.role == "none" else shown(cell.value, self.form.format_of(code, column_id))
            return f"{sign.shape} {text}" if sign and role == Qt.ItemDataRole.DisplayRole else text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignHCenter if cell.role == "none" else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.BackgroundRole:
            return theme.colour(
                {"entry": "paper", "computed": "computed", "none": "locked"}.get(cell.role, "referenced")
            )
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.colour(sign.key if sign else "muted" if cell.role == "none" else "ink")
        if role == Qt.ItemDataRole.FontRole and cell.role == "computed":
            font = QFont()
            font.setItalic(True)
            return font
        if role == Qt.ItemDataRole.ToolTipRole:
            return words or _ROLE_WORDS.get(cell.role, "")
        return None

    def _list_data(self, index: Index, role: int) -> Any:
        from tzdesk.returns.forms import FIGURES

        assert self.values is not None
        place, column = index.row() - self.head, self.form.columns[index.column()]
        numeric = column.format in FIGURES
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if numeric else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        total = place >= len(self.values.rows)
        if role == Qt.ItemDataRole.FontRole and total:
            font = QFont()
            font.setBold(True)
            return font
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        if place > len(self.values.rows):
            return self._foot(place - len(self.values.rows), index.column())
        if total:
            if column.total:
                return shown(self.values.totals().get(column.id), column.format)
            return "合计" if index.column() == 0 else ""
        value = place + 1 if column.value == "seq" else self.values.rows[place].values.get(column.value)
        return shown(value, column.format)

    def _foot(self, number: int, place: int) -> str:
        """A cell below the total; in a column of names it says how many they are."""
        assert self.values is not None
        column = self.form.columns[place]
        feet = self.values.feet()
        if (number, column.id) in feet:
            text = shown(feet[number, column.id], self.form.foot_format(column.id))
            return f"{text}家" if text and column.format == "text" else text
        return self.form.feet[number - 1].label if place == 1 else ""


_ROLE_WORDS = {"entry": "填报项：双击填写", "computed": "由本表其他栏算出", "referenced": "由台账取数", "none": "不填"}
