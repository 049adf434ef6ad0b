"""A form made from a record spec: sections in one or two columns, label above box, hand-made parts in named slots.

Enter and Shift+Enter go to the next and previous field that can be filled, Esc gives up the edit of a field.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from tzdesk.fields.problem import FieldProblem
from tzdesk.fields.spec import FieldSpec, RecordSpec
from ui.forms.drafting import Drafting, Kept, Looked
from ui.forms.factory import box_for, wide
from ui.forms.field_row import FieldRow
from ui.qt import name, restyle
from ui.widgets.signs import HARD, SOFT, sign_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

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
        self.rows: dict[str, FieldRow] = {}
        self._grids: list[tuple[QGridLayout, list[FieldRow]]] = []
        self._columns = 0
        self.drafting = Drafting(desk, kind, self.spec, self.read, self)
        self.drafting.looked.connect(self._show_looked)
        self.drafting.kept.connect(self._show_kept)
        self.drafting.state.connect(self._show_state)
        self.drafting.failed.connect(self._show_failure)
        desk.changed.connect(self._on_changed)
        self._build()

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
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget(self.area)
        body.setProperty("panel", True)
        self.body = QVBoxLayout(body)
        self.body.setContentsMargins(16, 8, 16, 16)
        self.body.setSpacing(8)
        for section in self.spec.sections:
            rows = [self._row(known) for known in self.fields if known.section == section.id]
            if not rows and section.id not in self.slots:
                continue
            self._section(section.label)
            if rows:
                grid = QGridLayout()
                grid.setHorizontalSpacing(16)
                grid.setVerticalSpacing(4)
                self.body.addLayout(grid)
                self._grids.append((grid, rows))
            if section.id in self.slots:
                self.body.addWidget(self.slots[section.id])
        for section_id, widget in self.slots.items():
            if section_id not in {section.id for section in self.spec.sections}:
                self._section(widget.windowTitle() or widget.accessibleName())
                self.body.addWidget(widget)
        self.body.addStretch()
        self.area.setWidget(body)
        layout.addWidget(self.area, 1)
        self._place(1)

    def _section(self, label: str) -> None:
        title = QLabel(label)
        title.setProperty("title", True)
        rule = QFrame()
        rule.setProperty("rule", True)
        self.body.addSpacing(4)
        self.body.addWidget(title)
        self.body.addWidget(rule)

    def _row(self, spec: FieldSpec) -> FieldRow:
        body = self.body.parentWidget()
        box = box_for(spec, self.desk, body)
        row = FieldRow(spec, box, body)
        self.rows[spec.name] = row
        box.edited.connect(lambda: self._edited(spec.name))
        box.left.connect(lambda: self._left(spec.name))
        box.inner.installEventFilter(self)
        line = getattr(box, "line", None)
        if line is not None and line is not box.inner:
            line.installEventFilter(self)
        return row

    def _place(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for grid, rows in self._grids:
            while grid.count():
                grid.takeAt(0)
            at = 0
            for row in rows:
                span = columns if wide(row.spec) else 1
                if at % columns + span > columns:
                    at += columns - at % columns
                grid.addWidget(row, at // columns, at % columns, 1, span, Qt.AlignmentFlag.AlignTop)
                at += span
            for column in range(2):
                grid.setColumnStretch(column, 1 if column < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two columns where there is room for them."""
        super().resizeEvent(event)
        self._place(2 if self.width() >= TWO_COLUMNS_FROM * self.fontMetrics().horizontalAdvance("汉") else 1)

    # --- the record ---------------------------------------------------------------------------------------------

    def load(self, record_id: int | None, given: Mapping[str, Any] | None = None) -> None:
        """Show a record, or an empty form with given values; what was typed before is saved first."""
        if self.drafting.dirty:
            self.drafting.save()
        if record_id is None:
            defaults = {known.name: known.default for known in self.fields if known.default is not None}
            start = {**defaults, **(given or {})}
            self._show_record(Kept(None, None, {}), start)
            return
        register, spec = self.desk.wp.register(self.kind), self.spec

        def read(session: Session) -> tuple[Kept, str]:
            record = register.get(session, record_id)
            return Kept(record.id, record.row_version, register.values(record, spec)), register.title(record)

        self.desk.ask(read, lambda found: self._loaded(*found), owner=self)

    @property
    def record_id(self) -> int | None:
        """The record on the form."""
        return self.drafting.record.id

    def _loaded(self, kept: Kept, title: str) -> None:
        self._show_record(kept, {})
        self.title.setText(title)
        self.title_changed.emit(title)
        self.drafting.look()

    def _show_record(self, kept: Kept, given: dict[str, Any]) -> None:
        self.drafting.begin(kept, given)
        for field_name, row in self.rows.items():
            row.box.show_value(kept.values.get(field_name, given.get(field_name)))
            row.say("")
        if kept.id is None:
            self.title.setText(f"新建{self.spec.label}")
            self._show_state("new", "填写后自动保存")
        else:
            self._show_state("saved", "")

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
        if row.box.inner.property("state") == "hard":
            row.say("")

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
        by_field: dict[str, list[Any]] = {}
        for found in looked.findings:
            by_field.setdefault(found.field, []).append(found)
        for field_name, row in self.rows.items():
            if field_name in self.drafting.touched and self._say_problem(field_name):
                continue
            own = sorted(by_field.get(field_name, []), key=lambda f: sign_of(f.severity, f.reason).rank)
            if self.record_id is None and field_name not in self.drafting.touched:
                own = [found for found in own if found.severity != "hint"]  # not yet reached
            row.say(own[0].message if own else "", sign_of(own[0].severity, own[0].reason) if own else None)
            self._mark_needed(row)
        self.findings_changed.emit(looked.findings)

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
        for field_name, row in self.rows.items():
            if field_name not in self.drafting.touched and not row.box.inner.hasFocus():
                row.box.show_value(kept.values.get(field_name))
        self.record_saved.emit(kept.id)

    def _show_state(self, key: str, text: str) -> None:
        self.state.setText(text)
        self.state.setProperty("sign", {"saved": "good", "failed": "hard"}.get(key, ""))
        restyle(self.state)

    def _show_failure(self, error: Exception) -> None:
        from tzdesk.base.errors import DeskError

        if not isinstance(error, DeskError):
            self.desk.problems.show(error)
        else:
            self.state.setToolTip(str(error))
            self.desk.say.emit(error.message)

    def _on_changed(self, news: Changed) -> None:
        if self.record_id is None or self.drafting.saving or self.kind not in news.kinds:
            return
        if self.record_id in news.ids.get(self.kind, frozenset()) and not self.drafting.dirty:
            register, spec, record_id = self.desk.wp.register(self.kind), self.spec, self.record_id

            def read(session: Session) -> Kept:
                record = register.get(session, record_id)
                return Kept(record.id, record.row_version, register.values(record, spec))

            self.desk.ask(read, self._refreshed, owner=self, failed=lambda _error: self.load(None))

    def _refreshed(self, kept: Kept) -> None:
        if kept.id == self.record_id and kept.version != self.drafting.record.version and not self.drafting.dirty:
            self._show_record(kept, {})
            self.drafting.look()

    # --- keys ---------------------------------------------------------------------------------------------------

    def focus_field(self, field_name: str = "") -> None:
        """Put the cursor into a field; the first one that can be filled by default."""
        row = self.rows.get(field_name) or next((r for r in self.rows.values() if not r.spec.computed), None)
        if row is not None:
            self.area.ensureWidgetVisible(row, 0, 40)
            row.box.inner.setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter, Shift+Enter and Esc inside a field."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            field_name = self._field_of(watched)
            if field_name and self._key(field_name, event):
                return True
        return super().eventFilter(watched, event)

    def _field_of(self, watched: QObject) -> str:
        for field_name, row in self.rows.items():
            if watched is row.box.inner or watched is getattr(row.box, "line", None):
                return field_name
        return ""

    def _key(self, field_name: str, event: QKeyEvent) -> bool:
        row = self.rows[field_name]
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if getattr(row.spec.type, "multiline", False) and not back:
                return False
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                return False
            self.step(field_name, -1 if back else 1)
            return True
        if event.key() == Qt.Key.Key_Escape and field_name in self.drafting.touched:
            self.drafting.touched.discard(field_name)
            row.box.show_value(self.drafting.record.values.get(field_name))
            row.say("")
            self.drafting.look()
            return True
        return False

    def step(self, field_name: str, by: int) -> None:
        """To the next or previous field that can be filled; down the column where the setting says so."""
        order = [known for known, row in self.rows.items() if not row.spec.computed and row.box.isEnabled()]
        if self.desk.settings.enter_moves_down and self._columns > 1:
            order = self._down_order(order)
        if field_name in order:
            place = order.index(field_name) + by
            if 0 <= place < len(order):
                self.focus_field(order[place])
            else:
                self.rows[field_name].box.left.emit()

    def _down_order(self, order: list[str]) -> list[str]:
        found: list[str] = []
        for grid, rows in self._grids:
            placed = [(grid.getItemPosition(grid.indexOf(row)), row.spec.name) for row in rows]
            found += [known for _place, known in sorted(placed, key=lambda p: (p[0][1], p[0][0]))]  # type: ignore[index]
        return [known for known in found if known in order]
