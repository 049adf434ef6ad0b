"""One field of a form: its label above, its box, and a line below that is always there: for a problem, for last month's
value, for the length of what is typed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from tzdesk.fields.spec import FieldSpec
from ui import theme
from ui.qt import name, restyle
from ui.widgets.boxes import FieldBox
from ui.widgets.signs import SIGNS, Sign


class FieldRow(QWidget):
    """Label over box over message; nothing moves when a message appears."""

    def __init__(self, spec: FieldSpec, box: FieldBox, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.box = box
        self.setObjectName(f"row.{spec.name}")
        self.label = QLabel(self)
        self.label.setBuddy(box.inner)
        self.label.setToolTip(spec.help)
        self.label.setWordWrap(True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        self.aside = QLabel(self)
        name(self.aside, f"aside.{spec.name}")
        self.aside.setProperty("muted", True)
        self._last = self._length = ""
        self.message = QLabel(self)
        name(self.message, f"message.{spec.name}")
        font = self.message.font()
        font.setPointSizeF(max(9.0, font.pointSizeF() - 1))
        self.message.setFont(font)
        self.message.setFixedHeight(QFontMetrics(font).lineSpacing() + 2)
        self.message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.aside.setFont(font)
        below = QHBoxLayout()
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self.message, 1)
        below.addWidget(self.aside)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._full = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.label)
        layout.addWidget(box)
        layout.addLayout(below)
        self.mark_needed(spec.required)
        if spec.computed:
            box.set_role("computed")
            box.set_locked(True)
        self._show_aside()

    def mark_needed(self, needed: bool) -> None:
        """Show whether the field must be filled."""
        star = f" <span style='color:{theme.colours().hard}'>*</span>" if needed else ""
        text = self.spec.title.replace("&", "&amp;").replace("<", "&lt;")
        self.label.setText(f"{text}{star}")
        self.box.inner.setAccessibleDescription("必填" if needed else "")

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

    def _show_aside(self) -> None:
        known = ("自动计算" if self.spec.computed else "", self._last, self._length)
        text = "　".join(part for part in known if part)
        if text != self.aside.text():
            self.aside.setText(text)
            self._elide()

    def say(self, text: str, sign: Sign | None = None) -> None:
        """Show a problem, or take it away with an empty text."""
        self._full = f"{sign.shape} {text}" if sign and text else text
        key = sign.key if sign and text else ""
        if self.message.property("sign") != key:
            self.message.setProperty("sign", key)
            restyle(self.message)
        self.message.setToolTip(text)
        self.box.set_state(key if key in {"hard", "firm", "soft"} else "")
        self._elide()

    @property
    def said(self) -> str:
        """The whole text of the problem in sight."""
        return self._full

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut a long message with an ellipsis; the whole one is in the tip."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        aside = self.aside.sizeHint().width() + 6 if self.aside.text() else 0
        room = max(40, self.width() - aside - 8)  # an empty aside keeps the space beside it, too
        self.message.setText(self.message.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, room))


def unreadable() -> Sign:
    """The sign of text that has no value."""
    return SIGNS["hard"]
