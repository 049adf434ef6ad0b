"""One field of a form: its label above, its box, and a line below that is always there: for a problem, for last month's
value, for the length of what is typed. A problem that needs more lines gets them; nothing is cut."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from tzdesk.fields.spec import FieldSpec
from tzdesk.registers.locks import Lock, by_step
from ui import theme
from ui.qt import name, restyle
from ui.widgets.boxes import FieldBox
from ui.widgets.signs import SIGNS, Sign

UNHEARD = "已遮盖，按 F4 显示后再改"


class _Message(QLabel):
    """A sentence in as many lines as it needs in its width; one line when it is empty.

    The height is set outright, so that an empty one takes the room of exactly one line.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        font = self.font()
        font.setPointSizeF(max(9.0, font.pointSizeF() - 1))
        self.setFont(font)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._fit()

    def say(self, text: str) -> None:
        """Show a sentence."""
        self.setText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may take another number of lines."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        one = self.fontMetrics().lineSpacing() + 2
        self.setFixedHeight(max(one, self.heightForWidth(self.width())) if self.text() else one)


class FieldRow(QWidget):
    """Label over box over message; nothing moves when a message of one line appears."""

    _needed: bool | None = None  # until the row is built
    _lock: Lock | None = None

    def __init__(self, spec: FieldSpec, box: FieldBox, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.box = box
        self.setObjectName(f"row.{spec.name}")
        self.label = QLabel(self)
        self.label.setBuddy(box.inner)
        self.label.setWordWrap(True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        self.aside = QLabel(self)
        name(self.aside, f"aside.{spec.name}")
        self.aside.setProperty("muted", True)
        self._last = self._length = self._unheard = ""
        self.message = _Message(self)
        name(self.message, f"message.{spec.name}")
        self.aside.setFont(self.message.font())
        below = QHBoxLayout()
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self.message, 1)
        below.addWidget(self.aside, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.label)
        layout.addWidget(box)
        layout.addLayout(below)
        self.mark_needed(spec.required)
        if spec.computed:
            box.set_role("locked" if spec.by_step else "computed")
            box.set_locked(True)
        self._own_tip = box.inner.toolTip()
        self._lock = by_step(spec.by_step) if spec.by_step else None
        self._hint()
        self._show_aside()

    def mark_needed(self, needed: bool) -> None:
        """Show whether the field must be filled."""
        star = f" <span style='color:{theme.colours().hard}'>*</span>" if needed else ""
        text = self.spec.title.replace("&", "&amp;").replace("<", "&lt;")
        self.label.setText(f"{text}{star}")
        self._needed = needed
        self._describe()

    def changeEvent(self, event: QEvent) -> None:
        """Another theme: the star has a colour of its own."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self._needed is not None:
            self.mark_needed(self._needed)

    def lock(self, lock: Lock | None) -> None:
        """Say which act sets the field as the record stands; None when it may be typed."""
        if not self.spec.by_step and lock != self._lock:
            self._lock = lock
            self._hint()
            self._show_aside()
            self._describe()

    @property
    def why_locked(self) -> str:
        """Which act sets the field; empty while it may be typed."""
        return self._lock.why if self._lock is not None else ""

    def _hint(self) -> None:
        told = "\n".join(part for part in (self.spec.help, self.why_locked) if part)
        self.label.setToolTip(told)
        self.box.inner.setToolTip(self.why_locked or self._own_tip)

    def show_last(self, value: Any) -> None:
        """Last month's value, at the box."""
        shown = self.spec.show(value)
        self._last = f"上月 {shown}" if shown else ""
        self._show_aside()

    def show_length(self, typing: bool) -> None:
        """How many characters are typed of how many, as long as the field is in hand."""
        most = getattr(self.spec.type, "max_length", None)
        self._length = f"{len(self.box.text().strip())} / {most} 字" if typing and most else ""
        self._show_aside()

    def unheard(self, dropped: bool) -> None:
        """Say that what is typed goes nowhere as long as the value is covered, beside a problem that is in sight."""
        told = UNHEARD if dropped else ""
        if told != self._unheard:
            self._unheard = told
            self._show_aside()
            self._describe()

    def _show_aside(self) -> None:
        known = (
            (self._unheard,)
            if self._unheard
            else (
                self._lock.short if self._lock is not None else "自动计算" if self.spec.computed else "",
                self._last,
                self._length,
            )
        )
        text = "　".join(part for part in known if part)
        if text != self.aside.text():
            self.aside.setText(text)

    def say(self, text: str, sign: Sign | None = None) -> None:
        """Show a problem, or take it away with an empty text."""
        self.message.say(f"{sign.shape} {text}" if sign and text else text)
        key = sign.key if sign and text else ""
        if self.message.property("sign") != key:
            self.message.setProperty("sign", key)
            restyle(self.message)
        self._describe()
        self.box.set_state(key if key in {"hard", "firm", "soft"} else "")

    @property
    def said(self) -> str:
        """The whole text of the problem in sight."""
        return self.message.text()

    def _describe(self) -> None:
        """What a screen reader says of the box besides its name."""
        parts = (self._unheard, "必填" if self._needed else "", self.why_locked.rstrip("。"), self.message.text())
        self.box.inner.setAccessibleDescription("。".join(part for part in parts if part))


def unreadable() -> Sign:
    """The sign of text that has no value."""
    return SIGNS["hard"]
