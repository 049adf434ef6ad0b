"""The row of boxes over a table: each narrows its column. What can be typed: 文字, >5, <=10, 3..8, =是, 空, 非空.

The boxes follow the columns as they are widened, moved, hidden and scrolled.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from tzdesk.base.text import half_width
from tzdesk.fields.problem import FieldProblem
from tzdesk.fields.spec import FieldSpec
from ui.qt import name, restyle
from ui.tables.blocks import shown_places

if TYPE_CHECKING:
    from tzdesk.registers.query import Condition
    from ui.tables.rows import Column
    from ui.tables.view import RegisterView

_WAIT_MS = 250
_LEAST = 24  # pixels in which a box can still be used
_RANGE = re.compile(r"^(.+?)(?:\.\.|~|至)(.+)$")
_BLANK = {"空", "空白", "未填"}
_FILLED = {"非空", "已填", "有"}
_TEXTS = {"text", "name", "resident_id", "credit_code", "bank_card", "mobile", "phone", "region"}


def condition_of(spec: FieldSpec, typed: str) -> Condition | None:
    """What a box means for its column. Raises FieldProblem for what the column's type cannot read."""
    from tzdesk.registers.query import Condition

    text = typed.strip()
    if not text:
        return None
    if text in _BLANK:
        return Condition(spec.name, "blank")
    if text in _FILLED and spec.type.name != "yesno":
        return Condition(spec.name, "filled")
    plain = half_width(text)
    if spec.type.name in _TEXTS:
        if plain.startswith("="):
            return Condition(spec.name, "is", text[1:].strip())
        return Condition(spec.name, "contains", text)
    if spec.type.name in {"code", "codes"}:
        return _code_condition(spec, text)
    for sign, op in (
        (">=", "at_least"),
        ("<=", "at_most"),
        (">", "above"),
        ("<", "below"),
        ("!=", "is_not"),
        ("=", "is"),
    ):
        if plain.startswith(sign):
            value = spec.type.parse(plain[len(sign) :])
            return _bound(spec, op, value)
    if found := _RANGE.match(plain):
        return Condition(spec.name, "between", (spec.type.parse(found[1]), spec.type.parse(found[2])))
    return Condition(spec.name, "is", spec.type.parse(text))


def _bound(spec: FieldSpec, op: str, value: Any) -> Condition:
    from datetime import timedelta

    from tzdesk.registers.query import Condition

    if op in {"above", "below"}:  # the register knows at_least and at_most: the next value on
        step = {"date": timedelta(days=1), "integer": 1, "money": 1}.get(spec.type.name)
        if step is not None and value is not None:
            value = value + step if op == "above" else value - step
        op = "at_least" if op == "above" else "at_most"
    return Condition(spec.name, op, value)  # type: ignore[arg-type]


def _code_condition(spec: FieldSpec, text: str) -> Condition:
    from tzdesk.registers.query import Condition

    codes = spec.type.codes  # type: ignore[attr-defined]
    wanted = text.lstrip("=＝")
    exact = codes.match(wanted)
    found = [code.code for code in codes if wanted in code.label or code.code == wanted]
    if exact is not None and exact.code not in found:
        found.append(exact.code)
    if spec.type.name == "codes":
        if not found:
            raise FieldProblem("没有这一项。")
        return Condition(spec.name, "contains", found[0])
    return Condition(spec.name, "one_of", tuple(found))


class FilterRow(QWidget):
    """The boxes; `changed` comes shortly after the typing rests."""

    changed = Signal()

    def __init__(self, view: RegisterView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "filters", "筛选行")
        self.view = view
        self.boxes: dict[int, QLineEdit] = {}
        self._timer = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._timer.timeout.connect(self.changed)
        view.columns_changed.connect(self._follow_columns)
        head = view.horizontalHeader()
        for signal in (head.sectionResized, head.sectionMoved, head.geometriesChanged):
            signal.connect(lambda *_: self.arrange())
        view.horizontalScrollBar().valueChanged.connect(lambda _value: self.arrange())
        view.installEventFilter(self)
        self.setFixedHeight(QLineEdit().sizeHint().height() + 8)
        self._follow_columns()

    def _follow_columns(self) -> None:
        """A box for every shown column; one whose column was hidden is emptied, so that no filter works unseen."""
        shown = set(shown_places(self.view))
        for place in shown - self.boxes.keys():
            self.boxes[place] = self._box(self.view.register_model.columns[place])
        for place in self.boxes.keys() - shown:
            self.boxes[place].clear()
            self.boxes[place].hide()
        self.arrange()

    def _box(self, column: Column) -> QLineEdit:
        box = QLineEdit(self)
        box.setPlaceholderText("筛选")
        name(box, f"filter.{column.field.name}", f"按{column.title}筛选")
        box.setToolTip("输入文字、>5、3..8、空、非空")
        box.setClearButtonEnabled(True)
        box.textEdited.connect(lambda _text: self._timer.start())
        box.textChanged.connect(lambda text: self._timer.start() if not text else None)
        return box

    def _placed(self) -> list[tuple[Column, QLineEdit]]:
        return [(self.view.register_model.columns[place], box) for place, box in sorted(self.boxes.items())]

    def conditions(self) -> list[tuple[FieldSpec, Condition]]:
        """What the boxes mean; a box that cannot be read is marked and left out."""
        found: list[tuple[FieldSpec, Condition]] = []
        for column, box in self._placed():
            if column.ref_kind:
                continue
            state, tip = "", "输入文字、>5、3..8、空、非空"
            try:
                condition = condition_of(column.field, box.text())
            except FieldProblem as problem:
                condition, state, tip = None, "hard", problem.message
            if box.property("state") != state:
                box.setProperty("state", state)
                restyle(box)
            box.setToolTip(tip)
            if condition is not None:
                found.append((column.field, condition))
        return found

    def references(self) -> list[tuple[FieldSpec, str, str]]:
        """(field, kind, text) of columns that refer to other records: these are looked up by title."""
        return [
            (column.field, column.ref_kind, box.text().strip())
            for column, box in self._placed()
            if column.ref_kind and box.text().strip()
        ]

    def clear(self) -> None:
        """Empty all boxes."""
        for box in self.boxes.values():
            box.clear()
        self._timer.start()

    def focus_first(self) -> None:
        """Ctrl+F: the box of the column in hand."""
        place = self.view.currentIndex().column()
        box = self.boxes.get(place) or self.boxes[shown_places(self.view)[0]]
        box.setFocus()
        box.selectAll()

    def arrange(self) -> None:
        """Put every box under its column."""
        for place, box in self.boxes.items():
            left, right = self.view.span(place)
            box.setVisible(right - left > _LEAST)
            box.setGeometry(left + 1, 4, max(8, right - left - 2), self.height() - 8)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the table's size."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Show}:
            QTimer.singleShot(0, self, self.arrange)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the own size."""
        super().resizeEvent(event)
        self.arrange()
