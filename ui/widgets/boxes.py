"""The edit box of one field: it holds typed text, reads it through the field's type and says when it was edited."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QClipboard, QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from tzdesk.base.text import half_width_keys
from tzdesk.fields.problem import FieldProblem
from tzdesk.fields.spec import FieldSpec
from ui.clipboard import KEPT_MS, copy_secret
from ui.qt import name, restyle

LINES = 3
SHOWN_MS = 30_000
# What is free text keeps its full-width signs; in every other box they are turned while one types.
FREE_TEXT = frozenset({"text", "name", "path", "ref", "attachment", "checklist"})


class FieldBox(QWidget):
    """What a form asks of every box. `edited` comes with each key, `left` when the field is left or Enter is hit.

    `asking` is what a stored value that is guarded goes through before it is shown (a reason, a line in 查看登记); it
    calls back when the value may be seen. Without it a stored value stays covered; one that was typed shows at once.
    """

    edited = Signal()
    left = Signal()
    chosen = Signal()  # one of a list was taken by Enter: the form goes on
    asking: Callable[[str, Callable[[], None]], None] | None = None
    of_record: Callable[[], tuple[str, int] | None] | None = None

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.locked = False
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self.setObjectName(f"box.{spec.name}")

    def adopt(self, inner: QWidget) -> None:
        """Make a widget the one that takes the keys."""
        self._row.addWidget(inner, 1)
        self.setFocusProxy(inner)
        name(inner, f"field.{self.spec.name}", self.spec.title)
        if self.spec.help:
            inner.setToolTip(self.spec.help)

    @property
    def inner(self) -> QWidget:
        """The widget that takes the keys."""
        proxy = self.focusProxy()
        assert proxy is not None
        return proxy

    @property
    def keys_from(self) -> tuple[QWidget, ...]:
        """The widgets whose keys are the form's business."""
        return (self.inner,)

    def text(self) -> str:
        """What is typed."""
        raise NotImplementedError

    @property
    def covered(self) -> bool:
        """Whether a guarded value is hidden, so that nothing can be typed over it."""
        return False

    def key(self, event: QKeyEvent) -> bool:
        """Whether the box wants a key for itself (an open list does)."""
        return False

    def step_inside(self, watched: QObject, by: int) -> bool:
        """Whether Enter went to another part of the same box (the next question of a list)."""
        return False

    def settle(self) -> bool:
        """Take what is typed for good before the cursor goes on; False when the box must be answered first."""
        return True

    def today(self) -> bool:
        """Ctrl+;: fill in today; False when the box holds no day."""
        return False

    def read(self) -> Any:
        """The typed value, None for blank. Raises FieldProblem."""
        return self.spec.type.parse(self.text())

    def show_value(self, value: Any) -> None:
        """Show a value without saying that it was edited."""
        raise NotImplementedError

    def put_back(self, text: str) -> None:
        """Show a text that has no value again, as it was typed."""
        line = self.keys_from[-1]
        assert isinstance(line, QLineEdit)
        line.setText(text)

    def give_back(self, value: Any) -> None:
        """Show a value that was typed and is stored nowhere: nothing guards it from whoever typed it."""
        self.show_value(value)

    def set_role(self, role: str) -> None:
        """input, computed, referenced or locked."""
        self.inner.setProperty("role", role)
        restyle(self.inner)

    def set_state(self, state: str) -> None:
        """The mark of a problem: hard, soft or nothing."""
        if self.inner.property("state") != state:
            self.inner.setProperty("state", state)
            restyle(self.inner)

    def set_locked(self, locked: bool) -> None:
        """Keep the text readable and copyable, but not changeable."""
        self.locked = locked

    def shown_for(self, seconds: int) -> None:
        """How long a guarded value stays in sight once it was asked for; nothing where nothing is guarded."""


def keyed_half(edit: QLineEdit, spec: FieldSpec) -> None:
    """１２，３ → 12,3 while one types, where the field is no free text."""
    if spec.type.name in FREE_TEXT:
        return
    text = half_width_keys(edit.text())
    if text != edit.text():
        place = edit.cursorPosition()
        edit.setText(text)
        edit.setCursorPosition(place)


