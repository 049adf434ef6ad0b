"""What can be done with the record on a form: buttons for the next steps, a menu 办理 for the others."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from ui.forms.step_dialog import StepDialog
from ui.qt import name
from ui.widgets.small import button

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.register import Saved
    from tzdesk.registers.steps import RecordStep
    from tzdesk.store import Changed
    from ui.bridge import Desk

NEXT = 2  # buttons; what is less likely stands in the menu


class StepStrip(QWidget):
    """One row under a form's title; hidden while the record can take no step. `taken` gives the record's id."""

    taken = Signal(int)

    def __init__(self, desk: Desk, kind: str, write_first: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, f"steps.{kind}", "办理")
        self.desk = desk
        self.kind = kind
        self.record_id: int | None = None
        self.steps: list[RecordStep] = []
        self._write_first = write_first
        self._buttons: list[QPushButton] = []
        self.more = QToolButton(self)
        self.more.setText("办理")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setProperty("menu", True)
        self.more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.more.setToolTip("其他可以办理的事项")
        name(self.more, f"steps.{kind}.more", "办理其他事项")
        self.menu = QMenu(self.more)
        name(self.menu, f"steps.{kind}.menu", "办理")
        self.menu.setToolTipsVisible(True)
        self.more.setMenu(self.menu)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(16, 0, 16, 4)
        self._line.setSpacing(8)
        self._line.addWidget(self.more)
        self._line.addStretch(1)
        self.hide()
        self._stale = False
        desk.changed.connect(self._on_changed)
        if parent is not None:
            parent.installEventFilter(self)

    def show_record(self, record_id: int | None) -> None:
        """Ask what a record can take; nothing for a new one."""
        self.record_id = record_id
        register = self.desk.wp.register(self.kind)
        if record_id is None or not register.step_specs(self.desk.wp):
            self._show([])
            return

        def read(session: Session) -> tuple[int, list[RecordStep]]:
            return record_id, register.steps(self.desk.wp, session, register.get(session, record_id))

        self.desk.ask(read, lambda found: self._arrived(*found), owner=self, failed=lambda _error: self._show([]))

    def _arrived(self, record_id: int, steps: list[RecordStep]) -> None:
        if record_id == self.record_id:
            self._show(steps)

    def _show(self, steps: list[RecordStep]) -> None:
        same = [step.id for step in steps] == [step.id for step in self.steps]
        self.steps = steps
        if same:  # whoever stands on a button stays there
            return
        for old in self._buttons:
            self._line.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._buttons = []
        for place, step in enumerate(steps[:NEXT]):
            made = button(step.label, f"step.{self.kind}.{step.id}", partial(self.ask_for, step.id))
            made.setParent(self)
            made.setToolTip(step.help)
            self._line.insertWidget(place, made)
            self._buttons.append(made)
            made.show()
        self.menu.clear()
        for step in steps[NEXT:]:
            action = QAction(f"{step.label}…" if step.asks.fields else step.label, self.menu)
            action.setObjectName(f"step.{self.kind}.{step.id}")
            action.setToolTip(step.help)
            action.triggered.connect(lambda _on=False, one=step.id: self.ask_for(one))
            self.menu.addAction(action)
        self.more.setVisible(len(steps) > NEXT)
        self.setVisible(bool(steps))

    def ask_for(self, step_id: str) -> StepDialog | None:
        """Write what is typed, then ask for the step's fields; a step that asks for nothing is taken at once."""
        step = next((one for one in self.steps if one.id == step_id), None)
        if self.record_id is None or step is None:
            return None
        self._write_first()
        dialog = StepDialog(self.desk, self.kind, [self.record_id], step, self)
        dialog.taken.connect(partial(self._taken, step, self.record_id))
        if step.asks.fields or step.warning:
            dialog.open()
        else:
            dialog.take()
        return dialog

    def _taken(self, step: RecordStep, record_id: int, saved: Saved) -> None:
        self.taken.emit(record_id)
        self.show_record(record_id)
        self.desk.say.emit(f"“{step.label}”已办理。")
        if step.spec.opens:
            self.desk.open_record(step.spec.opens, saved.id)

    def _on_changed(self, _news: Changed) -> None:
        """A step's ground is often a record that belongs to this one: a change of any kind may open or close it."""
        form = self.parentWidget()
        self._stale = form is not None and not form.isVisible()  # a form in the background asks when it comes forward
        if not self._stale:
            self.show_record(self.record_id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The form comes forward."""
        if self._stale and watched is self.parentWidget() and event.type() is QEvent.Type.Show:
            self._stale = False
            self.show_record(self.record_id)
        return super().eventFilter(watched, event)
