"""How a month's tables are to be printed: which, empty, without zeros, each on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from ui.qt import name
from ui.widgets.choice import Choice
from ui.widgets.small import label, row

if TYPE_CHECKING:
    from ui.drawing import MonthDrawn


_LONG = 18  # characters of a table's number and title that are shown; the list that opens shows them whole


class PrintWishes(QWidget):
    """A line of choices over the pages; every choice has them drawn anew. Hidden for what is no month."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "preview.wishes", "打印方式")
        self.shown: MonthDrawn | None = None
        self.table = Choice("preview.table", "打印哪些表")
        self.table.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.table.setMinimumContentsLength(_LONG)
        self.empty = self._box("空表", "preview.empty", "不带数字，供手填")
        self.no_zeros = self._box("零值不印", "preview.no_zeros", "为 0 的格子留空，页脚注明")
        self.one_page = self._box("每表一页", "preview.one_page", "缩小到一页印完；再缩小就看不清的照常分页，页脚注明")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        boxes = (self.empty, self.no_zeros, self.one_page)
        layout.addLayout(row(label("打印", muted=True), self.table, *boxes, None, margins=(12, 0, 12, 4)))
        self.table.activated.connect(lambda _index: self._ask())
        self.hide()

    def _box(self, text: str, object_name: str, tip: str) -> QCheckBox:
        box = QCheckBox(text)
        name(box, object_name, text)
        box.setToolTip(tip)
        box.clicked.connect(lambda _on: self._ask())
        return box

    def show_for(self, shown: MonthDrawn | None) -> None:
        """Show the choices as they were made for these pages."""
        self.shown = shown
        self.setVisible(shown is not None)
        if shown is None:
            return
        wishes = shown.wishes
        with QSignalBlocker(self.table):
            self.table.clear()
            self.table.addItem(shown.whole, None)
            for form_id, title in shown.tables.items():
                self.table.addItem(f"{form_id} {title}", form_id)
            wanted = next(iter(wishes.forms)) if wishes.forms else None
            self.table.setCurrentIndex(max(0, self.table.findData(wanted)) if wanted else 0)
        self.empty.setChecked(wishes.empty)
        self.no_zeros.setChecked(not wishes.zeros)
        self.one_page.setChecked(wishes.one_page)

    def _ask(self) -> None:
        from tzdesk.pieces.return_forms import Wishes

        if self.shown is not None:
            chosen = self.table.currentData()
            self.shown.again(
                Wishes(
                    forms=frozenset({chosen}) if chosen else None,
                    empty=self.empty.isChecked(),
                    zeros=not self.no_zeros.isChecked(),
                    one_page=self.one_page.isChecked(),
                )
            )