class LineBox(FieldBox):
    """Text in one line; numbers stand at the right."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.edit = self.make_edit()
        if spec.type.numeric:
            self.edit.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.edit.textEdited.connect(self._typed)
        self.edit.editingFinished.connect(self._leave)
        self.adopt(self.edit)

    def make_edit(self) -> QLineEdit:
        """The line that takes the keys."""
        return QLineEdit(self)

    def _typed(self) -> None:
        keyed_half(self.edit, self.spec)
        self.edited.emit()

    def text(self) -> str:
        return self.edit.text()

    def show_value(self, value: Any) -> None:
        shown = self.spec.type.format(value)
        if shown != self.edit.text():
            self.edit.setText(shown)
            self.edit.setCursorPosition(0)

    def set_locked(self, locked: bool) -> None:
        super().set_locked(locked)
        self.edit.setReadOnly(locked)
        self.edit.setFocusPolicy(Qt.FocusPolicy.ClickFocus if locked else Qt.FocusPolicy.StrongFocus)

    def _leave(self) -> None:
        if not self.edit.isReadOnly():
            self._normalise()
            self.left.emit()

    def _normalise(self) -> None:
        """What was typed in full width or without separators takes its proper form; a problem stays as typed."""
        try:
            value = self.read()
        except FieldProblem:
            return
        self.show_value(value)


def uncovers(event: QKeyEvent) -> bool:
    """Whether a key is the one that uncovers the field in hand, as its button 显示 does: F4."""
    return event.key() == Qt.Key.Key_F4 and event.modifiers() == Qt.KeyboardModifier.NoModifier


class SecretLine(QLineEdit):
    """A line whose text leaves only by way of a clipboard that forgets it: no drag, no menu, no selection of X11."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kept_ms = KEPT_MS
        self.setDragEnabled(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.selectionChanged.connect(self._unselect)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copying and cutting, by whatever keys, go by the clipboard that forgets."""
        cuts = event.matches(QKeySequence.StandardKey.Cut)
        if cuts or event.matches(QKeySequence.StandardKey.Copy):
            if self.hasSelectedText():
                copy_secret(self.selectedText(), self.kept_ms)
                if cuts and not self.isReadOnly():
                    self.insert("")
            event.accept()
            return
        super().keyPressEvent(event)
        self._unselect()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """What was marked with the mouse is not left for the middle button."""
        super().mouseReleaseEvent(event)
        self._unselect()

    def _unselect(self) -> None:
        board = QApplication.clipboard()
        marked = self.selectedText()
        if board.supportsSelection() and marked and board.text(QClipboard.Mode.Selection) == marked:
            board.clear(QClipboard.Mode.Selection)


class MaskedBox(LineBox):
    """A number that is shown masked until it was asked for; hidden again after half a minute."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        from PySide6.QtWidgets import QPushButton

        self._value: Any = None
        self._open = True
        self._locked = False
        self._stored: Any = None
        self._hide = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._hide.timeout.connect(self._close)
        self.button = QPushButton("显示", self)
        self.button.setProperty("flat", True)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name(self.button, f"reveal.{spec.name}", f"显示{spec.label}")
        self.button.clicked.connect(self._toggle)
        self._row.addWidget(self.button)

    def shown_for(self, seconds: int) -> None:
        self._hide.setInterval(seconds * 1000)
        if isinstance(self.edit, SecretLine):
            self.edit.kept_ms = seconds * 1000

    def text(self) -> str:
        return self.edit.text() if self._open else self.spec.type.format(self._value)

    def read(self) -> Any:
        return super().read() if self._open else self._value

    @property
    def covered(self) -> bool:
        return not self._open

    def key(self, event: QKeyEvent) -> bool:
        if uncovers(event) and self.button.isEnabled():
            self._toggle()
            return True
        return super().key(event)

    def show_value(self, value: Any) -> None:
        if value is not None and value == self._value and self._hide.isActive():
            return  # read again after saving, while it is being looked at
        self._value = self._stored = value
        self._hide.stop()
        self._show(value is None)

    def make_edit(self) -> QLineEdit:
        return SecretLine(self)

    def put_back(self, text: str) -> None:
        """What was typed stands open, in place of the stored number, which stays unseen."""
        self._show(True)
        self.edit.setText(text)
        self._hide.start()

    def give_back(self, value: Any) -> None:
        self.show_value(None)
        self._value = value
        self._show(True)

    def set_locked(self, locked: bool) -> None:
        super().set_locked(locked or not self._open)
        self.locked = self._locked = locked

    def _show(self, opened: bool) -> None:
        self._open = opened
        self.edit.setText(self.spec.type.format(self._value) if opened else self.spec.type.mask(self._value))
        self.edit.setReadOnly(self._locked or not opened)
        self.button.setText("隐藏" if opened and self._value is not None else "显示")
        self.button.setEnabled(self._value is not None or opened)

    def _toggle(self) -> None:
        if self._open:
            try:
                self._value = super().read()
            except FieldProblem:
                return
            self._hide.stop()
            self._show(self._value is None)
            return
        if self._value != self._stored:
            self._reveal()
        elif self.asking is not None:
            self.asking(self.spec.name, self._reveal)

    def _reveal(self) -> None:
        self._show(True)
        self.edit.setFocus()
        self._hide.start()

    def _close(self) -> None:
        """Time is over; what is being typed and has no value yet stays in sight."""
        if not self._open or self._value is None:
            return
        try:
            self._value = super().read()
        except FieldProblem:
            self._hide.start()
            return
        self._show(self._value is None)

    def _normalise(self) -> None:
        if self._open:
            super_value = self.edit.text()
            try:
                self._value = self.spec.type.parse(super_value)
            except FieldProblem:
                return
            self.edit.setText(self.spec.type.format(self._value))


class _Memo(QPlainTextEdit):
    """Several lines; Tab leaves the box, Ctrl+Enter makes no line."""

    gone = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving the box commits it."""
        super().focusOutEvent(event)
        self.gone.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Shift+Enter is the form's (previous field), Enter a new line."""
        if (
            event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ):
            event.ignore()
            return
        super().keyPressEvent(event)


class MemoBox(FieldBox):
    """Text of several lines."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.edit = _Memo(self)
        self._quiet = False
        self.edit.textChanged.connect(self._tell)
        self.edit.gone.connect(self.left)
        self.adopt(self.edit)
        self.edit.setFixedHeight(self.edit.fontMetrics().lineSpacing() * LINES + 14)

    def text(self) -> str:
        return self.edit.toPlainText()

    def show_value(self, value: Any) -> None:
        shown = self.spec.type.format(value)
        if shown != self.edit.toPlainText():
            self.put_back(shown)

    def put_back(self, text: str) -> None:
        self._quiet = True
        self.edit.setPlainText(text)
        self._quiet = False

    def set_locked(self, locked: bool) -> None:
        super().set_locked(locked)
        self.edit.setReadOnly(locked)

    def _tell(self) -> None:
        if not self._quiet:
            self.edited.emit()
