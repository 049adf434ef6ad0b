"""The small form of one step: its fields in the same boxes as on a register's form, refusals said in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from tzdesk.base.errors import DeskError
from tzdesk.fields.problem import FieldProblem
from ui.forms.body import FormBody
from ui.forms.field_row import FieldRow
from ui.forms.keys import MARGIN, FieldKeys
from ui.qt import name
from ui.widgets.reveal_dialog import guard
from ui.widgets.signs import HARD, SOFT
from ui.widgets.small import button, fit_height, label, row

if TYPE_CHECKING:
    from tzdesk.registers.register import Saved
    from tzdesk.registers.steps import RecordStep
    from ui.bridge import Desk

_WIDTH, _HEIGHT = 34, 26  # Han widths: room for two columns, and as much as is shown without scrolling
_SCREEN = 0.6  # of the screen's height that a long step may take instead


class StepDialog(QDialog):
    """Asks for a step's fields and takes it, on one record or on several at once.

    It stays open, with everything typed, while the step is refused.
    """

    taken = Signal(object)

    def __init__(
        self, desk: Desk, kind: str, ids: Sequence[int], asked: RecordStep, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.desk, self.kind, self.ids, self.asked = desk, kind, tuple(ids), asked
        name(self, f"step.{asked.id}", asked.label)
        self.setWindowTitle(asked.label if len(self.ids) == 1 else f"{asked.label}（{len(self.ids)}条）")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.body = FormBody(desk, asked.asks, asked.asks.fields, {}, self)
        self.rows: dict[str, FieldRow] = self.body.rows
        self.walk = _OneSection()
        self.refusal = label("", "step.refusal", wrap=True)
        self.refusal.setProperty("sign", "hard")
        self.refusal.setAccessibleName("不能办理的原因")
        self.refusal.hide()
        self.go = button(asked.label, "step.go", self.take, main=True)
        self.leave = button("先不办理" if asked.warning else "取消", "step.cancel", self.reject)
        for part in (self.go, self.leave):
            part.setAutoDefault(False)
        self.go.setDefault(not self.rows)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.take)
        self._build()
        for field_name, one in self.rows.items():
            guard(desk, one.box, self._stored_record, self)
            one.box.show_value(asked.given.get(field_name))
            one.box.edited.connect(lambda known=one: known.say(""))
            one.box.left.connect(lambda known=one: self._left(known))
            one.box.chosen.connect(lambda known=field_name: self.step(known, 1))
        self.keys = FieldKeys(self, self)
        self._mark_needed()
        if self.rows:
            next(iter(self.rows.values())).box.inner.setFocus()

    def _stored_record(self) -> tuple[str, int] | None:
        """Whose stored values the fields begin with; several records share none."""
        return (self.kind, self.ids[0]) if len(self.ids) == 1 else None

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 12)
        layout.setSpacing(8)
        layout.addLayout(row(label(self.asked.help, "step.help", muted=True, wrap=True), margins=(16, 0, 16, 0)))
        if self.asked.warning:
            warning = label(f"{SOFT.shape} {self.asked.warning}", "step.warning", wrap=True)
            warning.setProperty("sign", "soft")
            layout.addLayout(row(warning, margins=(16, 0, 16, 0)))
        self.body.place(2)
        self.body.setVisible(bool(self.rows))
        layout.addWidget(self.body, 1)
        layout.addLayout(row(self.refusal, margins=(16, 0, 16, 0)))
        layout.addLayout(row(None, self.leave, self.go, margins=(16, 0, 16, 0)))

    def showEvent(self, event: QShowEvent) -> None:
        """As high as its fields need, up to what is comfortable; longer ones scroll."""
        em = self.fontMetrics().horizontalAdvance("汉")
        self.setMinimumWidth(_WIDTH * em)
        inner = self.body.widget()
        if self.rows and inner is not None and (parts := inner.layout()) is not None:
            parts.activate()
            room = max(_HEIGHT * em, round(self.screen().availableGeometry().height() * _SCREEN))
            self.body.setMinimumHeight(min(inner.sizeHint().height() + 4, room))
            self.adjustSize()
            fit_height(self)
        super().showEvent(event)

    # --- keys ---------------------------------------------------------------------------------------------------

    def entered(self, field_name: str) -> None:
        """The cursor has come into a field."""
        self.rows[field_name].show_length(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the cursor: not on every platform do buttons do so by themselves."""
        part = self.focusWidget()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and part in {self.go, self.leave}:
            self.go.click() if part is self.go else self.leave.click()
            return
        super().keyPressEvent(event)

    def give_up(self, field_name: str) -> bool:
        """Esc is the dialog's: it closes without taking the step."""
        return False

    def step(self, field_name: str, by: int) -> None:
        """To the next or previous field; from the last one to the button."""
        order = self.body.order()
        place = order.index(field_name) + by
        if place >= len(order):
            self.go.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._go_to(self.rows[order[max(place, 0)]], Qt.FocusReason.TabFocusReason)

    def _go_to(self, one: FieldRow, reason: Qt.FocusReason) -> None:
        """Put the cursor into a field where it is seen."""
        self.body.ensureWidgetVisible(one, 0, MARGIN)
        one.box.inner.setFocus(reason)

    # --- typing -------------------------------------------------------------------------------------------------

    def _left(self, one: FieldRow) -> None:
        self._say_problem(one)
        self._mark_needed()

    def _say_problem(self, one: FieldRow) -> bool:
        """Whether the text of a field has no value; doubts are shown and do not stop."""
        try:
            value = one.box.read()
        except FieldProblem as problem:
            one.say(problem.message, HARD)
            return True
        doubts = one.spec.type.check(value) if value is not None else []
        one.say("".join(doubts), SOFT if doubts else None)
        return False

    def _stored(self, field_name: str) -> Any:
        one = self.rows[field_name]
        try:
            return one.spec.type.to_json(one.box.read())
        except FieldProblem:
            return None

    def _mark_needed(self) -> None:
        for one in self.rows.values():
            one.mark_needed(one.spec.needed(self._stored))

    # --- taking -------------------------------------------------------------------------------------------------

    def take(self) -> None:
        """Take the step; what has no value or is missing is said at its field, a refusal below the fields."""
        self._refuse("")
        bad = [one for one in self.rows.values() if self._say_problem(one)]
        for one in self.rows.values():
            if one not in bad and one.spec.needed(self._stored) and one.box.read() is None:
                one.say("这一栏要填。", HARD)
                bad.append(one)
        if bad:
            self._go_to(bad[0], Qt.FocusReason.OtherFocusReason)
            return
        values = {field_name: one.box.read() for field_name, one in self.rows.items()}
        wp, register, ids, step_id = self.desk.wp, self.desk.wp.register(self.kind), self.ids, self.asked.id
        self.go.setEnabled(False)

        def work() -> Saved:
            if len(ids) == 1:
                return register.take(wp, ids[0], step_id, values)
            return register.take_all(wp, ids, step_id, values)[-1]

        self.desk.do(work, self._done, owner=self, failed=self._failed)

    def _done(self, saved: Saved) -> None:
        self.taken.emit(saved)
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.go.setEnabled(True)
        if not isinstance(error, DeskError):
            self.desk.problems.show(error)
            return
        self._refuse(f"{HARD.shape} {error}")
        if not self.isVisible():  # a step that asks for nothing is refused as well
            self.open()

    def _refuse(self, text: str) -> None:
        self.refusal.setText(text)
        self.refusal.setVisible(bool(text))
        if text and self.isVisible():  # the sentence gets room of its own; the fields keep theirs
            self.refusal.setMinimumHeight(self.refusal.heightForWidth(self.refusal.width()))
            self.resize(self.width(), max(self.height(), self.sizeHint().height()))


class _OneSection:
    """The fields of a step are one section: there is no other to page to."""

    def section(self, field_name: str, by: int) -> bool:
        """No other."""
        return False
