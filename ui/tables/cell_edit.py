"""Typing into a table's cell: one line of text for every kind of field, with what fits listed below while typing.

What is typed is read as a pasted cell is (`registers.pasting`), so that both take the same words. A text that cannot be
read keeps the editor open and says why.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QToolTip, QWidget

from tzdesk.base import clock
from tzdesk.fields.spec import FieldSpec
from ui.composing import ends_words, guard_enter
from ui.qt import name, restyle
from ui.widgets.boxes import keyed_half
from ui.widgets.date_edit import complete, stepped_text
from ui.widgets.suggest import Suggest

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ui.bridge import Desk
    from ui.tables.view import RegisterView

Index = QModelIndex | QPersistentModelIndex
OFFERED = 20
_WAIT_MS = 150


class CellEdit(QLineEdit):
    """A line for one field's value. Codes, 是/否 and other records are listed as soon as something is typed."""

    def __init__(self, spec: FieldSpec, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, f"cell.{spec.name}", f"修改{spec.label}")
        self.spec = spec
        self.desk = desk
        if spec.type.numeric:
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.suggest = Suggest(self, f"cell.{spec.name}.list")
        self.suggest.taken.connect(self._take)
        self._timer = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._timer.timeout.connect(self._look_up)
        self.textEdited.connect(self._typed)
        guard_enter(self)

    @property
    def typed(self) -> str:
        """The text as it is written: a partial day is completed, as a form does it."""
        return complete(self.text(), clock.today()) if self.spec.type.name == "date" else self.text()

    def take_key(self, key: str) -> bool:
        """Whether a key stepped the day: in a cell that holds a whole one, or nothing."""
        day = stepped_text(self.text(), key, self.spec) if self.spec.type.name == "date" else None
        if day is None:
            return False
        self.setText(self.spec.type.format(day))
        self.setModified(True)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """t, + and the others step a day."""
        if not self.take_key(event.text().lower()):
            super().keyPressEvent(event)

    def problem(self) -> str:
        """Why the text cannot be taken; other records are looked up when it is written."""
        if self.spec.type.name == "ref":
            return ""
        reading = self.spec.type.from_cell(self.typed)
        return reading.problem or "" if reading.severity == "hard" else ""

    def show_problem(self, why: str) -> None:
        """Mark the line and say why beside it."""
        self.setProperty("state", "hard" if why else "")
        restyle(self)
        if why:
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), why, self)

    def _typed(self, _text: str) -> None:
        keyed_half(self, self.spec)
        text = self.text()
        if self.property("state"):
            self.show_problem("")
        codes = getattr(self.spec.type, "codes", None)
        if self.spec.type.name == "ref":
            self._timer.start()
        elif codes is not None:
            from tzdesk.registers.filtering import codes_like

            self.suggest.offer([(code.label, code.label) for code in codes_like(codes, text)[:OFFERED]])
        elif self.spec.type.name == "yesno" and text.strip():
            self.suggest.offer([(word, word) for word in ("是", "否") if text.strip() in word])

    def _look_up(self) -> None:
        text, kind = self.text().strip(), self.spec.type.to  # type: ignore[attr-defined]
        if not text:
            self.suggest.offer([])
            return
        register, wp = self.desk.wp.register(kind), self.desk.wp

        def find(session: Session) -> list[str]:
            return list(register.titles(session, register.first_ids(wp, session, text, OFFERED)).values())

        def offer(titles: list[str]) -> None:
            if text == self.text().strip():
                self.suggest.offer([(title, title) for title in titles])

        self.desk.ask(find, offer, owner=self)

    def _take(self, text: object, _by_enter: bool) -> None:
        self.setText(str(text))


class CellDelegate(QStyledItemDelegate):
    """Makes the editors; `write` is called with the cell and the text, `step` moves the cursor afterwards."""

    def __init__(self, view: RegisterView, write: Callable[[Index, str], None]) -> None:
        super().__init__(view)
        self.view = view
        self.write = write
        self.editor: CellEdit | None = None

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A line for the cell's field."""
        column = self.view.register_model.columns[index.column()]
        self.editor = CellEdit(column.field, self.view.register_model.desk, parent)
        self.view.register_model.hold(True)
        return self.editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """The text as it is shown."""
        if isinstance(editor, CellEdit) and not editor.isModified():
            editor.setText(str(index.data() or ""))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Write it."""
        if isinstance(editor, CellEdit) and not editor.problem():
            self.write(index, editor.typed)
        elif isinstance(editor, CellEdit):  # the cursor was put elsewhere: the editor goes, its text is said
            text = "" if editor.spec.masked else f"“{editor.text()}”"
            self.view.register_model.desk.say.emit(f"{editor.spec.label}{text}没有填入：{editor.problem()}")

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        """Forget the editor."""
        self.editor = None
        super().destroyEditor(editor, index)
        QTimer.singleShot(0, self.view.register_model, self._let_go)

    def _let_go(self) -> None:
        if self.view.editor is None:
            self.view.register_model.hold(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and Tab write and go on, Esc gives up; the list below the line has the keys first."""
        if not (
            isinstance(watched, CellEdit) and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        ):
            return super().eventFilter(watched, event)
        if ends_words(event) or watched.suggest.key(event):
            return True
        key = Qt.Key(event.key())
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            down = self.view.register_model.desk.settings.enter_moves_down
            self._finish(watched, (1, 0) if down else (0, 1), back=back)
            return True
        if key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            self._finish(watched, (0, 1), back=back or key == Qt.Key.Key_Backtab)
            return True
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self._finish(watched, (1, 0), back=key == Qt.Key.Key_Up)
            return True
        return super().eventFilter(watched, event)

    def _finish(self, editor: CellEdit, step: tuple[int, int], *, back: bool) -> None:
        if why := editor.problem():
            editor.show_problem(why)
            return
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        self.view.setFocus()
        self.view.move_by(*(-by if back else by for by in step))
