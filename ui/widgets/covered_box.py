"""A guarded field whose box is more than a line (a choice, several choices, answers): covered until it is asked for.

The box below holds the value all the time; what is over it shows the mask, as a list does. Uncovering takes the same
way as a guarded number: a reason, a line in 查看登记, and the cover comes back of its own accord.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from tzdesk.fields.problem import FieldProblem
from tzdesk.fields.spec import FieldSpec
from ui.clipboard import KEPT_MS, copy_secret
from ui.qt import name
from ui.widgets.boxes import SHOWN_MS, FieldBox, SecretLine, uncovers


class CoveredBox(FieldBox):
    """Covers a box while a stored value must not be seen; an empty field, and what is being typed, lie open."""

    def __init__(self, spec: FieldSpec, box: FieldBox, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.box = box
        self.cover = SecretLine(self)
        name(self.cover, f"cover.{spec.name}", spec.title)
        self.cover.setReadOnly(True)
        self.cover.setToolTip(spec.help)
        self.button = QPushButton("显示", self)
        self.button.setProperty("flat", True)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name(self.button, f"reveal.{spec.name}", f"显示{spec.label}")
        self.button.clicked.connect(self._toggle)
        for widget in (self.cover, box):
            self._row.addWidget(widget, 1)
        self._row.addWidget(self.button)
        self._stored: Any = None
        self._hide = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._hide.timeout.connect(self._close)
        self._kept_ms = KEPT_MS
        for part in box.keys_from:
            _no_other_way_out(part)
            part.installEventFilter(self)
        box.edited.connect(self.edited)
        box.left.connect(self.left)
        box.chosen.connect(self.chosen)
        self._show(True)

    @property
    def covered(self) -> bool:
        """Whether the value is hidden."""
        return not self.cover.isHidden()

    @property
    def keys_from(self) -> tuple[QWidget, ...]:
        return (self.cover, *self.box.keys_from)

    def text(self) -> str:
        return self.box.text()

    def read(self) -> Any:
        return self.box.read()

    def key(self, event: QKeyEvent) -> bool:
        if self.covered and uncovers(event):
            self._toggle()
            return True
        return not self.covered and self.box.key(event)

    def step_inside(self, watched: QObject, by: int) -> bool:
        return not self.covered and self.box.step_inside(watched, by)

    def settle(self) -> bool:
        return self.covered or self.box.settle()

    def shown_for(self, seconds: int) -> None:
        self._hide.setInterval(seconds * 1000)
        self._kept_ms = seconds * 1000

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Copying and cutting what was uncovered go by the clipboard that forgets."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        cuts = event.matches(QKeySequence.StandardKey.Cut)
        if not (cuts or event.matches(QKeySequence.StandardKey.Copy)):
            return False
        line = watched.lineEdit() if isinstance(watched, QComboBox) else watched
        if isinstance(line, QLineEdit) and line.hasSelectedText():
            copy_secret(line.selectedText(), self._kept_ms)
            if cuts and not line.isReadOnly():
                line.insert("")
        elif isinstance(line, QPlainTextEdit) and line.textCursor().hasSelection():
            copy_secret(line.textCursor().selection().toPlainText(), self._kept_ms)
            if cuts and not line.isReadOnly():
                line.insertPlainText("")
        return True

    def show_value(self, value: Any) -> None:
        looked_at = self._hide.isActive() and value is not None and value == self._stored
        self._stored = value
        if looked_at:
            return  # read again after saving, while it is being looked at
        self.box.show_value(value)
        self._hide.stop()
        self._show(value is None)

    def put_back(self, text: str) -> None:
        """What was typed stands open."""
        self._show(True)
        self.box.put_back(text)
        self._hide.start()

    def give_back(self, value: Any) -> None:
        self.show_value(None)
        self.box.give_back(value)
        self._show(True)

    def set_role(self, role: str) -> None:
        self.box.set_role(role)

    def set_state(self, state: str) -> None:
        self.box.set_state(state)

    def set_locked(self, locked: bool) -> None:
        super().set_locked(locked)
        self.box.set_locked(locked)

    def _show(self, opened: bool) -> None:
        focused: QWidget | None = QApplication.focusWidget()
        held = focused is not None and (focused is self.cover or self.box.isAncestorOf(focused))
        self.box.setVisible(opened)
        self.cover.setVisible(not opened)
        self.cover.setText("" if opened else self.spec.type.mask(self._value()))
        self.setFocusProxy(self.box.inner if opened else self.cover)
        self.button.setText("隐藏" if opened and self._value() is not None else "显示")
        self.button.setVisible(self._stored is not None or not opened)
        if held:
            self.setFocus()

    def _value(self) -> Any:
        try:
            return self.box.read()
        except FieldProblem:
            return None

    def _toggle(self) -> None:
        if not self.covered:
            self._close()
        elif self._value() != self._stored:
            self._reveal()
        elif self.asking is not None:
            self.asking(self.spec.name, self._reveal)

    def _reveal(self) -> None:
        self._show(True)
        self.setFocus()
        self._hide.start()

    def _close(self) -> None:
        """Time is over; what is being typed and has no value yet stays in sight."""
        if self.covered or self._value() is None:
            return
        self._hide.stop()
        self._show(False)


def _no_other_way_out(widget: QWidget) -> None:
    """No menu with its own copying, and no dragging of what is marked."""
    widget.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    if isinstance(widget, QLineEdit):
        widget.setDragEnabled(False)
