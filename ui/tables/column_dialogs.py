"""One value for many records (批量修改) and one text for another in a column (替换): the questions that come before the
plan."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QDialog, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from tzdesk.fields.spec import FieldSpec
from ui.bridge import Desk
from ui.qt import name
from ui.tables.cell_edit import CellEdit
from ui.widgets.choice import Choice
from ui.widgets.small import button, label, row


class _ColumnDialog(QDialog):
    """A column to choose, and what is asked about it."""

    def __init__(self, title: str, fields: Sequence[FieldSpec], first: FieldSpec | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.fields = list(fields)
        self.column = Choice(f"{self.stem}.column", "栏目", [field.label for field in self.fields])
        if first in self.fields:
            self.column.setCurrentIndex(self.fields.index(first))
        self.form = QFormLayout()
        self.form.addRow("栏目", self.column)
        self.go = button("看看会改什么", f"{self.stem}.go", self.accept, main=True)
        self.go.setDefault(True)
        self.no = button("取消", f"{self.stem}.no", self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(label(self.words, f"{self.stem}.words", wrap=True))
        layout.addLayout(self.form)
        layout.addStretch(1)
        layout.addLayout(row(None, self.no, self.go))
        self.resize(420, 180)

    stem = ""
    words = ""

    @property
    def field(self) -> FieldSpec:
        """The column that was chosen."""
        return self.fields[self.column.currentIndex()]


class ManyDialog(_ColumnDialog):
    """One value for all selected records."""

    stem = "many"

    def __init__(
        self, desk: Desk, fields: Sequence[FieldSpec], first: FieldSpec | None, count: int, parent: QWidget
    ) -> None:
        self.words = f"选中的 {count:,} 条记录，这一栏都改成同一个内容；留空就是清空。"
        super().__init__("批量修改", fields, first, parent)
        name(self, "many", "批量修改")
        self.desk = desk
        self.value = CellEdit(self.field, desk)
        self.form.addRow("改为", self.value)
        self.column.currentIndexChanged.connect(self._another_column)
        self.value.setFocus()

    def _another_column(self, _index: int) -> None:
        self.form.removeRow(self.value)
        self.value = CellEdit(self.field, self.desk)
        self.form.addRow("改为", self.value)

    def accept(self) -> None:
        """Only with a text that can be read."""
        if why := self.value.problem():
            self.value.show_problem(why)
            return
        super().accept()


class ReplaceDialog(_ColumnDialog):
    """A text to find and a text to put in its place."""

    stem = "replace"

    def __init__(self, fields: Sequence[FieldSpec], first: FieldSpec | None, scope: str, parent: QWidget) -> None:
        self.words = f"在{scope}里查找，替换前先看会改什么。"
        super().__init__("替换", fields, first, parent)
        name(self, "replace", "替换")
        self.sought, self.put = QLineEdit(), QLineEdit()
        name(self.sought, "replace.find", "查找")
        name(self.put, "replace.put", "替换为")
        self.whole = QCheckBox("整格都是这个内容才替换")
        name(self.whole, "replace.whole", "整格都是这个内容才替换")
        self.form.addRow("查找", self.sought)
        self.form.addRow("替换为", self.put)
        self.form.addRow("", self.whole)
        self.sought.textChanged.connect(self._ready)
        self.go.setEnabled(False)
        self.sought.setFocus()

    def _ready(self, text: str) -> None:
        self.go.setEnabled(bool(text))
