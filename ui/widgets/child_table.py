"""The table of what belongs to a record (household members, grants, visits), with a form of its own in a dialog."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QMessageBox, QVBoxLayout, QWidget

from ui.actions import BY_ID
from ui.qt import name
from ui.tables.hand import TableHand
from ui.tables.model import RegisterModel
from ui.tables.view import RegisterView
from ui.widgets.flow import Flow
from ui.widgets.small import button, row
from ui.widgets.sure import sure

if TYPE_CHECKING:
    from ui.bridge import Desk

ROWS = 5


class ChildTable(QWidget):
    """Rows of a register for the record in hand, which their `attribute` names."""

    def __init__(self, desk: Desk, kind: str, attribute: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.kind = kind
        self.register = desk.wp.register(kind)
        self.attribute = attribute
        self.spec = self.register.spec(desk.wp, desk.period)
        name(self, f"children.{kind}", self.spec.label)
        self.setWindowTitle(self.spec.label)
        self.parent_id: int | None = None
        fields = [f for f in (self.spec.list_fields() or self.spec.fields[:6]) if f.name != self.attribute]
        self.model = RegisterModel(desk, kind, fields, None, self)
        self.view = RegisterView(self.model, empty=f"还没有{self.spec.label}")
        self.hand = TableHand(self.view, self.spec.label)
        self.hand.given = self._given
        self.hand.more = {"edit": self._edit_current, "delete": self.remove}
        self.hand.take_keys()
        self.view.setMinimumHeight(self.view.verticalHeader().defaultSectionSize() * ROWS + 8)
        self.view.opened.connect(self.open_record)
        self.view.delete_asked.connect(self.remove)
        self.add = button(f"添加{self.spec.label}", f"children.{kind}.add", lambda: self.open_record(None))
        self.edit = button("修改", f"children.{kind}.edit", self._edit_current)
        self.steps = button("办理…", f"children.{kind}.steps", self._offer_steps)
        self.steps.setToolTip("对选中的各行一起办理同一件事")
        self.gone = button("移到回收站…", f"children.{kind}.delete", self.remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.view)
        layout.addLayout(Flow(self.add, self.edit, self.steps, self.gone))
        # Only now: a button without a parent would open as a window of its own and take the keyboard away.
        self.steps.setVisible(bool(self.register.step_specs(desk.wp)))
        self.show_parent(None)

    def _given(self) -> dict[str, Any]:
        """What pasted rows belong to."""
        return {} if self.parent_id is None else {self.attribute: self.parent_id}

    def show_parent(self, record_id: int | None) -> None:
        """Show what belongs to a record; nothing can be added before the record itself is saved."""
        self.parent_id = record_id
        for part in (self.add, self.edit, self.steps, self.gone):
            part.setEnabled(record_id is not None)
        self.add.setToolTip("" if record_id is not None else "先填好上面的内容，保存以后再添加")
        for part, act_id in ((self.add, "new"), (self.gone, "delete")):
            if why := self.hand.refused.get(act_id):
                part.setEnabled(False)
                part.setToolTip(why)
        if record_id is None:
            self.model.set_ids([])
            return
        from tzdesk.registers.query import Query

        self.model.set_query(Query(parent_id=record_id, parent_by=self.attribute))

    def open_record(self, record_id: int | None) -> None:
        """The form of one row in a dialog; it saves itself like any other."""
        if self.parent_id is not None:
            RowDialog(self.desk, self.kind, record_id, {self.attribute: self.parent_id}, self).exec()

    def _edit_current(self) -> None:
        if (number := self.view.current_id()) is not None:
            self.open_record(number)

    def _offer_steps(self) -> None:
        from ui.forms.step_menu import offer_steps

        offer_steps(self.desk, self.kind, self.view.chosen_ids(), self)

    def remove(self) -> None:
        """Move the chosen rows to the recycle bin."""
        ids = self.view.chosen_ids()
        if not ids:
            return
        if why := self.hand.refused.get("delete"):
            self.desk.say.emit(why)
            return
        box = QMessageBox(self)
        box.setWindowTitle("移到回收站")
        box.setText(f"把 {len(ids)} 条{self.spec.label}移到回收站？")
        box.setInformativeText("可以撤销，也可以在回收站里恢复。")
        go = box.addButton(f"删除 {len(ids)} 条{self.spec.label}", QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton("保留", QMessageBox.ButtonRole.RejectRole))
        box.exec()
        if box.clickedButton() is go:
            wp, register = self.desk.wp, self.register
            self.desk.do(lambda: register.delete(wp, ids), owner=self)


class RowDialog(QDialog):
    """One row's form. It goes when everything typed is stored, or given up by the clerk's word."""

    _going: int | None = None  # as which result it goes once what is being written has an answer

    def __init__(
        self, desk: Desk, kind: str, record_id: int | None, given: dict[str, int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        from ui.forms.record_form import RecordForm

        self.form = RecordForm(desk, kind, hidden=frozenset(given))
        self.form.unread.keeps_new = False
        self.form.drafting.kept.connect(lambda _kept: self._answered(self.done))
        self.form.drafting.failed.connect(lambda _error: self._answered(self._go))
        name(self, f"row.{kind}", self.form.spec.label)
        self.setWindowTitle(self.form.spec.label)
        self.resize(680, 560)
        done = button("写好了", "row.done", self.accept, main=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 12)
        layout.addWidget(self.form, 1)
        layout.addLayout(row(None, done, margins=(16, 0, 16, 0)))
        done.setAutoDefault(False)
        for act_id, command in self.form.commands().items():  # a dialog is out of reach of the window's shortcuts
            if BY_ID[act_id].shortcut:
                QShortcut(QKeySequence(BY_ID[act_id].shortcut), self).activated.connect(command)
        QShortcut(QKeySequence(BY_ID["counted"].shortcut), self).activated.connect(self._show_counted)
        self.form.load(record_id, given)
        self.form.focus_field()

    def _show_counted(self) -> None:
        from ui.widgets.counted import show_counted

        show_counted(self.form.desk, self.form.kind, self.form.record_id, self)

    def done(self, result: int) -> None:
        """Write what is typed before going, and ask where it could not be written."""
        drafting = self.form.drafting
        self._going = None
        if drafting.dirty:
            drafting.save()
        if drafting.saving:
            self._going = result
        else:
            self._go(result)

    def _answered(self, then: Callable[[int], None]) -> None:
        going = self._going
        if going is not None and not self.form.drafting.saving:
            self._going = None
            then(going)

    def _go(self, result: int) -> None:
        if not self._unsaved() or self._given_up():
            super().done(result)

    def _unsaved(self) -> bool:
        """Whether something would be lost; texts that have no value wait beside a row that is stored."""
        drafting = self.form.drafting
        return bool(drafting.typed()[0]) or (drafting.record.id is None and drafting.dirty)

    def _given_up(self) -> bool:
        drafting, label = self.form.drafting, self.form.spec.label
        new = drafting.record.id is None
        text = f"这条{label}{'' if new else '的改动'}还没有保存，关上以后不保留。"
        go, more = "放弃这一条" if new else "放弃改动", self.form.state.text()
        if not sure(self, "没有保存", text, go=go, keep="留下接着填", more=more):
            return False
        drafting.drop()
        return True
