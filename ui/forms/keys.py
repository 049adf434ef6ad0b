"""The keys inside a form's boxes: Enter, Tab, arrows, pages, Esc and F2, and what an input method must not lose.

Enter and ↓ go on, Shift+Enter and ↑ go back; computed and locked fields are passed over. An Enter that ends a
composition of an input method is the input method's: some hand it on to the program right after the words.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from ui.composing import ends_words, guard_enter
from ui.qt import alive

if TYPE_CHECKING:
    from ui.forms.body import FormBody
    from ui.forms.field_row import FieldRow

MARGIN = 40  # pixels above and below a row that the cursor comes to
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_ARROWS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_PAGES = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
_NONE = Qt.KeyboardModifier.NoModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


class Pages(Protocol):
    """Ways from section to section."""

    def section(self, field_name: str, by: int) -> bool: ...


class Keyed(Protocol):
    """What the keys ask of a form: its rows, the body they stand in, and ways through them."""

    rows: dict[str, FieldRow]
    body: FormBody

    @property
    def walk(self) -> Pages: ...

    def entered(self, field_name: str) -> None: ...

    def give_up(self, field_name: str) -> bool: ...

    def step(self, field_name: str, by: int) -> None: ...


def alters(event: QKeyEvent) -> bool:
    """Whether a key would alter a text that may be typed: a sign, one taken away, something pasted."""
    takes = event.key() in {Qt.Key.Key_Backspace, Qt.Key.Key_Delete}
    cuts_or_pastes = event.matches(QKeySequence.StandardKey.Paste) or event.matches(QKeySequence.StandardKey.Cut)
    return takes or cuts_or_pastes or (event.text().isprintable() and bool(event.text()))


class FieldKeys(QObject):
    """Watches the boxes of one form."""

    def __init__(self, form: Keyed, parent: QObject) -> None:
        super().__init__(parent)
        self._form = form
        self._owner: dict[QObject, str] = {}
        self._beside: dict[QObject, FieldRow] = {}  # buttons of the boxes, which have keys of their own
        for field_name, row in form.rows.items():
            for widget in row.box.keys_from:
                self._owner[widget] = field_name
                widget.installEventFilter(self)
                guard_enter(widget)
            for widget in row.box.findChildren(QPushButton):
                self._beside[widget] = row
                widget.installEventFilter(self)

    def field_of(self, widget: QObject | None) -> str:
        """The field that a widget belongs to; empty for any other widget."""
        return self._owner.get(widget, "") if widget is not None else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys, and the coming and going of the cursor."""
        kind = event.type()
        if isinstance(event, QFocusEvent) and event.gotFocus():
            self._follow(watched, event)
        if watched in self._beside:
            return False
        if kind is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(watched, event)
        if kind is QEvent.Type.FocusIn:
            self._form.entered(self._owner[watched])
        elif kind is QEvent.Type.FocusOut:
            row = self._form.rows[self._owner[watched]]
            if alive(row):  # a box that is taken apart loses the cursor, too
                row.show_length(False)
                row.unheard(False)
        return False

    def _follow(self, watched: QObject, event: QFocusEvent) -> None:
        """Where a key brings the cursor, label and message are in sight with the box; a mouse sees what it is on."""
        if event.reason() is not Qt.FocusReason.MouseFocusReason:
            row = self._beside.get(watched) or self._form.rows[self._owner[watched]]
            self._form.body.ensureWidgetVisible(row, 0, MARGIN)

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        field_name = self._owner[watched]
        row = self._form.rows[field_name]
        row.unheard(row.box.covered and not row.box.locked and alters(event))
        if ends_words(event) or row.box.key(event):
            return True
        key = Qt.Key(event.key())
        plain = event.modifiers() & ~_KEYPAD
        if key in _ENTER:
            return self._enter(field_name, watched, plain)
        if plain != _NONE:
            return False
        if key in _ARROWS:
            return self._arrow(row, watched, field_name, _ARROWS[key])
        does: dict[Qt.Key, Callable[[], bool]] = {
            Qt.Key.Key_Escape: lambda: self._form.give_up(field_name),
            Qt.Key.Key_F2: lambda: _to_end(watched),
        }
        if key in _PAGES:
            return self._form.walk.section(field_name, _PAGES[key])
        return does[key]() if key in does else False

    def _enter(self, field_name: str, watched: QObject, plain: Qt.KeyboardModifier) -> bool:
        if plain & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        back = bool(plain & Qt.KeyboardModifier.ShiftModifier)
        row = self._form.rows[field_name]
        if isinstance(watched, QPlainTextEdit) and not back:
            return False
        by = -1 if back else 1
        if not row.box.step_inside(watched, by) and row.box.settle():
            self._form.step(field_name, by)
        return True

    def _arrow(self, row: FieldRow, watched: QObject, field_name: str, by: int) -> bool:
        if isinstance(watched, QPlainTextEdit):
            cursor = watched.textCursor()
            edge = cursor.blockNumber() == (watched.blockCount() - 1 if by > 0 else 0)
            if not edge:
                return False
        if not row.box.step_inside(watched, by):
            self._form.step(field_name, by)
        return True


def _to_end(widget: QObject) -> bool:
    """F2: edit what stands there instead of typing over it."""
    edit = widget.lineEdit() if isinstance(widget, QComboBox) else widget
    if isinstance(edit, QLineEdit):
        edit.end(False)
        return True
    return False


def inside(widget: QWidget | None, parent: QWidget) -> bool:
    """Whether a widget is a part of another."""
    return widget is not None and (widget is parent or parent.isAncestorOf(widget))
