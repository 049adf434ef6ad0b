"""The box for a day: typed in any usual writing, stepped by keys.

On a box that holds a whole date (or nothing): t today, + and - one day, ] and [ one month, m first and h last of the
month. Partial dates are completed when the box is left: 28 → this month's 28th, 12-28 or 1228 → this year's. A date
without its day (2023-12) is never completed: the day would be invented.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QDate, QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QMenu, QToolButton, QWidget, QWidgetAction

from tzdesk.base import clock
from tzdesk.base.periods import add_months
from tzdesk.base.text import half_width, half_width_keys
from tzdesk.fields.problem import FieldProblem
from tzdesk.fields.spec import FieldSpec
from ui.qt import name
from ui.widgets.boxes import LineBox

_EXAMPLE = "2023-12-28"
_DAY = re.compile(r"^(\d{1,2})[日号]?$")
_MONTH_DAY = re.compile(r"^(\d{1,2})[-./,月](\d{1,2})[日号]?$")
_PACKED = re.compile(r"^([01]\d)([0-3]\d)$")  # 1228; a year alone begins with 19 or 20 and is no month

_CHINESE_KEYS = str.maketrans({"【": "[", "】": "]", "［": "[", "］": "]"})  # what an input method makes of [ and ]


def complete(text: str, today: date) -> str:
    """A partial date as a whole one; anything else unchanged."""
    cleaned = half_width(text).replace(" ", "")
    try:
        if found := _DAY.match(cleaned):
            return date(today.year, today.month, int(found[1])).isoformat()
        if found := _MONTH_DAY.match(cleaned) or _PACKED.match(cleaned):
            return date(today.year, int(found[1]), int(found[2])).isoformat()
    except ValueError:
        return text
    return text


def stepped(day: date | None, key: str, today: date) -> date | None:
    """Where a key takes a day; None when the key means nothing."""
    base = day or today
    match key:
        case "t":
            return today
        case "+" | "=":
            return base + timedelta(days=1)
        case "-":
            return base - timedelta(days=1) if day else None
        case "]":
            return add_months(base, 1)
        case "[":
            return add_months(base, -1)
        case "m":
            return base.replace(day=1)
        case "h":
            return base.replace(day=calendar.monthrange(base.year, base.month)[1])
    return None


def stepped_text(text: str, key: str, spec: FieldSpec) -> date | None:
    """Where a key takes the day of a box that holds a whole one, or nothing; None when the key is typing."""
    if not key:
        return None
    try:
        day = spec.type.parse(text) if len(text) >= 8 else None
    except FieldProblem:
        day = None
    whole = isinstance(day, date)
    if text and not whole:
        return None
    return stepped(day if whole else None, key, clock.today())


class DateBox(LineBox):
    """A day, with the keys above and a calendar for the mouse."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.edit.setPlaceholderText(_EXAMPLE)
        self.edit.installEventFilter(self)
        self.button = QToolButton(self)
        self.button.setText("历")
        self.button.setProperty("flat", True)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        name(self.button, f"calendar.{spec.name}", f"从日历选择{spec.label}")
        self.menu = QMenu(self.button)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.button.setMenu(self.menu)
        self._row.addWidget(self.button)

    def read(self) -> Any:
        return self.spec.type.parse(complete(self.text(), clock.today()))

    def set_locked(self, locked: bool) -> None:
        super().set_locked(locked)
        self.edit.setPlaceholderText("" if locked else _EXAMPLE)  # in a box that nobody fills it would read as a day
        self.button.setVisible(not locked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Step the day by keys, as long as the box holds a whole day or nothing."""
        pressed = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and watched is self.edit
        if pressed and isinstance(event, QKeyEvent) and self._step(event.text().lower()):
            return True
        if watched is self.edit and isinstance(event, QInputMethodEvent) and not event.preeditString():
            key = event.commitString().translate(_CHINESE_KEYS)
            if len(key) == 1 and self._step(half_width_keys(key)):
                return True
        return super().eventFilter(watched, event)

    def today(self) -> bool:
        self.show_value(clock.today())
        self.edited.emit()
        return True

    def _step(self, key: str) -> bool:
        target = None if self.edit.isReadOnly() else stepped_text(self.edit.text(), key, self.spec)
        if target is None:
            return False
        self.show_value(target)
        self.edited.emit()
        return True

    def _fill_menu(self) -> None:
        if self.menu.actions():
            return
        calendar_widget = QCalendarWidget()
        calendar_widget.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar_widget.clicked.connect(self._picked)
        holder = QWidgetAction(self.menu)
        holder.setDefaultWidget(calendar_widget)
        self.menu.addAction(holder)

    def _picked(self, day: QDate) -> None:
        self.menu.close()
        self.show_value(date(day.year(), day.month(), day.day()))
        self.edited.emit()
        self.left.emit()
