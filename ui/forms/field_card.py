"""The card of one field: how it is filled (F1), and what is known of it (Ctrl+Enter): rules, last month, history.

It stands below its box, keeps the form where it is, and goes with any key or click.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QMainWindow, QVBoxLayout, QWidget

from tzdesk.base import clock
from tzdesk.fields.spec import FieldSpec
from ui.forms.reading import field_entries
from ui.qt import name
from ui.widgets.signs import sign_of
from ui.widgets.small import button, label, rule
from ui.widgets.small import row as row_of

if TYPE_CHECKING:
    from tzdesk.rules import Finding
    from tzdesk.store.journal import FieldEntry
    from ui.forms.field_row import FieldRow
    from ui.forms.record_form import RecordForm

WIDTH_EM = 30
CODES_SHOWN = 14
HISTORY_SHOWN = 8


def help_lines(spec: FieldSpec) -> list[str]:
    """How a field is filled: the definition's help, then what its type says."""
    found = [spec.help or "这一栏没有另外的说明。"]
    if spec.by_step:
        found.append(f"由“{spec.by_step}”办理时填写；您的角色不能直接写。")
    elif spec.computed:
        found.append("由程序计算，不用填写。")
    elif spec.required or spec.required_if:
        found.append("必填。" if spec.required else "在某些情况下必填，标题旁会出现 * 号。")
    if spec.unit:
        found.append(f"单位：{spec.unit}。")
    if most := getattr(spec.type, "max_length", None):
        found.append(f"最多 {most} 个字。")
    if spec.type.name == "date":
        found.append("按键：t 今天，+ − 一天，] [ 一个月，m 月初，h 月末；3-5 或 0305 补成今年。")
    if codes := list(getattr(spec.type, "codes", None) or ()):
        shown = "；".join(f"{code.code} {code.label}" for code in codes[:CODES_SHOWN])
        more = f"；…共 {len(codes)} 项，按 F4 全部列出" if len(codes) > CODES_SHOWN else ""
        found.append(f"可填：{shown}{more}。")
    return found


class Card(QFrame):
    """Headed lines below a place of a widget (a box of a form, a cell of a grid)."""

    def __init__(self, spec: FieldSpec, anchor: QWidget, place: QRect) -> None:
        super().__init__(anchor, Qt.WindowType.Popup)
        name(self, "field.card", f"{spec.title}的说明")
        self.setProperty("card", True)
        self._spec = spec
        self._anchor = anchor
        self._place = place
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(16, 12, 16, 12)
        self._layout.setSpacing(6)
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("汉") * WIDTH_EM)
        self._layout.addWidget(label(spec.title, title=True, wrap=True))

    def say(self, title: str, lines: Sequence[str]) -> None:
        """One more part, with a thin rule above when it has a title."""
        if title:
            self._layout.addWidget(rule())
            self._layout.addWidget(label(title, muted=True))
        for line in lines:
            made = label(line, wrap=True)
            made.setTextFormat(Qt.TextFormat.PlainText)
            self._layout.addWidget(made)

    def tell_findings(self, findings: Sequence[Finding]) -> None:
        """What the rules say of the field, with the rule's title."""
        shown = [
            f"{sign_of(found).shape} {found.message}（{found.title}，{found.rule}）"
            + (f"\n说明：{found.reason}" if found.reason else "")
            for found in findings
        ]
        self.say("审核", shown or ["✓ 没有问题"])

    def tell_last(self, text: str) -> None:
        """Last month's value."""
        if text:
            self.say("上月", [text])

    def tell_history(self, entries: Sequence[FieldEntry]) -> None:
        """Who changed it when, from what to what."""
        shown = []
        for entry in entries[:HISTORY_SHOWN]:
            before, after = self._spec.show(entry.before) or "空", self._spec.show(entry.after) or "空"
            shown.append(f"{clock.local(entry.at):%Y-%m-%d %H:%M} {entry.user}：{before} → {after}")
        if len(entries) > HISTORY_SHOWN:
            shown.append(f"…共 {len(entries)} 次修改")
        self.say("修改记录", shown or ["还没有修改过"])
        if entries:
            self._layout.addLayout(row_of(button("恢复原来的值…", "field.card.history", self._ask_history), None))

    def _ask_history(self) -> None:
        self.close()
        form = self.parentWidget()
        if form is not None and isinstance(form.window(), QMainWindow):
            # The cursor is back in the field only once the card is away.
            QTimer.singleShot(0, form, lambda: form.window().run("history"))  # type: ignore[attr-defined]

    def open(self) -> None:
        """Show it below its box, or above where there is no room."""
        self.adjustSize()
        below = self._anchor.mapToGlobal(self._place.bottomLeft() + QPoint(0, 3))
        area = self._anchor.screen().availableGeometry()
        if below.y() + self.height() > area.bottom():
            below = self._anchor.mapToGlobal(self._place.topLeft() - QPoint(0, self.height() + 2))
        below.setX(max(area.left(), min(below.x(), area.right() - self.width())))
        below.setY(max(area.top(), below.y()))
        self.move(below)
        self.show()

    def text(self) -> str:
        """All that it says."""
        return "\n".join(part.text() for part in self.findChildren(QLabel))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Any key puts it away."""
        if event.key() not in {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt}:
            self.close()


def help_card(row: FieldRow) -> Card:
    """The card that says how a form's field is filled."""
    card = Card(row.spec, row.box, row.box.rect())
    told = help_lines(row.spec)
    card.say("", told if row.spec.by_step or not row.why_locked else [told[0], row.why_locked, *told[1:]])
    return card


def open_details(form: RecordForm, row: FieldRow) -> None:
    """The card with everything that is known of a field of the record in hand."""
    card = help_card(row)
    card.tell_last(row.spec.show(form.last_month.get(row.spec.name)))
    card.tell_findings([found for found in form.findings if found.field == row.spec.name])
    if form.record_id is None:
        card.open()
        return
    register = form.desk.wp.register(form.kind)

    def finish(entries: list[FieldEntry]) -> None:
        card.tell_history(entries)
        card.open()

    form.desk.ask(field_entries(register, form.record_id, row.spec.name), finish, owner=card)
