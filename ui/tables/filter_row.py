"""The row of boxes over a table: each narrows its column, and lists what fits while one types. ↓ opens the list.

The boxes follow the columns as they are widened, moved, hidden, frozen and scrolled.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from tzdesk.fields.problem import FieldProblem
from tzdesk.fields.spec import FieldSpec
from ui.composing import guard_enter
from ui.qt import name, restyle
from ui.tables.blocks import shown_places
from ui.widgets.suggest import Suggest

if TYPE_CHECKING:
    from tzdesk.registers.query import Condition
    from ui.tables.view import RegisterView

_WAIT_MS = 200
_SIGNS = frozenset("<>=!")
_LEAST = 24  # pixels in which a box can still be used


class FilterBox(QLineEdit):
    """One column's box. `settled` comes when its text has rested, or at once when a word was taken from the list."""

    settled = Signal()
    troubled = Signal(str)

    def __init__(self, field: FieldSpec, parent: QWidget) -> None:
        super().__init__(parent)
        from tzdesk.registers.filtering import example, hint

        self.field = field
        self.hint = hint(field)
        self.problem = ""
        name(self, f"filter.{field.name}", f"按{field.label}筛选")
        self.setPlaceholderText(example(field))
        self.setToolTip(self.hint)
        self.setClearButtonEnabled(True)
        self.suggest = Suggest(self, f"filter.{field.name}.list")
        self.suggest.taken.connect(self._take)
        self._timer = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._timer.timeout.connect(self.settled)
        self.textEdited.connect(self._typed)
        self.textChanged.connect(self._cleared)
        guard_enter(self)

    def condition(self) -> Condition | None:
        """What the text means; a text that cannot be read is marked and means nothing."""
        from tzdesk.registers.filtering import read_condition

        found, problem = None, ""
        try:
            found = read_condition(self.field, self.text())
        except FieldProblem as told:
            problem = told.message
        state = "hard" if problem else ""
        if self.property("state") != state:
            self.setProperty("state", state)
            restyle(self)
        self.setToolTip(problem or self.hint)
        self.setAccessibleDescription(problem or self.hint)
        if problem != self.problem:
            self.problem = problem
            self.troubled.emit(f"“{self.field.label}”的筛选没有起作用：{problem}" if problem else "")
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↓ opens the list, Enter filters at once."""
        if event.key() == Qt.Key.Key_Down and not self.suggest.isVisible():
            self._offer("")
            return
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._timer.stop()
            self.settled.emit()
            return
        super().keyPressEvent(event)

    def _offer(self, typed: str) -> None:
        from tzdesk.registers.filtering import comparisons, offered

        words = [(word, word) for word in offered(self.field, typed)]
        self.suggest.offer([*words, *([] if typed.strip() else comparisons(self.field))])

    def _typed(self, text: str) -> None:
        self._timer.start()
        if text.strip():
            self._offer(text)
        else:
            self.suggest.hide()

    def _cleared(self, text: str) -> None:
        if not text:
            self._timer.start()

    def _take(self, word: object, _by_enter: bool) -> None:
        self.setText(str(word))
        self._timer.stop()
        if not set(str(word)) <= _SIGNS:  # a sign waits for what is compared with
            self.settled.emit()


class FilterRow(QWidget):
    """The boxes; `changed` comes when one of them has settled."""

    changed = Signal()
    troubled = Signal(str)

    def __init__(self, view: RegisterView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "filters", "筛选行")
        self.view = view
        self.boxes: dict[int, FilterBox] = {}
        view.columns_changed.connect(self._follow_columns)
        head = view.horizontalHeader()
        for signal in (head.sectionResized, head.sectionMoved, head.geometriesChanged):
            signal.connect(self._arrange)
        view.horizontalScrollBar().valueChanged.connect(self._arrange)
        view.installEventFilter(self)
        self.setFixedHeight(QLineEdit().sizeHint().height() + 8)
        self._follow_columns()

    def _follow_columns(self) -> None:
        """A box for every shown column; one whose column was hidden is emptied, so that no filter works unseen."""
        shown = shown_places(self.view)
        for place in shown:
            if place not in self.boxes:
                box = FilterBox(self.view.register_model.columns[place].field, self)
                box.settled.connect(self.changed)
                box.troubled.connect(self.troubled)
                self.boxes[place] = box
        for place in self.boxes.keys() - set(shown):
            self.boxes[place].clear()
            self.boxes[place].hide()
        before: QWidget | None = None
        for place in shown:
            if before is not None:
                self.setTabOrder(before, self.boxes[place])
            before = self.boxes[place]
        self.arrange()

    def conditions(self) -> tuple[Condition, ...]:
        """What the boxes mean together."""
        found = (box.condition() for _place, box in sorted(self.boxes.items()))
        return tuple(condition for condition in found if condition is not None)

    def texts(self) -> dict[str, str]:
        """What is typed, by field."""
        return {box.field.name: box.text() for box in self.boxes.values() if box.text().strip()}

    def show_texts(self, texts: Mapping[str, str]) -> None:
        """Fill the boxes; a column that a text needs and that is hidden is shown."""
        for place, column in enumerate(self.view.register_model.columns):
            text = texts.get(column.field.name, "")
            if text and self.view.isColumnHidden(place):
                self.view.show_column(place, True)
            if place in self.boxes:
                self.boxes[place].setText(text)
        self.changed.emit()

    def only_like_cell(self) -> None:
        """Let through only the rows that show what the cell in hand shows."""
        from tzdesk.registers.filtering import same_as

        index = self.view.currentIndex()
        if (box := self.boxes.get(index.column())) is not None:
            box.setText(same_as(box.field, str(index.data() or "")))
            self.changed.emit()

    def clear(self) -> None:
        """Empty all boxes."""
        for box in self.boxes.values():
            box.clear()

    def focus_first(self) -> None:
        """The box of the column in hand."""
        place = self.view.currentIndex().column()
        box = self.boxes.get(place) or self.boxes[shown_places(self.view)[0]]
        box.setFocus()
        box.selectAll()

    def _arrange(self) -> None:
        self.arrange()

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
