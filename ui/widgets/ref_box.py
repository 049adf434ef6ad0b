"""The box for another record: type a part of its name, its pinyin initials or its code, and choose it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QMainWindow, QPushButton, QWidget

from tzdesk.fields.problem import FieldProblem
from tzdesk.fields.spec import FieldSpec
from ui.qt import name
from ui.widgets.boxes import FieldBox
from ui.widgets.suggest import Suggest

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ui.bridge import Desk

ASKS = "输入名称或拼音首字母"
OFFERED = 20
_WAIT_MS = 150
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class RefBox(FieldBox):
    """Holds a record's number and shows its title; what is typed is looked up in the other register.

    Enter before the answer has come waits for it: the only record that fits is taken, several are offered. In the main
    window a button goes to the record; a dialog in front would stay over it.
    """

    def __init__(self, spec: FieldSpec, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.desk = desk
        self.kind: str = spec.type.to  # type: ignore[attr-defined]
        self._value: int | None = None
        self._title = ""
        self._sought = ""  # the text that the last answer was for
        self._hurried = False
        self.edit = QLineEdit(self)
        self.edit.setPlaceholderText(ASKS)
        self.adopt(self.edit)
        self.to_record = QPushButton("打开", self)
        self.to_record.setProperty("flat", True)
        self.to_record.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.to_record.setToolTip(f"转到这一条{spec.label}的记录")
        name(self.to_record, f"open.{spec.name}", f"打开{spec.label}")
        self.to_record.clicked.connect(self._open)
        self.to_record.hide()
        self._row.addWidget(self.to_record)
        self.suggest = Suggest(self.edit, f"suggest.{spec.name}")
        self.suggest.taken.connect(self._take)
        self._timer = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._timer.timeout.connect(self._look_up)
        self.edit.textEdited.connect(self._typed)
        self.edit.editingFinished.connect(self._leave)

    def showEvent(self, event: QShowEvent) -> None:
        """Only now it is known which window the box stands in."""
        super().showEvent(event)
        self._offer_record()

    def _offer_record(self) -> None:
        known = self._value is not None and self.desk.wp.rights.sees(self.kind)
        self.to_record.setVisible(known and isinstance(self.window(), QMainWindow))

    def _open(self) -> None:
        if self._value is not None:
            self.desk.open_record(self.kind, self._value)

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

    def put_back(self, text: str) -> None:
        self._set(None, "")  # the title of the stored record may still be on its way
        super().put_back(text)

    def set_locked(self, locked: bool) -> None:
        super().set_locked(locked)
        self.edit.setReadOnly(locked)
        self.edit.setPlaceholderText("" if locked else ASKS)

    def key(self, event: QKeyEvent) -> bool:
        if event.key() in _ENTER and self._waiting():
            self.suggest.hide()  # it shows what fitted an earlier text
        return self.suggest.key(event)

    def settle(self) -> bool:
        """Enter: a text that is not yet looked up is looked up now; the cursor goes on when it is answered."""
        if not self._waiting():
            return True
        self._hurried = True
        self._look_up()
        return False

    def _waiting(self) -> bool:
        text = self.edit.text().strip()
        return bool(text) and text not in {self._title, self._sought}

    def _set(self, value: int | None, title: str) -> None:
        self._value, self._title, self._sought = value, title, ""
        self.edit.setText(title)
        self.edit.setCursorPosition(0)
        self.edit.setToolTip(title or self.spec.help)
        self._offer_record()

    def _typed(self, _text: str) -> None:
        self._timer.start()
        self.edited.emit()

    def _look_up(self) -> None:
        from tzdesk.registers.query import Query

        self._timer.stop()
        text = self.edit.text().strip()
        if not text or not self.edit.hasFocus():
            self._hurried = False
            self.suggest.hide()
            return
        register = self.desk.wp.register(self.kind)

        def find(session: Session) -> dict[int, str]:
            ids = register.ids(self.desk.wp, session, Query(text=text))[:OFFERED]
            titles = register.titles(session, ids)
            if len(set(titles.values())) < len(titles):  # two of one name are told apart by their numbers
                called = register.called(session, ids)
                often = Counter(titles.values())
                titles |= {n: f"{known}（{called[n].number}）" for n, known in titles.items() if often[known] > 1}
            return titles

        self.desk.ask(find, lambda titles: self._offer(text, titles), owner=self)

    def _offer(self, text: str, titles: dict[int, str]) -> None:
        hurried, self._hurried = self._hurried, False
        if text != self.edit.text().strip():
            return  # typed on meanwhile: another answer is coming
        self._sought = text
        exact = [number for number, title in titles.items() if title == text]
        only = exact if len(exact) == 1 else list(titles)
        if hurried and len(only) <= 1:
            if only:
                self._take(only[0], by_enter=False, titles=titles)
            self.chosen.emit()
            return
        if len(exact) == 1:
            self._value, self._title = exact[0], text
            self.edited.emit()
        if self.edit.hasFocus():
            self.suggest.offer(titles.items())

    def _take(self, value: int, by_enter: bool, titles: dict[int, str] | None = None) -> None:
        shown = titles or {self.suggest.item(n).data(Qt.ItemDataRole.UserRole): self.suggest.item(n).text()
                           for n in range(self.suggest.count())}  # fmt: skip
        self._set(value, shown[value])
        self.edited.emit()
        if by_enter:
            self.chosen.emit()

    def _leave(self) -> None:
        if not self.suggest.isVisible():
            self.left.emit()
