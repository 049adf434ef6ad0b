"""The box for another record: type a part of its name or pinyin and choose it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from tzdesk.fields.problem import FieldProblem
from tzdesk.fields.spec import FieldSpec
from ui.widgets.boxes import FieldBox

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ui.bridge import Desk

OFFERED = 20
_WAIT_MS = 150


class RefBox(FieldBox):
    """Holds a record's number and shows its title; what is typed is looked up in the other register."""

    def __init__(self, spec: FieldSpec, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.desk = desk
        self.kind: str = spec.type.to  # type: ignore[attr-defined]
        self._value: int | None = None
        self._title = ""
        self.edit = QLineEdit(self)
        self.edit.setPlaceholderText("输入名称或拼音首字母")
        self.adopt(self.edit)
        self._model = QStandardItemModel(self)
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(12)
        self.edit.setCompleter(completer)
        completer.activated.connect(self._take)
        self._timer = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._timer.timeout.connect(self._look_up)
        self.edit.textEdited.connect(self._typed)
        self.edit.editingFinished.connect(self._leave)

    def text(self) -> str:
        return self.edit.text()

    def read(self) -> Any:
        text = self.edit.text().strip()
        if not text:
            return None
        if self._value is not None and text == self._title:
            return self._value
        raise FieldProblem(f"没有找到“{text}”，请从列表中选择。", "ref")

    def show_value(self, value: Any) -> None:
        if value is None:
            self._set(None, "")
            return
        if value == self._value and self._title:
            self.edit.setText(self._title)
            return
        self._set(value, "…")
        register = self.desk.wp.register(self.kind)
        self.desk.ask(
            lambda session: register.titles(session, [value]),
            lambda titles: self._set(value, titles.get(value, "已不在台账中")) if self._value == value else None,
            owner=self,
        )

    def set_locked(self, locked: bool) -> None:
        self.edit.setReadOnly(locked)

    def _set(self, value: int | None, title: str) -> None:
        self._value, self._title = value, title
        self.edit.setText(title)
        self.edit.setCursorPosition(0)
        self.edit.setToolTip(title or self.spec.help)

    def _typed(self, _text: str) -> None:
        self._timer.start()
        self.edited.emit()

    def _look_up(self) -> None:
        from tzdesk.registers.query import Query

        text = self.edit.text().strip()
        if not text or not self.edit.hasFocus():
            return
        register = self.desk.wp.register(self.kind)

        def find(session: Session) -> dict[int, str]:
            ids = register.ids(self.desk.wp, session, Query(text=text))[:OFFERED]
            return register.titles(session, ids)

        self.desk.ask(find, self._offer, owner=self)

    def _offer(self, titles: dict[int, str]) -> None:
        self._model.clear()
        for number, title in titles.items():
            item = QStandardItem(title)
            item.setData(number, Qt.ItemDataRole.UserRole)
            self._model.appendRow(item)
        exact = [number for number, title in titles.items() if title == self.edit.text().strip()]
        if len(exact) == 1:
            self._value, self._title = exact[0], self.edit.text().strip()
            self.edited.emit()
        completer = self.edit.completer()
        if self.edit.hasFocus():
            completer.complete()

    def _take(self, _text: object) -> None:
        # The completer has put the text into the box; the row in hand says which record it is.
        popup = self.edit.completer().popup()
        if popup is not None:
            self._chosen(popup.currentIndex())

    def _chosen(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        self._set(index.data(Qt.ItemDataRole.UserRole), index.data(Qt.ItemDataRole.DisplayRole))
        self.edited.emit()
        self.left.emit()

    def _leave(self) -> None:
        popup = self.edit.completer().popup()
        if popup is None or not popup.isVisible():
            self.left.emit()
