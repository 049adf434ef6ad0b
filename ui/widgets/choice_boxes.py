"""Boxes for choices: one code, several codes, yes or no. Typing finds by code, label, alias or pinyin initials."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QToolButton, QWidget

from tzdesk.fields.codes import Code
from tzdesk.fields.problem import FieldProblem
from tzdesk.fields.spec import FieldSpec
from ui.qt import name
from ui.widgets.boxes import FieldBox, keyed_half
from ui.widgets.choice import Choice
from ui.widgets.suggest import Suggest

_LAST_PART = re.compile(r"[;；,，、]+")


def initials(text: str) -> str:
    """Pinyin initials of a label, for finding it by typing; the label itself where no pinyin is at hand."""
    from pypinyin import Style, lazy_pinyin

    return "".join(part[:1] for part in lazy_pinyin(text, style=Style.FIRST_LETTER, errors="ignore")).lower()


class ChoiceBox(FieldBox):
    """One of a few: a combo box that is typed into. What is typed is read by the field's type, so 01, 深度 and the
    full label all mean the same; a list of what fits opens below. F4 or Alt+↓ opens all of them."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.combo = Choice(f"field.{spec.name}", spec.title, parent=self, typed=True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.setCompleter(None)  # type: ignore[arg-type]  # null means "none" to Qt
        self.combo.setMaxVisibleItems(16)
        self.combo.setMinimumContentsLength(4)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        line = self.combo.lineEdit()
        assert line is not None
        self.line: QLineEdit = line
        self.adopt(self.combo)
        name(self.line, f"field.{spec.name}.text", spec.title)
        self._found_by: list[tuple[Any, str, str]] = []
        self._fill()
        self.suggest = Suggest(self.combo, f"suggest.{spec.name}")
        self.suggest.taken.connect(self._take)
        self.combo.activated.connect(lambda _index: self._chosen())
        self.line.textEdited.connect(self._typed)
        self.line.editingFinished.connect(self._leave)

    @property
    def keys_from(self) -> tuple[QWidget, ...]:
        return (self.combo, self.line)

    def choices(self) -> list[tuple[Any, str, str]]:
        """(value, shown label, text to find it by)."""
        return [
            (code.code, _indented(code), f"{code.code} {code.label} {initials(code.label)} {' '.join(code.aliases)}")
            for code in _open_codes(self.spec)
        ]

    def fitting(self, text: str) -> list[tuple[Any, str]]:
        """The choices that a typed text can mean: an exact code or label first, then those that begin with it."""
        sought = text.strip().lower()
        if not sought:
            return []
        hits = [(value, shown, words.lower()) for value, shown, words in self._found_by if sought in words.lower()]
        hits.sort(key=lambda hit: (sought not in hit[2].split(), not any(w.startswith(sought) for w in hit[2].split())))
        return [(value, shown.strip()) for value, shown, _words in hits]

    def text(self) -> str:
        return self.line.text()

    def key(self, event: QKeyEvent) -> bool:
        return self.suggest.key(event)

    def settle(self) -> bool:
        try:
            self.read()
        except FieldProblem:
            if len(fits := self.fitting(self.text())) == 1:
                self.show_value(fits[0][0])
                self.edited.emit()
        return True

    def show_value(self, value: Any) -> None:
        index = self.combo.findData(value) if value is not None else 0
        self.combo.setCurrentIndex(index if index >= 0 else -1)
        self.line.setText(self.spec.type.format(value))
        self.line.setCursorPosition(0)

    def set_locked(self, locked: bool) -> None:
        super().set_locked(locked)
        self.combo.setEnabled(not locked)

    def _fill(self) -> None:
        model = QStandardItemModel(self)
        self._found_by = self.choices()
        for value, label, _words in [(None, "", ""), *self._found_by]:
            item = QStandardItem(label)
            item.setData(value, Qt.ItemDataRole.UserRole)
            model.appendRow(item)
        self.combo.setModel(model)
        self.combo.setCurrentIndex(0)

    def _typed(self, _text: str) -> None:
        keyed_half(self.line, self.spec)
        self.suggest.offer(self.fitting(self.text()))
        self.edited.emit()

    def _take(self, value: Any, by_enter: bool) -> None:
        self.show_value(value)
        self.edited.emit()
        if by_enter:
            self.chosen.emit()

    def _chosen(self) -> None:
        self.line.setText(self.spec.type.format(self.combo.currentData(Qt.ItemDataRole.UserRole)))
        self.edited.emit()
        self.left.emit()

    def _leave(self) -> None:
        self.settle()
        try:
            self.show_value(self.read())
        except FieldProblem:
            return
        self.left.emit()


