"""F6: go to a field by typing a part of its label or the pinyin initials of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout

from ui.qt import name
from ui.widgets.choice_boxes import initials
from ui.widgets.suggest import Suggest

if TYPE_CHECKING:
    from ui.forms.record_form import RecordForm


class GoToField(QDialog):
    """A line to type in, and the fields that fit below it."""

    def __init__(self, form: RecordForm) -> None:
        super().__init__(form, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        name(self, "go_to_field", "转到栏目")
        self._form = form
        self._labels = [
            (field_name, row.spec.title, f"{row.spec.label} {field_name} {initials(row.spec.label)}".lower())
            for field_name, row in form.rows.items()
        ]
        self.box = QLineEdit(self)
        name(self.box, "go_to_field.text", "栏目名称")
        self.box.setPlaceholderText("输入栏目名称或拼音首字母")
        self.box.setMinimumWidth(self.fontMetrics().horizontalAdvance("汉") * 20)
        self.list = Suggest(self.box, "go_to_field.list")
        self.list.taken.connect(self._go)
        self.box.textEdited.connect(self._look)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.box)

    def open_at(self) -> None:
        """Show it at the top of the form, with all fields in the list."""
        self.adjustSize()
        self.move(self._form.mapToGlobal(QPoint(max(0, (self._form.width() - self.width()) // 2), 40)))
        self.open()
        self.box.setFocus()
        self._look("")

    def _look(self, text: str) -> None:
        sought = text.strip().lower()
        self.list.offer([(key, title) for key, title, words in self._labels if sought in words])

    def _go(self, field_name: str, _by_enter: bool) -> None:
        self.accept()
        self._form.focus_field(field_name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter without a field that fits stays."""
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
