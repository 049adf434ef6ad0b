"""The box for a list of questions that must all be answered: 否, 是, or the words that explain a 是."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from tzdesk.fields.spec import FieldSpec
from ui.widgets.boxes import FieldBox
from ui.widgets.choice import Choice

ANSWERS = ("", "否", "是")


class ChecklistBox(FieldBox):
    """One line per question, with an answer that can be chosen or typed."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._combos: dict[str, Choice] = {}
        self._quiet = False
        holder = QWidget(self)
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        grid.setHorizontalSpacing(12)
        for line, code in enumerate(spec.type.codes):  # type: ignore[attr-defined]
            combo = Choice(f"field.{spec.name}.{code.code}", code.label, ANSWERS, holder, typed=True)
            combo.setFixedWidth(combo.fontMetrics().horizontalAdvance("汉") * 8)
            combo.currentTextChanged.connect(lambda _text: None if self._quiet else self.edited.emit())
            combo.activated.connect(lambda _index: self.left.emit())
            words = QLabel(code.label, holder)
            words.setWordWrap(True)
            words.setBuddy(combo)
            grid.addWidget(words, line, 0)
            grid.addWidget(combo, line, 1)
            self._combos[code.code] = combo
        grid.setColumnStretch(0, 1)
        self._row.addWidget(holder, 1)
        first = next(iter(self._combos.values()), None)
        self.setFocusProxy(first if first is not None else holder)

    def text(self) -> str:
        return "；".join(
            f"{code}：{combo.currentText()}" for code, combo in self._combos.items() if combo.currentText()
        )

    def read(self) -> Any:
        found = {code: combo.currentText().strip() for code, combo in self._combos.items()}
        return {code: answer for code, answer in found.items() if answer} or None

    def show_value(self, value: Mapping[str, str] | None) -> None:
        self._quiet = True
        for code, combo in self._combos.items():
            combo.setCurrentText((value or {}).get(code, ""))
        self._quiet = False

    @property
    def keys_from(self) -> tuple[QWidget, ...]:
        return tuple(self._combos.values())

    def step_inside(self, watched: QObject, by: int) -> bool:
        order: list[QObject] = list(self._combos.values())
        place = order.index(watched) + by if watched in order else -1
        if not 0 <= place < len(order):
            return False
        list(self._combos.values())[place].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def set_locked(self, locked: bool) -> None:
        super().set_locked(locked)
        for combo in self._combos.values():
            combo.setEnabled(not locked)
