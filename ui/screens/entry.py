"""Typing a cell that no register can give (本年目标, 审核说明)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from tzdesk.fields.problem import FieldProblem
from tzdesk.fields.types import IntegerType, MoneyType, TextType
from tzdesk.fields.types.base import FieldType
from tzdesk.returns.shown import shown
from ui.qt import name
from ui.widgets.signs import HARD
from ui.widgets.small import button, label, row

if TYPE_CHECKING:
    from tzdesk.returns.forms import Form
    from ui.bridge import Desk


class EntryDialog(QDialog):
    """One box with the line's and the column's words."""

    def __init__(self, form: Form, code: str, column_id: str, value: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "entry", "填报项")
        self.setWindowTitle(form.title)
        kind = form.format_of(code, column_id)
        types: dict[str, FieldType[Any]] = {"text": TextType(max_length=500), "money": MoneyType()}
        self.type: FieldType[Any] = types.get(kind, IntegerType())
        self.box = QLineEdit(shown(value, kind))
        name(self.box, "entry.value", "内容")
        self.problem = label("", "entry.problem")
        self.problem.setProperty("sign", "hard")
        self.problem.setMinimumHeight(self.fontMetrics().lineSpacing() + 4)
        line, column = form.line_codes[code], form.column_ids[column_id]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.addWidget(label(f"第{code}行 {line.label}　{column.head}", title=True, wrap=True))
        layout.addWidget(self.box)
        layout.addWidget(self.problem)
        keep = button("填入", "entry.keep", self._try, main=True)
        layout.addLayout(row(None, button("不改", "entry.leave", self.reject), keep))
        self.setMinimumWidth(400)
        self.value: Any = None

    def _try(self) -> None:
        try:
            self.value = self.type.parse(self.box.text())
            doubts = self.type.check(self.value)
        except FieldProblem as problem:
            doubts = [problem.message]
        if doubts:
            self.problem.setText(f"{HARD.shape} {doubts[0]}")
            return
        self.accept()


def ask_entry(desk: Desk, form: Form, place: tuple[str, str], value: Any, parent: QWidget) -> None:
    """Ask for a cell and write it."""
    code, column_id = place
    dialog = EntryDialog(form, code, column_id, value, parent)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return
    wp, period, typed = desk.wp, desk.period, dialog.value

    def write() -> None:
        from tzdesk.returns.entries import put_entry

        put_entry(wp, period, form.id, code, column_id, typed)

    desk.do(write, owner=parent)
