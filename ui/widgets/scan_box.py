"""The box for a scan (扫描件): whether it is there, and adding, looking at and taking away the one of this field.

The scan goes into the workplace at once, as an operation of its own: the box holds its number and nothing is typed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from tzdesk.fields.spec import FieldSpec
from ui.qt import name
from ui.widgets.boxes import FieldBox
from ui.widgets.scans import TAKEN_IN, choose_scan, look_at
from ui.widgets.sure import sure

if TYPE_CHECKING:
    from ui.bridge import Desk

NONE_YET = "还没有附扫描件"
FIRST_SAVE = "请先填好必填的栏目，记录保存以后再附扫描件。"


class ScanBox(FieldBox):
    """A line that says what is there, and buttons for it."""

    def __init__(self, spec: FieldSpec, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.desk = desk
        self._value: int | None = None
        self.edit = QLineEdit(self)
        self.edit.setReadOnly(True)
        self.edit.setPlaceholderText(NONE_YET)
        self.adopt(self.edit)
        self.put_in = self._button("添加…", "scan.add", "添加", self.add)
        self.see = self._button("查看", "scan.look", "查看", self.look)
        self.take_out = self._button("移除", "scan.remove", "移除", self.remove)
        self._show_buttons()

    def _button(self, text: str, stem: str, words: str, does: Callable[[], None]) -> QPushButton:
        made = QPushButton(text, self)
        made.setProperty("flat", True)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name(made, f"{stem}.{self.spec.name}", f"{words}{self.spec.label}")
        made.clicked.connect(lambda _on=False: does())
        self._row.addWidget(made)
        return made

    def text(self) -> str:
        return self.edit.text()

    def read(self) -> Any:
        return self._value

    def show_value(self, value: Any) -> None:
        self._value = value
        self.edit.setText(self.spec.show(value))
        self._show_buttons()
        if value is None:
            return
        from tzdesk.registers.keeping.attachments import described

        self.desk.ask(lambda session: described(session, value), lambda said: self._describe(value, said), owner=self)

    def _describe(self, value: int, said: str) -> None:
        if value == self._value:
            self.edit.setText(said)

    def put_back(self, text: str) -> None:
        """Nothing is ever typed here."""

    def set_locked(self, locked: bool) -> None:
        super().set_locked(locked)
        self._show_buttons()

    def _show_buttons(self) -> None:
        self.put_in.setVisible(self._value is None and not self.locked)
        self.see.setVisible(self._value is not None)
        self.see.setEnabled(self.desk.wp.rights.may("reveal"))
        self.see.setToolTip(self.desk.wp.rights.why_not("reveal"))
        self.take_out.setVisible(self._value is not None and not self.locked)

    def add(self) -> None:
        """Choose a scan and take it in."""
        record = self.of_record() if self.of_record is not None else None
        if record is None:
            self.desk.say.emit(FIRST_SAVE)
            return
        if (source := choose_scan(self)) is None:
            return
        wp, field = self.desk.wp, self.spec.name

        def work() -> int:
            from tzdesk.registers.keeping.attachments import attach

            return attach(wp, *record, source, field=field)

        def done(number: int) -> None:
            self.show_value(number)
            self.desk.say.emit(f"{self.spec.label}{TAKEN_IN}")

        self.desk.do(work, done, owner=self)

    def look(self) -> None:
        """Draw it from memory."""
        if self._value is not None:
            look_at(self.desk, self._value, self)

    def remove(self) -> None:
        """Into the recycle bin, and out of the field."""
        if (number := self._value) is None:
            return
        if not sure(self, "移除扫描件", f"把“{self.spec.label}”移到回收站？", go="移到回收站", keep="保留"):
            return
        wp = self.desk.wp

        def work() -> None:
            from tzdesk.registers.keeping.attachments import detach

            detach(wp, number)

        self.desk.do(work, lambda _none: self.show_value(None), owner=self)
