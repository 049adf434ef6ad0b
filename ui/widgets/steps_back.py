"""撤销到某一步: the list of steps that can be taken back (or done again), several at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from tzdesk.base import clock
from ui.qt import name
from ui.widgets.small import button, label, row

if TYPE_CHECKING:
    from tzdesk.store.undo import Done, Step
    from ui.bridge import Desk

_ORIGIN = Qt.ItemDataRole.UserRole


class StepsBack(QDialog):
    """The latest step on top; choosing the n-th takes back n steps, one after another."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "steps", "撤销到某一步")
        self.setWindowTitle("撤销到某一步")
        self.desk = desk
        self.words = label("", "steps.words", wrap=True)
        self.list = QListWidget()
        name(self.list, "steps.list", "可以撤销的步骤，最近的在最上面")
        self.list.currentRowChanged.connect(self._on_row)
        self.list.itemActivated.connect(lambda _item: self._take())
        self.go = button("撤销", "steps.go", self._take, main=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addWidget(self.words)
        layout.addWidget(self.list, 1)
        layout.addLayout(row(None, button("不撤销", "steps.leave", self.reject), self.go))
        em = self.fontMetrics().horizontalAdvance("汉")
        self.resize(36 * em, 26 * em)
        store = desk.wp.store
        desk.runner.call(lambda: (store.undo_steps, store.undo_refusal), lambda found: self._show(*found), owner=self)
        self.list.setFocus()

    def _show(self, steps: list[Step], refusal: str | None) -> None:
        for step in steps:
            at = f"{clock.local(step.at):%m-%d %H:%M}　" if step.at else ""
            item = QListWidgetItem(f"{at}{step.label}")
            item.setData(_ORIGIN, step.origin)
            self.list.addItem(item)
        if steps:
            self.words.setText("选中一步，从最近的一步撤销到它为止。撤销以后还可以重做。")
        else:
            self.words.setText(refusal or "没有可以撤销的操作。")
        self.list.setCurrentRow(0)
        self._on_row(self.list.currentRow())

    def _on_row(self, place: int) -> None:
        self.go.setEnabled(place >= 0)
        self.go.setText(f"撤销 {place + 1} 步" if place >= 0 else "撤销")

    def _take(self) -> None:
        if self.list.currentRow() < 0:
            return
        store, origin = self.desk.wp.store, self.list.currentItem().data(_ORIGIN)
        say = self.desk.say

        def done(steps: list[Done]) -> None:
            say.emit(f"已撤销 {len(steps)} 步，到“{steps[-1].label}”为止。")
            self.accept()

        work: Callable[[], list[Done]] = lambda: store.undo_to(origin)  # noqa: E731 - one call in the other thread
        self.desk.do(work, done, owner=self)
