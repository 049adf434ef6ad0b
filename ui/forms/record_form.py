"""A form made from a record spec: sections in one or two columns, label above box, hand-made parts in named slots.

Keys stand in `keys`, ways in `walk`, checking and saving in `drafting`, locks in `locking`; this class joins them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tzdesk.base.errors import DeskError
from tzdesk.fields.problem import FieldProblem
from tzdesk.fields.spec import RecordSpec
from ui.allowed import why_not_edit
from ui.forms.body import FormBody
from ui.forms.drafting import Drafting, Kept, Looked
from ui.forms.field_row import FieldRow
from ui.forms.keys import MARGIN, FieldKeys
from ui.forms.locking import SEALED, Locking
from ui.forms.reading import Shown, above_value, shown_record
from ui.forms.step_strip import StepStrip
from ui.forms.unread import Unread
from ui.forms.walk import Walk
from ui.qt import name, restyle
from ui.widgets.reveal_dialog import guard
from ui.widgets.signs import HARD, SOFT, sign_of
from ui.widgets.small import label

if TYPE_CHECKING:
    from tzdesk.rules import Finding
    from tzdesk.store import Changed
    from ui.bridge import Desk

TWO_COLUMNS_FROM = 31  # Han widths: narrower forms have one column


class RecordForm(QWidget):
    """One record, being filled in."""

    record_saved = Signal(int)
    findings_changed = Signal(object)
    title_changed = Signal(str)

    def __init__(
        self, desk: Desk, kind: str, slots: Mapping[str, QWidget] | None = None, parent: QWidget | None = None,
        hidden: frozenset[str] = frozenset(),
    ) -> None:  # fmt: skip
        super().__init__(parent)
        name(self, f"form.{kind}", "表单")
        self.desk = desk
        self.kind = kind
        self.slots = dict(slots or {})
        self.spec: RecordSpec = desk.wp.register(kind).spec(desk.wp, desk.period)
        self.fields = [known for known in self.spec.fields if known.name not in hidden]
        self.findings: list[Finding] = []
        self.last_month: dict[str, Any] = {}
        self.above: Callable[[], int | None] = lambda: self._shown_before  # the record that Ctrl+' copies from
        self._shown_before: int | None = None
        self._round = 0
        self.refused = why_not_edit(desk.wp, kind)
        self.drafting = Drafting(desk, kind, self.spec, self.read, self)
        self.drafting.looked.connect(self._show_looked)
        self.drafting.kept.connect(self._show_kept)
        self.drafting.state.connect(self._show_state)
        self.drafting.failed.connect(self._show_failure)
        desk.changed.connect(self._on_changed)
        self._build()
        self.unread = Unread(self.drafting, {known: row.box for known, row in self.rows.items()})
        self.unread.came_back.connect(self._show_unread)
        self.walk = Walk(self)
        self.locking = Locking(self)
        self.keys = FieldKeys(self, self)

    # --- building -----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.title = QLabel()
        name(self.title, "form.title")
        self.title.setProperty("title", True)
        self.state = QLabel()
        name(self.state, "form.state", "保存状态")
        self.state.setProperty("muted", True)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 16, 4)
        head.addWidget(self.title, 1)
        head.addWidget(self.state)
        layout.addLayout(head)
        self.why = label(self.refused, "form.why", muted=True, wrap=True)
        self.why.setContentsMargins(16, 0, 16, 4)
        self.why.setVisible(bool(self.refused))
        layout.addWidget(self.why)
        self.steps = StepStrip(self.desk, self.kind, self.drafting.save, self)
        layout.addWidget(self.steps)
        self.body = FormBody(self.desk, self.spec, self.fields, self.slots, self)
        self.rows: dict[str, FieldRow] = self.body.rows
        layout.addWidget(self.body, 1)
        for field_name, row in self.rows.items():
            guard(self.desk, row.box, self._at_hand, self)
            row.box.of_record = self.drafting.stored
            row.box.edited.connect(lambda known=field_name: self._edited(known))
            row.box.left.connect(lambda known=field_name: self._left(known))
            row.box.chosen.connect(lambda known=field_name: self.step(known, 1))

    def _at_hand(self) -> tuple[str, int] | None:
        return None if self.record_id is None else (self.kind, self.record_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two columns where there is room for them."""
        super().resizeEvent(event)
        self.body.place(2 if self.width() >= TWO_COLUMNS_FROM * self.fontMetrics().horizontalAdvance("汉") else 1)

    # --- the record ---------------------------------------------------------------------------------------------

    def load(self, record_id: int | None, given: Mapping[str, Any] | None = None) -> None:
        """Show a record, or an empty form with given values; what was typed before is saved first."""
        if self.drafting.dirty:
            self.drafting.save()
        self._round += 1  # the answer to an older question no longer comes onto the form
        if record_id is None:
            defaults = {known.name: known.default for known in self.fields if known.default is not None}
            start = {**defaults, **(given or {})}
            self._show_record(Kept(None, None, {}), start)
            self.locking.ask_of_new(start)
            self.unread.ask()
            return
        read = shown_record(self.desk.wp, self.kind, self.spec, record_id)
        self.desk.ask(read, partial(self._loaded, self._round), owner=self)

    @property
    def record_id(self) -> int | None:
        """The record on the form."""
        return self.drafting.record.id

    def _loaded(self, this_round: int, shown: Shown) -> None:
        if this_round == self._round:
            self._show(shown)

    def _show(self, shown: Shown) -> None:
        self._show_record(shown.kept, {})
        self.title.setText(shown.title)
        self.title_changed.emit(shown.title)
        self._show_last(shown.last_month)
        self._lock(shown.sealed)
        self.locking.show(shown.locks)
        self.unread.show(shown.unread)
        self.drafting.look()

    def _show_record(self, kept: Kept, given: dict[str, Any]) -> None:
        if self.record_id not in {None, kept.id}:
            self._shown_before = self.record_id
        if self.record_id != kept.id and (self.refused or not self.field_in_hand):
            self.body.begin()
        self.unread.keep()
        self.drafting.begin(kept, given)
        self.findings = []
        self.steps.show_record(kept.id)
        for field_name, row in self.rows.items():
            row.box.show_value(kept.values.get(field_name, given.get(field_name)))
            row.say("")
        self._show_last({})
        self._lock(False)
        if kept.id is None:
            self.title.setText(self.spec.label if self.refused else f"新建{self.spec.label}")
            self._show_state("new", "只能查看" if self.refused else "填写后自动保存")
        else:
            self._show_state("saved", "只能查看" if self.refused else "")

    def _show_unread(self, names: list[str]) -> None:
        for field_name in names:
            self._say_problem(field_name)
        self._show_state("waiting", "上次没有填完，请接着填")

    def _show_last(self, values: dict[str, Any]) -> None:
        self.last_month = values
        for field_name, row in self.rows.items():
            row.show_last(values.get(field_name) if row.spec.type.numeric else None)

    def _lock(self, sealed: bool) -> None:
        self.locking.seal(sealed)
        self.state.setToolTip("")
        if sealed:
            self._show_state("sealed", SEALED)

    @property
    def at_work(self) -> bool:
        """Whether something typed is on its way to the store: what is on screen must not be read anew then."""
        return self.drafting.dirty or self.drafting.saving

    def read(self, field_name: str) -> Any:
        """The typed value of a field. Raises FieldProblem."""
        return self.rows[field_name].box.read()

    def save_now(self) -> None:
        """Ctrl+S."""
        self.drafting.save()
        if not self.drafting.saving and not self.drafting.dirty and self.record_id is not None:
            self._show_state("saved", "已保存")

    # --- typing -------------------------------------------------------------------------------------------------

    def _edited(self, field_name: str) -> None:
        self.drafting.touch(field_name)
        row = self.rows[field_name]
        row.show_length(True)
        if row.box.inner.property("state") == "hard":
            row.say("")

    def entered(self, field_name: str) -> None:
        """The cursor has come into a field."""
        self.rows[field_name].show_length(True)

    def give_up(self, field_name: str) -> bool:
        """Esc: the stored value comes back. False when nothing was typed."""
        if field_name not in self.drafting.touched:
            return False
        row = self.rows[field_name]
        self.drafting.touched.discard(field_name)
        row.box.show_value(self.drafting.record.values.get(field_name, self.drafting.given.get(field_name)))
        row.say("")
        self.unread.keep()
        self.drafting.look()
        return True

    def _left(self, field_name: str) -> None:
        self._say_problem(field_name)
        if field_name in self.drafting.touched:
            QTimer.singleShot(0, self.drafting, self.drafting.save)

    def _say_problem(self, field_name: str) -> bool:
        row = self.rows[field_name]
        try:
            value = row.box.read()
        except FieldProblem as problem:
            row.say(problem.message, HARD)
            return True
        if doubts := row.spec.type.check(value) if value is not None else []:
            row.say("".join(doubts), SOFT)
            return True
        return False

    def _show_looked(self, looked: Looked) -> None:
        for field_name, value in looked.computed.items():
            if field_name in self.rows:
                self.rows[field_name].box.show_value(value)
        self.locking.show(looked.locks)
        for field_name, row in self.rows.items():
            if field_name in self.drafting.touched and self._say_problem(field_name):
                continue
            own = sorted((f for f in looked.findings if f.field == field_name), key=lambda f: sign_of(f).rank)
            if self.record_id is None and field_name not in self.drafting.touched:
                own = [found for found in own if found.severity != "hint"]  # not yet reached
            row.say(own[0].message if own else "", sign_of(own[0]) if own else None)
            self._mark_needed(row)
        self.findings = list(looked.findings)
        self.findings_changed.emit(looked.findings)

    def is_needed(self, field_name: str) -> bool:
        """Whether a field must be filled, as the record stands."""
        return self.rows[field_name].spec.needed(self._json_value)

    def _mark_needed(self, row: FieldRow) -> None:
        if row.spec.required_if:
            row.mark_needed(row.spec.needed(self._json_value))

    def _json_value(self, field_name: str) -> Any:
        known = self.spec.field(field_name)
        try:
            value = self.read(field_name) if field_name in self.rows else self.drafting.record.values.get(field_name)
        except FieldProblem:
            return None
        return known.type.to_json(value)

    def _show_kept(self, kept: Kept | None) -> None:
        if kept is None or kept.id is None:
            return
        if self.steps.record_id != kept.id:
            self.steps.show_record(kept.id)
        for field_name, row in self.rows.items():
            if field_name not in self.drafting.touched and not row.box.inner.hasFocus():
                row.box.show_value(kept.values.get(field_name))
        self.record_saved.emit(kept.id)
        if not self.last_month and self.desk.wp.register(self.kind).month_attribute:
            self.desk.ask(shown_record(self.desk.wp, self.kind, self.spec, kept.id), self._learn_last, owner=self)

    def _learn_last(self, shown: Shown) -> None:
        if shown.kept.id == self.record_id:
            self._show_last(shown.last_month)

    def _show_state(self, key: str, text: str) -> None:
        self.state.setText(text)
        self.state.setProperty("sign", {"saved": "good", "failed": "hard"}.get(key, ""))
        restyle(self.state)

    def _show_failure(self, error: Exception) -> None:
        if not isinstance(error, DeskError):
            self.desk.problems.show(error)
        else:
            self.state.setToolTip(str(error))
            self.desk.say.emit(error.message)

    def _on_changed(self, news: Changed) -> None:
        if self.record_id is None or self.at_work:
            return
        own = self.record_id in news.ids.get(self.kind, frozenset())
        owner = self.desk.wp.register(self.kind).parent
        if own or (owner is not None and owner[0] in news.kinds):
            read = shown_record(self.desk.wp, self.kind, self.spec, self.record_id)
            self.desk.ask(read, self._refreshed, owner=self, failed=partial(self._gone, self.record_id))

    def _gone(self, record_id: int, _error: Exception) -> None:
        if record_id == self.record_id:
            self.load(None)

    def _refreshed(self, shown: Shown) -> None:
        kept = shown.kept
        if kept.id == self.record_id and not self.at_work:
            if kept.version != self.drafting.record.version:
                self._show(shown)
            self.locking.show(shown.locks)  # also where a step of what it belongs to changed them

    # --- keys ---------------------------------------------------------------------------------------------------

    def commands(self) -> dict[str, Callable[[], Any]]:
        """The actions that work in a form, by their ids in the desk's table of actions."""
        return {
            "save": self.save_now, "today": self.fill_today, "above": self.fill_from_above,
            "go_field": self.walk.go_to_field, "next_empty": self.walk.next_empty, "check": self.walk.next_problem,
            "help_field": self.show_help, "details": self.show_details,
        }  # fmt: skip

    @property
    def field_in_hand(self) -> str:
        """The field with the cursor; empty when the cursor is elsewhere."""
        return self.keys.field_of(QApplication.focusWidget())

    def focus_field(self, field_name: str = "") -> None:
        """Put the cursor into a field; the first one that can be filled by default."""
        first = next(iter(self.body.order()), "")
        if (row := self.rows.get(field_name or first) or self.rows.get(first)) is not None:
            self.body.ensureWidgetVisible(row, 0, MARGIN)
            row.box.inner.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.body.setFocus(Qt.FocusReason.TabFocusReason)

    def step(self, field_name: str, by: int) -> None:
        """To the next or previous field that can be filled; down the column where the setting says so."""
        fields = self.body.sequence(down=self.desk.settings.enter_moves_down)
        place = fields.index(field_name)
        ahead = fields[place + 1 :] if by > 0 else fields[:place][::-1]
        found = next((known for known in ahead if self.body.can_fill(known)), None)
        if found is not None:
            self.focus_field(found)
        elif self.body.can_fill(field_name):
            self.rows[field_name].box.left.emit()

    def fill_today(self) -> None:
        """Ctrl+;."""
        row = self.rows.get(self.field_in_hand)
        if row is not None and not row.box.locked:
            row.box.today()

    def fill_from_above(self) -> None:
        """Ctrl+': the same field of the record above."""
        field_name, above = self.field_in_hand, self.above()
        row = self.rows.get(field_name)
        if row is None or row.box.locked or above is None:
            self.desk.say.emit("上面没有可以照抄的记录" if above is None else "请先把光标放在要填的栏目里")
            return

        def fill(value: Any) -> None:
            row.box.show_value(value)
            row.box.edited.emit()

        self.desk.ask(above_value(self.desk.wp.register(self.kind), above, field_name), fill, owner=self)

    def show_help(self) -> None:
        """F1."""
        from ui.forms.field_card import help_card

        if (row := self.rows.get(self.field_in_hand)) is not None:
            help_card(row).open()

    def show_details(self) -> None:
        """Ctrl+Enter."""
        from ui.forms.field_card import open_details

        if row := self.rows.get(self.field_in_hand):
            open_details(self, row)