class YesNoBox(ChoiceBox):
    """是, 否 or not stated; 1, y and √ are understood as well."""

    def choices(self) -> list[tuple[Any, str, str]]:
        return [(True, "是", "是 1 y shi"), (False, "否", "否 0 n fou")]


class CodesBox(FieldBox):
    """Several of a list: a line that shows them and a menu of ticks."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.line = QLineEdit(self)
        self.line.textEdited.connect(self._typed)
        self.line.editingFinished.connect(self._leave)
        self.adopt(self.line)
        self.suggest = Suggest(self.line, f"suggest.{spec.name}")
        self.suggest.taken.connect(self._take)
        self.button = QToolButton(self)
        self.button.setText("选择")
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setProperty("menu", True)
        name(self.button, f"choose.{spec.name}", f"选择{spec.label}")
        self.menu = QMenu(self.button)
        for code in _open_codes(spec):
            action = self.menu.addAction(code.label)
            action.setCheckable(True)
            action.setData(code.code)
            action.toggled.connect(self._ticked)
        self.menu.aboutToShow.connect(self._show_ticks)
        self.button.setMenu(self.menu)
        self._row.addWidget(self.button)
        self._quiet = False

    def text(self) -> str:
        return self.line.text()

    def show_value(self, value: Sequence[str] | None) -> None:
        self.line.setText(self.spec.type.format(value))
        self.line.setCursorPosition(0)
        self.line.setToolTip(self.line.text() or self.spec.help)

    def key(self, event: QKeyEvent) -> bool:
        return self.suggest.key(event)

    def _typed(self, text: str) -> None:
        last = _LAST_PART.split(text)[-1].strip().lower()
        hits = [c for c in _open_codes(self.spec) if last and last in f"{c.code} {c.label} {initials(c.label)}".lower()]
        self.suggest.offer([(code.code, code.label) for code in hits])
        self.edited.emit()

    def _take(self, value: Any, _by_enter: bool) -> None:
        parts = [part for part in _LAST_PART.split(self.text())[:-1] if part.strip()]
        label = next(code.label for code in _open_codes(self.spec) if code.code == value)
        self.line.setText("；".join([*parts, label]))
        self.edited.emit()

    def set_locked(self, locked: bool) -> None:
        super().set_locked(locked)
        self.line.setReadOnly(locked)
        self.button.setEnabled(not locked)

    def _show_ticks(self) -> None:
        try:
            value = self.read() or ()
        except FieldProblem:
            value = ()
        self._quiet = True
        for action in self.menu.actions():
            action.setChecked(action.data() in value)
        self._quiet = False

    def _ticked(self) -> None:
        if not self._quiet:
            self.show_value([action.data() for action in self.menu.actions() if action.isChecked()])
            self.edited.emit()
            self.left.emit()

    def _leave(self) -> None:
        try:
            self.show_value(self.read())
        except FieldProblem:
            return
        self.left.emit()


def _open_codes(spec: FieldSpec) -> list[Code]:
    codes = list(spec.type.codes)  # type: ignore[attr-defined]
    year = getattr(spec.type, "year", None)
    return [code for code in codes if year is None or code.valid_in(year)]


def _indented(code: Code) -> str:
    return f"　{code.label}" if code.parent else code.label
